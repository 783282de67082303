"""The band that says one sentence."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from playground.ui.banner import Banner
from playground.ui.theme import Look
from playground.ui.widgets.buttons import Button

ANSWERS = (("stay", "Stay", "Stays."), ("go", "Go", "Goes."))


@pytest.fixture
def banner(qapp: QApplication) -> Iterator[Banner]:
    look = Look("light")
    look.apply(qapp)
    window = QWidget()
    window.resize(900, 200)
    banner = Banner(look, "warn", "ph.warning", window)
    banner.resize(900, 44)
    window.show()
    yield banner
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_a_pressed_button_answers_and_nothing_is_kept_of_what_was_asked(banner: Banner) -> None:
    answers: list[str] = []
    banner.answered.connect(answers.append)
    banner.say("Stay or go?", ANSWERS)
    QTest.mouseClick(banner.buttons[1], Qt.MouseButton.LeftButton)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert answers == ["go"]
    assert banner.isHidden()
    assert banner.buttons == ()
    assert banner.findChildren(Button) == []
