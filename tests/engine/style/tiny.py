"""Small pictures for style transfers, and the smallest network that ships."""

from __future__ import annotations

from functools import cache

import numpy as np
import torch

from playground.engine.photographs import Colours
from playground.engine.pretrained import PretrainedNetwork, load_pretrained
from playground.engine.style.transfer import Pictures


@cache
def network(name: str = "squeezenet") -> PretrainedNetwork:
    return load_pretrained(name)


def picture(seed: int, height: int = 96, width: int = 128) -> Colours:
    """Soft blobs in colours."""
    generator = torch.Generator().manual_seed(seed)
    small = torch.rand(1, 3, 6, 8, generator=generator)
    grown = torch.nn.functional.interpolate(small, (height, width), mode="bilinear")
    return np.ascontiguousarray(grown[0].numpy())


def pictures() -> Pictures:
    return Pictures(picture(1), picture(2, 128, 100))
