from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from still_studio import StillStudio

from playground.core.edits import set_training
from playground.core.events import Broke
from playground.session.settings import Settings
from playground.session.trainer import TrainerState
from playground.ui.theme import Look
from playground.ui.window import Window

MakeWindow = Callable[[], Window]


@pytest.fixture
def studio(qapp: object) -> StillStudio:
    return StillStudio(Settings())


@pytest.fixture
def make_window(look: Look, studio: StillStudio, qtbot: QtBot) -> MakeWindow:
    def make() -> Window:
        window = Window(look, studio)
        window.files.ask_unsaved = lambda _title: "discard"
        qtbot.addWidget(window)
        return window

    return make


@pytest.fixture
def window(make_window: MakeWindow, qtbot: QtBot) -> Window:
    """The window with the Draw page open, having the keyboard."""
    window = make_window()
    window.open_page("draw")
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return window


def edit(studio: StillStudio, rate: float = 0.5) -> None:
    studio.document.edit(set_training(studio.document.experiment, learning_rate=rate))


def test_the_title_says_what_is_open_and_whether_it_was_edited(window: Window, studio: StillStudio) -> None:
    assert window.windowTitle() == "NN Playground"
    assert window.menu_row.title == "MNIST, course MLP"
    edit(studio)
    assert window.menu_row.title == "MNIST, course MLP · edited"
    studio.document.undo()
    assert window.menu_row.title == "MNIST, course MLP"


def test_pages_are_made_on_their_first_visit(window: Window) -> None:
    assert list(window._pages) == ["draw"]
    window.open_page("train")
    window.open_page("draw")
    assert sorted(window._pages) == ["draw", "train"]


def test_rail_and_keys_lead_to_the_pages(window: Window, qtbot: QtBot) -> None:
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert window.page == "train"
    qtbot.mouseClick(window.rail._buttons["draw"], Qt.MouseButton.LeftButton)
    assert window.page == "draw"
    assert window.commands.pages["draw"].isChecked()


def test_the_page_shown_last_is_shown_again(window: Window, make_window: MakeWindow) -> None:
    again = make_window()
    again.open_last_page()
    assert again.page == "draw"


def test_a_dot_on_train_says_that_it_trains_while_another_page_is_shown(window: Window, studio: StillStudio) -> None:
    studio.trainer.enter(TrainerState.RUNNING)
    assert window.rail.has_dot("train")
    window.open_page("train")
    assert not window.rail.has_dot("train")
    window.open_page("draw")
    studio.trainer.enter(TrainerState.PAUSED)
    assert not window.rail.has_dot("train")


def test_space_trains_and_pauses(window: Window, studio: StillStudio) -> None:
    QTest.keyClick(window, Qt.Key.Key_Space)
    assert studio.trainer.asked == [("toggle",)]


def test_space_is_a_space_while_text_is_typed(window: Window, studio: StillStudio) -> None:
    field = QLineEdit(window)
    field.show()
    field.setFocus()
    QTest.keyClicks(field, "1 000")
    assert field.text() == "1 000"
    assert studio.trainer.asked == []


def test_space_presses_the_control_that_shows_the_ring(window: Window, studio: StillStudio) -> None:
    window.transport.rewind.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(window.transport.rewind, Qt.Key.Key_Space)
    assert studio.trainer.asked == [("rewind",)]


def test_after_a_click_on_a_button_space_trains(window: Window, studio: StillStudio, qtbot: QtBot) -> None:
    qtbot.mouseClick(window.transport.rewind, Qt.MouseButton.LeftButton)
    window.transport.rewind.setFocus(Qt.FocusReason.MouseFocusReason)
    QTest.keyClick(window.transport.rewind, Qt.Key.Key_Space)
    assert studio.trainer.asked == [("rewind",), ("toggle",)]


def test_undo_and_redo_take_edits_back_and_name_them(window: Window, studio: StillStudio) -> None:
    before = studio.document.experiment
    edit(studio)
    assert "learning rate" in window.commands.undo.text()
    window.transport.train.setFocus()
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert studio.document.experiment == before
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(window, Qt.Key.Key_Z, both)
    assert studio.document.experiment.training.learning_rate == 0.5


