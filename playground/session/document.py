"""The open experiment: edited by replacing it, with undo, a file it belongs to, and ids that never repeat."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import attrs
from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from playground.core.changes import describe
from playground.core.experiment import Experiment
from playground.core.fields import OUTPUT_ID
from playground.core.message import Message
from playground.core.presets import DEFAULT_PRESET, preset
from playground.core.weight_edits import PutBack, WeightEdit, WeightPlace, weight_edit, words

ALONE = -1
"""Qt's id of a command that never merges."""


class _Edit(QUndoCommand):
    """One undo step, from one experiment to another; edits of the same gesture merge into one."""

    def __init__(self, document: Document, new: Experiment, text: str, gesture: int) -> None:
        super().__init__(text or _described(document.experiment, new))
        self._document = document
        self._old = document.experiment
        self._new = new
        self._text = text
        self._gesture = gesture

    def id(self) -> int:
        return self._gesture

    def undo(self) -> None:
        self._document._take(self._old)
        self._document.end_gesture()

    def redo(self) -> None:
        self._document._take(self._new)

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Edit):
            return False
        self._new, self._text = other._new, other._text
        self.setText(self._text or _described(self._old, self._new))
        self.setObsolete(self._new == self._old)
        return True


class _SetWeights(QUndoCommand):
    """One undo step that sets numbers of the network; the training thread knows what was there."""

    def __init__(self, document: Document, edits: tuple[WeightEdit, ...], gesture: int) -> None:
        super().__init__(", ".join(_translated(words(document.experiment, edit)) for edit in edits))
        self._document = document
        self._edits = edits
        self._gesture = gesture

    def id(self) -> int:
        return self._gesture

    def undo(self) -> None:
        for edit in reversed(self._edits):
            self._document._set_weight(PutBack(edit.number))
        self._document.end_gesture()

    def redo(self) -> None:
        for edit in self._edits:
            self._document._set_weight(edit)

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _SetWeights) or _numbers(other._edits) != _numbers(self._edits):
            return False
        self._edits = other._edits
        self.setText(other.text())
        return True


def _numbers(edits: tuple[WeightEdit, ...]) -> tuple[int, ...]:
    return tuple(edit.number for edit in edits)


def _described(old: Experiment, new: Experiment) -> str:
    """The change in a few translated words; empty where there is none to tell of."""
    message = describe(old, new)
    return "" if message is None else _translated(message)


def _translated(message: Message) -> str:
    return QCoreApplication.translate("Message", message.template).format(**message.values)


