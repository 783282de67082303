"""How far work is: a thin bar."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui.numbers import percent
from playground.ui.paint import rounded
from playground.ui.theme import Look


class ProgressBar(QWidget):
    """A share from 0 to 1."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._share = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        look.changed.connect(self.updateGeometry)

    @property
    def share(self) -> float:
        return self._share

    def set_share(self, share: float) -> None:
        """Show this share."""
        if share != self._share:
            self._share = share
            self.setAccessibleDescription(percent(share))
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(120), self._look.px(5, 8))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(self.rect())
        rounded(painter, box, box.height() / 2, self._look.color("sel"))
        if self._share > 0:
            box.setWidth(max(box.height(), box.width() * min(1.0, self._share)))
            rounded(painter, box, box.height() / 2, self._look.color("ink"))
        painter.end()
