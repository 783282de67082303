"""The lower row, from left to right: window × kernel = products → sum."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.core.convolution.sliding import for_channels
from playground.ui.convolution.bench import Bench
from playground.ui.convolution.colors import grey, sign_color
from playground.ui.convolution.kernel_grid import KernelGrid
from playground.ui.convolution.number_grid import GROUP_GAP, NumberGrid
from playground.ui.convolution.sum_block import SumBlock
from playground.ui.convolution.texts import all_digits, cell_weight, number
from playground.ui.numbers import count
from playground.ui.paint import put_text, text_width
from playground.ui.theme import Look
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.segmented import Segmented

LARGEST_CELL = 58
LEAST_LINE = (14, 22)
"""px of a line of cells, normal and projector: where they would be lower, one channel of colour at a time is shown."""
OUTSIDE = "sel"


class NumbersPane(QWidget):
    """Follows the bench: of the window where it stands, every number.

    Signals:
        undo_asked(), redo_asked(), reset_asked(): of the kernel's edits.
    """

    undo_asked = Signal()
    redo_asked = Signal()
    reset_asked = Signal()

    def __init__(self, look: Look, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._bench = bench
        tr = self.tr
        self.window_grid = NumberGrid(look, tr("Pixels under the window"), self)
        self.kernel = KernelGrid(look, self)
        self.products = NumberGrid(look, tr("Products, cell by cell"), self)
        self.kernel.set_write(cell_weight)
        self.sum = SumBlock(look, self)
        self.channel = Segmented(
            look,
            (("0", tr("R")), ("1", tr("G")), ("2", tr("B"))),
            tr("Which channel is written out; all three are added up."),
            self,
            height="card",
        )
        self.channel.setAccessibleName(tr("Channel"))
        self.undo = Button(
            look,
            tr("Undo"),
            "ph.arrow-counter-clockwise",
            "quiet",
            tr("Take the last change of the kernel back (Ctrl+Z)."),
            self,
            height="card",
        )
        self.reset = Button(
            look,
            tr("Reset"),
            "ph.arrows-counter-clockwise",
            "quiet",
            tr("Take all edits of the kernel back."),
            self,
            height="card",
        )
        for button in (self.undo, self.reset):
            button.set_compact(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.kernel.edited.connect(self._edited)
        self.kernel.undo_asked.connect(self.undo_asked)
        self.kernel.redo_asked.connect(self.redo_asked)
        self.undo.clicked.connect(self.undo_asked)
        self.reset.clicked.connect(self.reset_asked)
        self.channel.chosen.connect(lambda _key: self.show_all())
        look.changed.connect(self.show_all)
        self.show_all()

    # --- what is shown ----------------------------------------------------------------------------------------

    def show_all(self) -> None:
        """Another picture, kernel or setting."""
        workings = self._bench.workings
        shared = len(self._bench.workings.kernel) == 1
        self._show_kernel(shared)
        picture = workings.picture
        self.channel.setVisible(picture.channels > 1 and not self._is_together)
        self.undo.setVisible(self._bench.can_undo)
        self.reset.setVisible(self._bench.held.is_edited)
        self.kernel.can_undo, self.kernel.can_redo = self._bench.can_undo, self._bench.can_redo
        self.show_place()
        self._arrange()
        self.update()

    def show_place(self) -> None:
        """The window stands elsewhere."""
        workings, contents = self._bench.workings, self._bench.contents
        if contents is None:
            for grid in (self.window_grid, self.products):
                grid.show_cells(np.zeros((0, 0, 0)), lambda *_place: QColor())
            self.sum.show_sum(None, QColor(), "", ())
            return
        look, white = self._look, workings.picture.white
        chosen = self._channels
        pixels, products = contents.pixels[chosen], contents.products[chosen]
        most = max(float(np.abs(workings.kernel).max()) * white, 1e-12)
        outside, inside = look.color(OUTSIDE), contents.inside
        self.window_grid.show_cells(
            pixels, lambda *place: grey(pixels[place] / white) if inside[place[1:]] else outside, (white,)
        )
        self.window_grid.set_tip(lambda *place: self._pixel_tip(bool(inside[place[1:]]), float(pixels[place])))
        worst = self._largest_product
        self.products.show_cells(products, lambda *place: sign_color(look, float(products[place]), most), (worst,))
        self.products.set_tip(lambda *place: all_digits(float(products[place])))
        color = sign_color(look, contents.total, workings.range)
        self.sum.show_sum(contents, color, number(abs(worst)), self._channel_names())

    @property
    def _is_together(self) -> bool:
        """Whether all channels are written out at once."""
        workings = self._bench.workings
        channels, side = workings.picture.channels, workings.window.size
        free = self._high() - (channels - 1) * self._look.px(GROUP_GAP, 8)
        return channels == 1 or free // (channels * side) >= self._look.px(*LEAST_LINE)

    @property
    def _channels(self) -> list[int]:
        """The channels written out."""
        channels = self._bench.workings.picture.channels
        return list(range(channels)) if self._is_together else [int(self.channel.current)]

    def _channel_names(self) -> tuple[str, ...]:
        channels = self._bench.workings.picture.channels
        return (self.tr("red"), self.tr("green"), self.tr("blue")) if channels == 3 else ("",) * channels

    @property
    def _largest_product(self) -> float:
        """The product that takes most letters: minus the largest there can be, or one with digits behind its point."""
        workings = self._bench.workings
        weights = np.abs(workings.kernel).ravel()
        products = [-float(value) * workings.picture.white for value in weights]
        broken = [-float(value) * 0.87 * workings.picture.white for value in weights if value != round(value)]
        return max((*products, *broken), key=lambda value: len(number(value)))

    def _pixel_tip(self, is_inside: bool, value: float) -> str:
        return all_digits(value) if is_inside else self.tr("A zero of the frame: padding.")

    def _show_kernel(self, shared: bool) -> None:
        workings, look = self._bench.workings, self._look
        applied = workings.applied
        if not shared:
            applied = np.array(for_channels(applied, workings.picture.channels))[self._channels]
        most = max(float(np.abs(applied).max()), 1e-12)
        self.kernel.show_cells(applied, lambda *place: sign_color(look, float(applied[place]), most), (-2.0,))
        self.kernel.set_tip(lambda *place: all_digits(float(applied[place])))
        self.kernel.set_values({place: float(applied[place]) for place in np.ndindex(*applied.shape)})

    def _edited(self, cell: tuple[int, int, int], value: float) -> None:
        channel, row, column = cell
        if len(self._bench.workings.kernel) > 1:
            channel = self._channels[channel]
        self._bench.set_cell((channel, row, column), value)

    # --- where things are -------------------------------------------------------------------------------------

    def _top(self) -> int:
        return (
            self._look.px(12, 8) + max(self._look.line_height("heading"), self._look.px(24, 34)) + self._look.px(6, 6)
        )

    def _high(self) -> int:
        """Px for the numbers."""
        return self.height() - self._top() - self._look.px(15, 10)

    def _arrange(self) -> None:
        look, workings = self._look, self._bench.workings
        side, lines = workings.window.size, len(self._channels)
        is_narrow = self.width() < look.px(880, 0)
        pad, between = look.px(16, 20), look.px(36 if is_narrow else 43, 46)
        high = self._high()
        gaps = (lines - 1) * look.px(GROUP_GAP, 8)
        sum_width = look.px(200 if is_narrow else 219, 262)
        wide = (self.width() - 2 * pad - 3 * between - sum_width) // 3
        cell = (
            max(4, min(look.px(LARGEST_CELL, 70), wide // side)),
            max(4, min(look.px(LARGEST_CELL, 70), (high - gaps) // (side * lines))),
        )
        if lines == 1:
            cell = (cell[0] if cell[0] <= 1.35 * cell[1] else round(1.35 * cell[1]), cell[1])
        x, top = pad, self._top()
        shown = (self.window_grid, self.kernel, self.products)
        for grid in shown:
            alone = grid is self.kernel and lines > 1 and len(workings.kernel) == 1  # it has the height for itself
            grid.set_cell(cell[0], min(cell[0], max(cell[1], high // side)) if alone else cell[1])
            channels = len(workings.kernel) if grid is self.kernel and lines > 1 else lines
            size = grid.size_for(channels, side)
            tallest = side * lines * cell[1] + gaps + 1
            grid.setGeometry(x, top + (tallest - size.height()) // 2, size.width(), size.height())
            x += max(size.width(), self._least_slot(grid)) + between
        self.sum.setGeometry(
            x, top, min(sum_width, self.width() - x - pad // 2), min(high, max(tallest, look.px(150, 150)))
        )
        self._arrange_controls()

    def _least_slot(self, grid: NumberGrid) -> int:
        """Room for a heading and its controls over a small grid."""
        return self._look.px(160, 190) if grid is self.kernel else self._look.px(130, 170)

    def _arrange_controls(self) -> None:
        line, top = self._look.px(24, 34), self._look.px(12, 8)
        right = self.products.x() - self._look.px(4, 4)
        for button in (self.undo, self.reset):
            size = button.sizeHint()
            button.setGeometry(right - size.width(), top + (line - size.height()) // 2, size.width(), size.height())
            right -= size.width()
        size = self.channel.sizeHint()
        left = self.window_grid.x() + math.ceil(text_width(self._look.font("heading"), self.tr("Window"))) + 10
        self.channel.setGeometry(left, top + (line - size.height()) // 2, size.width(), size.height())

    # --- Qt ---------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(900, 1180), self._look.px(236, 226))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(560, 700), self._look.px(150, 180))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.show_all()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), self._look
        painter.fillRect(self.rect(), look.color("surface"))
        workings, tr = self._bench.workings, self.tr
        pixels = workings.window.size**2 * workings.picture.channels
        own = "" if self.channel.isVisibleTo(self) else tr("{count} pixels").format(count=count(pixels))
        turned = tr("turned") if workings.setting.is_turned else tr("type to change")
        notes = ((tr("Window"), own), (tr("Kernel"), turned), (tr("Products"), tr("cell by cell")))
        for grid, (title, note) in zip((self.window_grid, self.kernel, self.products), notes, strict=True):
            self._paint_heading(painter, grid.x(), title, note)
        self._paint_heading(painter, self.sum.x(), tr("Sum"), tr("one output pixel"))
        self._paint_signs(painter)
        self._paint_names(painter)
        painter.end()

    def _paint_heading(self, painter: QPainter, x: int, title: str, note: str) -> None:
        look = self._look
        line = QRectF(x, look.px(12, 8), self.width(), look.px(24, 34))
        put_text(painter, look.font("heading"), look.color("ink"), line, title)
        left = text_width(look.font("heading"), title) + look.px(8, 10)
        if not (look.theme.projector and x == self.kernel.x()):  # its buttons need the room
            put_text(painter, look.font("secondary"), look.color("ink2"), line.adjusted(left, 0, 0, 0), note)

    def _paint_signs(self, painter: QPainter) -> None:
        look = self._look
        font = look.font("mono", px=look.px(22, 28))
        shown = (self.window_grid, self.kernel, self.products, self.sum)
        middle = self.products.geometry().center().y()
        if self._bench.contents is None:
            return
        for sign, before, after in zip("×=→", shown[:-1], shown[1:], strict=True):
            left = before.geometry().right() + 1
            box = QRectF(left, middle - 20, after.x() - left, 40)
            put_text(painter, font, look.color("ink2"), box, sign, Qt.AlignmentFlag.AlignHCenter)

    def _paint_names(self, painter: QPainter) -> None:
        """The letter of each channel, in front of its numbers."""
        if self.window_grid.channels < 2:
            return
        look, font = self._look, self._look.font("caption", weight=600)
        for place, name in enumerate((self.tr("R"), self.tr("G"), self.tr("B"))):
            first = self.window_grid.box(place, 0, 0)
            last = self.window_grid.box(place, self.window_grid.side - 1, 0)
            box = first.united(last).translated(self.window_grid.pos())
            box.setLeft(self.window_grid.x() - look.px(13, 18))
            put_text(painter, font, look.color("ink2"), box, name)
