"""The window in which the data themselves are looked at."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from attrs import evolve
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from still_studio import StillStudio

from playground.core.datasets import Column, Table
from playground.core.edits import set_data
from playground.core.experiment import Experiment
from playground.core.frames import DataLookFrame, DataLookRequest
from playground.core.presets import preset
from playground.session.settings import Settings
from playground.ui.pages.train import TrainPage
from playground.ui.theme import Look
from playground.ui.train.look.count_bars import CountBars
from playground.ui.train.look.histograms import BINS, Histograms, end_label, histogram
from playground.ui.train.look.loupe import CELLS, Loupe
from playground.ui.train.look.window import KEY, RAW, READ, DataWindow

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


def test_columns_have_histograms_as_they_are_and_as_read(window: DataWindow, studio: StillStudio, qtbot: QtBot) -> None:
    studio.document.edit(set_data(preset("spiral"), normalisation="standard"))
    studio.trainer.frameArrived.emit(KEY, points_frame(studio))
    said = "x₁: mean 2.00   σ 1.63, from 0 to 4, at most 1 in one of 32 bins"
    assert window.histograms.accessibleDescription() == said
    qtbot.keyClick(window.histograms, Qt.Key.Key_Right)
    assert window.histograms.accessibleDescription().startswith("x₂: mean 3.00   σ 1.63")
    window.form.set_chosen(READ)
    window.form.chosen.emit(READ)
    assert "σ 1.00" in window.histograms.accessibleDescription()
    assert not window.of_class.isVisible()
    window.grab()


COLUMNS = (
    Column(index=0, name="area"),
    Column(index=1, name="district", kind="category", values=("north", "south")),
    *(Column(index=number, name=f"extra {number}") for number in range(3, 20)),
)
FLATS = Table(path="flats.csv", fingerprint="f", features=COLUMNS, target=Column(index=2, name="rent"), rows=100)


def rows_frame(studio: StillStudio, data: Table, rows: int = 50) -> DataLookFrame:
    numbers = np.random.default_rng(1).normal(size=(rows, data.inputs)).astype(np.float32)
    return DataLookFrame(
        run=studio.trainer.run,
        counts=[[rows], [10], [0]],
        sizes=[rows, 10, 10],
        labels=np.zeros(rows, int),
        images=np.zeros((0, 1, 1), np.uint8),
        read=[0.0, 1.0],
        raw=numbers,
        prepared=numbers / 2,
        values=np.arange(rows, dtype=np.float32)[:, None],
        target_mean=100.0,
        target_deviation=2.0,
        total=rows,
    )


@pytest.mark.parametrize("form", [RAW, READ])
def test_columns_of_a_table_have_the_names_of_the_file(
    window: DataWindow, studio: StillStudio, qtbot: QtBot, form: str
) -> None:
    studio.document.edit(Experiment(data=FLATS))
    studio.trainer.frameArrived.emit(KEY, rows_frame(studio, FLATS))
    window.form.set_chosen(form)
    window.form.chosen.emit(form)
    names = [window.histograms.histogram(place).name for place in range(4)]
    assert names == ["area", "district = north", "district = south", "extra 3"]
    qtbot.keyClick(window.histograms, Qt.Key.Key_End)
    said = "rent: mean 24.5" if form == RAW else "rent: mean −37.8   σ 7.22"
    assert window.histograms.accessibleDescription().startswith(said)


def test_more_columns_than_fit_are_scrolled_by_keys_and_wheel(
    window: DataWindow, studio: StillStudio, qtbot: QtBot
) -> None:
    studio.document.edit(Experiment(data=FLATS))
    studio.trainer.frameArrived.emit(KEY, rows_frame(studio, FLATS))
    window.resize(1000, 500)
    bar = window.columns.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    window.histograms.setFocus()
    for _time in range(5):
        qtbot.keyClick(window.histograms, Qt.Key.Key_Down)
    assert window.histograms.current == 10 and bar.value() > 0
    seen = window.histograms.visibleRegion().boundingRect()
    assert seen.contains(window.histograms._box(10).toRect())
    qtbot.keyClick(window.histograms, Qt.Key.Key_Home)
    assert window.histograms.current == 0 and bar.value() == 0
    place = window.columns.viewport().rect().center()
    wheel = QWheelEvent(
        QPointF(place),
        QPointF(window.columns.viewport().mapToGlobal(place)),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(window.columns.viewport(), wheel)
    assert bar.value() > 0


def test_counts_of_many_classes_are_scrolled_by_keys(window: DataWindow, studio: StillStudio, qtbot: QtBot) -> None:
    many = tuple(f"class {number}" for number in range(60))
    target = Column(index=2, name="kind", kind="category", values=many)
    data = Table(path="t.csv", fingerprint="f", features=COLUMNS[:1], target=target, rows=100)
    studio.document.edit(Experiment(data=data))
    frame = rows_frame(studio, data)
    frame = evolve(frame, counts=np.ones((3, 60), int), values=np.zeros((50, 0), np.float32))
    studio.trainer.frameArrived.emit(KEY, frame)
    bar = window.counts.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    assert window.bars.width() <= window.counts.viewport().width()  # the numbers at its right end are seen
    assert window.counts.focusPolicy() == Qt.FocusPolicy.StrongFocus
    qtbot.keyClick(window.counts, Qt.Key.Key_PageDown)
    assert bar.value() > 0


def test_counts_stand_at_the_side_of_a_histogram(look: Look, qtbot: QtBot) -> None:
    shown = Histograms(look)
    qtbot.addWidget(shown)
    shown.resize(500, 220)
    ink, color = look.color("ink3"), QColor(1, 200, 3)
    counts = {}
    for most in (3, 30_000):
        column = np.concatenate([np.zeros(most), np.ones(1)])
        shown.set_columns(("a",), (column,), np.zeros(most + 1, int), (color,))
        image = shown.grab().toImage()
        bars = [(x, y) for x in range(500) for y in range(220) if image.pixelColor(x, y).getRgb() == color.getRgb()]
        first, top = min(x for x, _y in bars), min(y for _x, y in bars)
        texts = [(x, y) for x in range(first - 1) for y in range(220) if image.pixelColor(x, y).name() == ink.name()]
        counts[most] = (first, top, len(texts))
        assert texts and min(y for _x, y in texts) >= 20
    assert counts[30_000][0] > counts[3][0]  # 30 000 takes more room than 3


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


def test_the_mean_of_standardised_values_reads_zero_and_years_keep_their_digits(look: Look, qtbot: QtBot) -> None:
    shown = Histograms(look)
    qtbot.addWidget(shown)
    one = histogram("x", np.array([-1.5, 1.5 + 1e-7]), np.zeros(2, int), 1)
    assert one.mean != 0.0 and shown.facts(one) == "mean 0   σ 1.50"
    assert shown.facts(histogram("x", np.array([-1.5, 1.6]), np.zeros(2, int), 1)) == "mean 0.0500   σ 1.55"
    assert [end_label(value) for value in (2023.0, -1.70771, 139.94, 0.0)] == ["2\u202f023", "−1.708", "139.9", "0"]


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


def test_the_loupe_says_which_part_of_the_picture_is_seen(look: Look, qtbot: QtBot) -> None:
    loupe = Loupe(look)
    qtbot.addWidget(loupe)
    assert loupe.accessibleDescription() == ""
    loupe.set_picture(np.zeros((64, 40), np.uint8))
    assert loupe.accessibleDescription() == "rows 19 to 46 of 64, columns 7 to 34 of 40"
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right):
        qtbot.keyClick(loupe, key)
    assert loupe.accessibleDescription() == "rows 20 to 47 of 64, columns 9 to 36 of 40"
    loupe.set_picture(np.zeros((16, 16), np.uint8))
    assert loupe.accessibleDescription() == "rows 1 to 16 of 16, columns 1 to 16 of 16"
    loupe.set_picture(None)
    assert loupe.accessibleDescription() == ""


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
