"""Networks whose units are excited: SqueezeNet, and small ones of one's own."""

from __future__ import annotations

from functools import cache

import numpy as np
from attrs import evolve

from playground.core.experiment import Experiment
from playground.core.presets import preset
from playground.engine.build import build_network
from playground.engine.dream.given import own_subject
from playground.engine.dream.subject import OwnSubject, PretrainedSubject
from playground.engine.pretrained import load_pretrained


@cache
def squeezenet() -> PretrainedSubject:
    return PretrainedSubject(load_pretrained("squeezenet"))


def lenet(**changes: object) -> Experiment:
    return evolve(preset("course-cnn"), **changes)


def own(dead: int | None = None) -> OwnSubject:
    """The course's CNN at its first weights; filter ``dead`` of its first layer never passes its ReLU."""
    experiment = lenet()
    weights = {name: tensor.numpy().copy() for name, tensor in build_network(experiment).state_dict().items()}
    if dead is not None:
        weights["layers.conv-1.bias"][dead] = np.float32(-1000)
    return own_subject(experiment, weights, None)
