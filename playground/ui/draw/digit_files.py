"""Which file own digits go to and come from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from playground.session.own_digits import OwnDigitCollection

ENDING = ".npz"
Ask = Callable[[], Path | None]
"""Asks for a file; None when the person changed their mind."""


class DigitFiles(QObject):
    """Export and import. ``ask_open`` and ``ask_save`` may be replaced (tests do)."""

    def __init__(self, collection: OwnDigitCollection, window: QWidget) -> None:
        super().__init__(window)
        self._collection = collection
        self._window = window
        documents = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        self._folder = documents if documents.is_dir() else Path.home()  # or the dialog begins wherever we were started
        self.ask_open: Ask = self._ask_open
        self.ask_save: Ask = self._ask_save

    def export(self) -> None:
        """Let a file be chosen and write all digits to it."""
        path = self.ask_save()
        if path is not None:
            path = path if path.suffix.lower() == ENDING else path.with_name(path.name + ENDING)
            self._folder = path.parent
            self._collection.export(path)

    def import_file(self) -> None:
        """Let a file be chosen and add its digits."""
        path = self.ask_open()
        if path is not None:
            self._folder = path.parent
            self._collection.import_file(path)

    def _kinds(self) -> str:
        return self.tr("Digits ({endings})").format(endings=f"*{ENDING}")

    def _ask_open(self) -> Path | None:
        chosen, _kind = QFileDialog.getOpenFileName(
            self._window, self.tr("Import digits"), str(self._folder), self._kinds()
        )
        return Path(chosen) if chosen else None

    def _ask_save(self) -> Path | None:
        start = str(self._folder / f"my-digits{ENDING}")
        chosen, _kind = QFileDialog.getSaveFileName(self._window, self.tr("Export my digits"), start, self._kinds())
        return Path(chosen) if chosen else None
