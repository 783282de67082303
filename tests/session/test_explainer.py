"""Explaining: the newest drawing alone counts, newer weights wait their turn, and the answer comes before it all."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from test_recognizer import DIGITS, PICTURE, weights

from playground.core.edits import set_layer
from playground.core.explanations import (
    MAPS,
    OCCLUSION,
    PIXELS,
    SALIENCY,
    LayerMaps,
    Looks,
    MindChange,
    PixelMap,
    Unit,
)
from playground.engine.explain.saliency import saliency
from playground.engine.explain.scores import picture_tensor
from playground.engine.predict import Predictor
from playground.session.answering import LATE, answers
from playground.session.explainer import EXPLAINED, QUIET, RESTS, Explainer
from playground.session.reader import ANSWER, Desk, Reader, Request
from playground.session.recognizer import Recognizer
from playground.session.ticker import Ticker

OTHER = np.ascontiguousarray(PICTURE.T)


class Control:
    """What the job shows."""

    def __init__(self) -> None:
        self.shown: list[PixelMap | MindChange] = []

    def show(self, key: str, frame: object) -> None:
        assert key == EXPLAINED and isinstance(frame, PixelMap | MindChange)
        self.shown.append(frame)


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def request(overlay: str, number: int = 1, label: int | None = None, **changes: object) -> Request:
    settings: dict[str, object] = {"experiment": DIGITS, "frame": weights(), "picture": PICTURE}
    return Request(**{**settings, **changes}, number=number, looks=Looks(overlay=overlay, label=label))  # type: ignore[arg-type]


def explainer() -> tuple[Explainer, Control, Clock]:
    clock = Clock()
    return Explainer(Reader(), clock), Control(), clock


def run(one: Explainer, control: Control) -> int:
    """Go on as long as there is something to do; how many steps that were."""
    steps = 0
    while one.step(control):  # type: ignore[arg-type]
        steps += 1
    return steps


def test_saliency_comes_at_once_and_is_that_of_the_class_asked_for() -> None:
    one, control, _clock = explainer()
    asked = request(SALIENCY, 5, label=4)
    one.take(asked)
    assert one.rest == 0.0
    run(one, control)
    (found,) = control.shown
    assert isinstance(found, PixelMap) and (found.number, found.label) == (5, 4)
    expected = saliency(Predictor(DIGITS, asked.frame.tensors).scores, picture_tensor(PICTURE), 4)  # type: ignore[union-attr]
    assert np.array_equal(found.outputs, expected.outputs)
    assert one.rest is None


def test_the_class_is_by_default_the_one_the_network_says() -> None:
    one, control, clock = explainer()
    one.take(request(OCCLUSION, frame=weights(bias_of=6)))
    clock.now += QUIET
    run(one, control)
    (found,) = control.shown
    assert isinstance(found, PixelMap) and (found.kind, found.label) == (OCCLUSION, 6)


def test_a_search_begins_only_when_the_pen_rests() -> None:
    one, control, clock = explainer()
    one.take(request(PIXELS))
    assert run(one, control) == 0 and one.rest == pytest.approx(QUIET)
    clock.now += QUIET
    assert run(one, control) > 1
    assert isinstance(control.shown[-1], MindChange) and control.shown[-1].finished


def test_a_newer_drawing_ends_what_it_is_at() -> None:
    one, control, clock = explainer()
    one.take(request(PIXELS, 1))
    clock.now += QUIET
    assert one.step(control)  # type: ignore[arg-type]
    one.take(request(PIXELS, 2, picture=OTHER))
    assert not one.step(control) and not control.shown  # type: ignore[arg-type]
    clock.now += QUIET
    run(one, control)
    assert {found.number for found in control.shown} == {2}


def test_newer_weights_wait_until_it_has_rested() -> None:
    class Ticking(Clock):
        def __call__(self) -> float:
            self.now += 0.5
            return self.now

    clock = Ticking()
    one, control = Explainer(Reader(), clock), Control()
    frame = weights()
    one.take(request(OCCLUSION, frame=frame))
    clock.now += QUIET
    assert one.step(control)  # type: ignore[arg-type]
    newer = weights(bias_of=3)
    one.take(request(OCCLUSION, frame=newer))  # it goes on with those it began with
    steps = 1 + run(one, control)
    assert len(control.shown) == 1 and steps > 2
    rest = one.rest
    assert rest is not None and rest >= RESTS * 0.5 * steps - 2
    clock.now += rest
    run(one, control)
    assert len(control.shown) == 2 and control.shown[1].label == 3  # type: ignore[union-attr]
    assert one.rest is None


def test_while_it_is_told_again_for_newer_weights_no_half_answers_are_shown() -> None:
    one, control, clock = explainer()
    one.take(request(PIXELS, frame=weights(bias_of=2)))
    clock.now += QUIET
    run(one, control)
    assert [found.finished for found in control.shown].count(False) > 1  # type: ignore[union-attr]
    before = len(control.shown)
    one.take(request(PIXELS, frame=weights(bias_of=2)))
    clock.now += 1000.0
    run(one, control)
    assert len(control.shown) == before + 1 and control.shown[-1].finished  # type: ignore[union-attr]


@pytest.mark.parametrize("lack", ["experiment", "frame", "picture"])
def test_without_a_network_or_a_drawing_there_is_nothing_to_explain(lack: str) -> None:
    one, control, clock = explainer()
    one.take(request(SALIENCY, **{lack: None}))
    clock.now += QUIET
    assert not one.step(control) and one.rest is None  # type: ignore[arg-type]


def test_weights_of_another_network_are_no_failure() -> None:
    one, control, _clock = explainer()
    one.take(request(SALIENCY, experiment=set_layer(DIGITS, "dense-1", units=9)))
    assert not one.step(control) and one.rest is None  # type: ignore[arg-type]


@pytest.fixture
def recognizer(qtbot: QtBot) -> Iterator[Recognizer]:
    ticker = Ticker()
    made = Recognizer(ticker)
    ticker.start()
    made.failed.connect(lambda failure: pytest.fail(failure.traceback))
    yield made
    assert made.close() and made.close()
    ticker.stop()


def test_answer_maps_and_explanation_come_in_this_order(recognizer: Recognizer, qtbot: QtBot) -> None:
    came: list[object] = []
    for signal in (recognizer.answered, recognizer.mapped, recognizer.explained):
        signal.connect(came.append)
    recognizer.look_for(Looks(maps=MAPS, overlay=OCCLUSION, unit=Unit("dense-1", 2)))
    recognizer.update(DIGITS, weights(bias_of=8))
    came.clear()
    recognizer.recognise(PICTURE)
    qtbot.waitUntil(lambda: any(isinstance(one, PixelMap) for one in came))
    names = [type(one).__name__ for one in came]
    assert names.index("Answer") < names.index("LayerMaps") < names.index("PixelMap")
    maps = next(one for one in came if isinstance(one, LayerMaps))
    assert [layer.layer_id for layer in maps.layers] == ["dense-1", "output"]
    assert maps.weights is not None and maps.weights.unit == Unit("dense-1", 2)


def test_maps_of_a_drawing_that_was_cleared_are_not_shown(recognizer: Recognizer, qtbot: QtBot) -> None:
    maps: list[LayerMaps] = []
    recognizer.mapped.connect(maps.append)
    recognizer.look_for(Looks(maps=MAPS))
    recognizer.update(DIGITS, weights())
    for picture in (PICTURE, None):
        recognizer.recognise(picture)
    recognizer.recognise(OTHER)
    qtbot.waitUntil(lambda: bool(maps))
    assert all(one.number == recognizer.asked for one in maps)


def test_what_is_not_looked_for_does_not_come(recognizer: Recognizer, qtbot: QtBot) -> None:
    came: list[object] = []
    for signal in (recognizer.mapped, recognizer.explained):
        signal.connect(came.append)
    recognizer.update(DIGITS, weights())
    with qtbot.waitSignal(recognizer.answered):
        recognizer.recognise(PICTURE)
    with qtbot.waitSignal(recognizer.answered):
        recognizer.recognise(OTHER)
    assert not came


def test_saliency_of_layers_is_told_as_such(recognizer: Recognizer, qtbot: QtBot) -> None:
    recognizer.look_for(Looks(maps=SALIENCY, label=3))
    recognizer.update(DIGITS, weights())
    with qtbot.waitSignal(recognizer.mapped) as told:
        recognizer.recognise(PICTURE)
    (maps,) = told.args
    assert maps.gradient and maps.label == 3
    assert maps.layers[-1].values.tolist() == [0, 0, 0, 1, 0, 0, 0, 0, 0, 0]


def test_while_a_newer_drawing_waits_maps_are_made_now_and_then_alone() -> None:
    """The pen moves on after every answer."""
    clock, desk = Clock(), Desk()
    shown: list[str] = []

    class Busy:
        def show(self, key: str, frame: object) -> None:
            shown.append(key)
            if key == ANSWER and shown.count(ANSWER) < 6:
                clock.now += 0.75 * LATE
                desk.put(number=len(shown))

    desk.put(experiment=DIGITS, frame=weights(), picture=PICTURE, looks=Looks(maps=MAPS))
    work = answers(desk, Busy(), clock)  # type: ignore[arg-type]
    while shown.count(ANSWER) < 6:
        assert next(work) is None
    work.close()  # type: ignore[attr-defined]
    assert "".join("a" if key == ANSWER else "m" for key in shown) == "amaamaamam"[: len(shown)]
