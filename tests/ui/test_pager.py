"""A pager turns by click, arrow keys and wheel."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.ui.theme import Look
from playground.ui.widgets.pager import Pager


@pytest.fixture
def turns(look: Look, qtbot: QtBot) -> tuple[Pager, list[int]]:
    pager, found = Pager(look, "unit", "which unit"), []
    qtbot.addWidget(pager)
    pager.set_text("unit 1 of 2", "unit 88 of 88")
    pager.turned.connect(found.append)
    pager.resize(pager.sizeHint())
    pager.show()
    return pager, found


def test_either_half_turns(turns: tuple[Pager, list[int]]) -> None:
    pager, found = turns
    QTest.mouseClick(pager, Qt.MouseButton.LeftButton, pos=QPoint(5, 10))
    QTest.mouseClick(pager, Qt.MouseButton.LeftButton, pos=QPoint(pager.width() - 5, 10))
    assert found == [-1, 1]


def test_arrow_keys_turn(turns: tuple[Pager, list[int]]) -> None:
    pager, found = turns
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_Up):
        QTest.keyClick(pager, key)
    assert found == [1, -1, 1, -1]


def test_it_says_what_it_shows(turns: tuple[Pager, list[int]]) -> None:
    pager, _found = turns
    assert pager.accessibleName() == "unit" and pager.accessibleDescription() == "unit 1 of 2"
    assert pager.text == "unit 1 of 2"


def test_it_is_as_wide_as_its_longest_text(turns: tuple[Pager, list[int]], look: Look) -> None:
    pager, _found = turns
    before = pager.sizeHint().width()
    pager.set_text("1", "unit 88 of 88")
    assert pager.sizeHint().width() == before


def test_while_disabled_it_stays(turns: tuple[Pager, list[int]]) -> None:
    pager, found = turns
    pager.setEnabled(False)
    pager._turn(1)
    assert found == []
