"""A whole style transfer, from the first picture on: small first, then larger, as one generator."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
import torch
from attrs import frozen
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from playground.core.message import ProblemError
from playground.core.style import StyleSettings, levels
from playground.core.style_cost import last_iteration
from playground.engine.photographs import Colours, as_bytes, resized
from playground.engine.pretrained import PretrainedNetwork
from playground.engine.style.descent import PixelDescent
from playground.engine.style.levels import in_levels
from playground.engine.style.measures import gram, with_colours_of
from playground.engine.style.objective import Objective, Parts, targets_of

Floats = NDArray[np.float32]
NOISE = 0.2
"""Standard deviation of the noise that a result may start from, around grey."""


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
    ``grams(name)`` are the Gram matrices of a stage, (C, C) each: the one to be reached and that of the picture now.
    """

    number: int
    total: int
    evaluations: int
    parts: Parts
    height: int
    width: int
    picture: Callable[[], NDArray[np.uint8]]
    grams: Callable[[str], tuple[Floats, Floats]]


def transfer(
    network: PretrainedNetwork, pictures: Pictures, settings: Callable[[], StyleSettings]
) -> Iterator[Iteration]:
    """Give pixels the content of one picture and the style of the other; yields after every iteration.

    ``settings()`` is asked before each: weights, optimiser, colours and number of iterations may be others each time.
    Raises ProblemError where nothing is compared, or where the loss stops being finite.
    """
    first = settings()
    first.check()
    network = in_levels(network)
    sizes = levels(first)
    pixels: Tensor | None = None
    number = evaluations = 0
    for level, longest in enumerate(sizes):
        content = _tensor(resized(pictures.content, longest), network)
        descent = _descent(network, pictures, content, longest, settings(), pixels)
        while number < last_iteration(level, len(sizes), settings().iterations):
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
                partial(_grams, network, descent),
            )
        pixels, evaluations = descent.pixels.detach(), evaluations + descent.evaluations


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
        pixels = _resampled(before, content.shape)
        if settings.start == "content":  # what is too fine for the size before nobody has painted over yet
            whole = network.reads.applied(content)
            pixels = pixels + whole - _resampled(_resampled(whole, before.shape), content.shape)
    else:
        pixels = network.reads.applied(_first(content, settings))
    return PixelDescent(Objective(network, targets, settings), pixels)


def _resampled(picture: Tensor, shape: torch.Size) -> Tensor:
    """The picture (1, 3, …) at the height and width of another."""
    return functional.interpolate(picture, size=shape[-2:], mode="bicubic", align_corners=False, antialias=True)


def _first(content: Tensor, settings: StyleSettings) -> Tensor:
    """Colours (1, 3, H, W) that a transfer starts from."""
    if settings.start == "content":
        return content
    generator = torch.Generator().manual_seed(settings.seed)
    return (0.5 + NOISE * torch.randn(content.shape, generator=generator)).to(content)


def first_picture(content: Colours, settings: StyleSettings) -> NDArray[np.uint8]:
    """What a transfer starts from, at the first of its sizes, (H, W, 3) bytes."""
    small = torch.from_numpy(np.ascontiguousarray(resized(content, levels(settings)[0])))
    return as_bytes(_first(small.unsqueeze(0), settings)[0].numpy())


@torch.no_grad()
def _grams(network: PretrainedNetwork, descent: PixelDescent, name: str) -> tuple[Floats, Floats]:
    objective = descent.objective
    wanted = objective.targets.style_at(name, objective.settings.blend)
    reached = gram(network.answers(descent.pixels, [name])[name])
    return _copied(wanted), _copied(reached)


def _copied(matrix: Tensor) -> Floats:
    """A matrix (1, C, C) as (C, C) numbers of its own."""
    return np.array(matrix[0].detach().float().cpu().numpy())


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
