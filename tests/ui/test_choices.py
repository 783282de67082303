from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.ui.theme import Look
from playground.ui.widgets.checkbox import CheckBox
from playground.ui.widgets.choice import Choice, Option
from playground.ui.widgets.segmented import Segmented

pytestmark = pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)

NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton
OPTIONS = [Option("tanh", "tanh"), Option("relu", "ReLU", "zero below zero"), Option("id", "identity")]


@pytest.fixture
def choice(look: Look, qtbot: QtBot) -> Choice:
    choice = Choice(look, OPTIONS)
    qtbot.addWidget(choice)
    choice.adjustSize()
    choice.show()
    return choice


@pytest.fixture
def segmented(look: Look, qtbot: QtBot) -> Segmented:
    segmented = Segmented(look, [("lin", "lin"), ("log", "log"), ("both", "both")])
    qtbot.addWidget(segmented)
    segmented.adjustSize()
    segmented.show()
    return segmented


def test_up_and_down_change_a_choice_at_once(choice: Choice, qtbot: QtBot) -> None:
    with qtbot.waitSignal(choice.chosen) as heard:
        QTest.keyClick(choice, Qt.Key.Key_Down)
    assert heard.args == ["relu"] and choice.current == "relu"
    QTest.keyClick(choice, Qt.Key.Key_Up)
    with qtbot.assertNotEmitted(choice.chosen):
        QTest.keyClick(choice, Qt.Key.Key_Up)


@pytest.mark.parametrize("how", ["space", "mouse"])
def test_the_list_opens_and_takes_a_choice(choice: Choice, qtbot: QtBot, how: str) -> None:
    if how == "space":
        QTest.keyClick(choice, Qt.Key.Key_Space)
    else:
        QTest.mouseClick(choice, LEFT)
    assert choice.menu.isVisible()
    assert choice.menu.actions()[1].toolTip() == "zero below zero"
    with qtbot.waitSignal(choice.chosen) as heard:
        choice.menu.actions()[2].trigger()
    choice.menu.close()
    assert heard.args == ["id"]


def test_an_ampersand_is_a_letter_and_no_key(look: Look, qtbot: QtBot) -> None:
    choice = Choice(look, [Option("0", "R&D"), Option("1", "cost")])
    qtbot.addWidget(choice)
    choice.show()
    assert choice.shortcut().isEmpty() and choice.accessibleDescription() == "R&D"
    choice.open()
    assert [action.text() for action in choice.menu.actions()] == ["R&&D", "cost"]
    choice.menu.close()


def test_setting_a_choice_says_nothing_and_knows_its_keys(choice: Choice, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(choice.chosen):
        choice.set_chosen("id")
        choice.set_options([Option("a", "a"), Option("id", "same")])
        assert choice.current == "id"
        choice.set_options([Option("a", "a")])
    assert choice.current == "a"
    with pytest.raises(ValueError, match="'relu' is none of a"):
        choice.set_chosen("relu")


def test_the_glyph_is_drawn_anew_for_another_theme(look: Look, qtbot: QtBot) -> None:
    drawn: list[str] = []

    def glyph() -> QPixmap:
        drawn.append(look.theme.name)
        picture = QPixmap(20, 12)
        picture.fill(look.color("pos"))
        return picture

    choice = Choice(look, [Option("tanh", "tanh", glyph=glyph)])
    qtbot.addWidget(choice)
    choice.resize(120, 28)
    assert choice.grab().toImage().pixelColor(15, 14) == look.color("pos")
    look.set_theme("dark")
    assert choice.grab().toImage().pixelColor(15, 14) == look.color("pos")
    assert drawn == ["light", "dark"]


def test_a_click_on_a_part_chooses_it(segmented: Segmented, qtbot: QtBot) -> None:
    with qtbot.waitSignal(segmented.chosen) as heard:
        QTest.mouseClick(segmented, LEFT, NONE, QPoint(segmented.width() - 8, 14))
    assert heard.args == ["both"] and segmented.current == "both"
    with qtbot.assertNotEmitted(segmented.chosen):
        QTest.mouseClick(segmented, LEFT, NONE, QPoint(segmented.width() - 8, 14))


def test_arrows_move_along_the_parts_and_stop_at_the_ends(segmented: Segmented) -> None:
    heard: list[str] = []
    segmented.chosen.connect(heard.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Home):
        QTest.keyClick(segmented, key)
    assert heard == ["log", "both", "log", "lin"]


def test_setting_a_segment_says_nothing(segmented: Segmented, qtbot: QtBot, look: Look) -> None:
    with qtbot.assertNotEmitted(segmented.chosen):
        segmented.set_chosen("log")
    assert segmented.accessibleDescription() == "log"
    middle = segmented.width() // 2
    assert segmented.grab().toImage().pixelColor(middle, 6) == look.color("chosen_segment")
    with pytest.raises(ValueError):
        segmented.set_chosen("none")


def test_a_checkbox_tells_of_the_users_switching_only(look: Look, qtbot: QtBot) -> None:
    box = CheckBox(look, "test data")
    qtbot.addWidget(box)
    box.show()
    heard: list[bool] = []
    box.switched.connect(heard.append)
    box.set_checked(True)
    assert box.checked and heard == []
    QTest.mouseClick(box, LEFT)
    QTest.keyClick(box, Qt.Key.Key_Space)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert heard == [False, True, False]


def test_a_checked_box_is_filled_with_ink(look: Look, qtbot: QtBot) -> None:
    box = CheckBox(look, "discrete")
    qtbot.addWidget(box)
    box.adjustSize()
    assert box.grab().toImage().pixelColor(2, 12) == look.color("surface")
    box.set_checked(True)
    assert box.grab().toImage().pixelColor(2, 12) == look.color("primary")
