"""Which samples test: whoever has seen their score has seen it, whatever is done to the network afterwards."""

from __future__ import annotations

import attrs

from playground.core.experiment import Experiment

TREATMENT = frozenset({"features", "normalisation", "shuffled", "augmentation", "changed"})
"""Fields of data that leave the test samples the same: what is done on their way into the network, to training samples
alone, or to single points by hand."""
DRAWN = frozenset({"split", "balance"})
"""Fields that move samples to and from a test set unless it is the data's own."""

HeldOut = tuple[object, ...]
"""Names the test samples of an experiment; equal for equal ones."""


def held_out(experiment: Experiment) -> HeldOut:
    """The test samples of an experiment.

    Another set, number of samples, noise or data die makes others, and another split or split die too unless the data
    bring a test set of their own. Network, training, the other dice and the treatment of the data do not.
    """
    data, seeds = experiment.data, experiment.seeds
    left_out = TREATMENT | DRAWN if data.has_own_test else TREATMENT
    fields = tuple((name, getattr(data, name)) for name in attrs.fields_dict(type(data)) if name not in left_out)
    return (data.kind, fields, seeds.data, None if data.has_own_test else seeds.split)
