"""Maps of a trained network's layer, the strongest first, or the weights of one of its filters."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from playground.core.frames import FeatureMapsFrame, LayerWeightsFrame
from playground.core.pretrained_look import StageLook
from playground.ui.inside.maps_pane import OWN, MapsPane, square_of
from playground.ui.numbers import count
from playground.ui.theme import Look

SMALL, LARGE = 48, 66
"""Px of a tile's side, unless all are asked for."""
COLOURS = 3
"""Channels of a picture: filters that read them are shown whole, each by its three pictures."""
NO_ORDER: NDArray[np.int64] = np.zeros(0, np.int64)


class StageMaps(MapsPane):
    """As of one's own network, but the tiles stand by strength: ``unit`` is a rank, ``filter`` the number from 0."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        self._order = NO_ORDER
        super().__init__(look, parent)
        self.scaling.set_chosen(OWN)
        self._show_all_button()
        self.moment.setToolTip(self.tr("Values before ReLU, h = W ∗ x + b, or after it, g(h) = max(0, h)."))
        self.kind.setToolTip(
            self.tr("What the layer makes of the picture; or the weights of the chosen filter, one picture a channel.")
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_tiles()

    def _fit_tiles(self) -> None:
        """Tiles that can easily be seen, in rows that fill the width, and so that little of the height is left."""
        look, gap = self._look, self._look.px(4)
        smallest, largest = look.px(SMALL, SMALL), look.px(LARGE, LARGE)
        sides = [(self.width() + gap) // columns - gap for columns in range(1, self.width())]
        sides = [side for side in sides if smallest <= side <= largest] or [smallest]
        side = min(sides, key=lambda side: max(0, self.height() - gap) % (side + gap))
        readable = max(1, side if not look.theme.projector else int(side / 1.5))
        if readable != self._readable:
            self._readable = readable
            self._show()

    @property
    def filter(self) -> int:
        """Number of the chosen filter; −1 before anything was seen."""
        return self.filter_at(self.unit)

    @property
    def ranked(self) -> FeatureMapsFrame | None:
        """The maps that are shown, the strongest first."""
        return self._frame

    def filter_at(self, rank: int) -> int:
        """Number of the filter at a rank; −1 for none."""
        return int(self._order[rank]) if 0 <= rank < len(self._order) else -1

    def rank_of(self, number: int) -> int:
        """Where a filter stands."""
        found = np.flatnonzero(self._order == number)
        return int(found[0]) if len(found) else 0

    def show_stage(self, stage: StageLook) -> None:
        """Take what a layer makes of the picture; the filter that was asked for is the chosen one."""
        self._order = stage.order
        maps = stage.maps
        self.choose(self.rank_of(maps.unit))
        self._weights = self._ranked_weights(stage)
        self.show_maps(attrs.evolve(maps, values=maps.values[stage.order], unit=self.unit))
        if self.shows_weights:
            self._show()

    def _ranked_weights(self, stage: StageLook) -> LayerWeightsFrame | None:
        """Of the first layer all filters, the strongest first; of others the pictures of the chosen one."""
        pictures, channels = stage.weights.pictures, stage.weights.channels
        if channels == COLOURS:
            whole = pictures.reshape(-1, channels, *pictures.shape[1:])[stage.order]
            return attrs.evolve(stage.weights, pictures=whole.reshape(pictures.shape))
        kernel = stage.maps.kernel
        if kernel is None:
            return None
        return LayerWeightsFrame(run=0, layer_id=stage.maps.layer_id, pictures=kernel, channels=len(kernel))

    def begin(self, name: str, activation: str) -> None:
        self._order = NO_ORDER
        super().begin(name, activation)

    @property
    def _is_one_filter(self) -> bool:
        """Whether the weights of one filter are shown, not those of all."""
        return self.shows_weights and self._weights is not None and self._weights.channels != COLOURS

    def _show(self) -> None:
        self.tiles.show_chosen(not self._is_one_filter)
        super()._show()

    def _show_maps(self) -> None:
        super()._show_maps()
        frame = self._frame
        if frame is not None and self._large:
            size = square_of(frame.values.shape[1], frame.values.shape[2])
            self._note.set_text(self.tr("filter {0}, {1}").format(count(self.filter + 1), size))

    def _show_weights(self) -> None:
        super()._show_weights()
        self.moment.setEnabled(not self.shows_weights)
        frame = self._weights
        if frame is not None and self._is_one_filter:
            size = square_of(frame.pictures.shape[1], frame.pictures.shape[2])
            shown = self._counted(self.tiles.shown, frame.channels).replace(self.tr("strongest"), self.tr("first"))
            self._note.set_text(self.tr("filter {0}: {1} channels, {2}").format(count(self.filter + 1), shown, size))

    def _tile_names(self, tiles: int) -> tuple[str, ...]:
        frame = self._weights
        if not self.shows_weights or frame is None:
            return tuple(self.tr("filter {0}").format(number + 1) for number in self._order.tolist())
        if self._is_one_filter:
            return tuple(self.tr("filter {0}, channel {1}").format(self.filter + 1, tile + 1) for tile in range(tiles))
        colours = (self.tr("red"), self.tr("green"), self.tr("blue"))
        return tuple(
            self.tr("filter {0}, {1}").format(number + 1, colour)
            for number in self._order.tolist()
            for colour in colours
        )

    def _unit_of(self, tile: int) -> int:
        return self.unit if self._is_one_filter else super()._unit_of(tile)

    def _tile_of(self, unit: int) -> int:
        return 0 if self._is_one_filter else super()._tile_of(unit)

    def _counted(self, shown: int, total: int) -> str:
        if 0 < shown < total:
            return self.tr("strongest {0} of {1}").format(count(shown), count(total))
        return count(total)
