"""The real window, driven by the program itself: for pictures, for the check and for benchmarks."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType, TracebackType
from typing import Any

from numpy.typing import NDArray
from PySide6.QtCore import QEventLoop, QMessageLogContext, QSize, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from playground.core.events import Broke
from playground.core.experiment import Experiment
from playground.core.message import ProblemError
from playground.session.job import JobFailed
from playground.session.settings import Settings
from playground.session.studio import Studio
from playground.session.trainer import TrainerState
from playground.ui.app import make_application
from playground.ui.theme import Look
from playground.ui.window import Window

POLL = 15
"""Milliseconds between two looks at what is waited for."""
REST = 0.4
"""Seconds after which animations and paced read-outs have come to rest."""
QUIET_ROUNDS = 2
OF_NO_INTEREST = "This plugin does not support"
"""What the offscreen platform says of itself, again and again."""


class StageError(Exception):
    """What was to be shown cannot come about any more; the message is one sentence."""


class Stage:
    """A window with settings of its own, so that the user's stay as they are; a context manager that closes it all.

    ``wait``, ``train_epochs`` and ``settle`` raise StageError when training failed on its way, ProblemError when what
    was given cannot be trained, whatever exception a slot met, and KeyboardInterrupt after Ctrl-C.
    """

    def __init__(
        self,
        experiment: Experiment,
        *,
        weights: Mapping[str, NDArray[Any]] | None = None,
        theme: str = "light",
        size: QSize | None = None,
        page: str = "train",
        device: str = "auto",
        threads: int | None = None,
    ) -> None:
        self._folder = TemporaryDirectory(prefix="nn-playground-")
        self._trouble: BaseException | None = None
        existing = QApplication.instance()
        self.application = existing if isinstance(existing, QApplication) else make_application()
        self.look = Look(theme)
        self.look.apply(self.application)
        settings = Settings(Path(self._folder.name) / "settings.json")
        settings.theme = theme
        self.studio = Studio(experiment, settings=settings, device=device, threads=threads)
        self.window = Window(self.look, self.studio)
        if size is not None:
            self.window.resize(size)
        self._page = page
        self._weights = weights
        self.studio.trainer.failed.connect(self._failed)
        self.studio.trainer.broke.connect(self._broke)

    def __enter__(self) -> Stage:
        self._before = (sys.excepthook, signal.getsignal(signal.SIGINT))
        sys.excepthook = self._caught
        signal.signal(signal.SIGINT, self._interrupted)
        self._qt_says = qInstallMessageHandler(self._qt_said)
        self.window.show()
        self.window.open_page(self._page)
        self.studio.start()
        if self._weights is not None:
            self.studio.trainer.open(self.studio.document.experiment, self._weights)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.window.hide()
        self.studio.close()
        self.window.deleteLater()
        self.application.processEvents()
        sys.excepthook, interrupt = self._before
        signal.signal(signal.SIGINT, interrupt)
        qInstallMessageHandler(self._qt_says)
        self._folder.cleanup()

    def wait(self, condition: Callable[[], bool], seconds: float | None = None) -> bool:
        """Let the window live until ``condition()`` holds, ``seconds`` at most; whether it does."""
        loop, timer = QEventLoop(), QTimer()
        deadline = None if seconds is None else time.monotonic() + seconds
        met = False

        def look() -> None:
            nonlocal met
            met = self._trouble is None and condition()
            if met or self._trouble is not None or (deadline is not None and time.monotonic() >= deadline):
                loop.quit()

        timer.timeout.connect(look)
        timer.start(POLL)
        loop.exec()
        timer.stop()
        if self._trouble is not None:
            raise self._trouble
        return met

    def live(self, seconds: float) -> None:
        """Let the window live for so long."""
        self.wait(lambda: False, seconds)

    def wait_until_ready(self) -> None:
        """Wait until data and network are there."""
        self._check_trainable()
        trainer = self.studio.trainer
        self.wait(lambda: trainer.state not in (TrainerState.IDLE, TrainerState.PREPARING))

    def train_epochs(self, count: int) -> None:
        """Train so many more epochs, however long that takes, and rest."""
        self.wait_until_ready()
        trainer = self.studio.trainer
        wanted = trainer.readings.epoch + count
        for _ in range(count):
            trainer.step("epoch")
        if count:
            self.wait(lambda: _evaluated(self.studio) >= wanted)

    def settle(self) -> None:
        """Wait until every picture the views want has arrived, and whatever moves has come to rest.

        The training thread paints what is wanted in turn, so a copy of the weights asked for last comes after
        everything else; two such rounds without news in between mean that nobody waits for anything.
        """
        trainer = self.studio.trainer
        quiet, news, copied = 0, 0, 0

        def heard(*_what: object) -> None:
            nonlocal news
            news += 1

        def received(_frame: object) -> None:
            nonlocal copied
            copied += 1

        trainer.frameArrived.connect(heard)
        recognizer = self.studio.recognizer
        told = (recognizer.answered, recognizer.mapped, recognizer.explained)
        for telling in told:
            telling.connect(heard)
        while quiet < QUIET_ROUNDS and trainer.has_network:
            before, rounds = news, copied + 1
            trainer.copy_weights(received)
            self.wait(lambda rounds=rounds: copied >= rounds)  # type: ignore[misc]  # bound on purpose
            self.live(REST)
            quiet = quiet + 1 if news == before else 0
        self.live(REST)
        trainer.frameArrived.disconnect(heard)
        for telling in told:
            telling.disconnect(heard)

    def picture(self) -> QImage:
        """The window as it looks now."""
        return self.window.grab().toImage()

    def _check_trainable(self) -> None:
        for problem in self.studio.trainer.problems:
            raise ProblemError(problem.message.template, **problem.message.values)

    def _failed(self, failure: JobFailed) -> None:
        if failure.problem is not None:
            self._trouble = ProblemError(failure.problem.template, **failure.problem.values)
        else:
            sys.stderr.write(failure.traceback)
            self._trouble = StageError(f"Training stopped with an unexpected error ({failure.kind}).")

    def _broke(self, broke: Broke) -> None:
        self._trouble = StageError(
            f"Training failed: at step {broke.step} the numbers in layer {broke.layer_id} stopped being finite."
        )

    def _caught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        self._trouble = error

    def _qt_said(self, kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        if text.startswith(OF_NO_INTEREST):
            return
        if self._qt_says is not None:
            self._qt_says(kind, context, text)
        else:
            sys.stderr.write(f"{text}\n")

    def _interrupted(self, _signal: int, _frame: FrameType | None) -> None:
        self._trouble = KeyboardInterrupt()


def _evaluated(studio: Studio) -> float:
    """The last epoch whose scores are on the curve; −1 before the first."""
    history = studio.trainer.history.train_loss_by_epoch
    return float(history.x[-1]) if len(history) else -1.0
