"""One of many names is found by typing a part of it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.ui.theme import Look
from playground.ui.widgets.name_field import NameField

NAMES = ("tench", "goldfish", "crane", "daisy", "crane", "great white shark")


@pytest.fixture
def field(look: Look, qtbot: QtBot) -> NameField:
    field = NameField(look, "which")
    qtbot.addWidget(field)
    field.set_names(NAMES)
    with qtbot.waitActive(field):
        field.show()
        field.activateWindow()
    field.setFocus()
    return field


def offered(field: NameField) -> list[str]:
    completer = field.completer()
    model = completer.completionModel()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_it_shows_number_and_name(field: NameField) -> None:
    field.set_chosen(3)
    assert (field.text(), field.accessibleDescription(), field.number) == ("3 daisy", "3 daisy", 3)


def test_typing_lists_every_name_that_holds_the_letters(field: NameField) -> None:
    QTest.keyClicks(field, "CRA")
    assert offered(field) == ["2 crane", "4 crane"]
    field.completer().popup().hide()


@pytest.mark.parametrize(
    ("typed", "number"), [("shark", 5), ("crane", 2), ("4", 4), ("4 crane", 4), ("DAISY", 3), ("gold", 1)]
)
def test_enter_takes_the_first_that_fits(field: NameField, qtbot: QtBot, typed: str, number: int) -> None:
    with qtbot.waitSignal(field.chosen) as told:
        QTest.keyClicks(field, typed)
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert told.args == [number] and field.text() == f"{number} {NAMES[number]}"


@pytest.mark.parametrize("typed", ["no such thing", "", "   "])
def test_what_is_no_name_gives_back_what_was_chosen(field: NameField, qtbot: QtBot, typed: str) -> None:
    field.set_chosen(1)
    field.selectAll()
    with qtbot.assertNotEmitted(field.chosen):
        QTest.keyClicks(field, typed)
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.number == 1 and field.text() == "1 goldfish"


def test_escape_and_leaving_give_back_what_was_chosen(field: NameField, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(field.chosen):
        QTest.keyClicks(field, "shark")
        field.completer().popup().hide()
        QTest.keyClick(field, Qt.Key.Key_Escape)
        assert field.text() == "0 tench"
        QTest.keyClicks(field, "shark")
        field.completer().popup().hide()
        field.clearFocus()
    assert field.text() == "0 tench"


def test_a_click_marks_what_is_there_a_second_one_places_the_cursor(field: NameField) -> None:
    field.clearFocus()
    QTest.mouseClick(field, Qt.MouseButton.LeftButton)
    assert field.selectedText() == "0 tench"
    QTest.keyClicks(field, "shark")
    assert field.text() == "shark" and offered(field) == ["5 great white shark"]
    field.completer().popup().hide()
    QTest.mouseClick(field, Qt.MouseButton.LeftButton)
    assert not field.hasSelectedText() and field.text() == "shark"


def test_arrows_go_to_the_names_beside(field: NameField, qtbot: QtBot) -> None:
    heard: list[int] = []
    field.chosen.connect(heard.append)
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        QTest.keyClick(field, key)
    assert heard == [1, 2, 1]


def test_other_names_keep_the_number_that_there_is(field: NameField) -> None:
    field.set_chosen(5)
    field.set_names(NAMES[:3])
    assert field.text() == "0 tench"
