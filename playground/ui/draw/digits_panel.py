"""My digits: what was drawn and named so far, and how the network does on it."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from playground.core.own_digits import CLASSES, OwnDigitSet, labels_of, pictures_of
from playground.session.own_digits import OwnDigitCollection
from playground.ui.draw.digit_files import DigitFiles
from playground.ui.draw.digit_mosaic import DigitMosaic
from playground.ui.draw.heading import Heading
from playground.ui.draw.label_row import LabelRow
from playground.ui.numbers import count, percent
from playground.ui.theme import Look
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.label import Label
from playground.ui.widgets.mosaic import ARROW

PADDING = 20


class DigitsPanel(QWidget):
    """The ten buttons, the collection's commands, and its gallery, the newest drawing first.

    Signals:
        add_asked(label): the drawing is to be added under this name.
        testing_changed(bool): the network is to be tested with the digits, or no longer.
        review_asked(bool): the gallery is to take the place of the pad, or to give it back.
    """

    add_asked = Signal(int)
    testing_changed = Signal(bool)
    review_asked = Signal(bool)

    def __init__(self, look: Look, collection: OwnDigitCollection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._collection = collection
        self._rows = 3
        self._is_reviewing = False
        self._first = 0
        self._testing = False
        self._predicted: NDArray[np.int64] | None = None
        self._obstacle = ""
        self.files = DigitFiles(collection, self)
        self._make()
        self._lay_out()
        collection.changed.connect(self._collection_changed)
        look.changed.connect(self._restyle)
        self._restyle()
        self._collection_changed()

    @property
    def testing(self) -> bool:
        """Whether the network is being tested with the digits."""
        return self._testing

    @property
    def height_wanted(self) -> int:
        """Px it takes in its present form."""
        self._column.invalidate()
        return self._column.minimumSize().height()

    @property
    def reviewing(self) -> bool:
        """Whether the gallery stands where the pad was."""
        return self._is_reviewing

    def rows_for(self, height: int) -> int:
        """How many rows of digits such a height has room for, at least one."""
        rest = self.height_wanted - max(1, self.mosaic.room_for(self._rows))
        rows = 1
        while self.mosaic.room_for(rows + 1) <= height - rest:
            rows += 1
        return rows

    def set_form(self, rows: int, compact: bool, reviewing: bool = False) -> None:
        """Show so many rows of digits; compact, the heading over the buttons is a word beside them.

        Reviewing, there is no pad, and nothing to add. Where rows do not show all digits a button asks for that.
        """
        self._is_reviewing = reviewing
        self._add_heading.setVisible(not compact)
        self._add_word.setVisible(compact and not reviewing)
        self.labels.setVisible(not reviewing)
        self.review.set_text(self.tr("Draw") if reviewing else self.tr("Review"))
        for button in (self.export, self.take_in):
            button.set_compact(compact)
        self._place_import(compact)
        self._rows = rows
        self._restyle()
        self._show()

    def set_obstacle(self, sentence: str) -> None:
        """Why the network cannot be tested with digits; empty where it can."""
        self._obstacle = sentence
        if sentence:
            self.set_testing(False)
        self._show_readiness()

    def set_testing(self, testing: bool) -> None:
        """Begin or end to test."""
        if testing != self._testing:
            self._testing, self._predicted = testing, None
            self.test.set_text(self.tr("Stop testing") if testing else self.tr("Test with these"))
            self.testing_changed.emit(testing)
            self._show()

    def show_predicted(self, predicted: NDArray[np.int64]) -> None:
        """The classes (N,) the network gives the digits, in their order."""
        if self._testing and len(predicted) == len(self._collection.digits):
            self._predicted = predicted
            self._show()

    # --- building ---------------------------------------------------------------------------------------------

    def _make(self) -> None:
        look = self._look
        self._add_heading = Heading(look, self.tr("Add to my digits as"), self.tr("key 0 to 9"), self)
        self._add_word = Label(look, self.tr("Add as"), role="secondary", token="ink2", parent=self)
        self.labels = LabelRow(look, self)
        self.labels.pressed.connect(self.add_asked)
        tip = self.tr("Add the digits of a file that was exported here: .npz with pictures x and labels y.")
        self.take_in = Button(look, self.tr("Import"), "ph.folder-open", kind="quiet", tooltip=tip, parent=self)
        self.take_in.clicked.connect(lambda: self.files.import_file())
        tip = self.tr("Write all of them as MNIST is kept: .npz with pictures x (N, 28, 28) and labels y (N).")
        self.export = Button(look, self.tr("Export"), "ph.export", kind="quiet", tooltip=tip, parent=self)
        self.export.clicked.connect(lambda: self.files.export())
        tip = self.tr("Look through your digits, name them anew and delete them, where the pad is now; and back (Esc).")
        self.review = Button(look, self.tr("Review"), kind="quiet", tooltip=tip, parent=self)
        self.review.clicked.connect(lambda: self.review_asked.emit(not self._is_reviewing))
        self.test = Button(look, self.tr("Test with these"), parent=self)
        self.test.clicked.connect(lambda: self.set_testing(not self._testing))
        self._title = Label(look, self.tr("My digits"), role="heading", parent=self)
        self.note = Label(look, "", role="secondary", token="ink2", parent=self)
        self.mosaic = DigitMosaic(look, self)
        self.mosaic.named.connect(lambda index, label: self._collection.relabel(self._number(index), label))
        self.mosaic.removed.connect(self._remove)
        self.mosaic.scrolled.connect(self._scroll)
        self.empty = Label(
            look,
            self.tr("None yet: draw a digit and press its key. It is kept here, to train on or to test with."),
            role="secondary",
            token="ink2",
            parent=self,
            wrap=True,
        )
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)

    def _lay_out(self) -> None:
        adding = QHBoxLayout()
        adding.setSpacing(10)
        adding.addWidget(self._add_word)
        adding.addWidget(self.labels, 1)
        self._head = QHBoxLayout()
        for widget in (self._title, self.note):
            self._head.addWidget(widget)
        self._head.addStretch(1)
        for button in (self.review, self.take_in, self.export, self.test):
            self._head.addWidget(button)
        both = QGridLayout()
        both.addWidget(self.mosaic, 0, 0)
        both.addWidget(self.empty, 0, 0)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._column.addWidget(self._add_heading)
        self._column.addLayout(adding)
        self._column.addLayout(self._head)
        self._column.addLayout(both)

    def _place_import(self, compact: bool) -> None:
        """Beside the other commands, or over the buttons where there is a heading."""
        if compact == (self._head.indexOf(self.take_in) >= 0):
            return
        if compact:
            self._head.insertWidget(self._head.indexOf(self.export), self.take_in)
        else:
            self._add_heading.add(self.take_in)
        self.take_in.show()  # who moves to another parent is hidden

    def _restyle(self) -> None:
        look = self._look
        compact = self._add_heading.isHidden()
        top = look.px(10, 12) if compact else 0
        bottom = look.px(6 if compact else 8, 10) if self._rows else 4
        self._column.setContentsMargins(PADDING, top, PADDING, bottom)
        self._head.setContentsMargins(0, look.px(6 if compact else 8, 6), 0, look.px(4 if compact else 6, 6))
        self._head.setSpacing(look.px(6, 8))
        room = self.mosaic.room_for(self._rows)
        for widget in (self.mosaic, self.empty):
            widget.setFixedHeight(max(1, room))

    # --- showing ----------------------------------------------------------------------------------------------

    def _collection_changed(self) -> None:
        self._predicted = None
        if not self._collection.digits:
            self.set_testing(False)
        self._show_readiness()
        self._show()

    def _show_readiness(self) -> None:
        any_drawn = bool(self._collection.digits)
        self.export.setEnabled(any_drawn)
        self.test.setEnabled(any_drawn and not self._obstacle)
        self.test.setToolTip(
            self._obstacle
            or self.tr(
                "Let the network read all of them, again and again while it trains: right ÷ all, and the wrong ones "
                "marked. That says little where it was trained on them."
            )
            if any_drawn
            else self.tr("There is no digit to test with yet.")
        )

    def _show(self) -> None:
        """Gallery and numbers as they are now."""
        digits = self._collection.digits
        self.mosaic.setVisible(bool(digits) and self._rows > 0)
        self.empty.setVisible(not digits and self._rows > 0)
        self.review.setVisible(self._is_reviewing or len(digits) > self._rows * self.mosaic.columns)
        capacity = max(1, self._rows) * self.mosaic.columns
        last_row = max(0, -(-len(digits) // self.mosaic.columns) - max(1, self._rows))
        self._first = min(self._first, last_row * self.mosaic.columns) // self.mosaic.columns * self.mosaic.columns
        newest = digits[::-1][self._first : self._first + capacity]
        predicted = None if self._predicted is None else self._predicted[::-1][self._first :]
        captions = [
            _caption(digit.label, None if predicted is None else int(predicted[place]))
            for place, digit in enumerate(newest)
        ]
        self.mosaic.set_images(pictures_of(newest), captions)
        self._tell(digits, capacity)

    def _tell(self, digits: OwnDigitSet, capacity: int) -> None:
        """How many there are, or how many the network reads rightly."""
        if self._testing and self._predicted is not None:
            labels = labels_of(digits)
            right = labels == self._predicted
            self.note.set_text(
                self.tr("{right} of {all} · {percent}").format(
                    right=count(int(right.sum())), all=count(len(digits)), percent=percent(float(right.mean()), 0)
                )
            )
            told = self.tr("Read rightly, of each digit:")
            self.note.setToolTip("\n".join((told, *_by_class(labels, right))))
            return
        drawn = self.tr("{number} drawn").format(number=count(len(digits)))
        if len(digits) > capacity and self._rows:
            first, last = self._first + 1, min(len(digits), self._first + capacity)
            drawn = self.tr("{first}–{last} of {number}").format(first=first, last=last, number=count(len(digits)))
        self.note.set_text(drawn)
        self.note.setToolTip(self.tr("Own digits on this computer, the newest first; the wheel shows older ones."))

    def _number(self, index: int) -> int:
        """The collection's number of a picture shown."""
        return self._collection.digits[::-1][self._first + index].number

    def _remove(self, index: int) -> None:
        self._collection.remove([self._number(index)])
        self.mosaic.set_chosen(index)

    def _scroll(self, rows: int) -> None:
        self._first = max(0, self._first + rows * self.mosaic.columns)
        self._show()

    # --- Qt ---------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show()


def _caption(label: int, predicted: int | None) -> tuple[str, bool]:
    """What it is called and, where that differs, what the network takes it for."""
    wrong = predicted is not None and predicted != label
    return (f"{label} {ARROW} {predicted}", True) if wrong else (str(label), False)


def _by_class(labels: NDArray[np.uint8], right: NDArray[np.bool_]) -> Iterable[str]:
    """A line for each digit that was drawn: "3: 4 of 5"."""
    for label in range(CLASSES):
        own = labels == label
        if own.any():
            yield f"{label}: {count(int(right[own].sum()))} / {count(int(own.sum()))}"
