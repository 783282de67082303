"""What the training thread does: prepare, train, take up changes, paint what the views want; nothing here knows Qt."""

from __future__ import annotations

import operator
import sys
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import attrs
from attrs import frozen
from numpy.typing import NDArray

from playground.core.events import Broke, EpochEnd, Rescored, ReturnedToBest, Steps, Stopped, Trains, Validated
from playground.core.experiment import Experiment
from playground.core.frames import FrameRequest
from playground.core.message import Message
from playground.core.progress import Progress
from playground.core.weight_edits import PutBack, WeightEdit
from playground.session.frame_budget import FrameBudget
from playground.session.loading import LOADING
from playground.session.open_test import OpenTest
from playground.session.speed import BEAT, Metronome
from playground.session.weights_by_hand import WeightsByHand

if TYPE_CHECKING:
    from playground.engine.data import Dataset
    from playground.engine.data.load import DatasetLibrary
    from playground.engine.learner import Learner
    from playground.session.job import Job, JobControl

CHUNK_SECONDS = 0.012
PATIENCE = 10.0
"""Seconds to wait for the thread of the run before."""

NEXT_RUN = Message("the kernels are ready now: Rewind, and they train")

SAMPLE, BATCH, EPOCH = "sample", "batch", "epoch"
UNITS = (SAMPLE, BATCH, EPOCH)
"""Lengths of a single step. A sample is the next one of the epoch, stepped as a batch of its own (a micro-batch)."""


@frozen
class Prepared:
    """Data and network are there; ``device`` is what trains, ``seconds`` is how long it took."""

    device: str
    seconds: float
    memory: int | None = None
    """Bytes that networks may take on the device."""
    target_deviation: float = 1.0
    """Units of the data in one of the loss."""


@frozen
class Wish:
    """A view's request; ``number`` is new each time a view appears, so that it gets its first picture at once."""

    number: int
    request: FrameRequest


@attrs.define(eq=False)
class Desk:
    """What the window lays out for the training thread. Each entry is one reference to a value that never changes,
    so the newest is always whole and no lock is needed; only ``steps`` and ``weight_edits`` are queues."""

    experiment: Experiment
    wishes: Mapping[str, Wish] = attrs.field(factory=dict)
    steps: deque[str] = attrs.field(factory=deque)
    """Single steps still to be made while paused, each one of :data:`UNITS`."""
    weight_edits: deque[tuple[Experiment, WeightEdit | PutBack]] = attrs.field(factory=deque)
    """Numbers to set by hand, or to put back, before the next step; each in the network of an experiment."""
    best_wanted: bool = False
    """Whether to go back to the weights that did best on the validation part; the training thread takes it down."""
    test_is_open: bool = False
    """Whether a person has opened the test set."""
    speed: float | None = None
    """Steps a second while training, at most; None is as fast as it goes."""
    prefers_pytorch: bool = False
    """Whether small networks too are left to PyTorch."""
    without_kernels: Message | None = None
    """Why a run has to do without kernels that are not compiled yet when it begins; None has them compiled."""


@frozen(eq=False)
class Run:
    """All that a run starts from."""

    number: int
    experiment: Experiment
    """What ``weights`` belong to; that on the desk may be newer when the thread comes to it."""
    desk: Desk
    library: Callable[[], DatasetLibrary]
    device: str = "auto"
    threads: int | None = None
    weights: Mapping[str, NDArray[Any]] | None = None
    epochs: float = 0.0
    """How far training was when the weights were written, after ``step`` steps."""
    step: int = 0
    previous: Job | None = None
    """The job of the run before: its thread must have ended first, since both use the library."""


