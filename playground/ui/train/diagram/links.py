"""Which links of a dense layer are drawn, and how thick: the strongest, the weakest of them first."""

from __future__ import annotations

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from playground.ui.theme import Look

LEAST_SHARE, LEAST_SHARE_PROJECTOR = 0.04, 0.12
"""Links weaker than this part of the layer's strongest are not drawn."""
THINNEST, THINNEST_PROJECTOR = 0.6, 1.0
SPAN, SPAN_PROJECTOR = 3.4, 4.6
"""A link is as wide as the thinnest plus this, times its share of the strongest."""
MOST_WHILE_TRAINING = 250
"""Links of the whole diagram while training; painting more would take the training thread its time."""


@frozen(eq=False)
class Links:
    """The links drawn between two columns, weakest first.

    ``source`` and ``target`` (links,) number the units at both ends, ``value`` (links,) the weights (or weight ×
    value), ``share`` (links,) is |value| / the largest of the layer, 0 to 1.
    """

    source: NDArray[np.intp]
    target: NDArray[np.intp]
    value: NDArray[np.float64]
    share: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.source)


def least_share(look: Look) -> float:
    return LEAST_SHARE_PROJECTOR if look.theme.projector else LEAST_SHARE


def width_of(share: float, look: Look) -> float:
    """Width (px) of a link by its share of the strongest."""
    if look.theme.projector:
        return THINNEST_PROJECTOR + SPAN_PROJECTOR * share
    return THINNEST + SPAN * share


def drawn_links(weight: NDArray[np.floating], least: float) -> Links:
    """The links of ``weight`` (units, inputs) whose share is at least ``least``; what is not finite is left out."""
    values = np.nan_to_num(np.asarray(weight, np.float64), nan=0.0, posinf=0.0, neginf=0.0)
    size = np.abs(values)
    largest = size.max(initial=0.0)
    share = size / largest if largest > 0 else size
    target, source = np.nonzero((share >= least) & (share > 0))
    order = np.argsort(share[target, source], kind="stable")
    target, source = target[order], source[order]
    return Links(source, target, values[target, source], share[target, source])


def strongest(all_links: list[Links], most: int) -> list[Links]:
    """Of all links of the diagram the ``most`` with the largest shares, still weakest first in every layer."""
    shares = np.concatenate([links.share for links in all_links]) if all_links else np.zeros(0)
    if len(shares) <= most:
        return all_links
    limit = np.partition(shares, len(shares) - most)[len(shares) - most]
    return [_keep(links, links.share >= limit) for links in all_links]


def _keep(links: Links, wanted: NDArray[np.bool_]) -> Links:
    return Links(links.source[wanted], links.target[wanted], links.value[wanted], links.share[wanted])
