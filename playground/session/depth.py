"""Signals over depth before training, for every activation function and initialisation: surveyed beside the training.

In a thread of its own, while somebody looks.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import attrs
from PySide6.QtCore import QObject, Signal

from playground.core.depth.linear import LinearFrame
from playground.core.depth.survey import Combination, Stack, SurveyFrame
from playground.core.depth.variants import IDENTITY, at_start, is_linear, made_linear, with_combination
from playground.core.experiment import Experiment
from playground.core.fields import check_one_of
from playground.core.frames import StartSamplesFrame, StartSamplesRequest, WeightsFrame, WeightsRequest
from playground.core.shapes import parameter_count, problems
from playground.session.document import Document
from playground.session.job import Job, JobFailed
from playground.session.mailbox import Mailbox
from playground.session.surveying import (
    LINEAR,
    NAME,
    NETWORK,
    STACK,
    SUBJECTS,
    SURVEY,
    Desk,
    LinearWish,
    SurveyWish,
    surveying,
)
from playground.session.ticker import Ticker
from playground.session.trainer import Trainer, TrainerState

SAMPLES_KEY, WEIGHTS_KEY = "depth/samples", "depth/weights"
"""Under these keys the trainer's samples and weights come."""
MOST_PARAMETERS = 20_000_000
"""Of a network that is drawn again and again beside the one that learns."""
DEADLINE = 5.0
FINE, WAITS, IMPOSSIBLE, TOO_LARGE = "", "waits", "impossible", "too large"
"""Why the network of the experiment cannot be surveyed, if it cannot."""


