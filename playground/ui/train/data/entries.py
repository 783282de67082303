"""What there is to choose in the Data pane, by family: one entry a thumbnail."""

from __future__ import annotations

from collections.abc import Callable

from attrs import evolve, frozen

from playground.core import edits
from playground.core.curve_sets import CURVE_SETS
from playground.core.datasets import (
    DATA,
    IMAGE_SETS,
    Curve,
    Data,
    Folder,
    Heights,
    Images,
    ImageSet,
    OwnDigits,
    OwnPoints,
    Pixels,
    Points,
    Pupils,
    Table,
)
from playground.core.height_sets import HEIGHT_SETS
from playground.core.photo_sets import PHOTOS
from playground.core.point_sets import POINT_SETS
from playground.ui.theme import Look
from playground.ui.train.data.thumbnails import (
    Drawing,
    curve_drawing,
    fetched_drawing,
    heights_drawing,
    icon_drawing,
    own_drawing,
    photo_drawing,
    picture_drawing,
    points_drawing,
)

POINTS, CURVES, IMAGES, FILES = "points", "curves", "images", "files"
"""Families, in the order they are offered. What the last holds are a person's own: there are no entries."""


@frozen
class Entry:
    """One thumbnail: kind of data and its key there, words, and how its picture is drawn.

    ``data(last)`` are the data it stands for, with the settings of those of the same kind that were shown last.
    """

    kind: str
    key: str
    short: str
    title: str
    drawing: Callable[[Look], Drawing]
    data: Callable[[Data], Data]
    is_more: bool = False
    """Whether it is offered in a menu of more, not as a thumbnail."""

    @property
    def name(self) -> str:
        """A key among all entries of the family."""
        return entry_name(self.kind, self.key)


def entry_name(kind: str, key: str) -> str:
    """The key of an entry among those of its family."""
    return f"{kind}/{key}"


def _sets(kind: str, table: dict[str, object], drawing: Callable[[Look, str], Drawing]) -> list[Entry]:
    """An entry for each set of a table whose entries have ``short`` and ``title``."""
    return [
        Entry(
            kind,
            key,
            entry.short,  # type: ignore[attr-defined]
            entry.title,  # type: ignore[attr-defined]
            lambda look, key=key: drawing(look, key),  # type: ignore[misc]
            lambda last, key=key: edits.data_with(last, set=key),  # type: ignore[misc]
        )
        for key, entry in table.items()
    ]


FETCHED_IN_SIGHT = ("fashion", "kmnist", "cifar10")
"""Fetched sets with a thumbnail of their own; the others are in the menu of more."""


def _image_sets(which: Callable[[str, ImageSet], bool]) -> dict[str, object]:
    return {name: entry for name, entry in IMAGE_SETS.items() if which(name, entry)}


ENTRIES: dict[str, tuple[Entry, ...]] = {
    POINTS: (
        *_sets(Points.kind, dict(POINT_SETS), points_drawing),
        *_sets(Heights.kind, dict(HEIGHT_SETS), heights_drawing),
        Entry(OwnPoints.kind, "own", "own", "Own points", own_drawing, lambda last: last),
    ),
    CURVES: tuple(_sets(Curve.kind, dict(CURVE_SETS), curve_drawing)),
    IMAGES: (
        *_sets(Images.kind, _image_sets(lambda name, entry: entry.is_shipped), lambda _look, key: picture_drawing(key)),
        Entry(
            Pupils.kind,
            Pupils.kind,
            "pupils",
            "Pupils",
            lambda _look: picture_drawing(Pupils.kind),
            lambda last: last,
        ),
        Entry(
            Pixels.kind,
            Pixels.kind,
            "pixels",
            "Pixels of a photograph",
            lambda look: photo_drawing(PHOTOS[Pixels().set].file),
            lambda last: last,
        ),
        Entry(
            OwnDigits.kind,
            OwnDigits().entry,
            "My digits",
            "My digits",
            lambda look: icon_drawing(look, "ph.scribble-loop"),
            lambda last: last,
        ),
        *_sets(Images.kind, _image_sets(lambda name, _entry: name in FETCHED_IN_SIGHT), fetched_drawing),
        *(
            evolve(entry, is_more=True)
            for entry in _sets(
                Images.kind,
                _image_sets(lambda name, entry: not entry.is_shipped and name not in FETCHED_IN_SIGHT),
                fetched_drawing,
            )
        ),
    ),
}
"""By family. A kind of data without an entry can be opened, not chosen."""
FILE_ICONS = {Folder.kind: "ph.folder-open", Table.kind: "ph.table"}
"""What stands for a person's own."""


def data_drawing(look: Look, data: Data) -> Drawing:
    """The thumbnail of these data."""
    if data.family == FILES:
        return icon_drawing(look, FILE_ICONS[data.kind])
    if isinstance(data, Pixels):
        return photo_drawing(PHOTOS[data.set].file)
    return next(
        entry.drawing(look) for entry in ENTRIES[data.family] if (entry.kind, entry.key) == (data.kind, data.entry)
    )


def first_of(family: str) -> Data:
    """What a family begins with."""
    return DATA[ENTRIES[family][0].kind]()
