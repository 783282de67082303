"""What excites a unit: the target, the tricks, how far the picture is; a thread of its own changes it."""

from __future__ import annotations

from enum import Enum
from functools import partial
from typing import Any

import attrs
import numpy as np
from attrs import evolve
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from playground.core.dream import CLASS, FILTER, LAYER, PRESETS, DreamSettings, Target
from playground.core.dream_frames import (
    LOOKED,
    NEIGHBOURS,
    OWN,
    SIDES,
    Aim,
    DreamClasses,
    DreamOver,
    ShippedRank,
    class_layer,
)
from playground.core.dream_memory import check_memory
from playground.core.dream_subject import fixed_size, has_classes, obstacle, reads_grey, units_of
from playground.core.experiment import Experiment
from playground.core.fields import check_one_of
from playground.core.frames import StrongestFrame, StrongestRequest, WeightsFrame
from playground.core.gallery import GALLERY
from playground.core.message import Message, ProblemError
from playground.session.document import Document
from playground.session.dream_sheet import SheetStory
from playground.session.dream_story import DreamStory
from playground.session.dreaming import (
    NAME,
    PICTURE,
    RANK,
    SHEET,
    Desk,
    DreamFailed,
    Order,
    RankOrder,
    SheetOrder,
    dreaming,
    kept_settings,
)
from playground.session.job import Job, JobFailed
from playground.session.mailbox import Mailbox
from playground.session.ticker import Ticker
from playground.session.trainer import Trainer, TrainerState

STRONGEST_KEY = "dream/strongest"
"""Under this key the training samples come that excite the unit most."""
DEADLINE = 5.0
"""Seconds the thread is given to end when the program closes."""
MORE = 120
"""Steps that are added at once."""
SHEET_STEPS, SHEET_SIDE = 64, 64
"""Of each unit of a sheet, at most; px a side of its pictures, where the network reads any size."""
FIXED = ("start", "fourier", "decorrelated", "seed")
"""Settings that a dream keeps: another value starts it anew."""


class DreamState(Enum):
    """How it stands with the dream."""

    IDLE = "idle"
    PREPARING = "preparing"
    RUNNING = "running"
    PAUSED = "paused"
    OVER = "over"


