"""Somebody who does anything at all: random commands, clicks, drags and keys on the real window, from one die."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable
from pathlib import Path

from own_things import OwnThings
from PySide6.QtCore import QEvent, QMimeData, QPoint, QSize, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent, QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from shiboken6 import isValid

from playground.core import edits
from playground.core.experiment import Experiment
from playground.core.layers import LAYERS
from playground.core.one_line import to_line
from playground.core.presets import PRESETS
from playground.core.shapes import layer_shapes
from playground.session.studio import Studio
from playground.ui.importing.dialog import CANCEL, TAKE, ImportDialog
from playground.ui.widgets.choice import Choice
from playground.ui.window import Window

MOST_LAYERS = 10
"""More would make training, not the window, what is tested."""
MOST_WORK = 500_000_000
"""Multiplications of a step: below a second."""
LARGEST_PRESETS = ("tiny-vgg",)
"""A step of theirs takes longer than all that a person does meanwhile."""
SIZES = (QSize(1440, 900), QSize(1280, 720), QSize(1600, 1000), QSize(1366, 768))
KEYS = (
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Space,
    Qt.Key.Key_Return,
    Qt.Key.Key_Escape,
    Qt.Key.Key_Tab,
    Qt.Key.Key_Backtab,
    Qt.Key.Key_Delete,
    Qt.Key.Key_Plus,
    Qt.Key.Key_Minus,
    Qt.Key.Key_5,
)
MODIFIERS = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
LONGEST_LOOK = 30.0
"""Seconds to wait for what is found in a file."""
NONSENSE = ("", "nnp1:abc", "3e99999", "nan", "−", "nnp9:AAAA", "１２", "\0", "hello")


class RandomPerson:
    """Acts on one window. What was done is kept in ``diary``, so that a failure can be told."""

    def __init__(self, studio: Studio, window: Window, folder: Path, things: OwnThings, seed: int) -> None:
        self._studio = studio
        self._window = window
        self._folder = folder
        self._things = things
        self._dice = random.Random(seed)
        self._inside: QWidget = window
        self.diary: list[str] = []
        window.files.ask_unsaved = lambda _title: self._dice.choice(("discard", "save", "cancel"))
        window.files.ask_save = lambda _start: self._path("nnp")
        window.files.ask_open = lambda _start: self._some_file()
        window.sharing.ask = lambda _title, start, _kinds: self._path(start.suffix.lstrip("."))
        self._actions: tuple[tuple[int, Callable[[], str]], ...] = (
            (12, self.click),
            (10, self.drag),
            (10, self.press_key),
            (4, self.type_something),
            (8, self.give_command),
            (8, self.edit),
            (4, self.undo_or_redo),
            (4, self.train_or_step),
            (1, self.open_preset),
            (1, self.paste),
            (2, self.change_looks),
            (2, self.save_or_open),
            (1, self.open_menu_of_layer),
            (2, self.take_in),
            (1, self.drop),
        )

    def keep_light(self) -> None:
        """Make lighter what would let the training thread work for seconds at one step."""
        document = self._studio.document
        if _work(document.experiment) > MOST_WORK:
            document.edit(edits.set_training(document.experiment, batch_size=8))
        if _work(document.experiment) > MOST_WORK:
            self._studio.open_preset("circle")

    def act(self) -> None:
        """Do one thing, then choose from, or close, whatever popped up."""
        weights = [weight for weight, _action in self._actions]
        action = self._dice.choices([action for _weight, action in self._actions], weights)[0]
        self.diary.append(f"{action.__name__}: ")
        self.diary[-1] += action()
        QApplication.processEvents()
        self.close_popups()
        self.keep_light()
        QApplication.processEvents()

    def close_popups(self) -> None:
        """Take a random entry of a menu that popped up, or close it; dialogs are closed."""
        self._choose_from_lists()
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, ImportDialog):
            self.diary[-1] += f" → {self.answer(dialog)}"
        elif dialog is not None:
            dialog.close()

    def _choose_from_lists(self) -> None:
        for _level in range(4):
            popup = QApplication.activePopupWidget()
            if popup is None:
                break
            if isinstance(popup, QMenu) and self._dice.random() < 0.8:
                entries = [entry for entry in popup.actions() if entry.isEnabled() and self._is_harmless(entry)]
                if entries:
                    entry = self._dice.choice(entries)
                    self.diary[-1] += f" → {entry.text()}"
                    entry.trigger()
            popup.close()
            QApplication.processEvents()

    def answer(self, dialog: ImportDialog) -> str:
        """Do a few things in the dialog of one's own data, before or after all of it was seen, and answer it."""
        waits, end = self._dice.random() < 0.8, time.monotonic() + LONGEST_LOOK
        while waits and dialog.importing.is_looking and time.monotonic() < end:
            QTest.qWait(2)
        self._inside = dialog
        for _time in range(self._dice.randint(0, 6)):
            if isValid(dialog) and dialog.isVisible():
                self.diary[-1] += f", {self._dice.choice((self.click, self.press_key, self.type_something))()}"
                QApplication.processEvents()
                self._choose_from_lists()
        self._inside = self._window
        if not isValid(dialog) or not dialog.isVisible():
            return "answered meanwhile"
        button = dialog.buttons[self._dice.choice((TAKE, TAKE, CANCEL))]
        if button.isEnabled():
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
            return button.text()
        dialog.close()
        return "closed"

    # --- what a person does -----------------------------------------------------------------------------------

    def click(self) -> str:
        widget = self._some_control()
        button = self._dice.choice((Qt.MouseButton.LeftButton,) * 5 + (Qt.MouseButton.RightButton,))
        twice = self._dice.random() < 0.1
        name = _named(widget)
        (QTest.mouseDClick if twice else QTest.mouseClick)(widget, button, pos=self._somewhere(widget))
        return name

    def drag(self) -> str:
        widget = self._some_control()
        QTest.mousePress(widget, Qt.MouseButton.LeftButton, pos=self._somewhere(widget))
        name = _named(widget)
        for _move in range(self._dice.randint(1, 8)):
            if isValid(widget):  # a file that was opened meanwhile may have taken it away
                QTest.mouseMove(widget, self._somewhere(widget))
            QApplication.processEvents()
        if isValid(widget):
            QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=self._somewhere(widget))
        return name

    def press_key(self) -> str:
        widget = self._some_control()
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        key, modifier, name = self._dice.choice(KEYS), self._dice.choice(MODIFIERS), _named(widget)
        for _time in range(self._dice.randint(1, 3)):
            QTest.keyClick(QApplication.focusWidget() or self._inside, key, modifier)
        return f"{key.name} with {modifier.name} on {name}"

    def type_something(self) -> str:
        widget = self._some_control()
        name = _named(widget)
        QTest.mouseDClick(widget, Qt.MouseButton.LeftButton, pos=self._somewhere(widget))
        text = self._dice.choice(("12", "0.003", "-5", "1e-4", "1e400", "nan", "abc", "٣", "9" * 40, "−0,5", "/ % #"))
        for letter in text:  # QTest knows Latin letters alone
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
                QApplication.sendEvent(QApplication.focusWidget() or self._inside, event)
        end = self._dice.choice((Qt.Key.Key_Return, Qt.Key.Key_Escape))
        QTest.keyClick(QApplication.focusWidget() or self._inside, end)
        return f"{text!r} into {name}"

    def give_command(self) -> str:
        action = self._dice.choice([one for one in self._window.commands.all if self._is_harmless(one)])
        if action.isEnabled() and action.isVisible():
            action.trigger()
        return action.text()

    def edit(self) -> str:
        document, dice = self._studio.document, self._dice
        experiment = document.experiment
        layers = experiment.network.layers
        kinds = ["add", "move", "duplicate", "remove", "depth", "width"] if layers else ["add", "depth"]
        kind = dice.choice(kinds)
        if len(layers) >= MOST_LAYERS:
            kind = "remove"
        document.edit(self._edited(experiment, kind))
        return kind

    def _edited(self, experiment: Experiment, kind: str) -> Experiment:
        dice, new_id, layers = self._dice, self._studio.document.new_id, experiment.network.layers
        match kind:
            case "add":
                return edits.add_layer(experiment, dice.choice(list(LAYERS)), dice.randint(0, len(layers)), new_id)
            case "move":
                return edits.move_layer(experiment, dice.choice(layers).id, dice.randrange(len(layers)))
            case "duplicate":
                return edits.duplicate_layer(experiment, dice.choice(layers).id, new_id)
            case "depth":
                return edits.set_depth(experiment, dice.randint(0, 5), new_id)
            case "width":
                return edits.set_width(experiment, dice.randint(1, 40))
        return edits.remove_layer(experiment, dice.choice(layers).id)

    def undo_or_redo(self) -> str:
        undo, redo = self._window.commands.undo, self._window.commands.redo
        command = self._dice.choice((undo, undo, redo))
        for _time in range(self._dice.randint(1, 5)):
            command.trigger()
        return command.text()

    def train_or_step(self) -> str:
        commands = self._window.commands
        choices = (commands.train, commands.step_sample, commands.step_batch, commands.step_epoch, commands.rewind)
        command = self._dice.choice((*choices, *commands.dice.values()))
        if command.isEnabled():
            command.trigger()
        return command.text()

    def open_preset(self) -> str:
        name = self._dice.choice([name for name in PRESETS if name not in LARGEST_PRESETS])
        self._studio.open_preset(name)
        return name

    def paste(self) -> str:
        clipboard = QGuiApplication.clipboard()
        preset = self._dice.choice([name for name in PRESETS if name not in LARGEST_PRESETS])
        text = self._dice.choice((to_line(PRESETS[preset]), self._dice.choice(NONSENSE)))
        clipboard.setText(text)
        self._window.commands.paste_text.trigger()
        self._window.commands.copy_text.trigger()
        return text[:20]

    def change_looks(self) -> str:
        kind = self._dice.choice(("page", "theme", "size"))
        if kind == "page":
            self._window.open_page(self._dice.choice(self._window.page_keys))
        elif kind == "theme":
            self._window.set_theme(self._dice.choice(list(self._window.commands.themes)))
        else:
            self._window.resize(self._dice.choice(SIZES))
        return kind

    def save_or_open(self) -> str:
        commands = self._window.commands
        command = self._dice.choice(
            (
                commands.save,
                commands.save_as,
                commands.open,
                commands.new,
                commands.export_script,
                commands.export_weights,
                commands.export_onnx,
                commands.export_curves,
            )
        )
        command.trigger()
        return command.text()

    def open_menu_of_layer(self) -> str:
        """A menu of the bar or of a button in sight; lists are filled by a click on their field, and open only so."""
        menus = [menu for menu in self._window.findChildren(QMenu) if menu.actions() and self._can_be_opened(menu)]
        if not menus:
            return "no menu in sight"
        menu = self._dice.choice(menus)
        menu.popup(self._window.mapToGlobal(QPoint(50, 50)))
        return menu.title()

    def take_in(self) -> str:
        """Data of one's own; which, the file dialogs are told by the same die."""
        self._window.open_page("train")
        desk = self._window.desk
        choose = self._dice.choice((desk.choose_table, desk.choose_folder))
        choose()
        return choose.__name__

    def drop(self) -> str:
        path = self._dice.choice(self._things.all)
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        place = self._somewhere(self._window).toPointF()
        QApplication.sendEvent(self._window, QDropEvent(place, Qt.DropAction.CopyAction, data, buttons, keys))
        return path.name

    # --- choosing ---------------------------------------------------------------------------------------------

    def _some_control(self) -> QWidget:
        """Anything visible on the window, or the dialog before it, that the mouse can reach."""
        found = [w for w in self._inside.findChildren(QWidget) if w.isVisible() and w.isEnabled() and w.width() > 4]
        eager = [w for w in found if w.focusPolicy() != Qt.FocusPolicy.NoFocus]
        return self._dice.choice(eager if eager and self._dice.random() < 0.8 else found)

    def _somewhere(self, widget: QWidget) -> QPoint:
        return QPoint(self._dice.randrange(max(1, widget.width())), self._dice.randrange(max(1, widget.height())))

    def _is_harmless(self, action: QAction) -> bool:
        """Whether it leaves the window open, and the test on its own."""
        return action not in (self._window.commands.quit, self._window.commands.log)

    def _can_be_opened(self, menu: QMenu) -> bool:
        owner = menu.parentWidget()
        return not isinstance(owner, (QMenu, Choice)) and owner.isVisible() and owner.isEnabled()

    # Qt's own dialogs would wait for somebody: these stand in for them.

    def choose_where_to_save(self, *_question: object, **_more: object) -> tuple[str, str]:
        return str(self._folder / "picture.png"), ""

    def choose_file(self, *_question: object, **_more: object) -> tuple[str, str]:
        return str(self._dice.choice((*self._things.files, "", self._folder / "picture.png"))), ""

    def choose_folder(self, *_question: object, **_more: object) -> str:
        return str(self._dice.choice((*self._things.folders, "")))

    def _path(self, ending: str) -> Path:
        return self._folder / f"file-{self._dice.randrange(4)}.{ending}"

    def _some_file(self) -> Path:
        """One that was saved, one that is damaged, or none at all."""
        path = self._path("nnp")
        if path.exists() and self._dice.random() < 0.2:
            damaged = self._folder / "damaged.nnp"
            damaged.write_bytes(path.read_bytes()[: self._dice.randrange(2000)])
            return damaged
        return path


def _work(experiment: Experiment) -> int:
    """Multiplications of a step forward, roughly."""
    each = sum(
        shape.parameters * (math.prod(shape.outputs[1:]) if shape.outputs else 1) for shape in layer_shapes(experiment)
    )
    return each * min(experiment.training.batch_size, experiment.data.counts[0])


def _named(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.accessibleName()!r}"
