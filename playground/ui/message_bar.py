"""One sentence about something that did not work, such as a file that cannot be opened."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from playground.ui.banner import Banner
from playground.ui.theme import Look


class MessageBar(Banner):
    """Stands under the transport bar until closed or replaced by the next sentence."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "warn", "ph.warning-circle", parent)

    def show_problem(self, sentence: str) -> None:
        """Show the sentence with a button that closes it."""
        self.say(sentence, (("close", self.tr("Close"), self.tr("Take this message away.")),))
