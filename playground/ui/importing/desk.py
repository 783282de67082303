"""The ways to data of a person's own: a button, a recent one, a drop on the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtWidgets import QFileDialog, QWidget

from playground.core import edits
from playground.core.datasets import Data
from playground.session.studio import Studio
from playground.ui.importing.dialog import ImportDialog
from playground.ui.theme import Look

TABLE_ENDINGS = (".csv", ".tsv", ".txt")

AskPath = Callable[[Path], Path | None]


class ImportDesk(QObject):
    """Asks for a path and opens the import dialog; ``ask_folder`` and ``ask_table`` may be replaced (tests do)."""

    def __init__(self, look: Look, studio: Studio, window: QWidget) -> None:
        super().__init__(window)
        self._look = look
        self._studio = studio
        self._window = window
        self.dialog: ImportDialog | None = None
        self.ask_folder: AskPath = self._ask_folder
        self.ask_table: AskPath = self._ask_table

    def choose_folder(self) -> None:
        """Let a folder of pictures be chosen, and look at it."""
        self._choose(self.ask_folder)

    def choose_table(self) -> None:
        """Let a table be chosen, and look at it."""
        self._choose(self.ask_table)

    def look_at(self, path: Path) -> None:
        """Open the dialog of this folder or table."""
        if self.dialog is not None:
            self.dialog.reject()
        dialog = ImportDialog(self._look, self._studio, path, self._window.window())
        dialog.taken.connect(self._take)
        dialog.finished.connect(self._forget)
        self.dialog = dialog
        dialog.open()

    def _choose(self, ask: AskPath) -> None:
        recent = self._studio.settings.recent_data
        path = ask(recent[0].parent if recent else Path.home())
        if path is not None:
            self.look_at(path)

    def _take(self, data: Data) -> None:
        document = self._studio.document
        self._studio.settings.add_recent_data(Path(data.path))  # type: ignore[union-attr]
        document.edit(edits.choose_data(document.experiment, data))

    def _forget(self, _result: int) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _ask_folder(self, start: Path) -> Path | None:
        title = self.tr("Choose a folder with a sub-folder of pictures for each class")
        chosen = QFileDialog.getExistingDirectory(self._window, title, str(start))
        return Path(chosen) if chosen else None

    def _ask_table(self, start: Path) -> Path | None:
        endings = " ".join(f"*{ending}" for ending in TABLE_ENDINGS)
        chosen, _filter = QFileDialog.getOpenFileName(
            self._window,
            self.tr("Choose a table"),
            str(start),
            self.tr("Tables ({endings});;All files (*)").format(endings=endings),
        )
        return Path(chosen) if chosen else None


def own_data(urls: list[QUrl]) -> Path | None:
    """The one folder or table among what is dragged over the window, or None."""
    paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    if len(paths) == 1 and (paths[0].is_dir() or paths[0].suffix.lower() in TABLE_ENDINGS):
        return paths[0]
    return None
