"""The mosaic of one layer: what it makes of what is looked at, or its weights."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from playground.core.frames import FeatureMapsFrame, LayerWeightsFrame
from playground.ui.inside.scale_bar import ScaleBar
from playground.ui.numbers import count
from playground.ui.theme import Look
from playground.ui.train.wording import square
from playground.ui.widgets.buttons import Button, control_height
from playground.ui.widgets.label import Label
from playground.ui.widgets.map_mosaic import MapMosaic
from playground.ui.widgets.segmented import Segmented

MAPS, WEIGHTS = "maps", "weights"
AFTER, BEFORE = "after", "before"
OWN, SHARED = "own", "shared"
READABLE, SMALLEST = 22, 4
"""Px of a tile's side, at least, while only some are shown, and when all are asked for."""
LARGEST, LARGEST_CELL = 150, 72
"""At most, of maps and of single values."""
NO_TILES = np.zeros((0, 1, 1), np.float32)


class MapsPane(QWidget):
    """The mosaic. Heading and switches are in ``head``, its scale in ``scale``: both go on over what stands beside it.

    Signals:
        changed(): another kind of picture is wanted: maps or weights, before or after g.
        chose(int): another unit was chosen.
        hovered(int, int, int): unit, row and column under the pointer; −1 each for none.
    """

    changed = Signal()
    chose = Signal(int)
    hovered = Signal(int, int, int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._readable = READABLE
        self._frame: FeatureMapsFrame | None = None
        self._weights: LayerWeightsFrame | None = None
        self._unit = self._tile = 0
        self._activation = ""
        self._all = self._large = self._just_chosen = False
        self.head = QWidget(self)
        self._name = Label(look, "", "heading", parent=self.head)
        self._note = Label(look, "", "secondary", "ink2", self.head)
        self._note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.kind = Segmented(
            look,
            ((MAPS, self.tr("maps")), (WEIGHTS, self.tr("weights"))),
            self.tr("What the layer makes of what is looked at; or the weights it has learned."),
            self,
        )
        self.kind.setAccessibleName(self.tr("maps or weights"))
        self.moment = Segmented(
            look,
            ((BEFORE, self.tr("h")), (AFTER, self.tr("g(h)"))),
            self.tr("Values before the activation function, h = W x + b, or after it, g(h)."),
            self,
        )
        self.moment.setAccessibleName(self.tr("before or after the activation"))
        self.moment.set_chosen(AFTER)
        self.scaling = Segmented(
            look,
            ((OWN, self.tr("own scale")), (SHARED, self.tr("shared"))),
            self.tr("Every picture on a scale of its own, ± its largest value; or all on that of the layer."),
            self,
        )
        self.scaling.setAccessibleName(self.tr("colour scale"))
        self.scaling.set_chosen(SHARED)
        self.all = Button(look, "", "ph.corners-out", "quiet", self.tr("Show all of them, however small."), self)
        self.tiles = MapMosaic(look, self, largest=LARGEST, least=READABLE)
        self.matrix = MapMosaic(look, self, largest=2000, least=1, chooses=False)
        self.large = MapMosaic(look, self, largest=2000, least=1, chooses=False)
        self.large.setAccessibleName(self.tr("Enlarged picture"))
        self.nothing = Label(look, self.tr("This layer has no weights."), "body", "ink3", self)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.tiles.setAccessibleName(self.tr("Maps of the layer"))
        self.tiles.setAccessibleDescription(self.tr("Arrow keys choose a map; Enter enlarges it."))
        self.tiles.setToolTip(self.tr("Arrow keys choose a map; Enter enlarges it."))
        self.matrix.setAccessibleName(self.tr("Weights as a matrix: a row for each unit"))
        self._stack = QStackedWidget(self)
        for widget in (self.tiles, self.matrix, self.large, self.nothing):
            self._stack.addWidget(widget)
        self.scale = ScaleBar(look, self)
        self._lay_out()
        self.kind.chosen.connect(self._switched)
        self.moment.chosen.connect(self._switched)
        self.scaling.chosen.connect(lambda _key: self._show())
        self.all.clicked.connect(self._toggle_all)
        self.tiles.chose.connect(self._chose)
        self.tiles.clicked.connect(self._clicked)
        self.tiles.hovered.connect(self._hovered)
        self.matrix.hovered.connect(self._hovered)
        self.large.hovered.connect(self._hovered)
        look.changed.connect(self._fit)
        self._fit()

    @property
    def shows_weights(self) -> bool:
        """Whether weights are shown, not maps."""
        return self.kind.current == WEIGHTS

    @property
    def before(self) -> bool:
        """Whether values before the activation function are wanted."""
        return self.moment.current == BEFORE

    @property
    def unit(self) -> int:
        """The chosen unit or channel."""
        return self._unit

    @property
    def note(self) -> str:
        """What is said beside the name."""
        return self._note.text()

    def begin(self, name: str, activation: str) -> None:
        """Another layer: called ``name``, with an activation function of that title (empty: none)."""
        self._name.set_text(name)
        self._activation = activation
        self.moment.setVisible(bool(activation))
        self._frame = self._weights = None
        self._unit = self._tile = 0
        self._all = self._large = False
        self._note.set_text("")
        self.tiles.set_maps(NO_TILES)
        self.tiles.choose(0)
        self._show()

    def choose(self, unit: int) -> None:
        """Choose a unit without saying so."""
        self._unit = unit
        self.tiles.choose(self._tile_of(unit))

    def show_maps(self, frame: FeatureMapsFrame) -> None:
        """Take a newer frame of the layer's maps."""
        self._frame = frame
        if not self.shows_weights:
            self._show()

    def show_weights(self, frame: LayerWeightsFrame) -> None:
        """Take a newer frame of the layer's weights."""
        self._weights = frame
        if self.shows_weights:
            self._show()

    def map_scale(self, unit: int) -> float:
        """The value of full colour in the map of this unit."""
        if self._frame is None:
            return 1.0
        values = np.abs(np.nan_to_num(self._frame.values))
        chosen = values if self.scaling.current == SHARED else values[unit : unit + 1]
        return float(chosen.max(initial=0.0)) or 1.0

    def _switched(self, _key: str) -> None:
        if self.sender() is self.kind:
            self.tiles.set_maps(NO_TILES)
        self.changed.emit()
        self._show()

    def _toggle_all(self) -> None:
        if self._large:
            self.enlarge(False)
        else:
            self._all = not self._all
            self._show()

    @property
    def is_large(self) -> bool:
        """Whether one picture fills the pane."""
        return self._large

    def enlarge(self, large: bool) -> None:
        """Let the chosen picture fill the pane, or show all again."""
        self._large = large
        self._show()
        (self.all if large else self.tiles).setFocus(Qt.FocusReason.OtherFocusReason)

    def _clicked(self, _tile: int) -> None:
        """The first click on a tile chooses it, the next enlarges it."""
        if self._just_chosen:
            self._just_chosen = False
        else:
            self.enlarge(True)

    def _show(self) -> None:
        if self.shows_weights:
            self._show_weights()
        else:
            self._show_maps()
        self._show_all_button()

    def _show_maps(self) -> None:
        frame = self._frame
        self._stack.setCurrentWidget(self.tiles)
        self.moment.setEnabled(True)
        if frame is None:
            self.scale.show_scale(None, True, "")
            return
        values = frame.values
        self._put(values, "")
        shape = "" if values.ndim == 1 else square_of(values.shape[1], values.shape[2])
        if frame.subject == "plane":
            one, many = self.tr("one unit over the plane"), self.tr("{0} units over the plane")
            kind = one if frame.total == 1 else many
        elif frame.total == 1:
            kind = self.tr("one unit") if values.ndim == 1 else self.tr("one feature map, {1}")
        else:
            kind = self.tr("{0} units") if values.ndim == 1 else self.tr("{0} feature maps, {1}")
        self._note.set_text(kind.format(self._counted(self.tiles.shown, frame.total), shape))
        signed = bool((values < 0).any())
        self.scale.show_scale(self._largest(values), signed, self._words())

    def _show_weights(self) -> None:
        frame = self._weights
        self.moment.setEnabled(False)
        if frame is None:
            self._stack.setCurrentWidget(self.nothing)
            self._note.set_text("")
            self.scale.show_scale(None, True, "")
            return
        pictures = frame.pictures
        if frame.matrix:
            self._stack.setCurrentWidget(self.matrix)
            largest = float(np.abs(np.nan_to_num(pictures)).max(initial=0.0)) or 1.0
            self.matrix.set_maps(pictures, largest, (self.tr("W, unit by row, input by column"),))
            units, inputs = pictures.shape[1] * frame.row_step, pictures.shape[2] * frame.column_step
            self._note.set_text(self.tr("{0} units × {1} inputs").format(count(units), count(inputs)))
            self.scale.show_scale(largest, True, self.tr("weights W"))
            return
        self._stack.setCurrentWidget(self.tiles)
        self._put(pictures, WEIGHTS)
        size = square_of(pictures.shape[1], pictures.shape[2])
        units = len(pictures) // frame.channels
        counted = self._counted(self.tiles.shown // frame.channels, units)
        if frame.channels == 1:
            self._note.set_text(self.tr("weights of {0} units, {1}").format(counted, size))
        else:
            self._note.set_text(self.tr("{0} filters × {1} channels, {2}").format(counted, frame.channels, size))
        words = self.tr("own scales") if self.scaling.current == OWN else self.tr("weights W")
        self.scale.show_scale(self._largest(pictures), True, words)

    def _put(self, values: np.ndarray, kind: str) -> None:
        """Lay the tiles out, all of them or those that can be read."""
        self.tiles.set_limits(SMALLEST if self._all else self._readable, LARGEST if values.ndim == 3 else LARGEST_CELL)
        strength = np.abs(np.nan_to_num(values.reshape(len(values), -1))).max(1, initial=0.0)
        scale = strength if self.scaling.current == OWN else strength.max(initial=0.0)
        self.tiles.set_maps(values, np.where(scale > 0, scale, 1.0), self._tile_names(len(values)))
        self.tiles.choose(self._tile_of(self._unit))
        if self._large and values.ndim == 3:
            tile = self.tiles.chosen
            own = float(np.broadcast_to(np.where(scale > 0, scale, 1.0), len(values))[tile])
            self.large.set_maps(values[tile : tile + 1], own, self._tile_names(len(values))[tile : tile + 1])
            self._stack.setCurrentWidget(self.large)

    def _largest(self, values: np.ndarray) -> float | None:
        if self.scaling.current == OWN:
            return None
        return float(np.abs(np.nan_to_num(values)).max(initial=0.0)) or 1.0

    def _words(self) -> str:
        scale = self.tr("own scales") if self.scaling.current == OWN else self.tr("one scale")
        if not self._activation:
            return scale
        moment = self.tr("before {0}") if self.before else self.tr("after {0}")
        return f"{scale}, {moment.format(self._activation)}"

    def _tile_names(self, tiles: int) -> tuple[str, ...]:
        frame = self._weights
        if not self.shows_weights or frame is None:
            return tuple(self.tr("{0} of {1}").format(number + 1, tiles) for number in range(tiles))
        first = tiles - frame.second
        names = []
        for tile in range(tiles):
            unit, channel = divmod(tile if tile < first else tile - first, self._channels_of(tile))
            name = self.tr("filter {0}, channel {1}").format(unit + 1, channel + 1)
            names.append(name if tile < first else self.tr("second convolution, {0}").format(name))
        return tuple(names)

    def _channels_of(self, tile: int) -> int:
        """Pictures a unit has where this tile stands: the second convolution of a block reads its own filters."""
        frame = self._weights
        assert frame is not None
        first = len(frame.pictures) - frame.second
        return frame.channels if tile < first or not first else max(1, round(frame.second**0.5))

    def _unit_of(self, tile: int) -> int:
        frame = self._weights
        if not self.shows_weights or frame is None or frame.matrix:
            return tile
        first = len(frame.pictures) - frame.second
        return (tile if tile < first else tile - first) // self._channels_of(tile)

    def _tile_of(self, unit: int) -> int:
        """The tile chosen last if it is one of the unit's, else its first."""
        frame = self._weights
        if not self.shows_weights or frame is None:
            return unit
        return self._tile if self._unit_of(self._tile) == unit else unit * frame.channels

    def _counted(self, shown: int, total: int) -> str:
        """How many there are, and of how many only the first are seen."""
        if 0 < shown < total:
            return self.tr("first {0} of {1}").format(count(shown), count(total))
        return count(total)

    def _show_all_button(self) -> None:
        tiles = self._stack.currentWidget() in (self.tiles, self.large)
        hidden = tiles and 0 < self.tiles.shown < len(self.tiles.maps)
        self.all.setVisible(tiles and (hidden or self._all or self._large))
        few = self._all and not self._large
        self.all.set_text(self.tr("Fewer, larger") if few else self.tr("All {0}").format(count(len(self.tiles.maps))))
        self.all.set_icon("ph.corners-in" if self._large else "ph.corners-out")

    def _chose(self, tile: int) -> None:
        self._just_chosen = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        unit, self._tile = self._unit_of(tile), tile
        if unit != self._unit:
            self._unit = unit
            self.chose.emit(unit)

    def _hovered(self, tile: int, row: int, column: int) -> None:
        source, frame = self.sender(), self._weights
        if tile < 0:
            self.hovered.emit(-1, -1, -1)
        elif source is self.matrix:
            self.hovered.emit(row * (1 if frame is None else frame.row_step), -1, -1)
        elif self.shows_weights:
            self.hovered.emit(self._unit if source is self.large else self._unit_of(tile), -1, -1)
        else:
            self.hovered.emit(self._unit if source is self.large else tile, row, column)

    def _lay_out(self) -> None:
        names, switches = QHBoxLayout(), QHBoxLayout()
        self._rows = (names, switches)
        names.addWidget(self._name)
        names.addWidget(self._note, 1)
        names.addWidget(self.all)
        for widget in (self.kind, self.moment, self.scaling):
            switches.addWidget(widget)
        switches.addStretch(1)
        self._above = QVBoxLayout(self.head)
        self._above.setContentsMargins(0, 0, 0, 0)
        self._above.addLayout(names)
        self._above.addLayout(switches)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._stack, 1)

    def _fit(self) -> None:
        look = self._look
        for row in self._rows:
            row.setSpacing(look.px(8))
        self._above.setSpacing(look.px(6))
        self._name.setFixedHeight(control_height(look, "panel"))  # with the button beside it or without
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.px(8, 8))


def square_of(height: int, width: int) -> str:
    """The size of a picture."""
    return square(height) if height == width else f"{height} × {width}"
