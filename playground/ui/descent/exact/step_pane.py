"""The step at hand, written out: a table of the points, the gradient as its last row, the update with numbers."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.core.descent.one_step import OneStep
from playground.ui.descent.exact.heading import Heading
from playground.ui.descent.exact.step_table import StepTable
from playground.ui.descent.exact.subject import LineSubject
from playground.ui.descent.exact.texts import departure_text, scale_text
from playground.ui.numbers import rate
from playground.ui.pace import Pace
from playground.ui.theme import Look
from playground.ui.widgets.label import Label


class StepPane(QWidget):
    """Follows the network at the pace of the eye; by hand at once."""

    def __init__(self, look: Look, subject: LineSubject, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._subject = subject
        self.heading = Heading(look, self.tr("One step, written out"), "", self)
        self.rate = Label(look, "", "secondary", "ink3")
        self.heading.add(self.rate)
        self.table = StepTable(look, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 6, 16, 8)
        column.setSpacing(4)
        column.addWidget(self.heading)
        column.addWidget(self.table, 1)
        self._pace = Pace(self._show, self)
        subject.pointsChanged.connect(self._show)
        subject.moved.connect(lambda: self._pace.now() if subject.is_held else self._pace.ask())

    def show_experiment(self) -> None:
        """Another learning rate or optimiser may hold."""
        self._show()

    def _show(self) -> None:
        subject, training = self._subject, self._subject.experiment.training
        self.rate.set_text(f"α = {rate(training.learning_rate)}")
        if subject.points is None or subject.line is None:
            self.table.show_step(None, "")
            return
        step = OneStep(subject.points.fit, subject.line, training.learning_rate)
        text = scale_text(subject.points.scale)
        self.heading.words.set_text(f"x′ = {text}" if text and not self._look.theme.projector else "")
        self.table.show_step(step, departure_text(subject.experiment), "x′" if text else "x")
