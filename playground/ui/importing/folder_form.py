"""What was found in a folder of pictures, and which size and colours they get."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from playground.core.datasets import Data
from playground.core.datasets.folder import SIDES, most_pictures
from playground.core.found_folder import FolderFound, folder_of
from playground.core.found_table import TableFound
from playground.ui.dialogs import plain_text
from playground.ui.importing.count_bars import CountBars
from playground.ui.importing.form import ImportForm
from playground.ui.numbers import count
from playground.ui.theme import Look
from playground.ui.train.wording import sentence
from playground.ui.widgets.choice import Choice, Option
from playground.ui.widgets.label import Label
from playground.ui.widgets.segmented import Segmented

GREY, COLOUR = "1", "3"


class FolderForm(ImportForm):
    """Counts, sizes and unreadable files above; side and colours below."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._found = FolderFound(path="", fingerprint="")
        self.facts = Label(look, "", "secondary", "ink2", wrap=True)
        self.bars = CountBars(look)
        self._scroll = QScrollArea(self)
        self._scroll.setWidget(self.bars)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.refused_heading = Label(look, "", "secondary", "warn")
        self.refused_list = plain_text(look, "", self.tr("unreadable files"))
        self.refused_list.setToolTip(self.tr("Files that are left out, each with the reason."))
        self.side = Choice(
            look,
            [Option(str(side), f"{side} × {side}") for side in SIDES],
            self.tr("All pictures get this size in pixels: of each the middle square is taken and reduced."),
        )
        self.side.setAccessibleName(self.tr("size of the pictures"))
        self.colours = Segmented(
            look,
            [(GREY, self.tr("grey")), (COLOUR, self.tr("colour"))],
            self.tr("One channel of grey levels, or three: red, green and blue."),
        )
        self.colours.setAccessibleName(self.tr("colours of the pictures"))
        self.room = Label(look, "", "caption", "ink3")
        for control in (self.side, self.colours):
            control.chosen.connect(lambda _key: self._choose())
        self._lay_out()

    def show_found(self, found: FolderFound | TableFound) -> None:
        assert isinstance(found, FolderFound)
        self._found = found
        self.side.set_chosen(str(found.usual_side))
        self.colours.set_chosen(str(found.usual_channels))
        self.facts.set_text(self._facts(found))
        self.bars.set_counts(found.labels, found.counts)
        rows = min(max(1, len(found.labels)), 8)
        self._scroll.setFixedHeight(rows * self._look.px(22, 30) + 2)
        for part in (self.refused_heading, self.refused_list):
            part.setVisible(bool(found.unreadable))
        lines = min(max(2, len(found.unreadable)), 6)
        self.refused_list.setFixedHeight(lines * self._look.px(18, 26) + 14)
        self.refused_heading.set_text(self.tr("left out: {0}").format(count(len(found.unreadable))))
        self.refused_list.setPlainText(
            "\n".join(f"{unreadable.name}: {sentence(unreadable.reason)}" for unreadable in found.unreadable)
        )
        self._choose()

    def data(self) -> Data:
        return folder_of(self._found, int(self.side.current), int(self.colours.current))

    def _facts(self, found: FolderFound) -> str:
        """Counts, sizes, modes, and what lies where no class is."""
        texts = [self.tr("pictures: {0}, classes: {1}").format(count(found.total), count(len(found.labels)))]
        if found.total:
            sizes = {f"{wide} × {high}": None for wide, high in (found.smallest, found.largest)}
            texts.append(self.tr("{0} pixels").format(self.tr(" to ").join(sizes)))
            texts.append(", ".join(mode for mode, _count in found.modes[:4]))
            share = max(found.counts) / min(found.counts)
            texts.append(
                self.tr("balanced")
                if share < 1.5
                else self.tr("the largest class is {0} times the smallest").format(f"{share:.1f}")
            )
        if found.empty:
            texts.append(self.tr("without pictures: {0}").format(", ".join(found.empty[:5])))
        if found.outside and found.labels:
            texts.append(self.tr("left out, beside the classes: {0}").format(count(found.outside)))
        return " · ".join(texts)

    def _choose(self) -> None:
        side, channels = int(self.side.current), int(self.colours.current)
        self.room.set_text(self.tr("{0} of this size would fit").format(count(most_pictures(side, channels))))
        self.changed.emit()

    def _lay_out(self) -> None:
        look = self._look
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addWidget(Label(look, self.tr("size"), "caption", "ink3"))
        row.addWidget(self.side)
        row.addSpacing(look.px(8))
        row.addWidget(self.colours)
        row.addSpacing(look.px(8))
        row.addWidget(self.room, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(10))
        column.addWidget(self.facts)
        column.addWidget(self._scroll)
        column.addWidget(self.refused_heading)
        column.addWidget(self.refused_list)
        column.addLayout(row)
        column.addStretch(1)
