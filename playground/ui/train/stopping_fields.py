"""When training rests by itself: after so many epochs, without progress, or at a loss."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from playground.core import edits
from playground.core.experiment import Experiment
from playground.core.fields import limits_of
from playground.core.training import Training
from playground.session.document import Document
from playground.ui.numbers import rate
from playground.ui.theme import Look
from playground.ui.train.gesture import Gesture
from playground.ui.train.wording import with_formula
from playground.ui.widgets.checkbox import CheckBox
from playground.ui.widgets.scale import Scale
from playground.ui.widgets.slider import ValueSlider
from playground.ui.widgets.stepper import NumberField

USUAL_PATIENCE = 10
STOP_LOSS = Scale(minimum=1e-6, maximum=100.0, log=True, default=0.01)
"""Losses that the slider offers."""


class StoppingFields(QWidget):
    """Three ticks, each with its number."""

    def __init__(self, look: Look, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._document = document
        self._make_fields()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._groups: list[QHBoxLayout] = []
        for tick, number in ((self.at_epochs, self.epochs), (self.early, self.patience), (self.at_loss, self.limit)):
            group = QHBoxLayout()
            group.addWidget(tick)
            group.addWidget(number)
            self._groups.append(group)
            self._row.addLayout(group)
        self._row.addStretch(1)
        self._connect()
        look.changed.connect(self._fit)
        self._fit()

    def _make_fields(self) -> None:
        look, tr = self._look, self.tr
        self.at_epochs = CheckBox(look, tr("stop after"), tr("Training rests after this many epochs."))
        tip = tr("Number of epochs after which training rests, and the length of the cosine and one-cycle schedules.")
        self.epochs = self._number("epochs", tip)
        self.early = CheckBox(
            look,
            tr("patience"),
            tr(
                "Early stopping: training rests after this many epochs without a better one on the validation data "
                "(where there are none, on the training data)."
            ),
        )
        self.patience = self._number("early_stopping", self.early.toolTip())
        self.patience.set_value(USUAL_PATIENCE)
        tip = with_formula(tr("Training rests once the mean loss of an epoch is this small."), "E ≤ c")
        self.at_loss = CheckBox(look, tr("stop at loss"), tip)
        self.limit = ValueSlider(look, "≤", STOP_LOSS, rate, tip, inline=True)
        self.epochs.setAccessibleName(tr("epochs"))
        self.patience.setAccessibleName(tr("patience in epochs"))
        self.limit.setAccessibleName(tr("loss at which training stops"))

    def show_training(self, training: Training) -> None:
        """Show when these settings stop; a number that is off keeps the value it had."""
        self.at_epochs.set_checked(training.stop_at_epochs)
        self.epochs.set_value(training.epochs)
        for tick, number, value, tip in (
            (self.early, self.patience, training.early_stopping, self.tr("Tick “patience” first.")),
            (self.at_loss, self.limit, training.stop_at_loss, self.tr("Tick “stop at loss” first.")),
        ):
            tick.set_checked(value is not None)
            number.setEnabled(value is not None)
            number.setToolTip(tick.toolTip() if value is not None else tip)
        if training.early_stopping is not None:
            self.patience.set_value(training.early_stopping)
        if training.stop_at_loss is not None:
            self.limit.set_value(training.stop_at_loss)

    def set_upright(self, upright: bool) -> None:
        """One below the other, or all in a row."""
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.TopToBottom if upright else direction.LeftToRight)

    def _number(self, name: str, tip: str) -> NumberField:
        limits = limits_of(Training, name)
        return NumberField(self._look, int(limits.minimum), int(limits.maximum), self.tr("epochs"), tip)

    def _connect(self) -> None:
        self.at_epochs.switched.connect(lambda on: self._set(stop_at_epochs=on))
        self.early.switched.connect(lambda on: self._set(early_stopping=self.patience.value if on else None))
        self.at_loss.switched.connect(lambda on: self._set(stop_at_loss=self.limit.value if on else None))
        for field, moved, name in (
            (self.epochs, self.epochs.changed, "epochs"),
            (self.patience, self.patience.changed, "early_stopping"),
            (self.limit, self.limit.moved, "stop_at_loss"),
        ):

            def change(experiment: Experiment, value: Any, name: str = name) -> Experiment:
                return edits.set_training(experiment, **{name: value})

            Gesture(self._document, field.pressed, moved, field.released, change, field)

    def _set(self, **changes: object) -> None:
        self._document.edit(edits.set_training(self._document.experiment, **changes))

    def _fit(self) -> None:
        self._row.setSpacing(self._look.px(20, 14))
        for group in self._groups:
            group.setSpacing(self._look.px(8, 12))
        for number in (self.epochs, self.patience):
            number.setFixedWidth(self._look.px(122, 190))
        self.limit.setFixedWidth(self._look.px(140, 220))