class Dreamer(QObject):
    """Lives on the window's thread; the thread that changes pictures starts with the first dream.

    Signals:
        edited(): another target, other tricks or sizes.
        stateChanged(): ``state`` or ``problem`` is another.
        progressed(): a new picture, value or kept picture; or all of them are gone.
        sheetChanged(): more units of the sheet, or it began or ended.
        rankChanged(): other pictures and samples that excite the target most.
        failed(JobFailed): an unexpected error; the next start goes on.
    """

    edited = Signal()
    stateChanged = Signal()
    progressed = Signal()
    sheetChanged = Signal()
    rankChanged = Signal()
    failed = Signal(object)

    def __init__(self, document: Document, trainer: Trainer, ticker: Ticker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._trainer, self._ticker = document, trainer, ticker
        self._aim = Aim()
        self._preset = "best"
        self._settings = PRESETS[self._preset](SIDES[2])
        self._neighbours, self._side, self._photo = NEIGHBOURS[1], SIDES[2], LOOKED
        self._looked: NDArray[np.uint8] | None = None
        self._state = DreamState.IDLE
        self._problem: Message | None = None
        self._desk = Desk()
        self._mailbox = Mailbox()
        self._job: Job | None = None
        self._numbers = 0
        """Of everything but the dreams that is asked for."""
        self._waiting = 0
        """Number of the dream whose weights are on their way; 0 for none."""
        self._views: dict[str, bool] = {}
        """Who looks, and whether for the pictures that excite most too."""
        self._is_closed = False
        self._sheet = SheetStory()
        self._strongest: StrongestFrame | None = None
        self._shipped: ShippedRank | None = None
        self._story = DreamStory()
        self._classes: dict[str, tuple[str, ...]] = {}
        document.changed.connect(self._on_document)
        trainer.frameArrived.connect(self._on_frame)
        trainer.stateChanged.connect(self._on_trainer)
        trainer.runStarted.connect(self._on_run)
        ticker.add(self.drain)

    # --- what it says -----------------------------------------------------------------------------------------

    @property
    def aim(self) -> Aim:
        """What is to be excited."""
        return self._aim

    @property
    def settings(self) -> DreamSettings:
        """The tricks, as they are now."""
        return self._settings

    @property
    def neighbours(self) -> int:
        """How many other units are excited beside the chosen one, from the next start on."""
        return self._neighbours

    @property
    def side(self) -> int:
        """Px a side of the pictures: the network's own size where it reads no other."""
        size = self.fixed_size
        return self._side if size is None else min(size)

    @property
    def chosen_side(self) -> int:
        """Px a side, in SIDES, where the network reads any size."""
        return self._side

    @property
    def fixed_size(self) -> tuple[int, int] | None:
        """Height and width that the network wants; None where it reads any."""
        return fixed_size(self._document.experiment, self._aim.subject)

    @property
    def photo(self) -> str:
        """What is started from where the start is a photo: LOOKED, what is looked at, or a picture of GALLERY."""
        return self._photo

    @property
    def preset(self) -> str:
        """The ready settings these are, or empty; dice and steps do not count."""
        return self._preset

    @property
    def state(self) -> DreamState:
        return self._state

    @property
    def problem(self) -> Message | None:
        """What went wrong last, until something else is done."""
        return self._problem

    @property
    def obstacle(self) -> Message | None:
        """Why there is nothing to be excited; None where there is."""
        return obstacle(self._document.experiment, self._aim.subject)

    @property
    def reads_grey(self) -> bool:
        """Whether its pictures have brightness alone."""
        return reads_grey(self._document.experiment, self._aim.subject)

    @property
    def has_classes(self) -> bool:
        """Whether the network tells classes apart."""
        return has_classes(self._document.experiment, self._aim.subject)

    @property
    def story(self) -> DreamStory:
        """What has been told of the dream at hand."""
        return self._story

    @property
    def class_names(self) -> tuple[str, ...]:
        """What the classes of a network of others are called; none until they have come."""
        return self._classes.get(self._aim.subject, ())

    def class_name(self, number: int) -> str:
        """What a class of a network of others is called; empty until its names have come."""
        return self.class_names[number] if number < len(self.class_names) else ""

    @property
    def sheet(self) -> SheetStory:
        """All units of a layer, as far as they are done."""
        return self._sheet

    @property
    def strongest(self) -> StrongestFrame | None:
        """Training samples that excite the chosen unit of one's own network most; None until they have come."""
        found = self._strongest
        target = self._target
        if found is None or (found.layer_id, found.unit) != (target.layer, target.index):
            return None
        return found if self._aim.subject == OWN and found.run == self._trainer.run else None

    @property
    def shipped(self) -> ShippedRank | None:
        """Shipped pictures that excite the chosen unit of a pretrained network most."""
        order = self._desk.wish.rank
        if self._shipped is None or order is None or self._shipped.number != order.number:
            return None
        return self._shipped

    @property
    def _target(self) -> Target:
        return self._aim.targets(0, False)[0]

    # --- what is chosen ---------------------------------------------------------------------------------------

    def units_of(self, subject: str, layer: str) -> int:
        """How many units a layer has; 0 for one there is not."""
        return units_of(self._document.experiment, subject, layer)

    def set_target(self, subject: str, layer: str, unit: int, kind: str = FILTER) -> None:
        """Excite this unit of a layer of :data:`OWN` or a network in PRETRAINED; ``kind`` as in :class:`Aim`.

        Where the dream at hand excites it already it comes to the front; else, while somebody looks, a dream of one's
        own network begins at once, and one that is running begins anew.
        """
        units = self.units_of(subject, class_layer(subject) if kind == CLASS else layer)
        aim = Aim(subject, layer, min(max(unit, 0), max(units - 1, 0)), max(units, 1), kind)
        if aim == self._aim:
            return
        before, self._aim = self._aim, aim
        if kind == CLASS and subject != OWN:
            self._ask(named=subject)
        self._refit()
        if (before.subject, before.layer, before.kind) != (subject, layer, kind):
            self._forget_sheet()
        if self._target in self._story.targets and aim.subject == before.subject:
            self._story.shown = self._story.targets.index(self._target)
            self.progressed.emit()
        else:
            self._renew(self._is_eager)
        self._rank()
        self.edited.emit()

    @property
    def _first_steps(self) -> int:
        """How many steps a dream has before more are asked for."""
        return PRESETS[self._preset](self.side).steps if self._preset else MORE

    @property
    def _is_eager(self) -> bool:
        """Whether another target is excited without being told to."""
        is_busy = self._state in (DreamState.RUNNING, DreamState.PREPARING)
        return bool(self._views) and (is_busy or self._aim.subject == OWN)

    def choose_unit(self, unit: int) -> None:
        """Excite another unit of the layer."""
        self.set_target(self._aim.subject, self._aim.layer, unit, self._aim.kind)

    def choose_kind(self, kind: str) -> None:
        """Excite a unit, a class, or the whole layer."""
        if kind != self._aim.kind:
            self.set_target(self._aim.subject, self._aim.layer, self._aim.unit if kind != CLASS else 0, kind)

    def bring_forward(self, index: int) -> None:
        """Let another target of the dream at hand be the chosen one."""
        targets = self._story.targets
        if not 0 <= index < len(targets):
            return
        target = targets[index]
        if self._aim.kind == LAYER or target.index == self._aim.unit:
            self._story.shown = index
            self.progressed.emit()
        else:
            self.choose_unit(target.index)

    def set_settings(self, **changes: Any) -> None:
        """Change tricks, e.g. ``blur=0.5``: at once; those in :data:`FIXED` start the dream anew. Raises FieldError."""
        settings = evolve(self._settings, **changes)
        if settings == self._settings:
            return
        before, self._settings = self._settings, settings
        anew = any(getattr(before, name) != getattr(settings, name) for name in FIXED)
        self._preset = next((name for name in PRESETS if _alike(settings, PRESETS[name](self.side))), "")
        anew |= bool(before.diversity) != bool(settings.diversity)
        self._ask(settings=settings)
        if anew:
            self._renew(self._has_begun)
        self.edited.emit()

    def use_preset(self, name: str) -> None:
        """Take ready settings; the dice stay. Raises FieldError for others than those in PRESETS."""
        check_one_of("preset", name, PRESETS)
        ready = PRESETS[name](self.side)
        self.set_settings(**{**attrs.asdict(ready), "seed": self._settings.seed})

    def set_neighbours(self, count: int) -> None:
        """Excite so many other units beside the chosen one."""
        if count != self._neighbours:
            self._neighbours = count
            self._renew(self._has_begun)
            self.edited.emit()

    def set_side(self, side: int) -> None:
        """Make pictures of so many px a side, where the network reads any size."""
        if side != self._side:
            self._side = side
            self._refit()
            self._renew(self._has_begun)
            self.edited.emit()

    def set_photo(self, name: str) -> None:
        """Start from LOOKED or this picture of GALLERY, where the start is a photo."""
        check_one_of("photo", name, (LOOKED, *GALLERY))
        if name != self._photo:
            self._photo = name
            if self._settings.start == "photo":
                self._renew(self._has_begun)
            self.edited.emit()

    def look_at(self, picture: NDArray[np.uint8] | None) -> None:
        """This picture, (H, W) or (H, W, 3), is looked at: what LOOKED stands for; None for none."""
        before, self._looked = self._looked, picture
        is_same = picture is None or (before is not None and np.array_equal(before, picture))
        if not is_same and self._settings.start == "photo" and self._photo == LOOKED:
            self._renew(self._has_begun)

    # --- what one can ask -------------------------------------------------------------------------------------

    @property
    def _has_begun(self) -> bool:
        return self._state is not DreamState.IDLE

    def watch(self, view: str, is_watched: bool, images: bool = False) -> None:
        """A view of this name looks, perhaps for the ``images`` that excite most too, or looks no more.

        A dream that is running goes on without anybody looking.
        """
        before = bool(self._views)
        if is_watched:
            self._views[view] = images
        else:
            self._views.pop(view, None)
        is_new = bool(self._views) and not before
        if is_new and self._state is DreamState.IDLE and self._aim.subject == OWN:
            self._renew(True)
        self._rank()

    def start(self) -> None:
        """Begin anew with what is chosen; ``problem`` says why it cannot."""
        problem = self.obstacle
        if problem is None and self._settings.start == "photo" and self._photo == LOOKED and self._looked is None:
            problem = Message("There is no picture to start from: choose one to look at.")
        if problem is None and not self.units_of(self._aim.subject, self._target.layer):
            problem = Message("There is no layer to excite.")
        if problem is not None or self._is_closed:
            self._tell(problem)
            return
        targets = self._aim.targets(self._neighbours, self._settings.diversity > 0)
        try:
            self._check_memory(len(targets))
        except ProblemError as error:
            self._tell(error.message)
            return
        self._problem = None
        self._story = DreamStory(self._story.run + 1, targets)
        self._settings = evolve(self._settings, steps=self._first_steps)
        self._enter(DreamState.PREPARING)
        self.progressed.emit()
        if self._aim.subject != OWN:
            self._send(self._order(None))
        elif self._trainer.has_network:
            self._waiting = self._story.run
            self._trainer.copy_weights(partial(self._take_weights, self._story.run))
        else:
            self._enter(DreamState.IDLE)
            self._tell(Message("There is no network yet."))

    def pause(self) -> None:
        """Rest after the step at hand."""
        if self._state is DreamState.RUNNING:
            self._ask(is_held=True)
            self._enter(DreamState.PAUSED)

    def resume(self) -> None:
        """Go on."""
        if self._state is DreamState.PAUSED:
            self._ask(is_held=False)
            self._enter(DreamState.RUNNING)

    def more(self) -> None:
        """Change the picture for :data:`MORE` steps more."""
        if self._story.frame is None or self._state not in (DreamState.OVER, DreamState.PAUSED):
            return
        self._settings = evolve(self._settings, steps=self._story.frame.number + MORE)
        self._ask(settings=self._settings, is_held=False, cancelled=0)
        self._enter(DreamState.RUNNING)

    def cancel(self) -> None:
        """No more; the picture stays as it is."""
        if self._state in (DreamState.RUNNING, DreamState.PAUSED, DreamState.PREPARING):
            self._waiting = 0
            self._ask(cancelled=self._story.run)
            self._enter(DreamState.OVER if self._story.frame is not None else DreamState.IDLE)

    def new_dice(self) -> None:
        """Start anew from another noise."""
        self._settings = evolve(self._settings, seed=self._settings.seed + 1)
        self._ask(settings=self._settings)
        self.start()
        self.edited.emit()

    def excite_before_relu(self) -> None:
        """Maximise the sum before the ReLU from now on, and start anew."""
        self._settings = evolve(self._settings, before_relu=True)
        self._ask(settings=self._settings)
        self.start()
        self.edited.emit()

    def start_sheet(self) -> None:
        """Excite all units of the layer, a few at a time, beside the dream."""
        if self.obstacle is not None or self._is_closed:
            self._tell(self.obstacle)
            return
        aim = self._aim
        self._sheet = SheetStory((aim.subject, aim.layer, aim.kind), is_waiting=True)
        if aim.subject != OWN:
            self._send_sheet(self._sheet, None)
        elif self._trainer.has_network:
            self._trainer.copy_weights(partial(self._send_sheet, self._sheet))
        else:
            self._sheet.is_cancelled = True
            self._tell(Message("There is no network yet."))

    def cancel_sheet(self) -> None:
        """No more units of the sheet; those that are done stay."""
        if self._sheet.is_running:
            self._sheet.is_cancelled = True
            self._ask(sheet_cancelled=self._sheet.order.number if self._sheet.order is not None else 0)
            self.sheetChanged.emit()

    def close(self) -> bool:
        """Stop the thread and wait for its end; whether it came within the deadline. Requests after it do nothing."""
        if not self._is_closed:
            self._is_closed = True
            self._ticker.remove(self.drain)
            if self._job is not None:
                self._job.stop()
        return self._job is None or self._job.join(DEADLINE)

    # --- what happens -----------------------------------------------------------------------------------------

    def _refit(self) -> None:
        """Ready settings follow the size of the pictures."""
        if self._preset:
            ready = PRESETS[self._preset](self.side)
            self._settings = evolve(ready, seed=self._settings.seed, steps=self._settings.steps)
            self._ask(settings=self._settings)

    def _check_memory(self, count: int) -> None:
        """Raise ProblemError where so many pictures do not fit into memory."""
        from playground.engine.memory import machine_memory

        if self._aim.subject != OWN:
            check_memory(self._aim.subject, self._target.layer, self.side, count, machine_memory())

    def _renew(self, starts: bool) -> None:
        """What there was is of another target or other settings: begin anew, or forget it."""
        self._waiting = 0
        has_network = self._aim.subject != OWN or self._trainer.has_network
        has_target = self.units_of(self._aim.subject, self._target.layer) > 0
        if starts and has_network and has_target and self.obstacle is None:
            self.start()
            return
        self._ask(cancelled=self._story.run)
        self._story = DreamStory(self._story.run)
        self._settings = evolve(self._settings, steps=self._first_steps)
        self._problem = None
        self._enter(DreamState.IDLE)
        self.progressed.emit()

    def _take_weights(self, number: int, frame: WeightsFrame) -> None:
        if number != self._waiting:
            return
        if frame.experiment.network != self._document.experiment.network:  # still of the network before an edit
            self._trainer.copy_weights(partial(self._take_weights, number))
        else:
            self._waiting = 0
            self._story.weights_step = frame.step
            self._send(self._order(frame))

    def _order(self, weights: WeightsFrame | None) -> Order:
        photo = self._photo if self._settings.start == "photo" else ""
        story = self._story
        looked = self._looked if photo == LOOKED else None
        return Order(story.run, self._aim.subject, story.targets, self.side, photo, weights, looked)

    def _send(self, order: Order) -> None:
        self._ask(order=order, settings=self._settings, is_held=False, cancelled=0)
        self._enter(DreamState.RUNNING)

    def _forget_sheet(self) -> None:
        """It is of another layer than what is looked at now."""
        self.cancel_sheet()
        self._sheet = SheetStory()
        self.sheetChanged.emit()

    def _send_sheet(self, sheet: SheetStory, weights: WeightsFrame | None) -> None:
        if sheet is not self._sheet or sheet.is_cancelled:
            return  # it was cancelled meanwhile
        aim = self._aim
        layer = class_layer(aim.subject) if aim.kind == CLASS else aim.layer
        self._numbers += 1
        settings = kept_settings(self._settings, min(SHEET_STEPS, self._settings.steps))
        side = min(SHEET_SIDE, self.side) if self.fixed_size is None else self.side
        units = self.units_of(aim.subject, layer)
        sheet.order = SheetOrder(self._numbers, aim.subject, layer, units, settings, side, weights)
        self._ask(sheet=sheet.order, sheet_cancelled=0)
        self.sheetChanged.emit()

    def _rank(self) -> None:
        """Ask for what excites the target, of those that somebody wants to see."""
        wanted = any(self._views.values()) and self.obstacle is None
        target = self._target
        is_own = self._aim.subject == OWN
        request = StrongestRequest(target.layer, target.index) if wanted and is_own and target.layer else None
        self._trainer.want(STRONGEST_KEY, request)
        order = self._desk.wish.rank
        if wanted and not is_own and (order is None or (order.subject, order.target) != (self._aim.subject, target)):
            self._numbers += 1
            self._ask(rank=RankOrder(self._numbers, self._aim.subject, target))
        self.rankChanged.emit()

    def _ask(self, **changes: Any) -> None:
        if self._is_closed:
            return
        self._desk.wish = evolve(self._desk.wish, **changes)
        wish = self._desk.wish
        if wish.order is None and wish.sheet is None and wish.rank is None and not wish.named:
            return
        if self._job is None:
            self._job = self._begin()
        self._job.poke()

    def _begin(self) -> Job:
        job = Job(NAME, partial(dreaming, self._desk), self._mailbox)
        job.start()
        return job

    def _enter(self, state: DreamState) -> None:
        if state is not self._state:
            self._state = state
            self.stateChanged.emit()

    def _tell(self, problem: Message | None) -> None:
        self._problem = problem
        self.stateChanged.emit()

    def _on_document(self, old: Experiment, new: Experiment) -> None:
        """Another network: what was excited may be gone."""
        if self._aim.subject != OWN or (old.network, old.data.task) == (new.network, new.data.task):
            return
        self._aim = evolve(self._aim, units=max(1, self.units_of(OWN, self._target.layer)))
        self._refit()
        self._renew(self._is_eager)
        self._forget_sheet()
        self._rank()
        self.edited.emit()

    def _on_frame(self, key: str, frame: object) -> None:
        if key == STRONGEST_KEY and isinstance(frame, StrongestFrame):
            self._strongest = frame
            self.rankChanged.emit()

    def _on_run(self, _run: int) -> None:
        """Other weights from the beginning: those that were copied are of the run before."""
        if self._aim.subject == OWN and self._state is not DreamState.IDLE:
            self._renew(bool(self._views))

    def _on_trainer(self, state: TrainerState) -> None:
        self._ask(is_training=state is TrainerState.RUNNING)
        is_waiting = bool(self._views) and self._state is DreamState.IDLE and self._aim.subject == OWN
        if is_waiting and self._trainer.has_network and state in (TrainerState.PAUSED, TrainerState.RUNNING):
            self._renew(True)  # the network is ready now

    def drain(self) -> None:
        """Take in what the thread has left."""
        events, frames = self._mailbox.drain()
        news = False
        for event in events:
            news = self._hear(event) or news
        news = self._story.take(frames.get(PICTURE)) or news
        if news:
            self.progressed.emit()
        if self._sheet.take(frames.get(SHEET)):
            self.sheetChanged.emit()
        rank = frames.get(RANK)
        if isinstance(rank, ShippedRank):
            self._shipped = rank
            self.rankChanged.emit()

    def _hear(self, event: object) -> bool:
        """Take one event in; whether there is something new to be seen."""
        if isinstance(event, JobFailed):
            self.failed.emit(event)
        elif isinstance(event, DreamFailed):
            self._on_failure(event)
        elif isinstance(event, DreamClasses):
            self._classes[event.subject] = event.names
            self.edited.emit()
            return True
        elif isinstance(event, DreamOver):
            if event.run == self._story.run and self._state is DreamState.RUNNING:
                self._enter(DreamState.OVER)
        else:
            return self._story.take(event)
        return False

    def _on_failure(self, event: DreamFailed) -> None:
        failure = event.failure
        if event.run > 0 and event.run == self._story.run:
            self._enter(DreamState.OVER if self._story.frame is not None else DreamState.IDLE)
        elif event.run == 0:
            self._sheet.is_cancelled = True
            self.sheetChanged.emit()
        if failure.problem is not None:
            self._tell(failure.problem)
        else:
            self.failed.emit(failure)


def _alike(settings: DreamSettings, ready: DreamSettings) -> bool:
    """Whether these are ready settings; dice and steps do not count."""
    return evolve(settings, seed=ready.seed, steps=ready.steps) == ready
