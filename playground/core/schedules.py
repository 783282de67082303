"""Schedules of the learning rate: one class a schedule, one entry in the table (lecture, section 3)."""

from __future__ import annotations

import math
from typing import ClassVar

from attrs import frozen

from playground.core.fields import number, whole


@frozen(kw_only=True)
class Constant:
    """The learning rate as it is set."""

    kind: ClassVar[str] = "constant"
    title: ClassVar[str] = "constant"
    formula: ClassVar[str] = "α"

    def factor(self, epochs: float, total: int, drops: int) -> float:
        """What the learning rate is multiplied by, ``epochs`` into a run of ``total``, after ``drops`` plateaus."""
        return 1.0


@frozen(kw_only=True)
class StepDecay:
    """Smaller by a factor every so many epochs."""

    kind: ClassVar[str] = "step"
    title: ClassVar[str] = "step"
    formula: ClassVar[str] = "α · fᵏ after k times n epochs"

    rate_factor: float = number(0.5, 0.001, 1.0)
    every: int = whole(10, 1, 1_000_000)

    def factor(self, epochs: float, total: int, drops: int) -> float:
        """See :meth:`Constant.factor`."""
        return float(self.rate_factor ** (int(epochs) // self.every))


@frozen(kw_only=True)
class Cosine:
    """Down half a cosine from step to step, to the share ``lowest`` at the last epoch (Loshchilov and Hutter 2017)."""

    kind: ClassVar[str] = "cosine"
    title: ClassVar[str] = "cosine"
    formula: ClassVar[str] = "α · (m + (1 − m) · (1 + cos πx) / 2), x the share of the epochs that is through"

    lowest: float = number(0.0, 0.0, 1.0)

    def factor(self, epochs: float, total: int, drops: int) -> float:
        """See :meth:`Constant.factor`; beyond the last epoch it stays."""
        return _annealed(1.0, self.lowest, min(epochs / total, 1.0))


@frozen(kw_only=True)
class OneCycle:
    """From α ÷ ``start_divisor`` up to α, then down to the start ÷ ``end_divisor`` (Smith and Topin 2018).

    It moves from step to step, half a cosine each way; ``warm_up`` is the share of the epochs on the way up.
    """

    kind: ClassVar[str] = "one_cycle"
    title: ClassVar[str] = "one cycle"
    formula: ClassVar[str] = "up from α / s to α, then down to α / (s · e)"

    warm_up: float = number(0.3, 0.01, 0.99)
    start_divisor: float = number(25.0, 1.0, 1e6)
    end_divisor: float = number(1e4, 1.0, 1e9)

    def factor(self, epochs: float, total: int, drops: int) -> float:
        """See :meth:`Constant.factor`; beyond the last epoch it stays."""
        share = min(epochs / total, 1.0)
        start = 1.0 / self.start_divisor
        if share < self.warm_up:
            return _annealed(start, 1.0, share / self.warm_up)
        return _annealed(1.0, start / self.end_divisor, (share - self.warm_up) / (1.0 - self.warm_up))


@frozen(kw_only=True)
class Plateau:
    """Smaller by a factor when the validation loss has not fallen for more than ``patience`` epochs.

    Falling is at least by the share ``threshold`` of the lowest so far; the rate never goes under the share ``lowest``.
    """

    kind: ClassVar[str] = "plateau"
    title: ClassVar[str] = "reduce on plateau"
    formula: ClassVar[str] = "α · fᵏ after k plateaus of the validation loss"

    rate_factor: float = number(0.5, 0.001, 1.0)
    patience: int = whole(5, 0, 10_000)
    threshold: float = number(1e-4, 0.0, 1.0)
    lowest: float = number(0.0, 0.0, 1.0)

    def factor(self, epochs: float, total: int, drops: int) -> float:
        """See :meth:`Constant.factor`."""
        return float(max(self.rate_factor**drops, self.lowest))


def _annealed(start: float, end: float, share: float) -> float:
    """Half a cosine from ``start`` (share 0) to ``end`` (share 1)."""
    return end + (start - end) * (1.0 + math.cos(math.pi * share)) / 2.0


Schedule = Constant | StepDecay | Cosine | OneCycle | Plateau
SCHEDULES: dict[str, type[Schedule]] = {
    schedule.kind: schedule for schedule in (Constant, StepDecay, Cosine, OneCycle, Plateau)
}
