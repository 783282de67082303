"""Optimisers race over a surface: which surface, the race itself, who takes part, and eight learning rates below."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from playground.session.studio import Studio
from playground.ui.descent.tab import Tab
from playground.ui.theme import Look


class SurfacesTab(Tab):
    """The tab *Surfaces*."""

    def __init__(self, look: Look, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._track = studio.race
