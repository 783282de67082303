"""Benchmarks: how fast the program is, as ratios measured side by side in one run, on one training thread.

Nothing here is asserted: a figure says what was measured, what was aimed at, and the raw measurements behind it.
"""

from __future__ import annotations

import importlib
import math
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
    """How long to measure: so many rounds, in each of which every variant runs for so many seconds.

    Where something is done once and timed (a start, an epoch's end, a stroke) the rounds alone count.
    """

    rounds: int
    seconds: float


@frozen
class Benchmark:
    """One entry of :data:`BENCHMARKS`: what it compares, how long it takes to be sure, and what measures it.

    ``measure`` names a module here and a function in it, loaded when it is wanted: nothing heavy is loaded for the
    table. What takes very long runs only when it is named (``by_default`` false).
    """

    summary: str
    effort: Effort
    measure: str
    by_default: bool = True

    def run(self, effort: Effort) -> list[Figure]:
        """The figures, measured now."""
        module, function = self.measure.split(".")
        found = getattr(importlib.import_module(f"{__name__}.{module}"), function)
        figures: list[Figure] = found(effort)
        return figures


BENCHMARKS: dict[str, Benchmark] = {
    "resident-vs-dataloader": Benchmark(
        "data in memory against torchvision's recipe with a DataLoader",
        Effort(rounds=9, seconds=1.5),
        "dataloader.measure",
    ),
    "loop-vs-bare": Benchmark(
        "our training loop against the barest one that trains the same",
        Effort(rounds=25, seconds=0.8),
        "bare_loop.measure",
    ),
    "fused-vs-torch": Benchmark(
        "small networks trained by our kernels against the same loop by PyTorch",
        Effort(rounds=7, seconds=0.5),
        "fused.against_torch",
    ),
    "epochs-per-second": Benchmark(
        "how fast a spiral is learned, without the window", Effort(rounds=9, seconds=0.5), "fused.epochs_per_second"
    ),
    "batched-runs": Benchmark(
        "64 runs of one shape in one call against one run", Effort(rounds=7, seconds=0.7), "batched.measure"
    ),
    "window-cost": Benchmark(
        "training with the window open against training without", Effort(rounds=7, seconds=2.5), "window_cost.measure"
    ),
    "fused-window-cost": Benchmark(
        "the same of a spiral trained by our kernels, everything visible",
        Effort(rounds=7, seconds=2.5),
        "window_cost.of_kernels",
    ),
    "inside-cost": Benchmark(
        "training while the Inside page shows all layers against training without it",
        Effort(rounds=7, seconds=2.5),
        "inside_cost.measure",
    ),
    "map-cost": Benchmark(
        "the maps of network and units: time of a frame, and their share of training",
        Effort(rounds=7, seconds=1.0),
        "map_cost.measure",
    ),
    "history-million": Benchmark(
        "drawing curves of a million steps against those of a thousand",
        Effort(rounds=7, seconds=1.0),
        "history_million.measure",
    ),
    "augment-cost": Benchmark(
        "pictures changed by chance while they are trained on against the same as they are",
        Effort(rounds=7, seconds=0.7),
        "augment_cost.measure",
    ),
    "epoch-pause": Benchmark(
        "the longest wait for the training loop around the end of an epoch",
        Effort(rounds=5, seconds=0.0),
        "epoch_pause.measure",
    ),
    "heartbeat": Benchmark(
        "how late the window's timer comes on every page, trained and dragged on",
        Effort(rounds=2, seconds=4.0),
        "heartbeat.measure",
    ),
    "heartbeat-loading": Benchmark(
        "the same while a table of 100 000 rows and a folder of 10 000 pictures come in",
        Effort(rounds=1, seconds=1.0),
        "loading.measure",
    ),
    "pen-latency": Benchmark(
        "from the pen's movement to the answer and the maps of all layers, while it trains",
        Effort(rounds=4, seconds=5.0),
        "pen_latency.measure",
    ),
    "landscape": Benchmark(
        "a slice of a network's loss against the bare forward passes it needs",
        Effort(rounds=7, seconds=1.5),
        "landscape.against_forward",
    ),
    "landscape-training": Benchmark(
        "training while slices of its loss are filled against training without",
        Effort(rounds=7, seconds=2.5),
        "landscape.beside_training",
    ),
    "style-step": Benchmark(
        "an iteration of a style transfer against a bare pass through its network",
        Effort(rounds=7, seconds=1.5),
        "style.step_cost",
    ),
    "style-coarse-to-fine": Benchmark(
        "starting small and doubling against working at 512 px from the start",
        Effort(rounds=80, seconds=0.0),
        "style.coarse_to_fine",
        by_default=False,
    ),
    "first-window": Benchmark(
        "start to the first painted window against a bare import of torch",
        Effort(rounds=5, seconds=0.0),
        "start_up.first_window",
    ),
    "ready-to-train": Benchmark(
        "start to a network ready to train against the bare imports it needs",
        Effort(rounds=5, seconds=0.0),
        "start_up.ready_to_train",
    ),
    "memory-idle": Benchmark(
        "memory of an idle window against that of the bare imports",
        Effort(rounds=2, seconds=3.0),
        "start_up.memory_idle",
    ),
    "soak": Benchmark(
        "what memory, file handles and threads grow by while it trains and pages change",
        Effort(rounds=30, seconds=60.0),
        "soak.measure",
        by_default=False,
    ),
}


def measured(name: str, effort: Effort | None = None) -> list[Figure]:
    """Run a benchmark, with its own effort unless another is given. Raises KeyError for one there is not."""
    benchmark = BENCHMARKS[name]
    return benchmark.run(benchmark.effort if effort is None else effort)
