"""What a dream takes: memory, known before anything is made."""

from __future__ import annotations

from playground.core.dream_frames import NEIGHBOURS, SIDES
from playground.core.message import ProblemError
from playground.core.pretrained import PRETRAINED

COPIES = 8
"""Sums, answers, their gradients, and what convolutions work with."""


def needed_memory(network: str, layer: str, side: int, count: int) -> int:
    """About how many bytes ``count`` pictures of ``side`` px take in a pretrained network up to this layer."""
    stages = PRETRAINED[network].stages
    names = [stage.name for stage in stages]
    reached = stages[: names.index(layer) + 1] if layer in names else stages
    values = sum(stage.channels * (side // stage.stride) ** 2 for stage in reached)
    return 4 * COPIES * count * values


def check_memory(network: str, layer: str, side: int, count: int, memory: int | None) -> None:
    """Raise ProblemError for what takes more memory (bytes) than the machine has; it says what would do."""
    needed = needed_memory(network, layer, side, count)
    if memory is None or needed <= memory:
        return
    counts = [other for other in sorted({1 + more for more in NEIGHBOURS}, reverse=True) if other <= count]
    for smaller in reversed(SIDES):
        for fewer in counts:
            if smaller <= side and needed_memory(network, layer, smaller, fewer) <= memory:
                raise ProblemError(
                    "{count} pictures of {side} px would need {needed:.1f} GB of memory; {fewer} of {smaller} px would "
                    "do.",
                    count=count,
                    side=side,
                    needed=needed / 1e9,
                    fewer=fewer,
                    smaller=smaller,
                )
    raise ProblemError("{count} pictures would need {needed:.1f} GB of memory.", count=count, needed=needed / 1e9)
