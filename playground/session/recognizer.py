"""What the network makes of a drawing: answered beside the training, in a thread of its own."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from playground.core.experiment import Experiment
from playground.core.explanations import LayerMaps, Looks, MindChange, PixelMap
from playground.core.frames import WeightsFrame, read_only
from playground.session.answering import answers
from playground.session.examiner import MARKS, Marks
from playground.session.explainer import EXPLAINED
from playground.session.job import Job, JobFailed
from playground.session.mailbox import Mailbox
from playground.session.reader import ANSWER, DIGITS, MAPS, NAME, Answer, Desk, Sheet, reads_digits
from playground.session.ticker import Ticker

LOOK_MS = 4
"""While an answer is awaited it is looked for this often: the next tick would come up to 33 ms after it."""
MOST_LOOKS = 25
"""After that it comes with a tick: the network is not ready, or large."""
DEADLINE = 5.0
"""Seconds the thread is given to end when the program closes."""


class Recognizer(QObject):
    """Answers the newest drawing with the newest weights; older ones are dropped. Lives on the window's thread.

    The thread starts with the first request.

    Signals:
        answered(Answer): for each new drawing, and again by itself when newer weights arrive.
        examined(Marks): for the pictures to test with, and again by itself when newer weights arrive.
        mapped(LayerMaps): what the layers make of a drawing, after its answer, where that is looked for.
        explained(PixelMap | MindChange): which pixels of the newest drawing matter, where that is looked for.
        failed(JobFailed): an answer could not be given; the next request goes on.
    """

    answered = Signal(object)
    examined = Signal(object)
    mapped = Signal(object)
    explained = Signal(object)
    failed = Signal(object)

    def __init__(self, ticker: Ticker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ticker = ticker
        self._mailbox = Mailbox()
        self._desk = Desk()
        self._job = Job(NAME, partial(answers, self._desk), self._mailbox)
        self._asked = 0
        self._first = 0
        """Number of the first drawing since the pad was empty."""
        self._looks = Looks()
        self._sheets = 0
        self._glances = 0
        self._looking = QTimer(self)
        self._looking.setInterval(LOOK_MS)
        self._looking.timeout.connect(self._look)
        self._started = False
        self._closed = False
        ticker.add(self._drain)

    @property
    def asked(self) -> int:
        """How many drawings it was given so far; answers tell which one they are for."""
        return self._asked

    def update(self, experiment: Experiment, frame: WeightsFrame | None = None) -> None:
        """Use these weights, which belong to this experiment, from now on; None when there are none yet."""
        self._ask(experiment=experiment, frame=frame)

    def recognise(self, picture: NDArray[Any] | None) -> None:
        """Answer this picture (28, 28), bright on dark, 0 to 1; None when there is no drawing any more.

        Raises ValueError for any other shape.
        """
        if picture is not None:
            if picture.shape != DIGITS[1:]:
                raise ValueError(f"picture must be of shape {DIGITS[1:]}, not {picture.shape}")
            picture = read_only(picture.astype(np.float32))
        self._asked += 1
        if picture is None:
            self._first = self._asked + 1
        self._ask(picture=picture, number=self._asked)
        if not self._closed:
            self._glances = 0
            if not self._looking.isActive():  # else every movement would put the look off
                self._looking.start()

    def look_for(self, looks: Looks) -> None:
        """Find this out of every drawing from now on, beside the answer."""
        if looks != self._looks:
            self._looks = looks
            self._ask(looks=looks)

    def examine(self, pictures: NDArray[np.uint8] | None) -> None:
        """Test the network with these pictures (N, 28, 28) from now on; None for none any more."""
        self._sheets += 1
        self._ask(sheet=None if pictures is None else Sheet(read_only(pictures), self._sheets))

    def close(self) -> bool:
        """Stop the thread and wait for its end; whether it came within the deadline. Requests after it do nothing."""
        if not self._closed:
            self._closed = True
            self._looking.stop()
            self._ticker.remove(self._drain)
            self._job.stop()
        return self._job.join(DEADLINE)

    def _ask(self, **changes: Any) -> None:
        if self._closed:
            return
        self._desk.put(**changes)
        if not self._started:
            self._started = True
            self._job.start()
        self._job.poke()

    def _look(self) -> None:
        self._glances += 1
        if self._glances >= MOST_LOOKS:
            self._looking.stop()
        self._drain()

    def _drain(self) -> None:
        events, frames = self._mailbox.drain()
        for event in events:
            if isinstance(event, JobFailed):
                self.failed.emit(event)
        answer = frames.get(ANSWER)
        if isinstance(answer, Answer):
            if answer.number == self._asked:
                self._looking.stop()
            self.answered.emit(answer)
        maps = frames.get(MAPS)
        if isinstance(maps, LayerMaps) and maps.number >= self._first:
            self.mapped.emit(maps)
        found = frames.get(EXPLAINED)
        if isinstance(found, PixelMap | MindChange) and found.number == self._asked:
            self.explained.emit(found)
        marks = frames.get(MARKS)
        if isinstance(marks, Marks) and marks.number == self._sheets:
            self.examined.emit(marks)


__all__ = ["Answer", "Marks", "Recognizer", "reads_digits"]
