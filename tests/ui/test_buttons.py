from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget
from pytestqt.qtbot import QtBot

from playground.ui.theme import Look
from playground.ui.widgets.buttons import BUSY, Button

pytestmark = pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)

NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


def shown(qtbot: QtBot, button: Button) -> Button:
    qtbot.addWidget(button)
    button.adjustSize()
    button.show()
    return button


def test_the_primary_button_is_filled_and_the_disabled_one_is_not(look: Look, qtbot: QtBot) -> None:
    button = shown(qtbot, Button(look, "Train", "ph.play-fill", "primary"))
    assert button.grab().toImage().pixelColor(5, 14) == look.color("primary")
    button.setEnabled(False)
    assert button.grab().toImage().pixelColor(5, 14) == look.color("surface")


def test_it_restyles_itself_in_another_theme(look: Look, qtbot: QtBot) -> None:
    button = shown(qtbot, Button(look, "Train", kind="primary", height="bar"))
    look.set_theme("projector")
    button.adjustSize()
    assert button.height() == 48
    assert button.grab().toImage().pixelColor(8, 20) == look.color("primary")


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_the_keyboard_clicks_it(look: Look, qtbot: QtBot, key: Qt.Key) -> None:
    button = shown(qtbot, Button(look, "Rewind"))
    with qtbot.waitSignal(button.clicked):
        QTest.keyClick(button, key)


def test_compact_it_is_an_icon_that_keeps_its_name(look: Look, qtbot: QtBot) -> None:
    button = shown(qtbot, Button(look, "New dice", "ph.dice-five", "quiet"))
    wide = button.sizeHint().width()
    button.set_compact(True)
    assert button.sizeHint().width() == 28 < wide
    assert button.accessibleName() == button.toolTip() == "New dice"


def test_a_button_with_a_menu_pops_it(look: Look, qtbot: QtBot) -> None:
    button = shown(qtbot, Button(look, "Preset"))
    menu = QMenu(button)
    menu.addAction("one")
    button.set_menu(menu)
    QTest.mouseClick(button, LEFT)
    assert menu.isVisible()
    menu.close()


def test_a_split_button_pops_its_menu_at_the_caret_only(look: Look, qtbot: QtBot) -> None:
    button = shown(qtbot, Button(look, "Step", "ph.skip-forward-fill"))
    menu = QMenu(button)
    menu.addAction("ten steps")
    button.set_menu(menu, split=True)
    button.adjustSize()
    with qtbot.waitSignal(button.clicked):
        QTest.mouseClick(button, LEFT, NONE, QPoint(20, 14))
    assert not menu.isVisible()
    with qtbot.assertNotEmitted(button.clicked):
        QTest.mouseClick(button, LEFT, NONE, QPoint(button.width() - 12, 14))
    assert menu.isVisible()
    menu.close()
    QTest.keyClick(button, Qt.Key.Key_Down)
    assert menu.isVisible()
    menu.close()


def test_progress_is_a_bar_at_the_bottom(look: Look, qtbot: QtBot) -> None:
    button = shown(qtbot, Button(look, "Preparing…", kind="primary"))
    button.set_progress(0.5)
    picture = button.grab().toImage()
    low = button.height() - 2
    assert picture.pixelColor(button.width() // 4, low) != look.color("primary")
    assert picture.pixelColor(3 * button.width() // 4, low) == look.color("primary")


def test_work_of_unknown_length_stops_moving_when_nobody_sees_it(look: Look, qtbot: QtBot) -> None:
    button = shown(qtbot, Button(look, "Preparing…", kind="primary"))
    button.set_progress(BUSY)
    assert button._busy.isActive()
    button.hide()
    assert not button._busy.isActive()
    button.show()
    assert button._busy.isActive()
    button.set_progress(None)
    assert not button._busy.isActive()


def test_the_focus_ring_stands_outside_the_button_and_goes_with_the_focus(look: Look, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    one, other = Button(look, "One"), Button(look, "Two")
    row.addWidget(one)
    row.addWidget(other)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    other.setFocus(Qt.FocusReason.MouseFocusReason)
    one.setFocus(Qt.FocusReason.TabFocusReason)
    above = one.geometry().center().x(), one.geometry().top() - 2
    assert window.grab().toImage().pixelColor(*above) == look.color("ink")
    other.setFocus(Qt.FocusReason.TabFocusReason)
    assert window.grab().toImage().pixelColor(*above) == look.color("surface")


def test_a_mouse_click_draws_no_focus_ring(look: Look, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    button = Button(look, "One")
    row.addWidget(button)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    button.setFocus(Qt.FocusReason.MouseFocusReason)
    place = button.geometry().center().x(), button.geometry().top() - 2
    assert window.grab().toImage().pixelColor(*place) == look.color("surface")
    QTest.keyClick(button, Qt.Key.Key_Shift)
    assert window.grab().toImage().pixelColor(*place) == look.color("ink")
