"""Which validation picture is sent through the network: "sample ‹ 1 842 ›"."""

from __future__ import annotations

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QWidget

from playground.session.probe import Probe
from playground.ui.theme import Look
from playground.ui.widgets.label import Label
from playground.ui.widgets.stepper import NumberField

_ARROWS = {"ph.minus": "ph.caret-left", "ph.plus": "ph.caret-right"}


class _Stepper(NumberField):
    """A number with arrows for neighbours instead of minus and plus."""

    def _paint_side(self, painter: QPainter, side: int, name: str) -> None:
        super()._paint_side(painter, side, _ARROWS[name])


class SampleField(QWidget):
    """Chooses the sample of the studio's probe; people count from 1."""

    def __init__(self, look: Look, probe: Probe, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._probe = probe
        tooltip = self.tr("The validation picture that is sent through the network: all maps and values are of it.")
        self.number = _Stepper(look, 1, 1, "", tooltip)
        self.number.setAccessibleName(self.tr("sample"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(Label(look, self.tr("sample"), "caption", "ink3"))
        self._row.addWidget(self.number)
        self.number.changed.connect(lambda number: probe.choose_sample(number - 1))
        probe.changed.connect(self.show_sample)
        look.changed.connect(self._fit)
        self._fit()
        self.show_sample()

    def show_sample(self) -> None:
        """Show the probe's sample, and how many there are to choose from."""
        self.number.set_range(1, max(1, self._probe.samples))
        self.number.set_value(self._probe.sample + 1)

    def _fit(self) -> None:
        self._row.setSpacing(self._look.px(8))
