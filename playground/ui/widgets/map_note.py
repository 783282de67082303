"""A sentence on a map: in the middle of an empty one, else along its upper edge, so that the points stay in sight."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from playground.ui.paint import faint, rounded
from playground.ui.theme import Look

OPACITY = 0.9
"""Of the card below the words: points behind it shine through."""


def paint_note(painter: QPainter, look: Look, frame: QRectF, text: str, in_the_middle: bool) -> None:
    """Draw the sentence on a card inside the frame."""
    font, pad, gap = look.font("secondary"), look.px(10, 14), look.px(8, 10)
    flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
    room = QRectF(0, 0, frame.width() - 2 * (gap + pad), frame.height())
    words = QFontMetricsF(font).boundingRect(room, flags, text)
    card = QRectF(0, 0, words.width() + 2 * pad, words.height() + 1.4 * pad)
    card.moveCenter(frame.center())
    if not in_the_middle:
        card.moveTop(frame.top() + gap)
    rounded(painter, card, 6, faint(look.color("surface"), OPACITY), look.color("line2"), look.theme.hairline)
    painter.setFont(font)
    painter.setPen(look.color("ink"))
    painter.drawText(card, flags, text)
