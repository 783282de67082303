"""Spreads as colours, and the legend that says what the colours mean."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.core.depth.survey import DECADES, shade
from playground.core.signals import ACTIVATIONS_BETWEEN
from playground.ui.backprop.depth.texts import tr
from playground.ui.paint import put_text, rounded, text_width
from playground.ui.theme import Look
from playground.ui.widgets.axis import plain_label
from playground.ui.widgets.map_colors import picture, scale_picture
from playground.ui.widgets.sign_colors import colored, sign_color


def shade_color(look: Look, spread: float) -> QColor:
    """The colour of one spread: orange below 1, blue above, by its power of ten."""
    return sign_color(shade(spread), look.sign_lut())


def strip_image(look: Look, spreads: NDArray[np.float64]) -> QImage:
    """Spreads (layers,) as one row of as many pixels."""
    shades = np.array([shade(float(spread)) for spread in spreads])
    return picture(colored(shades, 1.0, look.sign_lut())[None])


class ShadeLegend(QWidget):
    """The scale from 10⁻⁴ to 10⁴ with its zones named, and the dot of what is healthy."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Colours of the spreads"))
        self.setToolTip(
            tr(
                "Colours stand for standard deviations σ, by their power of ten: white is 1, as at the input. "
                "Activations "
                "below 10⁻² or above 10² count as vanishing or exploding, gradients where they are so many "
                "times that at "
                "the last layer."
            )
        )
        look.changed.connect(self._restyle)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        look = self._look
        return QSize(look.px(220, 300), 2 * look.line_height("caption") + look.px(10, 12) + look.px(6, 6))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        font, line, bar = look.font("caption"), look.line_height("caption"), look.px(10, 12)
        left, right = look.px(14, 20), self.width() - look.px(14, 20)
        box = QRectF(left, line + 2, right - left, bar)
        painter.drawImage(box, scale_picture(look))
        rounded(painter, box, 0, None, look.color("line2"), 1)
        words = (tr("vanishes"), tr("fine"), tr("explodes"))
        low, high = (math.log10(end) / DECADES for end in ACTIVATIONS_BETWEEN)
        ends = [box.left() + (place + 1) / 2 * box.width() for place in (-1.0, low, high, 1.0)]
        for word, start, end in zip(words, ends, ends[1:], strict=False):
            place = QRectF(start, 0, end - start, line)
            put_text(painter, font, look.color("ink2"), place, word, Qt.AlignmentFlag.AlignHCenter)
        painter.setPen(QPen(look.color("ink"), look.theme.hairline))
        for x in ends[1:3]:
            painter.drawLine(QLineF(round(x), box.top() - 2, round(x), box.bottom() + 2))
        decades = (-DECADES, -DECADES / 2, 0.0, DECADES / 2, DECADES)
        for decade in decades:
            text = plain_label(10.0**decade)
            middle = box.left() + (decade / DECADES + 1) / 2 * box.width()
            half = text_width(font, text) / 2 + 1
            middle = min(max(middle, half), self.width() - half)
            place = QRectF(middle - half, box.bottom() + 2, 2 * half, line)
            put_text(painter, font, look.color("ink3"), place, text, Qt.AlignmentFlag.AlignHCenter)
        painter.end()
