"""A run's progress: one line that moves on a terminal, a line an epoch elsewhere."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from playground.core.events import EpochEnd, Scores, Steps
from playground.core.tasks import Task
from playground.ui.numbers import count, loss, percent, r_squared

REDRAW_SECONDS = 0.1
BAR_WIDTH = 24
CLEAR_LINE = "\r\033[K"


class Progress:
    """How far a run is, told on ``stream``; where that is no terminal it says at most that kernels are compiled."""

    def __init__(
        self,
        epochs: int,
        task: Task,
        stream: TextIO,
        on_terminal: bool,
        clock: Callable[[], float] = time.monotonic,
        tells_compiling: bool = True,
    ) -> None:
        self.on_terminal = on_terminal
        self._epochs = epochs
        self._task = task
        self._stream = stream
        self._clock = clock
        self._started = clock()
        self._drawn = -1.0
        self._last: EpochEnd | None = None
        self._tells_compiling = tells_compiling
        self.has_compiled = False
        """Whether kernels had to be compiled first."""

    def compiling(self) -> None:
        """Nothing is trained yet, and will not be for some seconds."""
        self.has_compiled = True
        if self._tells_compiling:
            self._stream.write("compiling kernels for this machine, once\n")
            self._stream.flush()

    def steps(self, chunk: Steps) -> None:
        """Some steps were made."""
        self._show(float(chunk.epochs[-1]))

    def epoch(self, epoch: EpochEnd) -> None:
        """An epoch is through."""
        self._last = epoch
        self._show(float(epoch.epoch))

    def clear(self) -> None:
        """Leave the line empty for what is printed next."""
        if self.on_terminal:
            self._stream.write(CLEAR_LINE)
            self._stream.flush()

    def _show(self, done: float) -> None:
        now = self._clock()
        if not self.on_terminal or (self._drawn >= 0 and now - self._drawn < REDRAW_SECONDS):
            return
        self._drawn = now
        line = self.line(done, now - self._started)
        self._stream.write(CLEAR_LINE + line[: shutil.get_terminal_size().columns - 1])
        self._stream.flush()

    def line(self, done: float, seconds: float) -> str:
        """The line after ``done`` epochs and ``seconds``."""
        share = min(1.0, done / self._epochs)
        full = round(share * BAR_WIDTH)
        parts = [f"epoch {min(int(done) + 1, self._epochs)}/{self._epochs} {'━' * full}{'┄' * (BAR_WIDTH - full)}"]
        if share > 0:
            parts.append(f"{_duration(seconds * (1 - share) / share)} left")
        if self._last is not None:
            name, scores = _told(self._last)
            parts.append(f"{name} {loss(scores.loss)}, {measured(scores.accuracy, self._task)}")
            parts.append(f"{count(round(self._last.samples_per_second))} samples/s")
        return "  ".join(parts)


@contextmanager
def reporting(epochs: int, task: Task, *, as_json: bool) -> Iterator[Progress]:
    """Progress on stderr; the line is gone afterwards, whatever happened. Lines of JSON are never mixed with it."""
    on_terminal = sys.stderr.isatty() and not (as_json and sys.stdout.isatty())
    progress = Progress(epochs, task, sys.stderr, on_terminal, tells_compiling=on_terminal or not as_json)
    try:
        yield progress
    finally:
        progress.clear()


def epoch_line(epoch: EpochEnd, epochs: int, task: Task) -> str:
    """One epoch as a line of text."""
    _name, scores = _told(epoch)
    validation = "" if epoch.validation is None else f"validation loss {loss(epoch.validation.loss):<8}  "
    return (
        f"epoch {epoch.epoch:>{len(str(epochs))}}/{epochs}  train loss {loss(epoch.train.loss):<8}  {validation}"
        f"{measured(scores.accuracy, task):<17}  {count(round(epoch.samples_per_second))} samples/s"
    )


def measured(accuracy: float, task: Task, decimals: int = 1) -> str:
    """Accuracy in words, or R² where a value is predicted: "accuracy 97.5 %", "R² 0.957"."""
    return f"R² {r_squared(accuracy)}" if task.is_regression else f"accuracy {percent(accuracy, decimals)}"


def _told(epoch: EpochEnd) -> tuple[str, Scores]:
    """The scores to tell of: those of the training steps where there are no validation data."""
    return ("train", epoch.train) if epoch.validation is None else ("validation", epoch.validation)


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"
