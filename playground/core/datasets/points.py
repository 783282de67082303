"""Labelled points of the plane, drawn afresh from a seed."""

from __future__ import annotations

from typing import ClassVar

import attrs
from attrs import frozen

from playground.core.datasets.base import MOST_POINTS, OnPlane, split_counts
from playground.core.fields import FieldError, number, one_of, optional_whole, whole
from playground.core.point_sets import POINT_SETS
from playground.core.tasks import Task


@frozen(kw_only=True)
class PointChange:
    """What a person did to point number ``index`` of those drawn: another class, or, with None, deleted."""

    index: int = whole(0, 0, MOST_POINTS - 1)
    label: int | None = optional_whole(0, 99)


def _by_index(changes: tuple[PointChange, ...]) -> tuple[PointChange, ...]:
    """In order of the points, so that the order of the clicks makes no difference."""
    return tuple(sorted(changes, key=lambda change: change.index))


@frozen(kw_only=True)
class Points(OnPlane):
    """Two-dimensional points drawn afresh from a seed; ``changed`` is what a person did to single ones.

    ``noise`` is the standard deviation of what is added to each coordinate, in units of the plane. ``balance`` is the
    share of the first class among two; of more classes each next one is rarer, or more frequent, by the same ratio.
    """

    kind: ClassVar[str] = "points"

    set: str = one_of("spiral", lambda: POINT_SETS)
    points: int = whole(500, 50, MOST_POINTS)
    noise: float = number(0.0, 0.0, 0.8)
    balance: float = number(0.5, 0.1, 0.9)
    changed: tuple[PointChange, ...] = attrs.field(default=(), converter=_by_index)

    @changed.validator
    def _are_points_of_this_set(self, _attribute: object, changed: tuple[PointChange, ...]) -> None:
        classes = self.task.targets
        for before, change in zip((None, *changed), changed, strict=False):
            if change.index >= self.points or (before is not None and before.index == change.index):
                raise FieldError(
                    "changed",
                    "must name points from 0 to {last}, each once, not {value}",
                    last=self.points - 1,
                    value=change.index,
                )
            if change.label is not None and change.label >= classes:
                raise FieldError(
                    "changed", "must give classes from 0 to {last}, not {value}", last=classes - 1, value=change.label
                )
        if len(self.removed) > self.most_removed:
            raise FieldError(
                "changed",
                "must delete at most {most} points, so that no part loses all of its own, not {value}",
                most=self.most_removed,
                value=len(self.removed),
            )

    @property
    def removed(self) -> tuple[int, ...]:
        """Numbers of the deleted points."""
        return tuple(change.index for change in self.changed if change.label is None)

    @property
    def most_removed(self) -> int:
        """Fewer than the smallest part has, so that none is ever left without points, whoever is in it."""
        return min(self.counts) - 1

    @property
    def title(self) -> str:
        return POINT_SETS[self.set].title

    @property
    def entry(self) -> str:
        return self.set

    @property
    def task(self) -> Task:
        labels = POINT_SETS[self.set].labels
        return Task("classes", (len(self.features),), len(labels), labels)

    @property
    def counts(self) -> tuple[int, int, int]:
        """Samples for training, validation and testing as drawn; :func:`playground.core.parts.part_counts` counts
        those that are left."""
        return split_counts(self.points, self.split)
