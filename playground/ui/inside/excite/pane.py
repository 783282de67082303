"""What excites a filter, a class or a layer: the picture that grows, others beside it, and how it is made."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize
from PySide6.QtGui import QHideEvent, QImage, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from playground.core.dream import CLASS, FILTER, LAYER
from playground.core.dream_frames import OWN
from playground.core.presets import DEFAULT_PRESET
from playground.session.studio import Studio
from playground.ui.inside.excite.board import DreamBoard, Tile
from playground.ui.inside.excite.saving import ask_and_save
from playground.ui.inside.excite.sheet import SheetWindow
from playground.ui.inside.excite.side import DreamSide
from playground.ui.inside.excite.texts import (
    is_filter,
    picture_name,
    rise,
    sentence,
    short_rise,
    target_name,
    tr,
    unit_name,
)
from playground.ui.inside.subject import class_words
from playground.ui.numbers import count, significant
from playground.ui.paint import text_width
from playground.ui.theme import Look
from playground.ui.train.wording import term
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.choice import Choice, Option
from playground.ui.widgets.empty_state import EmptyState
from playground.ui.widgets.label import Label
from playground.ui.widgets.name_field import NameField
from playground.ui.widgets.pixel_view import bytes_image
from playground.ui.widgets.segmented import Segmented
from playground.ui.widgets.stepper import NumberField

DREAMS, IMAGES = "dreams", "images"
MOST_LABELS = 30
"""Classes that are chosen from a list that opens; of more by typing a part of the name."""
STEPS_SHOWN = 3


class ExcitePane(QWidget):
    """Head, board and side. ``set_target`` says what is looked at; nothing else of the page is known here."""

    def __init__(self, look: Look, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._studio, self._dreamer = look, studio, studio.dreamer
        dreamer = self._dreamer
        self._heading = Label(look, tr("What excites"), "heading", parent=self)
        kinds = ((FILTER, tr("this filter")), (CLASS, tr("a class")), (LAYER, tr("the layer")))
        tip = tr(
            "The mean answer of the filter or unit; the score of a class before softmax; or the mean square of all "
            "answers of the layer, which strengthens whatever it sees (deep dream)."
        )
        self.kind = Segmented(look, kinds, tip, self)
        self.kind_of_filters = Segmented(look, (kinds[0], kinds[2]), tip, self)
        for switch in (self.kind, self.kind_of_filters):
            switch.setAccessibleName(tr("what is excited"))
            switch.chosen.connect(self._choose_kind)
        self.label = Choice(look, [Option("0", "0")], tr("The class whose score is maximised."), self)
        self.number = NumberField(look, 0, 999, "", tr("The class whose score is maximised, by its number."), self)
        self.named = NameField(
            look, tr("The class whose score is maximised: type a part of its name, or its number."), self
        )
        for widget in (self.label, self.number, self.named):
            widget.setAccessibleName(tr("class"))
        self._note = Label(look, "", "secondary", "ink2", self)
        self._note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.beside = Segmented(
            look,
            ((DREAMS, tr("dreams")), (IMAGES, tr("images"))),
            tr(
                "Beside it: dreams of other units and earlier steps of this one; or the training samples, for other "
                "networks the shipped pictures, that excite it most."
            ),
            self,
        )
        self.beside.setAccessibleName(tr("beside it"))
        self.all = Button(look, tr("All"), "ph.squares-four", "quiet", tr("Excite all units of this layer."), self)
        self.save = Button(
            look, tr("Save picture"), "ph.floppy-disk", "quiet", tr("Save the large picture as PNG."), self
        )
        self.save.set_compact(True)
        self.board = DreamBoard(look, self)
        self.side = DreamSide(look, studio, self)
        self.empty = EmptyState(
            look,
            "",
            tr("Load the digits experiment"),
            tr("Open MNIST with the course's network; the present experiment can be had back with Undo."),
            self,
        )
        self._given, self._is_late = (OWN, "", 0), False
        self._looked: NDArray[np.uint8] | None = None
        self._sheet: SheetWindow | None = None
        self._lay_out()
        self.label.chosen.connect(lambda key: dreamer.choose_unit(int(key)))
        self.number.changed.connect(dreamer.choose_unit)
        self.named.chosen.connect(dreamer.choose_unit)
        self.beside.chosen.connect(self._choose_beside)
        self.all.clicked.connect(self.open_sheet)
        self.save.clicked.connect(self._save)
        self.board.chose.connect(dreamer.bring_forward)
        self.empty.pressed.connect(lambda: studio.open_preset(DEFAULT_PRESET))
        dreamer.edited.connect(self._show_all)
        dreamer.stateChanged.connect(self._show_all)
        dreamer.progressed.connect(self._show_progress)
        dreamer.rankChanged.connect(self._show_rank)
        studio.document.changed.connect(lambda _old, _new: self._show_all())
        look.changed.connect(self._fit)
        self._show_all()
        self._fit()

    @property
    def _view(self) -> str:
        """Its name among those that look."""
        return f"excite {id(self)}"

    def set_target(self, subject: str, layer: str, unit: int) -> None:
        """Look at this unit of a layer of OWN, or of a network in PRETRAINED; a whole layer stays what is excited.

        While the pane is hidden it is only remembered: another one may look at something else.
        """
        if (subject, layer, unit) != self._given:
            self._given, self._is_late = (subject, layer, unit), True
            if self.isVisible():
                self._aim()

    def look_at(self, picture: NDArray[np.uint8] | None) -> None:
        """This picture, (H, W) or (H, W, 3), is looked at: a dream may start from it."""
        self._looked = picture
        if self.isVisible():
            self._dreamer.look_at(picture)

    def aim_again(self) -> None:
        """Take what is looked at here for the target, after another pane had another."""
        self._is_late = True
        if self.isVisible():
            self._aim()

    def _aim(self) -> None:
        self._is_late = False
        if self._given[1]:
            kind = self._dreamer.aim.kind
            self._dreamer.set_target(*self._given, FILTER if kind == CLASS else kind)

    def _choose_kind(self, kind: str) -> None:
        for switch in (self.kind, self.kind_of_filters):
            if kind in (FILTER, LAYER):
                switch.set_chosen(kind)
        if kind == CLASS:
            self._dreamer.choose_kind(kind)
        else:
            self._dreamer.set_target(*self._given, kind)

    def open_sheet(self) -> None:
        """Show all units of the layer in a window of their own."""
        if self._sheet is None:
            self._sheet = SheetWindow(self._look, self._studio, self)
        self._sheet.open()

    # --- what it shows ----------------------------------------------------------------------------------------

    def _show_all(self) -> None:
        dreamer = self._dreamer
        obstacle = dreamer.obstacle
        self.empty.setVisible(obstacle is not None)
        self.board.setVisible(obstacle is None)
        self.side.setVisible(obstacle is None)
        for widget in (self.kind, self.kind_of_filters, self.beside, self.all, self.save):
            widget.setEnabled(obstacle is None)
        if obstacle is not None:
            self.empty.say(sentence(obstacle))
        self._show_kind()
        self._show_progress()
        self._show_note()

    def _show_kind(self) -> None:
        dreamer, aim = self._dreamer, self._dreamer.aim
        self.kind.setVisible(dreamer.has_classes)
        self.kind_of_filters.setVisible(not dreamer.has_classes)
        filters = is_filter(aim, self._studio.document.experiment)
        for switch in (self.kind, self.kind_of_filters):
            switch.set_text(FILTER, tr("this filter") if filters else tr("this unit"))
        self.kind.set_chosen(aim.kind)
        if aim.kind != CLASS:
            self.kind_of_filters.set_chosen(aim.kind)
        is_class = aim.kind == CLASS and dreamer.obstacle is None
        labels = self._studio.document.experiment.data.task.labels
        is_listed = aim.subject == OWN and 0 < len(labels) <= MOST_LABELS
        names = [term(label) for label in labels] if aim.subject == OWN else dreamer.class_names
        self.label.setVisible(is_class and is_listed)
        self.named.setVisible(is_class and not is_listed and bool(names))
        self.number.setVisible(is_class and not is_listed and not names)
        if is_class and is_listed:
            options = [Option(str(number), term(label)) for number, label in enumerate(labels)]
            if options != list(self.label.options):
                self.label.set_options(options)
            self.label.set_chosen(str(min(aim.unit, len(labels) - 1)))
        elif is_class and names:
            self.named.set_names(names)
            self.named.set_chosen(min(aim.unit, len(names) - 1))
        elif is_class:
            self.number.set_range(0, aim.units - 1)
            self.number.set_value(aim.unit)

    def _show_note(self) -> None:
        """Which weights these are, or what is done; where there is room for it."""
        dreamer = self._dreamer
        step, text, tip = dreamer.story.weights_step, "", ""
        if dreamer.obstacle is None and step is not None:
            text = tr("weights of step {0}").format(count(step))
            tip = tr("The network may have learned on since; Again takes its weights as they are now.")
        elif dreamer.obstacle is None:
            text = tr("the picture is changed until it answers most")
        fits = text_width(self._note.font(), text) <= self._note.width()
        self._note.set_text(text if fits else "")
        self._note.setToolTip(tip)

    def _show_progress(self) -> None:
        if not self.isVisible():
            return
        self._show_note()
        self.side.show_state()
        self.save.setEnabled(self._dreamer.story.frame is not None)
        self._show_tiles()

    def _show_rank(self) -> None:
        if self.isVisible() and self.beside.current == IMAGES:
            self._show_tiles()

    def _show_tiles(self) -> None:
        tiles = [self._large()]
        tiles += self._images() if self.beside.current == IMAGES else [*self._others(), *self._steps()]
        self.board.show_tiles(tiles)

    def _large(self) -> Tile:
        dreamer, frame = self._dreamer, self._dreamer.story.frame
        name = self._name(dreamer.aim.unit)
        if frame is None:
            return Tile(None, name, words=tr("{0}: Start changes a picture until it answers most.").format(name))
        index = dreamer.story.shown
        first, value = float(frame.first[index]), float(frame.values[index])
        note = rise(first, value, dreamer.settings.start)
        words = tr("{0} after step {1}: answers {2}, at the start {3}.").format(
            name, count(frame.number), significant(value), significant(first)
        )
        return Tile(image_of(frame.pictures[index]), name, note, words)

    def _name(self, unit: int) -> str:
        """What a unit of the chosen layer is called."""
        dreamer = self._dreamer
        name = unit_name(dreamer.aim, unit, self._studio.document.experiment)
        known = dreamer.class_name(unit) if dreamer.aim.kind == CLASS else ""
        return tr("{0}, {1}").format(name, known) if known else name

    def _others(self) -> list[Tile]:
        dreamer, frame = self._dreamer, self._dreamer.story.frame
        tiles = []
        for index, target in enumerate(dreamer.story.targets):
            if index == dreamer.story.shown:
                continue
            name = target_name(dreamer.aim, target, self._studio.document.experiment)
            if frame is None:
                tiles.append(Tile(None, name.rpartition(" ")[2], words=name, key=index))
                continue
            first, value = float(frame.first[index]), float(frame.values[index])
            silent = bool(frame.silent[index])
            note = tr("dead") if silent else short_rise(first, value)
            words = tr("{0}: answers {1}, at the start {2}. A click brings it to the front.").format(
                name, significant(value), significant(first)
            )
            tiles.append(Tile(image_of(frame.pictures[index]), name.rpartition(" ")[2], note, words, index))
        return tiles

    def _steps(self) -> list[Tile]:
        """The start, and the last steps that were kept."""
        dreamer = self._dreamer
        numbers = sorted(dreamer.story.kept)
        shown = [*numbers[:1], *numbers[1:][1 - STEPS_SHOWN :]]
        name = self._name(dreamer.aim.unit)
        tiles = []
        for number in shown:
            note = tr("start") if number == 0 else tr("step {0}").format(count(number))
            picture = dreamer.story.kept[number][dreamer.story.shown]
            tiles.append(Tile(image_of(picture), "", note, tr("{0}, {1}").format(name, note)))
        return tiles

    def _images(self) -> list[Tile]:
        dreamer = self._dreamer
        data = self._studio.document.experiment.data
        tiles = []
        strongest, shipped = dreamer.strongest, dreamer.shipped
        if strongest is not None:
            seen = tr("of the first {0} training samples").format(count(strongest.seen))
            for picture, value, label in zip(strongest.pictures, strongest.values, strongest.labels, strict=True):
                name = "" if label < 0 else class_words(data, int(label))
                number = significant(float(value), 2)
                words = tr("{0}: answers {1}; {2}").format(name, significant(float(value)), seen)
                tiles.append(Tile(image_of(picture), name, number, words))
        elif shipped is not None and shipped.pictures is not None and shipped.values is not None:
            seen = tr("of {0} shipped pictures").format(count(shipped.seen))
            for picture, value, key in zip(shipped.pictures, shipped.values, shipped.names, strict=True):
                name, number = picture_name(key), significant(float(value), 3)
                tiles.append(
                    Tile(image_of(picture), name, number, tr("{0}: answers {1}; {2}").format(name, number, seen))
                )
        return tiles

    def _choose_beside(self, which: str) -> None:
        self._dreamer.watch(self._view, True, which == IMAGES)
        self._show_tiles()

    def _save(self) -> None:
        dreamer, frame = self._dreamer, self._dreamer.story.frame
        if frame is None:
            return
        name = self._name(dreamer.aim.unit)
        ask_and_save(self, image_of(frame.pictures[dreamer.story.shown]), name, dreamer, self._studio.problem.emit)

    # --- room -------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._head, self._second = QHBoxLayout(), QHBoxLayout()
        self._words = (self._heading, self.kind, self.kind_of_filters, self.label, self.number, self.named)
        for widget in self._words:
            self._head.addWidget(widget)
        self._more = QWidget(self)  # in the head, or on a projector below it
        more = QHBoxLayout(self._more)
        more.setContentsMargins(0, 0, 0, 0)
        more.addWidget(self._note, 1)
        for control in (self.beside, self.all, self.save):
            more.addWidget(control)
        self._head.addWidget(self._more, 1)
        self._head.addStretch(0)
        for widget in self._words:
            widget.setSizePolicy(QSizePolicy.Policy.Maximum, widget.sizePolicy().verticalPolicy())
        self._body = QGridLayout()
        self._body.setContentsMargins(0, 0, 0, 0)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._head)
        self._column.addLayout(self._second)
        self._column.addLayout(self._body, 1)
        self._column.addWidget(self.empty, 1)
        self._is_narrow: bool | None = None
        self._arrange()

    def _arrange(self) -> None:
        """Pictures beside the settings, or, where it is narrow, over them."""
        is_narrow = self.width() < self._look.px(740, 1000)
        if is_narrow == self._is_narrow:
            return
        self._is_narrow = is_narrow
        other, row = (
            (self._head, self._second) if is_narrow and self._look.theme.projector else (self._second, self._head)
        )
        other.removeWidget(self._more)
        row.insertWidget(row.count() - 1 if row is self._head else 0, self._more, 1)
        self._body.removeWidget(self.board)
        self._body.removeWidget(self.side)
        self._body.addWidget(self.board, 0, 0)
        self._body.addWidget(self.side, *((1, 0) if is_narrow else (0, 1)))
        self._body.setColumnStretch(0, 1)
        self._body.setRowStretch(0, 3)
        self._body.setRowStretch(1, 2 if is_narrow else 0)
        self.side.set_wide(is_narrow)
        self.all.set_compact(is_narrow)
        self._fit_side()

    def _fit_side(self) -> None:
        if self._is_narrow:
            self.side.setMinimumWidth(0)
            self.side.setMaximumWidth(16_777_215)
        else:
            self.side.setFixedWidth(self._look.px(256, 380))

    def _fit(self) -> None:
        look = self._look
        pad = look.px(16, 14)
        self._column.setContentsMargins(pad, look.px(8, 6), pad, look.px(10, 8))
        self._column.setSpacing(look.px(10, 6))
        self._head.setSpacing(look.px(8, 8))
        self._body.setHorizontalSpacing(look.px(20, 16))
        self._body.setVerticalSpacing(look.px(8, 6))
        self._is_narrow = None
        self._arrange()

    # Qt

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(520, 560), self._look.px(250, 300))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        self._show_note()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._dreamer.look_at(self._looked)
        if self._is_late or self._given[0] != self._dreamer.aim.subject:
            self._aim()
        self._dreamer.watch(self._view, True, self.beside.current == IMAGES)
        self._show_all()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._dreamer.watch(self._view, False)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("surface"))
        painter.end()


def image_of(picture: NDArray[np.uint8]) -> QImage:
    """(H, W) or (H, W, C) bytes as an image."""
    return bytes_image(picture[..., 0] if picture.ndim == 3 and picture.shape[2] == 1 else picture)
