"""A thousand random actions on the real window while a real network trains: nothing breaks, nothing is left behind."""

from __future__ import annotations

import gc
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError

import pytest
from own_things import put_down
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt, QThread, QTimer
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot
from random_person import LARGEST_PRESETS, RandomPerson

from playground.core.layers import LAYERS
from playground.core.presets import PRESETS, preset
from playground.session.job import JobFailed
from playground.session.settings import Settings
from playground.session.studio import Studio
from playground.session.trainer import TrainerState
from playground.ui.descent.surfaces.racers_pane import RacersPane
from playground.ui.theme import Look
from playground.ui.train.data.files_page import FilesPage, RecentFile
from playground.ui.train.drawer import Drawer
from playground.ui.train.inspector import Inspector
from playground.ui.train.inspector_strip import FieldStrip
from playground.ui.train.training_panel import TrainingPanel
from playground.ui.widgets.choice import Choice
from playground.ui.window import Window

ACTIONS = 1000
SEEDS = (20261124,)
ROUNDS = 3
"""How often it is asked at most: of many pages, two may make parts of one kind when they are first needed."""
PATIENCE = 180_000
"""Milliseconds for a step of whatever was built: a computer with much else to do takes long."""


@pytest.fixture
def look(qapp: QApplication) -> Look:
    look = Look("light")
    look.apply(qapp)
    return look


@pytest.fixture
def studio(look: Look) -> Iterator[Studio]:
    studio = Studio(preset("circle"), settings=Settings(), device="cpu", threads=1)
    studio.start()
    yield studio
    assert studio.close(), "a thread did not end"
    studio.deleteLater()
    settle()


@pytest.fixture
def window(look: Look, studio: Studio) -> Iterator[Window]:
    window = Window(look, studio)
    window.resize(QSize(1440, 900))
    window.show()
    for page in window.page_keys:
        window.open_page(page)
        QApplication.processEvents()
    yield window
    window.hide()
    window.deleteLater()
    settle()


def settle() -> None:
    """Let what was deleted go."""
    for _round in range(3):
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()


def no_network(*_request: object, **_more: object) -> None:
    """What is to be fetched meets a machine without network at once."""
    raise URLError("no network here")


def let_it_train(qtbot: QtBot, studio: Studio) -> None:
    """Wait until the training thread has taken up what there is, where anything can be trained."""
    trainer = studio.trainer
    waiting = (TrainerState.IDLE, TrainerState.PREPARING, TrainerState.STOPPING)
    if trainer.problems:
        return
    qtbot.waitUntil(lambda: trainer.state not in waiting or bool(trainer.problems), timeout=PATIENCE)
    trainer.train()
    before = (trainer.run, trainer.readings.step)
    qtbot.waitUntil(
        lambda: (trainer.run, trainer.readings.step) != before or trainer.state is not TrainerState.RUNNING,
        timeout=PATIENCE,
    )


def come_home(qtbot: QtBot, studio: Studio, window: Window, person: RandomPerson) -> None:
    """The same experiment, page, theme and size as at the beginning, at rest."""
    person.close_popups()
    for overlay in window.findChildren(QWidget):
        if overlay.isWindow() and overlay.isVisible():
            overlay.close()
    if window.keys.isVisible():
        window.keys.close_keys()
    window.setWindowState(window.windowState() & ~window.windowState().WindowFullScreen)
    window.set_theme("light")
    window.resize(QSize(1440, 900))
    window.open_page("train")
    studio.race.pause()
    qtbot.waitUntil(lambda: not studio.busy_with_files, timeout=60_000)
    settle()
    studio.begin(preset("circle"))
    qtbot.waitUntil(lambda: studio.trainer.state is TrainerState.PAUSED, timeout=60_000)
    for _epoch in range(2):
        epoch = studio.trainer.readings.epoch
        studio.trainer.step("epoch")
        qtbot.waitUntil(lambda epoch=epoch: studio.trainer.readings.epoch > epoch, timeout=60_000)
    window.files.forget_recent()
    window.menus.recent.aboutToShow.emit()
    qtbot.waitUntil(lambda: sum("training" in thread.name for thread in threading.enumerate()) == 1, timeout=60_000)
    settle()


def look_at_everything(studio: Studio, window: Window) -> None:
    """See every kind of layer and every preset once: what is made when it is first needed is there from now on."""
    for theme in (*window.commands.themes, "light"):
        window.set_theme(theme)
        QApplication.processEvents()
    for name in PRESETS:
        if name not in LARGEST_PRESETS:
            studio.open_preset(name)
            QApplication.processEvents()
    studio.open_preset("course-cnn")
    for kind in LAYERS:
        window.commands.add_layer[kind].trigger()
        QApplication.processEvents()
    open_constants(window)
    window.open_page("train")
    for name in ("spiral", "course-cnn"):
        studio.open_preset(name)
        for size in (QSize(1280, 720), QSize(1440, 900)):
            window.resize(size)
            for theme in ("projector", "light"):
                window.set_theme(theme)
                QApplication.processEvents()
                open_panels(window)
                for drawer in window.findChildren(Drawer):
                    drawer.open()
                    QApplication.processEvents()
                    open_panels(window)
                    drawer.close()


