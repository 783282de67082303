from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.core.presets import preset
from playground.session.sample_pictures import SamplePictures
from playground.session.ticker import Ticker


@pytest.fixture
def samples(qapp: QApplication) -> SamplePictures:
    ticker = Ticker()
    ticker.start()
    found = SamplePictures(ticker)
    found.setParent(ticker)
    found.ticker = ticker  # type: ignore[attr-defined]  # it lives as long as they do
    yield found
    found.close()
    ticker.stop()


def test_validation_digits_are_those_of_the_first_split(samples: SamplePictures, qtbot: QtBot) -> None:
    from playground.engine.data.load import load_dataset

    with qtbot.waitSignal(samples.digitsArrived, timeout=60_000):
        samples.ask_digits()
        samples.ask_digits()
    assert samples.digits is not None
    assert samples.digits.pictures.shape == (6000, 28, 28) and samples.digits.labels.shape == (6000,)
    experiment = preset("course-mlp")
    validation = load_dataset(experiment.data, experiment.seeds).validation
    np.testing.assert_array_equal(samples.digits.pictures, validation.inputs[:, 0].numpy())


def test_a_photograph_is_read_once(samples: SamplePictures, qtbot: QtBot) -> None:
    assert samples.photo("chelsea") is None
    with qtbot.waitSignal(samples.photoArrived, timeout=60_000) as heard:
        samples.ask_photo("chelsea")
    assert heard.args == ["chelsea"]
    pixels = samples.photo("chelsea")
    assert pixels is not None and pixels.shape == (64, 64, 3) and pixels.dtype == np.uint8
    samples.ask_photo("chelsea")
    assert samples.photo("chelsea") is pixels


def test_a_photograph_that_lacks_is_told_and_can_be_asked_for_again(samples: SamplePictures, qtbot: QtBot) -> None:
    for _ in range(2):
        with qtbot.waitSignal(samples.failed, timeout=60_000):
            samples.ask_photo("nowhere")


def test_it_can_be_closed_twice_and_then_reads_nothing(samples: SamplePictures) -> None:
    assert samples.close() and samples.close()
    samples.ask_digits()
    assert samples.digits is None
