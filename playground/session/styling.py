"""Moving pixels towards a style: what the stylist's thread does, without Qt."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from statistics import median
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
from numpy.typing import NDArray

from playground.core.gallery import Source
from playground.core.message import Message, ProblemError
from playground.core.pretrained import PRETRAINED
from playground.core.style import StyleSettings
from playground.core.style_cost import check_memory, pixels_left
from playground.core.style_frames import Ended, LossChunk, Preview, StylePicture, grams_frame
from playground.engine.allocator import give_back_memory
from playground.session.job import JobControl

if TYPE_CHECKING:
    from playground.engine.pretrained import PretrainedNetwork
    from playground.engine.style.transfer import Iteration

PICTURE, GRAMS = "style/picture", "style/grams"
"""Keys of frames: only the newest counts."""
FRAME = 0.1
"""Seconds between two pictures."""
FIRST_STAGE = 16
"""Kept in the film strip: the start, this iteration, and twice as many each time."""
MOST_FRAMES = 80
"""Frames of the film that is saved."""
MOST_FILTERS = 24
"""Filters whose Gram matrix is shown."""
GRAM_SHARE = 0.1
"""Of the time, at most, goes into Gram matrices while pixels move."""
PREVIEW = 600
"""Px of the longer side of a picture to choose."""
REMEMBERED = 8
"""Iterations whose time tells how long the next will take."""
OUT_OF_MEMORY = "The memory is not enough for {size} px: choose a smaller size."


@attrs.frozen(eq=False)
class Order:
    """A transfer that was asked for; ``drawing`` is what the pad showed then."""

    number: int
    content: Source
    style: Source
    second: Source | None
    settings: StyleSettings
    drawing: NDArray[Any] | None = None


@attrs.define(eq=False)
class Desk:
    """What the window lays out for the thread: references to values that never change, newest wins."""

    settings: StyleSettings
    """Of the transfer at hand; always such that something is compared."""
    order: Order | None = None
    cancelled: int = 0
    """Number of the last order nobody wants any more."""
    holds: bool = False
    """Whether it waits for settings with which something is compared."""
    shares: bool = False
    """Whether the processors are shared with a training."""
    watched: bool = False
    gram_layer: str | None = None
    pace: dict[str, float] = attrs.field(factory=dict)
    """Seconds a pixel and iteration took last, by network; written by the thread alone."""
    film: list[NDArray[np.uint8]] = attrs.field(factory=list)
    """Frames of the transfer at hand; the thread puts a new list here and appends to it."""


@attrs.frozen(eq=False)
class PreviewRead:
    """A picture to choose was read."""

    source: Source
    preview: Preview


@attrs.frozen(eq=False)
class PreviewFailed:
    """A picture to choose cannot be read."""

    source: Source
    problem: Message


def read_previews(
    sources: tuple[Source, ...], drawing: NDArray[Any] | None, control: JobControl
) -> Iterator[PreviewRead | PreviewFailed]:
    """Read these pictures, small."""
    from playground.engine.photographs import as_bytes
    from playground.engine.style.sources import read_source

    for source in sources:
        try:
            picture = as_bytes(read_source(source, drawing, PREVIEW))
        except ProblemError as problem:
            yield PreviewFailed(source, problem.message)
        else:
            yield PreviewRead(source, Preview(picture))


def run_style(
    desk: Desk, control: JobControl, clock: Callable[[], float] = time.perf_counter
) -> Iterator[object | None]:
    """Do what is ordered, one order after the other, and show what is wanted of the last one; for ever."""
    easel = Easel(desk, control, clock)
    last = 0
    while True:
        order = desk.order
        if order is not None and order.number > last:
            last = order.number
            yield from easel.carry_out(order)
        else:
            easel.serve()
            control.wait()
            yield None


class Easel:
    """One transfer after the other; lives in the stylist's thread."""

    def __init__(self, desk: Desk, control: JobControl, clock: Callable[[], float]) -> None:
        self._desk = desk
        self._control = control
        self._clock = clock
        self._networks: dict[str, PretrainedNetwork] = {}
        self._order: Order | None = None
        self._last: Iteration | None = None
        self._shape = (1, 1)
        self._took: deque[float] = deque(maxlen=REMEMBERED)
        self._losses: list[tuple[int, float, float, float]] = []
        self._shown_at = self._grams_at = self._grams_took = 0.0
        self._filmed = 0
        self._shown: tuple[object, ...] = ()
        self._grams_shown: tuple[object, ...] = ()

    # --- one order --------------------------------------------------------------------------------------------

    def carry_out(self, order: Order) -> Iterator[object | None]:
        """The whole transfer; expected problems end it, what was made so far stays."""
        self._order, self._last, self._losses, self._filmed = order, None, [], 0
        self._took.clear()
        problem: Message | None = None
        try:
            yield from self._paint(order)
        except ProblemError as error:
            problem = error.message
        except (MemoryError, RuntimeError) as error:
            if not _is_out_of_memory(error):
                raise
            problem = Message(OUT_OF_MEMORY, {"size": order.settings.size})
        yield self._chunk(order)
        if self._last is not None:
            self._show(order, self._last)
            self._keep_frame(self._last, of_every=1)
        give_back_memory()
        yield Ended(order.number, problem)

    def _paint(self, order: Order) -> Iterator[object | None]:
        from playground.engine.memory import machine_memory
        from playground.engine.photographs import as_bytes
        from playground.engine.style.film import as_frame
        from playground.engine.style.sources import read_source
        from playground.engine.style.transfer import Pictures, first_picture, transfer

        desk, size = self._desk, order.settings.size
        content, style = (read_source(source, order.drawing, size) for source in (order.content, order.style))
        second = None if order.second is None else read_source(order.second, order.drawing, size)
        self._shape = content.shape[1], content.shape[2]
        check_memory(order.settings, *self._shape, machine_memory())
        desk.film = [as_frame(as_bytes(content))]
        first = first_picture(content, order.settings)
        yield StylePicture(order.number, 0, order.settings.iterations, first, order.settings)
        network = self._network(order.settings.network)
        yield None
        steps = transfer(network, Pictures(content, style, second), lambda: desk.settings)
        while True:
            while self._rests(order):
                yield self._chunk(order)
                self.serve()
                self._control.wait()
                yield None
            if self._is_over(order):
                return
            self._use_threads()
            began = self._clock()
            iteration = next(steps, None)
            if iteration is None:
                return
            yield from self._take(order, iteration, self._clock() - began)

    def _take(self, order: Order, iteration: Iteration, seconds: float) -> Iterator[object | None]:
        """Tell of an iteration: its loss, the picture if it is time for one, a stage of the strip, a frame."""
        desk, number = self._desk, iteration.number
        if self._last is not None and self._last.height == iteration.height:  # the first measures the pictures too
            self._took.append(seconds / (iteration.height * iteration.width))
            desk.pace[order.settings.network] = median(self._took)
        self._last = iteration
        parts = iteration.parts
        self._losses.append((number, sum(parts.content.values()), sum(parts.style.values()), parts.smoothness))
        now = self._clock()
        if number == 1 or now - self._shown_at >= FRAME:
            yield self._chunk(order)
            self._show(order, iteration)
        if _is_stage(number):
            yield self._told(order, iteration)
        self._keep_frame(iteration, of_every=max(1, iteration.total // MOST_FRAMES))
        if now - self._grams_at >= max(1.0, self._grams_took / GRAM_SHARE):
            self._serve_grams()
        yield None

    def _keep_frame(self, iteration: Iteration, of_every: int) -> None:
        """Put the picture into the film, if it is its turn and it is not there."""
        from playground.engine.style.film import as_frame

        if iteration.number % of_every == 0 and iteration.number != self._filmed:
            self._desk.film.append(as_frame(iteration.picture()))
            self._filmed = iteration.number

    def _rests(self, order: Order) -> bool:
        return (self._control.paused or self._desk.holds) and not self._is_over(order)

    def _is_over(self, order: Order) -> bool:
        return self._desk.order is not order or self._desk.cancelled >= order.number

    def _network(self, name: str) -> PretrainedNetwork:
        from playground.engine.pretrained import load_pretrained

        if name not in self._networks:
            self._networks = {name: load_pretrained(name)}
        return self._networks[name]

    def _use_threads(self) -> None:
        from playground.engine.devices import usable_processors, use_threads

        processors = usable_processors()
        use_threads(max(1, processors // 2) if self._desk.shares else processors)

    # --- what is shown ----------------------------------------------------------------------------------------

    def serve(self) -> None:
        """While pixels rest: what is shown follows the settings, and what is wanted is made."""
        order, last = self._order, self._last
        if order is None or last is None:
            return
        if self._shown != self._looks(last):
            self._show(order, last)
        self._serve_grams()

    def _looks(self, iteration: Iteration) -> tuple[object, ...]:
        """All that the picture depends on."""
        return self._order, iteration.number, self._desk.settings.original_colours

    def _show(self, order: Order, iteration: Iteration) -> None:
        self._shown = self._looks(iteration)
        if self._desk.watched or iteration.number == iteration.total:
            self._control.show(PICTURE, self._told(order, iteration))
        self._shown_at = self._clock()

    def _told(self, order: Order, iteration: Iteration) -> StylePicture:
        settings = self._desk.settings
        each = median(self._took) * iteration.height * iteration.width if self._took else None
        left = median(self._took) * pixels_left(settings, *self._shape, iteration.number) if self._took else None
        return StylePicture(
            order.number,
            iteration.number,
            iteration.total,
            iteration.picture(),
            settings,
            iteration.parts.total,
            each,
            left,
        )

    def _serve_grams(self) -> None:
        """Gram matrices of the layer that is looked at, unless they were shown as they are."""
        layer, order, last = self._desk.gram_layer, self._order, self._last
        if layer is None or order is None or last is None:
            return
        if layer not in PRETRAINED[order.settings.network].named:
            return
        wanted = (order, layer, last.number, self._desk.settings.blend)
        if wanted == self._grams_shown:
            return
        began = self._clock()
        painting, picture = last.grams(layer)
        self._control.show(GRAMS, grams_frame(order.number, last.number, layer, painting, picture, MOST_FILTERS))
        self._grams_at, self._grams_shown = self._clock(), wanted
        self._grams_took = self._grams_at - began

    def _chunk(self, order: Order) -> LossChunk | None:
        """The losses since the last chunk."""
        if not self._losses:
            return None
        numbers, content, style, smoothness = zip(*self._losses, strict=True)
        self._losses = []
        return LossChunk(order.number, np.array(numbers), np.array(content), np.array(style), np.array(smoothness))


def _is_stage(number: int) -> bool:
    """Whether it is 16, 32, 64, …"""
    return number >= FIRST_STAGE and number & (number - 1) == 0


def _is_out_of_memory(error: Exception) -> bool:
    """torch has no kind of its own for it on the CPU."""
    text = str(error).lower()
    return isinstance(error, MemoryError) or "out of memory" in text or "can't allocate memory" in text
