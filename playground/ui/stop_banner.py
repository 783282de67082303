"""The band that says in one sentence why training rests by itself, and how to go on."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from playground.core.events import Stopped
from playground.core.training import Training
from playground.ui.banner import Banner
from playground.ui.numbers import count, rate
from playground.ui.theme import Look

GO_ON, BEST, CLOSE = "go_on", "best", "close"


class StopBanner(Banner):
    """Stands under the transport bar until answered, or until training goes on.

    Signals:
        answered: "go_on", "best" (back to the best weights) or "close".
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "ok", "ph.flag-fill", parent)

    def show_stopped(self, stopped: Stopped, training: Training, has_validation: bool = True) -> None:
        """Say why training rests; the best weights are offered where they are kept and patience ended."""
        answers = [(GO_ON, self.tr("Go on"), self.tr("Train on from here (Space)."))]
        if stopped.reason == "patience" and training.keep_best:
            tip = (
                self.tr("Take the weights that did best on the validation data.")
                if has_validation
                else self.tr("Take the weights that did best on the training data.")
            )
            answers.append((BEST, self.tr("Back to the best weights"), tip))
        answers.append((CLOSE, self.tr("Close"), self.tr("Take this message away.")))
        self.say(self._sentence(stopped, training, has_validation), answers)

    def _sentence(self, stopped: Stopped, training: Training, has_validation: bool) -> str:
        epoch = count(stopped.epoch)
        if stopped.reason == "epochs":
            return self.tr("Training rests after epoch {epoch}, as asked.").format(epoch=epoch)
        if stopped.reason == "loss":
            limit = rate(training.stop_at_loss or 0.0)
            text = self.tr("Training rests after epoch {epoch}: its loss reached {limit}.")
            return text.format(epoch=epoch, limit=limit)
        text = (
            self.tr("Training rests after epoch {epoch}: {patience} epochs without progress on the validation data.")
            if has_validation
            else self.tr("Training rests after epoch {epoch}: {patience} epochs without progress on the training data.")
        )
        return text.format(epoch=epoch, patience=count(training.early_stopping or 0))
