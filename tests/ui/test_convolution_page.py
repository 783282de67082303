from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from still_studio import StillStudio

from playground.core.convolution.kernels import KERNELS
from playground.ui import paint
from playground.ui.convolution.flow_layout import ACTIVATED, INPUT, MAP, POOLED
from playground.ui.pages.convolution import ConvolutionPage
from playground.ui.theme import Look

SIZES = [("light", (1363, 812)), ("dark", (1203, 631)), ("projector", (1180, 644))]


@pytest.fixture
def preset_name() -> str:
    return "course-cnn"


@pytest.fixture
def page(convolution_page: ConvolutionPage) -> ConvolutionPage:
    return convolution_page


def corner(page: ConvolutionPage, key: str, row: float, column: float) -> QPoint:
    """The middle of a cell of a picture, in px of the flow."""
    panel = page.flow.panel(key)
    assert panel is not None
    return panel.cell_box(row, column).center().toPoint()


# --- the window ------------------------------------------------------------------------------------------------


def test_the_pointer_takes_the_window_over_and_the_whole_map_counts_as_computed(page: ConvolutionPage) -> None:
    page.slide.play(True)
    QTest.mouseMove(page.flow, corner(page, MAP, 10, 12))
    assert page.bench.place == (10, 12) and page.bench.is_taken
    assert not page.slide.is_playing
    panel = page.flow.panel(MAP)
    assert panel is not None and page.flow.done(panel) == [panel.box]


@pytest.mark.parametrize(
    ("key", "cell", "place"),
    [(INPUT, (6, 7), (5, 6)), (INPUT, (0, 27), (0, 25)), (ACTIVATED, (3, 4), (3, 4)), (POOLED, (5, 6), (10, 12))],
)
def test_every_picture_takes_the_window_along(
    page: ConvolutionPage, key: str, cell: tuple[int, int], place: tuple[int, int]
) -> None:
    QTest.mouseMove(page.flow, corner(page, key, *cell))
    assert page.bench.place == place


