"""Has the kernels for small networks compiled at a first start, in a process of its own: nothing waits for it."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import tempfile
from collections.abc import Iterator

from attrs import frozen
from PySide6.QtCore import QObject

from playground.core.message import Message
from playground.session.job import Job, JobControl, JobFailed
from playground.session.mailbox import Mailbox
from playground.session.ticker import Ticker
from playground.session.trainer import Trainer

COMMAND = ("warm-up", "--gently")
"""Words of the hidden command that compiles them; its last line on stderr says why it could not."""
LOOK = 0.5
"""Seconds between two looks at whether it is through."""
PATIENCE = 2.0
"""Seconds it has to end when the program does."""
PREPARING = Message("the kernels for small networks are being prepared")
UNKEPT = Message("there is no folder in which kernels can be kept")


@frozen
class Compiled:
    """The process has ended; ``problem`` says why there are no kernels."""

    problem: Message | None = None


class Kernels(QObject):
    """Lets runs begin with PyTorch until the kernels lie on the disk. Lives on the window's thread."""

    def __init__(self, trainer: Trainer, ticker: Ticker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._trainer = trainer
        self._mailbox = Mailbox()
        self._job = Job("kernels", compile_in_process, self._mailbox)
        ticker.add(self._drain)

    def start(self) -> None:
        """Begin, before the first run does."""
        self._trainer.do_without_kernels(PREPARING)
        self._job.start()

    def close(self, patience: float = PATIENCE) -> bool:
        """Stop compiling; whether the thread has ended in time."""
        self._job.stop()
        return self._job.join(2 * patience)

    def _drain(self) -> None:
        events, _frames = self._mailbox.drain()
        for event in events:
            if isinstance(event, Compiled):
                self._trainer.do_without_kernels(event.problem or UNKEPT)
            elif isinstance(event, JobFailed):
                self._trainer.do_without_kernels(_not_here(event.message))


def compile_in_process(control: JobControl) -> Iterator[Compiled | None]:
    """Compile what is not kept yet, with low priority; ends the process when told to stop."""
    from playground.engine.fused.kept import PRECISIONS, is_kept, kernel_folder

    if kernel_folder() is None or all(map(is_kept, PRECISIONS)):
        yield Compiled()
        return
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [*_program(), *COMMAND], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said
        )
        try:
            while process.poll() is None:
                control.wait(LOOK)
                yield None
        finally:
            if process.poll() is None:
                process.terminate()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(PATIENCE)
        said.seek(0)
        lines = said.read().decode(errors="replace").split("\n")
    last = next((line.strip() for line in reversed(lines) if line.strip()), f"exit code {process.returncode}")
    yield Compiled(None if process.returncode == 0 else _not_here(last))


def _program() -> list[str]:
    """How to start this program again: a frozen build is its own interpreter."""
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "playground"]


def _not_here(error: str) -> Message:
    return Message("the kernels cannot be compiled here: {error}", {"error": error})
