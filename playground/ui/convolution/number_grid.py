"""A square of numbers on their colours, one below the other for several channels."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from playground.ui.convolution.colors import on
from playground.ui.convolution.texts import STAGES, cell_number
from playground.ui.paint import put_text, text_width
from playground.ui.theme import Look

LARGEST_PX = (20, 24)
"""Largest type of the numbers, normal and projector."""
SMALLEST_PX = (9, 13)
"""Below it only the colours are shown."""
EASY_PX = (12, 15)
"""Where the type would be smaller, numbers are written without their thin spaces."""
OF_HEIGHT = 0.66
"""Largest type as a share of a cell's height."""
GROUP_GAP = 6

Floats = NDArray[np.float64]
Write = Callable[[float, int], str]


class NumberGrid(QWidget):
    """Cells (C, k, k) with a colour and a text each; all its digits stand in the tooltip of a cell."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._values: tuple[tuple[tuple[float, ...], ...], ...] = ()
        self._write: Write = cell_number
        self._texts: tuple[tuple[tuple[str, ...], ...], ...] = ()
        self._colors: tuple[tuple[tuple[QColor, ...], ...], ...] = ()
        self._tip: Callable[[int, int, int], str] = lambda *_place: ""
        self._worst: tuple[float, ...] = ()
        self._longest = 0
        self._font: QFont | None = None
        self._stage = 0
        self._cell = (1, 1)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        look.changed.connect(self._fit)

    def set_cell(self, width: int, height: int) -> None:
        """Make each cell so large."""
        if (width, height) != self._cell:
            self._cell = (width, height)
            self._fit()

    def show_cells(self, values: Floats, color: Callable[[int, int, int], QColor], worst: Sequence[float] = ()) -> None:
        """Show values (C, k, k), each on a colour; ``worst`` are the longest to come, so that the type stays."""
        places, columns = values.shape[:2], range(values.shape[-1])
        self._values = tuple(tuple(tuple(row) for row in channel) for channel in values.tolist())
        self._colors = tuple(
            tuple(tuple(color(channel, row, column) for column in columns) for row in range(places[1]))
            for channel in range(places[0])
        )
        is_other, self._worst = tuple(worst) != self._worst, tuple(worst)
        self._write_texts()
        if is_other or self._longest_text() > self._longest:
            self._fit()
        self.setAccessibleDescription("; ".join(" ".join(row) for channel in self._texts for row in channel))
        self.update()

    def set_tip(self, tip: Callable[[int, int, int], str]) -> None:
        """What the tooltip says of a cell."""
        self._tip = tip

    def set_write(self, write: Write) -> None:
        """How numbers are written."""
        self._write = write
        self._fit()

    @property
    def texts(self) -> tuple[tuple[tuple[str, ...], ...], ...]:
        """What stands in the cells, (C, k, k)."""
        return self._texts

    @property
    def number_font(self) -> QFont | None:
        """The type in which every text fits; None where cells are too small for any."""
        return self._font

    def _fit(self) -> None:
        """Write the numbers as fully as fits."""
        fonts = []
        for self._stage in range(STAGES):
            self._write_texts()
            fonts.append(self._fitting_font())
            if fonts[-1] is not None and fonts[-1].pixelSize() >= self._look.px(*EASY_PX):
                break
        sizes = [-1 if font is None else font.pixelSize() for font in fonts[:2]]
        self._stage = len(fonts) - 1 if max(sizes) < 0 else sizes.index(max(sizes))
        self._font = fonts[self._stage]
        self._write_texts()
        worst = (len(self._write(value, self._stage)) for value in self._worst)
        self._longest = max(self._longest_text(), *worst, 0)
        self.update()

    def _longest_text(self) -> int:
        """Letters of the longest number, as it is written."""
        return max((len(text) for channel in self._texts for row in channel for text in row), default=0)

    def _write_texts(self) -> None:
        write, stage = self._write, self._stage
        self._texts = tuple(tuple(tuple(write(v, stage) for v in row) for row in channel) for channel in self._values)

    @property
    def channels(self) -> int:
        return len(self._texts)

    @property
    def side(self) -> int:
        """Cells along a side."""
        return len(self._texts[0]) if self._texts else 0

    def size_for(self, channels: int, side: int) -> QSize:
        """How large so many cells are together."""
        width, height = self._cell
        return QSize(side * width + 1, channels * side * height + (channels - 1) * self._group_gap() + 1)

    def box(self, channel: int, row: int, column: int) -> QRectF:
        """The place of a cell."""
        width, height = self._cell
        top = channel * (self.side * height + self._group_gap()) + row * height
        return QRectF(column * width, top, width, height)

    def place_at(self, at: QPointF) -> tuple[int, int, int] | None:
        """Channel, row and column of the cell at a place; None between cells."""
        for channel in range(self.channels):
            for row in range(self.side):
                for column in range(self.side):
                    if self.box(channel, row, column).contains(at):
                        return channel, row, column
        return None

    def _group_gap(self) -> int:
        return self._look.px(GROUP_GAP, 8)

    def _fitting_font(self) -> QFont | None:
        look, (width, height) = self._look, self._cell
        texts = {text for channel in self._texts for row in channel for text in row}
        texts |= {self._write(value, self._stage) for value in self._worst} | {"0"}
        px = min(look.px(*LARGEST_PX), int(OF_HEIGHT * height))
        while px >= look.px(*SMALLEST_PX):
            font = look.font("mono", px=px)
            if max(text_width(font, text) for text in texts) <= width - 2:
                return font
            px -= 1
        return None

    # --- Qt ---------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint_cells(painter)
        painter.end()

    def _paint_cells(self, painter: QPainter) -> None:
        look, font, middle = self._look, self._font, Qt.AlignmentFlag.AlignHCenter
        for channel in range(self.channels):
            for row in range(self.side):
                for column in range(self.side):
                    box = self.box(channel, row, column)
                    color = self._colors[channel][row][column]
                    painter.fillRect(box, color)
                    if font is not None:
                        text = self._texts[channel][row][column]
                        put_text(painter, font, on(look, color), box, text, middle)
            first, last = self.box(channel, 0, 0), self.box(channel, self.side - 1, self.side - 1)
            self._paint_lines(painter, first.united(last))

    def _paint_lines(self, painter: QPainter, whole: QRectF) -> None:
        width, height = self._cell
        painter.setPen(self._look.color("line2"))
        for number in range(self.side + 1):
            x, y = round(whole.left() + number * width), round(whole.top() + number * height)
            painter.drawLine(x, round(whole.top()), x, round(whole.bottom()))
            painter.drawLine(round(whole.left()), y, round(whole.right()), y)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self.place_at(QPointF(event.pos()))
            if place is not None:
                QToolTip.showText(event.globalPos(), self._tip(*place), self)
                return True
        return super().event(event)