def train_in_thread(run: Run, control: JobControl) -> Iterator[object]:
    """Prepare the run and train until told to stop; yields events for the window.

    While paused it goes on taking up changes and painting, and makes the single steps asked for.
    """
    started = time.perf_counter()
    if run.previous is not None:
        run.previous.join(PATIENCE)
    from playground.engine.build import check_memory
    from playground.engine.devices import device_memory, device_named, use_threads
    from playground.engine.fused.choice import warm_up
    from playground.engine.learner import Learner
    from playground.engine.threads import threads_for
    from playground.engine.trail import Trail
    from playground.engine.train import training

    use_threads(run.threads)
    device = device_named(run.device)
    experiment = run.experiment if run.weights is not None else run.desk.experiment
    check_memory(experiment, device)
    dataset = yield from _loaded(run, experiment, control)
    learner = Learner(experiment, dataset, device, run.number)
    if run.weights is not None:
        learner.load_weights(run.weights)
        learner.go_on_from(run.epochs, run.step)
    if run.threads is None:
        use_threads(threads_for(experiment, device))
    learner.trail = Trail()
    engine = Engine(run.desk, learner)
    warm_up(learner)
    seconds, deviation = time.perf_counter() - started, learner.dataset.target_deviation
    yield Prepared(str(device), seconds, device_memory(device), deviation)

    desk = run.desk
    single = ""
    metronome = Metronome()
    events = training(
        learner,
        chunk_seconds=lambda: 0.0 if single in (SAMPLE, BATCH) else CHUNK_SECONDS,
        most_epochs=lambda: 1 if single else sys.maxsize,
        most_steps=lambda: sys.maxsize if single else metronome.at_once(desk.speed),
    )
    painter = Painter(learner, control)
    by_hand = WeightsByHand(learner)
    open_test = OpenTest(learner)
    try:
        while True:
            wishes = desk.wishes  # read first: what was changed before a picture was asked for is in it
            learner.test_is_open = desk.test_is_open
            yield from _take_up(desk, learner, by_hand)
            if desk.best_wanted:
                desk.best_wanted = False
                yield from _return_to_best(learner, by_hand)
            if control.paused and not single and desk.steps:
                single = desk.steps.popleft()
            yield from engine.look()
            if control.paused and not single:
                if painter.paint(wishes, training=False):
                    yield None
                elif by_hand.is_unjudged:
                    yield from _judge(desk, learner, control, by_hand)
                elif open_test.is_due(training=False):
                    yield from open_test.score(_news(desk, learner, control))
                else:
                    control.wait()
                    yield None
                continue
            rest = 0.0 if single or learner.epoch_is_over else metronome.rest(desk.speed)
            if rest > 0.0:
                if not painter.paint(wishes, training=True):
                    control.wait(min(rest, BEAT))  # another picture may be due before the next step
                yield None
                continue
            by_hand.is_unjudged = False  # training evaluates in its own time
            learner.micro_batch = 1 if single == SAMPLE else None
            learner.remember_dropped(single in (SAMPLE, BATCH))
            event = next(events)
            if isinstance(event, Steps):
                metronome.made(len(event.losses), desk.speed)
            if isinstance(event, Broke):
                control.set_paused(True)
                desk.steps.clear()
                single = ""
            elif single and _finishes(single, event, learner):
                single = ""
            yield event
            if isinstance(event, EpochEnd) and event.stops is not None:
                control.set_paused(True)
                desk.steps.clear()
                yield Stopped(event.stops, event.epoch)
                if learner.experiment.training.keep_best and learner.best and learner.best.epoch < learner.epoch:
                    yield from _return_to_best(learner, by_hand)
            if (isinstance(event, EpochEnd) or open_test.is_new) and open_test.is_due(training=True):
                yield from open_test.score()
            painter.paint(wishes, training=bool(single) or not control.paused)
    finally:
        events.close()  # type: ignore[attr-defined]  # a generator


def _loaded(run: Run, experiment: Experiment, control: JobControl) -> Generator[None, None, Dataset]:
    """The data, telling meanwhile how far they are read; between two steps of it the job may be stopped."""
    for event in run.library().loading(experiment.data, experiment.seeds):
        if not isinstance(event, Progress):
            return event
        control.show(LOADING, event)
        yield None
    raise AssertionError("loading ends with the data")


class Engine:
    """Keeps to what the desk says of who trains, and tells when that changes."""

    def __init__(self, desk: Desk, learner: Learner) -> None:
        self._desk = desk
        self._learner = learner
        self._first_step = learner.step
        self._reason: Message | None = None
        self._told: Trains | None = None
        self._seen: tuple[object, ...] = ()
        self._follow()

    def look(self) -> Iterator[Trains]:
        """Take up what was laid out; says what trains, the first time and whenever that becomes another."""
        self._follow()
        learner = self._learner
        state = (learner.experiment, learner.prefers_pytorch, learner.without_kernels, learner.remembers_dropped)
        if len(state) == len(self._seen) and all(map(operator.is_, state, self._seen)):
            return
        self._seen = state
        from playground.engine.fused.choice import why_pytorch

        trains = Trains(why_pytorch(learner))
        if trains != self._told:
            self._told = trains
            yield trains

    def _follow(self) -> None:
        """Kernels that become ready are for runs that have not begun, so that what a run did can be done again."""
        from playground.engine.fused.kept import PRECISIONS, is_kept

        self._learner.prefers_pytorch = self._desk.prefers_pytorch
        reason = self._desk.without_kernels
        if reason is self._reason:
            return
        self._reason = reason
        missing = [precision for precision in PRECISIONS if reason is not None and not is_kept(precision)]
        learner = self._learner
        if learner.step == self._first_step:
            learner.without_kernels = {} if reason is None else dict.fromkeys(missing, reason)
        else:
            learner.without_kernels = {
                precision: reason if precision in missing and reason is not None else NEXT_RUN
                for precision in learner.without_kernels
            }


