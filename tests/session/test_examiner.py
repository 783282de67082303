"""Testing with pictures: all of them by the same weights, drawings first, and not more than its share of time."""

from __future__ import annotations

import numpy as np
from pytestqt.qtbot import QtBot
from test_recognizer import DIGITS, PICTURE, weights

from playground.core.datasets import Points
from playground.core.experiment import Experiment
from playground.engine.predict import Predictor
from playground.session.examiner import MARKS, RESTS, SLICE, Examiner, Marks
from playground.session.reader import Reader, Request, Sheet
from playground.session.recognizer import Recognizer
from playground.session.ticker import Ticker

PICTURES = np.random.default_rng(0).integers(0, 256, (2 * SLICE + 5, 28, 28), np.uint8)


class Control:
    """What the job shows."""

    def __init__(self) -> None:
        self.shown: list[Marks] = []

    def show(self, key: str, frame: object) -> None:
        assert key == MARKS and isinstance(frame, Marks)
        self.shown.append(frame)


class Clock:
    """Moves on by a second with each look."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 1.0
        return self.now


def examiner() -> tuple[Examiner, Control, Clock]:
    clock = Clock()
    return Examiner(Reader(), clock), Control(), clock


def run(one: Examiner, control: Control) -> int:
    """Go on as long as there is something to do; how many slices that were."""
    slices = 0
    while one.step(control):  # type: ignore[arg-type]
        slices += 1
    return slices


def test_every_picture_gets_the_class_that_the_network_gives_it() -> None:
    one, control, _clock = examiner()
    frame = weights()
    one.take(Request(DIGITS, frame, sheet=Sheet(PICTURES, 3)))
    assert run(one, control) == 3
    (marks,) = control.shown
    expected = Predictor(DIGITS, frame.tensors).probabilities(PICTURES.astype(np.float32) / 255).argmax(1)
    assert marks.number == 3 and np.array_equal(marks.predicted, expected)
    assert one.rest is None


def test_weights_that_come_in_between_wait_for_the_next_pass_and_that_for_its_time() -> None:
    one, control, clock = examiner()
    sheet = Sheet(PICTURES, 1)
    one.take(Request(DIGITS, weights(bias_of=4), sheet=sheet))
    assert one.step(control)  # type: ignore[arg-type]
    one.take(Request(DIGITS, weights(bias_of=7), sheet=sheet))
    run(one, control)
    assert [set(marks.predicted.tolist()) for marks in control.shown] == [{4}]
    rest = one.rest
    assert rest is not None and rest > 3.0 * (RESTS - 1)  # three slices of a second each
    clock.now += rest
    run(one, control)
    assert [set(marks.predicted.tolist()) for marks in control.shown] == [{4}, {7}]


def test_another_sheet_is_taken_up_at_once() -> None:
    one, control, _clock = examiner()
    one.take(Request(DIGITS, weights(), sheet=Sheet(PICTURES, 1)))
    assert one.step(control)  # type: ignore[arg-type]
    one.take(Request(DIGITS, weights(), sheet=Sheet(PICTURES[:3], 2)))
    run(one, control)
    assert [(marks.number, len(marks.predicted)) for marks in control.shown] == [(2, 3)]


def test_without_weights_pictures_or_digits_there_is_nothing_to_do() -> None:
    sheet = Sheet(PICTURES, 1)
    points = Experiment(data=Points())
    for request in (
        Request(DIGITS, None, sheet=sheet),
        Request(DIGITS, weights()),
        Request(DIGITS, weights(), sheet=Sheet(PICTURES[:0], 1)),
        Request(points, weights(), sheet=sheet),
    ):
        one, control, _clock = examiner()
        one.take(request)
        assert run(one, control) == 0 and one.rest is None and not control.shown


def test_the_recognizer_marks_the_newest_sheet_again_with_newer_weights(qtbot: QtBot) -> None:
    ticker = Ticker()
    recognizer = Recognizer(ticker)
    seen: list[set[int]] = []
    recognizer.examined.connect(lambda marks: seen.append(set(marks.predicted.tolist())))
    ticker.start()
    try:
        recognizer.examine(PICTURES)
        recognizer.examine(PICTURES[:9])
        recognizer.update(DIGITS, weights(bias_of=4))
        qtbot.waitUntil(lambda: bool(seen) and seen[-1] == {4})
        recognizer.recognise(PICTURE)
        recognizer.update(DIGITS, weights(bias_of=7))
        qtbot.waitUntil(lambda: seen[-1] == {7})
        recognizer.examine(None)
    finally:
        assert recognizer.close()
        ticker.stop()
