"""Opening and saving: which file, what about unsaved edits, and what was open lately."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import attrs
from PySide6.QtCore import QObject, QUrl
from PySide6.QtWidgets import QFileDialog, QWidget

from playground.core.presets import preset
from playground.session.studio import Studio
from playground.ui.dialogs import Answer, Dialog
from playground.ui.theme import Look

ENDING = ".nnp"
READABLE = (ENDING, ".json")

EMPTY_PRESET = "gaussians"
"""What a new experiment starts from."""

Then = Callable[[], object]
AskUnsaved = Callable[[str], str]
"""Asks about unsaved edits of the experiment of this title: "save", "discard" or "cancel"."""
AskPath = Callable[[Path], Path | None]
"""Asks for a file, starting at this folder or file; None when the person changed their mind."""


class FileDesk(QObject):
    """The commands of the File menu. ``ask_unsaved``, ``ask_open`` and ``ask_save`` may be replaced (tests do)."""

    def __init__(self, look: Look, studio: Studio, window: QWidget) -> None:
        super().__init__(window)
        self._look = look
        self._studio = studio
        self._window = window
        self._waiting: Then | None = None
        self._folder = next((path.parent for path in studio.settings.recent_files), Path.home())
        self.ask_unsaved: AskUnsaved = self._ask_unsaved
        self.ask_open: AskPath = self._ask_open
        self.ask_save: AskPath = self._ask_save
        studio.saved.connect(self._saved)
        studio.problem.connect(self._not_saved)
        studio.failed.connect(self._not_saved)

    def new(self) -> None:
        """A network without hidden layers on two clouds of points, after asking about unsaved edits."""
        self.leave(self._new)

    def open(self) -> None:
        """Let a file be chosen and open it, after asking about unsaved edits."""
        self.leave(self._choose)

    def open_file(self, path: Path) -> None:
        """Open a file, after asking about unsaved edits."""
        self.leave(lambda: self._open(path))

    def save(self) -> bool:
        """Save to the file it belongs to, or ask for one; False when the person changed their mind."""
        path = self._studio.document.path
        if path is None or path.suffix.lower() != ENDING:
            return self.save_as()
        self._save(path)
        return True

    def save_as(self) -> bool:
        """Ask for a file and save to it; False when the person changed their mind."""
        document = self._studio.document
        path = self.ask_save(document.path or self._folder / file_name(document.title, ENDING))
        if path is None:
            return False
        self._save(path if path.suffix.lower() == ENDING else path.with_name(path.name + ENDING))
        return True

    def leave(self, then: Then) -> None:
        """Do ``then`` once the open experiment may be left: it has no unsaved edits, or they were saved or given up."""
        document = self._studio.document
        self._waiting = None
        if not document.modified:
            then()
            return
        answer = self.ask_unsaved(document.title)
        if answer == "discard":
            then()
        elif answer == "save" and self.save():
            self._waiting = then

    def recent(self) -> tuple[Path, ...]:
        """Files opened or saved lately that are still there."""
        return tuple(path for path in self._studio.settings.recent_files if path.exists())

    def forget_recent(self) -> None:
        """Empty the list of recent files."""
        self._studio.settings.forget_recent()

    def _new(self) -> None:
        self._studio.begin(attrs.evolve(preset(EMPTY_PRESET), name=self.tr("Untitled")))

    def _choose(self) -> None:
        path = self.ask_open(self._folder)
        if path is not None:
            self._open(path)

    def _open(self, path: Path) -> None:
        self._folder = path.parent
        self._studio.open_file(path)

    def _save(self, path: Path) -> None:
        self._folder = path.parent
        self._studio.save(path)

    def _saved(self, _path: object) -> None:
        then, self._waiting = self._waiting, None
        if then is not None:
            self.leave(then)

    def _not_saved(self, _sentence: object) -> None:
        self._waiting = None

    def _ask_unsaved(self, title: str) -> str:
        sentence = self.tr("“{title}” has edits that are not saved. What was learned since is lost with them.")
        dialog = Dialog(
            self._look,
            self.tr("Save before going on?"),
            sentence.format(title=title),
            (
                Answer("discard", self.tr("Discard")),
                Answer("save", self.tr("Save"), "primary"),
                Answer("cancel", self.tr("Cancel")),
            ),
            self._window,
        )
        dialog.exec()
        dialog.deleteLater()
        return dialog.answer

    def _ask_open(self, folder: Path) -> Path | None:
        endings = " ".join(f"*{ending}" for ending in READABLE)
        chosen, _filter = QFileDialog.getOpenFileName(
            self._window,
            self.tr("Open an experiment"),
            str(folder),
            self.tr("Experiments ({endings})").format(endings=endings),
        )
        return Path(chosen) if chosen else None

    def _ask_save(self, start: Path) -> Path | None:
        chosen, _filter = QFileDialog.getSaveFileName(
            self._window,
            self.tr("Save the experiment"),
            str(start),
            self.tr("Experiments ({endings})").format(endings=f"*{ENDING}"),
        )
        return Path(chosen) if chosen else None


def readable_file(urls: list[QUrl]) -> Path | None:
    """The one experiment file among what is dragged over the window, or None."""
    paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    if len(paths) == 1 and paths[0].suffix.lower() in READABLE:
        return paths[0]
    return None


def file_name(title: str, ending: str) -> str:
    """A title as a file name that every system takes."""
    return "".join(" " if letter in '<>:"/\\|?*' else letter for letter in title).strip() + ending
