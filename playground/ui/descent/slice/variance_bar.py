"""How much of a path two directions hold: a bar of three parts, and what each says."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui import numbers
from playground.ui.paint import mix, put_text, text_width
from playground.ui.theme import Look

GAP = 2


class VarianceBar(QWidget):
    """Shares of the path's variance along the first direction, the second, and all the others together."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shares = (0.0, 0.0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(
            self.tr(
                "How much of the path's variance (squared distances from the present network) lies along each of the "
                "two directions of the picture. The rest is motion that the picture does not show."
            )
        )
        look.changed.connect(self.updateGeometry)

    def show_shares(self, explained: NDArray[np.float64]) -> None:
        """Shares (2,) of the first and the second direction."""
        shares = (float(explained[0]), float(explained[1])) if len(explained) == 2 else (0.0, 0.0)
        if shares != self._shares:
            self._shares = shares
            self.setAccessibleName(", ".join(self._words()))
            self.update()

    def _words(self) -> tuple[str, str, str]:
        first, second = self._shares
        texts = (self.tr("across: direction 1, {share}"), self.tr("up: direction 2, {share}"), self.tr("rest {share}"))
        values = (first, second, max(0.0, 1.0 - first - second))
        across, up, rest = (
            text.format(share=numbers.percent(value)) for text, value in zip(texts, values, strict=True)
        )
        return across, up, rest

    def sizeHint(self) -> QSize:
        return QSize(240, self._look.px(8, 10) + 6 + self._look.line_height("caption"))

    minimumSizeHint = sizeHint

    def paintEvent(self, event: QPaintEvent) -> None:
        look, font = self._look, self._look.font("caption")
        painter = QPainter(self)
        high = look.px(8, 10)
        colors = (look.color("run"), mix(look.color("run"), look.color("surface"), 0.45), look.color("sel"))
        first, second = self._shares
        x, room = 0.0, self.width() - 2 * GAP
        for color, share in zip(colors, (first, second, 1.0 - first - second), strict=True):
            wide = max(0.0, share) * room
            painter.fillRect(QRectF(x, 0, wide, high), color)
            x += wide + GAP
        across, up, rest = self._words()
        box = QRectF(0, high + 6, self.width(), look.line_height("caption"))
        put_text(painter, font, look.color("ink2"), box, across)
        after = text_width(font, across) + 16
        put_text(painter, font, look.color("ink2"), box.adjusted(after, 0, 0, 0), up)
        if after + text_width(font, up) + 16 + text_width(font, rest) <= self.width():
            put_text(painter, font, look.color("ink3"), box, rest, Qt.AlignmentFlag.AlignRight)
        painter.end()
