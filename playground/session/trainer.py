"""The trainer: starts and stops runs, hands changes to the training thread, and tells the window what happens."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING, Any

import attrs
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from playground.core.changes import describe, stop_words
from playground.core.edits import set_training
from playground.core.events import Broke, Evaluating, Stopped
from playground.core.experiment import Experiment
from playground.core.frames import Frame, FrameRequest, WeightsFrame, WeightsRequest
from playground.core.history import Curves, History
from playground.core.memory import memory_problems
from playground.core.message import Message
from playground.core.progress import Progress
from playground.core.reconcile import Need, need
from playground.core.shapes import Problem, problems
from playground.core.weight_edits import PutBack, WeightEdit, WeightSet, words
from playground.engine.memory import machine_memory
from playground.session.document import Document
from playground.session.fetching import missing_problems, missing_set
from playground.session.job import Job, JobFailed, JobFinished
from playground.session.loading import Loading, LoadingWatch
from playground.session.mailbox import Mailbox
from playground.session.readings import Readings
from playground.session.recording import Recorded, Recording
from playground.session.seal import Seal
from playground.session.ticker import Ticker
from playground.session.training_job import UNITS, Desk, Prepared, Run, Wish, train_in_thread

if TYPE_CHECKING:
    from playground.engine.data.load import DatasetLibrary

CLIP_NORM = 1.0
SMALLEST_RATE = 1e-6
COPY_KEY = "trainer/copy"
OPENED, OPEN = Message("test set opened"), Message("test set open")
"""Marks on the curves: it was opened there; it was open when the run began."""

Beginning = tuple[Experiment, Mapping[str, NDArray[Any]] | None, Curves | None]
"""What a run starts from: an experiment, and perhaps weights of it with the curves that led to them."""


class TrainerState(Enum):
    """What the trainer is doing; it changes on the window's thread alone."""

    IDLE = "idle"
    PREPARING = "preparing"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPING = "stopping"
    FAILED = "failed"


