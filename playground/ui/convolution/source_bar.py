"""The choice of the picture, and what there is to choose within it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QWidget

from playground.core.convolution.sixes import SIXES
from playground.core.photo_sets import PHOTOS
from playground.ui.convolution.source import DIGIT, DRAWING, PHOTO, SIX, Source
from playground.ui.numbers import count
from playground.ui.theme import Look
from playground.ui.train.wording import term
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.choice import Choice, Option
from playground.ui.widgets.segmented import Segmented
from playground.ui.widgets.stepper import NumberField

GREY, COLOUR = "grey", "colour"
HERE, SHARED = "here", "shared"
_ARROWS = {"ph.minus": "ph.caret-left", "ph.plus": "ph.caret-right"}


class _DigitNumber(NumberField):
    """A number with arrows for neighbours instead of minus and plus."""

    def _paint_side(self, painter: QPainter, side: int, name: str) -> None:
        super()._paint_side(painter, side, _ARROWS[name])


class SourceBar(QWidget):
    """The choice, and what there is to choose within it.

    Signals:
        undo_asked(), clear_asked(): of the drawing.
    """

    undo_asked = Signal()
    clear_asked = Signal()

    def __init__(self, look: Look, source: Source, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._source = source
        tr = self.tr
        names = (
            (DIGIT, tr("Digit")),
            (PHOTO, tr("Photo")),
            (SIX, tr("6 × 6 of the course")),
            (DRAWING, tr("Own drawing")),
        )
        tip = tr("The picture that the kernel slides over.")
        self.kind = Segmented(look, names, tip, self)
        self.kind_list = Choice(look, [Option(key, text) for key, text in names], tip, self)
        for control in (self.kind, self.kind_list):
            control.setAccessibleName(tr("Picture"))
        self.digit = _DigitNumber(
            look, 1, source.digits, "", tr("Which of MNIST's validation digits."), self, height="panel"
        )
        self.digit.setAccessibleName(tr("Digit"))
        photos = [Option(name, term(photo.short)) for name, photo in PHOTOS.items()]
        self.photo = Choice(look, photos, tr("Which photograph; 64 × 64 pixels of it."), self)
        self.photo.setAccessibleName(tr("Photograph"))
        self.colour = Segmented(
            look,
            ((COLOUR, tr("colour")), (GREY, tr("grey"))),
            tr("In colour the kernel meets red, green and blue, and the three sums are added."),
            self,
        )
        self.colour.setAccessibleName(tr("Colours"))
        self.six = Choice(
            look, [Option(name, term(six.title)) for name, six in SIXES.items()], tr("Which numbers."), self
        )
        self.six.setAccessibleName(tr("Numbers"))
        self.undo = Button(
            look, tr("Undo"), "ph.arrow-counter-clockwise", tooltip=tr("Take the last stroke back."), parent=self
        )
        self.undo.set_compact(True)
        self.clear = Button(
            look, tr("Clear"), "ph.trash", tooltip=tr("Begin with an empty picture (Del)."), parent=self
        )
        self.shared = Segmented(
            look,
            ((HERE, tr("drawn here")), (SHARED, tr("Draw page"))),
            tr("What is drawn on the input here, or the digit of the Draw page as the network sees it."),
            self,
        )
        self.shared.setAccessibleName(tr("Which drawing"))
        self._parts: dict[str, tuple[QWidget, ...]] = {
            DIGIT: (self.digit,),
            PHOTO: (self.photo, self.colour),
            SIX: (self.six,),
            DRAWING: (self.shared, self.undo, self.clear),
        }
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        for widget in (self.kind, self.kind_list, *(part for parts in self._parts.values() for part in parts)):
            self._row.addWidget(widget)
        self._is_list = False
        self._connect()
        look.changed.connect(self._restyle)
        self._restyle()
        self.show_source()

    def _connect(self) -> None:
        source = self._source
        self.kind.chosen.connect(lambda key: source.set(kind=key))
        self.kind_list.chosen.connect(lambda key: source.set(kind=key))
        self.digit.changed.connect(lambda number: source.set(digit=number - 1))
        self.photo.chosen.connect(lambda name: source.set(photo=name))
        self.colour.chosen.connect(lambda key: source.set(is_coloured=key == COLOUR))
        self.six.chosen.connect(lambda name: source.set(six=name))
        self.shared.chosen.connect(lambda key: source.set(is_shared=key == SHARED))
        self.undo.clicked.connect(self.undo_asked)
        self.clear.clicked.connect(self.clear_asked)
        source.changed.connect(self.show_source)

    def set_list(self, as_list: bool) -> None:
        """Show the kinds as a list that opens."""
        self._is_list = as_list
        self.kind.setVisible(not as_list)
        self.kind_list.setVisible(as_list)

    def set_drawn(self, can_undo: bool, is_drawn: bool) -> None:
        """Whether there are strokes to take back or clear."""
        self.undo.setEnabled(can_undo)
        self.clear.setEnabled(is_drawn)

    def show_source(self) -> None:
        """Show what is chosen."""
        source = self._source
        self.kind.set_chosen(source.kind)
        self.kind_list.set_chosen(source.kind)
        self.digit.set_range(1, source.digits)
        self.digit.set_value(source.digit + 1)
        tip = self.tr("Which of MNIST's {count} validation digits.").format(count=count(source.digits))
        if source.label is not None:
            tip += " " + self.tr("This one is a {digit}.").format(digit=source.label)
        self.digit.setToolTip(tip)
        self.photo.set_chosen(source.photo)
        self.colour.set_chosen(COLOUR if source.is_coloured else GREY)
        self.six.set_chosen(source.six)
        for kind, parts in self._parts.items():
            for part in parts:
                part.setVisible(kind == source.kind)
        self.shared.set_chosen(SHARED if source.shows_shared else HERE)
        if source.kind == DRAWING:
            self.shared.setVisible(source.can_share)
            for button in (self.undo, self.clear):
                button.setVisible(not source.shows_shared)

    def _restyle(self) -> None:
        self._row.setSpacing(self._look.px(12, 10))
        self.clear.set_compact(self._look.theme.projector)
        self.digit.setFixedWidth(self._look.px(96, 132))
