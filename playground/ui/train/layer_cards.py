"""The cards of the row's ends, input and output: what data and loss dictate."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QWidget

from playground.core.activations import ACTIVATIONS
from playground.core.experiment import Experiment
from playground.core.layers import Dense, is_picture
from playground.core.losses import LOSSES
from playground.core.shapes import output_inputs, output_parameters, output_units
from playground.ui.numbers import count
from playground.ui.paint import put_text, text_width
from playground.ui.theme import Look
from playground.ui.train.layer_card import Card
from playground.ui.train.time_share import time_words, with_share
from playground.ui.train.wording import shape_text, term


class EndCard(Card):
    """Input or output: what data and loss dictate is text, not a field."""

    movable = False
    card_width = 72
    card_pad = 8

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._big = self._small = ""

    def set_size(self, big: str, small: str) -> None:
        """A number, and what it counts."""
        if (big, small) != (self._big, self._small):
            self._big, self._small = big, small
            self.updateGeometry()
            self.update()

    def fields_width(self) -> int:
        big, small = text_width(self._size_font(), self._big), text_width(self._look.font("caption"), self._small)
        return round(max(big, small) + 0.5)

    @property
    def size_shown(self) -> str:
        """The number as it stands on the card: without the room around × where that would not fit."""
        fits = text_width(self._size_font(), self._big) <= self.width() - self._look.px(8)
        return self._big if fits else self._big.replace(" × ", "×")

    def _size_font(self) -> QFont:
        return self._look.font("value") if len(self._big) > 4 else self._look.font("readout", px=self._look.px(20, 27))

    def _folded_name(self) -> str:
        return self._short

    def _paint_card(self, painter: QPainter) -> None:
        look, width = self._look, self.width()
        middle = Qt.AlignmentFlag.AlignHCenter
        heading, line = look.line_height("heading"), look.line_height("caption")
        put_text(
            painter, look.font("heading"), look.color("ink"), QRectF(0, look.px(9), width, heading), self._name, middle
        )
        font = self._size_font()
        put_text(painter, font, look.color("ink"), QRectF(0, look.px(36), width, look.px(26)), self.size_shown, middle)
        small = QRectF(0, look.px(64), width, line)
        put_text(painter, look.font("caption"), look.color("ink3"), small, self._small, middle)
        bottom = QRectF(0, self.height() - look.px(9) - line, width, line)
        put_text(painter, look.font("caption"), look.color("ink3"), bottom.translated(0, -line), self._left, middle)
        put_text(painter, look.font("caption"), look.color("ink3"), bottom, self._right, middle)

    @property
    def _short(self) -> str:
        return self._name


class InputCard(EndCard):
    """What the data bring."""

    choosable = False

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.set_name(self.tr("Input"))
        self.set_hint(self.tr("What the network is given; the data dictate it."))

    def show_experiment(self, experiment: Experiment) -> None:
        """Show the shape of one sample, and that the first layer flattens it."""
        inputs = experiment.data.task.inputs
        text = shape_text(inputs)
        channels = self.tr("grey") if inputs[0] == 1 else self.tr("colour")
        features = self.tr("feature") if inputs == (1,) else self.tr("features")
        self.set_size(text, channels if is_picture(inputs) else features)
        self.set_line(text, "")
        first = experiment.network.layers[:1]
        flattened = is_picture(inputs) and (not first or isinstance(first[0], Dense))
        self.set_caption("", self.tr("flatten {0}").format(count(math.prod(inputs))) if flattened else "")

    @property
    def _short(self) -> str:
        return self.tr("In")


class OutputCard(EndCard):
    """What data and loss dictate: size and activation; how its weights start is in the inspector."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.set_name(self.tr("Output"))
        self._summary = self.tr("The last layer: data and loss dictate its size and its activation function.")
        self.set_hint(self._summary)
        self._parameters: int | None = None
        self._share: float | None = None

    def show_experiment(self, experiment: Experiment) -> None:
        """Show the output layer that follows from data and loss."""
        units = output_units(experiment)
        activation = LOSSES[experiment.training.loss].output_activation
        self.set_size(count(units), term(ACTIVATIONS[activation].title))
        self.set_line(count(units), "")
        waits = output_inputs(experiment) is None
        self._parameters = None if waits else output_parameters(experiment)
        self._show_caption()
        self.set_waiting(waits)

    def set_share(self, share: float | None) -> None:
        """Show the layer's share (0 to 1) of the time of a step; None where it is not known."""
        if share != self._share:
            self._share = share
            self.set_hint(self._summary if share is None else f"{self._summary}\n{time_words(share)}")
            self._show_caption()

    def _show_caption(self) -> None:
        known = self._parameters
        self.set_caption("", "?" if known is None else with_share(count(known), self._share))

    @property
    def _short(self) -> str:
        return self.tr("Out")
