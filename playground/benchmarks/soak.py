"""`soak`: does anything grow while it trains for long and the pages change? Memory, file handles, threads."""

from __future__ import annotations

import itertools
import statistics

from playground.benchmarks import Effort, Figure
from playground.benchmarks.process import MIB, open_handles, resident_memory, thread_count
from playground.benchmarks.side_by_side import short
from playground.benchmarks.spiral import spiral_experiment
from playground.session.trainer import TrainerState
from playground.ui.stage import Stage

MEMORY_TARGET = 2.0
"""Percent."""
PAGES_A_ROUND = 20
SAMPLED = ("resident", "handles", "threads")


def measure(effort: Effort) -> list[Figure]:
    """What is held in the last quarter over the second one (medians of samples); the first quarter is running in.

    Nothing where the system does not say what a process holds.
    """
    with Stage(spiral_experiment(), device="cpu", threads=1) as stage:
        trainer = stage.studio.trainer
        trainer.train()
        stage.wait(lambda: trainer.state is TrainerState.RUNNING and trainer.readings.step > 0)
        samples: dict[str, list[int]] = {name: [] for name in SAMPLED}
        pages = itertools.cycle(stage.window.page_keys)
        for _round in range(effort.rounds):
            for _page in range(PAGES_A_ROUND):
                stage.window.open_page(next(pages))
                stage.live(effort.seconds / PAGES_A_ROUND)
                held = (resident_memory(), open_handles(), thread_count())
                for name, value in zip(SAMPLED, held, strict=True):
                    if value is None:
                        return []
                    samples[name].append(value)
        steps = trainer.readings.step
    raw: dict[str, object] = {"minutes": short(effort.rounds * effort.seconds / 60.0), "steps": steps}
    return figures_of(samples, raw)


def figures_of(samples: dict[str, list[int]], raw: dict[str, object]) -> list[Figure]:
    """What grew from the second quarter of the samples to the last."""
    quarter = len(samples["resident"]) // 4
    early = {name: statistics.median(values[quarter : 2 * quarter]) for name, values in samples.items()}
    late = {name: statistics.median(values[-quarter:]) for name, values in samples.items()}
    every = max(1, len(samples["resident"]) // 60)
    raw |= {"resident_mib": [short(value / MIB) for value in samples["resident"][::every]]}
    raw |= {name: samples[name][::every] for name in ("handles", "threads")}
    growth = 100.0 * (late["resident"] / early["resident"] - 1.0)
    return [
        Figure("soak/memory", growth, "%", MEMORY_TARGET, "lower", raw),
        *(
            Figure(f"soak/{name}", late[name] - early[name], "more", 0.0, "lower", raw)
            for name in ("handles", "threads")
        ),
    ]
