"""Style transfer: what is chosen, how far it is, and a thread of its own that moves the pixels."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from enum import Enum
from functools import partial
from pathlib import Path

import attrs
import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from playground.core.gallery import DRAWING, GALLERY, Source, shipped
from playground.core.message import Message, ProblemError
from playground.core.pretrained import PRETRAINED
from playground.core.style import StyleSettings, first_settings, with_network
from playground.core.style_cost import check_memory, fitting_size, needed_memory, pixels_left
from playground.core.style_frames import Ended, GramsFrame, LossChunk, Preview, StylePicture
from playground.engine.memory import machine_memory
from playground.session.drawing import Drawing
from playground.session.job import Job, JobControl, JobFailed
from playground.session.mailbox import Mailbox
from playground.session.styling import (
    GRAMS,
    PICTURE,
    Desk,
    Order,
    PreviewFailed,
    PreviewRead,
    read_previews,
    run_style,
)
from playground.session.ticker import Ticker
from playground.session.trainer import Trainer, TrainerState
from playground.session.weights_fetching import has_weights

DEADLINE = 5.0
"""Seconds the threads are given to end when the program closes."""
FIXED = ("network", "size", "start", "seed", "coarse_to_fine")
"""Settings that a transfer keeps: another value counts from the next start on."""
USUAL_PACE = {"squeezenet": 3.0e-7, "vgg16": 3.2e-6, "vgg19": 4.0e-6}
"""Seconds a pixel and iteration take on two processors: a guess until one was measured."""
SQUARE = (1, 1)
LARGEST_SEED = 2**31
SOON = 5
"""Iterations within which several changes of one setting are one mark: a slider is dragged."""


class StyleState(Enum):
    """How it stands with the transfer."""

    IDLE = "idle"
    PREPARING = "preparing"
    RUNNING = "running"
    PAUSED = "paused"
    OVER = "over"


@frozen(eq=False)
class PictureSaved:
    """A file was written."""

    path: Path


@frozen
class Choices:
    """The pictures that are chosen."""

    content: Source
    style: Source
    second: Source | None = None

    def other(self, side: str, source: Source | None) -> Choices:
        """The same with another ``content``, ``style`` or ``second``; only the last may be None."""
        if side == "second":
            return evolve(self, second=source)
        if source is None:
            raise ValueError(f"a transfer needs a {side}")
        return evolve(self, content=source) if side == "content" else evolve(self, style=source)


class Stylist(QObject):
    """Lives on the window's thread; the thread that moves pixels starts with the first transfer.

    Signals:
        edited(): other settings.
        chosen(): other pictures.
        previewed(Source): a picture to choose has arrived.
        stateChanged(): ``state`` is another.
        progressed(): a new picture, stage or loss.
        gramsArrived(): ``grams`` are new.
        problemChanged(): there is something to be said, or nothing any more.
        saved(Path): a picture or film was written.
        failed(JobFailed): an unexpected error; the next start goes on.
    """

    edited = Signal()
    chosen = Signal()
    previewed = Signal(object)
    stateChanged = Signal()
    progressed = Signal()
    gramsArrived = Signal()
    problemChanged = Signal()
    saved = Signal(object)
    failed = Signal(object)

    def __init__(self, trainer: Trainer, drawing: Drawing, ticker: Ticker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._trainer, self._drawing, self._ticker = trainer, drawing, ticker
        self._settings = first_settings()
        self._choices = Choices(shipped("astronaut"), shipped("starry_night"))
        self._own: dict[str, list[Source]] = {"content": [], "style": []}
        self._previews: dict[Source, Preview] = {}
        self._asked_for: dict[Source, Callable[[Source], None] | None] = {}
        self._desk = Desk(self._settings)
        self._mailbox = Mailbox()
        self._job: Job | None = None
        self._small_jobs: list[Job] = []
        self._state = StyleState.IDLE
        self._order: Order | None = None
        self._problem: Message | None = None
        self._forget()
        self._closed = False
        drawing.changed.connect(self._drawing_changed)
        trainer.stateChanged.connect(self._share_processors)
        ticker.add(self.drain)

    def _forget(self) -> None:
        """What was told of the transfer before."""
        self._picture: StylePicture | None = None
        self._stages: list[StylePicture] = []
        self._losses: list[LossChunk] = []
        self._marks: list[tuple[int, str]] = []
        self._grams: GramsFrame | None = None

    # --- what is chosen ---------------------------------------------------------------------------------------

    @property
    def settings(self) -> StyleSettings:
        """As the page shows them."""
        return self._settings

    @property
    def choices(self) -> Choices:
        return self._choices

    def own(self, side: str) -> tuple[Source, ...]:
        """Files that were chosen for ``content`` or ``style``."""
        return tuple(self._own[side])

    @property
    def order(self) -> Order | None:
        """The transfer at hand, or the last one: pictures and settings as it began."""
        return self._order

    def edit(self, settings: StyleSettings) -> None:
        """Take other settings: what may change on the way does, :data:`FIXED` ones count from the next start on."""
        old, self._settings = self._settings, settings
        if settings == old:
            return
        self._mark(old, settings)
        self._hand_on()
        self.edited.emit()

    def choose_network(self, network: str) -> None:
        """Measure with this network, from the next start on. Raises KeyError for one there is not."""
        if network != self._settings.network:
            self.edit(with_network(self._settings, network))

    def new_noise(self) -> None:
        """Other dice for the noise that a result may start from."""
        self.edit(evolve(self._settings, seed=secrets.randbelow(LARGEST_SEED)))

    def reset(self) -> None:
        """Back to the recipe; the network stays."""
        self.edit(with_network(first_settings(), self._settings.network))

    def choose(self, side: str, source: Source | None) -> None:
        """Take a picture as ``content``, ``style`` or ``second`` (None: no second style).

        A file is taken once it was read; ``problem`` says why it cannot be.
        """
        if source is None or source.kind not in ("file", DRAWING) or source in self._previews:
            self._take(side, source)
        else:
            self._read(source, partial(self._take, side))

    def _take(self, side: str, source: Source | None) -> None:
        if source is not None and source.kind == "file":
            shelf = self._own["content" if side == "content" else "style"]
            if source not in shelf:
                shelf.append(source)
        new = self._choices.other(side, source)
        self._tell(None)
        if new != self._choices:
            self._choices = new
        self.chosen.emit()

    @property
    def is_same_picture(self) -> bool:
        """Whether content and style are one picture, be it in two files."""
        content, style = self._choices.content, self._choices.style
        one, other = self._previews.get(content), self._previews.get(style)
        same_file = one is not None and other is not None and np.array_equal(one.picture, other.picture)
        return content == style or same_file

    @property
    def waits(self) -> tuple[str, ...]:
        """What counts only from the next start on: names of settings, and ``pictures``."""
        if self._order is None or self._state is StyleState.IDLE:
            return ()
        began = self._order.settings
        names = [name for name in FIXED if getattr(began, name) != getattr(self._settings, name)]
        order = self._order
        if (order.content, order.style, order.second) != attrs.astuple(self._choices, recurse=False):
            names.append("pictures")
        return tuple(names)

    # --- pictures to choose -----------------------------------------------------------------------------------

    def preview(self, source: Source) -> Preview | None:
        """The picture, small; None until it was read, which begins now."""
        if source not in self._previews and source not in self._asked_for:
            self._read(source, None)
        return self._previews.get(source)

    def _read(self, source: Source, then: Callable[[Source], None] | None) -> None:
        waiting = source in self._asked_for
        self._asked_for[source] = then or self._asked_for.get(source)
        if not waiting:
            drawing = self._drawing.picture
            self._begin("style picture", partial(read_previews, (source,), drawing))

    def _drawing_changed(self) -> None:
        """The preview is read again when somebody looks."""
        self._previews.pop(Source(DRAWING), None)

    # --- what one can ask -------------------------------------------------------------------------------------

    @property
    def state(self) -> StyleState:
        return self._state

    @property
    def problem(self) -> Message | None:
        """What went wrong last, until something else is done."""
        return self._problem

    @property
    def obstacle(self) -> Message | None:
        """Why it cannot start; None where it can."""
        entry = PRETRAINED[self._settings.network]
        if not has_weights(self._settings.network):
            return Message(
                "{network} is not here: its weights ({megabytes} MB) have to be fetched first.",
                {"network": entry.title, "megabytes": entry.megabytes},
            )
        try:
            self._settings.check()
            self._check_memory()
        except ProblemError as problem:
            return problem.message
        return None

    @property
    def offered_size(self) -> int | None:
        """The largest size that the memory is enough for, where the one asked for is too large."""
        memory, shape = machine_memory(), self.shape
        if memory is None or self.needed_bytes <= memory:
            return None
        return fitting_size(self._settings, *shape, memory)

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width of the content; their ratio counts. Square until it was read."""
        preview = self._previews.get(self._choices.content)
        return SQUARE if preview is None else preview.size

    @property
    def needed_bytes(self) -> int:
        """About how much memory it takes."""
        return needed_memory(self._settings, *self.shape)

    @property
    def expected_seconds(self) -> float:
        """About how long a transfer with these settings takes."""
        network = self._settings.network
        pace = self._desk.pace.get(network, USUAL_PACE.get(network, USUAL_PACE["vgg16"]))
        return pace * pixels_left(self._settings, *self.shape, 0)

    def _check_memory(self) -> None:
        check_memory(self._settings, *self.shape, machine_memory())

    def start(self) -> None:
        """Begin anew with what is chosen; ``problem`` says why it cannot."""
        obstacle = self.obstacle
        if obstacle is not None or self._closed:
            self._tell(obstacle)
            return
        self._tell(None)
        number = self._order.number + 1 if self._order is not None else 1
        choices = self._choices
        self._forget()
        self._order = Order(
            number, choices.content, choices.style, choices.second, self._settings, self._drawing.picture
        )
        self._desk.settings, self._desk.holds = self._settings, False
        self._share_processors()
        self._desk.order = self._order
        self._go()
        self._enter(StyleState.PREPARING)
        self.progressed.emit()
        self.gramsArrived.emit()

    def _go(self) -> None:
        if self._job is None:
            self._job = Job("style", partial(run_style, self._desk), self._mailbox, pauses_itself=True)
            self._job.start()
        self._job.resume()

    def pause(self) -> None:
        """Rest after the iteration at hand."""
        if self._state in (StyleState.RUNNING, StyleState.PREPARING) and self._job is not None:
            self._job.pause()
            self._enter(StyleState.PAUSED)

    def resume(self) -> None:
        """Go on; ``problem`` says so where nothing would be compared."""
        if self._state is StyleState.PAUSED and self._job is not None:
            self._tell(None)
            self._job.resume()
            self._enter(StyleState.RUNNING if self._picture is not None else StyleState.PREPARING)
            self._hand_on()

    def cancel(self) -> None:
        """No more; the picture stays as it is."""
        if self._order is not None and self._state not in (StyleState.IDLE, StyleState.OVER):
            self._desk.cancelled = self._order.number
            self._poke()
            self._enter(StyleState.OVER)

    # --- what it tells ----------------------------------------------------------------------------------------

    @property
    def picture(self) -> StylePicture | None:
        """The newest; None before the first."""
        return self._picture

    @property
    def stages(self) -> tuple[StylePicture, ...]:
        """The start, iteration 16, 32, 64, …"""
        return tuple(self._stages)

    @property
    def losses(self) -> LossChunk | None:
        """All so far; None before the first."""
        if not self._losses:
            return None
        if len(self._losses) > 1:
            names = [field.name for field in attrs.fields(LossChunk)[1:]]
            joined = [np.concatenate([getattr(chunk, name) for chunk in self._losses]) for name in names]
            self._losses = [LossChunk(self._losses[0].order, *joined)]
        return self._losses[0]

    @property
    def marks(self) -> tuple[tuple[int, str], ...]:
        """Iterations at which a setting was changed, and the name of its field."""
        return tuple(self._marks)

    @property
    def grams(self) -> GramsFrame | None:
        return self._grams

    def watch(self, watching: bool, gram_layer: str | None = None) -> None:
        """Whether somebody looks at the picture, and at the Gram matrices of which layer."""
        self._desk.watched, self._desk.gram_layer = watching, gram_layer if watching else None
        self._poke()

    def save_png(self, path: Path, picture: StylePicture) -> None:
        """Write a picture with its settings, in the background."""
        self._begin("save style", partial(_write_png, path, picture, self._names()))

    def save_film(self, path: Path) -> None:
        """Write the film of the transfer as ``.gif`` or ``.mp4``, in the background."""
        self._begin("save style", partial(_write_film, path, tuple(self._desk.film)))

    def _names(self) -> tuple[str, ...]:
        order = self._order
        sources = () if order is None else (order.content, order.style, order.second)
        return tuple(name_of(source) for source in sources if source is not None)

    def close(self) -> bool:
        """Stop the threads and wait for their end; whether it came within the deadline."""
        if not self._closed:
            self._closed = True
            self._ticker.remove(self.drain)
            if self._job is not None:
                self._job.stop()
        jobs = [*self._small_jobs, *([self._job] if self._job is not None else [])]
        return all([job.join(DEADLINE) for job in jobs])

    # --- what happens -----------------------------------------------------------------------------------------

    def drain(self) -> None:
        """Take in what the threads have told."""
        events, frames = self._mailbox.drain()
        for event in events:
            self._hear(event)
        picture, grams = frames.get(PICTURE), frames.get(GRAMS)
        if isinstance(picture, StylePicture) and self._is_newer(picture):
            self._show(picture)
        if isinstance(grams, GramsFrame) and self._is_its(grams.order):
            self._grams = grams
            self.gramsArrived.emit()

    def _hear(self, event: object) -> None:
        if isinstance(event, PreviewRead):
            self._previews[event.source] = event.preview
            then = self._asked_for.pop(event.source, None)
            self.previewed.emit(event.source)
            if then is not None:
                then(event.source)
        elif isinstance(event, PreviewFailed):
            self._asked_for.pop(event.source, None)
            self._tell(event.problem)
        elif isinstance(event, StylePicture) and self._is_its(event.order):
            self._stages.append(event)
            if self._is_newer(event):
                self._show(event)
        elif isinstance(event, LossChunk) and self._is_its(event.order):
            self._losses.append(event)
            self.progressed.emit()
        elif isinstance(event, Ended) and self._is_its(event.order):
            self._tell(event.problem or self._problem)
            self._enter(StyleState.OVER)
        elif isinstance(event, PictureSaved):
            self.saved.emit(event.path)
        elif isinstance(event, JobFailed):
            self._fail(event)

    def _fail(self, event: JobFailed) -> None:
        if event.problem is not None:  # a file that cannot be written
            self._tell(event.problem)
            return
        if event.name == "style":
            self._job = None
            self._enter(StyleState.OVER)
        self.failed.emit(event)

    def _show(self, picture: StylePicture) -> None:
        self._picture = picture
        if self._state is StyleState.PREPARING and picture.number > 0:
            self._enter(StyleState.RUNNING)
        self.progressed.emit()

    def _is_its(self, order: int) -> bool:
        return self._order is not None and self._order.number == order

    def _is_newer(self, picture: StylePicture) -> bool:
        return self._is_its(picture.order) and (self._picture is None or picture.number >= self._picture.number)

    def _mark(self, old: StyleSettings, new: StyleSettings) -> None:
        """Note on the curve what was changed; changes of one field soon after each other are one."""
        if self._state not in (StyleState.RUNNING, StyleState.PAUSED) or self._picture is None:
            return
        number = self._picture.number
        for field in attrs.fields(StyleSettings):
            changed = getattr(old, field.name) != getattr(new, field.name) and field.name not in FIXED
            recent = any(number - at < SOON and name == field.name for at, name in self._marks)
            if changed and not recent and old.network == new.network:
                self._marks.append((number, field.name))

    def _hand_on(self) -> None:
        """Give the transfer at hand what may change on its way; it waits while nothing would be compared."""
        if self._order is None or self._state is StyleState.IDLE:
            self._tell(None)
            return
        began = self._order.settings
        if self._settings.network != began.network:
            return  # its layers are others
        live = evolve(self._settings, **{name: getattr(began, name) for name in FIXED})
        try:
            live.check()
        except ProblemError as problem:
            self._desk.holds = True
            self._tell(problem.message)
        else:
            self._desk.settings, self._desk.holds = live, False
            self._tell(None)
        self._poke()

    def _share_processors(self, *_state: object) -> None:
        self._desk.shares = self._trainer.state is TrainerState.RUNNING

    def _begin(self, name: str, work: Callable[[JobControl], Iterator[object]]) -> None:
        if self._closed:
            return
        self._small_jobs = [job for job in self._small_jobs if job.alive]
        job = Job(name, work, self._mailbox)
        self._small_jobs.append(job)
        job.start()

    def _enter(self, state: StyleState) -> None:
        if state is not self._state:
            self._state = state
            self.stateChanged.emit()

    def _tell(self, problem: Message | None) -> None:
        if problem != self._problem:
            self._problem = problem
            self.problemChanged.emit()

    def _poke(self) -> None:
        if self._job is not None:
            self._job.poke()


def name_of(source: Source) -> str:
    """What a picture is called in a file's metadata."""
    if source.kind == "file":
        return Path(source.name).name
    return GALLERY[source.name].title if source.name in GALLERY else "drawing"


def _write_png(
    path: Path, picture: StylePicture, names: tuple[str, ...], control: JobControl
) -> Iterator[PictureSaved]:
    from playground.engine.photographs import save_png
    from playground.engine.style.notes import notes_of

    save_png(path, picture.picture, notes_of(picture.settings, picture.number, picture.loss, names))
    yield PictureSaved(path)


def _write_film(path: Path, frames: tuple[NDArray[np.uint8], ...], control: JobControl) -> Iterator[PictureSaved]:
    from playground.engine.style.film import save_film

    save_film(path, frames)
    yield PictureSaved(path)