def _take_up(desk: Desk, learner: Learner, by_hand: WeightsByHand) -> Iterator[object]:
    """Take up the newest experiment, and on the way there all weights set by hand, each in its turn."""
    while True:
        newest = desk.experiment  # read before the queue: all edits that came before it are then in there
        if not desk.weight_edits:
            break
        experiment, wish = desk.weight_edits.popleft()
        _follow(experiment, learner, by_hand)
        yield by_hand.take(wish)
    _follow(newest, learner, by_hand)


def _judge(desk: Desk, learner: Learner, control: JobControl, by_hand: WeightsByHand) -> Iterator[object]:
    """Evaluate the validation part as it is answered since weights were set by hand, unless something else comes up.

    Where there are no validation data, the training part.
    """
    from playground.engine.evaluate import evaluation

    has_news = _news(desk, learner, control)
    has_validation = len(learner.dataset.validation) > 0
    slices = evaluation(learner, learner.dataset.validation if has_validation else learner.dataset.train)
    while True:
        try:
            yield next(slices)
        except StopIteration as finished:
            by_hand.is_unjudged = False
            if finished.value is not None:
                scores = finished.value
                yield Validated(learner.epochs, scores) if has_validation else Rescored(scores)
            return
        if has_news():
            return


def _news(desk: Desk, learner: Learner, control: JobControl) -> Callable[[], bool]:
    """Tells whether something has come up, since this was called, that cannot wait while paused."""
    wishes = desk.wishes

    def has_news() -> bool:
        has_changes = desk.weight_edits or desk.best_wanted or desk.experiment is not learner.experiment
        return bool(has_changes or desk.steps or not control.paused or desk.wishes is not wishes)

    return has_news


def _follow(experiment: Experiment, learner: Learner, by_hand: WeightsByHand) -> None:
    if experiment is not learner.experiment:
        by_hand.follow(learner.experiment, experiment)
        learner.apply(experiment)


def _return_to_best(learner: Learner, by_hand: WeightsByHand) -> Iterator[object]:
    """Take the best weights and say how good they are."""
    if learner.best is None or not learner.return_to_best():
        return
    from playground.engine.evaluate import evaluation

    epoch = learner.best.epoch
    by_hand.went_back(epoch)
    validation = yield from evaluation(learner, learner.dataset.validation)
    yield ReturnedToBest(epoch, learner.epochs, validation)
    if validation is None:
        train = yield from evaluation(learner, learner.dataset.train)
        if train is not None:
            yield Rescored(train)


def _finishes(single: str, event: object, learner: Learner) -> bool:
    """Whether a single step is through; a sample or batch that ends an epoch includes the evaluation after it."""
    if isinstance(event, EpochEnd):
        return True
    return single in (SAMPLE, BATCH) and isinstance(event, Steps) and not learner.epoch_is_over


class Painter:
    """Makes the frames that views want: on demand, not twice for the same state, and within the budget of time."""

    def __init__(self, learner: Learner, control: JobControl, clock: Callable[[], float] = time.perf_counter) -> None:
        self._learner = learner
        self._control = control
        self._clock = clock
        self._budget = FrameBudget(clock)
        self._painted: dict[str, tuple[object, ...]] = {}

    def paint(self, wishes: Mapping[str, Wish], training: bool) -> bool:
        """Make at most one frame that is due; whether one was made."""
        for key in self._painted.keys() - wishes.keys():
            del self._painted[key]
        for key in self._budget.in_turn(wishes):
            wish = wishes[key]
            state = (wish.number, *self._state(wish.request, training))
            last = self._painted.get(key)
            is_first = last is None or last[0] != wish.number
            if last == state or (training and not is_first and not self._budget.allows(key, wish.request.every)):
                continue
            self._make(key, wish.request, training)
            self._painted[key] = state
            return True
        return False

    def _make(self, key: str, request: FrameRequest, training: bool) -> None:
        from playground.engine.frames import make_frame

        started = self._clock()
        frame = make_frame(self._learner, request, training)
        if frame is not None:
            self._control.show(key, frame)
        self._budget.spent(key, self._clock() - started)

    def _state(self, request: FrameRequest, training: bool) -> tuple[object, ...]:
        """What the picture depends on; equal states give equal pictures."""
        learner = self._learner
        if request.once_a_run:
            return (request, learner.test_is_open)
        settings = learner.experiment.training
        measure = (settings.loss, settings.output_activation)
        if request.once_a_network:
            return (request, learner.experiment.network, measure, settings.batch_size, settings.precision)
        return (request, learner.step, learner.version, measure, _functions(learner), training)


def _functions(learner: Learner) -> tuple[object, ...]:
    """The settings of the layers: they may change the answers without any weight changing."""
    return learner.experiment.network.layers
