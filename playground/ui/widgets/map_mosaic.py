"""Many small maps of signed values as one picture: feature maps, filters, units."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from attrs import evolve
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from playground.ui.focus import FocusRing
from playground.ui.numbers import significant
from playground.ui.theme import Look
from playground.ui.widgets.map_colors import picture
from playground.ui.widgets.sign_colors import colored, rgb_of
from playground.ui.widgets.tile_grid import NOTHING, TileGrid, fit_tiles, sheet
from playground.ui.widgets.tiles import arrow_step

Maps = NDArray[np.float32]
NO_MAPS: Maps = np.zeros((0, 1, 1), np.float32)
FRAMED = 12
"""Px from which on a tile has a line around it where zero looks like the ground."""


class MapMosaic(QWidget):
    """Tiles as large as all of them fit, or as many as fit; negative orange, positive blue, without smoothing.

    ``largest`` and ``least`` are px of a tile's shorter side. Without ``chooses`` no tile is chosen or clicked.

    Signals:
        hovered(int, int, int): tile, row and column of the map under the pointer; −1 each where there is none.
        chose(int): another tile was chosen, by click or arrow key.
        clicked(int): a tile was clicked, or Enter pressed on it.
    """

    hovered = Signal(int, int, int)
    chose = Signal(int)
    clicked = Signal(int)

    def __init__(
        self, look: Look, parent: QWidget | None = None, *, largest: int = 96, least: int = 6, chooses: bool = True
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._largest, self._least, self._chooses = largest, least, chooses
        self._maps = NO_MAPS
        self._scale: NDArray[np.float64] = np.ones(1)
        self._names: tuple[str, ...] = ()
        self._image: QImage | None = None
        self._grid = NOTHING
        self._chosen = 0
        self._shows_chosen = True
        self._over = (-1, -1, -1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        if chooses:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._ring = FocusRing(look, self, shape=lambda: (self.box(self._chosen), 2.0))
        look.changed.connect(self._restyle)

    def set_maps(self, values: ArrayLike, scale: ArrayLike = 1.0, names: Sequence[str] = ()) -> None:
        """Show maps (N, H, W), or single values (N,) as cells; ``scale`` > 0, one or (N,), has the full colour.

        ``names`` are what the tiles are called in tooltips. Raises ValueError for another shape.
        """
        maps = np.array(values, np.float32)
        if maps.ndim == 1:
            maps = maps[:, None, None]
        if maps.ndim != 3 or (len(maps) and 0 in maps.shape):
            raise ValueError(f"Maps need the shape (N, H, W) or (N,), not {maps.shape}")
        scales = np.atleast_1d(np.asarray(scale, np.float64))
        if len(scales) not in (1, len(maps)):
            raise ValueError(f"{len(maps)} maps cannot have {len(scales)} scales")
        self._names = tuple(names)
        if np.array_equal(maps, self._maps, equal_nan=True) and np.array_equal(scales, self._scale):
            return
        regrid = maps.shape != self._maps.shape
        self._maps, self._scale, self._image = maps, scales, None
        if regrid:
            self._chosen = min(self._chosen, max(0, len(maps) - 1))
            self._arrange()
        self.update()
        self._tell_again()

    def set_limits(self, least: int, largest: int) -> None:
        """Other px of a tile's shorter side, at least and at most."""
        if (least, largest) != (self._least, self._largest):
            self._least, self._largest = least, largest
            self._arrange()
            self.update()

    @property
    def maps(self) -> Maps:
        """What is shown, (N, H, W)."""
        return self._maps

    @property
    def chosen(self) -> int:
        """Number of the chosen tile."""
        return self._chosen

    @property
    def shown(self) -> int:
        """How many tiles there is room for."""
        return self._grid.shown

    @property
    def grid(self) -> TileGrid:
        """Where they stand, in px of the widget."""
        return self._grid

    def choose(self, index: int) -> None:
        """Choose a tile, without saying so; numbers there are not are taken to the nearest."""
        index = min(max(index, 0), max(0, len(self._maps) - 1))
        if index != self._chosen:
            self._chosen = index
            self._ring.refresh()
            self.update()

    def show_chosen(self, shown: bool) -> None:
        """Whether the chosen tile has a frame."""
        if shown != self._shows_chosen:
            self._shows_chosen = shown
            self.update()

    def box(self, index: int) -> QRectF:
        """Where a tile stands, in px of the widget."""
        left, top = self._grid.corner(index)
        return QRectF(left, top, self._grid.width, self._grid.height)

    def grid_for(self, width: int, height: int) -> TileGrid:
        """The tiles in another room (px)."""
        look = self._look
        gap = look.px(4) if self._maps.shape[1:] != (1, 1) else 1
        largest, least = look.px(self._largest), look.px(self._least)
        return fit_tiles(len(self._maps), self._maps.shape[1:3], (width, height), gap, least, largest)

    def _arrange(self) -> None:
        self._image = None
        self._grid = self.grid_for(self.width(), self.height())
        self._ring.refresh()
        self.updateGeometry()

    def _restyle(self) -> None:
        self._arrange()
        self.update()

    def _colors(self, maps: Maps, scale: NDArray[np.float64]) -> NDArray[np.uint8]:
        """Red, green and blue (N, H, W, 3) of maps; ``scale`` (N or 1, 1, 1) has the full colour."""
        return colored(maps, scale, self._look.sign_lut())

    def _painted(self) -> QImage:
        """All tiles in one picture, kept until something about it changes."""
        if self._image is None:
            ratio, grid, look = self.devicePixelRatio(), self._grid, self._look
            fine = evolve(
                grid, width=round(grid.width * ratio), height=round(grid.height * ratio), gap=round(grid.gap * ratio)
            )
            maps = self._maps[: grid.shown]
            scale = self._scale[: grid.shown, None, None]
            colors = self._colors(maps, np.maximum(scale, np.finfo(np.float32).tiny))
            down = np.arange(fine.height) * maps.shape[1] // fine.height
            across = np.arange(fine.width) * maps.shape[2] // fine.width
            colors = colors[:, down][:, :, across]
            if not look.theme.dark and min(fine.width, fine.height) >= FRAMED:
                for edge in (0, -1):
                    colors[:, edge] = colors[:, :, edge] = rgb_of(look.color("line"))
            self._image = picture(sheet(colors, fine, rgb_of(look.color("surface"))))
            self._image.setDevicePixelRatio(ratio)
        return self._image

    def _place(self, x: float, y: float) -> tuple[int, int, int]:
        """Tile, row and column at a place of the widget; −1 each for none."""
        index = self._grid.index_at(x, y)
        if index < 0:
            return -1, -1, -1
        left, top = self._grid.corner(index)
        height, width = self._maps.shape[1:]
        row = min(int((y - top) * height / self._grid.height), height - 1)
        return index, row, min(int((x - left) * width / self._grid.width), width - 1)

    def _hover(self, place: tuple[int, int, int]) -> None:
        if place != self._over:
            if place[0] != self._over[0]:
                self.update()
            self._over = place
            self.hovered.emit(*place)

    def _tell_again(self) -> None:
        """Other values lie under a pointer that has not moved."""
        if self._over[0] >= self._grid.shown:
            self._hover((-1, -1, -1))
        elif self._over[0] >= 0:
            _count, height, width = self._maps.shape
            place = (self._over[0], min(self._over[1], height - 1), min(self._over[2], width - 1))
            self._over = place
            self.hovered.emit(*place)

    def words(self, index: int, row: int, column: int) -> str:
        """What the tooltip says of a place."""
        name = (
            self._names[index]
            if index < len(self._names)
            else self.tr("{number} of {count}").format(number=index + 1, count=len(self._maps))
        )
        value = significant(float(self._maps[index, row, column]))
        if self._maps.shape[1:] == (1, 1):
            return self.tr("{name}: {value}").format(name=name, value=value)
        return self.tr("{name}, row {row}, column {column}: {value}").format(
            name=name, row=row + 1, column=column + 1, value=value
        )

    # Qt

    def sizeHint(self) -> QSize:
        width = self._look.px(320)
        return QSize(width, self._look.px(120))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(80), self._look.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._grid.shown:
            painter.drawImage(QPoint(0, 0), self._painted())
        if self._chooses and self._shows_chosen and self._chosen < self._grid.shown and len(self._maps) > 1:
            self._frame(painter, self._chosen)
        if 0 <= self._over[0] < self._grid.shown:
            self._frame(painter, self._over[0])
        painter.end()

    def _frame(self, painter: QPainter, index: int) -> None:
        thick = 2.0 if min(self._grid.width, self._grid.height) >= FRAMED else 1.0
        painter.setPen(QPen(self._look.color("ink"), thick))
        inset = thick / 2
        painter.drawRect(self.box(index).adjusted(inset, inset, -inset, -inset))

    def resizeEvent(self, event: QEvent) -> None:
        self._arrange()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self._place(event.pos().x(), event.pos().y())
            QToolTip.showText(event.globalPos(), self.words(*place) if place[0] >= 0 else "", self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._place(event.position().x(), event.position().y()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover((-1, -1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._grid.index_at(event.position().x(), event.position().y())
        if self._chooses and event.button() == Qt.MouseButton.LeftButton and index >= 0:
            if index != self._chosen:
                self.choose(index)
                self.chose.emit(index)
            self.clicked.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = arrow_step(event.key(), self._grid.columns)
        if self._chooses and step is not None and 0 <= self._chosen + step < self._grid.shown:
            self.choose(self._chosen + step)
            self.chose.emit(self._chosen)
        elif self._chooses and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._grid.shown:
            self.clicked.emit(self._chosen)
        elif step is None:
            super().keyPressEvent(event)
