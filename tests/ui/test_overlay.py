"""The panel that opens over the page."""

from __future__ import annotations

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QMenuBar, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from playground.ui.theme import Look
from playground.ui.train.overlay import Overlay
from playground.ui.widgets.buttons import Button


class Page(QWidget):
    """A window with a menu bar, a button to open from and an overlay that holds three buttons."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.resize(600, 400)
        self.menu = QMenuBar(self).addMenu("Menu")
        self.inner = self.menu.addMenu("Inner")
        self.anchor = Button(look, "Open", parent=self)
        content = QWidget(self)
        column = QVBoxLayout(content)
        self.buttons = [Button(look, name, parent=content) for name in ("third", "second", "first")]
        for button in reversed(self.buttons):
            column.addWidget(button)
        self.overlay = Overlay(look, self)
        self.overlay.set_content(content)
        self.show()


@pytest.fixture
def page(qtbot: QtBot, look: Look) -> Page:
    page = Page(look)
    qtbot.addWidget(page)
    qtbot.waitExposed(page)
    return page


def test_the_keyboard_goes_to_the_uppermost_control_that_can_take_it(page: Page) -> None:
    page.buttons[2].setEnabled(False)
    page.overlay.open_at(page.anchor, 200)
    assert page.focusWidget() is page.buttons[1]
    page.overlay.close_panel()


def test_the_menus_live_on_when_something_is_deleted_after_a_panel_was_open(page: Page) -> None:
    page.overlay.open_at(page.anchor, 200)
    page.overlay.close_panel()
    for widget in (page.anchor, page.overlay):
        widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert not shiboken6.isValid(page.overlay)
    assert shiboken6.isValid(page.menu) and shiboken6.isValid(page.inner)
