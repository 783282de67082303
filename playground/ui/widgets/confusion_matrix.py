"""A confusion matrix: which class is taken for which, and how much of each class is right."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from playground.ui.focus import FocusRing
from playground.ui.numbers import count, percent
from playground.ui.paint import put_text, readable, rounded, text_width
from playground.ui.theme import Look

Cell = tuple[int, int]
"""True class and predicted class: row and column."""

RIGHT_END = 0.75
"""Where on the sign scale a class lies that is always read right; wrong answers take all of their side."""
PALEST = 0.25
SMALLEST_TEXT = 8


class ConfusionMatrix(QWidget):
    """Rows are true classes, columns predicted ones; a click or Enter chooses a cell, again or Esc lets it go.

    Signals:
        chosen(object): the cell (true, predicted) that is chosen now, or None.
        pointed(str): the cell under the pointer, or at the arrow keys, in words; empty for none.
    """

    chosen = Signal(object)
    pointed = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._counts: NDArray[np.int64] = np.zeros((0, 0), np.int64)
        self._names: tuple[str, ...] = ()
        self._cell: Cell | None = None
        self._over: Cell | None = None
        self._cursor: Cell = (0, 0)
        self._layer: QPixmap | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Confusion matrix"))
        self._usage = self.tr("Rows are classes, columns what was read. Arrow keys choose a cell, Enter its pictures.")
        self.setAccessibleDescription(self._usage)
        self._ring = FocusRing(look, self, shape=lambda: (self.box(self._cursor), 3.0))
        look.changed.connect(self._restyle)

    def set_counts(self, counts: NDArray[np.int64], names: Sequence[str]) -> None:
        """Show counts (C, C), row i for samples of class i, column j for those read as j, and a name for each class.

        Raises ValueError where these do not fit together.
        """
        if counts.ndim != 2 or counts.shape != (len(names), len(names)):
            raise ValueError(f"{len(names)} classes need counts ({len(names)}, {len(names)}), not {counts.shape}")
        if np.array_equal(counts, self._counts) and tuple(names) == self._names:
            return
        if counts.shape != self._counts.shape:
            self._cell = self._over = None
            self._cursor = (0, 0)
        self._counts, self._names = counts.copy(), tuple(names)
        self._forget()
        self._tell()

    def set_cell(self, cell: Cell | None) -> None:
        """Choose a cell, or none, without a signal."""
        if cell != self._cell:
            self._cell = cell
            self.update()

    @property
    def cell(self) -> Cell | None:
        """The chosen cell."""
        return self._cell

    def words(self, cell: Cell) -> str:
        """A cell in words: "4 read as 9: 21 of 589, 3.6 %"."""
        true, said = cell
        number, of = int(self._counts[cell]), int(self._counts[true].sum())
        text = self.tr("{0} read as {1}: {2} of {3}").format(
            self._names[true], self._names[said], count(number), count(of)
        )
        return f"{text}, {percent(number / of)}" if of else text

    def box(self, cell: Cell) -> QRectF:
        """A cell's box in the widget's px."""
        wide, high = self._pitch()
        row, column = cell
        left, top = self._left() + column * wide, self._top() + row * high
        gap = self._gap()
        right, bottom = self._left() + (column + 1) * wide - gap, self._top() + (row + 1) * high - gap
        return QRectF(round(left), round(top), round(right) - round(left), round(bottom) - round(top))

    def cell_at(self, x: float, y: float) -> Cell | None:
        """The cell at a place of the widget."""
        wide, high = self._pitch()
        row, column = int((y - self._top()) // high), int((x - self._left()) // wide)
        inside = 0 <= row < len(self._names) and 0 <= column < len(self._names)
        return (row, column) if inside else None

    def color(self, cell: Cell) -> QColor:
        """Right answers are the bluer the more of their class they are, wrong ones the more orange the more there are.

        The root lets single mistakes show beside many.
        """
        number = int(self._counts[cell])
        value = 0.0
        if number and cell[0] == cell[1]:
            value = RIGHT_END * number / int(self._counts[cell[0]].sum())
        elif number:
            wrong = self._counts - np.diag(np.diag(self._counts))
            value = -max(PALEST, float(np.sqrt(number / wrong.max())))
        red, green, blue = self._look.sign_lut()[round((value + 1.0) * 127.5)].tolist()
        return QColor(red, green, blue)

    def _gap(self) -> int:
        return self._look.px(2)

    def _left(self) -> float:
        widest = max((text_width(self._look.font("caption"), name) for name in self._names), default=0.0)
        return min(widest, self.width() / 4) + self._look.px(12)

    def _right(self) -> float:
        return text_width(self._look.font("caption"), percent(0.9999)) + self._look.px(8)

    def _top(self) -> float:
        return self._look.line_height("caption") + self._look.px(4, 2)

    def _pitch(self) -> tuple[float, float]:
        """Width and height of a cell with its gap; never higher than wide."""
        number = max(1, len(self._names))
        wide = max(1.0, (self.width() - self._left() - self._right()) / number)
        return wide, max(1.0, min(wide, (self.height() - self._top()) / number))

    def _painted(self) -> QPixmap:
        """The whole matrix, kept until something about it changes."""
        if self._layer is None:
            ratio = self.devicePixelRatio()
            self._layer = QPixmap(self.size() * ratio)
            self._layer.setDevicePixelRatio(ratio)
            self._layer.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._layer)
            self._paint_names(painter)
            for row in range(len(self._names)):
                for column in range(len(self._names)):
                    self._paint_cell(painter, (row, column))
            painter.end()
        return self._layer

    def _paint_names(self, painter: QPainter) -> None:
        look, font = self._look, self._look.font("caption")
        right, middle = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignHCenter
        for number, name in enumerate(self._names):
            box = self.box((number, number))
            row = QRectF(0, box.top(), self._left() - look.px(8), box.height())
            put_text(painter, font, look.color("ink2"), row, name, right)
            column = QRectF(box.left(), 0, box.width(), look.line_height("caption"))
            put_text(painter, font, look.color("ink2"), column, beginning(font, name, column.width()), middle)
            of = int(self._counts[number].sum())
            if of:
                share = QRectF(self.width() - self._right(), box.top(), self._right(), box.height())
                text = percent(int(self._counts[number, number]) / of)
                put_text(painter, font, look.color("ink3"), share, text, right)

    def _paint_cell(self, painter: QPainter, cell: Cell) -> None:
        look, box, number = self._look, self.box(cell), int(self._counts[cell])
        fill = self.color(cell)
        rounded(painter, box, min(3.0, box.height() / 4), fill)
        if not number:
            return
        text = count(number)
        px = look.type_size("caption").px
        while px >= SMALLEST_TEXT and (
            text_width(look.font("caption", weight=500, px=px), text) > box.width() - 1 or px > box.height()
        ):
            px -= 1
        if px >= SMALLEST_TEXT:
            ink = readable(fill, look.color("ink"), look.color("surface"))
            font = look.font("caption", weight=500, px=px)
            put_text(painter, font, ink, box, text, Qt.AlignmentFlag.AlignHCenter)

    def _forget(self) -> None:
        self._layer = None
        self._ring.refresh()
        self.update()

    def _restyle(self) -> None:
        self.updateGeometry()
        self._forget()

    def _toggle(self, cell: Cell | None) -> None:
        self._cell = None if cell == self._cell else cell
        self.update()
        self.chosen.emit(self._cell)

    def _point(self, cell: Cell | None) -> None:
        if cell != self._over:
            self._over = cell
            self.update()
            self._tell()

    def _tell(self) -> None:
        """Say the cell at hand in words."""
        text = self.words(self._over) if self._over is not None else ""
        self.setAccessibleDescription(text or self._usage)
        self.pointed.emit(text)

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(334), self._look.px(280))

    def minimumSizeHint(self) -> QSize:
        rows = max(2, min(len(self._names), 10))
        return QSize(self._look.px(160), round(self._top()) + rows * self._look.px(12, 14))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            cell = self.cell_at(event.pos().x(), event.pos().y())
            if cell is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), self.words(cell), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._painted())
        if self._over is not None:
            rounded(painter, self.box(self._over), 3, None, self._look.color("ink3"), 1.5)
        if self._cell is not None:
            for token, beyond, width in (("surface", 4.0, 4.0), ("ink", 2.5, 2.5)):
                around = self.box(self._cell).adjusted(-beyond, -beyond, beyond, beyond)
                rounded(painter, around, 4, None, self._look.color(token), width)
        painter.end()

    def resizeEvent(self, event: QEvent) -> None:
        self._forget()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self.cell_at(event.position().x(), event.position().y()))

    def leaveEvent(self, event: QEvent) -> None:
        self._point(None)

    def focusOutEvent(self, event: QEvent) -> None:
        self._point(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(event.position().x(), event.position().y())
        if event.button() == Qt.MouseButton.LeftButton and cell is not None:
            self._cursor = cell
            self._ring.refresh()
            self._toggle(cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
        }
        key, most = Qt.Key(event.key()), len(self._names) - 1
        if key in steps and most >= 0:
            row, column = (at + by for at, by in zip(self._cursor, steps[key], strict=True))
            self._cursor = (min(max(row, 0), most), min(max(column, 0), most))
            self._ring.refresh()
            self._point(self._cursor)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and most >= 0:
            self._toggle(self._cursor)
        elif key == Qt.Key.Key_Escape and self._cell is not None:
            self._toggle(None)
        else:
            super().keyPressEvent(event)


def beginning(font: QFont, name: str, width: float) -> str:
    """The first letters of a name that fit, one at least: three points in place of letters would tell nothing."""
    return next((name[:end] for end in range(len(name), 1, -1) if text_width(font, name[:end]) <= width), name[:1])
