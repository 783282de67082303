"""Training that stopped by itself says so."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from still_studio import StillStudio

from playground.core.edits import set_training
from playground.core.events import Stopped
from playground.core.presets import preset
from playground.session.settings import Settings
from playground.session.trainer import TrainerState
from playground.ui.stop_banner import StopBanner
from playground.ui.theme import Look
from playground.ui.window import Window


@pytest.fixture
def studio(qapp: QApplication) -> StillStudio:
    experiment = set_training(preset("spiral"), stop_at_loss=0.01, early_stopping=12)
    return StillStudio(Settings(), experiment)


@pytest.fixture
def window(look: Look, studio: StillStudio, qtbot: QtBot) -> Window:
    window = Window(look, studio)  # type: ignore[arg-type]  # stands in for a studio
    window.files.ask_unsaved = lambda _title: "discard"  # type: ignore[assignment]
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("epochs", "Training rests after epoch 40, as asked."),
        ("loss", "Training rests after epoch 40: its loss reached 0.01."),
        ("patience", "Training rests after epoch 40: 12 epochs without progress on the validation data."),
    ],
)
def test_it_says_why_in_one_sentence(look: Look, studio: StillStudio, qtbot: QtBot, reason: str, sentence: str) -> None:
    banner = StopBanner(look)
    qtbot.addWidget(banner)
    banner.show_stopped(Stopped(reason, 40), studio.document.experiment.training)  # type: ignore[arg-type]
    assert banner.text == sentence
    assert len(banner.buttons) == (3 if reason == "patience" else 2)


def test_without_validation_data_patience_looks_at_the_training_data(
    look: Look, studio: StillStudio, qtbot: QtBot
) -> None:
    banner = StopBanner(look)
    qtbot.addWidget(banner)
    banner.show_stopped(Stopped("patience", 40), studio.document.experiment.training, has_validation=False)
    assert banner.text.endswith("without progress on the training data.")
    assert banner.buttons[1].toolTip() == "Take the weights that did best on the training data."


def test_its_answers_go_on_or_go_back_to_the_best(window: Window, studio: StillStudio) -> None:
    for number in range(3):
        studio.trainer.stopped.emit(Stopped("patience", 40))
        assert window.rest.isVisible()
        window.rest.buttons[number].click()
        assert not window.rest.isVisible()
    assert studio.trainer.asked[-2:] == [("train",), ("best",)]


def test_it_goes_away_when_training_goes_on(window: Window, studio: StillStudio) -> None:
    studio.trainer.stopped.emit(Stopped("epochs", 40))
    studio.trainer.enter(TrainerState.RUNNING)
    assert not window.rest.isVisible()
    studio.trainer.stopped.emit(Stopped("epochs", 40))
    studio.trainer.runStarted.emit(2)
    assert not window.rest.isVisible()
