"""The verdict in the Output pane, and what its buttons do."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from still_studio import StillStudio
from verdict_histories import falling, history, settled, turning

from playground.core import verdict
from playground.core.advice import Standpoint, advise
from playground.core.edits import set_training
from playground.core.presets import preset
from playground.core.verdict import Verdict
from playground.session.trainer import TrainerState
from playground.ui.pages.train import TrainPage
from playground.ui.theme import Look
from playground.ui.train.output.verdict_card import VerdictCard, VerdictWord
from playground.ui.train.output.verdict_texts import FACES, sentence, word

OVERFITTING = Verdict(
    kind=verdict.OVERFITTING,
    train_loss=0.0031,
    validation_loss=0.412,
    best_epoch=40.2,
    is_rising=True,
    train_accuracy=1.0,
    validation_accuracy=0.9,
)


def run(studio: StillStudio, *curves: object, state: TrainerState = TrainerState.PAUSED, best: int = 30) -> None:
    """The trainer has run so far."""
    studio.trainer.history = history(*curves)  # type: ignore[arg-type]
    studio.trainer.wants_to_run = state is TrainerState.RUNNING
    studio.trainer.read(epochs=80.0, epoch=80, step=1600, best_epoch=best)
    studio.trainer.enter(TrainerState.PREPARING)
    studio.trainer.enter(state)


def texts(page: TrainPage) -> list[str]:
    return [button.text() for button in page.output.verdict.buttons if button.isVisible()]


def test_every_kind_has_an_icon_words_and_a_sentence(look: Look) -> None:
    assert set(FACES) == set(verdict.KINDS)
    for kind in verdict.KINDS:
        look.color(FACES[kind].token)
        for found in (Verdict(kind=kind), Verdict(kind=kind, train_accuracy=0.5, validation_accuracy=0.5, change=-0.5)):
            assert word(kind) and sentence(found).endswith(".")


def test_the_sentence_holds_the_numbers() -> None:
    assert sentence(OVERFITTING) == "Training 0.00310, validation 0.412 and rising since epoch 40."
    gap = Verdict(kind=verdict.OVERFITTING, train_accuracy=1.0, validation_accuracy=0.9)
    assert sentence(gap) == "100\u202f% right on training, 90.0\u202f% on validation: some is learned by heart."


@pytest.mark.parametrize("look", ["light", "dark", "projector"], indirect=True)
def test_the_card_keeps_its_height_whatever_it_says(look: Look, qtbot: QtBot) -> None:
    card = VerdictCard(look)
    qtbot.addWidget(card)
    card.resize(334, card.height())
    card.show()
    heights = set()
    for kind in verdict.KINDS:
        found = Verdict(kind=kind, train_loss=0.12345, validation_loss=0.12345, start_loss=0.7, change=-0.1)
        card.show_verdict(found, advise(preset("spiral"), Standpoint(found)))
        card.layout().activate()
        heights.add(card.height())
        assert all(card.rect().contains(button.geometry()) for button in card.buttons if button.isVisible())
        assert card.layout().minimumSize().height() <= card.height()
    assert len(heights) == 1


def test_the_word_gives_way_to_its_icon(look: Look, qtbot: QtBot) -> None:
    shown = VerdictWord(look)
    qtbot.addWidget(shown)
    shown.show_verdict(OVERFITTING)
    assert shown.toolTip() == sentence(OVERFITTING)
    assert shown.accessibleName() == f"Overfitting. {sentence(OVERFITTING)}"
    shown.resize(shown.minimumSizeHint())
    icon_alone = shown.grab().toImage()
    shown.resize(shown.sizeHint())
    assert shown.grab().toImage().width() > icon_alone.width()


def test_before_anything_was_learned_it_is_too_early(page: TrainPage) -> None:
    assert page.output.verdict.words.startswith("Too early to say.")
    assert texts(page) == ["Train"]


def test_overfitting_is_told_and_its_buttons_do_what_they_say(
    page: TrainPage, studio: StillStudio, qtbot: QtBot
) -> None:
    run(studio, falling(rate=0.06), turning())
    assert page.output.verdict.words.startswith("Overfitting. Training 0.00594, validation 0.425 and rising")
    assert texts(page) == ["Weight decay 0.001", "Back to best"]
    qtbot.mouseClick(page.output.verdict.buttons[0], Qt.MouseButton.LeftButton)
    assert studio.document.experiment.training.weight_decay == 1e-3
    assert texts(page)[0] == "Weight decay 0.01"
    qtbot.mouseClick(page.output.verdict.buttons[1], Qt.MouseButton.LeftButton)
    assert studio.trainer.asked == [("best",)]
    assert "Back to best" not in texts(page)
    studio.document.undo()
    assert studio.document.experiment.training.weight_decay == 0.0


def test_what_still_learns_can_be_trained_on(page: TrainPage, studio: StillStudio, qtbot: QtBot) -> None:
    run(studio, falling(), falling())
    assert page.output.verdict.words.startswith("Still learning.")
    assert texts(page) == ["Train on"]
    qtbot.mouseClick(page.output.verdict.buttons[0], Qt.MouseButton.LeftButton)
    assert studio.trainer.asked == [("train",)]


def test_a_larger_network_takes_ids_of_the_document(page: TrainPage, studio: StillStudio, qtbot: QtBot) -> None:
    run(studio, settled(0.5), settled(0.5), 0.7, 0.7)
    assert texts(page) == ["One layer more", "Twice the units"]
    known = {layer.id for layer in studio.document.experiment.network.layers}
    qtbot.mouseClick(page.output.verdict.buttons[0], Qt.MouseButton.LeftButton)
    (added,) = {layer.id for layer in studio.document.experiment.network.layers} - known
    assert added.startswith("dense-") and "trial" not in added


def test_a_new_run_is_judged_anew(page: TrainPage, studio: StillStudio) -> None:
    run(studio, falling(rate=0.06), turning())
    studio.trainer.history = type(studio.trainer.history)()
    studio.trainer.runStarted.emit(2)
    assert page.output.verdict.words.startswith("Too early to say.")


def test_another_loss_is_judged_from_there_on(page: TrainPage, studio: StillStudio) -> None:
    run(studio, falling(rate=0.06), turning())
    studio.document.edit(set_training(studio.document.experiment, loss="mse"))
    studio.trainer.enter(TrainerState.RUNNING)
    studio.trainer.enter(TrainerState.PAUSED)
    assert page.output.verdict.words.startswith("Too early to say.")


def test_in_little_room_the_verdict_is_a_word(page: TrainPage, studio: StillStudio) -> None:
    run(studio, falling(rate=0.06), turning())
    page.resize(1204, 632)
    assert not page.output.verdict.isVisible()
    assert page.output.word.isVisible() and page.output.word.accessibleName().startswith("Overfitting.")
    assert page.output.word.width() >= page.output.word.sizeHint().width()


def test_hidden_it_judges_nothing(page: TrainPage, studio: StillStudio) -> None:
    page.hide()
    run(studio, falling(rate=0.06), turning())
    assert page.output.verdict.words.startswith("Too early to say.")
    page.show()
    assert page.output.verdict.words.startswith("Overfitting.")