def open_constants(window: Window) -> None:
    """Open the constants of everyone who races, and close them."""
    window.open_page("descent")
    for racers in window.findChildren(RacersPane):
        for index in range(len(racers.rows)):
            racers.open_constants(index)
            QApplication.processEvents()
            QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Escape)


def open_panels(window: Window) -> None:
    """Open what is behind the buttons in sight, and close it."""
    buttons = [panel.more for panel in (*window.findChildren(TrainingPanel), *window.findChildren(FieldStrip))]
    for button in (*buttons, *(inspector.fields.signals for inspector in window.findChildren(Inspector))):
        if button.isVisible():
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
            QApplication.processEvents()
            QTest.keyClick(window, Qt.Key.Key_Escape)


def population(window: Window, studio: Studio) -> Counter[str]:
    """How many of what there are: objects of the window and the studio by type, and threads."""
    found: Counter[str] = Counter()
    for root in (window, studio):
        every = [one for one in root.findChildren(QObject) if not _is_entry_of_a_list(one)]
        found.update(_kind(one) for one in every if not (_is_recent(one) or _is_recent(one.parent())))
    found.update(f"top level {type(widget).__name__}" for widget in QApplication.topLevelWidgets())
    running = [timer for timer in window.findChildren(QTimer) if timer.isActive() and not timer.isSingleShot()]
    found["running timers"] = len(running)
    found["QThread"] = len(QThread.currentThread().findChildren(QThread))
    found.update(f"thread {thread.name.rstrip('-0123456789')}" for thread in threading.enumerate())
    found["Python timers"] = sum(issubclass(type(one), QTimer) for one in gc.get_objects())
    return found


def _is_entry_of_a_list(one: QObject) -> bool:
    """Lists are filled anew when they open, and keep what they showed last: how much that is means nothing."""
    menu = one.parent()
    return isinstance(one, QAction) and menu is not None and isinstance(menu.parent(), Choice)


def _is_recent(one: QObject | None) -> bool:
    """Data of one's own that were taken in lately and are offered again: as many as there happened to be."""
    return isinstance(one, RecentFile) and any(one in page.recent for page in one.window().findChildren(FilesPage))


def _kind(one: QObject) -> str:
    """Its type; of a menu's entry also whose menu it is."""
    if isinstance(one, QAction) and one.parent() is not None:
        return f"QAction in {type(one.parent()).__name__} of {type(one.parent().parent()).__name__}"
    return type(one).__name__


def holders(kind: str) -> list[str]:
    """Who refers to objects of this type, by type."""
    objects = [one for one in gc.get_objects() if type(one).__name__ == kind]
    return sorted({type(one).__name__ for part in objects[-20:] for one in gc.get_referrers(part)})


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.qt_log_ignore("This plugin does not support grabbing the keyboard")
@pytest.mark.parametrize("seed", SEEDS)
def test_a_thousand_random_actions_break_nothing_and_leave_nothing_behind(
    seed: int, qtbot: QtBot, studio: Studio, window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("urllib.request.OpenerDirector.open", no_network)
    failures: list[JobFailed] = []
    studio.failed.connect(failures.append)
    person = RandomPerson(studio, window, tmp_path, put_down(tmp_path), seed)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", person.choose_where_to_save)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", person.choose_file)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", person.choose_folder)

    def act(count: int) -> None:
        for number in range(count):
            person.act()
            if number % 10 == 9:
                let_it_train(qtbot, studio)
            assert failures == [], (failures[0].traceback, person.diary[-20:])

    # Where the kernels were never compiled before, that comes first.
    qtbot.waitUntil(lambda: studio.trainer.state is TrainerState.PAUSED, timeout=300_000)
    look_at_everything(studio, window)
    act(ACTIONS // 5)
    come_home(qtbot, studio, window, person)
    before = population(window, studio)
    act(ACTIONS - ACTIONS // 5)
    come_home(qtbot, studio, window, person)
    after = population(window, studio)
    more = after - before
    for _again in range(ROUNDS):  # made when first needed, or left behind? What is left behind is left every time
        if not more:
            break
        act(ACTIONS - ACTIONS // 5)
        come_home(qtbot, studio, window, person)
        now = population(window, studio)
        more &= now - after
        after = now
    assert more == Counter(), {kind: (count, holders(kind)) for kind, count in more.items()}
