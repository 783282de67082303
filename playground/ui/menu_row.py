"""The row above the transport bar: menus at the left, what is open in the middle."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenuBar, QWidget

from playground.session.document import Document
from playground.ui.paint import put_text
from playground.ui.plain_menus import without_underlines
from playground.ui.theme import Look


class MenuRow(QWidget):
    """28 px high, hairline included; the title is followed by "· edited" while there is something to save."""

    def __init__(self, look: Look, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._document = document
        self.bar = QMenuBar(self)
        self.bar.setNativeMenuBar(False)
        without_underlines(self.bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        document.titleChanged.connect(self.update)
        document.modifiedChanged.connect(self.update)
        look.changed.connect(self._restyle)
        self._restyle()

    @property
    def title(self) -> str:
        """What stands in the middle."""
        return self._document.title + (self._mark if self._document.modified else "")

    @property
    def _mark(self) -> str:
        return " " + self.tr("· edited")

    def _restyle(self) -> None:
        self.setFixedHeight(self._look.px(28, 44))
        self.bar.setFont(self._look.font("secondary"))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = self._look, QPainter(self)
        painter.fillRect(self.rect(), look.color("surface"))
        line = look.theme.hairline
        painter.fillRect(0, self.height() - line, self.width(), line, look.color("line"))
        self._paint_title(painter)
        painter.end()

    def _paint_title(self, painter: QPainter) -> None:
        look = self._look
        strong, quiet = look.font("secondary", weight=500), look.font("secondary")
        mark = self._mark if self._document.modified else ""
        mark_width = QFontMetricsF(quiet).horizontalAdvance(mark)
        left = self.bar.geometry().right() + look.px(16)
        room = max(0.0, 2 * (self.width() / 2 - left) - mark_width)
        title = QFontMetricsF(strong).elidedText(self._document.title, Qt.TextElideMode.ElideRight, room)
        width = QFontMetricsF(strong).horizontalAdvance(title)
        x = (self.width() - width - mark_width) / 2
        high = self.height() - look.theme.hairline
        put_text(painter, strong, look.color("ink"), QRectF(x, 0, width + 1, high), title)
        put_text(painter, quiet, look.color("ink2"), QRectF(x + width, 0, mark_width + 1, high), mark)
