"""One side of the import dialog: shows what was found, and says which data it would be."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from playground.core.datasets import Data, Dialect
from playground.core.found_folder import FolderFound
from playground.core.found_table import TableFound
from playground.ui.theme import Look


class ImportForm(QWidget):
    """For one kind of files.

    Signals:
        changed(): ``data()`` is another now.
        read_again(Dialect): the table shall be read as written in another way.
    """

    changed = Signal()
    read_again = Signal(Dialect)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look

    def show_found(self, found: FolderFound | TableFound) -> None:
        """Show what was found, with what is usual for it."""
        raise NotImplementedError

    def data(self) -> Data:
        """The data as chosen. Raises ProblemError, in one sentence, where they cannot be used."""
        raise NotImplementedError
