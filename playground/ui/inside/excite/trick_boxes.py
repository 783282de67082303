"""Tricks as switches: each remembers how strong it was."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QWidget

from playground.session.dreamer import Dreamer
from playground.ui.inside.excite.tricks import Trick
from playground.ui.theme import Look
from playground.ui.widgets.checkbox import CheckBox

OF_COLOUR = "decorrelated"
"""The trick that is none on grey pictures."""


class TrickBoxes(QWidget):
    """One box for each trick, in rows of ``columns``."""

    def __init__(
        self, look: Look, dreamer: Dreamer, tricks: Sequence[Trick], parent: QWidget | None = None, columns: int = 2
    ) -> None:
        super().__init__(parent)
        self._look, self._dreamer = look, dreamer
        self._strengths: dict[str, float] = {}
        self.boxes: dict[str, CheckBox] = {}
        self._tricks = tuple(tricks)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        for place, trick in enumerate(self._tricks):
            box = CheckBox(look, trick.title, trick.tooltip, self)
            box.switched.connect(lambda on, trick=trick: self._switch(trick, on))
            self.boxes[trick.key] = box
            self._grid.addWidget(box, place // columns, place % columns)
        self._grid.setColumnStretch(columns - 1, 1)
        look.changed.connect(self._fit)
        self.show_settings()
        self._fit()

    def _switch(self, trick: Trick, on: bool) -> None:
        if trick.scale is None:
            self._dreamer.set_settings(**{trick.key: on})
            return
        strength = self._strengths.get(trick.key, trick.usual) if on else 0.0
        self._dreamer.set_settings(**{trick.key: round(strength) if trick.scale.integer else strength})

    def show_settings(self) -> None:
        """Show what is on, and how strong."""
        settings = self._dreamer.settings
        for trick in self._tricks:
            value = getattr(settings, trick.key)
            if value and trick.scale is not None:
                self._strengths[trick.key] = float(value)
            box = self.boxes[trick.key]
            box.set_checked(bool(value))
            box.set_text(trick.words(settings))
            box.setEnabled(trick.key != OF_COLOUR or not self._dreamer.reads_grey)

    def _fit(self) -> None:
        self._grid.setHorizontalSpacing(self._look.px(12, 14))
        self._grid.setVerticalSpacing(0)
