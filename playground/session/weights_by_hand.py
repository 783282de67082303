"""Numbers set by hand, in the training thread; nothing here knows Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from playground.core.experiment import Experiment
from playground.core.reconcile import redrawn
from playground.core.weight_edits import PutBack, WeightEdit, WeightSet

if TYPE_CHECKING:
    from playground.engine.learner import Learner


@attrs.frozen
class Before:
    """What stood where an edit set a number, when ``epoch`` epochs were through."""

    edit: WeightEdit
    value: float
    epoch: int


class WeightsByHand:
    """Sets numbers of a learning network and remembers what was there, so that each can be put back.

    It knows only what was done in its own run: putting back what another run's edit did changes nothing.
    ``is_unjudged``: something was set, or the network was given another form or measure, since the validation part
    was evaluated last.
    """

    def __init__(self, learner: Learner) -> None:
        self._learner = learner
        self._before: dict[int, Before] = {}
        self.is_unjudged = False

    def take(self, wish: WeightEdit | PutBack) -> WeightSet | None:
        """Do what is wished; None where that number is not there (any more)."""
        if isinstance(wish, WeightEdit):
            return self._set(wish)
        before = self._before.pop(wish.number, None)
        if before is None or self._write(before.edit, before.value) is None:
            return None
        return WeightSet(attrs.evolve(before.edit, value=before.value), True, self._learner.epochs)

    def _set(self, edit: WeightEdit) -> WeightSet | None:
        value = self._write(edit, edit.value)
        if value is None:
            return None
        self._before.setdefault(edit.number, Before(edit, value, self._learner.epoch))
        return WeightSet(edit, False, self._learner.epochs)

    def _write(self, edit: WeightEdit, value: float) -> float | None:
        place = edit.place
        before = self._learner.set_weight(place.layer_id, place.name, place.index, value)
        self.is_unjudged |= before is not None
        return before

    def follow(self, old: Experiment, new: Experiment) -> None:
        """Forget what was set in layers whose weights were drawn anew; what was learned may be worth less or more."""
        self.is_unjudged |= self._learner.step > 0 and _answering(old) != _answering(new)
        gone = redrawn(old, new)
        self._before = {n: before for n, before in self._before.items() if before.edit.place.layer_id not in gone}

    def went_back(self, epoch: int) -> None:
        """Forget what was set since the end of this epoch, whose weights have returned, and are judged as they do."""
        self.is_unjudged = False
        self._before = {n: before for n, before in self._before.items() if before.epoch < epoch}


def _answering(experiment: Experiment) -> tuple[object, ...]:
    """What the answers of given weights and their loss depend on."""
    training = experiment.training
    return experiment.network.layers, training.loss, training.output_activation
