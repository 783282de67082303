"""The window in which the data themselves are looked at."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot
from still_studio import StillStudio

from playground.core.edits import set_data
from playground.core.frames import DataLookFrame, DataLookRequest
from playground.core.presets import preset
from playground.session.settings import Settings
from playground.ui.pages.train import TrainPage
from playground.ui.theme import Look
from playground.ui.train.look.count_bars import CountBars
from playground.ui.train.look.histograms import BINS, histogram
from playground.ui.train.look.loupe import CELLS, Loupe
from playground.ui.train.look.window import KEY, READ, DataWindow

NONE = np.zeros((0, 0), np.float32)


@pytest.fixture
def studio(tmp_path: Path, qtbot: QtBot) -> StillStudio:
    return StillStudio(Settings(tmp_path / "settings.json"), preset("course-mlp"))


@pytest.fixture
def window(look: Look, studio: StillStudio, qtbot: QtBot) -> DataWindow:
    page = TrainPage(look, studio)  # type: ignore[arg-type]  # stands in for a studio
    qtbot.addWidget(page)
    page.resize(1364, 812)
    page.show()
    qtbot.waitExposed(page)
    qtbot.mouseClick(page.data.look, Qt.MouseButton.LeftButton)
    assert page.data_window is not None
    qtbot.waitExposed(page.data_window)
    return page.data_window


def pictures_frame(studio: StillStudio, count: int = 20, total: int = 54_000) -> DataLookFrame:
    images = np.zeros((count, CELLS, CELLS), np.uint8)
    images[:, 0, 0] = np.arange(count) * 10
    counts = np.arange(30).reshape(3, 10)
    counts[2] = 0
    return DataLookFrame(
        run=studio.trainer.run,
        counts=counts,
        sizes=[54_000, 6_000, 10_000],
        labels=np.arange(count) % 10,
        images=images,
        read=[[0.5], [0.25]],
        raw=NONE,
        prepared=NONE,
        values=NONE,
        total=total,
    )


def points_frame(studio: StillStudio) -> DataLookFrame:
    rows = np.array([[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]], np.float32)
    return DataLookFrame(
        run=studio.trainer.run,
        counts=[[2, 1], [1, 0], [0, 0]],
        sizes=[3, 1, 2],
        labels=[0, 0, 1],
        images=np.zeros((0, 1, 1), np.uint8),
        read=[[0.0], [1.0]],
        raw=rows,
        prepared=(rows - rows.mean(0)) / rows.std(0),
        values=np.zeros((3, 0), np.float32),
        total=3,
    )


def test_it_asks_for_frames_only_while_it_is_seen(window: DataWindow, studio: StillStudio, qtbot: QtBot) -> None:
    assert studio.trainer.wanted[KEY] == DataLookRequest()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible() and KEY not in studio.trainer.wanted
    window.show()
    assert KEY in studio.trainer.wanted


def test_pictures_are_turned_over_and_filtered_by_class(window: DataWindow, studio: StillStudio, qtbot: QtBot) -> None:
    studio.trainer.frameArrived.emit(KEY, pictures_frame(studio))
    assert not window.back.isEnabled() and window.on.isEnabled()
    qtbot.mouseClick(window.on, Qt.MouseButton.LeftButton)
    assert studio.trainer.wanted[KEY] == DataLookRequest(first=240)
    qtbot.keyClick(window.of_class, Qt.Key.Key_Down)
    assert studio.trainer.wanted[KEY] == DataLookRequest(label=0)


def test_a_click_on_a_picture_shows_its_pixels(window: DataWindow, studio: StillStudio, qtbot: QtBot) -> None:
    studio.trainer.frameArrived.emit(KEY, pictures_frame(studio))
    assert window.loupe.numbers()[0][0] == "0"
    place = window.grid.box(2).center().toPoint()
    qtbot.mouseClick(window.grid, Qt.MouseButton.LeftButton, pos=place)
    assert window.loupe.numbers()[0][0] == "20"
    qtbot.keyClick(window.grid, Qt.Key.Key_Right)
    assert window.loupe.numbers()[0][0] == "30"
    window.form.set_chosen(READ)
    window.form.chosen.emit(READ)
    assert window.loupe.numbers()[0][:2] == [f"{(30 / 255 - 0.5) / 0.25:.1f}".replace("-", "−"), "−2.0"]
    window.grab()


def test_frames_of_a_run_that_is_over_are_dropped(window: DataWindow, studio: StillStudio) -> None:
    frame = pictures_frame(studio)
    studio.trainer.run += 1
    studio.trainer.frameArrived.emit(KEY, frame)
    assert window.loupe.numbers() == []


def test_columns_have_histograms_as_they_are_and_as_read(window: DataWindow, studio: StillStudio) -> None:
    studio.document.edit(set_data(preset("spiral"), normalisation="standard"))
    studio.trainer.frameArrived.emit(KEY, points_frame(studio))
    assert window.histograms.accessibleDescription() == "x₁: mean 2.00   σ 1.63; x₂: mean 3.00   σ 1.63"
    window.form.set_chosen(READ)
    window.form.chosen.emit(READ)
    assert "σ 1.00" in window.histograms.accessibleDescription()
    assert not window.of_class.isVisible()
    window.grab()


def test_a_sealed_test_part_is_named_but_not_counted(window: DataWindow, studio: StillStudio) -> None:
    studio.document.edit(preset("spiral"))
    studio.trainer.frameArrived.emit(KEY, points_frame(studio))
    sealed = window.bars.sizeHint().height()
    assert window.bars.heading(2) == "test  2, sealed"
    studio.trainer.open_test_set()
    studio.trainer.frameArrived.emit(KEY, points_frame(studio))
    assert window.bars.heading(2) == "test  2" and window.bars.sizeHint().height() > sealed


def test_a_histogram_counts_every_finite_value_by_class() -> None:
    values = np.array([0.0, 1.0, 1.0, 2.0, np.nan], np.float32)
    found = histogram("x", values, np.array([0, 0, 1, 1, 1]), 2)
    assert found.counts.shape == (2, BINS) and found.counts.sum(1).tolist() == [2, 2]
    assert (found.low, found.high, found.mean) == (0.0, 2.0, 1.0)
    assert found.deviation == pytest.approx(np.std(values[:4]))
    assert histogram("x", np.full(4, 3.0), np.zeros(4, int), 1).counts.sum() == 4
    assert histogram("x", np.zeros(0), np.zeros(0, int), 1).counts.sum() == 0


def test_of_a_larger_picture_the_loupe_shows_the_window_about_the_pointer(look: Look, qtbot: QtBot) -> None:
    loupe = Loupe(look)
    qtbot.addWidget(loupe)
    loupe.resize(28 * 20, 28 * 20)
    loupe.show()
    qtbot.waitExposed(loupe)
    picture = np.zeros((64, 64), np.uint8)
    picture[0, 0], picture[63, 63] = 7, 9
    loupe.set_picture(picture)
    assert len(loupe.numbers()) == CELLS
    qtbot.mouseMove(loupe, loupe.frame().topLeft().toPoint() + QPoint(2, 2))
    qtbot.waitUntil(lambda: loupe.numbers()[0][0] == "7")
    qtbot.mouseMove(loupe, QPoint(9, 9))
    qtbot.mouseMove(loupe, QPoint(28 * 20 - 2, 28 * 20 - 2))
    qtbot.waitUntil(lambda: loupe.numbers()[-1][-1] == "9", timeout=3000)
    assert loupe.numbers()[-1][-1] == "9"


@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
def test_bars_are_as_long_as_their_counts(look: Look, qtbot: QtBot, theme: str) -> None:
    look.set_theme(theme)
    bars = CountBars(look)
    qtbot.addWidget(bars)
    color = QColor(1, 200, 3)
    bars.set_counts(np.array([[100, 50], [0, 0], [0, 0]]), (150, 0, 0), ("a", "b"), (color, color), False)
    bars.resize(300, bars.sizeHint().height())
    image = bars.grab().toImage()
    lengths = [
        sum(image.pixelColor(x, y).getRgb() == color.getRgb() for x in range(image.width()))
        for y in range(image.height())
    ]
    full, half = max(lengths), max(length for length in lengths if 0 < length < max(lengths))
    assert half == pytest.approx(full / 2, abs=2)
