"""The subject that a person names: a network that ships, or one of their own."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from playground.core.experiment import Experiment
from playground.core.normalisations import InputScale
from playground.engine.build import build_network
from playground.engine.dream.subject import OwnSubject
from playground.engine.predict import scale_of
from playground.engine.weights import Weights


def own_subject(experiment: Experiment, weights: Weights | None, scale: InputScale | None) -> OwnSubject:
    """The person's network with these weights, or with its first ones."""
    if weights is None:
        drawn = build_network(experiment).state_dict()
        weights = {name: tensor.numpy().copy() for name, tensor in drawn.items()}
    return OwnSubject(experiment, weights, scale_of(experiment) if scale is None else scale)


def side_by_side(pictures: NDArray[np.uint8], gap: int = 4) -> NDArray[np.uint8]:
    """Pictures (N, H, W, C) as one, about as wide as high, white between them: (…, 3), or (…) of grey ones."""
    count, height, width, channels = pictures.shape
    columns = int(np.ceil(np.sqrt(count)))
    rows = -(-count // columns)
    sheet = np.full((rows * (height + gap) - gap, columns * (width + gap) - gap, channels), 255, np.uint8)
    for number, picture in enumerate(pictures):
        row, column = divmod(number, columns)
        top, left = row * (height + gap), column * (width + gap)
        sheet[top : top + height, left : left + width] = picture
    return sheet[..., 0] if channels == 1 else sheet
