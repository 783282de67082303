"""The Data pane with a set of pictures that is not on this computer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from still_studio import StillStudio

from playground.core.datasets import Images
from playground.core.edits import choose_data
from playground.core.frames import SamplesFrame
from playground.core.message import Message
from playground.core.presets import preset
from playground.paths import fetched_file
from playground.session.fetching import Fetching
from playground.session.settings import Settings
from playground.ui.theme import Look
from playground.ui.train.data.entries import IMAGES
from playground.ui.train.data.fetch_section import FetchSection
from playground.ui.train.data.panel import DataPanel
from playground.ui.train.data.sample_strip import SampleStrip
from playground.ui.train.data.samples_section import SamplesSection
from playground.ui.train.data.work_section import duration


@pytest.fixture
def studio(tmp_path: Path, qtbot: QtBot) -> StillStudio:
    return StillStudio(Settings(tmp_path / "settings.json"), preset("course-mlp"))


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
def section(panel: DataPanel, studio: StillStudio) -> FetchSection:
    """The section, with Fashion-MNIST chosen and not here."""
    studio.document.edit(choose_data(studio.document.experiment, Images(set="fashion")))
    section = panel.sections[FetchSection]
    assert isinstance(section, FetchSection)
    return section


def choose(panel: DataPanel, name: str) -> None:
    """Click its thumbnail."""
    panel.grids[IMAGES]._buttons[f"images/{name}"].click()


def test_a_shipped_set_has_nothing_to_be_fetched(panel: DataPanel) -> None:
    assert panel.sections[FetchSection].isHidden() and not panel.sections[SamplesSection].isHidden()


def test_choosing_a_set_that_is_not_here_fetches_it(panel: DataPanel, studio: StillStudio) -> None:
    choose(panel, "fashion")
    assert studio.document.experiment.data == Images(set="fashion")
    assert studio.fetcher.asked == [("fetch", "fashion")]
    shown = [type(section) for section in panel.sections.values() if not section.isHidden()]
    assert shown == [FetchSection], "of what is not here there is nothing else to say"
    choose(panel, "mnist")
    assert panel.sections[FetchSection].isHidden() and not panel.sections[SamplesSection].isHidden()
    assert studio.fetcher.asked == [("fetch", "fashion")]


def test_a_set_in_an_opened_file_is_fetched_only_when_asked_for(section: FetchSection, studio: StillStudio) -> None:
    assert studio.fetcher.asked == []
    assert section.words.text() == "Fashion-MNIST is not on this computer yet."
    assert section.button.text() == "Fetch 31\u202fMB" and section.bar.isHidden()
    section.button.click()
    assert studio.fetcher.asked == [("fetch", "fashion")]


def test_while_it_comes_there_are_a_bar_time_left_and_cancel(section: FetchSection, studio: StillStudio) -> None:
    studio.fetcher.tell(Fetching())
    assert section.amount.text() == "connecting…" and section.time_left.text() == ""
    studio.fetcher.tell(Fetching(7_720_000, 30_880_000, 65.2))
    assert not section.bar.isHidden() and section.bar.share == pytest.approx(0.25)
    assert section.bar.accessibleDescription().startswith("25")
    assert (section.amount.text(), section.time_left.text()) == ("8 of 31 MB", "1:05 left")
    assert section.words.text() == "Fetching Fashion-MNIST…" and section.button.text() == "Cancel"
    section.button.click()
    assert studio.fetcher.asked == [("cancel",)]
    studio.fetcher.tell(Fetching(30_880_000, 30_880_000, 0.0, is_reading=True))
    assert section.words.text() == "Reading Fashion-MNIST…" and section.time_left.text() == ""


def test_a_failure_stands_there_with_retry(section: FetchSection, studio: StillStudio) -> None:
    problem = Message("{host} cannot be reached ({reason}): is this computer online?", {"host": "a", "reason": "b"})
    studio.fetcher.tell(Fetching(problem=problem))
    assert section.words.text() == "a cannot be reached (b): is this computer online?"
    assert section.bar.isHidden() and section.button.text() == "Retry"
    section.button.click()
    assert studio.fetcher.asked == [("fetch", "fashion")]
    studio.fetcher.tell(None)
    assert section.button.text() == "Fetch 31\u202fMB"


def test_what_is_not_here_asks_for_no_pictures(panel: DataPanel, section: FetchSection, studio: StillStudio) -> None:
    assert set(panel.requests.values()) == {None}
    path = fetched_file("fashion")
    path.parent.mkdir(parents=True)
    path.touch()
    panel.show_experiment(None, studio.document.experiment)
    assert section.isHidden() and set(panel.requests.values()) != {None}


def test_the_other_sets_are_in_a_menu(panel: DataPanel, studio: StillStudio) -> None:
    grid = panel.grids[IMAGES]
    assert [action.text() for action in grid.menu.actions()] == ["EMNIST letters", "CIFAR-100", "SVHN house numbers"]
    assert grid.more.text() == "more…" and not grid.more.isChecked()
    grid.menu.actions()[2].trigger()
    assert studio.document.experiment.data == Images(set="svhn") and studio.fetcher.asked == [("fetch", "svhn")]
    assert grid.more.text() == "SVHN" and grid.more.isChecked()
    studio.document.undo()
    assert grid.more.text() == "more…" and not grid.more.isChecked()


def test_time_left_is_never_nothing() -> None:
    assert [duration(seconds) for seconds in (0.0, 59.6, 65.2, 3600.0)] == ["0:01", "1:00", "1:05", "60:00"]


def test_of_a_hundred_classes_the_first_picture_of_each_stands_in_rows(look: Look, qtbot: QtBot) -> None:
    strip = SampleStrip(look)
    qtbot.addWidget(strip)
    strip.resize(200, 40)
    labels = np.repeat(np.arange(100), 2)
    images = np.zeros((200, 4, 4, 3), np.uint8)
    images[:, :, :, 0] = 2 * labels[:, None, None]
    strip.set_frame(SamplesFrame(run=1, images=images, labels=labels))
    assert strip.height() == 50, "five rows of twenty"
    assert strip.grab().toImage().pixelColor(105, 25).red() == pytest.approx(2 * 50, abs=3)
