"""The numbers of the transport bar after each event."""

from __future__ import annotations

import math

import numpy as np
import pytest

from playground.core.events import Broke, EpochEnd, ReturnedToBest, Scores, Steps, Trains, Validated
from playground.core.message import Message
from playground.session.readings import Readings


def steps(loss: float, first: int = 1, seconds: float = 10.0) -> Steps:
    return Steps(first, np.array([0.5, 1.0]), np.array([loss, loss]), np.array([0.5, 0.5]), 20, seconds, 0.03)


def test_steps_tell_place_loss_and_speed() -> None:
    readings = Readings().after(steps(0.7))
    assert (readings.step, readings.epoch, readings.train_loss) == (2, 1, 0.7)
    assert readings.samples_per_second == 2.0
    assert (readings.steps_per_second, readings.epochs_per_second) == (0.2, 0.1)
    assert readings.learning_rate == 0.03


def test_the_loss_is_averaged_over_half_a_second() -> None:
    readings = Readings().after(steps(1.0)).after(steps(0.0, seconds=0.5))
    assert readings.train_loss == pytest.approx(math.exp(-1))


def test_validation_comes_from_the_start_and_from_the_end_of_an_epoch() -> None:
    readings = Readings().after(Validated(0.0, Scores(0.7, 0.5)))
    assert (readings.validation_loss, readings.accuracy) == (0.7, 0.5)
    readings = readings.after(EpochEnd(3, 30, Scores(0.2, 0.9), Scores(0.3, 0.8), 100.0, True))
    assert (readings.epoch, readings.validation_loss, readings.accuracy) == (3, 0.3, 0.8)


def test_without_validation_data_the_accuracy_is_that_of_the_training_steps() -> None:
    readings = Readings().after(EpochEnd(3, 30, Scores(0.2, 0.9), None, 100.0, True))
    assert (readings.epoch, readings.validation_loss, readings.accuracy) == (3, None, 0.9)
    readings = readings.after(ReturnedToBest(3, 4.0, None))
    assert (readings.validation_loss, readings.accuracy) == (None, 0.9)


def test_after_the_guard_the_loss_is_not_a_number_until_training_goes_on() -> None:
    readings = Readings().after(steps(0.7)).after(Broke("dense-1", 2, 1, 0.5, "loss"))
    assert readings.step == 1
    assert readings.train_loss is not None
    assert math.isnan(readings.train_loss)
    assert readings.after(steps(0.6)).train_loss == 0.6


def test_what_trains_is_told_until_it_is_another() -> None:
    reason = Trains(Message("numba is not installed"))
    readings = Readings().after(reason).after(steps(0.5))
    assert readings.trains == reason
    assert readings.after(Trains(None)).trains == Trains(None)
