"""What layers and pixels make of the drawing: asked for where it is seen, and shown no faster than the pen allows."""

from __future__ import annotations

import time
from functools import partial

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from playground.core.explanations import SALIENCY, LayerMaps, Looks
from playground.session.recognizer import Recognizer
from playground.ui.draw.layers_panel import LayersPanel
from playground.ui.draw.sees_panel import SeesPanel
from playground.ui.pace import Pace

FASTEST_MS, SLOWEST_MS = 30, 250
"""Maps change no more often than every so many milliseconds, and at least so often where the machine is busy."""
SHARE = 0.15
"""Most of the window's time that maps may take between these: the answer goes first."""


class Explaining(QObject):
    """Goes between the recognizer and the panels of one page."""

    def __init__(self, recognizer: Recognizer, sees: SeesPanel, layers: LayersPanel, page: QWidget) -> None:
        super().__init__(page)
        self._recognizer = recognizer
        self._sees = sees
        self._layers = layers
        self._page = page
        self._maps: LayerMaps | None = None
        self._pace = Pace(self._show_newest, self, FASTEST_MS)
        sees.overlay_changed.connect(self.ask)
        layers.wishes_changed.connect(self.ask)
        recognizer.mapped.connect(self._mapped)
        recognizer.explained.connect(sees.show_found)

    def ask(self) -> None:
        """Have that found out which is seen."""
        seen = self._page.isVisible()
        self._recognizer.look_for(
            Looks(
                maps=self._layers.wanted if seen else "",
                overlay=self._sees.wanted if seen else "",
                label=self._sees.wanted_label,
                unit=self._layers.unit,
            )
        )

    def forget(self) -> None:
        """There is no drawing any more."""
        self._maps = None
        self._layers.show_maps(None)

    def _mapped(self, maps: LayerMaps) -> None:
        if maps.gradient == (self._layers.mode.current == SALIENCY):
            self._maps = maps
            QTimer.singleShot(0, self, self._pace.ask)  # the answer that came with them is painted before

    def _show_newest(self) -> None:
        if self._maps is not None:
            began = time.perf_counter()
            self._layers.show_maps(self._maps)
            QTimer.singleShot(0, self, partial(self._painted, began))  # after what is painted now

    def _painted(self, began: float) -> None:
        took = 1000.0 * (time.perf_counter() - began)
        self._pace.set_interval(round(min(max(FASTEST_MS, took / SHARE), SLOWEST_MS)))
