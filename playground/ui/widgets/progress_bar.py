"""A thin bar that fills from the left."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui.numbers import percent
from playground.ui.paint import rounded
from playground.ui.theme import Look


class ProgressBar(QWidget):
    """How much of some work is done, 0 to 1."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._share = 0.0
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._restyle)

    @property
    def share(self) -> float:
        """How much is done."""
        return self._share

    def set_share(self, share: float) -> None:
        """Show so much; what lies outside of 0 to 1 counts as its end."""
        share = min(1.0, max(0.0, share))
        if share != self._share:
            self._share = share
            self.setAccessibleDescription(percent(share, 0))
            self.update()

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(120), self._look.px(6, 9))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        radius = box.height() / 2
        rounded(painter, box, radius, self._look.color("sel"))
        if self._share:
            box.setWidth(max(box.height(), self._share * box.width()))
            rounded(painter, box, radius, self._look.color("ink2"))
        painter.end()