class Document(QObject):
    """The experiment on the screen. Lives on the window's thread.

    ``changed(old, new)`` is said once for every change, undo and redo included, after everything else is up to date.
    ``weightSet(WeightEdit | PutBack)`` wants a number of the network set by hand, or put back; undo and redo included.
    """

    changed = Signal(object, object)
    weightSet = Signal(object)
    modifiedChanged = Signal(bool)
    titleChanged = Signal(str)

    def __init__(self, experiment: Experiment | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._experiment = preset(DEFAULT_PRESET) if experiment is None else experiment
        self._announced = self._experiment
        self._path: Path | None = None
        self._title = self._present_title()
        self._gesture: int | None = None
        self._gestures = 0
        self._weight_edits = 0
        self._dragged: tuple[int | None, tuple[WeightEdit, ...]] | None = None
        self.weights_set = 0
        """How often numbers of the network were set by hand or put back."""
        self._ids = {OUTPUT_ID}
        self._remember_ids()
        self.stack = QUndoStack(self)
        self.stack.indexChanged.connect(self._announce)
        self.stack.cleanChanged.connect(self._announce_clean)

    @property
    def experiment(self) -> Experiment:
        return self._experiment

    @property
    def path(self) -> Path | None:
        """The file it was opened from or saved to, if any."""
        return self._path

    @property
    def title(self) -> str:
        """What the window is called after: the file's name without its ending, else the experiment's name."""
        return self._title

    @property
    def modified(self) -> bool:
        """Whether it differs from what was opened or saved last."""
        return not self.stack.isClean()

    @property
    def gesture(self) -> int | None:
        """Number of the gesture at hand, None between gestures."""
        return self._gesture

    def edit(self, new: Experiment, text: str = "") -> None:
        """Replace the experiment as one undo step; ``text`` says what it did, otherwise the change tells."""
        if new == self._experiment:
            return
        self._dragged = None
        self.stack.push(_Edit(self, new, text, ALONE if self._gesture is None else self._gesture))

    def edit_weight(self, place: WeightPlace, value: float) -> None:
        """Set one number of the network by hand, as one undo step.

        Raises ProblemError, with nothing changed, for a value or a place that cannot be.
        """
        self.edit_weights(((place, value),))

    def edit_weights(self, values: Sequence[tuple[WeightPlace, float]]) -> None:
        """Set numbers of the network by hand, all of them as one undo step.

        Raises ProblemError, with nothing changed, for a value or a place that cannot be.
        """
        first = self._weight_edits + 1
        edits = tuple(weight_edit(self._experiment, first + i, *value) for i, value in enumerate(values))
        gesture, (dragged_in, dragged) = self._gesture, self._dragged or (None, ())
        if gesture is not None and dragged_in == gesture and [e.place for e in dragged] == [e.place for e in edits]:
            edits = tuple(
                attrs.evolve(edit, number=old.number) for edit, old in zip(edits, dragged, strict=True)
            )  # undone together
        else:
            self._weight_edits += len(edits)
        self._dragged = (gesture, edits)
        self.stack.push(_SetWeights(self, edits, ALONE if gesture is None else gesture))

    def _set_weight(self, wish: WeightEdit | PutBack) -> None:
        self.weights_set += 1
        self.weightSet.emit(wish)

    def begin_gesture(self) -> None:
        """From now on all edits are one undo step (a drag of a slider); one that ends where it began leaves none."""
        self._gestures += 1
        self._gesture = self._gestures

    def end_gesture(self) -> None:
        """The gesture is over; nothing happens when there is none."""
        self._gesture = None

    def undo(self) -> None:
        """Take the last edit back; a gesture at hand ends first."""
        self.end_gesture()
        self.stack.undo()

    def redo(self) -> None:
        """Do again what was undone last; a gesture at hand ends first."""
        self.end_gesture()
        self.stack.redo()

    def replace(self, experiment: Experiment, path: Path | None = None) -> None:
        """Open another experiment: there is nothing to undo, and it is not modified."""
        self.end_gesture()
        self._take(experiment)
        self._path = path
        self.stack.clear()
        self._announce()

    def saved(self, path: Path) -> None:
        """The experiment as it is now was written to ``path``."""
        self._path = path
        self._dragged = None
        self.stack.setClean()
        self._announce()

    def never_saved(self) -> None:
        """What is open lies in no file of the person's own: it counts as edited until it is saved."""
        self.stack.resetClean()

    def leave_file(self) -> None:
        """It belongs to no file any more: saving asks for a name."""
        self._path = None
        self._announce()

    def new_id(self, kind: str) -> str:
        """An id for a layer of this kind that no layer of any experiment shown here ever had."""
        number = 1
        while (name := f"{kind}-{number}") in self._ids:
            number += 1
        self._ids.add(name)
        return name

    def _take(self, experiment: Experiment) -> None:
        self._experiment = experiment
        self._remember_ids()

    def _remember_ids(self) -> None:
        self._ids.update(layer.id for layer in self._experiment.network.layers)

    def _present_title(self) -> str:
        return self._experiment.name if self._path is None else self._path.stem

    def _announce_clean(self, clean: bool) -> None:
        self.modifiedChanged.emit(not clean)

    def _announce(self) -> None:
        """Say what has changed since it was said last."""
        title = self._present_title()
        if title != self._title:
            self._title = title
            self.titleChanged.emit(title)
        old, new = self._announced, self._experiment
        if old != new:
            self._announced = new
            self.changed.emit(old, new)
