"""What the viewer's thread does: looks into trained networks with pictures, the newest wish first; without Qt."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from playground.core.frames import read_only
from playground.session.job import JobControl, JobFailed

if TYPE_CHECKING:
    from playground.engine.photographs import Colours
    from playground.engine.pretrained_view import PretrainedView

NAME = "viewer"
LOOK, STAGE, GRADIENTS = "look", "stage", "gradients"
"""Keys under which frames are shown: only the newest counts."""
LONGEST = 512
"""Px of the longer side that pictures are read with."""


@frozen(eq=False)
class Wish:
    """What the window wants, whole at any moment: it is replaced, never changed.

    ``network`` empty: nothing. ``path`` is a picture's file, or ``drawing`` (28, 28), 0–1, bright on dark, is looked
    at instead. ``stage`` empty: no layer is chosen. ``unit`` is the filter whose kernel and gradients are wanted.
    """

    network: str = ""
    path: Path | None = None
    drawing: NDArray[np.float32] | None = attrs.field(default=None, converter=attrs.converters.optional(read_only))
    stage: str = ""
    before: bool = False
    unit: int = 0
    is_training: bool = False

    @property
    def picture(self) -> tuple[str, Path | None, int]:
        """What is looked at, and by whom: other pictures compare unequal."""
        return self.network, self.path, id(self.drawing)


@attrs.define(eq=False)
class Desk:
    """One reference to the newest wish."""

    wish: Wish = attrs.field(factory=Wish)


def viewing(desk: Desk, control: JobControl) -> Iterator[JobFailed | None]:
    """Look at what is wished for, for ever; a failure is told once for each wish."""
    bench = Bench()
    done: Wish | None = None
    while True:
        wish = desk.wish
        if wish is done:
            control.wait()
            yield None
            continue
        done = wish
        try:
            for _part in bench.work(wish, control):
                if desk.wish is not wish or control.stopping:
                    break
        except Exception as error:  # the thread goes on: the next wish may be of another picture
            yield JobFailed.of(NAME, error)
        yield None


class Bench:
    """The networks that were loaded, and what was looked at last."""

    def __init__(self) -> None:
        self._views: dict[str, PretrainedView] = {}
        self._looked: tuple[str, Path | None, int] | None = None
        self._drawing: NDArray[np.float32] | None = None
        """Kept, so that no other array takes its place in memory."""

    def work(self, wish: Wish, control: JobControl) -> Iterator[None]:
        """Look at the picture, if it is another, then at the stage, then at its gradients; may end after each."""
        if not wish.network or (wish.path is None and wish.drawing is None):
            return
        from playground.engine.devices import default_threads, usable_processors, use_threads

        use_threads(default_threads() if wish.is_training else usable_processors())
        view = self._view(wish.network)
        if wish.picture != self._looked:
            self._looked = None
            look = view.look_at(_colours(wish))
            self._looked, self._drawing = wish.picture, wish.drawing
            control.show(LOOK, look)
            yield
        if wish.stage:
            stage = view.stage(wish.stage, wish.before, wish.unit)
            control.show(STAGE, stage)
            yield
            control.show(GRADIENTS, view.gradients(wish.stage, stage.maps.unit))

    def _view(self, name: str) -> PretrainedView:
        if name not in self._views:
            from playground.engine.pretrained import load_pretrained
            from playground.engine.pretrained_view import PretrainedView

            self._views[name] = PretrainedView(name, load_pretrained(name))
        return self._views[name]


def _colours(wish: Wish) -> Colours:
    """The picture (3, H, W), 0–1."""
    if wish.drawing is not None:
        return np.repeat(wish.drawing[None], 3, 0).astype(np.float32)
    from playground.engine.photographs import read_photograph

    assert wish.path is not None
    return read_photograph(wish.path, LONGEST)
