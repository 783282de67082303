"""How far work on files is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from attrs import frozen

Found = TypeVar("Found")


@frozen
class Progress:
    """``done`` of ``total``, in files or bytes."""

    done: int
    total: int


def last_of(work: Iterator[Progress | Found]) -> Found:
    """Do all of it; what it yields last."""
    for event in work:
        if not isinstance(event, Progress):
            return event
    raise AssertionError("work on files ends with what was found")
