from __future__ import annotations

import queue
import threading
from collections.abc import Iterator

import pytest

from playground.core.message import ProblemError
from playground.session.job import Job, JobControl, JobFailed, JobFinished
from playground.session.mailbox import Mailbox

DEADLINE = 10.0


class Puppet:
    """Work driven by hand: does one step for each word it is given, and says which it took."""

    def __init__(self) -> None:
        self.words: queue.Queue[str] = queue.Queue()
        self.steps: queue.Queue[str] = queue.Queue()
        self.closed_in = ""
        self.thread_name = ""

    def work(self, control: JobControl) -> Iterator[object]:
        self.thread_name = threading.current_thread().name
        try:
            while True:
                word = self.words.get(timeout=DEADLINE)
                self.steps.put(word)
                yield word
        finally:
            self.closed_in = threading.current_thread().name

    def step(self, word: str) -> str:
        self.words.put(word)
        return self.steps.get(timeout=DEADLINE)


def test_yielded_events_are_posted_in_order_and_the_end_is_told_last() -> None:
    mailbox = Mailbox()
    job = Job("count", lambda control: iter([1, None, 2]), mailbox)
    job.start()
    assert job.join(DEADLINE)
    assert not job.alive
    assert mailbox.drain()[0] == [1, 2, JobFinished("count")]


def test_the_work_posts_and_shows_by_itself_too() -> None:
    def work(control: JobControl) -> Iterator[object]:
        control.post("event")
        control.show("map", "frame")
        yield "yielded"

    mailbox = Mailbox()
    job = Job("post", work, mailbox)
    job.start()
    assert job.join(DEADLINE)
    assert mailbox.drain() == (["event", "yielded", JobFinished("post")], {"map": "frame"})


def test_stop_closes_the_generator_in_its_own_thread() -> None:
    puppet, mailbox = Puppet(), Mailbox()
    job = Job("puppet", puppet.work, mailbox)
    job.start()
    puppet.step("one")
    job.stop()
    puppet.words.put("two")  # the step at hand, if it was waiting for its word
    assert job.join(DEADLINE)
    assert puppet.closed_in == puppet.thread_name == "playground-puppet"
    assert mailbox.drain()[0][-1] == JobFinished("puppet")


def test_a_paused_job_makes_no_step_until_it_is_resumed() -> None:
    puppet, mailbox = Puppet(), Mailbox()
    job = Job("puppet", puppet.work, mailbox, paused=True)
    puppet.words.put("one")
    job.start()
    assert job.paused
    assert puppet.steps.empty()
    job.resume()
    assert puppet.steps.get(timeout=DEADLINE) == "one"
    assert not job.paused
    job.stop()
    puppet.words.put("end")
    assert job.join(DEADLINE)


def test_a_poke_lets_one_step_of_a_paused_job_through() -> None:
    control = JobControl(Mailbox())
    control.set_paused(True)
    control.poke()
    control.wait_while_paused()
    assert control.paused
    waiting = threading.Thread(target=control.wait_while_paused)
    waiting.start()
    assert waiting.is_alive()
    control.poke()
    waiting.join(DEADLINE)
    assert not waiting.is_alive()


@pytest.mark.parametrize("wake", ["poke", "resume", "stop"])
def test_a_waiting_job_that_pauses_itself_wakes_on(wake: str) -> None:
    waits = threading.Event()
    woken: list[tuple[bool, bool]] = []

    def work(control: JobControl) -> Iterator[object]:
        waits.set()
        control.wait(DEADLINE)
        woken.append((control.paused, control.stopping))
        yield None

    job = Job("waiter", work, Mailbox(), pauses_itself=True, paused=True)
    job.start()
    assert waits.wait(DEADLINE)
    getattr(job, wake)()
    assert job.join(DEADLINE)
    assert woken == [(wake != "resume", wake == "stop")]


def test_a_poke_before_the_wait_is_not_missed() -> None:
    control = JobControl(Mailbox())
    control.poke()
    control.wait(None)


def test_a_wait_ends_by_itself_after_its_time() -> None:
    JobControl(Mailbox()).wait(0.0)


def test_stop_ends_a_paused_job() -> None:
    puppet, mailbox = Puppet(), Mailbox()
    job = Job("puppet", puppet.work, mailbox, paused=True)
    job.start()
    job.stop()
    assert job.join(DEADLINE)
    assert mailbox.drain()[0] == [JobFinished("puppet")]


def test_an_error_travels_as_words_not_as_an_exception() -> None:
    def work(control: JobControl) -> Iterator[object]:
        yield "before"
        raise ZeroDivisionError("nothing to share")

    mailbox = Mailbox()
    job = Job("breaks", work, mailbox)
    job.start()
    assert job.join(DEADLINE)
    before, failed = mailbox.drain()[0]
    assert before == "before"
    assert isinstance(failed, JobFailed)
    assert (failed.name, failed.kind, failed.message) == ("breaks", "ZeroDivisionError", "nothing to share")
    assert "nothing to share" in failed.traceback and "test_job.py" in failed.traceback
    assert failed.problem is None


def test_an_expected_error_brings_its_sentence_along() -> None:
    def work(control: JobControl) -> Iterator[object]:
        raise ProblemError("There is no device {name}.", name="cuda")

    mailbox = Mailbox()
    job = Job("breaks", work, mailbox)
    job.start()
    assert job.join(DEADLINE)
    (failed,) = mailbox.drain()[0]
    assert isinstance(failed, JobFailed)
    assert failed.message == "There is no device cuda."
    assert failed.problem is not None and failed.problem.template == "There is no device {name}."


def test_an_error_while_closing_is_told_too() -> None:
    def work(control: JobControl) -> Iterator[object]:
        try:
            yield "only"
            control.wait(DEADLINE)
            yield "stopped"
        finally:
            raise OSError("could not put away")

    mailbox = Mailbox()
    job = Job("untidy", work, mailbox)
    job.start()
    job.stop()
    assert job.join(DEADLINE)
    failed = mailbox.drain()[0][-1]
    # Stopped before its first step it had nothing to close.
    assert failed == JobFinished("untidy") or (isinstance(failed, JobFailed) and failed.kind == "OSError")


def test_a_job_that_was_never_started_can_be_stopped_and_joined() -> None:
    job = Job("idle", lambda control: iter(()), Mailbox())
    job.stop()
    assert job.join(0.0)
    assert not job.alive
