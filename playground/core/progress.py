"""How far work on files is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from attrs import frozen

Found = TypeVar("Found")
SETTLING = 1.0
"""Seconds after which it can be said how long it will take."""


@frozen
class Progress:
    """``done`` of ``total``, in files or bytes."""

    done: int
    total: int


def seconds_left(seconds: float, done: int, total: int) -> float | None:
    """How long it will take still, by what was done in so many seconds; None before that can be said."""
    return seconds * (total - done) / done if done and seconds > SETTLING else None


def last_of(work: Iterator[Progress | Found]) -> Found:
    """Do all of it; what it yields last."""
    for event in work:
        if not isinstance(event, Progress):
            return event
    raise AssertionError("work on files ends with what was found")
