"""What the dreamer's thread does: step after step of one dream, between them a sheet of all units, rankings; no Qt."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from playground.core.dream import FILTER, DreamSettings, Target
from playground.core.dream_frames import (
    KEPT,
    LOOKED,
    OWN,
    DreamChunk,
    DreamClasses,
    DreamKept,
    DreamOver,
    DreamPicture,
    DreamSheet,
    ShippedRank,
)
from playground.core.frames import WeightsFrame
from playground.core.gallery import GALLERY
from playground.core.pretrained import PRETRAINED
from playground.engine.allocator import give_back_memory
from playground.session.job import JobControl, JobFailed

if TYPE_CHECKING:
    from playground.engine.dream.dream import DreamStep
    from playground.engine.dream.subject import Subject

NAME = "dreamer"
PICTURE, SHEET, RANK = "dream/picture", "dream/sheet", "dream/rank"
"""Keys under which frames are shown: only the newest counts."""
SHOW_SECONDS = 0.06
"""Between two pictures, at least."""
SHARE = 0.5
"""Share of its time that it works while training goes on beside it."""
LONGEST_REST = 1.0
BATCH = 8
"""Units of a sheet that are excited together."""
RANKED_SIDE = 160
"""Px a side of the pictures that are ranked."""
SHOWN = 9


@frozen(eq=False)
class Order:
    """One dream: the chosen target first. ``weights`` are those of the person's own network, where it is that.

    ``photo`` is what to start from, in GALLERY or, where it is LOOKED, ``picture`` (H, W) or (H, W, 3).
    """

    number: int
    subject: str
    targets: tuple[Target, ...]
    side: int = 224
    photo: str = ""
    weights: WeightsFrame | None = None
    picture: NDArray[np.uint8] | None = None


@frozen(eq=False)
class SheetOrder:
    """All units of a layer, one after the other, each with ``settings``."""

    number: int
    subject: str
    layer: str
    units: int
    settings: DreamSettings
    side: int
    weights: WeightsFrame | None = None


@frozen(eq=False)
class RankOrder:
    """The shipped pictures by how much they excite a target of a pretrained network."""

    number: int
    subject: str
    target: Target


@frozen(eq=False)
class DreamFailed:
    """Dream ``run`` (0: the sheet, −1: something else) came to an end by an error."""

    run: int
    failure: JobFailed


@frozen(eq=False)
class Wish:
    """What the window wants, whole at any moment: it is replaced, never changed.

    ``settings`` are those of the dream, live. ``is_held``: rest. ``cancelled`` and ``sheet_cancelled`` are numbers.
    ``named`` is a network of others whose classes are wanted by name.
    """

    settings: DreamSettings = DreamSettings()
    order: Order | None = None
    is_held: bool = False
    cancelled: int = 0
    sheet: SheetOrder | None = None
    sheet_cancelled: int = 0
    rank: RankOrder | None = None
    named: str = ""
    is_training: bool = False


@attrs.define(eq=False)
class Desk:
    """One reference to the newest wish."""

    wish: Wish = attrs.field(factory=Wish)


def dreaming(
    desk: Desk, control: JobControl, clock: Callable[[], float] = time.perf_counter
) -> Iterator[DreamFailed | None]:
    """Work on what is wished for, for ever; a failure ends what failed, and the work goes on with the next wish."""
    bench, has_worked = Bench(desk, control, clock), False
    while True:
        wish, began = desk.wish, clock()
        worked = False
        for run, work in bench.works:
            try:
                worked = work(wish) or worked
            except Exception as error:  # the thread goes on: the next wish may be of another network
                number = bench.give_up(run)
                yield DreamFailed(number, JobFailed.of(NAME, error))
        if not worked:
            if has_worked:
                give_back_memory()
            if desk.wish is wish:
                control.wait()
        elif wish.is_training:
            until = clock() + min(LONGEST_REST, (clock() - began) * (1 / SHARE - 1))
            while not control.stopping and desk.wish is wish and (rest := until - clock()) > 0.0:
                control.wait(rest)
        has_worked = worked
        yield None


class Bench:
    """The work at hand; each of ``works`` does a little and says whether there was anything to do."""

    def __init__(self, desk: Desk, control: JobControl, clock: Callable[[], float] = time.perf_counter) -> None:
        self._desk, self._control, self._clock = desk, control, clock
        self.works = (("names", self.names), ("dream", self.dream), ("sheet", self.sheet), ("rank", self.rank))
        self._subjects: dict[str, Subject] = {}
        self._order: Order | None = None
        self._steps: Iterator[DreamStep] | None = None
        self._last: DreamStep | None = None
        self._told: list[tuple[int, NDArray[np.float64]]] = []
        self._shown_at = self._seconds = 0.0
        self._is_over = False
        self._sheet: _Sheet | None = None
        self._rank: _Ranking | None = None
        self._named: set[str] = set()

    def give_up(self, work: str) -> int:
        """Do no more of this work; its number."""
        if work == "dream":
            self._steps = None
            return self._order.number if self._order is not None else 0
        if work == "sheet":
            self._sheet = None
            return 0
        if work == "rank":
            self._rank = None
        return -1

    def names(self, wish: Wish) -> bool:
        """What the classes of a network are called, once."""
        if not wish.named or wish.named in self._named:
            return False
        self._named.add(wish.named)
        from playground.engine.pretrained_view import class_names

        self._control.post(DreamClasses(wish.named, class_names(PRETRAINED[wish.named])))
        return True

    # --- one dream --------------------------------------------------------------------------------------------

    def dream(self, wish: Wish) -> bool:
        """One step of the dream."""
        order = wish.order
        if order is None or order.number == wish.cancelled or wish.is_held:
            self._tell_all()
            return False
        if order is not self._order:
            self._begin(order)
        if self._steps is None:
            return False
        if self._last is not None and self._last.number >= wish.settings.steps:
            self._end(order)
            return False
        self._use_threads(wish)
        began = self._clock()
        step = next(self._steps)
        self._seconds += self._clock() - began
        self._last, self._is_over = step, False
        self._told.append((step.number, step.values))
        if step.number in KEPT:
            self._control.post(DreamKept(run=order.number, number=step.number, pictures=step.pictures()))
        now = self._clock()
        if now - self._shown_at >= SHOW_SECONDS or step.number in KEPT:
            self._tell_all()
            self._shown_at = self._clock()
        return True

    def _begin(self, order: Order) -> None:
        self._order, self._steps, self._last, self._told, self._is_over = order, None, None, [], False
        self._seconds = 0.0
        subject = self._subject(order.subject, order.weights)
        from playground.engine.dream.dream import dream
        from playground.engine.dream.shipped import picture_square, shipped_square

        photo = None
        if order.photo == LOOKED and order.picture is not None:
            photo = picture_square(order.picture, order.side, subject.channels)
        elif order.photo in GALLERY:
            photo = shipped_square(order.photo, order.side, subject.channels)
        self._steps = dream(subject, order.targets, lambda: self._desk.wish.settings, order.side, photo)

    def _end(self, order: Order) -> None:
        if not self._is_over:
            self._is_over = True
            self._tell_all()
            self._control.post(DreamOver(order.number))

    def _tell_all(self) -> None:
        """Leave the values so far, and the newest picture, where there are any that were not told."""
        order, step = self._order, self._last
        if order is None or step is None or not self._told:
            return
        numbers, values = zip(*self._told, strict=True)
        self._told = []
        self._control.post(DreamChunk(run=order.number, steps=np.array(numbers), values=np.stack(values)))
        total = self._desk.wish.settings.steps
        self._control.show(PICTURE, picture_of(order.number, step, total, self._seconds))

    # --- all units of a layer ---------------------------------------------------------------------------------

    def sheet(self, wish: Wish) -> bool:
        """One step of the batch of the sheet that is at hand."""
        order = wish.sheet
        if order is None or order.number == wish.sheet_cancelled:
            return False
        if self._sheet is None or self._sheet.order is not order:
            if self._sheet is not None and self._sheet.order.number >= order.number:
                return False
            self._sheet = _Sheet(order, self._subject(order.subject, order.weights))
        if self._sheet.is_done:
            return False
        self._use_threads(wish)
        began = self._clock()
        is_new = self._sheet.step()
        self._sheet.seconds += self._clock() - began
        if is_new:
            self._control.show(SHEET, self._sheet.frame())
        return True

    # --- the shipped pictures ---------------------------------------------------------------------------------

    def rank(self, wish: Wish) -> bool:
        """One more picture."""
        order = wish.rank
        if order is None:
            return False
        if self._rank is None or self._rank.order is not order:
            if self._rank is not None and self._rank.order.number >= order.number:
                return False
            self._rank = _Ranking(order, self._subject(order.subject, None))
        if self._rank.is_done:
            return False
        self._use_threads(wish)
        self._rank.step()
        self._control.show(RANK, self._rank.frame())
        return True

    # --- what all need ----------------------------------------------------------------------------------------

    def _subject(self, name: str, weights: WeightsFrame | None) -> Subject:
        """The network that is looked into; those that others have trained are read once."""
        if name == OWN:
            from playground.engine.dream.given import own_subject

            assert weights is not None
            return own_subject(weights.experiment, _single(weights.tensors), weights.scale)
        if name not in self._subjects:
            from playground.engine.dream.subject import PretrainedSubject
            from playground.engine.pretrained import load_pretrained

            self._subjects = {name: PretrainedSubject(load_pretrained(name))}
        return self._subjects[name]

    def _use_threads(self, wish: Wish) -> None:
        from playground.engine.devices import usable_processors, use_threads

        processors = usable_processors()
        use_threads(max(1, processors // 2) if wish.is_training else processors)


class _Sheet:
    """Batches of units, one after the other; what is not excited yet lacks."""

    def __init__(self, order: SheetOrder, subject: Subject) -> None:
        self.order, self._subject = order, subject
        self.seconds = 0.0
        self._steps: Iterator[DreamStep] | None = None
        self._found: list[DreamStep] = []
        self._pictures: list[NDArray[np.uint8]] = []
        self._done = 0

    @property
    def is_done(self) -> bool:
        return self._done >= self.order.units

    def step(self) -> bool:
        """One step; whether a batch is finished."""
        from playground.engine.dream.dream import dream

        order = self.order
        if self._steps is None:
            units = range(self._done, min(self._done + BATCH, order.units))
            targets = [Target(order.layer, unit, FILTER) for unit in units]
            self._steps = dream(self._subject, targets, lambda: order.settings, order.side)
        step = next(self._steps)
        if step.number < order.settings.steps:
            return False
        self._steps = None
        self._found.append(step)
        self._pictures.append(step.pictures())
        self._done += len(step.values)
        return True

    def frame(self) -> DreamSheet:
        return DreamSheet(
            number=self.order.number,
            total=self.order.units,
            seconds=self.seconds,
            pictures=np.concatenate(self._pictures),
            values=np.concatenate([step.values for step in self._found]),
            first=np.concatenate([step.first for step in self._found]),
            silent=np.concatenate([step.silent for step in self._found]),
        )


class _Ranking:
    """The shipped pictures, each looked at once."""

    def __init__(self, order: RankOrder, subject: Subject) -> None:
        self.order, self._subject = order, subject
        self._left = list(GALLERY)
        self._found: list[tuple[float, str, NDArray[np.uint8]]] = []

    @property
    def is_done(self) -> bool:
        return not self._left

    def step(self) -> None:
        """Look at one more."""
        from playground.engine.dream.shipped import shipped_excitement

        name = self._left.pop(0)
        value, picture = shipped_excitement(self._subject, self.order.target, name, RANKED_SIDE)
        self._found.append((value, name, picture))

    def frame(self) -> ShippedRank:
        found = sorted(self._found, key=lambda entry: -entry[0])[:SHOWN]
        return ShippedRank(
            number=self.order.number,
            seen=len(self._found),
            total=len(GALLERY),
            names=tuple(name for _value, name, _picture in found),
            pictures=np.stack([picture for _value, _name, picture in found]),
            values=np.array([value for value, _name, _picture in found]),
        )


def picture_of(run: int, step: DreamStep, total: int, seconds: float) -> DreamPicture:
    """A step, one of ``total``, for the window."""
    return DreamPicture(
        run=run,
        number=step.number,
        total=total,
        seconds=seconds,
        values=step.values,
        first=step.first,
        silent=step.silent,
        pictures=step.pictures(),
    )


def _single(tensors: dict[str, Any]) -> dict[str, Any]:
    """The weights in 32 bit: those that train in 64 are more exact than a picture can show."""
    return {name: array.astype(np.float32) for name, array in tensors.items()}


def kept_settings(settings: DreamSettings, steps: int) -> DreamSettings:
    """Those of a sheet: noise to start from, so many steps."""
    return evolve(settings, steps=steps, start="pink" if settings.start == "photo" else settings.start)
