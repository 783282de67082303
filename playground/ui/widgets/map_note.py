"""A sentence on a map: in the middle of an empty one, else along the edge with fewer points, which stay in sight."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from playground.ui.paint import faint, rounded
from playground.ui.theme import Look

Heights = NDArray[np.float64]
OPACITY = 0.9
"""Of the card below the words: points behind it shine through."""


def paint_note(painter: QPainter, look: Look, frame: QRectF, text: str, heights: Heights) -> None:
    """Draw the sentence on a card inside the frame; ``heights`` (N,) are those of the points, 0 the lower edge, 1 the
    upper one.
    """
    font, pad, gap = look.font("secondary"), look.px(10, 14), look.px(8, 10)
    flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
    room = QRectF(0, 0, frame.width() - 2 * (gap + pad), frame.height())
    words = QFontMetricsF(font).boundingRect(room, flags, text)
    card = QRectF(0, 0, words.width() + 2 * pad, words.height() + 1.4 * pad)
    card.moveCenter(frame.center())
    reach = (card.height() + 2 * gap) / frame.height()
    if len(heights) and (heights > 1 - reach).sum() <= (heights < reach).sum():
        card.moveTop(frame.top() + gap)
    elif len(heights):
        card.moveBottom(frame.bottom() - gap)
    rounded(painter, card, 6, faint(look.color("surface"), OPACITY), look.color("line2"), look.theme.hairline)
    painter.setFont(font)
    painter.setPen(look.color("ink"))
    painter.drawText(card, flags, text)
