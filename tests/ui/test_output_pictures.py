"""The Output pane for pictures: gallery and confusion matrix."""

from __future__ import annotations

import numpy as np
import pytest
from attrs import evolve
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from still_studio import StillStudio

from playground.core.datasets import Images
from playground.core.frames import ConfusionFrame, GalleryFrame, GalleryRequest
from playground.ui.pages.train import TrainPage

COUNTS = np.eye(10, dtype=np.int64) * 500
COUNTS[4, 9] = 21


@pytest.fixture
def preset_name() -> str:
    return "course-mlp"


@pytest.fixture
def page(page: TrainPage, studio: StillStudio) -> TrainPage:
    """With what training sends."""
    studio.trainer.frameArrived.emit("train/confusion", ConfusionFrame(run=1, counts=COUNTS))
    studio.trainer.frameArrived.emit("train/gallery", gallery())
    return page


def gallery(cell: tuple[int, int] | None = None, count: int = 12) -> GalleryFrame:
    true, said = cell or (9, 0)
    return GalleryFrame(
        run=1,
        images=np.zeros((count, 28, 28), np.uint8),
        true=np.full(count, true),
        predicted=np.full(count, said),
        confidence=np.ones(count, np.float32),
        wrong=21,
        total=5021,
        cell=cell,
        found=21 if cell else 5021,
    )


def choose(page: TrainPage, cell: tuple[int, int], qtbot: QtBot) -> None:
    matrix = page.output.pictures.matrix
    qtbot.mouseClick(matrix, Qt.MouseButton.LeftButton, pos=matrix.box(cell).center().toPoint())


def test_gallery_and_matrix_stand_one_above_the_other(page: TrainPage) -> None:
    view = page.output.pictures
    assert view.gallery.isVisible() and view.gallery.shown == 12
    assert view.matrix.isVisible()
    assert view.matrix.y() > view.gallery.geometry().bottom()


def test_a_cell_asks_for_the_pictures_behind_it(page: TrainPage, studio: StillStudio, qtbot: QtBot) -> None:
    choose(page, (4, 9), qtbot)
    asked = studio.trainer.wanted["train/gallery"]
    assert isinstance(asked, GalleryRequest) and asked.cell == (4, 9)
    studio.trainer.frameArrived.emit("train/gallery", gallery())  # late, of the request before
    assert page.output.facts == "21 of 5\u202f021 wrong"
    studio.trainer.frameArrived.emit("train/gallery", gallery((4, 9)))
    assert page.output.facts == "4 read as 9: 21"
    choose(page, (4, 9), qtbot)
    asked = studio.trainer.wanted["train/gallery"]
    assert isinstance(asked, GalleryRequest) and asked.cell is None
    studio.trainer.frameArrived.emit("train/gallery", gallery())
    assert page.output.facts == "21 of 5\u202f021 wrong"


def test_a_cell_of_classes_there_are_no_more_is_let_go(page: TrainPage, studio: StillStudio, qtbot: QtBot) -> None:
    choose(page, (4, 9), qtbot)
    studio.trainer.frameArrived.emit("train/gallery", gallery((4, 9)))
    assert page.output.facts == "4 read as 9: 21"
    data = studio.document.experiment.data
    assert isinstance(data, Images)
    studio.document.edit(evolve(studio.document.experiment, data=evolve(data, set="fashion")))
    view = page.output.pictures
    assert view.matrix.cell is None and "read as" not in view.facts
    asked = studio.trainer.wanted["train/gallery"]
    assert isinstance(asked, GalleryRequest) and asked.cell is None


@pytest.mark.parametrize("focus", ["matrix", "gallery"])
def test_escape_goes_back_from_a_cell(page: TrainPage, studio: StillStudio, qtbot: QtBot, focus: str) -> None:
    choose(page, (4, 9), qtbot)
    qtbot.keyClick(getattr(page.output.pictures, focus), Qt.Key.Key_Escape)
    asked = studio.trainer.wanted["train/gallery"]
    assert isinstance(asked, GalleryRequest) and asked.cell is None


def test_wrong_first_or_all_goes_back_too(page: TrainPage, studio: StillStudio, qtbot: QtBot) -> None:
    choose(page, (4, 9), qtbot)
    page.output.pictures.choose_order("all")
    asked = studio.trainer.wanted["train/gallery"]
    assert isinstance(asked, GalleryRequest) and asked.cell is None and not asked.wrong_first


def test_in_little_room_one_row_of_pictures_is_left(page: TrainPage, qtbot: QtBot) -> None:
    page.resize(1204, 632)
    view = page.output.pictures
    qtbot.waitUntil(lambda: view.gallery.shown == 6)
    assert page.output.facts == ""
    assert not page.output.verdict.isVisible()
    assert view.matrix.height() > 150
