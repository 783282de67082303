"""What a style transfer costs: pictures on the way, memory, time. Pure arithmetic, known before anything is made."""

from __future__ import annotations

from attrs import evolve

from playground.core.message import ProblemError
from playground.core.pretrained import PRETRAINED
from playground.core.style import LEAST_SIZE, StyleSettings, levels

HISTORY = 20
"""Steps that L-BFGS remembers."""
SHARES = {1: (1.0,), 2: (0.7, 0.3), 3: (0.6, 0.15, 0.25), 4: (0.5, 0.15, 0.15, 0.2)}
"""Of all iterations, how many are made at each size, the smallest first: there one costs next to nothing."""
SIZE_STEP = 64
"""Px between the sizes that are offered where one does not fit."""


def fitted_size(height: int, width: int, longest: int) -> tuple[int, int]:
    """Height and width (px) with the longer side ``longest``."""
    scale = longest / max(height, width)
    return max(1, round(height * scale)), max(1, round(width * scale))


def last_iteration(level: int, count: int, iterations: int) -> int:
    """Number of the last iteration at this of ``count`` sizes, the smallest first."""
    return iterations if level == count - 1 else round(iterations * sum(SHARES[count][: level + 1]))


def pixels_left(settings: StyleSettings, height: int, width: int, done: int) -> int:
    """How many pixels are still to be moved: those of each iteration after the first ``done``, added up.

    An iteration takes time in proportion to its pixels, so this tells how long the rest will take. ``height`` and
    ``width`` are those of the content picture.
    """
    sizes = levels(settings)
    total = before = 0
    for level, size in enumerate(sizes):
        last = last_iteration(level, len(sizes), settings.iterations)
        rows, columns = fitted_size(height, width, size)
        total += max(0, last - max(before, done)) * rows * columns
        before = max(before, last)
    return total


def needed_memory(settings: StyleSettings, height: int, width: int) -> int:
    """About how many bytes a transfer takes at its largest: maps, their gradients, Gram matrices, L-BFGS's memory.

    ``height`` and ``width`` are those of the content picture.
    """
    rows, columns = fitted_size(height, width, settings.size)
    stages = PRETRAINED[settings.network].stages
    maps = sum(stage.channels * (rows // stage.stride) * (columns // stage.stride) for stage in stages)
    grams = sum(3 * stage.channels**2 for stage in stages)
    pixels = (2 * HISTORY + 10) * 3 * rows * columns
    return 4 * (4 * maps + grams + pixels)


def fitting_size(settings: StyleSettings, height: int, width: int, memory: int) -> int | None:
    """The largest size (px), below the one asked for, that needs no more memory (bytes) than this; None for none."""
    fitting = [
        size
        for size in range(LEAST_SIZE, settings.size, SIZE_STEP)
        if needed_memory(evolve(settings, size=size), height, width) <= memory
    ]
    return fitting[-1] if fitting else None


def check_memory(settings: StyleSettings, height: int, width: int, memory: int | None) -> None:
    """Raise ProblemError, before anything is worked out, for a size that needs more memory than the machine has.

    It names the largest size that would do.
    """
    if memory is None or needed_memory(settings, height, width) <= memory:
        return
    fitting = fitting_size(settings, height, width, memory)
    needed = needed_memory(settings, height, width) / 1e9
    if fitting is not None:
        raise ProblemError(
            "{size} px would need {needed:.1f} GB of memory; {fitting} px would do.",
            size=settings.size,
            needed=needed,
            fitting=fitting,
        )
    raise ProblemError("{size} px would need {needed:.1f} GB of memory.", size=settings.size, needed=needed)
