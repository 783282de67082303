"""A control with its caption above."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from playground.ui.theme import Look
from playground.ui.widgets.label import Label


class Captioned(QWidget):
    """Caption in small type, the control below."""

    def __init__(self, look: Look, caption: str, control: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(Label(look, caption, "caption", "ink3"))
        column.addWidget(control)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if not control.accessibleName():
            control.setAccessibleName(caption)
