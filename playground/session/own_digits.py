"""The digits a person drew and named: kept on this computer, with undo, and handed to experiments."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from attrs import evolve
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from playground.core.datasets import OwnDigits
from playground.core.message import Message, ProblemError
from playground.core.own_digits import (
    MOST_DIGITS,
    OwnDigit,
    OwnDigitSet,
    digest_of,
    grey_bytes,
    labels_of,
    pictures_of,
)
from playground.engine import own_digits_file as files
from playground.engine.files import FileProblem, clause, reason

MOST_UNDONE = 200
Stamp = tuple[int, int]
"""Time and size of a file: whether somebody else wrote it since."""


class _Change(QUndoCommand):
    """From one collection to another."""

    def __init__(self, collection: OwnDigitCollection, new: OwnDigitSet) -> None:
        super().__init__()
        self._collection = collection
        self._old, self._new = collection.digits, new

    def undo(self) -> None:
        self._collection._take(self._new, self._old)

    def redo(self) -> None:
        self._collection._take(self._old, self._new)


class OwnDigitCollection(QObject):
    """At most :data:`MOST_DIGITS` drawings. Read when first asked for, written after every change.

    ``clock`` gives seconds since 1970. Lives on the window's thread.

    Signals:
        changed(): there are others, or they have other names.
        problem(Message): something could not be read, written or done.
        exported(Path): a file for others was written.
    """

    changed = Signal()
    problem = Signal(object)
    exported = Signal(object)

    def __init__(
        self, path: Path | None = None, clock: Callable[[], float] = time.time, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._path = path
        self._clock = clock
        self._digits: OwnDigitSet | None = None
        self._written: OwnDigitSet = ()
        """What the file held when it was read or written last."""
        self._stamp: Stamp | None = None
        self._is_locked = False
        self._digest = ""
        self._next = 0
        self.stack = QUndoStack(self)
        self.stack.setUndoLimit(MOST_UNDONE)

    @property
    def path(self) -> Path:
        """Its file, which may not be there yet."""
        return files.collection_path() if self._path is None else self._path

    @property
    def digits(self) -> OwnDigitSet:
        """In the order they were drawn."""
        if self._digits is None:
            self._digits = self._read()
            self._next = 1 + max((digit.number for digit in self._digits), default=-1)
        return self._digits

    @property
    def digest(self) -> str:
        """The name under which experiments would know it as it is now; empty while there is none."""
        if self.digits and not self._digest:
            self._digest = digest_of(pictures_of(self.digits), labels_of(self.digits))
        return self._digest

    def add(self, picture: NDArray[Any], label: int) -> int | None:
        """Put a drawing (28, 28), 0 to 1, into the collection; its number there, None where there is no room."""
        if not self._has_room(1):
            return None
        digit = OwnDigit(
            number=self._new_number(), label=label, pixels=grey_bytes(picture), drawn_at=float(self._clock())
        )
        self._change((*self.digits, digit))
        return digit.number

    def relabel(self, number: int, label: int) -> None:
        """Give the drawing of this number another name."""
        self._change(tuple(evolve(digit, label=label) if digit.number == number else digit for digit in self.digits))

    def remove(self, numbers: Iterable[int]) -> None:
        """Take drawings out."""
        gone = set(numbers)
        self._change(tuple(digit for digit in self.digits if digit.number not in gone))

    def undo(self) -> None:
        """Take the last change back."""
        self.stack.undo()

    def redo(self) -> None:
        """Do again what was taken back."""
        self.stack.redo()

    def export(self, path: Path) -> None:
        """Write pictures and labels in MNIST's form, an ``.npz`` with x and y."""
        try:
            files.export(path, self.digits)
        except FileProblem as problem:
            self.problem.emit(problem.message)
        else:
            self.exported.emit(path)

    def import_file(self, path: Path) -> None:
        """Add the digits of an exported file that are not there yet; experiments that used just them find them."""
        try:
            found = files.read(path)
            files.keep(found.pictures, found.labels)
        except ProblemError as problem:
            self.problem.emit(problem.message)
            return
        known = {(digit.pixels, digit.label) for digit in self.digits}
        pairs = zip(found.pictures, found.labels, strict=True)
        given = dict.fromkeys((picture.tobytes(), int(label)) for picture, label in pairs)
        fresh = [pair for pair in given if pair not in known]
        if not fresh:
            self.problem.emit(Message("All digits of this file are among yours already."))
        elif self._has_room(len(fresh)):
            now = float(self._clock())
            added = (
                OwnDigit(number=self._new_number(), label=label, pixels=pixels, drawn_at=now) for pixels, label in fresh
            )
            self._change((*self.digits, *added))

    def data(self, use: str = "train") -> OwnDigits | None:
        """The collection as it is now for an experiment, which finds it again whatever is drawn later.

        None where there is nothing, or where it cannot be kept; ``problem`` says why.
        """
        if not self.digits:
            return None
        try:
            return files.keep(pictures_of(self.digits), labels_of(self.digits), use, passing=True)
        except FileProblem as problem:
            self.problem.emit(problem.message)
            return None

    def _has_room(self, count: int) -> bool:
        if len(self.digits) + count <= MOST_DIGITS:
            return True
        self.problem.emit(Message("There is room for {most} digits of your own; delete some.", {"most": MOST_DIGITS}))
        return False

    def _new_number(self) -> int:
        self._next += 1
        return self._next - 1

    def _change(self, new: OwnDigitSet) -> None:
        if new != self.digits:
            self.stack.push(_Change(self, new))

    def _take(self, old: OwnDigitSet, new: OwnDigitSet) -> None:
        """Go from one state to another; what came from elsewhere meanwhile stays."""
        ours = {digit.number for digit in (*old, *new)}
        self._digits = (*new, *(digit for digit in self.digits if digit.number not in ours))
        self._write()
        self._digest = ""
        self.changed.emit()

    # --- the file ---------------------------------------------------------------------------------------------

    def _read(self) -> OwnDigitSet:
        """What the file holds; a damaged one is kept aside."""
        stamp = _stamp(self.path)
        if stamp is None:
            return ()
        try:
            digits = files.read_collection(self.path)
        except FileProblem as problem:
            self._keep_aside(problem)
            return ()
        self._stamp, self._written = stamp, digits
        return digits

    def _keep_aside(self, problem: FileProblem) -> None:
        """Rename the file, or leave it untouched from now on."""
        aside = _free(self.path.with_name(self.path.name + ".damaged"))
        try:
            self.path.rename(aside)
        except OSError as error:
            self._is_locked = True
            message = Message(
                "{problem}; what you draw now is not kept, since it cannot be renamed: {reason}.",
                {"problem": clause(problem), "reason": reason(error)},
            )
        else:
            message = Message(
                "{problem}; it is kept as {name}, and a new collection begins.",
                {"problem": clause(problem), "name": aside.name},
            )
        QTimer.singleShot(0, self, lambda: self.problem.emit(message))  # who shows it may just be listening

    def _write(self) -> None:
        if _stamp(self.path) != self._stamp:
            self._digits = (*self.digits, *self._drawn_elsewhere())
        if self._is_locked:
            return
        try:
            files.write_collection(self.path, self.digits)
        except FileProblem as problem:
            self.problem.emit(problem.message)
        else:
            self._stamp, self._written = _stamp(self.path), self.digits

    def _drawn_elsewhere(self) -> OwnDigitSet:
        """What another window of the program added to the file since we looked, with numbers of our own."""
        if self._is_locked or _stamp(self.path) is None:
            return ()
        try:
            found = files.read_collection(self.path)
        except FileProblem as problem:
            self._keep_aside(problem)
            return ()
        known = {(digit.pixels, digit.drawn_at) for digit in (*self._written, *self.digits)}
        others = (digit for digit in found if (digit.pixels, digit.drawn_at) not in known)
        return tuple(evolve(digit, number=self._new_number()) for digit in others)[: MOST_DIGITS - len(self.digits)]


def _stamp(path: Path) -> Stamp | None:
    """None where there is no file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _free(path: Path) -> Path:
    """The path, or one like it, that nothing has yet."""
    number = 2
    free = path
    while free.exists():
        free = path.with_name(f"{path.name}-{number}")
        number += 1
    return free
