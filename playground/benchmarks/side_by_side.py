"""Comparing on a machine that does other things too: short blocks in turn, and the median of their ratios."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence

from playground.benchmarks import Effort

Variant = Callable[[float], float]
"""Runs for about so many seconds and returns how much it did a second, or how long one thing took."""


def alternate(variants: Mapping[str, Variant], effort: Effort) -> dict[str, list[float]]:
    """Speeds (or times) of every variant, one a round; every other round goes backwards, so that drift cancels."""
    speeds: dict[str, list[float]] = {name: [] for name in variants}
    names = list(variants)
    for name in names:  # the first block of each is slower: caches, memory, processor clock
        variants[name](effort.seconds)
    for number in range(effort.rounds):
        for name in names if number % 2 == 0 else reversed(names):
            speeds[name].append(variants[name](effort.seconds))
    return speeds


def median_ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Median over the rounds of ours ÷ theirs."""
    return statistics.median(a / b for a, b in zip(ours, theirs, strict=True))


def raw_speeds(speeds: Mapping[str, Sequence[float]], unit: str) -> dict[str, object]:
    """All speeds for the record, to four digits, with their medians."""
    raw: dict[str, object] = {"unit": unit}
    for name, values in speeds.items():
        raw[name] = [short(value) for value in values]
        raw[f"{name}_median"] = short(statistics.median(values))
    return raw


def short(value: float) -> float:
    """To four digits, for the record."""
    return float(f"{value:.4g}")