def test_arrow_keys_move_the_window_and_stop_at_the_edge(page: ConvolutionPage) -> None:
    page.bench.take_to((0, 0))
    page.flow.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Down):
        QTest.keyClick(page.flow, key)
    assert page.bench.place == (2, 0)
    QTest.keyClick(page.flow, Qt.Key.Key_End)
    assert page.bench.place == (25, 25)
    QTest.keyClick(page.flow, Qt.Key.Key_Home)
    QTest.keyClick(page.flow, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert page.bench.place == (0, 5)


def test_every_output_pixel_stands_level_with_the_middle_of_its_window(page: ConvolutionPage) -> None:
    for size, padding, dilation in ((3, 0, 1), (5, 1, 1), (3, 2, 3)):
        page.bench.set_size(size)
        page.bench.set(padding=padding, dilation=dilation)
        for place in ((0, 0), (7, 3)):
            boxes = [page.flow.ring_of(panel, place) for panel in page.flow.still.panels[:2]]
            window, pixel = (box for box in boxes if box is not None)
            assert pixel.center().y() == pytest.approx(window.center().y(), abs=1.0)


def test_only_whole_pixels_a_cell_and_input_and_output_share_them(page: ConvolutionPage) -> None:
    first, second = page.flow.still.panels[:2]
    assert first.cell == second.cell and first.box.width() == 28 * first.cell and second.box.width() == 26 * second.cell


def test_what_was_not_computed_yet_is_pale(page: ConvolutionPage, look: Look) -> None:
    page.source.set(kind="six")
    page.bench.choose("vertical")
    page.bench.advance(-page.bench.index + 5)  # the second row, its second pixel
    image = page.flow.grab().toImage()
    strong, pale = (image.pixelColor(corner(page, MAP, row, 2)) for row in (0, 3))
    assert strong.blue() > strong.red() + 60  # 30 of 30: all blue
    assert pale.saturation() < strong.saturation() / 2
    page.bench.take_to((1, 1))
    assert page.flow.grab().toImage().pixelColor(corner(page, MAP, 3, 2)) == strong


def test_a_step_repaints_only_what_it_changes(page: ConvolutionPage) -> None:
    before = page.bench.place
    page.bench.advance(1)
    area = sum(box.width() * box.height() for box in page.flow.touched(before, page.bench.place, False))
    assert area < 0.2 * page.flow.width() * page.flow.height()


# --- sliding ---------------------------------------------------------------------------------------------------


def test_play_step_and_back(page: ConvolutionPage, qtbot: QtBot) -> None:
    index = page.bench.index
    qtbot.mouseClick(page.slide_bar.step, Qt.MouseButton.LeftButton)
    assert page.bench.index == index + 1
    qtbot.mouseClick(page.slide_bar.back, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.slide_bar.back, Qt.MouseButton.LeftButton)
    assert page.bench.index == index - 1
    qtbot.mouseClick(page.slide_bar.play, Qt.MouseButton.LeftButton)
    assert page.slide.is_playing and page.slide_bar.play.text() == "Pause"
    qtbot.waitUntil(lambda: page.bench.index > index - 1)
    QTest.keyClick(page, Qt.Key.Key_W)
    assert not page.slide.is_playing


def test_nothing_moves_while_the_page_is_hidden(page: ConvolutionPage) -> None:
    page.slide.play(True)
    assert page.slide.is_running
    page.hide()
    assert not page.slide.is_running and page.slide.is_playing
    page.show()
    assert page.slide.is_running


def test_after_the_last_pixel_comes_the_first(page: ConvolutionPage) -> None:
    page.bench.take_to((25, 25))
    page.slide.step()
    assert page.bench.place == (0, 0) and not page.bench.is_taken


# --- numbers ---------------------------------------------------------------------------------------------------


def test_window_kernel_products_and_sum_are_written_out(page: ConvolutionPage) -> None:
    page.source.set(kind="six")
    page.bench.choose("vertical")
    page.bench.take_to((0, 1))
    numbers = page.numbers
    assert numbers.window_grid.texts == ((("10", "10", "0"),) * 3,)
    assert numbers.kernel.texts == ((("1", "0", "−1"),) * 3,)
    assert numbers.products.texts == ((("10", "0", "0"),) * 3,)
    assert numbers.sum.result == "30"
    assert page.then.lines() == (("max(0, 30) = ", "30"), ("max(0, 30, 0, 30) = ", "30"))


def test_the_sum_follows_the_window(page: ConvolutionPage) -> None:
    page.bench.choose("sobel_x")
    for place in ((4, 10), (5, 14), (20, 20)):
        page.bench.take_to(place)
        assert page.numbers.sum.result == f"{page.bench.workings.map[place]:.0f}".replace("-", "−")


def test_a_colour_picture_has_numbers_for_every_channel(page: ConvolutionPage) -> None:
    page.source.set(kind="photo")
    assert page.numbers.window_grid.channels == 3 and not page.numbers.channel.isVisible()
    assert [word for word, _terms in page.numbers.sum.lines()] == ["red", "green", "blue"]
    assert sum(terms[0] for _word, terms in page.numbers.sum.lines()) == pytest.approx(
        page.bench.workings.map[page.bench.place]
    )
    page.bench.set_size(5)
    assert page.numbers.window_grid.channels == 1 and page.numbers.channel.isVisible()
    page.numbers.channel.chosen.emit("1")
    page.source.set(is_coloured=False)
    assert page.numbers.window_grid.channels == 1 and not page.numbers.channel.isVisible()


@pytest.mark.parametrize("look", ["light", "dark", "projector"], indirect=True)
@pytest.mark.parametrize("size", [3, 5])
def test_numbers_can_be_read_at_three_by_three_and_five_by_five(page: ConvolutionPage, look: Look, size: int) -> None:
    page.resize(*dict(SIZES)[look.theme.name])
    for name, kernel in KERNELS.items():
        page.bench.choose(name)
        page.bench.set_size(size)
        assert kernel.title and page.bench.held.size == size
        for kind in ("digit", "photo"):
            page.source.set(kind=kind)
            for grid in (page.numbers.window_grid, page.numbers.kernel, page.numbers.products):
                assert grid.number_font is not None, (name, kind, grid.accessibleName())


# --- pictures and sizes ----------------------------------------------------------------------------------------


def test_a_stroke_on_the_input_becomes_pixels(page: ConvolutionPage, qtbot: QtBot) -> None:
    page.source.set(kind="drawing")
    pad = page.pad
    assert pad.isVisible() and pad.geometry() == page.flow.picture_box().toRect()
    middle = pad.width() // 2
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(middle, 40))
    QTest.mouseMove(pad, QPoint(middle, pad.height() - 40))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(middle, pad.height() - 40))
    levels = page.bench.workings.picture.levels[0]
    assert levels[14, 13:15].max() == 255 and levels[:, :8].max() == 0 and levels.shape == (28, 28)
    qtbot.mouseClick(page.source_bar.undo, Qt.MouseButton.LeftButton)
    assert page.bench.workings.picture.levels.max() == 0
    assert not page.source_bar.clear.isEnabled()
    page.source.set(kind="digit")
    assert not pad.isVisible()


def test_the_draw_pages_digit_can_be_taken(page: ConvolutionPage, studio: StillStudio) -> None:
    page.source.set(kind="drawing")
    assert not page.source_bar.shared.isVisible()
    digit = np.zeros((28, 28), np.float32)
    digit[5:20, 13] = 1.0
    studio.drawing.set_picture(digit)
    assert page.source_bar.shared.isVisible() and page.bench.workings.picture.levels.max() == 0
    page.source_bar.shared.chosen.emit("shared")
    np.testing.assert_array_equal(page.bench.workings.picture.levels[0], 255.0 * digit)
    assert not page.pad.isVisible()
    studio.drawing.set_picture(digit.T)
    np.testing.assert_array_equal(page.bench.workings.picture.levels[0], 255.0 * digit.T)
    studio.drawing.set_picture(None)
    assert page.pad.isVisible() and page.bench.workings.picture.levels.max() == 0


