"""What was found in a folder of pictures, and the data that can be made of it."""

from __future__ import annotations

from attrs import frozen

from playground.core.datasets import Folder
from playground.core.datasets.files import LEAST_SAMPLES, MOST_CLASSES, check_path, is_text
from playground.core.datasets.folder import CHANNELS, SIDES, most_pictures
from playground.core.fields import shown_name
from playground.core.message import Message, ProblemError


@frozen
class Unreadable:
    """A file that is no picture that could be used, and why."""

    name: str
    reason: Message


@frozen(kw_only=True)
class FolderFound:
    """Pictures in the sub-folders of a folder, each of which is a class; unreadable ones are not counted."""

    path: str
    fingerprint: str
    labels: tuple[str, ...] = ()
    """Names of the sub-folders with pictures in them."""
    counts: tuple[int, ...] = ()
    empty: tuple[str, ...] = ()
    """Sub-folders without pictures."""
    outside: int = 0
    """Pictures that lie beside the sub-folders, so that nobody knows their class."""
    unreadable: tuple[Unreadable, ...] = ()
    smallest: tuple[int, int] = (0, 0)
    largest: tuple[int, int] = (0, 0)
    """Width and height in pixels."""
    modes: tuple[tuple[str, int], ...] = ()
    """How many pictures there are of each of Pillow's modes, the most frequent first."""
    is_grey: bool = True

    @property
    def total(self) -> int:
        """Pictures that can be used."""
        return sum(self.counts)

    @property
    def usual_channels(self) -> int:
        """Grey where all pictures are."""
        return CHANNELS[0] if self.is_grey else CHANNELS[1]

    @property
    def usual_side(self) -> int:
        """The size that comes nearest to the smaller pictures without exceeding 64."""
        least = min(self.smallest)
        return max((side for side in SIDES if side <= min(64, least)), default=SIDES[0])


def folder_of(found: FolderFound, side: int, channels: int) -> Folder:
    """The data to train on, of pictures of one size. Raises ProblemError where there is too little, or too much."""
    name = shown_name(found.path)
    check_path(found.path)
    if not found.labels:
        if found.outside:
            raise ProblemError(
                "The pictures in {path} ({count}) lie beside each other: put those of each class into a folder of "
                "its own.",
                count=found.outside,
                path=name,
            )
        raise ProblemError(
            "There are no pictures in {path}: make a folder in it for each class, and put its pictures there.",
            path=name,
        )
    if len(found.labels) == 1:
        raise ProblemError(
            "All pictures in {path} are of one class, {label}: there is nothing to tell apart.",
            path=name,
            label=shown_name(found.labels[0]),
        )
    if len(found.labels) > MOST_CLASSES:
        raise ProblemError(
            "{path} has {count} classes; at most {most} are possible.",
            path=name,
            count=len(found.labels),
            most=MOST_CLASSES,
        )
    for label in found.labels:
        if not is_text(label):
            raise ProblemError(
                "The name of the class “{label}” is too long, or has letters that this system cannot read: rename "
                "its folder.",
                label=shown_name(label),
            )
    if found.total < LEAST_SAMPLES:
        raise ProblemError(
            "There are too few pictures in {path}: {count}; at least {least} are needed.",
            count=found.total,
            path=name,
            least=LEAST_SAMPLES,
        )
    most = most_pictures(side, channels)
    if found.total > most:
        raise ProblemError(
            "{count} pictures of this size do not fit into memory; {most} would: choose a smaller side.",
            count=found.total,
            most=most,
        )
    return Folder(
        path=found.path,
        fingerprint=found.fingerprint,
        side=side,
        channels=channels,
        labels=found.labels,
        found=found.counts,
    )
