"""Gradient clipping: on or off, and the norm."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QWidget

from playground.core import edits
from playground.core.experiment import Experiment
from playground.core.optimisers import LBFGS
from playground.core.training import Training
from playground.session.document import Document
from playground.ui.numbers import rate
from playground.ui.theme import Look
from playground.ui.train.gesture import Gesture
from playground.ui.train.wording import with_formula
from playground.ui.widgets.checkbox import CheckBox
from playground.ui.widgets.scale import Scale
from playground.ui.widgets.slider import ValueSlider

CLIP = Scale(minimum=1e-3, maximum=1e3, log=True, default=1.0)
"""Norms of the gradient that the slider offers."""


class ClipField(QWidget):
    """A tick and a slider, which is live while the tick is set; L-BFGS allows neither."""

    def __init__(self, look: Look, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._document = document
        self._tip = with_formula(
            self.tr("Shortens the whole gradient where it is longer than this."), "g ← g · min(1, c/‖g‖)"
        )
        self.clip = CheckBox(look, self.tr("clip gradient"), self._tip)
        self.norm = ValueSlider(look, self.tr("norm c"), CLIP, rate, self._tip)
        self._row = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.clip)
        self._row.addWidget(self.norm, 1)
        self.clip.switched.connect(self._switch)
        Gesture(document, self.norm.pressed, self.norm.moved, self.norm.released, with_norm, self)
        look.changed.connect(self._fit)
        self._fit()

    def show_training(self, training: Training) -> None:
        """Show whether these settings clip, and where."""
        norm = training.gradient_clipping
        spared = isinstance(training.optimiser, LBFGS)
        self.clip.set_checked(norm is not None)
        self.clip.setEnabled(not spared)
        self.norm.setEnabled(norm is not None and not spared)
        if norm is not None:
            self.norm.set_value(norm)
        why_not = self.tr("The line search of L-BFGS needs the true gradient, which is not clipped.") if spared else ""
        self.clip.setToolTip(why_not or self._tip)
        if not why_not and norm is None:
            why_not = self.tr("Gradients are not clipped; tick “clip gradient” first.")
        self.norm.setToolTip(why_not or self._tip)

    def set_upright(self, upright: bool) -> None:
        """The slider below the tick, or beside it."""
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.TopToBottom if upright else direction.LeftToRight)

    def _switch(self, on: bool) -> None:
        norm = self.norm.value if on else None
        self._document.edit(edits.set_training(self._document.experiment, gradient_clipping=norm))

    def _fit(self) -> None:
        self._row.setSpacing(self._look.px(4, 16))
        self.norm.setMinimumWidth(self._look.px(84, 130))


def with_norm(experiment: Experiment, value: float) -> Experiment:
    """The experiment with gradients clipped to this norm."""
    return edits.set_training(experiment, gradient_clipping=value)