def test_a_window_too_large_says_its_arithmetic_and_nothing_crashes(page: ConvolutionPage) -> None:
    page.source.set(kind="six")
    page.bench.choose("blur")
    for size in (7, 11):
        page.bench.set_size(size)
        assert page.formula.formula == f"⌊(6+2·0−{size})/1⌋+1 < 1" and "does not fit" in page.formula.reason
        page.grab()
        page.slide.step()
        QTest.keyClick(page.flow, Qt.Key.Key_Right)
        QTest.mouseMove(page.flow, corner(page, INPUT, 1, 1))
    page.bench.set(padding=5)
    assert page.formula.formula == "⌊(6+2·5−11)/1⌋+1 = 6"
    assert page.numbers.window_grid.side == 11


def test_every_setting_can_be_painted(page: ConvolutionPage) -> None:
    for kind in ("six", "digit", "photo"):
        page.source.set(kind=kind)
        for size in (2, 3, 8, 11):
            page.bench.choose("blur")
            page.bench.set_size(size)
            for stride, padding, dilation in ((1, 0, 1), (4, 5, 4), (3, 1, 2)):
                for pooling, pool_size in (("none", 2), ("max", 4), ("average", 3)):
                    page.bench.set(
                        stride=stride, padding=padding, dilation=dilation, pooling=pooling, pool_size=pool_size
                    )
                    page.grab()


def test_the_size_is_explained(page: ConvolutionPage) -> None:
    reasons = []
    for change in ({}, {"padding": 1}, {"padding": 2}, {"padding": 0, "dilation": 2}, {"dilation": 1, "stride": 2}):
        page.bench.set(**change)
        reasons.append(page.formula.reason)
    assert len(set(reasons)) == 5 and reasons[1].startswith("p = (f − 1)/2")


def test_what_was_set_is_still_there_after_another_page(page: ConvolutionPage) -> None:
    page.source.set(kind="photo")
    page.bench.set(stride=2)
    page.bench.take_to((3, 4))
    page.hide()
    page.show()
    assert page.source.kind == "photo" and page.bench.setting.stride == 2 and page.bench.place == (3, 4)


@pytest.mark.slow
@pytest.mark.parametrize("look", ["light", "dark", "projector"], indirect=True)
def test_no_text_is_cut_whatever_is_chosen(
    page: ConvolutionPage, look: Look, studio: StillStudio, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut: set[str] = set()

    class Metrics(QFontMetricsF):
        def elidedText(self, text: str, mode: Qt.TextElideMode, width: float, flags: int | None = 0) -> str:
            shown = super().elidedText(text, mode, width, flags or 0)
            if shown != text:
                cut.add(text)
            return shown

    page.resize(*dict(SIZES)[look.theme.name])
    studio.drawing.set_picture(np.eye(28, dtype=np.float32))
    monkeypatch.setattr(paint, "QFontMetricsF", Metrics)
    for kind in ("digit", "photo", "six", "drawing"):
        page.source.set(kind=kind)
        for name in KERNELS:
            page.bench.choose(name)
            for size in (3, 11):
                page.bench.set_size(size)
                page.bench.set(padding=size % 5, dilation=1 + size // 4, activation="leaky_relu", pooling="average")
                page.grab()
        page.bench.set(stride=1, padding=0, dilation=1, activation="tanh", pooling="max", pool_size=4)
        page.bench.set_cell((0, 0, 0), -123.456)
        page.grab()
    assert cut == set()


@pytest.mark.parametrize(("theme", "size"), SIZES)
@pytest.mark.parametrize("kind", ["digit", "photo", "six", "drawing"])
def test_everything_lies_inside_the_page(
    page: ConvolutionPage, look: Look, theme: str, size: tuple[int, int], kind: str
) -> None:
    look.set_theme(theme)
    page.resize(*size)
    page.source.set(kind=kind)
    page.bench.set(padding=1)
    QApplication.processEvents()
    parts = (page.source_bar, page.slide_bar, page.strip, page.fields, page.formula, page.numbers, page.then)
    for part in parts:
        assert page.rect().contains(part.mapTo(page, part.rect().bottomRight())), part
        assert part.width() >= part.minimumSizeHint().width(), part
    assert page.slide_bar.x() >= page.source_bar.geometry().right()
    for panel in page.flow.still.panels:
        assert page.flow.rect().contains(panel.box.toAlignedRect()), panel.key
        assert page.flow.rect().contains(page.flow.still.caption_box(panel).toAlignedRect().bottomLeft())
    assert page.flow.still.panels[0].box.width() >= 180
    for grid in (page.numbers.window_grid, page.numbers.kernel, page.numbers.products, page.numbers.sum):
        assert page.numbers.rect().contains(grid.geometry())
    look.set_theme("light")
