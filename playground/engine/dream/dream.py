"""Activation maximisation, one step at a time (Erhan et al. 2009; Olah, Mordvintsev & Schubert 2017)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import numpy as np
import torch
from attrs import frozen
from numpy.typing import NDArray
from torch import Tensor

from playground.core.dream import LAYER, DreamSettings, Target
from playground.engine.dream.canvas import Canvas
from playground.engine.dream.moving import moved
from playground.engine.dream.subject import DreamError, Subject, mean_answer, units_of
from playground.engine.style.measures import gram, variation
from playground.engine.uncompiled import uncompiled

ADAM: Callable[..., torch.optim.Optimizer] = uncompiled(torch.optim.Adam)
ATTEMPTS = 3
"""Steps without any gradient after which a unit is said to be silent."""


@frozen(eq=False)
class DreamStep:
    """One step: ``number`` of ``total`` from 1; 0 is the start.

    ``values`` (N,): what each target answered to its picture before the step, moved as it was, and after the last step
    as it is; ``first`` at the start. ``silent`` (N,): whether no gradient has reached the picture so far, so that it
    cannot change. ``pictures()`` is a copy, (N, H, W, C) bytes.
    """

    number: int
    total: int
    values: NDArray[np.float64]
    first: NDArray[np.float64]
    silent: NDArray[np.bool_]
    pictures: Callable[[], NDArray[np.uint8]]


def dream(
    subject: Subject,
    targets: Sequence[Target],
    settings: Callable[[], DreamSettings],
    side: int = 224,
    photo: Tensor | None = None,
) -> Iterator[DreamStep]:
    """Change one picture for each target until it excites it most; yields after every step, the start as number 0.

    All targets are of one layer; pictures are ``side`` px, or as large as the subject wants them. ``photo`` (C, H, W),
    0–1, is what to start from if the settings say so. Settings may change on the way, but for start, basis and dice.
    Raises :class:`DreamError` for a unit there is not, or when a value stops being finite.
    """
    layer = _layer_of(subject, targets)
    height, width = subject.size or (side, side)
    chosen = settings()
    canvas = Canvas(len(targets), (subject.channels, height, width), chosen, _fitted(photo, height, width))
    generator = torch.Generator().manual_seed(chosen.seed + 1)
    optimiser = ADAM([canvas.parameter], lr=chosen.learning_rate)
    with torch.no_grad():
        sums, answer = subject.answers(canvas.colours().clamp(0, 1), layer)
    usual = sums.std(correction=0).clamp_min(1e-6)
    first = _values(answer, targets)
    unmoved = np.zeros(len(targets), np.int64)
    number, pictures = 0, partial(_bytes, canvas)
    yield DreamStep(0, chosen.steps, first, first, unmoved > 0, pictures)
    while number < settings().steps:
        now = settings()
        optimiser.param_groups[0].update(lr=now.learning_rate, weight_decay=now.decay)
        colours = canvas.colours()
        sums, answer = subject.answers(moved(colours, now, generator), layer)
        excitement = excited(sums if now.before_relu else answer, targets).sum() / usual
        (pull,) = torch.autograd.grad(excitement, canvas.parameter, retain_graph=True)
        (push,) = torch.autograd.grad(_restraint(colours, answer, now), canvas.parameter)
        unmoved = np.where(pull.flatten(1).any(1).numpy(), np.iinfo(np.int64).min // 2, unmoved + 1)
        canvas.parameter.grad = push - pull
        optimiser.step()
        canvas.smooth(now.blur)
        number += 1
        if number >= now.steps:
            with torch.no_grad():
                answer = subject.answers(canvas.colours().clamp(0, 1), layer)[1]
        values = _values(answer, targets)
        if not np.isfinite(values).all():
            raise DreamError("The values are no numbers any more: make the learning rate smaller.")
        yield DreamStep(number, now.steps, values, first, unmoved >= ATTEMPTS, pictures)


def _restraint(colours: Tensor, answer: Tensor, settings: DreamSettings) -> Tensor:
    """What is to stay small beside the excitement, in units of the layer's usual answers, 0-d."""
    loss = colours.sum() * 0.0
    if settings.variation:
        loss = loss + settings.variation * len(colours) * variation(colours)
    if settings.diversity and len(colours) > 1 and answer.dim() == 4:
        loss = loss + settings.diversity * alike(answer)
    return loss


def _layer_of(subject: Subject, targets: Sequence[Target]) -> str:
    """The one layer of all targets. Raises :class:`DreamError`."""
    names = {target.layer for target in targets}
    if len(names) != 1:
        raise DreamError("Units of one layer can be excited together, not of {count}.", count=len(names))
    (name,) = names
    units = units_of(subject, name)
    for target in targets:
        if target.kind != LAYER and not 0 <= target.index < units:
            raise DreamError(
                "{layer} has units 0 to {last}, not {index}.", layer=name, last=units - 1, index=target.index
            )
    return name


def excited(answer: Tensor, targets: Sequence[Target]) -> Tensor:
    """What each picture gives its own target, (N,): the mean over its places; of a layer, the mean square."""
    means = mean_answer(answer)
    return torch.stack(
        [
            answer[row].square().mean() if target.kind == LAYER else means[row, target.index]
            for row, target in enumerate(targets)
        ]
    )


def alike(answer: Tensor) -> Tensor:
    """Mean cosine of the Gram matrices of all pairs of pictures: how alike what the layer sees in them is."""
    flat = gram(answer).flatten(1)
    unit = flat / flat.norm(dim=1, keepdim=True).clamp_min(1e-9)
    cosines = unit @ unit.T
    count = len(unit)
    mean: Tensor = (cosines.sum() - cosines.diagonal().sum()) / (count * (count - 1))
    return mean


def _values(answer: Tensor, targets: Sequence[Target]) -> NDArray[np.float64]:
    found: NDArray[np.float64] = excited(answer.detach(), targets).double().numpy()
    return found


@torch.no_grad()
def _bytes(canvas: Canvas) -> NDArray[np.uint8]:
    colours = canvas.colours().clamp(0, 1)
    pictures: NDArray[np.uint8] = (colours * 255).round().byte().permute(0, 2, 3, 1).contiguous().numpy()
    return pictures


def _fitted(photo: Tensor | None, height: int, width: int) -> Tensor | None:
    if photo is None:
        return None
    return torch.nn.functional.interpolate(
        photo.unsqueeze(0), (height, width), mode="bicubic", align_corners=False, antialias=True
    )
