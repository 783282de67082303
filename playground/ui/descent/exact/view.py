"""Linear regression, exactly: the surface over (w, b), the line through the data, and one step written out."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from playground.session.studio import Studio
from playground.ui.descent.tab import Tab
from playground.ui.theme import Look


class ExactView(Tab):
    """One of the two views of the tab *This network*."""

    def __init__(self, look: Look, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._studio = studio
