"""Work in the background: one plain thread drives one generator, step by step."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable, Generator, Iterator

from attrs import frozen

from playground.core.message import Message, ProblemError
from playground.session.mailbox import Mailbox


@frozen
class JobFinished:
    """A job came to its end: its work was done, or it was told to stop."""

    name: str


@frozen
class JobFailed:
    """A job ended with an error, told in words: the exception itself stays in its thread.

    ``kind`` is the exception's class; ``problem`` is the sentence to translate where the error was an expected one.
    """

    name: str
    kind: str
    message: str
    traceback: str
    problem: Message | None = None

    @classmethod
    def of(cls, name: str, error: BaseException) -> JobFailed:
        """What there is to say about this error."""
        problem = error.message if isinstance(error, ProblemError) else None
        text = "".join(traceback.format_exception(error))
        return cls(name, type(error).__name__, str(error), text, problem)


class JobControl:
    """What the work sees of its job: whether to stop or pause, and where to leave news. Safe from any thread."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        self._condition = threading.Condition()
        self._stopping = False
        self._paused = False
        self._woken = False

    @property
    def stopping(self) -> bool:
        """Whether the work should end as soon as it can."""
        return self._stopping

    @property
    def paused(self) -> bool:
        """Whether the work should rest."""
        return self._paused

    def post(self, event: object) -> None:
        """Leave an event; it is never lost."""
        self._mailbox.post(event)

    def show(self, key: str, frame: object) -> None:
        """Leave a frame; only the newest of each key arrives."""
        self._mailbox.show(key, frame)

    def wait(self, timeout: float | None = None) -> None:
        """Rest until poked, resumed or stopped, or until ``timeout`` seconds have passed.

        A poke that came before the wait ends it at once, so that none is missed.
        """
        with self._condition:
            self._condition.wait_for(lambda: self._woken or self._stopping, timeout)
            self._woken = False

    def wait_while_paused(self) -> None:
        """Rest while paused; a poke lets one step of the work through."""
        with self._condition:
            self._condition.wait_for(lambda: self._woken or self._stopping or not self._paused)
            self._woken = False

    def poke(self) -> None:
        """Wake the work: there is something new to look at."""
        with self._condition:
            self._woken = True
            self._condition.notify_all()

    def set_paused(self, paused: bool) -> None:
        """Ask the work to rest, or to go on."""
        with self._condition:
            self._paused = paused
            self._woken = self._woken or not paused
            self._condition.notify_all()

    def stop(self) -> None:
        """Ask the work to end."""
        with self._condition:
            self._stopping = True
            self._condition.notify_all()


THREADS = "playground-"
"""What the names of the jobs' threads begin with."""


def any_at_work() -> bool:
    """Whether the thread of any job runs still."""
    return any(thread.name.startswith(THREADS) for thread in threading.enumerate())


Work = Callable[[JobControl], Iterator[object]]
"""A generator function; it runs wholly in the job's thread, and what it yields (but None) is posted as an event."""


class Job:
    """One thread driving one generator; the last event it posts is :class:`JobFinished` or :class:`JobFailed`.

    Between two steps the thread looks whether it should stop or rest. With ``pauses_itself`` it never rests by itself:
    the generator looks at ``control.paused`` and calls ``control.wait``, so that it can serve frames while paused.
    """

    def __init__(
        self, name: str, work: Work, mailbox: Mailbox, *, pauses_itself: bool = False, paused: bool = False
    ) -> None:
        self.name = name
        self._work = work
        self._mailbox = mailbox
        self._pauses_itself = pauses_itself
        self._control = JobControl(mailbox)
        if paused:
            self._control.set_paused(True)
        self._thread = threading.Thread(target=self._run, name=f"{THREADS}{name}", daemon=True)

    def start(self) -> None:
        """Begin. Raises RuntimeError when started before: a job runs once."""
        self._thread.start()

    def pause(self) -> None:
        """Rest after the step at hand."""
        self._control.set_paused(True)

    def resume(self) -> None:
        """Go on."""
        self._control.set_paused(False)

    def poke(self) -> None:
        """Wake the work, paused or waiting: there is something new to look at."""
        self._control.poke()

    def stop(self) -> None:
        """Ask the work to end after the step at hand; see :meth:`join`."""
        self._control.stop()

    def join(self, timeout: float) -> bool:
        """Wait up to ``timeout`` seconds for the thread to end; whether it has (or was never started)."""
        if self._thread.ident is not None:
            self._thread.join(timeout)
        return not self._thread.is_alive()

    @property
    def alive(self) -> bool:
        """Whether the thread runs."""
        return self._thread.is_alive()

    @property
    def paused(self) -> bool:
        """Whether the work was asked to rest."""
        return self._control.paused

    def _run(self) -> None:
        try:
            self._drive()
        except BaseException as error:  # nobody above a thread would hear of it
            self._mailbox.post(JobFailed.of(self.name, error))
        else:
            self._mailbox.post(JobFinished(self.name))

    def _drive(self) -> None:
        control = self._control
        steps = self._work(control)
        try:
            while True:
                if not self._pauses_itself:
                    control.wait_while_paused()
                if control.stopping:
                    return
                try:
                    event = next(steps)
                except StopIteration:
                    return
                if event is not None:
                    control.post(event)
        finally:
            if isinstance(steps, Generator):
                steps.close()
