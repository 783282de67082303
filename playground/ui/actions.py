"""Every command of the window as one QAction: its words, its key, and what it does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from playground.core import edits
from playground.core.experiment import Experiment
from playground.core.layers import LAYERS
from playground.core.network import MOST_LAYERS
from playground.core.training import DICE
from playground.session.settings import ENGINES
from playground.session.speed import SPEEDS, faster, slower
from playground.session.studio import Studio
from playground.session.trainer import TrainerState
from playground.ui.numbers import count
from playground.ui.train.data.seal_texts import what_opening_means
from playground.ui.train.wording import sentence, term

Keys = str | QKeySequence.StandardKey


class Actions(QObject):
    """The commands on the experiment and its training; those of files and views are given their slots by the window.

    All are meant to be added to the window itself, so that their keys work where the menu is hidden.
    """

    def __init__(self, studio: Studio, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self.all: list[QAction] = []
        standard = QKeySequence.StandardKey
        self.new = self._add(self.tr("&New"), standard.New)
        self.open = self._add(self.tr("&Open…"), standard.Open)
        self.last_session = self._add(self.tr("Open &last session"))
        self.last_session.setToolTip(self.tr("What was open, and had learned, when the program was closed last."))
        self.last_session.setVisible(False)
        self.save = self._add(self.tr("&Save"), standard.Save)
        self.save_as = self._add(self.tr("Save &as…"), "Ctrl+Shift+S")
        self.export_script = self._add(self.tr("&PyTorch script…"))
        self.export_weights = self._add(self.tr("&Weights…"))
        self.export_onnx = self._add(self.tr("&ONNX…"))
        self.export_curves = self._add(self.tr("&Curves…"))
        self._explain_exports()
        self.quit = self._add(self.tr("&Quit"), "Ctrl+Q")
        self.undo = self._add(self.tr("&Undo"), "Ctrl+Z", studio.document.undo)
        self.redo = self._add(self.tr("&Redo"), "Ctrl+Shift+Z", studio.document.redo)
        self.copy_text = self._add(self.tr("&Copy as text"), "Ctrl+Shift+C")
        self.copy_text.setToolTip(self.tr("Copy the experiment, without its weights, as one line to share."))
        self.paste_text = self._add(self.tr("&Paste text"), "Ctrl+Shift+V")
        self.paste_text.setToolTip(self.tr("Take the experiment from a line that was copied so; it can be undone."))
        self.look = self._add(self.tr("Look at the &data"), "Ctrl+L")
        self.look.setToolTip(self.tr("Single pictures and their pixels, histograms, and samples of each class."))
        self.full_screen = self._add(self.tr("&Full screen"), "F11")
        self.full_screen.setCheckable(True)
        self.keys = self._add(self.tr("&Keys"), "F1")
        self.about = self._add(self.tr("&About NN Playground"))
        self.log = self._add(self.tr("&Log details"))
        trainer = studio.trainer
        self.train = self._add(self.tr("&Train"), "Space", trainer.toggle)
        self.step_sample = self._add(self.tr("Step a &sample"), slot=lambda: trainer.step("sample"))
        self.step_sample.setToolTip(self.tr("Train the next sample alone, as a batch of its own."))
        self.step_batch = self._add(self.tr("Step a &batch"), "Ctrl+B", lambda: trainer.step("batch"))
        self.step_epoch = self._add(self.tr("Step an &epoch"), "Ctrl+E", lambda: trainer.step("epoch"))
        self.rewind = self._add(self.tr("&Rewind"), "Ctrl+R", trainer.rewind)
        self.best = self._add(self.tr("Back to the &best weights"), slot=trainer.return_to_best)
        self.best.setToolTip(
            self.tr(
                "Take the weights that did best on the validation data (where there are none, on the training data), "
                "and pause."
            )
        )
        self.open_test_set = self._add(self.tr("&Open the test set"), slot=trainer.open_test_set)
        self.open_test_set.setToolTip(what_opening_means())
        self.training_settings = self._add(self.tr("Training se&ttings"), "Ctrl+T")
        self.training_settings.setToolTip(self.tr("Loss, optimiser, schedule, penalties, and when to stop."))
        self.dice = self._dice()
        self.speeds = self._speeds()
        self.slower = self._add(self.tr("&Slower"), "F6", lambda: trainer.set_speed(slower(trainer.speed)))
        self.faster = self._add(self.tr("&Faster"), "F7", lambda: trainer.set_speed(faster(trainer.speed)))
        self.engines = self._engines()
        self.add_layer = {
            kind: self._add(
                self.tr("Add a {layer} layer").format(layer=term(LAYERS[kind].title)),
                slot=partial(self._add_layer, kind),
            )
            for kind in LAYERS
        }
        self.remove_layer = self._add(self.tr("&Remove the last layer"), slot=self._remove_layer)
        self.deeper = self._add(self.tr("&Deeper"), "Ctrl+Up", lambda: self._deepen(1))
        self.shallower = self._add(self.tr("&Shallower"), "Ctrl+Down", lambda: self._deepen(-1))
        self.themes = self._themes()
        self.pages: dict[str, QAction] = {}
        self.page_group = QActionGroup(self)
        studio.document.changed.connect(self._refresh)
        stack = studio.document.stack
        stack.canUndoChanged.connect(self.undo.setEnabled)
        stack.canRedoChanged.connect(self.redo.setEnabled)
        stack.undoTextChanged.connect(self._name_undo)
        stack.redoTextChanged.connect(self._name_redo)
        self.undo.setEnabled(stack.canUndo())
        self.redo.setEnabled(stack.canRedo())
        self._name_undo(stack.undoText())
        self._name_redo(stack.redoText())
        trainer.stateChanged.connect(self._refresh)
        trainer.progressed.connect(self._refresh_best)
        trainer.speedChanged.connect(self._refresh_speed)
        trainer.testOpened.connect(self._refresh)
        self._refresh_speed()
        self._refresh()

    def add_page(self, key: str, title: str, number: int, slot: Callable[[], object]) -> QAction:
        """A checkable command that opens a page, with Ctrl and its number as key."""
        action = self._add(title, f"Ctrl+{number}", slot)
        action.setCheckable(True)
        self.page_group.addAction(action)
        action.setIconText(self.tr("Page {title}").format(title=title))
        self.pages[key] = action
        return action

    def _add(self, text: str, key: Keys = "", slot: Callable[[], object] | None = None) -> QAction:
        action = QAction(text, self)
        if key:
            action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setMenuRole(QAction.MenuRole.NoRole)
        if slot is not None:
            action.triggered.connect(lambda _checked=False: slot())
        self.all.append(action)
        return action

    def _explain_exports(self) -> None:
        self.export_script.setToolTip(
            self.tr("A script that rebuilds and trains this network with PyTorch and torchvision alone.")
        )
        self.export_weights.setToolTip(self.tr("The weights as .safetensors, named as in the PyTorch script."))
        self.export_onnx.setToolTip(
            self.tr(
                "The network with its weights for other programs: pictures (brightness 0 to 1) or values in, "
                "what the network says out."
            )
        )
        self.export_curves.setToolTip(self.tr("The curves of this run as a .csv table: a row for each place on them."))

    def _dice(self) -> dict[str, QAction]:
        """One command a die and one for all of them, by the die's name and "all"."""
        words = {
            "weights": self.tr("Initial &weights"),
            "data": self.tr("&Data"),
            "split": self.tr("&Split"),
            "order": self.tr("Batch &order and dropout"),
        }
        throw = self._studio.new_dice
        found = {name: self._add(words[name], slot=partial(throw, (name,))) for name in DICE}
        found["weights"].setShortcut(QKeySequence("Ctrl+I"))
        found["weights"].setIconText(self.tr("New dice for the initial weights"))
        found["all"] = self._add(self.tr("&All of them"), "Ctrl+Shift+I", lambda: throw(DICE))
        found["all"].setIconText(self.tr("New dice for everything"))
        return found

    def _speeds(self) -> dict[float | None, QAction]:
        """One command a speed, in steps a second, and None for as fast as it goes."""
        group = QActionGroup(self)
        found: dict[float | None, QAction] = {}
        for speed in reversed(SPEEDS):
            text = self.tr("As fast as it &goes") if speed is None else self.tr("{speed} steps/s")
            number = "" if speed is None else count(round(speed))
            found[speed] = self._add(text.format(speed=number), slot=partial(self._studio.trainer.set_speed, speed))
            found[speed].setCheckable(True)
            group.addAction(found[speed])
        found[1].setText(self.tr("1 step/s"))
        return found

    def _engines(self) -> dict[str, QAction]:
        """What may train small networks, by the names of the settings."""
        words = {
            "auto": self.tr("&Kernels for small networks (automatic)"),
            "pytorch": self.tr("Always &PyTorch"),
        }
        group = QActionGroup(self)
        found = {}
        for name in ENGINES:
            found[name] = self._add(words[name], slot=partial(self._studio.choose_engine, name))
            found[name].setCheckable(True)
            group.addAction(found[name])
        found["auto"].setToolTip(
            self.tr("Small dense networks are trained by kernels of their own: the same results, many times faster.")
        )
        found["pytorch"].setToolTip(
            self.tr("Small networks too are trained as large ones are. What was learned stays.")
        )
        found[self._studio.settings.engine].setChecked(True)
        return found

    def _themes(self) -> dict[str, QAction]:
        words = {"light": self.tr("&Light"), "dark": self.tr("&Dark"), "projector": self.tr("&Projector")}
        group = QActionGroup(self)
        found = {}
        for name, text in words.items():
            found[name] = self._add(text)
            found[name].setCheckable(True)
            group.addAction(found[name])
        return found

    def _edit(self, new: Experiment) -> None:
        self._studio.document.edit(new)

    def _add_layer(self, kind: str) -> None:
        document = self._studio.document
        end = len(document.experiment.network.layers)
        self._edit(edits.add_layer(document.experiment, kind, end, document.new_id))

    def _remove_layer(self) -> None:
        experiment = self._studio.document.experiment
        if experiment.network.layers:
            self._edit(edits.remove_layer(experiment, experiment.network.layers[-1].id))

    def _deepen(self, more: int) -> None:
        document = self._studio.document
        depth = document.experiment.network.depth + more
        self._edit(edits.set_depth(document.experiment, depth, document.new_id))

    def _name_undo(self, change: str) -> None:
        self.undo.setText(self.tr("&Undo: {change}").format(change=change) if change else self.tr("&Undo"))

    def _name_redo(self, change: str) -> None:
        self.redo.setText(self.tr("&Redo: {change}").format(change=change) if change else self.tr("&Redo"))

    def _refresh(self, *_changed: object) -> None:
        """Words and readiness that depend on what is open and whether it trains."""
        network = self._studio.document.experiment.network
        for action in self.add_layer.values():
            action.setEnabled(len(network.layers) < MOST_LAYERS)
        self.remove_layer.setEnabled(bool(network.layers))
        self.deeper.setEnabled(network.depth < edits.MOST_DEPTH)
        self.shallower.setEnabled(network.depth > 0)
        running = self._studio.trainer.state == TrainerState.RUNNING
        self.train.setText(self.tr("&Pause") if running else self.tr("&Train"))
        self._refresh_best()
        has_test = self._studio.document.experiment.data.counts[2] > 0
        self.open_test_set.setEnabled(has_test and not self._studio.trainer.test_is_open)
        why_not = obstacle(self._studio)
        for action in (self.train, self.step_sample, self.step_batch, self.step_epoch):
            action.setEnabled(not why_not)

    def _refresh_speed(self) -> None:
        speed = self._studio.trainer.speed
        if speed in self.speeds:
            self.speeds[speed].setChecked(True)
        self.slower.setEnabled(speed != SPEEDS[0])
        self.faster.setEnabled(speed != SPEEDS[-1])

    def _refresh_best(self) -> None:
        keeps = self._studio.document.experiment.training.keep_best
        self.best.setEnabled(keeps and self._studio.trainer.readings.best_epoch is not None)


def obstacle(studio: Studio) -> str:
    """Why this experiment cannot be trained, as one translated sentence; empty when it can."""
    found = studio.trainer.problems
    return sentence(found[0].message) if found else ""


def keys_of(actions: Sequence[QAction]) -> list[tuple[str, str]]:
    """Words and keys of those commands that have a key, as the keys overlay lists them."""
    return [
        (action.iconText(), action.shortcut().toString(QKeySequence.SequenceFormat.NativeText))
        for action in actions
        if not action.shortcut().isEmpty()
    ]
