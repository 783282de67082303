"""The Data pane while the pictures of a folder are read."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLayout
from pytestqt.qtbot import QtBot
from still_studio import StillStudio

from playground.core.datasets import Folder
from playground.core.edits import choose_data, set_augmentation
from playground.core.presets import preset
from playground.core.progress import Progress
from playground.session.loading import Loading
from playground.session.settings import Settings
from playground.session.trainer import TrainerState
from playground.ui.pages.train import TrainPage
from playground.ui.theme import Look
from playground.ui.train.data.load_section import LoadSection
from playground.ui.train.data.numbers_section import NumbersSection
from playground.ui.train.data.panel import DataPanel
from playground.ui.train.data.samples_section import SamplesSection

FOLDER = Folder(path="/pictures/fruit", fingerprint="1", labels=("lime", "plum"), found=(4000, 6000))
HALF = Loading(Progress(5000, 10_000), 75.0)
STOPPED = Loading(Progress(5000, 10_000), is_stopped=True)
WIDTH, HEIGHT = 236, 587
"""Px of the pane in a window of 1440×900."""


@pytest.fixture
def studio(tmp_path: Path, qtbot: QtBot) -> StillStudio:
    return StillStudio(Settings(tmp_path / "settings.json"), choose_data(preset("course-mlp"), FOLDER))


@pytest.fixture
def panel(look: Look, studio: StillStudio, qtbot: QtBot) -> DataPanel:
    panel = DataPanel(look, studio)  # type: ignore[arg-type]  # stands in for a studio
    qtbot.addWidget(panel)
    panel.resize(236, 592)
    studio.document.changed.connect(panel.show_experiment)
    panel.show_experiment(None, studio.document.experiment)
    panel.show()
    return panel


@pytest.fixture
def section(panel: DataPanel) -> LoadSection:
    section = panel.sections[LoadSection]
    assert isinstance(section, LoadSection)
    return section


def test_a_folder_has_the_balance_of_its_classes(panel: DataPanel, studio: StillStudio) -> None:
    numbers = panel.sections[NumbersSection]
    assert isinstance(numbers, NumbersSection)
    slider = numbers.sliders["balance"]
    assert slider.isVisible()
    slider.pressed.emit()
    slider.moved.emit(0.8)
    slider.released.emit()
    assert studio.document.experiment.data.class_counts == (4000, 1500)


def test_it_is_seen_only_while_pictures_are_read(panel: DataPanel, section: LoadSection, studio: StillStudio) -> None:
    samples = panel.sections[SamplesSection]
    assert section.isHidden() and not samples.isHidden()
    studio.trainer.load(HALF)
    assert not section.isHidden() and samples.isHidden()
    studio.trainer.load(None)
    assert section.isHidden() and not samples.isHidden()
    studio.trainer.load(HALF)
    studio.document.edit(preset("course-mlp"))
    assert section.isHidden() and not samples.isHidden()


def test_a_bar_amount_and_time_left_say_how_far_it_is(section: LoadSection, studio: StillStudio) -> None:
    studio.trainer.load(HALF)
    assert section.words.text() == "Reading fruit…" and section.bar.share == 0.5
    assert section.amount.text() == "5\u202f000 of 10\u202f000 pictures" and section.time_left.text() == "1:15 left"
    assert section.button.text() == "Cancel"
    section.button.click()
    assert studio.trainer.asked == [("stop loading",)]


def test_after_cancel_a_sentence_says_so_and_it_can_be_read_again(section: LoadSection, studio: StillStudio) -> None:
    studio.trainer.load(STOPPED)
    assert section.words.text().startswith("Reading fruit was stopped. Nothing trains until it is read")
    assert section.bar.isHidden() and section.amount.isHidden() and section.button.text() == "Read"
    section.button.click()
    assert studio.trainer.asked == [("load again",)]


def test_network_and_output_do_not_pretend_to_be_prepared_once_reading_was_stopped(
    look: Look, studio: StillStudio, qtbot: QtBot
) -> None:
    page = TrainPage(look, studio)  # type: ignore[arg-type]  # stands in for a studio
    qtbot.addWidget(page)
    page.show()
    studio.trainer.enter(TrainerState.PREPARING)
    studio.trainer.runStarted.emit(2)
    assert page.network.diagram.message == "Preparing the network…"
    assert page.output.emptiness == "Preparing the data…"
    studio.trainer.load(STOPPED)
    studio.trainer.enter(TrainerState.IDLE)
    assert page.network.diagram.message == "There is no network until the data are read: Train reads them."
    assert page.output.emptiness == "Reading the data was stopped: Train reads them."


@pytest.mark.parametrize("loading", [None, HALF, STOPPED])
def test_the_whole_pane_has_room_with_augmentation_and_several_folders_used_lately(
    look: Look, studio: StillStudio, qtbot: QtBot, tmp_path: Path, loading: Loading | None
) -> None:
    for name in ("flowers", "birds", "leaves", "coins"):
        (tmp_path / name).mkdir()
        studio.settings.add_recent_data(tmp_path / name)
    studio.document.edit(set_augmentation(studio.document.experiment, rotation=20.0))
    page = TrainPage(look, studio)  # type: ignore[arg-type]  # stands in for a studio
    qtbot.addWidget(page)
    page.resize(1364, 812)
    page.show()
    qtbot.waitExposed(page)
    studio.trainer.load(loading)
    assert [action.text() for action in page.data.files.menu.actions()] == ["coins", "leaves", "birds", "flowers"]
    layout = page.data.layout()
    assert layout is not None
    qtbot.waitUntil(lambda: needed(layout) <= page.data.height() <= HEIGHT, timeout=5000)
    assert page.data.width() <= WIDTH + 1, "with its line"


def needed(layout: QLayout) -> int:
    """Px of height without which something is cut off."""
    layout.activate()
    return layout.minimumHeightForWidth(WIDTH) if layout.hasHeightForWidth() else layout.minimumSize().height()
