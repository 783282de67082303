"""Own digits on the Draw page: added by key and button, reviewed, named anew, deleted, shared, tested with."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from still_studio import StillStudio

from playground.core.presets import preset
from playground.core.strokes import Stroke
from playground.session.recognizer import Marks
from playground.ui.pages.draw import DrawPage
from playground.ui.theme import Look

THIN = "\u202f"
ONE = (Stroke(((0.3, 0.2), (0.3, 0.6)), 0.08),)
SEVEN = (Stroke(((0.3, 0.2), (0.7, 0.2), (0.4, 0.8)), 0.08),)
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def preset_name() -> str:
    return "course-mlp"


@pytest.fixture
def page(draw_page: DrawPage) -> DrawPage:
    """The Draw page, ready for keys."""
    draw_page.column.pad.setFocus()
    return draw_page


def labels(studio: StillStudio) -> list[int]:
    return [digit.label for digit in studio.own_digits.digits]


def press(page: DrawPage, label: int) -> None:
    QTest.keyClick(page.column.pad, Qt.Key(int(Qt.Key.Key_0) + label))


def add(page: DrawPage, *names: int) -> None:
    """Add a drawing of its own shape under each of these names."""
    for name in names:
        page.show_strokes((Stroke(((0.3, 0.2), (0.3 + name / 20, 0.6), (0.5, 0.7)), 0.08),))
        press(page, name)


def stroke(page: DrawPage) -> None:
    """Draw a line with the mouse."""
    pad = page.column.pad
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(100, 100))
    QTest.mouseMove(pad, QPoint(100, 200))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(100, 200))


def test_a_key_adds_the_drawing_as_the_network_sees_it(page: DrawPage, studio: StillStudio) -> None:
    page.show_strokes(SEVEN)
    press(page, 7)
    (digit,) = studio.own_digits.digits
    assert digit.label == 7
    seen = studio.recognizer.pictures[-1]
    assert np.array_equal(digit.picture, np.rint(seen * 255).astype(np.uint8))
    assert [button.is_chosen for button in page.digits.labels.buttons].index(True) == 7
    assert page.digits.note.text() == "1 drawn"


def test_every_digit_key_adds_its_digit(page: DrawPage, studio: StillStudio) -> None:
    add(page, *range(10))
    assert labels(studio) == list(range(10))


def test_a_button_adds_too_and_without_a_drawing_there_is_nothing_to_add(
    page: DrawPage, studio: StillStudio, qtbot: QtBot
) -> None:
    button = page.digits.labels.buttons[3]
    assert not button.isEnabled()
    press(page, 3)
    assert labels(studio) == []
    page.show_strokes(SEVEN)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert labels(studio) == [3]


def test_another_key_names_the_drawing_anew_and_adds_it_no_second_time(page: DrawPage, studio: StillStudio) -> None:
    page.show_strokes(SEVEN)
    press(page, 1)
    press(page, 7)
    assert labels(studio) == [7]


def test_the_next_stroke_begins_another_drawing(page: DrawPage, studio: StillStudio) -> None:
    page.show_strokes(SEVEN)
    press(page, 7)
    stroke(page)
    assert len(page.column.pad.strokes) == 1 and page.column.pad.strokes != SEVEN
    assert not any(button.is_chosen for button in page.digits.labels.buttons)
    stroke(page)
    assert len(page.column.pad.strokes) == 2
    press(page, 1)
    assert labels(studio) == [7, 1]


def test_control_z_takes_the_added_one_back_and_leaves_the_drawing(page: DrawPage, studio: StillStudio) -> None:
    stroke(page)
    press(page, 1)
    QTest.keyClick(page.column.pad, Qt.Key.Key_Z, CONTROL)
    assert labels(studio) == [] and len(page.column.pad.strokes) == 1
    assert not any(button.is_chosen for button in page.digits.labels.buttons)
    QTest.keyClick(page.column.pad, Qt.Key.Key_Z, CONTROL)
    assert page.column.pad.strokes == ()


def test_the_gallery_shows_the_newest_first(page: DrawPage) -> None:
    add(page, 1, 2, 3)
    assert page.digits.mosaic.shown == 3
    assert [text for text, _wrong in page.digits.mosaic._captions] == ["3", "2", "1"]


def test_in_the_gallery_digits_are_named_anew_deleted_and_brought_back(page: DrawPage, studio: StillStudio) -> None:
    add(page, 1, 2, 3)
    mosaic = page.digits.mosaic
    mosaic.setFocus()
    QTest.keyClick(mosaic, Qt.Key.Key_Right)
    QTest.keyClick(mosaic, Qt.Key.Key_9)
    assert labels(studio) == [1, 9, 3]
    QTest.keyClick(mosaic, Qt.Key.Key_Delete)
    assert labels(studio) == [1, 3] and page.column.pad.strokes
    QTest.keyClick(mosaic, Qt.Key.Key_Z, CONTROL)
    QTest.keyClick(mosaic, Qt.Key.Key_Z, CONTROL)
    assert labels(studio) == [1, 2, 3]
    QTest.keyClick(mosaic, Qt.Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert labels(studio) == [1, 9, 3]


def test_the_menu_of_a_digit_does_the_same(page: DrawPage, studio: StillStudio) -> None:
    add(page, 1, 2)
    menu = page.digits.mosaic.menu()
    names, delete = menu.actions()
    names.menu().actions()[5].trigger()
    assert labels(studio) == [1, 5]
    delete.trigger()
    assert labels(studio) == [1]


def test_with_more_than_fit_the_wheel_reaches_the_first(page: DrawPage, studio: StillStudio, qtbot: QtBot) -> None:
    pictures = np.random.default_rng(0).integers(0, 256, (100, 28, 28), np.uint8)
    path = studio.own_digits.path.parent / "many.npz"
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(path, x=pictures, y=np.arange(100, dtype=np.uint8) % 10)
    studio.own_digits.import_file(path)
    mosaic = page.digits.mosaic
    assert page.digits.note.text().endswith("of 100") and page.digits.note.text().startswith("1–")
    for _turn in range(40):
        mosaic.scrolled.emit(1)
    assert page.digits.note.text().endswith("–100 of 100")
    first = studio.own_digits.digits[0]
    shown = mosaic._images[-1]
    assert np.array_equal(shown, first.picture)
    mosaic.set_chosen(mosaic.shown - 1)
    mosaic.removed.emit(mosaic.chosen)
    assert first not in studio.own_digits.digits and len(studio.own_digits.digits) == 99


def test_they_go_to_a_file_and_come_back(page: DrawPage, studio: StillStudio, tmp_path: Path, qtbot: QtBot) -> None:
    assert not page.digits.export.isEnabled()
    add(page, 4, 2)
    page.digits.files.ask_save = lambda: tmp_path / "mine"
    page.digits.files.ask_open = lambda: tmp_path / "mine.npz"
    qtbot.mouseClick(page.digits.export, Qt.MouseButton.LeftButton)
    assert (tmp_path / "mine.npz").is_file()
    studio.own_digits.remove(digit.number for digit in studio.own_digits.digits)
    assert page.digits.empty.isVisible() and page.digits.note.text() == "0 drawn"
    qtbot.mouseClick(page.digits.take_in, Qt.MouseButton.LeftButton)
    assert labels(studio) == [4, 2]


def test_who_changes_their_mind_about_the_file_changes_nothing(page: DrawPage, studio: StillStudio) -> None:
    add(page, 4)
    page.digits.files.ask_save = page.digits.files.ask_open = lambda: None
    page.digits.files.export()
    page.digits.files.import_file()
    assert labels(studio) == [4]


def test_the_network_is_tested_with_them_and_the_wrong_ones_are_marked(
    page: DrawPage, studio: StillStudio, qtbot: QtBot
) -> None:
    assert not page.digits.test.isEnabled()
    add(page, 4, 9, 7)
    qtbot.mouseClick(page.digits.test, Qt.MouseButton.LeftButton)
    assert studio.recognizer.sheets[-1].shape == (3, 28, 28)
    studio.recognizer.examined.emit(Marks(np.array([4, 4, 7]), 1))
    assert page.digits.note.text() == f"2 of 3 · 67{THIN}%"
    assert page.digits.mosaic._captions == (("7", False), ("9 → 4", True), ("4", False))
    assert "9: 0 / 1" in page.digits.note.toolTip() and "7: 1 / 1" in page.digits.note.toolTip()
    studio.recognizer.examined.emit(Marks(np.array([4, 9, 7]), 1))
    assert page.digits.note.text() == f"3 of 3 · 100{THIN}%"
    page.digits.mosaic.removed.emit(0)
    assert studio.recognizer.sheets[-1].shape == (2, 28, 28) and page.digits.note.text() == "2 drawn"
    qtbot.mouseClick(page.digits.test, Qt.MouseButton.LeftButton)
    assert studio.recognizer.sheets[-1] is None


def test_nothing_is_tested_while_the_page_is_not_seen(page: DrawPage, studio: StillStudio) -> None:
    add(page, 4)
    page.digits.set_testing(True)
    page.hide()
    assert studio.recognizer.sheets[-1] is None
    page.show()
    assert studio.recognizer.sheets[-1] is not None


def test_a_network_that_reads_no_digits_says_why_it_cannot_be_tested(page: DrawPage, studio: StillStudio) -> None:
    add(page, 4)
    page.digits.set_testing(True)
    studio.document.edit(preset("spiral"))
    assert not page.digits.test.isEnabled() and not page.digits.testing
    assert page.digits.test.toolTip() == "This network does not read 28 × 28 digits."


@pytest.mark.parametrize(
    ("theme", "size", "rows"), [("light", (1363, 812), 3), ("light", (1203, 631), 1), ("projector", (1180, 644), 0)]
)
def test_the_panel_fits_below_the_pad(page: DrawPage, look: Look, theme: str, size: tuple[int, int], rows: int) -> None:
    add(page, *range(10), *range(10), *range(10))
    look.set_theme(theme)
    page.resize(*size)
    panel = page.digits
    parts = (panel.labels, panel.take_in, panel.export, panel.test, panel.note, *panel.labels.buttons)
    for part in (*parts, *((panel.mosaic,) if rows else ())):
        assert page.rect().contains(part.mapTo(page, part.rect().bottomRight())) and part.isVisible()
    assert panel.mosaic.isVisible() == bool(rows)
    assert not rows or panel.mosaic.shown == min(30, rows * panel.mosaic.columns)
    for _again in range(2):
        page._arrange()
        assert panel.take_in.mapTo(page, QPoint()).x() >= 0
    look.set_theme("light")


def test_where_the_gallery_finds_no_room_it_takes_the_place_of_the_pad(
    page: DrawPage, look: Look, studio: StillStudio
) -> None:
    look.set_theme("projector")
    page.resize(1180, 644)
    review = page.digits.review
    assert not review.isVisible()  # nothing to look through
    add(page, *range(10), *range(10), *range(10))
    assert review.isVisible() and not page.digits.mosaic.isVisible()
    QTest.mouseClick(review, Qt.MouseButton.LeftButton)
    mosaic = page.digits.mosaic
    assert mosaic.isVisible() and mosaic.hasFocus() and not page.column.isVisible()
    assert mosaic.shown == 30 and page.digits.geometry().bottom() <= page.height()
    assert not page.digits.labels.isVisible()

    drawing = page.column.pad.strokes
    QTest.keyClick(mosaic, Qt.Key.Key_5)
    assert labels(studio)[-1] == 5
    QTest.keyClick(mosaic, Qt.Key.Key_Delete)
    QTest.keyClick(mosaic, Qt.Key.Key_Delete)
    assert labels(studio) == [*range(10), *range(10), *range(8)]
    QTest.keyClick(mosaic, Qt.Key.Key_Z, CONTROL)
    assert labels(studio)[-1] == 8
    QTest.keyClick(review, Qt.Key.Key_Delete)  # nothing that belongs to the pad while it is not there
    QTest.keyClick(review, Qt.Key.Key_3)
    assert page.column.pad.strokes == drawing and len(labels(studio)) == 29

    QTest.keyClick(mosaic, Qt.Key.Key_Escape)
    assert page.column.isVisible() and page.column.pad.hasFocus() and not mosaic.isVisible()
    QTest.mouseClick(review, Qt.MouseButton.LeftButton)
    look.set_theme("light")
    page.resize(1363, 980)
    QTest.mouseClick(review, Qt.MouseButton.LeftButton)
    assert page.column.isVisible() and mosaic.isVisible()
    assert review.isVisible() == (mosaic.shown < 29)
    page.resize(1203, 631)
    assert mosaic.shown < 29 and review.isVisible()  # one row does not show all
    studio.own_digits.remove([digit.number for digit in studio.own_digits.digits[2:]])
    assert mosaic.shown == 2 and not review.isVisible()


def test_a_review_scrolls_through_more_digits_than_fit(page: DrawPage, look: Look, studio: StillStudio) -> None:
    look.set_theme("projector")
    page.resize(1180, 644)
    for number in range(200):
        studio.own_digits.add(np.full((28, 28), number / 255), number % 10)
    QTest.mouseClick(page.digits.review, Qt.MouseButton.LeftButton)
    mosaic = page.digits.mosaic
    assert 30 < mosaic.shown < 200
    for _ in range(40):
        QTest.keyClick(mosaic, Qt.Key.Key_PageDown)
    assert page.digits._number(mosaic.shown - 1) == 0
