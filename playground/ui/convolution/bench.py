"""What lies on the Convolution page's bench: picture, kernel, setting, and where the window stands."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
from attrs import frozen
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from playground.core.convolution.kernels import KERNELS, RANDOM
from playground.core.convolution.sixes import SIXES
from playground.core.convolution.sliding import Contents
from playground.core.convolution.workings import Picture, Setting, Workings

Floats = NDArray[np.float64]
Place = tuple[int, int]

LEARNED = "learned"
"""The kernel that is a filter of the present network."""
FIRST_SHARE = 0.5255
"""So much of a new map counts as computed at first: in the middle of a digit there is something to see."""


@frozen(eq=False)
class Held:
    """The kernel at hand: ``values`` (1 or C, k, k) of the entry ``name``, or a learned filter with all its channels.

    ``channel`` is the one looked at where the picture has not as many.
    """

    name: str
    values: Floats
    seed: int = 0
    channel: int = 0
    is_edited: bool = False

    @property
    def size(self) -> int:
        return int(self.values.shape[-1])


def entry(name: str, size: int, seed: int = 0) -> Held:
    """An entry of the table at a size, the nearest it is made for. Raises KeyError for another name."""
    kernel = KERNELS[name]
    size = min(kernel.sizes, key=lambda one: (abs(one - size), one))
    return Held(name, kernel.make(size, seed)[None], seed)


class Bench(QObject):
    """Holds what was chosen and all that follows from it; edits of the kernel can be undone.

    Signals:
        changed(): another picture, kernel or setting: there are other workings.
        placed(): the window stands elsewhere, or the pointer took it over.
    """

    changed = Signal()
    placed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._held = entry("sobel_x", 3)
        self._done: list[Held] = []
        self._undone: list[Held] = []
        self._workings = Workings(SIXES["edge"].picture, self._held.values, Setting())
        self._index = 0
        self._is_taken = False
        self._begin()

    # --- what it says -----------------------------------------------------------------------------------------

    @property
    def held(self) -> Held:
        """The kernel as it was chosen."""
        return self._held

    @property
    def workings(self) -> Workings:
        """Everything that follows."""
        return self._workings

    @property
    def setting(self) -> Setting:
        return self._workings.setting

    @property
    def pixels(self) -> int:
        """How many the map has; 0 where the window does not fit."""
        return max(0, self._workings.side) ** 2

    @property
    def index(self) -> int:
        """Number of the map's pixel that the window stands at, row by row from 0."""
        return self._index

    @property
    def place(self) -> Place:
        """Its row and column."""
        side = max(1, self._workings.side)
        return self._index // side, self._index % side

    @property
    def is_taken(self) -> bool:
        """Whether the pointer has taken the window over: then the whole map counts as computed."""
        return self._is_taken

    @property
    def contents(self) -> Contents | None:
        """What lies under the window; None where it does not fit."""
        return self._workings.contents(self.place) if self.pixels else None

    @property
    def can_undo(self) -> bool:
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        return bool(self._undone)

    # --- the window -------------------------------------------------------------------------------------------

    def take_to(self, place: Place) -> None:
        """The pointer, or a key, puts the window at a pixel of the map; what lies outside is brought inside."""
        side = self._workings.side
        if side < 1:
            return
        row, column = (min(max(at, 0), side - 1) for at in place)
        self._stand(row * side + column, True)

    def advance(self, pixels: int) -> None:
        """The window slides on by itself (or back) by so many pixels; after the last comes the first."""
        if self.pixels:
            self._stand((self._index + pixels) % self.pixels, False)

    def _stand(self, index: int, is_taken: bool) -> None:
        if (index, is_taken) != (self._index, self._is_taken):
            self._index, self._is_taken = index, is_taken
            self.placed.emit()

    def _begin(self) -> None:
        """Stand where a good part of a new map is computed."""
        self._index = int(self.pixels * FIRST_SHARE)
        self._is_taken = False

    # --- picture and setting ----------------------------------------------------------------------------------

    def show_picture(self, picture: Picture) -> None:
        """Look at another picture; of the same size the window stays where it is."""
        self._work(picture=picture)

    def set(self, **changes: Any) -> None:
        """Change parts of the setting, by name."""
        setting = attrs.evolve(self.setting, **changes)
        if setting != self.setting:
            self._work(setting=setting)

    # --- the kernel -------------------------------------------------------------------------------------------

    def choose(self, name: str) -> None:
        """Take an entry of the table, as it is there; the random one is thrown anew where it is chosen again."""
        seed = self._held.seed + 1 if name == RANDOM == self._held.name else 0
        self._hold(entry(name, self._held.size, seed))

    def set_size(self, size: int) -> None:
        """The entry at another size; edits of its numbers go with it."""
        if self._held.name != LEARNED and size != self._held.size:
            self._hold(entry(self._held.name, size, self._held.seed))

    def set_cell(self, place: tuple[int, int, int], value: float) -> None:
        """Change one number: (channel, row, column) of the kernel that is applied, as it lies on the picture."""
        kernel, (channel, row, column) = np.array(self._workings.kernel), place
        if self.setting.is_turned:
            row, column = kernel.shape[1] - 1 - row, kernel.shape[2] - 1 - column
        if kernel[channel, row, column] != value:
            kernel[channel, row, column] = value
            self._hold(attrs.evolve(self._held, values=kernel, channel=0, is_edited=True))

    def reset(self) -> None:
        """Take the edits back, all at once; a learned filter is followed again with its next weights."""
        held = self._held
        if held.is_edited and held.name != LEARNED:
            self._hold(entry(held.name, held.size, held.seed))
        elif held.is_edited:
            self._hold(attrs.evolve(held, is_edited=False))

    def show_learned(self, values: Floats, channel: int, *, is_chosen: bool) -> None:
        """Take a learned filter (C, k, k); where it only learned on, that is no step to undo."""
        held = Held(LEARNED, np.asarray(values, np.float64), 0, min(channel, len(values) - 1))
        if is_chosen:
            self._hold(held)
        elif self._held.name == LEARNED and not self._held.is_edited:
            self._held = held
            self._work()

    def undo(self) -> None:
        """The kernel before."""
        if self._done:
            self._undone.append(self._held)
            self._held = self._done.pop()
            self._work()

    def redo(self) -> None:
        """The kernel that was taken back."""
        if self._undone:
            self._done.append(self._held)
            self._held = self._undone.pop()
            self._work()

    def _hold(self, held: Held) -> None:
        self._done.append(self._held)
        self._undone.clear()
        self._held = held
        self._work()

    # --- what follows -----------------------------------------------------------------------------------------

    def _work(self, picture: Picture | None = None, setting: Setting | None = None) -> None:
        before = self._workings
        picture = before.picture if picture is None else picture
        setting = before.setting if setting is None else setting
        held = self._held
        fits = len(held.values) in (1, picture.channels)
        kernel = held.values if fits else held.values[held.channel : held.channel + 1]
        self._workings = Workings(picture, kernel, setting)
        if self._workings.side != before.side:
            self._begin()
        self.changed.emit()
