"""The frame of eyes with the ellipses of their pupils."""

from __future__ import annotations

import numpy as np

from playground.core.datasets import Pupils
from playground.core.frames import PupilsFrame, PupilsRequest
from playground.engine.data import Part
from playground.engine.frames.answers import state_of
from playground.engine.frames.pictures import pictures
from playground.engine.learner import Learner
from playground.engine.pupils import Found, found_pupils

WHILE_TRAINING = 200
"""Validation samples looked at while training: always the same first ones."""


def make_pupils(learner: Learner, request: PupilsRequest, training: bool) -> PupilsFrame | None:
    """Validation samples, the worst first or in the order of the data; None for other data."""
    validation = learner.dataset.validation
    if not isinstance(learner.experiment.data, Pupils) or not len(validation):
        return None
    found = _found(learner, training)
    order = np.arange(len(found.errors))
    if request.worst_first:
        order = np.argsort(found.overlaps, kind="stable")
    chosen = order[: request.count]
    return PupilsFrame(
        run=learner.run,
        images=pictures(validation, chosen),
        true=found.true[chosen],
        said=found.said[chosen],
        errors=found.errors[chosen],
        overlaps=found.overlaps[chosen],
        all_errors=found.errors,
        all_overlaps=found.overlaps,
    )


def _found(learner: Learner, training: bool) -> Found:
    """Remembered until a weight changes, so that another order costs nothing."""
    most = WHILE_TRAINING if training else None
    part = Part(learner.dataset.validation.inputs[:most], learner.dataset.validation.targets[:most])
    state = (len(part), *state_of(learner))
    remembered = learner.remembered.get("pupils")
    if remembered is None or remembered[0] != state:
        remembered = (state, found_pupils(learner, part))
        learner.remembered["pupils"] = remembered
    found: Found = remembered[1]
    return found
