"""What tests of the screen share: the look of the program, and a window to put things into."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.ui.theme import Look


@pytest.fixture
def look(qapp: QApplication, qtbot: QtBot) -> Look:
    """The light theme, applied to the application."""
    look = Look("light")
    look.apply(qapp)
    return look
