"""The checkbox that shows the samples kept for testing, once they may be seen."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from playground.ui.theme import Look
from playground.ui.widgets.checkbox import CheckBox


class SealedBox(CheckBox):
    """ "test data": off and disabled while the test set is sealed; ``shows`` says how the samples look."""

    def __init__(self, look: Look, shows: str, parent: QWidget | None = None) -> None:
        super().__init__(look, "", parent=parent)
        self._shows = shows
        self.setAccessibleName(self.tr("test data"))
        look.changed.connect(self._fit)
        self._fit()
        self.set_open(False)

    def set_open(self, is_open: bool) -> bool:
        """Whether the test set is open; returns whether the box was switched off by that."""
        self.setEnabled(is_open)
        self.setToolTip(
            self._shows
            if is_open
            else self.tr("The test set is sealed: open it below the split in the Data pane, or in the Training menu.")
        )
        was_on = self.checked and not is_open
        if was_on:
            self.set_checked(False)
        return was_on

    def _fit(self) -> None:
        self.set_text(self.tr("test") if self._look.theme.projector else self.tr("test data"))
