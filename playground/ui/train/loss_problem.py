"""What is wrong with the loss, and a button that mends it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground.core.shapes import Problem
from playground.ui.theme import Look
from playground.ui.train.wording import sentence
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.label import Label


class LossProblem(QWidget):
    """One sentence and one button.

    Signals:
        fix_wanted: the user wants the usual loss instead.
    """

    fix_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = Label(look, "", "secondary", "error", wrap=True)
        self._button = Button(look, tooltip=self.tr("Take the loss that is usual for these data."), height="card")
        self._button.clicked.connect(self.fix_wanted)
        row = QHBoxLayout()
        row.addWidget(self._button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._text)
        column.addLayout(row)
        column.addStretch(1)
        self.hide()

    @property
    def button(self) -> Button:
        return self._button

    def show_problem(self, problem: Problem | None, usual: str) -> None:
        """Say what is wrong, or nothing; `usual` is the loss that mends it."""
        self._text.set_text("" if problem is None else sentence(problem.message))
        self._button.set_text(self.tr("Use {0}").format(usual))
