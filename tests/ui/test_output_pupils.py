"""The Output pane for pupils: eyes with two ellipses, and the histogram of centre errors."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from still_studio import StillStudio

from playground.core import edits
from playground.core.ellipses import CODE
from playground.core.frames import PupilsFrame, PupilsRequest, SamplesFrame
from playground.core.presets import preset
from playground.session.recognizer import reads_digits
from playground.ui.pages.train import TrainPage
from playground.ui.theme import Look
from playground.ui.train.diagram.texts import Texts
from playground.ui.widgets.enlarged import Enlarged
from playground.ui.widgets.histogram import BINS, Histogram


def frame(count: int = 24, off: float = 3.0) -> PupilsFrame:
    true = np.tile([32.0, 32.0, 9.0, 7.0, 0.5], (count, 1))
    said = true + np.array([off, 0.0, 0.0, 0.0, 0.0])
    errors = np.full(count, off)
    return PupilsFrame(
        run=1,
        images=np.full((count, 64, 64), 90, np.uint8),
        true=true,
        said=said,
        errors=errors,
        overlaps=np.full(count, 0.75),
        all_errors=np.full(150, off),
        all_overlaps=np.full(150, 0.75),
    )


@pytest.fixture
def preset_name() -> str:
    return "pupils"


@pytest.fixture
def page(page: TrainPage, studio: StillStudio) -> TrainPage:
    """The Train page after the first eyes were read."""
    studio.trainer.frameArrived.emit("train/pupils", frame())
    return page


def test_eyes_stand_over_the_histogram_and_the_means_beside_the_heading(page: TrainPage) -> None:
    view = page.output.pupils
    assert view.gallery.isVisible() and view.gallery.shown >= 6
    assert view.histogram.isVisible() and view.histogram.y() > view.gallery.geometry().bottom()
    assert page.output.facts == "off by 3.00\u202fpx · IoU 0.75"


def test_the_worst_are_asked_for_or_all(page: TrainPage, studio: StillStudio) -> None:
    assert studio.trainer.wanted["train/pupils"] == PupilsRequest(worst_first=True)
    page.output.pupils.choose_order("all")
    assert studio.trainer.wanted["train/pupils"] == PupilsRequest(worst_first=False)


def test_a_new_run_forgets_the_means(page: TrainPage) -> None:
    page.output.forget()
    assert page.output.facts == ""
    assert page.output.says


def test_other_data_need_no_eyes(page: TrainPage, studio: StillStudio) -> None:
    studio.document.edit(edits.choose_data(studio.document.experiment, preset("course-mlp").data))
    assert studio.trainer.wanted.get("train/pupils") is None
    assert not page.output.pupils.isVisible()


def test_both_ellipses_are_seen_on_the_eye(page: TrainPage, look: Look) -> None:
    gallery = page.output.pupils.gallery
    picture = gallery.grab(gallery.box(0).toRect()).toImage()
    scale = picture.width() / 64
    found = {"pos": look.color("pos"), "said": look.class_color(1)}
    pixels = [picture.pixelColor(x, y) for y in range(picture.height()) for x in range(picture.width())]
    for color in found.values():
        near = [one for one in pixels if abs(one.red() - color.red()) + abs(one.blue() - color.blue()) < 30]
        assert len(near) > 4 * scale


def test_a_click_enlarges_eye_and_ellipses(page: TrainPage, look: Look, qtbot: QtBot) -> None:
    gallery = page.output.pupils.gallery
    qtbot.mouseClick(gallery, Qt.MouseButton.LeftButton, pos=gallery.box(0).center().toPoint())
    window = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, Enlarged))
    picture = window.grab().toImage()
    color = look.color("pos")
    assert any(picture.pixelColor(x, y) == color for y in range(picture.height()) for x in range(picture.width()))
    window.close()


def test_little_room_keeps_the_eyes_and_leaves_the_histogram_out(page: TrainPage) -> None:
    view = page.output.pupils
    view.set_folded(True)
    assert view.gallery.isVisible() and view.legend.isVisible()
    assert not view.histogram.isVisible()
    assert view.facts == "3.00\u202fpx · IoU 0.75"


def test_ellipses_that_are_no_numbers_are_left_out(page: TrainPage, studio: StillStudio) -> None:
    broken = frame(off=float("nan"))
    studio.trainer.frameArrived.emit("train/pupils", broken)
    page.grab()
    assert "NaN" in page.output.facts


def test_eyes_need_as_many_ellipses(page: TrainPage) -> None:
    with pytest.raises(ValueError, match="as many ellipses"):
        one = np.zeros((1, 5))
        page.output.pupils.gallery.set_eyes(np.zeros((2, 64, 64), np.uint8), one, one, ["", ""])


def test_bars_count_every_value_and_the_last_those_beyond(look: Look, qtbot: QtBot) -> None:
    histogram = Histogram(look, "px")
    qtbot.addWidget(histogram)
    values = np.concatenate([np.full(98, 0.5), np.full(2, 900.0)])
    histogram.set_values(values)
    assert histogram.top == 2.0
    assert len(histogram.counts) == BINS and histogram.counts.sum() == 100
    assert histogram.counts[-1] == 2 and histogram.counts[5] == 98


def test_the_outputs_of_the_diagram_are_called_by_their_names() -> None:
    texts = Texts(preset("pupils"))
    assert [texts._label(unit) for unit in range(6)] == list(CODE)


def test_the_draw_page_needs_digits() -> None:
    assert not reads_digits(preset("pupils"))


def test_the_data_pane_offers_pupils_and_their_number(page: TrainPage, studio: StillStudio) -> None:
    data = page.data
    samples = SamplesFrame(run=1, images=np.zeros((10, 64, 64), np.uint8), labels=np.arange(10) // 2)
    studio.trainer.frameArrived.emit("train/samples", samples)
    texts = [label.text() for label in data.findChildren(type(page.output._facts)) if label.isVisible()]
    assert "6 values each" in texts
    assert any("700 pictures" in text for text in texts)
