"""Validation pictures with what the network says of them, over the confusion matrix."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground.core.datasets import Data
from playground.core.experiment import Experiment
from playground.core.frames import ConfusionFrame, ConfusionRequest, FrameRequest, GalleryFrame, GalleryRequest
from playground.ui.numbers import count
from playground.ui.short_names import short_names
from playground.ui.theme import Look
from playground.ui.train.output.view import OutputView
from playground.ui.widgets.confusion_matrix import Cell, ConfusionMatrix
from playground.ui.widgets.label import Label
from playground.ui.widgets.mosaic import ARROW, Mosaic
from playground.ui.widgets.segmented import Segmented

GALLERY, CONFUSION = "train/gallery", "train/confusion"
PICTURES = 96
"""How many pictures are asked for; the gallery shows as many as have room."""

WRONG, ALL = "wrong", "all"


class PicturesView(OutputView):
    """A gallery of pictures in classes, and the confusion matrix; a cell of it shows the pictures behind it."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._labels: tuple[str, ...] = ()
        self._judged = (0, 0)  # wrong pictures, of how many
        self._found: int | None = None  # pictures behind the chosen cell
        self._is_folded = False
        self._order = Segmented(
            look,
            [(WRONG, self.tr("wrong first")), (ALL, self.tr("all"))],
            self.tr(
                "Pictures the network gets wrong, the surest mistakes first; or the validation pictures as they come."
            ),
        )
        self._order.setAccessibleName(self.tr("which pictures"))
        self._order.chosen.connect(self.choose_order)
        self.controls = (self._order,)
        self.gallery = Mosaic(look)
        self._heading = Label(look, self.tr("Confusion"), "heading")
        self._hint = Label(look, "", "secondary", "ink2")
        self._per_class = Label(look, self.tr("per class"), "secondary", "ink3")
        self._per_class.setToolTip(self.tr("Share of each class that is read right: the diagonal over the row's sum."))
        self.matrix = ConfusionMatrix(look)
        self.matrix.chosen.connect(self._cell_chosen)
        self.matrix.pointed.connect(self._show_hint)
        self._lay_out()
        look.changed.connect(self._fit)
        self._fit()

    @staticmethod
    def fits(data: Data) -> bool:
        return data.space == "picture" and data.task.kind == "classes"

    @property
    def requests(self) -> dict[str, FrameRequest]:
        wrong_first = self._order.current == WRONG
        return {
            GALLERY: GalleryRequest(count=PICTURES, wrong_first=wrong_first, cell=self.matrix.cell),
            CONFUSION: ConfusionRequest(),
        }

    @property
    def facts(self) -> str:
        """How many of the pictures looked at are wrong, or what the chosen cell holds; nothing before any was seen."""
        if self._is_folded:
            return ""
        return self._cell_words() or self._wrong_words()

    def choose_order(self, key: str) -> None:
        """Ask for the wrong pictures or for all."""
        self._order.set_chosen(key)
        self.matrix.set_cell(None)
        self._cell_chosen(None)

    def set_folded(self, folded: bool) -> None:
        self._is_folded = folded
        self._show_hint("")
        self._fit()
        self.told.emit()

    def show_experiment(self, old: Experiment | None, new: Experiment) -> None:
        labels = new.data.task.labels
        is_other, self._labels = labels != self._labels, labels
        if is_other and self.matrix.cell is not None:  # its classes may not be there any more
            self.matrix.set_cell(None)
            self._cell_chosen(None)

    def show_frame(self, key: str, frame: object) -> bool:
        if key == GALLERY and isinstance(frame, GalleryFrame) and frame.cell == self.matrix.cell:
            self._show_gallery(frame)
        elif key == CONFUSION and isinstance(frame, ConfusionFrame):
            self.matrix.set_counts(frame.counts, self._labels)
        return True

    def forget(self) -> bool:
        self._judged = (0, 0)
        self._found = None
        self.told.emit()
        return False

    def _show_gallery(self, frame: GalleryFrame) -> None:
        pairs = zip(frame.true.tolist(), frame.predicted.tolist(), strict=True)
        captions = [(self._caption(true, said), bool(true != said)) for true, said in pairs]
        self.gallery.set_images(frame.images, captions)
        self._judged = (frame.wrong, frame.total)
        self._found = frame.found if frame.cell is not None else None
        self._show_hint("")
        self.told.emit()

    def _caption(self, true: int, said: int) -> str:
        """ "9 → 0"; of names of several letters only the first of what the network says, after an arrow if wrong."""
        names = short_names(self._labels)
        if max(map(len, names)) > 1:
            return names[said] if true == said else f"{ARROW} {names[said]}"
        return f"{names[true]} {ARROW} {names[said]}"

    def _cell_chosen(self, _cell: object) -> None:
        self._found = None
        self.asked.emit()
        self.told.emit()

    def _cell_words(self) -> str:
        """The chosen cell: "4 read as 9: 21"; empty without one."""
        cell: Cell | None = self.matrix.cell
        if cell is None or self._found is None:
            return ""
        true, said = cell
        return self.tr("{0} read as {1}: {2}").format(self._labels[true], self._labels[said], count(self._found))

    def _wrong_words(self) -> str:
        wrong, total = self._judged
        words = self.tr("{0} wrong") if self._look.theme.projector else self.tr("{0} of {1} wrong")
        return words.format(count(wrong), count(total)) if total else ""

    def _show_hint(self, pointed: str) -> None:
        """The cell under the pointer in words; else what the matrix is, or in little room the facts."""
        if not pointed and self._is_folded:
            pointed = self._cell_words() or self._wrong_words()
        self._hint.set_text(pointed or self.tr("rows true, columns predicted"))

    def _lay_out(self) -> None:
        self._top = QHBoxLayout()
        self._top.addWidget(self._heading)
        self._top.addWidget(self._hint)
        self._top.addStretch(1)
        self._top.addWidget(self._per_class)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.gallery)
        self._column.addLayout(self._top)
        self._column.addWidget(self.matrix, 1)

    def _fit(self) -> None:
        look = self._look
        self._fit_gallery()
        self._top.setSpacing(look.px(8))
        self._column.setSpacing(look.px(6, 4))
        self._per_class.setVisible(not look.theme.projector)
        self.told.emit()

    def _fit_gallery(self) -> None:
        rows = 1 if self._is_folded else 2
        self.gallery.setFixedHeight(self.gallery.height_of(rows, max(1, self.width())))

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_gallery()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.matrix.cell is not None:
            self.matrix.set_cell(None)
            self._cell_chosen(None)
        else:
            super().keyPressEvent(event)
