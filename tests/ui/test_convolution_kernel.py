from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from still_studio import StillStudio

from playground.core.convolution.kernels import KERNELS
from playground.core.convolution.sliding import turned
from playground.core.frames import WeightsFrame, WeightsRequest
from playground.core.presets import preset
from playground.ui.convolution.bench import LEARNED
from playground.ui.convolution.learned import KEY
from playground.ui.pages.convolution import ConvolutionPage


@pytest.fixture
def preset_name() -> str:
    return "course-cnn"


@pytest.fixture
def page(convolution_page: ConvolutionPage) -> ConvolutionPage:
    return convolution_page


def weights(studio: StillStudio, seed: int = 0, **others: np.ndarray) -> WeightsFrame:
    """Filters of the course CNN: 20 of 1 × 5 × 5, and 50 of 20 × 5 × 5."""
    generator = np.random.default_rng(seed)
    first, second = (layer.id for layer in studio.document.experiment.network.layers if layer.kind == "conv")
    tensors = {
        f"layers.{first}.weight": generator.standard_normal((20, 1, 5, 5)).astype(np.float32),
        f"layers.{second}.weight": generator.standard_normal((50, 20, 5, 5)).astype(np.float32),
    }
    return WeightsFrame(run=1, experiment=studio.document.experiment, step=0, tensors=tensors | others)


# --- the kernel ------------------------------------------------------------------------------------------------


def test_every_tile_puts_its_kernel_on_the_picture(page: ConvolutionPage, qtbot: QtBot) -> None:
    for name in KERNELS:
        qtbot.mouseClick(page.strip.tiles[name], Qt.MouseButton.LeftButton)
        assert page.bench.held.name == name
        assert [key for key, tile in page.strip.tiles.items() if tile.isChecked()] == [name]


def test_random_is_thrown_anew_when_it_is_pressed_again(page: ConvolutionPage, qtbot: QtBot) -> None:
    seen = []
    for _ in range(3):
        qtbot.mouseClick(page.strip.tiles["random"], Qt.MouseButton.LeftButton)
        seen.append(page.bench.held.values.tolist())
    assert seen[0] != seen[1] != seen[2]


def test_in_a_small_window_a_list_takes_the_place_of_the_tiles(page: ConvolutionPage, studio: StillStudio) -> None:
    page.resize(1203, 631)
    assert page.strip.list.isVisible() and not page.strip.tiles["blur"].isVisible()
    page.strip.list.chosen.emit("random")
    first = page.bench.held.values.tolist()
    page.strip.again.click()
    assert page.bench.held.values.tolist() != first
    studio.trainer.frameArrived.emit(KEY, weights(studio))
    page.strip.list.chosen.emit(LEARNED)
    page.learned.picker.hide()
    assert page.bench.held.name == LEARNED == page.strip.list.current
    page.strip.again.click()
    assert page.learned.picker.isVisible()
    page.learned.picker.hide()
    page.strip.list.chosen.emit("blur")
    assert not page.strip.again.isVisible()


def test_a_number_is_typed_into_a_cell(page: ConvolutionPage, qtbot: QtBot) -> None:
    grid = page.numbers.kernel
    QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.box(0, 1, 2).center().toPoint())
    assert grid.entry.isVisible()
    QTest.keyClicks(grid.entry, "-7")
    QTest.keyClick(grid.entry, Qt.Key.Key_Return)
    assert page.bench.workings.kernel[0, 1, 2] == -7 and page.bench.held.is_edited
    assert page.flow.still.name == "own kernel"


def test_arrows_enter_digits_and_delete(page: ConvolutionPage) -> None:
    grid = page.numbers.kernel
    grid.setFocus()
    QTest.keyClick(grid, Qt.Key.Key_Down)
    QTest.keyClick(grid, Qt.Key.Key_Right)
    assert grid.chosen == (0, 1, 1)
    QTest.keyClick(grid, Qt.Key.Key_3)
    QTest.keyClicks(grid.entry, "/8")
    QTest.keyClick(grid.entry, Qt.Key.Key_Return)
    assert page.bench.workings.kernel[0, 1, 1] == 0.375 and grid.texts[0][1][1] == "3/8"
    QTest.keyClick(grid, Qt.Key.Key_Delete)
    assert page.bench.workings.kernel[0, 1, 1] == 0
    QTest.keyClick(grid, Qt.Key.Key_PageUp)
    assert page.bench.workings.kernel[0, 1, 1] == 1


