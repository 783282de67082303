"""`style-step`, `style-coarse-to-fine`: what an iteration of a style transfer costs, and what starting small saves."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Iterator

import torch
from attrs import evolve
from torch import Tensor, nn

from playground.benchmarks import Effort, Figure
from playground.benchmarks.side_by_side import alternate, median_ratio, raw_speeds, short
from playground.core.style import StyleSettings, recipe
from playground.engine.devices import usable_processors
from playground.engine.fit import processor_threads
from playground.engine.photographs import read_photograph
from playground.engine.pretrained import PretrainedNetwork, load_pretrained
from playground.engine.style.objective import Objective, targets_of
from playground.engine.style.transfer import Iteration, Pictures, transfer
from playground.paths import resource

STEP_SIDE, STEP_TARGET = 256, 1.1
SIDE, TARGET = 512, 0.5
PATIENCE = 2
"""Times the iterations of the direct way that starting small may take; one that does not arrive is told as this."""


def pictures(side: int) -> Pictures:
    """The astronaut and Starry Night."""
    content, style = ("content", "astronaut.jpg"), ("style", "vangogh_starry_night_1889.jpg")
    return Pictures(*(read_photograph(resource("images", *names), side) for names in (content, style)))


def step_cost(effort: Effort) -> list[Figure]:
    """Seconds of our loss and gradient of the course's recipe at 256 px ÷ a bare forward and backward pass."""
    network, settings = load_pretrained("vgg16"), recipe("vgg16")
    shown = pictures(STEP_SIDE)
    given = [torch.from_numpy(colours).unsqueeze(0) for colours in (shown.content, shown.style)]
    objective = Objective(network, targets_of(network, *given), settings)
    pixels = network.reads.applied(given[0]).requires_grad_()
    bare = _bare(network, settings)
    with processor_threads(1):
        times = alternate(
            {
                "step": lambda seconds: _seconds_each(lambda: objective(pixels)[0], pixels, seconds),
                "bare": lambda seconds: _seconds_each(lambda: bare(pixels).mean(), pixels, seconds),
            },
            effort,
        )
    ratio = median_ratio(times["step"], times["bare"])
    raw = raw_speeds(times, "s") | {"side": STEP_SIDE}
    return [Figure("style-step", ratio, "×", STEP_TARGET, "lower", raw)]


def _bare(network: PretrainedNetwork, settings: StyleSettings) -> nn.Sequential:
    """Torch's own modules, as torchvision makes them, up to the deepest layer that is compared."""
    named = network.entry.named
    deepest = max(named[name].at for name in (*settings.style, *settings.content))
    return copy.deepcopy(network.features[: deepest + 2]).to(memory_format=torch.contiguous_format)


def _seconds_each(loss: Callable[[], Tensor], pixels: Tensor, seconds: float) -> float:
    began, count = time.perf_counter(), 0
    while not count or time.perf_counter() - began < seconds:
        torch.autograd.grad(loss(), pixels)
        count += 1
    return (time.perf_counter() - began) / count


def coarse_to_fine(effort: Effort) -> list[Figure]:
    """Seconds until starting small reaches at 512 px the last loss of so many rounds at that size ÷ theirs."""
    network, given = load_pretrained("vgg16"), pictures(SIDE)
    with processor_threads(usable_processors()):
        direct = evolve(recipe("vgg16", size=SIDE, iterations=effort.rounds), coarse_to_fine=False)
        last, whole = _run(transfer(network, given, lambda: direct), lambda _made: False)
        goal = last.parts.total
        small = evolve(direct, coarse_to_fine=True, iterations=PATIENCE * effort.rounds)
        reached, spent = _run(
            transfer(network, given, lambda: small),
            lambda made: made.width == last.width and made.parts.total <= goal,
        )
    arrived = reached.width == last.width and reached.parts.total <= goal
    value = spent / whole if arrived else float(PATIENCE)
    raw: dict[str, object] = {
        "unit": "s",
        "direct": short(whole),
        "coarse to fine": short(spent),
        "loss": short(goal),
        "iterations": reached.number,
    }
    return [Figure("style-coarse-to-fine", value, "×", TARGET, "lower", raw)]


def _run(made: Iterator[Iteration], arrived: Callable[[Iteration], bool]) -> tuple[Iteration, float]:
    """The iteration at which it arrived, or the last, and the seconds until its loss was known.

    An iteration tells the loss before it: that was known when the one before it had ended.
    """
    began = known = ended = time.perf_counter()
    for last in made:
        known, ended = ended, time.perf_counter()
        if arrived(last):
            break
    return last, known - began
