"""What the ends of epochs have told so far: the best one, plateaus, and when training should rest."""

from __future__ import annotations

import math

import attrs
from attrs import frozen

from playground.core.events import Scores, StopReason
from playground.core.schedules import Plateau
from playground.core.training import Training

WORST = (math.inf, math.inf)


@frozen(kw_only=True)
class Standing:
    """A value: each end of an epoch gives a new one, so that training can go back to an old one exactly.

    "Validation" is the training part where there are no validation data (accuracy is R² in regression).
    ``best`` is (−accuracy, loss) on the validation part, smaller is better, reached in ``best_epoch``. Patience counts
    from ``waits_from`` at the earliest. ``drops`` of the learning rate came from plateaus: ``flat`` epochs since the
    validation loss fell under ``lowest_loss``. ``stopped_epochs`` and ``stopped_loss`` are the limits that have already
    stopped training; they do so once, so that a person can go on.
    """

    best: tuple[float, float] = WORST
    best_epoch: int = 0
    waits_from: int = 0
    drops: int = 0
    flat: int = 0
    lowest_loss: float = math.inf
    stopped_epochs: int | None = None
    stopped_loss: float | None = None

    def judged(self, training: Training, epoch: int, validation: Scores) -> Standing:
        """After the validation of an epoch: better is the higher accuracy, among equals the smaller loss."""
        judged = self._watched(training.schedule, validation.loss) if isinstance(training.schedule, Plateau) else self
        score = (-validation.accuracy, validation.loss)
        return attrs.evolve(judged, best=score, best_epoch=epoch) if score < self.best else judged

    def _watched(self, schedule: Plateau, loss: float) -> Standing:
        if loss < self.lowest_loss * (1.0 - schedule.threshold):
            return attrs.evolve(self, lowest_loss=loss, flat=0)
        if self.flat < schedule.patience:
            return attrs.evolve(self, flat=self.flat + 1)
        return attrs.evolve(self, flat=0, drops=self.drops + 1)

    def forgetting_scores(self, epoch: int) -> Standing:
        """After a change that makes scores incomparable: the best is sought anew from ``epoch`` on."""
        return attrs.evolve(self, best=WORST, best_epoch=epoch, lowest_loss=math.inf, flat=0)

    def forgetting_plateaus(self) -> Standing:
        """After another schedule was chosen."""
        return attrs.evolve(self, drops=0, lowest_loss=math.inf, flat=0)

    def stop_reason(self, training: Training, epoch: int, train_loss: float) -> StopReason | None:
        """Why training should rest after this epoch; ``train_loss`` is the mean over its steps."""
        if training.stop_at_epochs and epoch >= training.epochs and self.stopped_epochs != training.epochs:
            return "epochs"
        limit = training.stop_at_loss
        if limit is not None and train_loss <= limit and self.stopped_loss != limit:
            return "loss"
        patience = training.early_stopping
        if patience is not None and epoch - max(self.best_epoch, self.waits_from) >= patience:
            return "patience"
        return None

    def stopped(self, training: Training, epoch: int, reason: StopReason) -> Standing:
        """After training was told to rest: the same limit does not stop it again, and patience starts anew."""
        if reason == "epochs":
            return attrs.evolve(self, stopped_epochs=training.epochs, waits_from=epoch)
        if reason == "loss":
            return attrs.evolve(self, stopped_loss=training.stop_at_loss, waits_from=epoch)
        return attrs.evolve(self, waits_from=epoch)
