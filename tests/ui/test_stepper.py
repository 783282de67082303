from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.ui.theme import Look
from playground.ui.widgets.stepper import NumberField

NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def field(look: Look, qtbot: QtBot) -> NumberField:
    field = NumberField(look, 1, 64, "units")
    qtbot.addWidget(field)
    field.resize(106, 24)
    field.set_value(8)
    field.show()
    field.setFocus()
    return field


def heard_by(field: NumberField) -> list[str | int]:
    words: list[str | int] = []
    field.pressed.connect(lambda: words.append("pressed"))
    field.changed.connect(words.append)
    field.released.connect(lambda: words.append("released"))
    return words


def test_minus_and_plus_count_by_one(field: NumberField) -> None:
    words = heard_by(field)
    QTest.mouseClick(field, LEFT, NONE, QPoint(98, 12))
    QTest.mouseClick(field, LEFT, NONE, QPoint(8, 12))
    assert words == ["pressed", 9, "released", "pressed", 8, "released"]


def test_held_down_it_goes_on_counting_within_one_gesture(field: NumberField, qtbot: QtBot) -> None:
    words = heard_by(field)
    QTest.mousePress(field, LEFT, NONE, QPoint(98, 12))
    qtbot.waitUntil(lambda: field.value >= 11)
    QTest.mouseRelease(field, LEFT, NONE, QPoint(98, 12))
    assert words[:4] == ["pressed", 9, 10, 11]
    assert (words.count("pressed"), words.count("released"), words[-1]) == (1, 1, "released")


def test_the_ends_hold(field: NumberField) -> None:
    words = heard_by(field)
    field.set_value(64)
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert (field.value, words) == (64, ["pressed", "released"])


def test_keys_step_and_shift_counts_ten(field: NumberField) -> None:
    QTest.keyClick(field, Qt.Key.Key_Up)
    QTest.keyClick(field, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert field.value == 19
    QTest.keyClick(field, Qt.Key.Key_Minus)
    assert field.value == 18


def test_a_click_on_the_number_lets_one_type(field: NumberField) -> None:
    words = heard_by(field)
    QTest.mouseClick(field, LEFT, NONE, field.rect().center())
    QTest.keyClicks(field.entry, "32")
    QTest.keyClick(field.entry, Qt.Key.Key_Return)
    assert words == ["pressed", 32, "released"]


@pytest.mark.parametrize("typed", ["0", "65", "3.5", "many"])
def test_what_is_no_whole_number_in_the_range_is_refused(field: NumberField, typed: str) -> None:
    field.edit(typed)
    QTest.keyClick(field.entry, Qt.Key.Key_Return)
    assert field.entry.is_wrong and "whole number from 1 to 64" in field.entry.toolTip()
    assert field.value == 8


def test_setting_the_number_says_nothing(field: NumberField) -> None:
    words = heard_by(field)
    field.set_value(12)
    field.set_range(1, 10)
    assert (field.value, words) == (12, [])


def test_the_number_that_spoils_the_network_stands_on_the_error_ground(field: NumberField, look: Look) -> None:
    field.set_wrong(True)
    assert field.grab().toImage().pixelColor(30, 4) == look.color("on_error")
