"""Giving the experiment away: as a line of text, as a script, its weights, an ONNX model, its curves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from playground.session.studio import Studio
from playground.ui.files import file_name
from playground.ui.numbers import count

LONG = 2000
"""Letters that some chats take at most in one message."""
AskExport = Callable[[str, Path, str], Path | None]
"""Asks for a file to write: the dialog's title, where it starts, the kinds of file; None for a changed mind."""


class Sharing(QObject):
    """The commands that copy, paste and export. ``ask`` may be replaced (tests do)."""

    def __init__(self, studio: Studio, window: QWidget) -> None:
        super().__init__(window)
        self._studio = studio
        self._window = window
        self._folder: Path | None = None
        self.ask: AskExport = self._ask

    def copy_text(self) -> None:
        """The experiment as one line on the clipboard; a line too long for a chat is said to be so."""
        line = self._studio.as_text()
        QGuiApplication.clipboard().setText(line)
        if len(line) > LONG:
            drawn = self.tr(
                "It is copied, but long for a chat: {0} letters, since all that was made by hand goes along. "
                "A saved file carries it as well."
            )
            self._studio.problem.emit(drawn.format(count(len(line))))

    def paste_text(self) -> None:
        """Take up the experiment that is on the clipboard as such a line."""
        self._studio.paste_text(QGuiApplication.clipboard().text())

    def export_script(self) -> None:
        """Ask for a file and write the PyTorch script."""
        self._export(self.tr("Export a PyTorch script"), self.tr("Python scripts"), ".py", self._studio.export_script)

    def export_weights(self) -> None:
        """Ask for a file and write the weights."""
        self._export(self.tr("Export the weights"), self.tr("Weights"), ".safetensors", self._studio.export_weights)

    def export_onnx(self) -> None:
        """Ask for a file and write the network for other programs; where the package for it lacks, that is said."""
        if self._studio.can_export_onnx():
            self._export(self.tr("Export as ONNX"), self.tr("ONNX models"), ".onnx", self._studio.export_onnx)

    def export_curves(self) -> None:
        """Ask for a file and write the curves."""
        self._export(self.tr("Export the curves"), self.tr("Tables"), ".csv", self._studio.export_curves)

    def _export(self, title: str, kind: str, ending: str, write: Callable[[Path], object]) -> None:
        path = self.ask(title, self._start / file_name(self._studio.document.title, ending), f"{kind} (*{ending})")
        if path is not None:
            self._folder = path.parent
            write(path if path.suffix.lower() == ending else path.with_name(path.name + ending))

    @property
    def _start(self) -> Path:
        """The folder exported to last, else that of the experiment."""
        path = self._studio.document.path
        return self._folder or (path.parent if path is not None else Path.home())

    def _ask(self, title: str, start: Path, kinds: str) -> Path | None:
        chosen, _filter = QFileDialog.getSaveFileName(self._window, title, str(start), kinds)
        return Path(chosen) if chosen else None
