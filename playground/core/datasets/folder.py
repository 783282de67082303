"""Pictures of a person's own: a folder with a sub-folder for each class."""

from __future__ import annotations

from typing import ClassVar

import attrs
from attrs import frozen

from playground.core.class_balance import EVEN, kept_counts
from playground.core.datasets.base import split_counts
from playground.core.datasets.files import LEAST_SAMPLES, MOST_BYTES, MOST_CLASSES, OwnFiles, check_names
from playground.core.fields import FieldError, number, one_of_numbers, shown
from playground.core.message import Message
from playground.core.tasks import Task

SIDES = (16, 28, 32, 64, 96)
CHANNELS = (1, 3)


def most_pictures(side: int, channels: int) -> int:
    """How many pictures of this size may be in memory."""
    return MOST_BYTES // (channels * side * side)


@frozen(kw_only=True)
class Folder(OwnFiles):
    """Pictures of ``side`` × ``side`` pixels, grey or in colour; ``found`` are the pictures of each of the ``labels``.

    ``noise`` is the standard deviation of what is added, as a share of the full range. ``balance`` as for points, see
    :func:`playground.core.class_balance.kept_counts`: of the rarer classes fewer pictures are taken.
    """

    kind: ClassVar[str] = "folder"
    space: ClassVar[str] = "picture"

    side: int = one_of_numbers(32, SIDES)
    channels: int = one_of_numbers(3, CHANNELS)
    labels: tuple[str, ...] = ()
    found: tuple[int, ...] = attrs.field(default=())
    noise: float = number(0.0, 0.0, 0.8)
    balance: float = number(EVEN, 0.1, 0.9)

    def __attrs_post_init__(self) -> None:
        check_names("labels", self.labels, 2, MOST_CLASSES)
        whole = all(isinstance(count, int) and not isinstance(count, bool) and count >= 1 for count in self.found)
        if len(self.found) != len(self.labels) or not whole:
            raise FieldError("found", "must be a count for each of the labels, not {value}", value=shown(self.found))
        most = most_pictures(self.side, self.channels)
        if not LEAST_SAMPLES <= sum(self.found) <= most:
            raise FieldError(
                "found",
                "must be {least} to {most} pictures together, not {value}",
                least=LEAST_SAMPLES,
                most=most,
                value=sum(self.found),
            )

    @property
    def task(self) -> Task:
        return Task("classes", (self.channels, self.side, self.side), len(self.labels), self.labels)

    @property
    def counts(self) -> tuple[int, int, int]:
        """Samples for training, validation and testing."""
        return split_counts(sum(self.class_counts), self.split)

    @property
    def class_counts(self) -> tuple[int, ...]:
        """Pictures of each class that are used."""
        return kept_counts(self.found, self.balance)

    @property
    def lack(self) -> Message | None:
        total = sum(self.class_counts)
        if total >= LEAST_SAMPLES:
            return None
        template = "Only {total} pictures are left at this balance; at least {least} are needed."
        return Message(template, {"total": total, "least": LEAST_SAMPLES})

    @property
    def settings(self) -> frozenset[str]:
        # The size is chosen when the folder is: no slider goes through the few there are.
        return super().settings - {"side"}
