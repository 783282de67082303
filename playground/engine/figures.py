"""What says of some data how good a network is in units of its own, beside loss, accuracy and R²."""

from __future__ import annotations

from collections.abc import Callable

from playground.core.datasets import Data, Pupils
from playground.engine.data import Part
from playground.engine.learner import Learner
from playground.engine.pupils import found_pupils

Figures = dict[str, float]


def _of_pupils(learner: Learner, part: Part) -> Figures:
    found = found_pupils(learner, part)
    return {"centre_error_px": float(found.errors.mean()), "iou": float(found.overlaps.mean())}


FIGURES: dict[type[Data], Callable[[Learner, Part], Figures]] = {Pupils: _of_pupils}
"""Means over a part that is not empty, by name."""


def figures(learner: Learner, part: Part) -> Figures:
    """The figures of a part; none where its data have none, or where it is empty."""
    make = FIGURES.get(type(learner.experiment.data))
    return make(learner, part) if make is not None and len(part) else {}
