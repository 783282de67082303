"""Points that a person put on the plane, each with a class or a value."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from typing import Any, ClassVar

import attrs
from attrs import frozen

from playground.core.class_balance import EVEN, kept_counts
from playground.core.datasets.base import MOST_POINTS, PLANE, OnPlane, split_counts
from playground.core.fields import FieldError, number, one_of, shown, whole
from playground.core.message import Message
from playground.core.tasks import Task

CLASSES, VALUES = "classes", "values"
ANSWERS = (CLASSES, VALUES)
"""What a point carries: the number of its class, or a value from −1 to +1."""
DIGITS = 2
"""Decimals of a place and a value: finer than a pixel of the map, and short in a file."""

ALWAYS_ENOUGH = 60
"""Points of which no part can be empty: each has at least 5 % of them, rounded."""

OwnPoint = tuple[float, float, float]
"""(x₁, x₂, class or value)."""


def rounded(value: float) -> float:
    """The nearest number with :data:`DIGITS` decimals; a whole one without any, so that files stay short."""
    short = round(float(value), DIGITS) + 0.0  # no −0
    return int(short) if short.is_integer() else short


def own_point(x1: float, x2: float, answer: float) -> OwnPoint:
    """A point as it is kept: rounded, and where it lies beside the plane moved to its border."""
    return tuple(map(rounded, (min(max(x1, -PLANE), PLANE), min(max(x2, -PLANE), PLANE), answer)))  # type: ignore[return-value]


def _short(points: Any) -> Any:
    """Rounded; what is no triple of numbers is left for the validator to refuse."""
    if not isinstance(points, Iterable) or isinstance(points, str | bytes | dict):
        return points
    return tuple(tuple(map(rounded, point)) if _is_triple(point) else point for point in points)


def _is_triple(point: Any) -> bool:
    return isinstance(point, tuple | list) and len(point) == 3 and all(map(_is_number, point))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e6  # and not nan


@frozen(kw_only=True)
class OwnPoints(OnPlane):
    """The points ``drawn``, in the order they were put there: (x₁, x₂, number of the class, or value from −1 to +1).

    What they carry is said by ``answers``; ``classes`` is how many classes there are to choose from. ``drawn`` stays as
    it was drawn whatever else is set: ``noise`` is the standard deviation of what moves each coordinate on the way to
    the network, in units of the plane; ``balance`` says how many points of each class take part, see :attr:`taken`.
    """

    kind: ClassVar[str] = "own_points"

    answers: str = one_of(CLASSES, lambda: ANSWERS)
    classes: int = whole(2, 2, 10)
    noise: float = number(0.0, 0.0, 0.8)
    balance: float = number(EVEN, 0.1, 0.9)
    drawn: tuple[tuple[float, float, float], ...] = attrs.field(default=(), converter=_short)

    @drawn.validator
    def _are_on_the_plane(self, _attribute: object, drawn: object) -> None:
        if not isinstance(drawn, tuple):
            raise FieldError("drawn", "must be a list of points [x1, x2, answer], not {value}", value=shown(drawn))
        if len(drawn) > MOST_POINTS:
            raise FieldError("drawn", "must be at most {most} points, not {value}", most=MOST_POINTS, value=len(drawn))
        for index, point in enumerate(drawn):
            if not _is_triple(point):
                raise FieldError(f"drawn.{index}", "must be [x1, x2, answer], not {value}", value=shown(point))
            x1, x2, answer = point
            if max(abs(x1), abs(x2)) > PLANE:
                raise FieldError(
                    f"drawn.{index}",
                    "must lie on the plane between {low} and {high}, not at ({x1}, {x2})",
                    low=f"{-PLANE:g}",
                    high=f"{PLANE:g}",
                    x1=x1,
                    x2=x2,
                )
            if self.answers == VALUES and abs(answer) > 1:
                raise FieldError(f"drawn.{index}", "must have a value between -1 and 1, not {value}", value=answer)
            if self.answers == CLASSES and not (isinstance(answer, int) and 0 <= answer < self.classes):
                raise FieldError(
                    f"drawn.{index}",
                    "must be of a class from 0 to {last}, not {value}",
                    last=self.classes - 1,
                    value=answer,
                )

    @property
    def title(self) -> str:
        return "Own points"

    @property
    def entry(self) -> str:
        return "own"

    @property
    def task(self) -> Task:
        if self.answers == VALUES:
            return Task("regression", (len(self.features),), 1)
        return Task("classes", (len(self.features),), self.classes, class_names(self.classes))

    @property
    def counts(self) -> tuple[int, int, int]:
        """Samples for training, validation and testing."""
        return split_counts(sum(self.taken.values()) if self.taken else len(self.drawn), self.split)

    @property
    def taken(self) -> dict[int, int]:
        """How many points of each class that has some take part; empty for values.

        At an even balance all, else of the classes there are fewer towards the last, or towards the first, see
        :func:`playground.core.class_balance.kept_counts`.
        """
        if self.answers == VALUES or not self.drawn:
            return {}
        there = sorted(Counter(int(answer) for _x1, _x2, answer in self.drawn).items())
        kept = kept_counts([count for _label, count in there], self.balance)
        return {label: count for (label, _count), count in zip(there, kept, strict=True)}

    @property
    def settings(self) -> frozenset[str]:
        return super().settings - (frozenset() if len(self.taken) > 1 else {"balance"})

    @property
    def fewest(self) -> int:
        """From so many points on none of the three parts is empty."""
        return 1 + max(total for total in range(ALWAYS_ENOUGH) if min(split_counts(total, self.split)) < 1)

    @property
    def lack(self) -> Message | None:
        drawn, total, fewest = len(self.drawn), sum(self.counts), self.fewest
        if not drawn:
            return Message("There are no points yet: draw at least {fewest} on the plane.", {"fewest": fewest})
        if drawn < fewest:
            return Message(
                "{total} of at least {fewest} points are there: training, validation and test need some each.",
                {"total": drawn, "fewest": fewest},
            )
        if total < fewest:
            return Message(
                "Of {drawn} points only {total} take part at this balance, and {fewest} are needed.",
                {"drawn": drawn, "total": total, "fewest": fewest},
            )
        if self.answers == CLASSES and len(self.taken) < 2:
            return Message("All points are of one class: draw some of another one.")
        return None


def class_names(classes: int) -> tuple[str, ...]:
    """Of two −1 and +1, else numbers from 1 on."""
    return ("−1", "+1") if classes == 2 else tuple(str(number) for number in range(1, classes + 1))


def with_answers(data: OwnPoints, answers: str) -> OwnPoints:
    """The same places with classes or values: class numbers become values evenly spread over −1…+1, values the class
    nearest to them."""
    if answers == data.answers:
        return data
    steps = data.classes - 1
    if answers == VALUES:
        drawn = tuple(own_point(x1, x2, 2.0 * answer / steps - 1.0) for x1, x2, answer in data.drawn)
    else:
        drawn = tuple((x1, x2, math.floor((answer + 1.0) / 2.0 * steps + 0.5)) for x1, x2, answer in data.drawn)
    return attrs.evolve(data, answers=answers, drawn=drawn)


def with_classes(data: OwnPoints, classes: int) -> OwnPoints:
    """More or fewer classes to choose from; points of a class that goes, go with it."""
    drawn = tuple(point for point in data.drawn if data.answers == VALUES or point[2] < classes)
    return attrs.evolve(data, classes=classes, drawn=drawn)
