from __future__ import annotations

import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from playground.core.message import ProblemError
from playground.session.job import JobFailed
from playground.ui.errors import ErrorSurface
from playground.ui.theme import Look


@pytest.fixture
def surface(look: Look, qtbot: QtBot) -> Iterator[ErrorSurface]:
    surface = ErrorSurface(look, lambda: None)
    yield surface
    if surface.dialog is not None:
        surface.dialog.accept()


def caught(error: Exception) -> tuple[type[Exception], Exception, object]:
    """The error as a hook gets it, with a traceback."""
    try:
        raise error
    except Exception as raised:
        return type(raised), raised, raised.__traceback__


def test_an_exception_becomes_a_sentence_with_details_to_copy(
    surface: ErrorSurface, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    surface.caught(*caught(ZeroDivisionError("by zero")))
    dialog = surface.dialog
    assert dialog is not None and dialog.isVisible()
    assert "ZeroDivisionError: by zero" in dialog.sentence and "Your work is still here" in dialog.sentence
    assert "Traceback" in dialog.details and "test_errors.py" in dialog.details
    qtbot.mouseClick(dialog.buttons["copy"], Qt.MouseButton.LeftButton)
    assert dialog.isVisible()
    assert QGuiApplication.clipboard().text() == dialog.details
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_go_on_closes_the_dialog_and_the_next_error_opens_another(surface: ErrorSurface, qtbot: QtBot) -> None:
    surface.report("First.", "details one")
    assert surface.dialog is not None
    qtbot.mouseClick(surface.dialog.buttons["on"], Qt.MouseButton.LeftButton)
    assert surface.dialog is None
    surface.report("Second.", "details two")
    assert surface.dialog is not None and surface.dialog.sentence == "Second."


def test_errors_while_the_dialog_is_open_are_added_to_it(surface: ErrorSurface) -> None:
    for number in range(3):
        surface.report(f"Number {number}.", f"details {number}")
    assert surface.dialog is not None
    assert surface.dialog.sentence == "Number 0."
    assert all(f"details {number}" in surface.dialog.details for number in range(3))
    assert "3" in surface.dialog.windowTitle()


def test_an_exception_of_another_thread_is_shown_on_the_windows_thread(
    surface: ErrorSurface, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (sys.excepthook, threading.excepthook)
    surface.install()
    try:
        thread = threading.Thread(target=lambda: [].pop())
        thread.start()
        thread.join()
        qtbot.waitUntil(lambda: surface.dialog is not None)
    finally:
        surface.remove()
    assert (sys.excepthook, threading.excepthook) == before
    assert surface.dialog is not None and "pop from empty list" in surface.dialog.sentence


def test_a_failed_job_tells_what_it_was_doing(surface: ErrorSurface) -> None:
    surface.failed(JobFailed.of("save", OSError("disk full")))
    assert surface.dialog is not None
    assert "save" in surface.dialog.sentence and "disk full" in surface.dialog.sentence


def test_an_expected_problem_keeps_its_own_sentence(surface: ErrorSurface) -> None:
    surface.failed(JobFailed.of("open", ProblemError("The file {name} is damaged.", name="a.nnp")))
    assert surface.dialog is not None and surface.dialog.sentence == "The file a.nnp is damaged."


def test_the_log_holds_all_reports_of_the_session(surface: ErrorSurface) -> None:
    surface.report("One.", "details one")
    assert surface.dialog is not None
    surface.dialog.accept()
    surface.report("Two.", "details two")
    surface.dialog.accept()
    surface.show_log()
    assert surface.dialog is not None
    assert "details one" in surface.dialog.details and "details two" in surface.dialog.details


def test_an_empty_log_says_so(surface: ErrorSurface) -> None:
    surface.show_log()
    assert surface.dialog is not None
    assert surface.dialog.sentence == "Nothing has gone wrong since the program started."


def test_a_very_long_message_is_cut_in_the_sentence_and_whole_in_the_details(
    surface: ErrorSurface, capsys: pytest.CaptureFixture[str]
) -> None:
    surface.caught(*caught(ValueError("x" * 5000)))
    assert surface.dialog is not None
    assert len(surface.dialog.sentence) < 400
    assert "x" * 5000 in surface.dialog.details