class DepthSurvey(QObject):
    """Surveys the stack that was set, or the network of the document. Lives on the window's thread.

    The thread starts when somebody watches for the first time; a new wish takes the place of the one before.

    Signals:
        changed(SurveyFrame): more combinations are known, or another survey began.
        linearChanged(LinearFrame): another stack was collapsed.
        settingsChanged(): another stack or subject, cancelled or not.
        failed(JobFailed): it could not be worked out.
    """

    changed = Signal(object)
    linearChanged = Signal(object)
    settingsChanged = Signal()
    failed = Signal(object)

    def __init__(self, document: Document, trainer: Trainer, ticker: Ticker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._trainer, self._ticker = document, trainer, ticker
        self._mailbox = Mailbox()
        self._desk = Desk()
        self._job = Job(NAME, partial(surveying, self._desk), self._mailbox)
        self._stack, self._subject = Stack(), STACK
        self._linear_seed, self._linear_activation = 0, IDENTITY
        self._samples: StartSamplesFrame | None = None
        self._weights: WeightsFrame | None = None
        self._numbers = 0
        self._surveyed: tuple[object, ...] = ()
        self._watches_survey = self._watches_linear = False
        self._frame: SurveyFrame | None = None
        self._linear: LinearFrame | None = None
        self._has_started = self._is_closed = False
        document.changed.connect(self._on_document)
        trainer.frameArrived.connect(self._on_frame)
        trainer.stateChanged.connect(self._on_state)
        ticker.add(self._drain)

    # --- what it says -----------------------------------------------------------------------------------------

    @property
    def frame(self) -> SurveyFrame | None:
        """The newest of the survey at hand; None before its first."""
        return self._frame

    @property
    def linear(self) -> LinearFrame | None:
        """The newest collapsed stack."""
        return self._linear

    @property
    def stack(self) -> Stack:
        """The plain stack; its number is that of the network's initialisations too."""
        return self._stack

    @property
    def subject(self) -> str:
        """What is surveyed: one of :data:`~playground.session.surveying.SUBJECTS`."""
        return self._subject

    @property
    def is_cancelled(self) -> bool:
        """Whether the survey goes on no further."""
        return self._desk.wish.is_cancelled

    @property
    def linear_activation(self) -> str:
        """The activation function that is switched on between the layers of the linear stack."""
        return self._linear_activation

    @property
    def obstacle(self) -> str:
        """Why the network cannot be surveyed: it waits, is impossible, or too large; empty where it can."""
        experiment = self._document.experiment
        if problems(experiment):
            return IMPOSSIBLE
        if parameter_count(experiment) > MOST_PARAMETERS:
            return TOO_LARGE
        return FINE if self._fitting_samples(experiment) is not None else WAITS

    # --- what one can ask -------------------------------------------------------------------------------------

    def watch(self, survey: bool = False, linear: bool = False) -> None:
        """Which of the two is looked at; while none is, nothing is worked out."""
        self._watches_survey, self._watches_linear = survey, linear
        watches = survey or linear
        self._trainer.want(SAMPLES_KEY, StartSamplesRequest() if watches else None)
        self._trainer.want(WEIGHTS_KEY, WeightsRequest() if linear and self._network_is_linear else None)
        self._ask(is_watched=watches, is_training=self._trainer.state is TrainerState.RUNNING)
        self._renew()

    def choose(self, subject: str) -> None:
        """Survey the stack or the network. Raises FieldError for another subject."""
        check_one_of("subject", subject, SUBJECTS)
        if subject != self._subject:
            self._subject = subject
            self._renew()
            self.settingsChanged.emit()

    def set_stack(self, **changes: Any) -> None:
        """Change the stack, e.g. ``depth=30``. Raises FieldError."""
        stack = attrs.evolve(self._stack, **changes)
        if stack != self._stack:
            self._stack = stack
            self._renew()
            self.settingsChanged.emit()

    def new_dice(self) -> None:
        """Throw inputs, weights and gradient of the stack anew."""
        self.set_stack(seed=self._stack.seed + 1)

    def cancel(self) -> None:
        """Go on no further."""
        self._ask(is_cancelled=True)
        self.settingsChanged.emit()

    def go_on(self) -> None:
        """Go on with what was cancelled."""
        self._ask(is_cancelled=False)
        self.settingsChanged.emit()

    def use(self, combination: Combination) -> None:
        """Give all hidden layers of the document this activation function and initialisation, as one undo step."""
        self._document.edit(with_combination(self._document.experiment, combination, self._stack.value))

    def make_linear(self) -> None:
        """Give all hidden layers of the document the identity, as one undo step."""
        self._document.edit(made_linear(self._document.experiment))

    def set_linear(self, activation: str) -> None:
        """Switch this function on between the layers of the linear stack; the identity switches it off."""
        self._linear_activation = activation
        self._ask_linear()

    def new_linear_stack(self) -> None:
        """Throw the numbers of the small linear stack anew."""
        self._linear_seed += 1
        self._ask_linear()

    def close(self) -> bool:
        """Stop the thread and wait for its end; whether it came within the deadline. Requests after it do nothing."""
        if not self._is_closed:
            self._is_closed = True
            self._ticker.remove(self._drain)
            self._job.stop()
        return self._job.join(DEADLINE)

    # --- what happens -----------------------------------------------------------------------------------------

    @property
    def _network_is_linear(self) -> bool:
        experiment = self._document.experiment
        return is_linear(experiment) and parameter_count(experiment) <= MOST_PARAMETERS and not problems(experiment)

    def _renew(self) -> None:
        """Ask for what is looked at, where that is another thing than before."""
        if self._watches_survey:
            self._ask_survey()
        if self._watches_linear:
            self._ask_linear()

    def _ask_survey(self) -> None:
        experiment = self._document.experiment
        if self._subject == NETWORK:
            samples = self._fitting_samples(experiment) if not self.obstacle else None
            surveyed: tuple[object, ...] = (NETWORK, at_start(experiment), self._stack.value, samples)
        else:
            samples, surveyed = None, (STACK, self._stack)
        if surveyed == self._surveyed:
            return
        self._surveyed, self._frame = surveyed, None
        self._numbers += 1
        wish: SurveyWish | None = SurveyWish(self._numbers, self._stack)
        if self._subject == NETWORK:
            wish = SurveyWish(self._numbers, self._stack, experiment, samples) if samples is not None else None
        self._ask(survey=wish, is_cancelled=False)
        self.settingsChanged.emit()

    def _ask_linear(self) -> None:
        self._numbers += 1
        experiment = self._document.experiment
        weights = self._weights
        if weights is not None and (weights.run != self._trainer.run or not is_linear(weights.experiment)):
            weights = None
        if not self._network_is_linear:
            weights = None
        samples = self._fitting_samples(experiment)
        if weights is not None and samples is None:
            weights = None
        wish = LinearWish(self._numbers, self._linear_seed, self._linear_activation, weights, samples)
        self._ask(linear=wish)

    def _ask(self, **changes: Any) -> None:
        if self._is_closed:
            return
        self._desk.wish = attrs.evolve(self._desk.wish, **changes)
        if self._desk.wish.is_watched and not self._has_started:
            self._has_started = True
            self._job.start()
        self._job.poke()

    def _fitting_samples(self, experiment: Experiment) -> StartSamplesFrame | None:
        """The samples that have come, where they are of the data that the experiment has now."""
        samples = self._samples
        return samples if samples is not None and samples.data == experiment.data else None

    def _on_document(self, _old: Experiment, _new: Experiment) -> None:
        if self._watches_linear:
            self._trainer.want(WEIGHTS_KEY, WeightsRequest() if self._network_is_linear else None)
        self._renew()

    def _on_frame(self, key: str, frame: object) -> None:
        if key == SAMPLES_KEY and isinstance(frame, StartSamplesFrame) and frame.run == self._trainer.run:
            before = self._samples
            self._samples = frame
            if before is None or before.run != frame.run:
                self._renew()
        elif key == WEIGHTS_KEY and isinstance(frame, WeightsFrame) and frame.run == self._trainer.run:
            self._weights = frame
            if self._watches_linear:
                self._ask_linear()

    def _on_state(self, state: TrainerState) -> None:
        self._ask(is_training=state is TrainerState.RUNNING)

    def _drain(self) -> None:
        events, frames = self._mailbox.drain()
        for event in events:
            if isinstance(event, JobFailed):
                self.failed.emit(event)
        found, linear = frames.get(SURVEY), frames.get(LINEAR)
        wanted = self._desk.wish.survey
        if isinstance(found, SurveyFrame) and wanted is not None and found.number == wanted.number:
            self._frame = found
            self.changed.emit(found)
        if isinstance(linear, LinearFrame):
            self._linear = linear
            self.linearChanged.emit(linear)
