"""A whole style transfer, from the first picture on: small first, then larger, as one generator."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
import torch
from attrs import evolve, frozen
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from playground.core.message import ProblemError
from playground.core.pretrained import PRETRAINED
from playground.core.style import LEAST_SIZE, StyleSettings, levels
from playground.engine.photographs import Colours, as_bytes, fitted_size, resized
from playground.engine.pretrained import PretrainedNetwork
from playground.engine.style.descent import HISTORY, PixelDescent
from playground.engine.style.measures import with_colours_of
from playground.engine.style.objective import Objective, Parts, targets_of

NOISE = 0.2
"""Standard deviation of the noise that a result may start from, around grey."""
SHARES = {1: (1.0,), 2: (0.6, 0.4), 3: (0.5, 0.25, 0.25), 4: (0.45, 0.25, 0.15, 0.15)}
"""Of all iterations, how many are made at each size, the smallest first."""


@frozen(eq=False)
class Pictures:
    """What goes into a transfer, (3, H, W) from 0 to 1 each, at least as large as it will be."""

    content: Colours
    style: Colours
    second: Colours | None = None


@frozen(eq=False)
class Iteration:
    """One iteration: ``number`` of ``total`` from 1; the loss before it; how often the network was run so far.

    ``height`` and ``width`` (px) are those of the picture now; ``picture()`` is a copy of it, (H, W, 3) bytes.
    """

    number: int
    total: int
    evaluations: int
    parts: Parts
    height: int
    width: int
    picture: Callable[[], NDArray[np.uint8]]


def transfer(
    network: PretrainedNetwork, pictures: Pictures, settings: Callable[[], StyleSettings]
) -> Iterator[Iteration]:
    """Give pixels the content of one picture and the style of the other; yields after every iteration.

    ``settings()`` is asked before each: weights, optimiser, colours and number of iterations may be others each time.
    Raises ProblemError where nothing is compared, or where the loss stops being finite.
    """
    first = settings()
    first.check()
    sizes = levels(first)
    pixels: Tensor | None = None
    number = evaluations = 0
    for level, longest in enumerate(sizes):
        content = _tensor(resized(pictures.content, longest), network)
        descent = _descent(network, pictures, content, longest, settings(), pixels)
        while number < _last(level, len(sizes), settings().iterations):
            now = settings()
            now.check()
            descent.take(now)
            parts = descent.step()
            if not np.isfinite(parts.total):
                raise ProblemError("The loss is no number any more: make the weights or the learning rate smaller.")
            number += 1
            yield Iteration(
                number,
                now.iterations,
                evaluations + descent.evaluations,
                parts,
                content.shape[-2],
                content.shape[-1],
                partial(_picture, network, descent, content, settings),
            )
        pixels, evaluations = descent.pixels.detach(), evaluations + descent.evaluations


def _last(level: int, count: int, iterations: int) -> int:
    """Number of the last iteration at this level."""
    return iterations if level == count - 1 else round(iterations * sum(SHARES[count][: level + 1]))


def _tensor(colours: Colours, network: PretrainedNetwork) -> Tensor:
    weight = next(network.parameters())
    return torch.from_numpy(np.ascontiguousarray(colours)).unsqueeze(0).to(weight.device, weight.dtype)


def _descent(
    network: PretrainedNetwork,
    pictures: Pictures,
    content: Tensor,
    longest: int,
    settings: StyleSettings,
    before: Tensor | None,
) -> PixelDescent:
    """The descent at one size, from the pixels of the size before, or from the start."""
    style = _tensor(resized(pictures.style, longest), network)
    second = None if pictures.second is None else _tensor(resized(pictures.second, longest), network)
    targets = targets_of(network, content, style, second)
    if before is not None:
        size = content.shape[-2:]
        pixels = functional.interpolate(before, size=size, mode="bicubic", align_corners=False, antialias=True)
    elif settings.start == "noise":
        generator = torch.Generator().manual_seed(settings.seed)
        noise = 0.5 + NOISE * torch.randn(content.shape, generator=generator)
        pixels = network.reads.applied(noise.to(content))
    else:
        pixels = network.reads.applied(content)
    return PixelDescent(Objective(network, targets, settings), pixels)


def _picture(
    network: PretrainedNetwork, descent: PixelDescent, content: Tensor, settings: Callable[[], StyleSettings]
) -> NDArray[np.uint8]:
    return shown(network, descent.pixels, content, settings().original_colours)


@torch.no_grad()
def shown(network: PretrainedNetwork, pixels: Tensor, content: Tensor, original_colours: bool) -> NDArray[np.uint8]:
    """Pixels as the network reads them as a picture, (H, W, 3) bytes."""
    colours = network.reads.undone(pixels.detach())[0].clamp(0, 1)
    if original_colours:
        colours = with_colours_of(colours, content[0])
    return as_bytes(colours.float().cpu().numpy())


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


def check_memory(settings: StyleSettings, height: int, width: int, memory: int | None) -> None:
    """Raise ProblemError, before anything is worked out, for a size that needs more memory than the machine has.

    It names the largest size that would do.
    """
    if memory is None or needed_memory(settings, height, width) <= memory:
        return
    fitting = [
        size
        for size in range(LEAST_SIZE, settings.size, 64)
        if needed_memory(evolve(settings, size=size), height, width) <= memory
    ]
    needed = needed_memory(settings, height, width) / 1e9
    if fitting:
        raise ProblemError(
            "{size} px would need {needed:.1f} GB of memory; {fitting} px would do.",
            size=settings.size,
            needed=needed,
            fitting=fitting[-1],
        )
    raise ProblemError("{size} px would need {needed:.1f} GB of memory.", size=settings.size, needed=needed)
