"""Taking in a person's own files: the dialog, the Data pane's Files, and what is dropped on the window."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot

from playground.core.datasets import Folder, Table
from playground.core.datasets.table import CATEGORY, NUMBER
from playground.core.found_table import IGNORED
from playground.core.presets import preset
from playground.session import importing
from playground.session.settings import Settings
from playground.session.studio import Studio
from playground.ui.importing.desk import ImportDesk
from playground.ui.importing.dialog import CANCEL, TAKE, ImportDialog
from playground.ui.pages.train import TrainPage
from playground.ui.theme import Look
from playground.ui.train.data.numbers_section import NumbersSection
from playground.ui.widgets.label import Label
from playground.ui.window import Window

LEVELS = {"dark": 20, "light": 220}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "shades"
    for label, level in LEVELS.items():
        (root / label).mkdir(parents=True)
        for number in range(8):
            Image.fromarray(np.full((30, 30), level + number, np.uint8)).save(root / label / f"{number}.png")
    (root / "dark" / "broken.png").write_bytes(b"no picture")
    return root


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "own.csv"
    rows = [f"{n / 2},{('a', 'b')[n % 2]},{'' if n == 3 else n * n},{n % 2}" for n in range(30)]
    path.write_text("\n".join(["x,kind,gap,y", *rows]))
    return path


@pytest.fixture
def window(look: Look, qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    """A window whose studio drains its mailboxes; nothing trains."""
    studio = Studio(preset("circle"), settings=Settings(tmp_path / "settings.json"))
    studio.ticker.start()
    window = Window(look, studio)
    window.files.ask_unsaved = lambda _title: "discard"
    qtbot.addWidget(window)
    window.show()
    window.open_page("train")
    yield window
    if window.desk.dialog is not None:
        window.desk.dialog.reject()
    assert studio.close()


Looked = Callable[[Path], ImportDialog]


@pytest.fixture
def looked(window: Window, qtbot: QtBot) -> Looked:
    """Opens the dialog of a path and waits until something was found, or refused."""

    def look_at(path: Path) -> ImportDialog:
        window.desk.look_at(path)
        return waited(window.desk, qtbot)

    return look_at


def waited(desk: ImportDesk, qtbot: QtBot) -> ImportDialog:
    dialog = desk.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: not dialog.importing.is_looking, timeout=30_000)
    return dialog


def press(dialog: ImportDialog, key: str) -> None:
    QTest.mouseClick(dialog.buttons[key], Qt.MouseButton.LeftButton)


def test_a_folder_is_shown_with_its_classes_and_taken(window: Window, looked: Looked, folder: Path) -> None:
    dialog = looked(folder)
    form = dialog.folder
    assert form.isVisible() and form.bars.accessibleDescription() == "dark 8, light 8"
    assert form.refused_list.toPlainText() == "dark/broken.png: it is no picture, or damaged"
    form.side.chosen.emit("16")
    form.side.set_chosen("16")
    press(dialog, TAKE)
    data = window.studio.document.experiment.data
    assert isinstance(data, Folder)
    assert (data.labels, data.found, data.side, data.channels) == (("dark", "light"), (8, 8), 16, 1)
    assert window.studio.document.experiment.name == "shades"
    assert window.studio.settings.recent_data == (folder,)
    page = window.page_widget("train")
    assert isinstance(page, TrainPage)
    assert not page.data.sections[NumbersSection].sliders["side"].isVisible()


def test_cancel_leaves_everything_as_it_is(window: Window, looked: Looked, folder: Path) -> None:
    before = window.studio.document.experiment
    press(looked(folder), CANCEL)
    assert window.studio.document.experiment == before and window.desk.dialog is None
    assert window.studio.settings.recent_data == ()


def test_what_cannot_be_used_says_why_and_cannot_be_taken(looked: Looked, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    dialog = looked(empty)
    assert "There are no pictures in" in dialog.sentence and not dialog.buttons[TAKE].isEnabled()
    dialog = looked(tmp_path / "gone.csv")
    assert "There is no file" in dialog.sentence and not dialog.buttons[TAKE].isEnabled()


def test_rows_that_lack_a_value_are_dropped_only_when_asked(window: Window, looked: Looked, table: Path) -> None:
    dialog = looked(table)
    form = dialog.table
    assert "“gap” lacks a value in 1 of 30 rows (the first is row 5)" in dialog.sentence
    assert not dialog.buttons[TAKE].isEnabled() and "1 incomplete" in form.rows.text()
    QTest.mouseClick(form.drops, Qt.MouseButton.LeftButton, pos=QPoint(6, form.drops.height() // 2))
    press(dialog, TAKE)
    data = window.studio.document.experiment.data
    assert isinstance(data, Table) and data.rows == 29 and data.target.name == "y" and data.task.labels == ("0", "1")


def test_columns_and_target_can_be_chosen(window: Window, looked: Looked, table: Path) -> None:
    dialog = looked(table)
    form = dialog.table
    assert [use.current for use in form.uses] == [NUMBER, CATEGORY, NUMBER, CATEGORY]
    form.uses[2].set_chosen(IGNORED)
    form.uses[2].chosen.emit(IGNORED)
    form.target.set_chosen("0")
    form.target.chosen.emit("0")
    assert dialog.buttons[TAKE].isEnabled()
    press(dialog, TAKE)
    data = window.studio.document.experiment.data
    assert isinstance(data, Table) and data.task.is_regression
    assert data.input_names == ("kind = a", "kind = b", "y")


def test_another_delimiter_reads_the_file_again(qtbot: QtBot, window: Window, looked: Looked, table: Path) -> None:
    dialog = looked(table)
    form = dialog.table
    QTest.mouseClick(form.header, Qt.MouseButton.LeftButton, pos=QPoint(6, form.header.height() // 2))
    waited(window.desk, qtbot)
    assert "column 1" in [option.text for option in form.target.options]
    form.delimiter.set_chosen(";")
    form.delimiter.chosen.emit(";")
    waited(window.desk, qtbot)
    assert "own.csv has a single column" in dialog.sentence and not dialog.buttons[TAKE].isEnabled()
    assert form.delimiter.isVisible(), "it can be taken back"
    form.delimiter.set_chosen(",")
    form.delimiter.chosen.emit(",")
    waited(window.desk, qtbot)
    assert not form.header.checked and len(form.uses) == 4


def test_what_cannot_be_read_that_way_can_be_read_another_way(
    qtbot: QtBot, window: Window, looked: Looked, table: Path
) -> None:
    dialog = looked(table)
    form, text = dialog.table, table.read_text()
    table.write_text("")
    QTest.keyClick(form.decimal, Qt.Key.Key_Down)
    waited(window.desk, qtbot)
    assert dialog.sentence == "own.csv is empty." and form.decimal.isVisible() and form.uses == []
    assert not dialog.buttons[TAKE].isEnabled() and not form.target.isEnabled()
    table.write_text(text)
    QTest.keyClick(form.decimal, Qt.Key.Key_Up)
    waited(window.desk, qtbot)
    assert len(form.uses) == 4 and form.target.isEnabled()


def test_the_keyboard_stays_where_it_was_when_a_table_is_read_again(
    qtbot: QtBot, window: Window, looked: Looked, table: Path
) -> None:
    dialog = looked(table)
    form = dialog.table
    form.header.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(form.header, Qt.Key.Key_Space)
    waited(window.desk, qtbot)
    assert dialog.focusWidget() is form.header


def test_tab_walks_through_a_table_as_one_reads_it(looked: Looked, table: Path) -> None:
    dialog = looked(table)
    form = dialog.table
    form.drops.click()
    stops = [form.delimiter, form.decimal, form.header, *form.uses, form.target, form.drops, *dialog.buttons.values()]
    stops[0].setFocus(Qt.FocusReason.TabFocusReason)
    walked = []
    for _stop in stops:
        walked.append(dialog.focusWidget())
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    assert walked == stops and dialog.focusWidget() is stops[0]


def test_enter_takes_what_can_be_taken(window: Window, looked: Looked, folder: Path) -> None:
    dialog = looked(folder)
    focused = dialog.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_Return)
    assert isinstance(window.studio.document.experiment.data, Folder)


def test_long_names_are_cut_where_one_can_see_it_and_fit(looked: Looked, tmp_path: Path) -> None:
    path = tmp_path / f"{'W' * 200}.csv"
    path.write_text("\n".join([f"{'w' * 50},y", *(f"{n:030},{n % 2}" for n in range(20))]))
    dialog = looked(path)
    assert dialog.windowTitle().startswith("WWW") and dialog.windowTitle().endswith("WWWWWW.csv")
    texts = [label.text() for label in dialog.table.findChildren(Label)]
    assert "w" * 23 + "…" in texts and "   ".join(["0" * 13 + "…"] * 3) in texts
    (scroll,) = dialog.table.findChildren(QScrollArea)
    assert scroll.horizontalScrollBar().maximum() == 0
    path.unlink()
    dialog = looked(path)
    assert dialog.minimumSizeHint().width() < 1000, dialog.sentence


def test_cancel_does_not_wait_for_the_thread(window: Window, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    released, seen = threading.Event(), queue.SimpleQueue[bool]()

    def stuck(*_of: object) -> Iterator[object]:
        seen.put(released.wait(10))
        yield None

    monkeypatch.setattr(importing, "_look", stuck)
    monkeypatch.setattr(importing, "PATIENCE", 60.0)
    window.desk.look_at(tmp_path)
    assert window.desk.dialog is not None
    window.desk.dialog.reject()
    released.set()
    assert seen.get(timeout=60), "the dialog was closed while the thread worked"


def drop(window: Window, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPoint(200, 200).toPointF(), Qt.DropAction.CopyAction, data, buttons, keys))


def test_a_table_or_folder_dropped_on_the_window_opens_the_dialog(
    window: Window, qtbot: QtBot, table: Path, folder: Path
) -> None:
    drop(window, table)
    assert waited(window.desk, qtbot).table.isVisible()
    drop(window, folder)
    assert waited(window.desk, qtbot).folder.isVisible()


def test_a_picture_dropped_on_the_window_is_no_data(window: Window, folder: Path) -> None:
    drop(window, folder / "dark" / "0.png")
    assert window.desk.dialog is None


def test_the_files_of_the_data_pane_offer_both_and_mark_the_one_in_use(
    window: Window, qtbot: QtBot, looked: Looked, folder: Path, table: Path
) -> None:
    page = window.page_widget("train")
    assert isinstance(page, TrainPage)
    panel = page.data
    before = window.studio.document.experiment
    panel.family.chosen.emit("files")
    assert panel.files.isVisible() and window.studio.document.experiment == before
    panel.desk.ask_folder = lambda _start: folder
    QTest.mouseClick(panel.files.folder, Qt.MouseButton.LeftButton)
    press(waited(panel.desk, qtbot), TAKE)
    (recent,) = panel.files.recent
    qtbot.waitUntil(recent.isVisible)
    assert recent.text() == "shades"
    assert panel.family.current == "files"