def test_what_is_no_number_is_refused_and_the_kernel_stays(page: ConvolutionPage) -> None:
    grid, before = page.numbers.kernel, page.bench.workings.kernel.copy()
    grid.edit((0, 0, 0))
    QTest.keyClicks(grid.entry, "x1")
    QTest.keyClick(grid.entry, Qt.Key.Key_Return)
    assert grid.entry.is_wrong
    QTest.keyClick(grid.entry, Qt.Key.Key_Escape)
    for text in ("1/0", "nan"):
        grid.edit((0, 0, 0), text)
        QTest.keyClick(grid.entry, Qt.Key.Key_Return)
        assert grid.entry.is_wrong
        QTest.keyClick(grid.entry, Qt.Key.Key_Escape)
    np.testing.assert_array_equal(page.bench.workings.kernel, before)


def test_the_wheel_steps_the_cell_under_the_pointer(page: ConvolutionPage) -> None:
    grid = page.numbers.kernel
    grid.setFocus()
    at = QPointF(grid.box(0, 2, 0).center())
    turn = QWheelEvent(
        at, QPointF(grid.mapToGlobal(at)), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(grid, turn)
    assert page.bench.workings.kernel[0, 2, 0] == 0  # of Sobel's −1


def test_edits_are_undone_redone_and_reset(page: ConvolutionPage) -> None:
    grid, sobel = page.numbers.kernel, page.bench.workings.kernel.tolist()
    assert not page.numbers.undo.isVisible() and not page.numbers.reset.isVisible()
    page.bench.set_cell((0, 0, 0), 9.0)
    page.bench.set_cell((0, 0, 1), 8.0)
    grid.setFocus()
    QTest.keyClick(grid, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert page.bench.workings.kernel[0, 0].tolist() == [9, 0, 1]
    QTest.keyClick(grid, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert page.bench.workings.kernel[0, 0].tolist() == [9, 8, 1]
    page.numbers.reset.click()
    assert page.bench.workings.kernel.tolist() == sobel
    page.numbers.undo.click()
    assert page.bench.workings.kernel[0, 0].tolist() == [9, 8, 1]


def test_the_document_hears_nothing_of_it(page: ConvolutionPage, studio: StillStudio) -> None:
    before = studio.document.experiment
    page.bench.set_cell((0, 0, 0), 9.0)
    page.bench.set(stride=2, padding=1)
    assert studio.document.experiment is before


def test_a_convolution_shows_the_turned_kernel_and_edits_what_it_shows(page: ConvolutionPage) -> None:
    page.bench.choose("emboss")
    page.slide_bar._choose("convolution")
    np.testing.assert_array_equal(page.bench.workings.applied, turned(page.bench.held.values))
    assert page.numbers.kernel.texts[0][0] == ("2", "1", "0")
    page.numbers.kernel.edited.emit((0, 0, 0), 5.0)
    assert page.bench.held.values[0, 2, 2] == 5.0 and page.numbers.kernel.texts[0][0][0] == "5"


def test_the_sentence_swaps_its_colours_when_the_kernel_turns(page: ConvolutionPage) -> None:
    page.bench.choose("sobel_x")
    assert page.then.words.text().index("Blue") < page.then.words.text().index("Orange")
    page.slide_bar._choose("convolution")
    assert page.then.words.text().index("Orange") < page.then.words.text().index("Blue")
    page.bench.choose("laplace")
    assert page.then.words.text().index("Blue") < page.then.words.text().index("Orange")


# --- learned filters -------------------------------------------------------------------------------------------


def test_a_learned_filter_is_followed_while_it_trains(page: ConvolutionPage, studio: StillStudio) -> None:
    assert isinstance(studio.trainer.wanted[KEY], WeightsRequest)  # once, to show how it looks
    studio.trainer.frameArrived.emit(KEY, weights(studio))
    assert KEY not in studio.trainer.wanted and page.strip.tiles[LEARNED].text() == "Conv 1, 1"
    page.learned.choose(page.strip)
    assert KEY in studio.trainer.wanted and page.bench.held.name == LEARNED
    first = page.bench.workings.kernel.copy()
    assert first.shape == (1, 5, 5)
    studio.trainer.frameArrived.emit(KEY, weights(studio, 1))
    assert not np.array_equal(page.bench.workings.kernel, first)
    undone = len(page.bench._done)
    studio.trainer.frameArrived.emit(KEY, weights(studio, 2))
    assert len(page.bench._done) == undone  # learning on is no step to undo
    page.hide()
    assert KEY not in studio.trainer.wanted
    page.show()
    page.bench.choose("blur")
    assert KEY not in studio.trainer.wanted


def test_layer_filter_and_channel_are_chosen(page: ConvolutionPage, studio: StillStudio) -> None:
    frame = weights(studio)
    studio.trainer.frameArrived.emit(KEY, frame)
    page.learned.choose(page.strip)
    picker = page.learned.picker
    second = picker.layer.options[1].key
    picker.layer.chosen.emit(second)
    picker.filter.changed.emit(8)
    picker.channel.changed.emit(20)
    np.testing.assert_array_equal(page.bench.workings.kernel[0], frame.tensors[f"layers.{second}.weight"][7, 19])
    assert page.flow.still.name == "Conv 2, 8"
    assert not page.fields.sizes.isEnabled()
    picker.hide()


def test_an_edited_filter_is_followed_no_more_until_it_is_reset(page: ConvolutionPage, studio: StillStudio) -> None:
    studio.trainer.frameArrived.emit(KEY, weights(studio))
    page.learned.choose(page.strip)
    page.learned.picker.hide()
    page.bench.set_cell((0, 0, 0), 9.0)
    studio.trainer.frameArrived.emit(KEY, weights(studio, 3))
    assert page.bench.workings.kernel[0, 0, 0] == 9.0
    page.bench.reset()
    frame = weights(studio, 4)
    studio.trainer.frameArrived.emit(KEY, frame)
    np.testing.assert_array_equal(page.bench.workings.kernel[0], next(iter(frame.tensors.values()))[0, 0])


def test_without_a_convolution_layer_a_network_is_offered(page: ConvolutionPage, studio: StillStudio) -> None:
    studio.document.edit(preset("course-mlp"))
    page.strip.tiles[LEARNED].click()
    picker = page.learned.picker
    assert picker.nothing.isVisible() and not picker.tiles.isVisible()
    assert page.bench.held.name == "sobel_x" and page.strip.tiles["sobel_x"].isChecked()
    picker.load.click()
    assert studio.document.experiment == preset("course-cnn")
    studio.trainer.frameArrived.emit(KEY, weights(studio))
    assert picker.tiles.isVisible() and page.bench.held.name == LEARNED
    picker.hide()


def test_when_its_layer_goes_the_filter_stays_on_the_bench(page: ConvolutionPage, studio: StillStudio) -> None:
    studio.trainer.frameArrived.emit(KEY, weights(studio))
    page.learned.choose(page.strip)
    page.learned.picker.hide()
    kernel = page.bench.workings.kernel.copy()
    studio.document.edit(preset("course-mlp"))
    np.testing.assert_array_equal(page.bench.workings.kernel, kernel)
    assert page.flow.still.name == "learned"


def test_filters_for_three_channels_meet_a_colour_picture_whole(page: ConvolutionPage) -> None:
    page.source.set(kind="photo")
    values = np.random.default_rng(0).standard_normal((3, 3, 3))
    page.bench.show_learned(values, 1, is_chosen=True)
    np.testing.assert_array_equal(page.bench.workings.kernel, values)
    page.source.set(kind="digit")
    np.testing.assert_array_equal(page.bench.workings.kernel, values[1:2])