def test_network_commands_add_and_remove_layers(window: Window, studio: StillStudio) -> None:
    kinds = lambda: [layer.kind for layer in studio.document.experiment.network.layers]  # noqa: E731
    before = kinds()
    window.commands.add_layer["dense"].trigger()
    assert kinds() == [*before, "dense"]
    window.commands.remove_layer.trigger()
    window.commands.remove_layer.trigger()
    assert kinds() == before[:-1]
    window.commands.deeper.trigger()
    assert kinds().count("dense") == 3


def test_each_die_can_be_thrown_alone(window: Window, studio: StillStudio) -> None:
    window.commands.dice["split"].trigger()
    seeds = studio.document.experiment.seeds
    assert (seeds.weights, seeds.data, seeds.split, seeds.order) == (0, 0, 7, 0)
    window.commands.dice["all"].trigger()
    seeds = studio.document.experiment.seeds
    assert (seeds.weights, seeds.data, seeds.split, seeds.order) == (7, 7, 7, 7)


def test_the_guards_answer_reaches_the_trainer(window: Window, studio: StillStudio, qtbot: QtBot) -> None:
    studio.trainer.broke.emit(Broke("dense-1", 10, 9, 0.1, "loss"))
    assert window.guard.isVisible()
    qtbot.mouseClick(window.guard.buttons[1], Qt.MouseButton.LeftButton)
    assert studio.trainer.asked == [("fix", "clip")]
    assert not window.guard.isVisible()


def test_the_guards_banner_goes_when_training_goes_on_some_other_way(window: Window, studio: StillStudio) -> None:
    studio.trainer.broke.emit(Broke("dense-1", 10, 9, 0.1, "loss"))
    studio.trainer.runStarted.emit(2)
    assert not window.guard.isVisible()


def test_a_problem_stands_in_the_message_bar_until_closed(window: Window, studio: StillStudio, qtbot: QtBot) -> None:
    studio.problem.emit("The file a.nnp is damaged.")
    assert window.message.isVisible() and window.message.text == "The file a.nnp is damaged."
    qtbot.mouseClick(window.message.buttons[0], Qt.MouseButton.LeftButton)
    assert not window.message.isVisible()


def test_the_theme_is_remembered_and_checked(window: Window, studio: StillStudio, look: Look) -> None:
    window.commands.themes["dark"].trigger()
    assert look.theme.name == studio.settings.theme == "dark"
    assert window.commands.themes["dark"].isChecked()
    look.set_theme("light")


def test_the_projector_theme_has_no_menu_until_alt(window: Window, look: Look) -> None:
    window.set_theme("projector")
    assert not window.menu_row.isVisible()
    QTest.keyClick(window, Qt.Key.Key_Alt)
    assert window.menu_row.isVisible()
    QTest.keyClick(window, Qt.Key.Key_Alt)
    assert not window.menu_row.isVisible()
    QTest.keyClick(window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    window.set_theme("light")
    assert window.menu_row.isVisible()


def test_keys_work_where_the_menu_is_hidden(window: Window, studio: StillStudio) -> None:
    window.set_theme("projector")
    QTest.keyClick(window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    window.set_theme("light")
    assert studio.trainer.asked == [("step", "batch")]


def test_a_small_window_takes_the_small_form(window: Window) -> None:
    window.resize(1280, 720)
    assert window.transport.compact
    window.resize(1440, 900)
    assert not window.transport.compact


def test_f1_shows_all_keys_and_any_key_takes_them_away(window: Window) -> None:
    QTest.keyClick(window, Qt.Key.Key_F1)
    assert window.keys.isVisible()
    commands, _gestures = window.keys.lines
    assert ("Rewind", "Ctrl+R") in commands
    assert len({key for _words, key in commands}) == len(commands)
    QTest.keyClick(window.keys, Qt.Key.Key_Escape)
    assert not window.keys.isVisible()


@pytest.mark.parametrize("theme", ["light", "projector"])
def test_the_keys_stay_within_their_card(window: Window, look: Look, theme: str) -> None:
    look.set_theme(theme)
    window.resize(1280, 720)
    QTest.keyClick(window, Qt.Key.Key_F1)
    image = window.keys.grab().toImage()
    beside = [*range(4), *range(image.width() - 34, image.width())]
    assert min(image.pixelColor(x, y).lightness() for x in beside for y in range(image.height())) > 100
    words = [words for words, _key in window.keys.lines[1]]
    assert {"Draw page: add to my digits as", "My digits: walk, name anew, delete"} <= set(words)


def test_every_command_has_a_key_or_a_menu_entry(window: Window) -> None:
    listed: set[QAction] = set()

    def collect(actions: list[QAction]) -> None:
        for action in actions:
            listed.add(action)
            if action.menu() is not None:
                collect(action.menu().actions())

    collect(window.menu_row.bar.actions())
    assert [action.text() for action in window.commands.all if action not in listed] == []


@pytest.mark.parametrize(("name", "taken"), [("a.nnp", True), ("a.JSON", True), ("a.png", False)])
def test_an_experiment_dropped_on_the_window_is_opened(
    window: Window, studio: StillStudio, name: str, taken: bool
) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(f"/tmp/{name}")])
    action, button, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(300, 300), action, data, button, none)
    enter.ignore()
    window.dragEnterEvent(enter)
    assert enter.isAccepted() == taken
    window.dropEvent(QDropEvent(QPointF(300, 300), action, data, button, none))
    assert studio.files == ([("open", Path(f"/tmp/{name}"))] if taken else [])


