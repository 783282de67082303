"""Paints one step of gradient descent with all its numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence

import attrs
from PySide6.QtCore import QEvent, QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from playground.core.descent.one_step import OneStep
from playground.ui.descent.exact.texts import column_texts, in_brackets
from playground.ui.numbers import MINUS, loss, rate, significant
from playground.ui.paint import put_text, rounded, text_width
from playground.ui.theme import Look

GAP = 14
"""px between columns at least."""
DIGITS = 4
"""Digits that count in the gradient and the update."""
LARGEST_FORMULA, SMALLEST_FORMULA = 18, 11
RIGHT = Qt.AlignmentFlag.AlignRight


@attrs.frozen
class Cell:
    """A number on the screen with all its digits, for the tooltip."""

    box: QRectF
    digits: str


@attrs.frozen
class Entry:
    """One read-out under the update: its name, the number as it is written and itself, a note below."""

    name: str
    text: str
    number: float
    note: str = ""
    is_bad: bool = False


class StepTable(QWidget):
    """Table, gradient, update, and what the losses are; nothing while there is no step."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._step: OneStep | None = None
        self._departure = ""
        self._x = "x"
        self._cells: list[Cell] = []
        self._columns: list[tuple[float, float]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("One step, written out"))
        look.changed.connect(self.update)

    @property
    def step(self) -> OneStep | None:
        """What is shown."""
        return self._step

    def show_step(self, step: OneStep | None, departure: str, x: str = "x") -> None:
        """Show this step; ``departure`` says what training does otherwise, ``x`` what the network's input is called."""
        self._step, self._departure, self._x = step, departure, x
        self.setAccessibleDescription("" if step is None else " ".join((*self.update_lines(), departure)))
        self.update()

    def update_lines(self) -> tuple[str, str]:
        """The update of w and of b with numbers, e.g. "w ← 0.36 − 0.01 · (−0.475) = 0.365"."""
        return tuple("".join(parts) for parts in self._updates())  # type: ignore[return-value]

    def rows_shown(self) -> int:
        """How many points have a row of their own."""
        return self._rows()[0]

    def _updates(self) -> list[tuple[str, str, str]]:
        """Before, the gradient, and after, for w and for b; columns stand under each other."""
        step = self._step
        assert step is not None
        names = ("w", "b")
        old = _padded([significant(value, DIGITS) for value in step.line])
        gradient = _padded([in_brackets(significant(value, DIGITS)) for value in step.gradient], left=True)
        new = _padded([significant(value, DIGITS) for value in step.after])
        alpha = rate(step.rate)
        return [
            (f"{name} ← {before} {MINUS} {alpha} · ", by, f" = {after}")
            for name, before, by, after in zip(names, old, gradient, new, strict=True)
        ]

    # --- room ---------------------------------------------------------------------------------------------------

    def _row_height(self) -> int:
        return self._look.px(28, 36)

    def _fixed_height(self) -> float:
        """What all but the rows take."""
        look = self._look
        return look.px(22, 28) + self._gradient_height() + look.px(72, 92) + look.px(12, 10) + self._below_height()

    def _gradient_height(self) -> int:
        return self._look.px(28, 36) + self._look.line_height("caption") + self._look.px(6, 4)

    def _below_height(self) -> int:
        return sum(map(self._entry_height, self._loss_rows())) + self._departure_height()

    def _departure_height(self) -> int:
        if not self._departure:
            return 0
        metrics = QFontMetricsF(self._look.font("secondary"))
        bound = metrics.boundingRect(QRectF(0, 0, max(80, self.width()), 1000), _WRAP, self._departure)
        return math.ceil(bound.height()) + self._look.px(8)

    def _rows(self) -> tuple[int, float]:
        """How many points are shown, and how high a row is; where not all are, one row says so."""
        if self._step is None:
            return 0, float(self._row_height())
        count, room = len(self._step.fit.x), self.height() - self._fixed_height()
        high = min(float(self._row_height()), room / max(1, count))
        if high >= self._look.px(20, 26):
            return count, high
        high = float(self._look.px(22, 28))
        return max(1, min(count, int(room // high) - 1)), high

    # --- painting -----------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        self._cells = []
        if self._step is None:
            return
        painter = QPainter(self)
        top = self._paint_rows(painter, self._step, 0.0)
        top = self._paint_gradient(painter, self._step, top)
        top = self._paint_update(painter, self._step, top)
        self._paint_losses(painter, top + self._look.px(12, 10))
        painter.end()

    def _edges(self, titles: Sequence[str], texts: Sequence[Sequence[str]]) -> list[tuple[float, float]]:
        """Left and right ends of the columns: each as wide as it must be, what is left shared among them."""
        caption, number = self._look.font("caption"), self._number_font()
        widths = [
            max(text_width(caption, title), *(text_width(number, text) for text in column))
            for title, column in zip(titles, texts, strict=True)
        ]
        widths[3:] = [max(width, text_width(number, f"{MINUS}0.0000")) for width in widths[3:]]  # the gradient's
        gap = max(0.0, min(float(self._look.px(GAP * 4)), (self.width() - sum(widths)) / (len(widths) - 0.5)))
        spare = (self.width() - sum(widths) - gap * (len(widths) - 1)) / len(widths)
        ends, x = [], 0.0
        for width in widths:
            ends.append((x, x + width + spare))
            x += width + spare + gap
        return ends

    def _number_font(self, weight: int = 400) -> QFont:
        return self._look.font("mono", px=self._look.px(15, 18), weight=weight)

    def _paint_rows(self, painter: QPainter, step: OneStep, top: float) -> float:
        look, count = self._look, len(step.fit.x)
        shown, high = self._rows()
        x = self._x
        titles = (x, self.tr("target y"), f"w·{x} + b", self.tr("error e"), f"e · {x}")
        values = (step.fit.x, step.fit.y, step.answers, step.errors, step.products)
        texts = [column_texts(column[:shown].tolist()) for column in values]
        self._columns = edges = self._edges(titles, texts)
        head = look.px(22, 28)
        for (left, right), title in zip(edges, titles, strict=True):
            box = QRectF(left, top, right - left, head)
            put_text(painter, look.font("caption"), look.color("ink3"), box, title, RIGHT)
        top += head
        plain, signs = look.color("ink"), look.class_pair()
        for row in range(shown):
            painter.setPen(QPen(look.color("line"), look.theme.hairline))
            painter.drawLine(QLineF(0, round(top), self.width(), round(top)))
            for number, (left, right) in enumerate(edges):
                value, box = float(values[number][row]), QRectF(left, top, right - left, high)
                color = plain if number < 3 or value == 0 else signs[1 if value > 0 else 0]
                self._put_number(painter, box, texts[number][row], value, color, self._number_font())
            top += high
        if shown < count:
            painter.setPen(QPen(look.color("line"), look.theme.hairline))
            painter.drawLine(QLineF(0, round(top), self.width(), round(top)))
            words = self.tr("… the first {shown} of {count} points").format(shown=shown, count=count)
            put_text(painter, look.font("caption"), look.color("ink3"), QRectF(0, top, self.width(), high), words)
            top += high
        return top

    def _paint_gradient(self, painter: QPainter, step: OneStep, top: float) -> float:
        look, edges = self._look, self._columns
        painter.setPen(QPen(look.color("ink"), look.px(1, 2)))
        painter.drawLine(QLineF(0, round(top) + 0.5, self.width(), round(top) + 0.5))
        high = look.px(28, 36)
        words = QRectF(0, top + 2, edges[3][1] - text_width(self._number_font(500), "0") * 7, high)
        long, short = self.tr("gradient: 2 × the mean of each"), self.tr("2 × the mean of each")
        text = long if text_width(look.font("secondary"), long) <= words.width() else short
        put_text(painter, look.font("secondary"), look.color("ink2"), words, text)
        by_w, by_b = step.gradient
        for (left, right), value, name in ((edges[3], by_b, "∂E/∂b"), (edges[4], by_w, "∂E/∂w")):
            box = QRectF(left - 20, top + 2, right - left + 20, high)
            color = look.class_pair()[1 if value > 0 else 0]
            self._put_number(painter, box, significant(value, DIGITS), value, color, self._number_font(500))
            below = QRectF(left, top + high, right - left, look.line_height("caption"))
            put_text(painter, look.font("caption"), look.color("ink3"), below, name, RIGHT)
        return top + self._gradient_height()

    def _paint_update(self, painter: QPainter, step: OneStep, top: float) -> float:
        look = self._look
        box = QRectF(0, top, self.width(), look.px(72, 92))
        rounded(painter, box, 6, look.color("field"))
        lines = self._updates()
        pad = look.px(14, 16)
        font = self._formula_font(max(("".join(parts) for parts in lines), key=len), box.width() - 2 * pad)
        strong = QFont(font)
        strong.setWeight(QFont.Weight(600))
        high = (box.height() - look.px(12, 14)) / 2
        for row, (before, by, after) in enumerate(lines):
            x, y = box.left() + pad, box.top() + look.px(6, 7) + row * high
            value = step.gradient[row]
            color = look.class_pair()[1 if value > 0 else 0] if value else look.color("ink")
            digits = (step.line[row], value, step.after[row])
            pieces = ((before, font, look.color("ink2")), (by, font, color), (after, strong, look.color("ink")))
            for (text, face, ink), number in zip(pieces, digits, strict=True):
                place = QRectF(x, y, text_width(face, text) + 1, high)
                put_text(painter, face, ink, place, text)
                self._cells.append(Cell(place, _all_digits(number)))
                x += text_width(face, text)
        return box.bottom()

    def _formula_font(self, text: str, room: float) -> QFont:
        look = self._look
        for px in range(look.px(LARGEST_FORMULA, 22), look.px(SMALLEST_FORMULA, 13), -1):
            font = look.font("mono", px=px)
            if text_width(font, text) <= room:
                return font
        return look.font("mono", px=look.px(SMALLEST_FORMULA, 13))

    def _losses(self) -> list[Entry]:
        """What stands in the last row or, where that is too narrow, in two."""
        step = self._step
        assert step is not None
        w, b = map(significant, step.fit.minimum)
        after = self.tr("after a plain step") if self._departure else self.tr("after this step")
        note = self.tr("2 / λmax: α is above it") if step.diverges else "2 / λmax"
        return [
            Entry(self.tr("loss now"), loss(step.loss), step.loss),
            Entry(after, loss(step.loss_after), step.loss_after, is_bad=step.loss_after > step.loss),
            Entry(self.tr("smallest, closed form"), loss(step.least), step.least, f"w {w}, b {b}"),
            Entry(self.tr("diverges above"), f"α = {rate(step.fit.bound)}", step.fit.bound, note, step.diverges),
        ]

    def _loss_rows(self) -> list[list[Entry]]:
        entries = self._losses()
        room = self.width() - 3 * self._look.px(8)
        return [entries] if sum(map(self._entry_width, entries)) <= room else [entries[:2], entries[2:]]

    def _paint_losses(self, painter: QPainter, top: float) -> None:
        look, rows = self._look, self._loss_rows()
        caption, value = look.line_height("caption"), look.line_height("readout")
        for row in rows:
            for entry, left, wide in self._places(row, len(rows) > 1):
                color = look.color("error" if entry.is_bad else "ink")
                above = QRectF(left, top, wide, caption)
                put_text(painter, look.font("caption"), look.color("ink3"), above, entry.name)
                box = QRectF(left, top + caption, wide, value)
                put_text(painter, look.font("readout"), color, box, entry.text)
                self._cells.append(Cell(box, _all_digits(entry.number)))
                under = QRectF(left, top + caption + value + 2, wide, caption)
                quiet = look.color("error" if entry.is_bad else "ink3")
                put_text(painter, look.font("caption"), quiet, under, entry.note)
            top += self._entry_height(row)
        if self._departure:
            painter.setFont(look.font("secondary"))
            painter.setPen(look.color("warn"))
            painter.drawText(QRectF(0, top, self.width(), self.height() - top), _WRAP, self._departure)

    def _places(self, row: list[Entry], in_halves: bool) -> list[tuple[Entry, float, float]]:
        """Entries of a row with where they begin and how wide they are: in halves, or with equal gaps."""
        if in_halves:
            half = self.width() / 2
            return [(entry, number * half, half - 6) for number, entry in enumerate(row)]
        widths = [self._entry_width(entry) for entry in row]
        gap = (self.width() - sum(widths)) / (len(row) - 1)
        return [(entry, sum(widths[:i]) + i * gap, widths[i] + 1) for i, entry in enumerate(row)]

    def _entry_height(self, row: Sequence[Entry]) -> int:
        look = self._look
        lines = 2 if any(entry.note for entry in row) else 1
        return look.line_height("caption") * lines + look.line_height("readout") + look.px(8, 6)

    def _entry_width(self, entry: Entry) -> float:
        caption, readout = self._look.font("caption"), self._look.font("readout")
        texts = ((caption, entry.name), (readout, entry.text), (caption, entry.note))
        return max(text_width(font, text) for font, text in texts)

    def _put_number(self, painter: QPainter, box: QRectF, text: str, value: float, color: QColor, font: QFont) -> None:
        put_text(painter, font, color, box, text, RIGHT)
        self._cells.append(Cell(box, _all_digits(value)))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            assert isinstance(event, QHelpEvent)
            found = next((cell.digits for cell in self._cells if cell.box.contains(event.pos())), "")
            QToolTip.showText(event.globalPos(), found, self)
            return True
        return super().event(event)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(400, 480), self._look.px(340, 420))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(300, 380), self._look.px(240, 300))


_WRAP = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap


def _padded(texts: Sequence[str], left: bool = False) -> list[str]:
    """Texts of one length, in a font where all letters are equally wide."""
    longest = max(map(len, texts))
    return [text.ljust(longest) if left else text.rjust(longest) for text in texts]


def _all_digits(value: float) -> str:
    return f"{value:.9g}".replace("-", MINUS)
