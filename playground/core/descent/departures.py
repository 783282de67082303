"""Where a step of training is another one than w ← w − α ∂E/∂w on all points."""

from __future__ import annotations

from playground.core.experiment import Experiment
from playground.core.optimisers import SGD
from playground.core.schedules import Constant

OPTIMISER, BATCH, WEIGHT_DECAY, L1, CLIPPING, SCHEDULE = (
    "optimiser",
    "batch",
    "weight_decay",
    "l1",
    "clipping",
    "schedule",
)


def departures(experiment: Experiment) -> tuple[str, ...]:
    """What makes the difference, of the names above; none where every step is the plain one.

    Clipping counts although most steps may stay below its limit.
    """
    training = experiment.training
    found = {
        OPTIMISER: not isinstance(training.optimiser, SGD),
        BATCH: training.batch_size < experiment.data.counts[0],
        WEIGHT_DECAY: training.weight_decay > 0.0,
        L1: training.l1 > 0.0,
        CLIPPING: training.gradient_clipping is not None,
        SCHEDULE: not isinstance(training.schedule, Constant),
    }
    return tuple(name for name, differs in found.items() if differs)
