"""What the recognizer's thread does for ever: drawings first, and pictures to test with in between; without Qt."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from playground.session.examiner import Examiner
from playground.session.explainer import Explainer
from playground.session.job import JobControl, JobFailed
from playground.session.reader import ANSWER, MAPS, NAME, Desk, Reader

LATE = 0.04
"""Seconds after which maps are made although a newer drawing waits: else a steady stroke would never have any."""


def answers(desk: Desk, control: JobControl, clock: Callable[[], float] = time.monotonic) -> Iterator[JobFailed | None]:
    """Answer what lies on the desk, for ever; a failure is told once until something else happens.

    The answer comes first, then what the layers make of the drawing; only when nothing new lies there is it explained,
    and pictures are tested.
    """
    reader, examiner, explainer = Reader(), Examiner(Reader()), Explainer(Reader())
    told: tuple[str, str] | None = None
    mapped = clock() - LATE
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
            if not desk.fresh or clock() - mapped >= LATE:
                maps = reader.maps(request)
                mapped = clock()
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
