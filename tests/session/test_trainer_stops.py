"""Training that rests by itself, goes on when asked, and steps by single samples."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from session_helpers import OpenStudio, small_experiment

from playground.core.edits import set_training
from playground.core.events import Stopped
from playground.core.frames import WeightsFrame
from playground.core.schedules import StepDecay
from playground.session.studio import Studio
from playground.session.trainer import Trainer, TrainerState


def rested(qtbot: QtBot, studio: Studio) -> Stopped:
    """Train until it rests by itself."""
    told: list[Stopped] = []
    studio.trainer.stopped.connect(told.append)
    studio.trainer.train()
    qtbot.waitUntil(lambda: bool(told), timeout=30_000)
    studio.trainer.stopped.disconnect(told.append)
    return told[0]


def copied(qtbot: QtBot, trainer: Trainer) -> WeightsFrame:
    received: list[WeightsFrame] = []
    trainer.copy_weights(received.append)
    qtbot.waitUntil(lambda: bool(received), timeout=10_000)
    return received[0]


def test_training_rests_at_the_epochs_asked_for_and_train_goes_on(qtbot: QtBot, open_studio: OpenStudio) -> None:
    studio = open_studio(set_training(small_experiment(), epochs=3, stop_at_epochs=True, keep_best=False))
    trainer = studio.trainer
    assert rested(qtbot, studio) == Stopped("epochs", 3)
    assert trainer.state is TrainerState.PAUSED and not trainer.wants_to_run
    assert trainer.readings.epoch == 3
    assert (3.0, "stop at epoch 3") in trainer.history.marks
    trainer.train()
    qtbot.waitUntil(lambda: trainer.readings.epoch > 4, timeout=30_000)
    assert trainer.state is TrainerState.RUNNING


def test_a_stop_brings_the_best_weights_back(qtbot: QtBot, open_studio: OpenStudio) -> None:
    studio = open_studio(set_training(small_experiment(), early_stopping=2, learning_rate=0.3))
    trainer = studio.trainer
    stopped = rested(qtbot, studio)
    assert stopped.reason == "patience"
    best = trainer.readings.best_epoch
    assert best == stopped.epoch - 2
    qtbot.waitUntil(lambda: any(text == f"best: epoch {best}" for _at, text in trainer.history.marks), timeout=10_000)


def test_a_single_epoch_that_reaches_the_limit_does_not_stop_the_next_one(
    qtbot: QtBot, open_studio: OpenStudio
) -> None:
    trainer = open_studio(set_training(small_experiment(), epochs=1, stop_at_epochs=True)).trainer
    for expected in (1, 2):
        trainer.step("epoch")
        qtbot.waitUntil(lambda expected=expected: trainer.readings.epoch == expected, timeout=10_000)
    assert trainer.state is TrainerState.PAUSED


def test_a_step_of_one_sample_moves_the_weights_by_that_sample(qtbot: QtBot, open_studio: OpenStudio) -> None:
    trainer = open_studio(small_experiment()).trainer
    before = copied(qtbot, trainer)
    trainer.step("sample")
    qtbot.waitUntil(lambda: trainer.readings.step == 1, timeout=10_000)
    assert trainer.readings.epochs == pytest.approx(1 / 70)
    after = copied(qtbot, trainer)
    assert not np.array_equal(before.tensors["layers.output.weight"], after.tensors["layers.output.weight"])
    trainer.step("batch")
    qtbot.waitUntil(lambda: trainer.readings.step == 2, timeout=10_000)
    assert trainer.readings.epochs == pytest.approx(17 / 70)


def test_the_rate_in_force_is_read_out(qtbot: QtBot, open_studio: OpenStudio) -> None:
    experiment = set_training(small_experiment(), learning_rate=0.1, schedule=StepDecay(rate_factor=0.5, every=1))
    trainer = open_studio(experiment).trainer
    assert trainer.readings.learning_rate is None
    for epoch, rate in ((1, 0.1), (2, 0.05)):
        trainer.step("epoch")
        qtbot.waitUntil(lambda epoch=epoch: trainer.readings.epoch == epoch, timeout=10_000)
        assert trainer.readings.learning_rate == pytest.approx(rate)
