"""Order of the samples, which weights are kept, and how precisely is calculated."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from playground.core import edits
from playground.core.training import PRECISIONS, Training
from playground.session.document import Document
from playground.ui.theme import Look
from playground.ui.widgets.checkbox import CheckBox
from playground.ui.widgets.segmented import Segmented


class OrderFields(QWidget):
    """Two ticks and the precision, in a row."""

    def __init__(self, look: Look, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._document = document
        self.shuffle = CheckBox(
            look,
            self.tr("shuffle"),
            self.tr("Draws a new order of the samples for every epoch; without it, it is the order of the data."),
        )
        self.keep = CheckBox(
            look,
            self.tr("keep best"),
            self.tr(
                "Remembers the weights that did best on the validation data (where there are none, on the training "
                "data); Training ▸ Back to the best weights takes them again."
            ),
        )
        self.precision = Segmented(
            look,
            [(str(bits), self.tr("{bits} bit").format(bits=bits)) for bits in PRECISIONS],
            self.tr("Bits of every number: 32 is faster, 64 more exact."),
            height="card",
        )
        self.precision.setAccessibleName(self.tr("precision"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        for control in (self.shuffle, self.keep, self.precision):
            self._row.addWidget(control)
        self._row.addStretch(1)
        self.shuffle.switched.connect(lambda on: self._set(shuffle=on))
        self.keep.switched.connect(lambda on: self._set(keep_best=on))
        self.precision.chosen.connect(lambda bits: self._set(precision=int(bits)))
        look.changed.connect(self._fit)
        self._fit()

    def show_training(self, training: Training) -> None:
        """Show these settings."""
        self.shuffle.set_checked(training.shuffle)
        self.keep.set_checked(training.keep_best)
        self.precision.set_chosen(str(training.precision))

    def _set(self, **changes: object) -> None:
        self._document.edit(edits.set_training(self._document.experiment, **changes))

    def _fit(self) -> None:
        self._row.setSpacing(self._look.px(18, 20))
