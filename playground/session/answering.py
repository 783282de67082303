"""What the recognizer's thread does for ever: drawings first, and pictures to test with in between; without Qt."""

from __future__ import annotations

from collections.abc import Iterator

from playground.session.examiner import Examiner
from playground.session.explainer import Explainer
from playground.session.job import JobControl, JobFailed
from playground.session.reader import ANSWER, MAPS, NAME, Desk, Reader


def answers(desk: Desk, control: JobControl) -> Iterator[JobFailed | None]:
    """Answer what lies on the desk, for ever; a failure is told once until something else happens.

    The answer comes first, then what the layers make of the drawing; only when nothing new lies there is it explained,
    and pictures are tested.
    """
    reader, examiner, explainer = Reader(), Examiner(Reader()), Explainer(Reader())
    told: tuple[str, str] | None = None
    while True:
        request = desk.take()
        try:
            if request is None:
                if not explainer.step(control) and not examiner.step(control):
                    control.wait(_sooner(explainer.rest, examiner.rest))
                yield None
                continue
            examiner.take(request)
            explainer.take(request)
            answer = reader.answer(request)
            if answer is not None:
                control.show(ANSWER, answer)
            maps = reader.maps(request)
            if maps is not None:
                control.show(MAPS, maps)
        except Exception as error:
            failure = JobFailed.of(NAME, error)
            if told != (failure.kind, failure.message):
                told = (failure.kind, failure.message)
                yield failure
        else:
            if answer is not None:
                told = None
        yield None


def _sooner(one: float | None, other: float | None) -> float | None:
    """The shorter of two rests; None stands for one without an end."""
    return min((rest for rest in (one, other) if rest is not None), default=None)
