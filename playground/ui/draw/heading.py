"""The row at the top of a pane: heading, a quiet word beside it, and controls at the right."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from playground.ui.theme import Look
from playground.ui.widgets.label import Label


class Heading(QWidget):
    """40 px high (projector 56); widgets given to `add` stand at its right end."""

    def __init__(self, look: Look, title: str, note: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._title = Label(look, title, role="heading", parent=self)
        self._row.addWidget(self._title)
        self._note = Label(look, note, role="secondary", token="ink2", parent=self)
        self._row.addWidget(self._note)
        self._row.addStretch(1)
        look.changed.connect(self._restyle)
        self._restyle()

    def add(self, widget: QWidget) -> None:
        """Put a widget at the right end."""
        self._row.addWidget(widget)

    def remove(self, widget: QWidget) -> None:
        """Let a widget stand elsewhere."""
        self._row.removeWidget(widget)

    def set_title(self, title: str) -> None:
        """Call the pane something else."""
        self._title.set_text(title)

    def set_note(self, note: str) -> None:
        """Say something else beside the heading."""
        self._note.set_text(note)

    @property
    def note(self) -> str:
        return self._note.text()

    def _restyle(self) -> None:
        self.setFixedHeight(self._look.px(40, 52))
        self._row.setSpacing(self._look.px(10, 14))
