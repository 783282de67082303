"""The banner after a crash, and the last session in the File menu."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from still_studio import StillStudio

from playground.session.settings import Settings
from playground.ui.theme import Look
from playground.ui.window import Window


class StillAutosave:
    """What a crash left, and what was answered."""

    def __init__(self, *left: Path) -> None:
        self.left = list(left)
        self.answers: list[tuple[str, Path]] = []
        self.last_session: Path | None = None

    @property
    def offered(self) -> Path | None:
        return self.left[0] if self.left else None

    def restore(self) -> None:
        self.answers.append(("restore", self.left.pop(0)))

    def discard(self) -> None:
        self.answers.append(("discard", self.left.pop(0)))


@pytest.fixture
def studio(qapp: object) -> StillStudio:
    return StillStudio(Settings())


@pytest.fixture
def window(look: Look, studio: StillStudio, qtbot: QtBot) -> Window:
    window = Window(look, studio)
    window.files.ask_unsaved = lambda _title: "discard"
    qtbot.addWidget(window)
    window.open_page("draw")
    with qtbot.waitExposed(window):
        window.show()
    return window


def test_everything_left_is_offered_one_after_the_other(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    first, second = tmp_path / "1.nnp", tmp_path / "2.nnp"
    for path in (first, second):
        path.touch()
    autosave = StillAutosave(first, second)
    window.offer(autosave)
    assert window.recovery.isVisible() and "ended unexpectedly" in window.recovery.text
    qtbot.mouseClick(window.recovery.buttons[0], Qt.MouseButton.LeftButton)
    assert window.recovery.isVisible()
    qtbot.mouseClick(window.recovery.buttons[1], Qt.MouseButton.LeftButton)
    assert not window.recovery.isVisible()
    assert autosave.answers == [("restore", first), ("discard", second)]


def test_nothing_is_said_where_nothing_was_left(window: Window) -> None:
    window.offer(StillAutosave())
    assert not window.recovery.isVisible()
    assert not window.commands.last_session.isVisible()


def test_the_last_session_opens_from_the_file_menu(window: Window, studio: StillStudio, tmp_path: Path) -> None:
    autosave = StillAutosave()
    autosave.last_session = tmp_path / "last-session.nnp"
    window.offer(autosave)
    assert window.commands.last_session.isVisible()
    window.commands.last_session.trigger()
    assert studio.files == [("restore", autosave.last_session)]
