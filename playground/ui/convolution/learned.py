"""A learned filter on the bench: chosen in a small window, followed while the network trains."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from playground.core.experiment import Experiment
from playground.core.frames import WeightsFrame, WeightsRequest
from playground.core.layers import Conv
from playground.session.studio import Studio
from playground.ui.convolution.bench import LEARNED, Bench
from playground.ui.convolution.filter_picker import FilterPicker
from playground.ui.theme import Look
from playground.ui.train.layer_names import layer_names

KEY = "convolution/weights"
"""Under this key the weights come."""

WITH_FILTERS = "course-cnn"


class Learned(QObject):
    """Which filter of which layer; wants weights only while somebody looks at a learned filter.

    Signals:
        renamed(str): what the filter is called now: "Conv 1, 15".
    """

    renamed = Signal(str)

    def __init__(self, look: Look, bench: Bench, studio: Studio, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._studio = studio
        self._layer, self._filter, self._channel = "", 0, 0
        self._tensors: dict[str, NDArray[np.float32]] = {}
        self._is_seen = self._is_wanted = False
        self._run = -1
        self.picker = FilterPicker(look, parent)
        self.picker.picked.connect(self._pick)
        self.picker.load_asked.connect(lambda: studio.open_preset(WITH_FILTERS))
        studio.trainer.frameArrived.connect(self._take)
        studio.document.changed.connect(self._document_changed)
        bench.changed.connect(self._follow_wish)
        self._take_first_layer()

    @property
    def layers(self) -> tuple[Conv, ...]:
        """The convolution layers of the present network."""
        layers = self._studio.document.experiment.network.layers
        return tuple(layer for layer in layers if isinstance(layer, Conv))

    @property
    def name(self) -> str:
        """ "Conv 1, 15"; empty where none was chosen, or its layer is gone."""
        names = layer_names(self._studio.document.experiment)
        if self._layer not in names:
            return ""
        return self.tr("{layer}, {filter}").format(layer=names[self._layer], filter=self._filter + 1)

    @property
    def preview(self) -> NDArray[np.float64] | None:
        """The filter (k, k), of the channel looked at; None until it has arrived."""
        weights = self._weights
        if weights is None or not self.name:
            return None
        number = min(self._filter, len(weights) - 1)
        return np.asarray(weights[number, min(self._channel, weights.shape[1] - 1)])

    def choose(self, beside: QWidget) -> None:
        """Put the learned filter on the bench, and open the choice of which below this control."""
        self._is_wanted = True
        self._show_layers()
        if not self._show(is_chosen=self._bench.held.name != LEARNED):
            self._wish()
        self.picker.open_below(beside)

    def set_seen(self, seen: bool) -> None:
        """Whether the page is looked at."""
        self._is_seen = seen
        if not seen:
            self.picker.hide()
        self._wish()

    def _pick(self, layer: str, number: int, channel: int) -> None:
        self._layer, self._filter, self._channel = layer, number, channel
        self._show(is_chosen=True)

    def _wish(self) -> None:
        asked = self._is_wanted or self._bench.held.name == LEARNED or not self._tensors  # once, for a first look
        wanted = self._is_seen and asked and bool(self.layers)
        self._studio.trainer.want(KEY, WeightsRequest() if wanted else None)

    def _follow_wish(self) -> None:
        """Another kernel was chosen: weights are wanted no more; of another picture other channels may be."""
        if self._bench.held.name != LEARNED and self._is_wanted and self._weights is not None:
            self._is_wanted = False
        self._wish()
        if self.picker.isVisible():
            self._show_picker()

    def _take(self, key: str, frame: object) -> None:
        if key != KEY or not isinstance(frame, WeightsFrame):
            return
        self._tensors = {name: array for name, array in frame.tensors.items() if array.ndim == 4}
        if self._is_wanted or self._bench.held.name == LEARNED:
            self._show(is_chosen=self._bench.held.name != LEARNED)
        else:
            self.renamed.emit(self.name)
        self._wish()

    @property
    def _weights(self) -> NDArray[np.float64] | None:
        """Filters (N, C, k, k) of the layer; None until they arrive."""
        found = self._tensors.get(f"layers.{self._layer}.weight")
        return None if found is None else np.asarray(found, np.float64)

    def _show(self, is_chosen: bool) -> bool:
        """Put the filter on the bench, if its weights are here; whether they were."""
        weights = self._weights
        if weights is None or not np.isfinite(weights).all():
            return False
        self._filter = min(self._filter, len(weights) - 1)
        self._channel = min(self._channel, weights.shape[1] - 1)
        self._bench.show_learned(weights[self._filter], self._channel, is_chosen=is_chosen)
        self.renamed.emit(self.name)
        self._wish()
        self._show_picker()
        return True

    def _show_layers(self) -> None:
        names = layer_names(self._studio.document.experiment)
        self.picker.show_layers({layer.id: names[layer.id] for layer in self.layers}, self._layer)

    def _show_picker(self) -> None:
        weights = self._weights
        if weights is not None and self._layer in {layer.id for layer in self.layers}:
            self._show_layers()
            self.picker.show_weights(weights, self._filter, self._channel, self._bench.workings.picture.channels)

    def _take_first_layer(self) -> None:
        """Where the layer looked at is gone, another."""
        if self._layer not in {layer.id for layer in self.layers}:
            self._layer, self._filter, self._channel = self.layers[0].id if self.layers else "", 0, 0

    def _document_changed(self, old: Experiment, new: Experiment) -> None:
        if old.network == new.network:
            return
        self._tensors = {}
        self._take_first_layer()
        if self.picker.isVisible():
            self._show_layers()
        self.renamed.emit(self.name)
        self._wish()
