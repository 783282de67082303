"""How well a network finds pupils: its ellipses beside the true ones."""

from __future__ import annotations

import numpy as np
import torch
from attrs import frozen
from numpy.typing import NDArray

from playground.core.datasets.pupils import SIDE
from playground.core.ellipses import centre_errors, decode, overlaps
from playground.engine.data import Part
from playground.engine.evaluate import outputs_in_slices
from playground.engine.learner import Learner

Floats = NDArray[np.float64]


@frozen(eq=False)
class Found:
    """``true`` and ``said`` ellipses (N, 5) of a part's samples, centre ``errors`` (N,) in px and ``overlaps`` (N,)."""

    true: Floats
    said: Floats
    errors: Floats
    overlaps: Floats


def found_pupils(learner: Learner, part: Part) -> Found:
    """Where the network sees the pupils of a part, evaluated at once."""
    pairs = list(outputs_in_slices(learner, part))
    said, true = (
        decode(torch.cat(side).double().cpu().numpy(), SIDE) if pairs else np.zeros((0, 5))
        for side in zip(*pairs, strict=True)
    )
    return Found(true, said, centre_errors(true, said), overlaps(true, said))
