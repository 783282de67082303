"""Weight decay and L1."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QWidget

from playground.core import edits
from playground.core.experiment import Experiment
from playground.core.fields import limits_of
from playground.core.training import Training
from playground.session.document import Document
from playground.ui.numbers import rate
from playground.ui.theme import Look
from playground.ui.train.gesture import Gesture
from playground.ui.train.wording import with_formula
from playground.ui.widgets.scale import Scale
from playground.ui.widgets.slider import ValueSlider

SMALLEST_PENALTY = 1e-6


class PenaltyFields(QWidget):
    """Two sliders, 0 at their left ends."""

    def __init__(self, look: Look, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._document = document
        apart = self.tr("The loss shown is that of the data, without penalties.")
        self.decay = self._penalty(
            "weight_decay",
            self.tr("decay"),
            with_formula(
                self.tr("Weight decay pulls weights towards 0; biases are spared. AdamW takes it off the weights."),
                "L + λ·½‖W‖²,  ∂/∂W = λW\n" + apart,
            ),
        )
        self.decay.setAccessibleName(self.tr("weight decay"))
        self.l1 = self._penalty(
            "l1",
            self.tr("L1"),
            with_formula(self.tr("Pulls small weights all the way to 0; biases are spared."), "L + λ₁·Σ|w|\n" + apart),
        )
        self._row = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.decay, 1)
        self._row.addWidget(self.l1, 1)
        look.changed.connect(self._fit)
        self._fit()

    def show_training(self, training: Training) -> None:
        """Show these penalties."""
        self.decay.set_value(training.weight_decay)
        self.l1.set_value(training.l1)

    def set_upright(self, upright: bool) -> None:
        """One below the other, or side by side."""
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.TopToBottom if upright else direction.LeftToRight)

    def _penalty(self, name: str, caption: str, tooltip: str) -> ValueSlider:
        limits = limits_of(Training, name)
        scale = Scale(minimum=SMALLEST_PENALTY, maximum=limits.maximum, log=True, zero=True, default=0.0)
        slider = ValueSlider(self._look, caption, scale, rate, tooltip)

        def change(experiment: Experiment, value: float) -> Experiment:
            return edits.set_training(experiment, **{name: value})

        Gesture(self._document, slider.pressed, slider.moved, slider.released, change, self)
        return slider

    def _fit(self) -> None:
        self._row.setSpacing(self._look.px(10, 16))
        self.decay.setMinimumWidth(self._look.px(88, 134))
        self.l1.setMinimumWidth(self._look.px(74, 110))
