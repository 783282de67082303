"""Occlusion: what becomes of a class when a patch of the picture is covered (Zeiler and Fergus 2014)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor

from playground.core.explanations import OCCLUSION, PixelMap
from playground.engine.explain.scores import Scores

PATCH = 5
"""Pixels a side of the patch: about as wide as a stroke of MNIST's."""
GREY = 0.5
"""What covers: on black ground it hides a stroke, and looks like one where there was none."""


def corners(length: int, size: int, stride: int) -> list[int]:
    """Where patches begin along a side; the last one reaches its end, so that every pixel is covered."""
    return sorted({*range(0, length - size + 1, stride), length - size})


def occlusion(
    scores: Scores,
    probabilities: Callable[[Tensor], Tensor],
    picture: Tensor,
    label: int,
    *,
    size: int = PATCH,
    stride: int = 1,
    value: float = GREY,
    batch: int = 64,
    number: int = 0,
) -> Iterator[PixelMap | None]:
    """Cover a picture (H, W) with a patch of ``size`` × ``size`` everywhere; None after each batch, then the map.

    ``probabilities`` turns scores (N, C) into those of the classes. Raises ValueError for a patch that does not fit.
    """
    height, width = picture.shape
    if not 1 <= size <= min(height, width):
        raise ValueError(f"a patch of {size} pixels does not fit into {height} × {width}")
    places = [(top, left) for top in corners(height, size, stride) for left in corners(width, size, stride)]
    falls = torch.zeros(2, height, width, dtype=torch.float64)
    covers = torch.zeros(height, width, dtype=torch.float64)
    with torch.inference_mode():
        whole = _of_class(scores, probabilities, picture[None], label)[:, 0]
    for first in range(0, len(places), batch):
        some = places[first : first + batch]
        with torch.inference_mode():
            covered = picture.repeat(len(some), 1, 1)
            for one, (top, left) in zip(covered, some, strict=True):
                one[top : top + size, left : left + size] = value
            change = whole[:, None] - _of_class(scores, probabilities, covered, label)
        for number_of, (top, left) in enumerate(some):
            falls[:, top : top + size, left : left + size] += change[:, number_of, None, None]
            covers[top : top + size, left : left + size] += 1
        yield None
    mean = (falls / covers).float().numpy()
    yield PixelMap(number=number, kind=OCCLUSION, label=label, outputs=mean[0], probabilities=mean[1])


def _of_class(scores: Scores, probabilities: Callable[[Tensor], Tensor], pictures: Tensor, label: int) -> Tensor:
    """Output and probability of a class for pictures (N, H, W), (2, N) float64."""
    found = scores(pictures)
    return torch.stack([found[:, label], probabilities(found)[:, label]]).double()
