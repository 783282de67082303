"""Copy as text, paste text, export: commands, dialogs and endings."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from still_studio import StillStudio

from playground.core import edits
from playground.core.datasets import Points
from playground.core.one_line import from_line
from playground.core.own_copy import own_copy
from playground.core.presets import preset
from playground.core.training import Seeds
from playground.session.settings import Settings
from playground.ui.theme import Look
from playground.ui.window import Window

BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def studio(qapp: object) -> StillStudio:
    return StillStudio(Settings())


@pytest.fixture
def window(look: Look, studio: StillStudio, qtbot: QtBot) -> Window:
    window = Window(look, studio)
    window.files.ask_unsaved = lambda _title: "discard"
    qtbot.addWidget(window)
    window.open_page("draw")
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return window


def test_an_experiment_goes_over_the_clipboard_as_one_line_and_can_be_undone(
    window: Window, studio: StillStudio
) -> None:
    before = studio.document.experiment
    QTest.keyClick(window, Qt.Key.Key_C, BOTH)
    line = QGuiApplication.clipboard().text()
    assert line.startswith("nnp1:") and from_line(line) == before
    studio.open_preset("xor")
    QTest.keyClick(window, Qt.Key.Key_V, BOTH)
    assert studio.document.experiment == before
    studio.document.undo()
    assert studio.document.experiment == preset("xor")


@pytest.mark.parametrize(
    ("what", "ending"), [("script", ".py"), ("weights", ".safetensors"), ("onnx", ".onnx"), ("curves", ".csv")]
)
def test_exports_start_at_the_title_and_get_their_ending(
    window: Window, studio: StillStudio, what: str, ending: str, tmp_path: Path
) -> None:
    asked: list[tuple[str, str]] = []

    def ask(_title: str, start: Path, kinds: str) -> Path:
        asked.append((start.name, kinds))
        return tmp_path / "mine"

    window.sharing.ask = ask
    command = getattr(window.commands, f"export_{what}")
    command.trigger()
    assert asked[0][0] == f"MNIST, course MLP{ending}" and f"(*{ending})" in asked[0][1]
    assert studio.files == [(what, tmp_path / f"mine{ending}")]
    window.sharing.ask = lambda _title, start, _kinds: studio.files.append(("start", start.parent))
    command.trigger()
    assert studio.files[1:] == [("start", tmp_path)]


def test_where_onnx_lacks_no_file_is_asked_for(
    window: Window, studio: StillStudio, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    window.sharing.ask = lambda *question: asked.append(question)
    monkeypatch.setattr(studio, "can_export_onnx", lambda: False)
    assert window.commands.export_onnx.isEnabled()
    window.commands.export_onnx.trigger()
    assert asked == [] and studio.files == []


@pytest.mark.parametrize(("points", "is_long"), [(50, False), (500, True)])
def test_a_line_that_is_long_for_a_chat_is_said_to_be_so(
    window: Window, studio: StillStudio, points: int, is_long: bool
) -> None:
    told: list[str] = []
    studio.problem.connect(told.append)
    studio.document.edit(edits.choose_data(preset("circle"), own_copy(Points(set="circle", points=points), Seeds())))
    window.sharing.copy_text()
    letters = len(QGuiApplication.clipboard().text())
    assert (letters > 2000) == is_long == bool(told)
    assert letters < 6000  # still pasted in no time
    assert not is_long or f"{letters // 1000}\u202f{letters % 1000:03d} letters" in told[0]
