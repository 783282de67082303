"""The banner that offers what a crash left."""

from __future__ import annotations

from PySide6.QtCore import QDateTime, QLocale
from PySide6.QtWidgets import QWidget

from playground.session.autosave import Autosave
from playground.ui.banner import Banner
from playground.ui.theme import Look


class RecoveryBanner(Banner):
    """Stands under the transport bar until everything offered was restored or discarded."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "warn", "ph.clock-counter-clockwise", parent)
        self._autosave: Autosave | None = None
        self.answered.connect(self._take)

    def offer(self, autosave: Autosave) -> None:
        """Offer the newest of what is left; nothing happens when there is none."""
        self._autosave = autosave
        path = autosave.offered
        if path is None:
            return
        moment = QDateTime.fromSecsSinceEpoch(int(path.stat().st_mtime))
        sentence = self.tr("The program ended unexpectedly. What was open on {time} was kept.").format(
            time=QLocale().toString(moment, QLocale.FormatType.ShortFormat)
        )
        self.say(
            sentence,
            (
                ("restore", self.tr("Restore"), self.tr("Open it, with what the network had learned and its curves.")),
                ("discard", self.tr("Discard"), self.tr("Delete what was kept.")),
            ),
        )

    def _take(self, key: str) -> None:
        if self._autosave is None:
            return
        if key == "restore":
            self._autosave.restore()
        else:
            self._autosave.discard()
        self.offer(self._autosave)