def test_closing_stops_everything_and_remembers_the_place(window: Window, studio: StillStudio, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.closed):
        window.close()
    assert studio.is_closed
    assert studio.settings.window_geometry


@pytest.mark.parametrize("answer", ["cancel", "discard"])
def test_unsaved_edits_are_asked_about_before_closing(window: Window, studio: StillStudio, answer: str) -> None:
    asked = []
    window.files.ask_unsaved = lambda title: asked.append(title) or answer
    edit(studio)
    window.close()
    assert asked == ["MNIST, course MLP"]
    assert studio.is_closed == (answer == "discard")
    assert window.isVisible() == (answer == "cancel")


def test_saving_before_closing_closes_when_it_is_saved(window: Window, studio: StillStudio) -> None:
    target = Path("/tmp/mine.nnp")
    window.files.ask_unsaved = lambda _title: "save"
    window.files.ask_save = lambda _start: target
    edit(studio)
    window.close()
    assert studio.files == [("save", target)] and not studio.is_closed
    studio.document.saved(target)
    studio.saved.emit(target)
    assert studio.is_closed


def test_a_save_that_fails_leaves_the_window_open(window: Window, studio: StillStudio) -> None:
    window.files.ask_unsaved = lambda _title: "save"
    window.files.ask_save = lambda _start: Path("/tmp/mine.nnp")
    edit(studio)
    window.close()
    studio.problem.emit("The disk is full.")
    studio.saved.emit(Path("/tmp/other.nnp"))
    assert not studio.is_closed and window.isVisible()


def test_save_asks_for_a_file_once_and_adds_the_ending(window: Window, studio: StillStudio) -> None:
    starts = []
    window.files.ask_save = lambda start: starts.append(start.name) or Path("/tmp/mine")
    window.commands.save.trigger()
    assert starts == ["MNIST, course MLP.nnp"]
    assert studio.files == [("save", Path("/tmp/mine.nnp"))]
    studio.document.saved(Path("/tmp/mine.nnp"))
    window.commands.save.trigger()
    assert len(starts) == 1 and len(studio.files) == 2


def test_new_is_an_empty_network_that_belongs_to_no_file(window: Window, studio: StillStudio) -> None:
    studio.document.saved(Path("/tmp/mine.nnp"))
    window.commands.new.trigger()
    assert studio.document.experiment.network.layers == ()
    assert studio.document.path is None and studio.document.title == "Untitled"


def test_recent_files_are_listed_while_they_exist(window: Window, studio: StillStudio, tmp_path: Path) -> None:
    here, gone = tmp_path / "here.nnp", tmp_path / "gone.nnp"
    here.touch()
    for path in (gone, here):
        studio.settings.add_recent(path)
    window.menus.recent.aboutToShow.emit()
    assert window.menus.recent.actions()[0].text() == "here.nnp"
    window.menus.recent.actions()[0].trigger()
    assert studio.files == [("open", here)]


def test_the_keys_overlay_closes_also_where_what_had_the_keyboard_is_gone(window: Window) -> None:
    gone = QLineEdit(window)
    gone.show()
    gone.setFocus()
    window.commands.keys.trigger()
    gone.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QTest.keyClick(window.keys, Qt.Key.Key_Escape)
    assert not window.keys.isVisible()
