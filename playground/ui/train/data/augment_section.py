"""Training pictures changed by chance: switches, and one picture before and after."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from playground.core.augmentation import AUGMENTATIONS, Augmentation, fitting_augmentations
from playground.core.datasets import Data
from playground.core.experiment import Experiment
from playground.core.frames import AugmentedFrame, AugmentedRequest, FrameRequest
from playground.session.studio import Studio
from playground.ui.theme import Look
from playground.ui.train.data.augment_fields import ROWS, VERSIONS, AugmentFields, AugmentSwitch
from playground.ui.train.data.before_after import BeforeAfter
from playground.ui.train.data.section import DataSection
from playground.ui.train.data.strip import PanelButton
from playground.ui.train.drawer import Drawer
from playground.ui.widgets.label import Label

STRIP, GRID = "train/augmented", "train/augmented-grid"
ABREAST = 3
"""Switches that have room in the pane; all are behind the button."""
IN_STRIP = 4
"""Versions of the one picture in the pane."""
WIDTHS = (330, 440)


class AugmentSection(DataSection):
    """The first few switches, a picture and what is made of it, and a button for strengths and a larger grid."""

    def __init__(self, look: Look, studio: Studio) -> None:
        super().__init__(look, studio)
        document = studio.document
        self._augmentation = Augmentation()
        self.switches = {name: AugmentSwitch(look, document, name, self) for name in AUGMENTATIONS}
        self.button = PanelButton(
            look,
            self.tr("strengths"),
            kind="quiet",
            tooltip=self.tr("How strongly training pictures are shifted, turned, … and a grid of what comes of it."),
            height="card",
        )
        self.fields = AugmentFields(look, document, self)
        self.fields.hide()
        self.fields.seen.connect(self._grid_seen)
        self.drawer = Drawer(look, self.button, self.fields, WIDTHS)
        self.strip = BeforeAfter(look, 1, IN_STRIP)
        self.strip.setAccessibleName(self.tr("a training picture before and after augmentation"))
        self.strip.setToolTip(self.tr("A training picture, and what training may see instead. A click shows more."))
        self.strip.chosen.connect(lambda _index: self.drawer.open())
        top = QHBoxLayout()
        top.setSpacing(0)
        top.addWidget(Label(look, self.tr("augment"), "caption", "ink3"), 1)
        top.addWidget(self.button)
        self._row = QHBoxLayout()
        for switch in self.switches.values():
            self._row.addWidget(switch)
        self._row.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(top)
        self._column.addLayout(self._row)
        self._column.addWidget(self.strip)
        look.changed.connect(self._fit)
        self._fit()

    @staticmethod
    def applies(data: Data) -> bool:
        return bool(fitting_augmentations(data.task))

    @property
    def requests(self) -> dict[str, FrameRequest | None]:
        augmentation = self._augmentation
        grid = AugmentedRequest(augmentation, ROWS, VERSIONS) if self.fields.isVisible() else None
        return {STRIP: None if augmentation.is_off else AugmentedRequest(augmentation, 1, IN_STRIP), GRID: grid}

    def show_experiment(self, old: Experiment | None, new: Experiment) -> None:
        offered = fitting_augmentations(new.data.task)
        self._augmentation = new.training.augmentation.fitting(new.data.task)
        for place, (name, switch) in enumerate(self.switches.items()):
            switch.setVisible(name in offered and (place < ABREAST or len(offered) <= ABREAST))
            switch.show_augmentation(self._augmentation)
        self.fields.show_augmentation(self._augmentation, offered)
        self.strip.setVisible(not self._augmentation.is_off)
        if old is None or old.data != new.data:
            for pictures in (self.strip, self.fields.grid):
                pictures.set_frame(None)

    def show_frame(self, key: str, frame: object) -> None:
        if isinstance(frame, AugmentedFrame):
            (self.strip if key == STRIP else self.fields.grid).set_frame(frame)

    def _grid_seen(self, _seen: bool) -> None:
        self._studio.trainer.want(GRID, self.requests[GRID])

    def _fit(self) -> None:
        self._row.setSpacing(self._look.px(12, 14))
        self._column.setSpacing(self._look.px(4))
