"""The seal on the test set on the screen: where it is seen, who breaks it, and what is seen afterwards."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from still_studio import StillStudio
from verdict_histories import history, settled

from playground.core.edits import set_data
from playground.core.events import Scores
from playground.session.trainer import TrainerState
from playground.ui.actions import Actions
from playground.ui.pages.train import TrainPage
from playground.ui.theme import Look
from playground.ui.train.data.split_section import SplitSection
from playground.ui.train.output.sealed_box import SealedBox

OPENS = [("open test set",)]


def split_of(page: TrainPage) -> SplitSection:
    section = page.data.sections[SplitSection]
    assert isinstance(section, SplitSection)
    return section


def box_of(page: TrainPage) -> SealedBox:
    box = page.output.plane.controls[0]
    assert isinstance(box, SealedBox)
    return box


def opened(studio: StillStudio, scores: Scores | None = None) -> None:
    studio.trainer.open_test_set()
    studio.trainer.read(test=scores or Scores(0.0215, 0.981))


def test_sealed_the_bar_shows_a_lock_and_nothing_is_told(page: TrainPage) -> None:
    section = split_of(page)
    assert section.bar.seal.isVisible() and section.right.text() == "validation · test sealed"
    assert "cannot be undone" in section.bar.seal.toolTip()
    assert "350 to train, 75 to validate, 75 to test" in section.right.toolTip()
    assert not box_of(page).isEnabled() and "sealed" in box_of(page).toolTip()
    assert page.output.verdict.test.text() == ""


@pytest.mark.parametrize("way", ["click", "Space", "Enter"])
def test_the_lock_opens_it_by_mouse_and_keys(page: TrainPage, studio: StillStudio, qtbot: QtBot, way: str) -> None:
    seal = split_of(page).bar.seal
    if way == "click":
        qtbot.mouseClick(seal, Qt.MouseButton.LeftButton)
    else:
        seal.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.keyClick(seal, Qt.Key.Key_Space if way == "Space" else Qt.Key.Key_Return)
    assert studio.trainer.asked == OPENS
    assert not seal.isVisible()


@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
def test_the_lock_lies_on_the_bar_beside_a_border_that_can_still_be_grabbed(
    page: TrainPage, studio: StillStudio, look: Look, theme: str
) -> None:
    look.set_theme(theme)
    split = studio.document.experiment.data.split
    studio.document.edit(set_data(studio.document.experiment, split=type(split)(train=0.8, validation=0.15)))
    bar = split_of(page).bar
    assert bar.rect().contains(bar.seal.geometry())
    assert bar.seal.width() >= look.theme.hit
    grab = bar.borders[1].geometry().center()
    assert bar.childAt(grab) is bar.borders[1]


def test_open_its_score_stands_below_the_bar_and_on_the_verdict(page: TrainPage, studio: StillStudio) -> None:
    studio.trainer.open_test_set()
    assert split_of(page).right.text() == "test open"
    studio.trainer.read(test=Scores(0.0215, 0.981))
    studio.trainer.testOpened.emit()
    assert split_of(page).right.text() == "test 98.1\u202f% · loss 0.0215"
    assert page.output.verdict.test.text() == "test 98.1\u202f%"
    assert page.output.verdict.words.endswith("test 98.1\u202f%")
    assert "loss 0.0215" in page.output.verdict.test.toolTip()
    assert page.output.word.accessibleName().endswith("test 98.1\u202f%")


def test_in_regression_it_is_r_squared(page: TrainPage, studio: StillStudio) -> None:
    studio.open_preset("sine")
    opened(studio, Scores(0.01, 0.957))
    studio.trainer.testOpened.emit()
    assert split_of(page).right.text() == "test R² 0.957 · loss 0.0100"


def test_open_the_test_data_can_be_shown_and_other_data_hide_them_again(
    page: TrainPage, studio: StillStudio, qtbot: QtBot
) -> None:
    opened(studio)
    box = box_of(page)
    assert box.isEnabled()
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton)
    assert box.checked
    studio.document.edit(set_data(studio.document.experiment, points=300))
    assert not box.isEnabled() and not box.checked
    assert split_of(page).bar.seal.isVisible() and page.output.verdict.test.text() == ""
    studio.document.undo()
    assert box.isEnabled() and not split_of(page).bar.seal.isVisible()


def test_a_verdict_of_about_right_offers_to_open_it(page: TrainPage, studio: StillStudio, qtbot: QtBot) -> None:
    studio.trainer.history = history(settled(0.05), settled(0.06), 0.99, 0.98)
    studio.trainer.read(epochs=80.0, epoch=80, step=1600)
    studio.trainer.enter(TrainerState.PREPARING)
    studio.trainer.enter(TrainerState.PAUSED)
    card = page.output.verdict
    assert card.words.startswith("About right.") and "Ready for the test set." in card.words
    assert [button.text() for button in card.buttons if button.isVisible()] == ["Open test set", "Noise to 20 %"]
    qtbot.mouseClick(card.buttons[0], Qt.MouseButton.LeftButton)
    assert studio.trainer.asked == OPENS
    assert [button.text() for button in card.buttons if button.isVisible()] == ["Noise to 20 %"]
    assert "Ready for a harder task." in card.words


def test_the_strip_of_the_folded_pane_tells_it(page: TrainPage, studio: StillStudio) -> None:
    assert page.strip.accessibleName().endswith("test sealed")
    opened(studio)
    studio.trainer.testOpened.emit()
    assert page.strip.accessibleName().endswith("test 98.1\u202f% · loss 0.0215")


def test_the_menu_opens_it_once(look: Look, studio: StillStudio) -> None:
    actions = Actions(studio)  # type: ignore[arg-type]  # stands in for a studio
    assert actions.open_test_set.isEnabled() and "noted on the curves" in actions.open_test_set.toolTip()
    actions.open_test_set.trigger()
    assert studio.trainer.asked == OPENS and not actions.open_test_set.isEnabled()
    studio.document.edit(set_data(studio.document.experiment, noise=0.5))
    assert actions.open_test_set.isEnabled()
