from __future__ import annotations

import threading
from collections.abc import Iterator

import attrs
import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from playground.core.datasets import Images
from playground.core.edits import set_layer, set_training
from playground.core.experiment import Experiment
from playground.core.frames import WeightsFrame
from playground.core.layers import Dense
from playground.core.network import Network
from playground.core.presets import preset
from playground.engine import predict
from playground.engine.build import build_network
from playground.session.job import JobFailed
from playground.session.recognizer import Answer, Recognizer, reads_digits
from playground.session.ticker import Ticker

DIGITS = Experiment(data=Images(), network=Network(layers=(Dense(id="dense-1", units=4),)))
PICTURE = np.linspace(0, 1, 784, dtype=np.float32).reshape(28, 28)


def weights(experiment: Experiment = DIGITS, *, bias_of: int | None = None) -> WeightsFrame:
    """First weights of the experiment; ``bias_of`` makes it answer that class whatever it sees."""
    tensors = {name: tensor.numpy().copy() for name, tensor in build_network(experiment).state_dict().items()}
    if bias_of is not None:
        tensors["layers.output.bias"][bias_of] = 50.0
    return WeightsFrame(run=1, experiment=experiment, step=0, tensors=tensors)


class Desk:
    """A recognizer and all it has said."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.ticker = Ticker()
        self.recognizer = Recognizer(self.ticker)
        self.answers: list[Answer] = []
        self.failures: list[JobFailed] = []
        self.recognizer.answered.connect(self.answers.append)
        self.recognizer.failed.connect(self.failures.append)
        self.ticker.start()

    def answered(self) -> Answer:
        """The next answer to arrive."""
        before = len(self.answers)
        self.qtbot.waitUntil(lambda: len(self.answers) > before)
        return self.answers[-1]

    def says(self, label: int) -> None:
        """Wait until the newest answer is this class."""

        def newest() -> bool:
            found = self.answers[-1].probabilities if self.answers else None
            return found is not None and int(found.argmax()) == label

        self.qtbot.waitUntil(newest)


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(qtbot)
    yield made
    assert made.recognizer.close()
    made.ticker.stop()


def test_a_drawing_is_answered_with_the_probabilities_of_the_network(desk: Desk) -> None:
    frame = weights()
    desk.recognizer.recognise(PICTURE)
    desk.recognizer.update(DIGITS, frame)
    answer = desk.answered()
    expected = predict.Predictor(DIGITS, frame.tensors).probabilities(PICTURE[np.newaxis])[0]
    assert answer.reads_digits and answer.milliseconds > 0
    assert answer.probabilities is not None
    np.testing.assert_array_equal(answer.probabilities, expected)


def test_newer_weights_are_answered_by_themselves(desk: Desk) -> None:
    desk.recognizer.update(DIGITS, weights(bias_of=3))
    desk.recognizer.recognise(PICTURE)
    desk.says(3)
    desk.recognizer.update(DIGITS, weights(bias_of=7))
    desk.says(7)
    other = set_layer(DIGITS, "dense-1", units=9, activation="prelu")
    desk.recognizer.update(other, weights(other, bias_of=1))
    desk.says(1)
    assert not desk.failures


def test_of_many_requests_the_newest_wins(desk: Desk) -> None:
    for label in range(10):
        desk.recognizer.update(DIGITS, weights(bias_of=label))
        desk.recognizer.recognise(PICTURE)
    desk.says(9)


def test_a_network_that_reads_no_digits_says_so(desk: Desk) -> None:
    spiral = preset("spiral")
    assert not reads_digits(spiral) and reads_digits(DIGITS)
    desk.recognizer.recognise(PICTURE)
    desk.recognizer.update(spiral, weights(spiral))
    answer = desk.answered()
    assert (answer.probabilities, answer.milliseconds, answer.reads_digits) == (None, 0.0, False)
    desk.recognizer.update(DIGITS, weights(bias_of=2))
    desk.says(2)


def test_without_a_drawing_or_weights_there_is_nothing_to_say(desk: Desk) -> None:
    desk.recognizer.update(DIGITS)
    answer = desk.answered()
    assert answer.probabilities is None and answer.reads_digits
    desk.recognizer.recognise(PICTURE)
    desk.recognizer.update(DIGITS, weights(bias_of=2))
    desk.says(2)
    desk.recognizer.recognise(None)
    assert desk.answered().probabilities is None


def test_weights_that_cannot_be_used_are_no_failure(desk: Desk) -> None:
    desk.recognizer.recognise(PICTURE)
    edited = set_layer(DIGITS, "dense-1", units=8)
    desk.recognizer.update(edited, weights(DIGITS))
    broken = weights(edited)
    broken.tensors["layers.dense-1.weight"][0] = np.nan
    desk.recognizer.update(edited, broken)
    desk.recognizer.update(edited, weights(edited, bias_of=4))
    desk.says(4)
    assert not desk.failures


def test_a_change_of_the_learning_rate_builds_no_new_network(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[Experiment] = []

    class Counting(predict.Predictor):
        def __init__(self, experiment: Experiment, tensors: object, scale: object) -> None:
            built.append(experiment)
            super().__init__(experiment, tensors, scale)  # type: ignore[arg-type]

    monkeypatch.setattr(predict, "Predictor", Counting)
    desk.recognizer.recognise(PICTURE)
    desk.recognizer.update(DIGITS, weights(bias_of=1))
    desk.says(1)
    desk.recognizer.update(set_training(DIGITS, learning_rate=0.5), weights(bias_of=2))
    desk.says(2)
    assert len(built) == 1


def test_a_failure_is_told_once_and_the_next_request_goes_on(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = threading.Event()
    broken.set()
    asked = threading.Semaphore(0)

    class Moody(predict.Predictor):
        def probabilities(self, pictures: predict.Pictures) -> predict.Pictures:
            asked.release()
            if broken.is_set():
                raise RuntimeError("out of memory")
            return super().probabilities(pictures)

    monkeypatch.setattr(predict, "Predictor", Moody)
    desk.recognizer.update(DIGITS, weights(bias_of=5))
    for _request in range(3):
        desk.recognizer.recognise(PICTURE)
        assert asked.acquire(timeout=10)
    desk.qtbot.waitUntil(lambda: bool(desk.failures))
    broken.clear()
    desk.recognizer.recognise(PICTURE)
    desk.says(5)
    assert [(failure.name, failure.kind, failure.message) for failure in desk.failures] == [
        ("recognizer", "RuntimeError", "out of memory")
    ]


def test_the_answer_is_not_changed_by_drawing_on(desk: Desk) -> None:
    picture = PICTURE.copy()
    frame = weights()
    desk.recognizer.recognise(picture)
    picture[:] = 0
    desk.recognizer.update(DIGITS, frame)
    expected = predict.Predictor(DIGITS, frame.tensors).probabilities(PICTURE[np.newaxis])[0]
    found = desk.answered().probabilities
    assert found is not None and not found.flags.writeable
    np.testing.assert_array_equal(found, expected)


def test_a_picture_of_another_size_is_refused(desk: Desk) -> None:
    with pytest.raises(ValueError, match=r"picture must be of shape \(28, 28\), not \(20, 20\)"):
        desk.recognizer.recognise(np.zeros((20, 20), np.float32))


def test_closing_ends_the_thread_and_later_requests_do_nothing(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.recognizer.update(attrs.evolve(DIGITS, name="Mine"))
    assert desk.recognizer.close()
    desk.recognizer.recognise(PICTURE)
    assert desk.recognizer.close()
    desk.ticker.stop()
    assert "playground-recognizer" not in [thread.name for thread in threading.enumerate()]


def test_an_answer_says_which_drawing_it_is_for_and_comes_without_a_tick(desk: Desk) -> None:
    desk.recognizer.update(DIGITS, weights())
    desk.recognizer.recognise(PICTURE)
    desk.answered()
    desk.ticker.stop()
    for number in (2, 3):
        desk.recognizer.recognise(PICTURE / number)
        assert desk.recognizer.asked == number
        desk.qtbot.waitUntil(lambda number=number: desk.answers[-1].number == number)