class Trainer(QObject):
    """Trains the document's network in a thread of its own. Lives on the window's thread.

    Signals:
        stateChanged(TrainerState): it went into another state.
        runStarted(int): a new run; its curves start afresh, those of the last one are ``ghost``.
        progressed(): history and readings changed (at the ticker's pace).
        frameArrived(str, Frame): a picture for the view of this key.
        broke(Broke): the guard stopped training; ``fix_guard`` offers ways on.
        stopped(Stopped): training rests by itself, as its settings asked; Train goes on.
        failed(JobFailed): training ended with an error.
        speedChanged(): another speed was set.
        testOpened(): the test set was opened.
        loadingChanged(): reading the data got on, ended or was stopped.
    """

    stateChanged = Signal(object)
    runStarted = Signal(int)
    progressed = Signal()
    frameArrived = Signal(str, object)
    broke = Signal(object)
    stopped = Signal(object)
    failed = Signal(object)
    speedChanged = Signal()
    testOpened = Signal()
    loadingChanged = Signal()

    def __init__(
        self,
        document: Document,
        ticker: Ticker,
        *,
        device: str = "auto",
        threads: int | None = None,
        memory: int | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._memory = machine_memory() if memory is None else memory
        self._asked: tuple[Experiment, int | None, tuple[Problem, ...]] | None = None
        self._document = document
        self._device = device
        self._threads = threads
        self._state = TrainerState.IDLE
        self._run = 0
        self._recording = Recording()
        self._seal = Seal()
        self._job: Job | None = None
        self._mailbox = Mailbox()
        self._speed: float | None = None
        self._prefers_pytorch = False
        self._without_kernels: Message | None = None
        self._desk = Desk(document.experiment)
        self._wishes: dict[str, Wish] = {}
        self._wish_count = 0
        self._was_left_behind = False
        self._library: DatasetLibrary | None = None
        self._wants_to_run = False
        self._was_running = False
        self._unstarted: Beginning | None = None
        self._loading = LoadingWatch()
        self._stopped: Job | None = None
        """The job whose reading a person stopped: its thread may still be ending."""
        self._begun: Beginning = (document.experiment, None, None)
        """What the last run began from."""
        self._copies: list[Callable[[WeightsFrame], None]] = []
        document.changed.connect(self._on_document_changed)
        document.weightSet.connect(self._on_weight_set)
        ticker.add(self.drain)

    # --- what it says -----------------------------------------------------------------------------------------

    @property
    def state(self) -> TrainerState:
        return self._state

    @property
    def run(self) -> int:
        """Number of the present run; frames of others are stale."""
        return self._run

    @property
    def history(self) -> History:
        return self._recording.history

    @property
    def ghost(self) -> History | None:
        """The curves of the last run that got anywhere, if it was of the same kind of task."""
        return self._recording.ghost

    @property
    def readings(self) -> Readings:
        return self._recording.readings

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What keeps the document's experiment from being trained."""
        return self._problems_of(self._document.experiment)

    def _problems_of(self, experiment: Experiment) -> tuple[Problem, ...]:
        """Kept for the experiment asked about last: views ask at every picture."""
        asked = self._asked
        if asked is None or asked[0] is not experiment or asked[1] != self._memory:
            found = (*problems(experiment), *memory_problems(experiment, self._memory))
            self._asked = asked = (experiment, self._memory, found)
        return (*asked[2], *missing_problems(experiment))

    @property
    def loading(self) -> Loading | None:
        """How far reading the data is where that takes long, or that a person stopped it; None where it goes on."""
        return self._loading.state

    @property
    def is_reading_stopped(self) -> bool:
        """Whether a person stopped reading the data, so that there is no network."""
        return self._loading.is_stopped

    @property
    def test_is_open(self) -> bool:
        """Whether the test set of the document's data was opened; it is sealed until :meth:`open_test_set`."""
        return self.is_test_open(self._document.experiment)

    def is_test_open(self, experiment: Experiment) -> bool:
        """The same of another experiment."""
        return self._seal.is_open(experiment)

    # --- what one can ask -------------------------------------------------------------------------------------

    def open(
        self,
        experiment: Experiment,
        weights: Mapping[str, NDArray[Any]] | None = None,
        curves: Curves | None = None,
    ) -> None:
        """Start a run of this experiment, with given weights or those of its dice; it waits to be trained.

        With the curves of those weights it goes on where they end.
        """
        self._wants_to_run = False
        self._start_run(experiment, weights, curves)

    @property
    def has_network(self) -> bool:
        """Whether there is a network, or will be when everything is prepared."""
        return self._job is not None

    def train(self) -> None:
        """Go on training, or begin as soon as everything is prepared."""
        if self.problems:
            return
        self._wants_to_run = True
        if self._state in (TrainerState.IDLE, TrainerState.FAILED):
            self._begin()
        elif self._state is TrainerState.PAUSED and self._job is not None:
            self._job.resume()
            self._enter(TrainerState.RUNNING)

    def pause(self) -> None:
        """Rest after the step at hand; pictures go on being painted."""
        self._wants_to_run = False
        if self._state is TrainerState.RUNNING and self._job is not None:
            self._job.pause()
            self._job.poke()  # it may rest until its next step is due
            self._enter(TrainerState.PAUSED)

    def toggle(self) -> None:
        """Train or pause."""
        if self._wants_to_run:
            self.pause()
        else:
            self.train()

    @property
    def wants_to_run(self) -> bool:
        """Whether it is training, or will as soon as it can."""
        return self._wants_to_run

    def step(self, unit: str) -> None:
        """Make one step of a ``"sample"``, a ``"batch"`` or an ``"epoch"``, then rest.

        A sample is the next one of the epoch, taken as a batch of its own: the weights move after it.
        """
        if unit not in UNITS:
            raise ValueError(f"unit must be one of {', '.join(UNITS)}, not {unit}")
        if self.problems:
            return
        self.pause()
        if self._state in (TrainerState.IDLE, TrainerState.FAILED):
            self._begin()
        self._desk.steps.append(unit)
        if self._job is not None:
            self._job.poke()

    def rewind(self) -> None:
        """Back to the first weights, the same data and the same batch order, with the settings as they are now."""
        self._start_run(self._document.experiment)

    def stop_loading(self) -> None:
        """Leave the data half read: there is no network until Train, a step, Rewind or other data ask for one."""
        if self._loading.state is None or self._job is None:
            return
        self._stopped, self._job = self._job, None
        self._stopped.stop()
        self._mailbox = Mailbox()
        self._wants_to_run = False
        self._loading.stop()
        self._enter(TrainerState.IDLE)
        self.loadingChanged.emit()

    def load_again(self) -> None:
        """Read the data whose reading was stopped, and prepare their network; it waits to be trained."""
        if self._loading.is_stopped and not self.problems:
            self._begin()

    def return_to_best(self) -> None:
        """Go back to the weights that did best on the validation part, if the experiment keeps them; then rest."""
        self.pause()
        self._desk.best_wanted = True
        if self._job is not None:
            self._job.poke()

    def fix_guard(self, way: str) -> None:
        """Answer the guard: ``"rate"`` (learning rate ÷ 10), ``"clip"`` (clip gradients) and go on, or ``"rewind"``."""
        experiment = self._document.experiment
        if way == "rate":
            rate = max(SMALLEST_RATE, experiment.training.learning_rate / 10)
            self._document.edit(set_training(experiment, learning_rate=rate))
        elif way == "clip":
            self._document.edit(set_training(experiment, gradient_clipping=CLIP_NORM))
        elif way == "rewind":
            self.rewind()
            return
        else:
            raise ValueError(f"way must be rate, clip or rewind, not {way}")
        self.train()

    def want(self, key: str, request: FrameRequest | None) -> None:
        """A view that is visible asks for pictures under a key of its own; None when it is hidden."""
        present = self._wishes.get(key)
        if (present.request if present else None) == request:
            return
        if request is None:
            del self._wishes[key]
        else:
            self._wish_count += 1
            self._wishes[key] = Wish(self._wish_count, request)
        self._lay_out_wishes()

    def open_test_set(self) -> None:
        """Break the seal of the test set: from now on its score is told and its samples are shown.

        It stays broken, through rewinds, other networks and undo, until the data are others; noted on the curves.
        """
        experiment = self._document.experiment
        if self.test_is_open or not experiment.data.counts[2]:
            return
        self._seal.open(experiment)
        self._recording.mark(self.readings.epochs, OPENED)
        self._desk.test_is_open = self._seal.is_open(self._desk.experiment)
        self._poke()
        self.testOpened.emit()
        self.progressed.emit()

    def begin_sealed(self, opened: Experiment | None = None) -> None:
        """Another document is about to come: no test set was seen, except that of ``opened``."""
        self._seal.begin(opened)

    def copy_weights(self, receive: Callable[[WeightsFrame], None]) -> None:
        """Call ``receive`` on this thread with a copy of all weights, as soon as the training thread made one."""
        self._copies.append(receive)
        self.want(COPY_KEY, WeightsRequest())

    @property
    def speed(self) -> float | None:
        """Steps a second while training, at most; None is as fast as it goes."""
        return self._speed

    def set_speed(self, speed: float | None) -> None:
        """Train that fast from now on, in later runs too; raises ValueError for what is no positive number."""
        if speed is not None and not 0 < speed < math.inf:
            raise ValueError(f"speed must be above 0 steps a second, not {speed}")
        if speed == self._speed:
            return
        self._speed = self._desk.speed = speed
        self._poke()
        self.speedChanged.emit()

    def prefer_pytorch(self, prefers: bool) -> None:
        """Leave small networks to PyTorch too, or no longer, from the next step on."""
        self._prefers_pytorch = self._desk.prefers_pytorch = prefers
        self._poke()

    def do_without_kernels(self, reason: Message) -> None:
        """Let runs that begin from now on do without kernels that are not compiled then, for this reason."""
        self._without_kernels = self._desk.without_kernels = reason
        self._poke()

    def close(self, patience: float = 5.0) -> bool:
        """Stop and wait for the thread, ``patience`` seconds at most; whether it has ended."""
        self._wants_to_run = False
        job, self._job = self._job, None
        self._enter(TrainerState.STOPPING)
        ended = True
        if job is not None:
            job.stop()
            ended = job.join(patience)
        if self._stopped is not None:
            ended &= self._stopped.join(patience)
        self._enter(TrainerState.IDLE)
        return ended

    def take_up_arrived(self) -> None:
        """Data that lacked are here: begin with them, and train if it trained when they were chosen."""
        experiment = self._document.experiment
        if self.problems or not (self._job is None or self._is_left_behind):
            return
        was_running, given = self._was_running, self._unstarted
        if given is not None and given[0] == experiment:
            self._start_run(*given)
        else:
            self._start_run(experiment)
        if was_running:
            self.train()

    # --- what happens -----------------------------------------------------------------------------------------

    def drain(self) -> None:
        """Take in all that the training thread left."""
        events, frames = self._mailbox.drain()
        progressed = False
        for event in events:
            progressed |= self._take(event)
        if progressed:
            self.progressed.emit()
        for key, frame in frames.items():
            if isinstance(frame, Progress):
                self._take_loading(frame)
            else:
                self._take_frame(key, frame)

    def _take_loading(self, progress: Progress) -> None:
        if self._state is TrainerState.PREPARING:  # else all is there already
            self._loading.take(progress)
            self.loadingChanged.emit()

    def _end_loading(self) -> None:
        if self._loading.state is not None:
            self._loading.end()
            self.loadingChanged.emit()

    def _take(self, event: object) -> bool:
        if isinstance(event, Recorded):
            self._recording.take(event)
            if isinstance(event, Broke):
                self._wants_to_run = False
                self._enter(TrainerState.PAUSED)
                self.broke.emit(event)
            return True
        if isinstance(event, WeightSet):
            drag = None if event.put_back else ("weight", event.edit.number)
            self._recording.mark(event.epochs, words(self._document.experiment, event.edit), drag)
            return True
        if isinstance(event, Prepared):
            self._recording.name_device(event.device, event.target_deviation)
            self._memory = event.memory
            self._end_loading()
            self._enter(TrainerState.PAUSED)
            if self._wants_to_run:
                self.train()
            return True
        if isinstance(event, Stopped):
            self._wants_to_run = False
            self._enter(TrainerState.PAUSED)
            self._recording.mark(float(event.epoch), stop_words(event))
            self.stopped.emit(event)
            return True
        if isinstance(event, JobFailed):
            self._job = None
            self._wants_to_run = False
            self._end_loading()
            self._enter(TrainerState.FAILED)
            self.failed.emit(event)
        else:
            assert isinstance(event, Evaluating | JobFinished)
        return False

    def _take_frame(self, key: str, frame: object) -> None:
        assert isinstance(frame, Frame)
        if key == COPY_KEY:
            assert isinstance(frame, WeightsFrame)
            receivers, self._copies = self._copies, []
            self.want(COPY_KEY, None)
            for receive in receivers:
                receive(frame)
        elif key in self._wishes and not self._is_left_behind:
            self.frameArrived.emit(key, frame)

    def _on_document_changed(self, old: Experiment, new: Experiment) -> None:
        if self.problems:
            if self._wants_to_run:
                self.pause()
                self._was_running = bool(missing_set(new.data))
            self._was_left_behind |= self._is_left_behind
            return
        self._was_running = False
        what = need(self._desk.experiment, new)
        if what is Need.RESTART or (self._job is None and not self._loading.is_stopped):
            self._start_run(new)
            return
        self._desk.experiment = new
        if self._job is None:
            return  # its data wait to be read
        if self._was_left_behind:
            self._ask_again()
        self._job.poke()
        self._mark(old, new)

    @property
    def _is_left_behind(self) -> bool:
        """Whether the network that there is belongs to other data than the document, whose own cannot be built."""
        return self._desk.experiment.data != self._document.experiment.data

    def _ask_again(self) -> None:
        """Ask for all pictures as if the views had just appeared: meanwhile theirs were dropped."""
        self._was_left_behind = False
        for key, wish in self._wishes.items():
            self._wish_count += 1
            self._wishes[key] = Wish(self._wish_count, wish.request)
        self._lay_out_wishes()

    def _mark(self, old: Experiment, new: Experiment) -> None:
        """Note a change on the curves; a drag is one mark, its text follows."""
        message = describe(old, new)
        if message is None or not self.readings.step:
            return
        gesture = self._document.gesture
        self._recording.mark(self.readings.epochs, message, None if gesture is None else ("gesture", gesture))
        self.progressed.emit()

    def _on_weight_set(self, wish: WeightEdit | PutBack) -> None:
        if self._job is not None:
            self._desk.weight_edits.append((self._desk.experiment, wish))
            self._job.poke()

    def _begin(self) -> None:
        """Start a run of the document's experiment; from what the last was given, where its reading was stopped."""
        experiment = self._document.experiment
        if not self._loading.is_stopped or need(self._begun[0], experiment) is Need.RESTART:
            self._start_run(experiment)
            return
        self._start_run(*self._begun)
        self._desk.experiment = experiment
        self._poke()

    def _start_run(
        self,
        experiment: Experiment,
        weights: Mapping[str, NDArray[Any]] | None = None,
        curves: Curves | None = None,
    ) -> None:
        previous, self._job, self._stopped = self._job or self._stopped, None, None
        if previous is not None:
            previous.stop()
        self._begun = (experiment, weights, curves)
        self._was_running, self._unstarted = False, None
        same_kind = self._desk.experiment.data.task.kind == experiment.data.task.kind
        self._recording.begin(curves, has_learned=weights is not None, keeps_ghost=same_kind)
        test_is_open = self._seal.is_open(experiment)
        if test_is_open and curves is None:
            self._recording.mark(0.0, OPEN)
        self._run += 1
        self._mailbox = Mailbox()
        self._desk = Desk(
            experiment,
            test_is_open=test_is_open,
            speed=self._speed,
            prefers_pytorch=self._prefers_pytorch,
            without_kernels=self._without_kernels,
        )
        self._was_left_behind = False
        self._lay_out_wishes()
        run = Run(
            self._run,
            experiment,
            self._desk,
            self._open_library,
            self._device,
            self._threads,
            weights,
            previous=previous,
        )
        if curves is not None:
            run = attrs.evolve(run, epochs=curves.epochs, step=curves.step)
        if self._problems_of(experiment):
            self._unstarted = (experiment, weights, curves)
        else:
            self._job = Job(
                f"training-{self._run}", partial(train_in_thread, run), self._mailbox, pauses_itself=True, paused=True
            )
        self._loading.begin()
        self._enter(TrainerState.IDLE if self._job is None else TrainerState.PREPARING)
        self.loadingChanged.emit()
        self.runStarted.emit(self._run)
        self.progressed.emit()
        if self._job is not None:
            self._job.start()

    def _poke(self) -> None:
        if self._job is not None:
            self._job.poke()

    def _open_library(self) -> DatasetLibrary:
        """Called in the training thread, one at a time."""
        from playground.engine.data.load import DatasetLibrary

        if self._library is None:
            self._library = DatasetLibrary()
        return self._library

    def _lay_out_wishes(self) -> None:
        self._desk.wishes = dict(self._wishes)
        if self._job is not None:
            self._job.poke()

    def _enter(self, state: TrainerState) -> None:
        if state is not self._state:
            self._state = state
            self.stateChanged.emit(state)
