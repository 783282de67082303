"""What a copy of the current network is of, and how to take a newer one."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from playground.session.backprop import Backprop
from playground.ui.numbers import count
from playground.ui.theme import Look
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.label import Label
from playground.ui.widgets.pixel_view import PixelView
from playground.ui.widgets.segmented import Segmented


class SourceRow(QWidget):
    """ "Copy of step 3 412", newest weights, which part samples are of, and the picture that goes in."""

    def __init__(self, look: Look, backprop: Backprop, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._backprop = backprop
        self.step = Label(look, "", "secondary", "ink2", self)
        self.step.setToolTip(
            self.tr(
                "A copy: training goes on beside it and changes nothing here, and nothing here changes the network."
            )
        )
        self.newest = Button(look, self.tr("Newest weights"), "ph.arrows-clockwise", "outlined", parent=self)
        self.newest.setToolTip(self.tr("Copy the network as it is now (N)."))
        self.newest.clicked.connect(backprop.refresh)
        self.part = Segmented(
            look,
            (("train", self.tr("training")), ("validation", self.tr("validation"))),
            self.tr("Take samples that are learned from, or those that are kept to judge it."),
            self,
        )
        self.part.setAccessibleName(self.tr("Part of the data"))
        self.part.chosen.connect(backprop.set_part)
        self.picture = PixelView(look, self)
        self.picture.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.picture.setToolTip(self.tr("The picture that goes in."))
        row = QHBoxLayout(self)
        row.addWidget(self.picture)
        row.addWidget(self.step)
        row.addWidget(self.newest)
        row.addStretch(1)
        row.addWidget(self.part)
        self._row = row
        backprop.settingsChanged.connect(self.show_all)
        look.changed.connect(self._restyle)
        self._restyle()

    def show_all(self) -> None:
        """Say what the copy is of."""
        frame = self._backprop.frame
        self.part.set_chosen(self._backprop.part)
        self.picture.setVisible(frame is not None and frame.picture is not None)
        if frame is None:
            self.step.set_text(self.tr("waiting for the network …"))
            return
        self.step.set_text(self.tr("copy of step {step}").format(step=count(frame.step)))
        if frame.picture is not None:
            self.picture.set_pixels(frame.picture / 255.0)

    def _restyle(self) -> None:
        look = self._look
        self._row.setContentsMargins(look.px(16, 12), look.px(6, 5), look.px(16, 12), look.px(6, 5))
        self._row.setSpacing(look.px(12, 10))
        side = look.px(36, 44)
        self.picture.setFixedSize(QSize(side, side))
        self.show_all()
