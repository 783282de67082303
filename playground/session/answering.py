"""What the recognizer's thread does for ever: drawings first, and pictures to test with in between; without Qt."""

from __future__ import annotations

from collections.abc import Iterator

from playground.session.examiner import Examiner
from playground.session.job import JobControl, JobFailed
from playground.session.reader import ANSWER, NAME, Desk, Reader


def answers(desk: Desk, control: JobControl) -> Iterator[JobFailed | None]:
    """Answer what lies on the desk, for ever; a failure is told once until something else happens."""
    reader, examiner = Reader(), Examiner(Reader())
    told: tuple[str, str] | None = None
    while True:
        request = desk.take()
        try:
            if request is None:
                if not examiner.step(control):
                    control.wait(examiner.rest)
                yield None
                continue
            examiner.take(request)
            answer = reader.answer(request)
        except Exception as error:
            failure = JobFailed.of(NAME, error)
            if told != (failure.kind, failure.message):
                told = (failure.kind, failure.message)
                yield failure
        else:
            if answer is not None:
                told = None
                control.show(ANSWER, answer)
        yield None
