"""The guard's banner: what broke, the step it returned to, and three ways to go on."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from playground.core.events import Broke
from playground.core.experiment import Experiment
from playground.core.fields import OUTPUT_ID
from playground.core.optimisers import LBFGS
from playground.core.shapes import layer_shapes
from playground.ui.banner import Banner
from playground.ui.numbers import count
from playground.ui.theme import Look


class GuardBanner(Banner):
    """Stands under the transport bar until answered.

    Signals:
        answered: "rate", "clip" or "rewind", as `Trainer.fix_guard` takes them.
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "error", "ph.warning-octagon-fill", parent)

    def show_broke(self, broke: Broke, experiment: Experiment) -> None:
        """Say where the numbers stopped being finite and offer the three answers."""
        sentence = self.tr("{layer} left the finite numbers at step {step}; stopped at step {returned}.").format(
            layer=self._layer_name(broke.layer_id, experiment),
            step=count(broke.step),
            returned=count(broke.returned_to),
        )
        self.say(
            sentence,
            (
                (
                    "rate",
                    self.tr("Learning rate ÷ 10 and go on"),
                    self.tr("Take steps a tenth as long from the last good state on."),
                ),
                (
                    "clip",
                    self.tr("Clip gradients and go on"),
                    self.tr("Shorten the gradient to length 1 wherever it is longer, from the last good state on."),
                ),
                (
                    "rewind",
                    self.tr("Rewind"),
                    self.tr("Go back to the initial weights and stop there."),
                ),
            ),
        )
        if isinstance(experiment.training.optimiser, LBFGS):
            clip = self.buttons[1]
            clip.setEnabled(False)
            clip.setToolTip(self.tr("The line search of L-BFGS needs the true gradient, which is not clipped."))

    def _layer_name(self, layer_id: str, experiment: Experiment) -> str:
        """The layer as its card names it, "Dense 2"; the loss where no layer is to blame."""
        if layer_id == OUTPUT_ID:
            return self.tr("Output")
        for shape in layer_shapes(experiment):
            if shape.layer.id == layer_id:
                return self.tr("{kind} {number}").format(kind=shape.layer.title, number=shape.number)
        return self.tr("The loss")
