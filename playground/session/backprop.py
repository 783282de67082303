"""One step of a network taken apart: the tiny network of the lecture, or a copy of the one that learns."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import attrs
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from playground.core.backprop.tiny import POINTS, TinyNetwork, tiny_trace
from playground.core.backprop.trace import Trace
from playground.core.experiment import Experiment
from playground.core.frames import BackpropFrame, BackpropRequest, read_only
from playground.core.frames.backprop import PARTS, Memory
from playground.core.layers import Layer
from playground.core.reconcile import Need, need
from playground.core.shapes import layer_shapes
from playground.session.job import Job, JobFailed
from playground.session.mailbox import Mailbox
from playground.session.ticker import Ticker
from playground.session.trainer import Trainer
from playground.session.working_out import ANSWER, NAME, Answer, Desk, Question, working_out

KEY = "backprop/sample"
"""Under this key samples and copies of the network come."""
TINY, CURRENT = "tiny", "current"
KINDS = (TINY, CURRENT)
DEADLINE = 5.0
Weights = Mapping[str, NDArray[np.float64]]


class Backprop(QObject):
    """Holds the weights one plays with, and works out a pass of a sample. Lives on the window's thread.

    Nothing here changes the network that learns: what is shown of it is a copy, taken when somebody first looks, and
    again when :meth:`refresh` is asked for or another network takes its place.

    Signals:
        changed(): ``trace`` is of other numbers.
        settingsChanged(): another network, sample, start or rate was chosen.
        failed(JobFailed): a pass could not be worked out.
    """

    changed = Signal()
    settingsChanged = Signal()
    failed = Signal(object)

    def __init__(self, trainer: Trainer, ticker: Ticker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._trainer = trainer
        self._ticker = ticker
        self._mailbox = Mailbox()
        self._desk = Desk()
        self._job = Job(NAME, partial(working_out, self._desk), self._mailbox)
        self._kind = TINY
        self._tiny = TinyNetwork()
        self._tiny_sample = 0
        self._start = "given"
        self._part, self._sample = "train", 0
        self._frame: BackpropFrame | None = None
        self._given: tuple[Weights, Memory | None] | None = None
        self._weights: tuple[Weights, Memory | None] | None = None
        self._answer: Answer | None = None
        self._requests = 0
        self._questions = 0
        self._updates = 0
        self._is_watched = False
        self._is_outdated = True
        self._has_started = False
        self._is_closed = False
        self._trace: Trace | None = tiny_trace(self._tiny, (0,))
        trainer.frameArrived.connect(self._on_frame)
        trainer.runStarted.connect(self._on_run)
        ticker.add(self.drain)

    # --- what it says -----------------------------------------------------------------------------------------

    @property
    def trace(self) -> Trace | None:
        """The pass that is shown; None while there is none yet."""
        return self._trace

    @property
    def kind(self) -> str:
        """``"tiny"`` or ``"current"``."""
        return self._kind

    @property
    def tiny(self) -> TinyNetwork:
        return self._tiny

    @property
    def frame(self) -> BackpropFrame | None:
        """The sample of the current network, and the copy its weights came from; None before the first."""
        return self._frame

    @property
    def start(self) -> str:
        """``"given"`` as the weights are, ``"zero"`` or ``"equal"``: how those that are shown began."""
        return self._tiny.start if self._kind == TINY else self._start

    @property
    def sample(self) -> int:
        """Number of the sample within its part, from 0."""
        return self._tiny_sample if self._kind == TINY else self._sample

    @property
    def part(self) -> str:
        """Part of the data that samples are of, of the current network."""
        return self._part

    @property
    def samples(self) -> int:
        """How many samples there are; 0 while nobody knows."""
        if self._kind == TINY:
            return len(POINTS)
        return 0 if self._frame is None else self._frame.count

    @property
    def updates(self) -> int:
        """How often the update was applied since the weights were taken or set."""
        return self._updates

    @property
    def is_too_large(self) -> bool:
        """Whether the current network has too many weights to be taken apart."""
        return self._kind == CURRENT and self._frame is not None and self._given is None

    # --- what one can ask -------------------------------------------------------------------------------------

    def watch(self, watching: bool) -> None:
        """Somebody looks, or nobody does: then nothing is asked of the training thread."""
        self._is_watched = watching
        if watching:
            self._ask_if_needed()
        else:
            self._trainer.want(KEY, None)

    def choose(self, kind: str) -> None:
        """Take the tiny or the current network. Raises ValueError for another."""
        if kind not in KINDS:
            raise ValueError(f"kind must be one of {', '.join(KINDS)}, not {kind}")
        if kind == self._kind:
            return
        self._kind = kind
        self._updates = 0
        if kind == TINY:
            self._work_out_tiny()
        else:
            self._trace = None
            self._weights = self._given if self._start == "given" else self._weights
            self._work_out_current()
            self._ask_if_needed()
        self.settingsChanged.emit()
        self.changed.emit()

    def set_sample(self, number: int) -> None:
        """Take this sample; they go round."""
        if self._kind == TINY:
            self._tiny_sample = number % len(POINTS)
            self._work_out_tiny()
            self.changed.emit()
        else:
            count = self.samples
            self._sample = number % count if count else max(0, number)
            self._ask(with_weights=self._given is None)
        self.settingsChanged.emit()

    def set_part(self, part: str) -> None:
        """Take samples of the training or of the validation part. Raises ValueError for another."""
        if part not in PARTS:
            raise ValueError(f"part must be one of {', '.join(PARTS)}, not {part}")
        self._part, self._sample = part, 0
        self._ask(with_weights=self._given is None)
        self.settingsChanged.emit()

    def set_tiny(self, **changes: object) -> None:
        """Another activation, judge or learning rate of the tiny network. Raises FieldError."""
        self._tiny = attrs.evolve(self._tiny, **changes)  # type: ignore[arg-type]  # its validators look at them
        if self._kind == TINY:
            self._work_out_tiny()
            self.changed.emit()
        self.settingsChanged.emit()

    def begin_as(self, start: str) -> None:
        """Begin with the weights as they are given, all zero, or all equal. Raises ValueError for another start."""
        if self._kind == TINY:
            self._tiny = self._tiny.begun_as(start)
            self._updates = 0
            self._work_out_tiny()
            self.changed.emit()
        else:
            if start not in ("given", "zero", "equal"):
                raise ValueError(f"start must be given, zero or equal, not {start}")
            self._start, self._updates = start, 0
            self._begin_current()
        self.settingsChanged.emit()

    def set_weight(self, layer_id: str, name: str, index: tuple[int, ...], value: float) -> None:
        """Set one number of the weights that are shown; the network that learns stays as it is."""
        key = f"layers.{layer_id}.{name}"
        if self._kind == TINY:
            self._tiny = self._tiny.with_weight(key, index, value)
            self._work_out_tiny()
            self.changed.emit()
        elif self._weights is not None:
            weights, memory = self._weights
            array = np.array(weights[key])
            array[index] = value
            self._weights = ({**weights, key: read_only(array)}, memory)
            self._work_out_current()

    def apply(self) -> None:
        """Take the weights after the update, and go on with them."""
        if self._trace is None:
            return
        if self._kind == TINY:
            self._tiny = self._tiny.after(self._trace)
            self._updates += 1
            self._work_out_tiny()
            self.changed.emit()
            self.settingsChanged.emit()
        elif self._answer is not None and self._answer.number == self._questions:
            self._weights = (self._answer.weights, self._answer.memory)
            self._updates += 1
            self._work_out_current()
            self.settingsChanged.emit()

    def refresh(self) -> None:
        """Take the newest weights of the network that learns; of the tiny one its first."""
        if self._kind == TINY:
            self.begin_as(self._tiny.start)
            return
        self._start, self._updates = "given", 0
        self._ask(with_weights=True)
        self.settingsChanged.emit()

    def close(self) -> bool:
        """Stop the thread and wait for its end; whether it came within the deadline. Requests after it do nothing."""
        if not self._is_closed:
            self._is_closed = True
            self._ticker.remove(self.drain)
            self._job.stop()
        return self._job.join(DEADLINE)

    def drain(self) -> None:
        """Take in what the thread has told."""
        events, frames = self._mailbox.drain()
        for event in events:
            if isinstance(event, JobFailed):
                self.failed.emit(event)
        answer = frames.get(ANSWER)
        if isinstance(answer, Answer):
            self.take(answer)

    def take(self, answer: Answer) -> None:
        """Show this answer, unless another question was asked since."""
        if answer.number != self._questions or self._kind != CURRENT:
            return
        self._answer, self._trace = answer, answer.trace
        self.changed.emit()

    # --- what happens -----------------------------------------------------------------------------------------

    def _work_out_tiny(self) -> None:
        self._trace = tiny_trace(self._tiny, (self._tiny_sample,))

    def _ask_if_needed(self) -> None:
        if self._kind == CURRENT and self._is_outdated:
            self._ask(with_weights=True)

    def _ask(self, with_weights: bool) -> None:
        self._requests += 1
        self._is_outdated = self._is_outdated or with_weights
        if self._is_watched and not self._is_closed:
            request = BackpropRequest(self._requests, self._part, self._sample, self._is_outdated)
            self._trainer.want(KEY, request)

    def _on_frame(self, key: str, frame: object) -> None:
        if key != KEY or not isinstance(frame, BackpropFrame) or frame.number != self._requests:
            return
        self._trainer.want(KEY, None)
        before, self._frame = self._frame, frame
        self._sample, self._part = frame.sample, frame.part
        if self._is_outdated:
            self._is_outdated = False
            self._given = None if frame.tensors is None else (frame.tensors, frame.memory)
            self._begin_current()
        elif before is not None:  # the copy that is shown stays
            self._frame = attrs.evolve(
                frame, experiment=before.experiment, step=before.step, learning_rate=before.learning_rate
            )
            self._work_out_current()
        self.settingsChanged.emit()

    def _on_run(self, _run: int) -> None:
        self._is_outdated, self._frame, self._given, self._weights = True, None, None, None
        self._start, self._sample = "given", 0
        if self._kind == CURRENT:
            self._trace, self._updates = None, 0
            self._questions += 1
            self.changed.emit()
            self.settingsChanged.emit()
            self._ask_if_needed()

    def follow(self, old: Experiment, new: Experiment) -> None:
        """The document was edited: a network of other layers or another loss is copied anew, other steps follow."""
        if need(old, new) in (Need.GROW, Need.REDRAW) or _answering(old) != _answering(new):
            self._is_outdated = True
            self._start, self._updates = "given", 0
            if self._is_watched:
                self._ask_if_needed()
        elif self._frame is not None and need(old, new) is Need.LIVE and not self._is_outdated:
            self._take_settings(old, new)

    def _take_settings(self, old: Experiment, new: Experiment) -> None:
        """Make the step of these settings, from the same weights; the schedule scales the rate as it did."""
        frame = self._frame
        assert frame is not None
        if type(old.training.optimiser) is not type(new.training.optimiser):  # what it remembered means nothing now
            self._given = None if self._given is None else (self._given[0], None)
            self._weights = None if self._weights is None else (self._weights[0], None)
        rate = frame.learning_rate * new.training.learning_rate / old.training.learning_rate
        self._frame = attrs.evolve(frame, experiment=new, learning_rate=rate)
        if self._kind == CURRENT:
            self._work_out_current()
            self.settingsChanged.emit()

    def _begin_current(self) -> None:
        """The copy as it was taken, or with other weights in its place."""
        self._weights = self._given
        if self._given is not None and self._frame is not None and self._start != "given":
            self._weights = (_restarted(self._frame.experiment, self._given[0], self._start), None)
        self._work_out_current()

    def _work_out_current(self) -> None:
        self._questions += 1
        if self._frame is None or self._weights is None or self._is_closed:
            self._trace = None
            self.changed.emit()
            return
        frame, (weights, memory) = self._frame, self._weights
        self._desk.question = Question(
            self._questions, frame.experiment, weights, memory, frame.inputs, frame.targets, frame.learning_rate
        )
        self._work()

    def _work(self) -> None:
        if not self._has_started:
            self._has_started = True
            self._job.start()
        self._job.poke()


def _answering(experiment: Experiment) -> tuple[object, ...]:
    """What the answers of given weights and their loss depend on."""
    training = experiment.training
    return experiment.network.layers, training.loss, training.output_activation


def _restarted(experiment: Experiment, weights: Weights, start: str) -> Weights:
    """All weights of layers that draw theirs zero, or 1/fan_in; biases zero. Norms and slopes stay as they are."""
    drawn: set[str] = {shape.layer.id for shape in layer_shapes(experiment) if _draws(shape.layer)} | {"output"}
    found = {}
    for name, array in weights.items():
        _layers, layer_id, rest = name.split(".", 2)
        if layer_id in drawn and rest.endswith(("weight", "bias")) and "norm" not in rest:
            value = 1.0 / max(1, array[0].size) if start == "equal" and array.ndim > 1 else 0.0
            array = read_only(np.full_like(array, value))
        found[name] = array
    return found


def _draws(layer: Layer) -> bool:
    return layer.has_weights
