"""Benchmarks: how fast the program is, as ratios measured side by side in one run, on one training thread.

Nothing here is asserted: a figure says what was measured, what was aimed at, and the raw measurements behind it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Literal

from attrs import frozen

Better = Literal["higher", "lower"]


@frozen
class Figure:
    """One result. ``raw`` holds what it was made from; without a ``target`` it is a figure to know, and met."""

    name: str
    value: float
    unit: str
    target: float | None
    better: Better
    raw: dict[str, object]

    @property
    def met(self) -> bool:
        """Whether the value reaches the target."""
        if self.target is None:
            return True
        reached = self.value >= self.target if self.better == "higher" else self.value <= self.target
        return reached and math.isfinite(self.value)

    def as_json(self) -> dict[str, object]:
        """As the command line prints it."""
        return {
            "name": self.name,
            "value": self.value,
            "unit": self.unit,
            "target": self.target,
            "better": self.better,
            "met": self.met,
            "raw": self.raw,
        }


@frozen
class Effort:
    """How long to measure: so many rounds, in each of which every variant runs for so many seconds."""

    rounds: int
    seconds: float


@frozen
class Benchmark:
    """One entry of :data:`BENCHMARKS`: what it compares, how long it takes to be sure, and how it is measured."""

    summary: str
    effort: Effort
    measure: Callable[[Effort], list[Figure]]


def _resident_vs_dataloader(effort: Effort) -> list[Figure]:
    from playground.benchmarks.dataloader import measure

    return measure(effort)


def _loop_vs_bare(effort: Effort) -> list[Figure]:
    from playground.benchmarks.bare_loop import measure

    return measure(effort)


def _window_cost(effort: Effort) -> list[Figure]:
    from playground.benchmarks.window_cost import measure

    return measure(effort)


def _heartbeat(effort: Effort) -> list[Figure]:
    from playground.benchmarks.heartbeat import measure

    return measure(effort)


BENCHMARKS: dict[str, Benchmark] = {
    "resident-vs-dataloader": Benchmark(
        "data in memory against torchvision's recipe with a DataLoader",
        Effort(rounds=9, seconds=1.5),
        _resident_vs_dataloader,
    ),
    "loop-vs-bare": Benchmark(
        "our training loop against the barest one that trains the same", Effort(rounds=25, seconds=0.8), _loop_vs_bare
    ),
    "window-cost": Benchmark(
        "training with the window open against training without", Effort(rounds=9, seconds=2.5), _window_cost
    ),
    "heartbeat": Benchmark(
        "how late the window's timer comes while it trains and sliders are dragged",
        Effort(rounds=4, seconds=5.0),
        _heartbeat,
    ),
}


def measured(name: str, effort: Effort | None = None) -> list[Figure]:
    """Run a benchmark, with its own effort unless another is given. Raises KeyError for one there is not."""
    benchmark = BENCHMARKS[name]
    return benchmark.measure(benchmark.effort if effort is None else effort)
