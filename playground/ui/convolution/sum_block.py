"""The sum of a window, written out: its products row by row, a rule, and the pixel of the map."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.core.convolution.sliding import Contents
from playground.ui.convolution.colors import on
from playground.ui.convolution.texts import number
from playground.ui.numbers import MINUS
from playground.ui.paint import put_text, rounded, text_width
from playground.ui.theme import Look

LARGEST_PX, SMALLEST_PX = (18, 22), (10, 14)
MOST_ROWS = 7
"""Of larger windows only the result is told."""
RESULT_SHARE = 0.34
"""Of the height, for the result."""


class SumBlock(QWidget):
    """Products where they fit, else the sums of rows, of several channels the sum of each."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._contents: Contents | None = None
        self._widest = ""
        self._color = QColor()
        self._names: Sequence[str] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Sum"))
        look.changed.connect(self.update)

    def show_sum(self, contents: Contents | None, color: QColor, widest: str, names: Sequence[str]) -> None:
        """Write out this window; ``widest`` is the longest product to come, ``names`` are the channels'."""
        self._contents, self._color, self._widest, self._names = contents, color, widest, names
        self.setAccessibleDescription("" if contents is None else self.result)
        self.setToolTip("" if contents is None else repr(contents.total).replace("-", MINUS))
        self.update()

    @property
    def result(self) -> str:
        """The pixel of the map."""
        return "" if self._contents is None else number(self._contents.total)

    def lines(self) -> list[tuple[str, list[float]]]:
        """What is written above the rule: a word in front, and the terms of a line."""
        contents = self._contents
        if contents is None:
            return []
        if len(contents.products) > 1:
            return [(name, [float(value)]) for name, value in zip(self._names, contents.sums, strict=True)]
        rows = contents.products[0]
        if self._term_font(rows.shape[1], rows.shape[0]) is not None:
            return [("", [float(value) for value in row]) for row in rows]
        if len(rows) > MOST_ROWS:
            return [(self.tr("{count} products").format(count=rows.size), [float(rows.sum())])]
        return [
            (self.tr("row {number}").format(number=place + 1), [float(row.sum())]) for place, row in enumerate(rows)
        ]

    def _terms_height(self) -> float:
        return self.height() * (1 - RESULT_SHARE) - self._look.px(14, 14)

    def _term_font(self, terms: int, lines: int) -> QFont | None:
        """The type in which so many terms fit into a line, and so many lines; None where none does."""
        look = self._look
        for px in range(look.px(*LARGEST_PX), look.px(*SMALLEST_PX) - 1, -1):
            font = look.font("mono", px=px)
            if terms * self._term_width(font) <= self.width() and lines * 1.3 * px <= self._terms_height():
                return font
        return None

    def _term_width(self, font: QFont) -> float:
        return text_width(font, f"+ {self._widest} ")

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._contents is None:
            return
        painter, look = QPainter(self), self._look
        lines = self.lines()
        self._paint_lines(painter, lines)
        y = round(self._terms_height() + look.px(7, 7))
        painter.setPen(QPen(look.color("ink"), look.px(1, 2)))
        painter.drawLine(0, y, self.width(), y)
        self._paint_result(painter, QRectF(0, y + look.px(8, 8), self.width(), self.height() - y - look.px(8, 8)))
        painter.end()

    def _paint_lines(self, painter: QPainter, lines: list[tuple[str, list[float]]]) -> None:
        look, room = self._look, self._terms_height()
        pitch = min(look.px(28, 34), room / max(1, len(lines)))
        top = max(0.0, (room - pitch * len(lines)) / 2)
        for place, (word, terms) in enumerate(lines):
            line = QRectF(0, top + place * pitch, self.width(), pitch)
            if word:
                self._paint_short(painter, line, word, terms[0], place > 0)
            else:
                self._paint_terms(painter, line, terms, place > 0)

    def _paint_terms(self, painter: QPainter, line: QRectF, terms: list[float], goes_on: bool) -> None:
        look, right = self._look, Qt.AlignmentFlag.AlignRight
        font = self._term_font(len(terms), len(self._contents.products[0]) if self._contents is not None else 1)
        if font is None:
            return
        width, sign_width = self._term_width(font), text_width(font, "+ ")
        for place, term in enumerate(terms):
            sign = MINUS if term < 0 else "+" if place or goes_on else ""
            ink = look.color("ink" if term else "ink3")
            box = QRectF(line.left() + place * width, line.top(), width, line.height())
            put_text(painter, font, ink, box, sign)
            value = box.adjusted(sign_width, 0, -text_width(font, " "), 0)
            put_text(painter, font, ink, value, number(abs(term)), right)

    def _paint_short(self, painter: QPainter, line: QRectF, word: str, value: float, goes_on: bool) -> None:
        look = self._look
        px = max(look.px(*SMALLEST_PX), min(look.px(*LARGEST_PX), int(line.height() / 1.3)))
        font = look.font("mono", px=px)
        put_text(painter, look.font("secondary"), look.color("ink2"), line, word)
        sign = MINUS if value < 0 else "+" if goes_on else ""
        put_text(painter, font, look.color("ink"), line, f"{sign} {number(abs(value))}", Qt.AlignmentFlag.AlignRight)

    def _paint_result(self, painter: QPainter, room: QRectF) -> None:
        look = self._look
        px = min(look.px(28, 34), int(room.height() * 0.52))
        font, small = look.font("mono", px=px), look.font("mono", px=min(px, look.px(20, 24)))
        gap = text_width(small, "=") + look.px(12, 14)
        put_text(painter, small, look.color("ink2"), room, "=")
        while px > look.px(*SMALLEST_PX) and text_width(font, self.result) > room.width() - gap - look.px(16, 20):
            px -= 1
            font = look.font("mono", px=px)
        width = max(look.px(116, 150), text_width(font, self.result) + look.px(28, 36))
        box = QRectF(room.left() + gap, room.top(), min(width, room.width() - gap), room.height() - 1)
        rounded(painter, box, 6, self._color, look.color("ink"), look.px(3, 4))
        put_text(painter, font, on(look, self._color), box, self.result, Qt.AlignmentFlag.AlignHCenter)
