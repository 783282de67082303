"""All that can be done to training pictures, each with its strength, over a grid of pictures before and after."""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen
from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from playground.core import edits
from playground.core.augmentation import AUGMENTATIONS, Augmentation
from playground.core.experiment import Experiment
from playground.core.fields import limits_of
from playground.session.document import Document
from playground.ui.numbers import parse_number, parse_percent, percent
from playground.ui.theme import Look
from playground.ui.train.data.before_after import BeforeAfter
from playground.ui.train.gesture import Gesture
from playground.ui.train.wording import term, with_formula
from playground.ui.widgets.checkbox import CheckBox
from playground.ui.widgets.enlarged import Enlarged
from playground.ui.widgets.label import Label
from playground.ui.widgets.scale import Scale
from playground.ui.widgets.slider import ValueSlider

ROWS, VERSIONS = 4, 6
"""Pictures in the grid, and what is shown of each."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("AugmentFields", text)


@frozen
class Strength:
    """How a strength is shown and read."""

    show: Callable[[float], str] = lambda value: percent(value, 0)
    read: Callable[[str], float] = parse_percent


STRENGTHS: dict[str, Strength] = {
    "shift": Strength(),
    "rotation": Strength(lambda value: f"{value:.0f}°", lambda text: parse_number(text.strip().removesuffix("°"))),
    "scale": Strength(),
    "noise": Strength(),
}
"""By the field of :class:`Augmentation`; what is not here is on or off."""


class AugmentSwitch(CheckBox):
    """Switches one kind of change; switched on again it is as strong as it was."""

    def __init__(self, look: Look, document: Document, name: str, parent: QWidget | None = None) -> None:
        entry = AUGMENTATIONS[name]
        tip = with_formula(
            _tr("Changes every training picture by chance each time it is trained on, validation and test never."),
            term(entry.formula),
        )
        super().__init__(look, term(entry.title), tip, parent)
        self._document = document
        self._name = name
        self._strength: float | bool = entry.usual
        self.switched.connect(self._switch)

    def show_augmentation(self, augmentation: Augmentation) -> None:
        """Show whether it is on."""
        value = getattr(augmentation, self._name)
        self._strength = value or self._strength
        self.set_checked(bool(value))

    def _switch(self, on: bool) -> None:
        value = self._strength if on else type(self._strength)(0)
        self._document.edit(edits.set_augmentation(self._document.experiment, **{self._name: value}))


class AugmentFields(QWidget):
    """A row for each kind of change, and the grid; a picture of it enlarges on click.

    Signals:
        seen(bool): it came into sight, or went out of it.
    """

    seen = Signal(bool)

    def __init__(self, look: Look, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._document = document
        self.switches = {name: AugmentSwitch(look, document, name, self) for name in AUGMENTATIONS}
        self.sliders = {name: self._slider(name, strength) for name, strength in STRENGTHS.items()}
        self._hint = Label(look, self.tr("training pictures, and what is made of them"), "caption", "ink3")
        self.grid = BeforeAfter(look, ROWS, VERSIONS, self)
        self.grid.setAccessibleName(self.tr("training pictures before and after augmentation"))
        self.grid.setToolTip(
            self.tr("Left: training pictures as they are. Right: what training may see instead. A click enlarges one.")
        )
        self.grid.chosen.connect(self._enlarge)
        self._fields = QGridLayout()
        for row, name in enumerate(AUGMENTATIONS):
            self._fields.addWidget(self.switches[name], row, 0)
            if name in self.sliders:
                self._fields.addWidget(self.sliders[name], row, 1)
        self._fields.setColumnStretch(1, 1)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._fields)
        self._column.addWidget(self._hint)
        self._column.addWidget(self.grid)
        look.changed.connect(self._fit)
        self._fit()

    def show_augmentation(self, augmentation: Augmentation, offered: tuple[str, ...]) -> None:
        """Show these strengths; what the task forbids is not to be seen."""
        for name, switch in self.switches.items():
            switch.setVisible(name in offered)
            switch.show_augmentation(augmentation)
        for name, slider in self.sliders.items():
            slider.setVisible(name in offered)
            slider.set_value(getattr(augmentation, name))

    def _slider(self, name: str, strength: Strength) -> ValueSlider:
        limits = limits_of(Augmentation, name)
        slider = ValueSlider(
            self._look,
            "",
            Scale(minimum=limits.minimum, maximum=limits.maximum, default=0.0),
            strength.show,
            with_formula(self.tr("How strongly; 0 is off."), term(AUGMENTATIONS[name].formula)),
            self,
            read=strength.read,
            inline=True,
        )
        slider.setAccessibleName(self.tr("strength of {0}").format(term(AUGMENTATIONS[name].title)))

        def change(experiment: Experiment, value: float) -> Experiment:
            return edits.set_augmentation(experiment, **{name: value})

        Gesture(self._document, slider.pressed, slider.moved, slider.released, change, self)
        return slider

    def _enlarge(self, index: int) -> None:
        picture = self.grid.picture(index)
        if picture is not None:
            corner = self.grid.mapToGlobal(self.grid.box(index).bottomLeft().toPoint())
            Enlarged(self._look, picture, self.grid).show_beside(corner)

    def _fit(self) -> None:
        look = self._look
        pad = look.px(16, 20)
        self._column.setContentsMargins(pad, look.px(12), pad, pad)
        self._column.setSpacing(look.px(8))
        self._fields.setHorizontalSpacing(look.px(12))
        self._fields.setVerticalSpacing(look.px(4, 2))

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.seen.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.seen.emit(False)
