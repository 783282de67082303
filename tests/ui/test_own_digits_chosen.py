"""Own digits among the data of the Train page."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from still_studio import StillStudio

from playground.core.datasets import Images, OwnDigits
from playground.session.settings import Settings
from playground.ui.theme import Look
from playground.ui.train.data.own_digits_section import OwnDigitsSection
from playground.ui.train.data.panel import DataPanel

NAME = "own_digits/drawn"


@pytest.fixture
def studio(qapp: object) -> StillStudio:
    return StillStudio(Settings())


@pytest.fixture
def panel(look: Look, studio: StillStudio, qtbot: QtBot) -> DataPanel:
    panel = DataPanel(look, studio)
    qtbot.addWidget(panel)
    panel.show_experiment(None, studio.document.experiment)
    studio.document.changed.connect(panel.show_experiment)
    panel.resize(236, 600)
    panel.show()
    return panel


def draw(studio: StillStudio, *labels: int) -> None:
    for label in labels:
        studio.own_digits.add(np.full((28, 28), (1 + len(studio.own_digits.digits)) / 255, np.float32), label)


def section(panel: DataPanel) -> OwnDigitsSection:
    found = panel.sections[OwnDigitsSection]
    assert isinstance(found, OwnDigitsSection)
    return found


def test_the_thumbnail_waits_for_a_digit_and_says_so(panel: DataPanel, studio: StillStudio) -> None:
    button = panel.grids["images"]._buttons[NAME]
    assert not button.isEnabled() and button.toolTip() == "You have drawn none yet: add some on the Draw page."
    draw(studio, 4)
    assert button.isEnabled() and button.toolTip() == "My digits"
    studio.own_digits.undo()
    assert not button.isEnabled()


def test_chosen_they_are_the_data_as_drawn_by_now(panel: DataPanel, studio: StillStudio) -> None:
    assert section(panel).isHidden()
    draw(studio, 4, 4, 7)
    panel.grids["images"]._buttons[NAME].click()
    data = studio.document.experiment.data
    assert isinstance(data, OwnDigits) and data.drawn == (0, 0, 0, 0, 2, 0, 0, 1, 0, 0)
    assert data.digest == studio.own_digits.digest
    assert not section(panel).isHidden() and section(panel).refresh.isHidden()
    studio.document.undo()
    assert isinstance(studio.document.experiment.data, Images)


def test_digits_drawn_later_wait_for_a_click(panel: DataPanel, studio: StillStudio) -> None:
    draw(studio, 4, 7)
    panel.grids["images"]._buttons[NAME].click()
    before = studio.document.experiment.data
    draw(studio, 1)
    assert studio.document.experiment.data == before
    refresh = section(panel).refresh
    assert not refresh.isHidden() and refresh.text() == "Use all 3 drawn"
    refresh.click()
    data = studio.document.experiment.data
    assert isinstance(data, OwnDigits) and sum(data.drawn) == 3 and refresh.isHidden()
    studio.document.undo()
    assert studio.document.experiment.data == before and not refresh.isHidden()


def test_the_use_is_a_choice_of_three(panel: DataPanel, studio: StillStudio) -> None:
    draw(studio, 4, 7)
    panel.grids["images"]._buttons[NAME].click()
    for use, counts in (("mixed", (54_002, 6_000, 10_000)), ("test", (54_000, 6_000, 2)), ("train", (1, 0, 1))):
        section(panel).use.chosen.emit(use)
        assert studio.document.experiment.data.counts == counts
        assert section(panel).use.current == use
