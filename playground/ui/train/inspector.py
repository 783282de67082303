"""The strip under the cards: the chosen layer's other settings."""

from __future__ import annotations

import math

import attrs
from PySide6.QtCore import QPoint, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from playground.core import edits
from playground.core.experiment import Experiment
from playground.core.fields import OUTPUT_ID
from playground.core.initialisers import INITIALISERS, Initialisation
from playground.core.layers import Dense, Dropout
from playground.core.shapes import fans, layer_shapes, output_inputs, output_layer
from playground.session.document import Document
from playground.ui.numbers import count, rate, significant
from playground.ui.theme import Look
from playground.ui.train.captioned import Captioned
from playground.ui.train.gesture import Gesture
from playground.ui.train.layer_cards import activation_choice, dropout_slider, units_field
from playground.ui.train.wording import term, with_formula
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.checkbox import CheckBox
from playground.ui.widgets.choice import Choice, Option
from playground.ui.widgets.label import Label
from playground.ui.widgets.scale import Scale
from playground.ui.widgets.slider import ValueSlider

CONSTANTS = Scale(minimum=-2.0, maximum=2.0, default=0.1)
SPREADS = Scale(minimum=0.001, maximum=10.0, log=True, default=0.1)
"""Ranges of an initialisation's own number: the constant c, and the widths a and σ."""


class Inspector(QWidget):
    """Name, initialisation, spread, dropout and bias of the chosen layer; folded also what its card leaves out.

    Signals:
        menu_wanted(id, global place): the menu of the layer should open.
    """

    menu_wanted = Signal(str, QPoint)

    def __init__(self, look: Look, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._document = document
        self._chosen = ""
        self._folded = False
        self._fan: tuple[int, int] | None = None
        self._name = Label(look, "", "heading")
        self._facts = Label(look, "", "caption", "ink3")
        self.units_field = units_field(look, self, height="panel")
        self._activation_choice = activation_choice(look, self, "panel")
        self.initialisation = Choice(look, [Option(name, term(entry.title)) for name, entry in INITIALISERS.items()])
        self.initialisation.setAccessibleName(self.tr("initialisation"))
        self._value = self._value_slider()
        self._spread_text = Label(look, "", "value")
        self.dropout = dropout_slider(look, self.tr("dropout"), self)
        self._probability = dropout_slider(look, self.tr("probability p"), self)
        self._bias = CheckBox(
            look,
            self.tr("bias"),
            with_formula(self.tr("Whether the layer adds a learned number to each unit."), "h = g(W x + b)"),
        )
        self._menu_button = Button(look, self.tr("Layer menu"), "ph.dots-three-vertical", "quiet")
        self._menu_button.set_compact(True)
        self._menu_button.setToolTip(self.tr("Duplicate, move or remove this layer."))
        self._lay_out()
        self._show_only(hidden=False, dense=True)
        self._connect()
        look.changed.connect(self._restyle)
        self._fit()

    @property
    def chosen(self) -> str:
        return self._chosen

    def set_chosen(self, layer_id: str) -> None:
        """Show this layer of the document's experiment; OUTPUT_ID is the output."""
        if layer_id != self._chosen:
            self._chosen = layer_id
            self.show_experiment(None, self._document.experiment)

    def set_folded(self, folded: bool) -> None:
        """Whether the cards are folded, so that units and activation are here."""
        if folded != self._folded:
            self._folded = folded
            self.show_experiment(None, self._document.experiment)

    def show_experiment(self, old: Experiment | None, new: Experiment) -> None:
        """Show the chosen layer as it is in `new`; nothing to do where network, data and loss are the same."""
        same = old is not None and (old.network, old.data, old.training.loss) == (
            new.network,
            new.data,
            new.training.loss,
        )
        if same:
            return
        if self._chosen == OUTPUT_ID:
            layer = output_layer(new)
            self._show_dense(layer, self.tr("Output"), output_inputs(new), None)
            return
        shape = next((shape for shape in layer_shapes(new) if shape.layer.id == self._chosen), None)
        if shape is None:
            return
        name = f"{term(shape.layer.title)} {shape.number}"
        if isinstance(shape.layer, Dense):
            after = edits.dropout_after(new, self._chosen)
            self._show_dense(shape.layer, name, shape.inputs, 0.0 if after is None else after.probability)
        elif isinstance(shape.layer, Dropout):
            self._show_dropout(shape.layer, name, shape.outputs)
        else:
            self._show_plain(name, shape.parameters)

    def _show_dense(self, layer: Dense, name: str, inputs: tuple[int, ...] | None, dropout: float | None) -> None:
        """A Dense layer; `dropout` is None for the output layer, whose size and bias are not chosen either."""
        hidden = dropout is not None
        self._show_only(hidden, dense=True)
        self._name.set_text(name)
        parameters = 0 if inputs is None else layer.parameters(inputs)
        self._facts.set_text(self.tr("{0} parameters").format(count(parameters)))
        self.units_field.set_value(layer.units)
        self._activation_choice.set_chosen(layer.activation)
        self._show_start(layer.initialisation, (1, 1) if inputs is None else fans(inputs, layer))
        self.dropout.set_value(dropout or 0.0)
        self._bias.set_checked(layer.bias)

    def _show_dropout(self, layer: Dropout, name: str, outputs: tuple[int, ...] | None) -> None:
        self._show_only(hidden=True, dense=False)
        self._name.set_text(name)
        self._facts.set_text(self.tr("{0} values").format("–" if outputs is None else count(math.prod(outputs))))
        self._probability.set_value(layer.probability)

    def _show_plain(self, name: str, parameters: int) -> None:
        self._show_only(hidden=True, dense=False)
        self._probability.setVisible(False)
        self._name.set_text(name)
        self._facts.set_text(self.tr("{0} parameters").format(count(parameters)))

    def _show_only(self, hidden: bool, dense: bool) -> None:
        for field in (self.units, self._activation):
            field.setVisible(self._folded and hidden and dense)
        self._initialise.setVisible(dense)
        self._value.setVisible(False)
        for widget in (self.dropout, self._bias):
            widget.setVisible(hidden and dense)
        self._probability.setVisible(not dense)
        tight = self._look.theme.projector
        self._menu_button.setVisible(hidden and self._folded and not tight)
        for text in (self._name, self._facts):
            text.setVisible(not tight)
        self._spread.setVisible(dense and not tight)

    def _show_start(self, start: Initialisation, fan: tuple[int, int]) -> None:
        entry = INITIALISERS[start.kind]
        if fan != self._fan:
            self._fan = fan
            self.initialisation.set_options(
                [
                    Option(name, term(other.title), self._start_tooltip(Initialisation(kind=name, value=start.value)))
                    for name, other in INITIALISERS.items()
                ]
            )
        self.initialisation.set_chosen(start.kind)
        tooltip = self._start_tooltip(start)
        self.initialisation.setToolTip(
            with_formula(self.tr("How the weights start; another choice draws them anew."), tooltip)
        )
        self._value.setVisible(bool(entry.value_name))
        self._value.set_caption(term(entry.value_name))
        self._value.set_scale(CONSTANTS if start.kind == "constant" else SPREADS)
        self._value.set_value(start.value)
        self._spread_text.set_text(spread_text(start, fan))
        self._spread.setToolTip(tooltip)

    def _start_tooltip(self, start: Initialisation) -> str:
        entry = INITIALISERS[start.kind]
        fan_in, fan_out = self._fan or (1, 1)
        lines = [
            term(entry.formula),
            self.tr("fan_in {0}, fan_out {1}: standard deviation {2}").format(
                count(fan_in), count(fan_out), significant(start.spread(fan_in, fan_out))
            ),
        ]
        return "\n".join([*lines, *([term(entry.source)] if entry.source else [])])

    def _value_slider(self) -> ValueSlider:
        slider = ValueSlider(
            self._look,
            "",
            SPREADS,
            rate,
            self.tr("The number in the formula of this initialisation."),
        )
        slider.setAccessibleName(self.tr("value of the initialisation"))
        return slider

    def _lay_out(self) -> None:
        names = QVBoxLayout()
        names.setSpacing(1)
        names.addStretch(1)
        names.addWidget(self._name)
        names.addWidget(self._facts)
        names.addStretch(1)
        look = self._look
        self.units = Captioned(look, self.tr("units"), self.units_field)
        self._activation = Captioned(look, self.tr("activation"), self._activation_choice)
        self._initialise = Captioned(look, self.tr("initialise"), self.initialisation)
        self._spread = Captioned(look, self.tr("spread"), self._spread_text)
        self._row = QHBoxLayout(self)
        self._row.addLayout(names)
        for widget in (
            self.units,
            self._activation,
            self._initialise,
            self._value,
            self._spread,
            self.dropout,
            self._probability,
        ):
            self._row.addWidget(widget)
        self._row.addStretch(1)
        self._row.addWidget(self._bias)
        self._row.addWidget(self._menu_button)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def _connect(self) -> None:
        document = self._document
        for slider, change in (
            (self.dropout, self._with_dropout),
            (self._probability, self._with_probability),
            (self._value, self._with_value),
        ):
            Gesture(document, slider.pressed, slider.moved, slider.released, change, self)
        units = self.units_field
        Gesture(document, units.pressed, units.changed, units.released, self._with_units, self)
        self._activation_choice.chosen.connect(lambda name: self._set(activation=name))
        self.initialisation.chosen.connect(self._choose_start)
        self._bias.switched.connect(lambda on: self._set(bias=on))
        self._menu_button.clicked.connect(
            lambda: self.menu_wanted.emit(
                self._chosen, self._menu_button.mapToGlobal(QPoint(0, self._menu_button.height()))
            )
        )

    def _restyle(self) -> None:
        self._fit()
        self.show_experiment(None, self._document.experiment)

    def _fit(self) -> None:
        pad = self._look.px(16, 18)
        self._row.setContentsMargins(pad, 0, pad, 0)
        self._row.setSpacing(self._look.px(18, 12))
        self._name.setMinimumWidth(self._look.px(84, 92))
        self._activation_choice.show_glyph(not self._look.theme.projector)
        self.dropout.set_caption(self.tr("drop") if self._look.theme.projector else self.tr("dropout"))
        self._spread_text.setMinimumWidth(self._look.px(56, 84))
        self._spread_text.setMinimumHeight(self._look.theme.panel_height)
        for slider in (self.dropout, self._value):
            slider.setFixedWidth(self._look.px(92, 108))
        self._probability.setFixedWidth(self._look.px(180, 240))
        self.updateGeometry()
        self.update()

    def _set(self, **changes: object) -> None:
        self._document.edit(edits.set_layer(self._document.experiment, self._chosen, **changes))

    def _with_units(self, experiment: Experiment, units: int) -> Experiment:
        return edits.set_layer(experiment, self._chosen, units=units)

    def _with_dropout(self, experiment: Experiment, probability: float) -> Experiment:
        return edits.set_dropout_after(experiment, self._chosen, probability, self._document.new_id)

    def _with_probability(self, experiment: Experiment, probability: float) -> Experiment:
        return edits.set_layer(experiment, self._chosen, probability=probability)

    def _with_value(self, experiment: Experiment, value: float) -> Experiment:
        return with_initialisation(
            experiment, self._chosen, Initialisation(kind=self.initialisation.current, value=value)
        )

    def _choose_start(self, kind: str) -> None:
        start = Initialisation(kind=kind, value=self._value.value)
        self._document.edit(with_initialisation(self._document.experiment, self._chosen, start))

    def sizeHint(self) -> QSize:
        return QSize(self._row.sizeHint().width(), self._look.px(56, 80))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._row.minimumSize().width(), self._look.px(56, 80))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("surface"))
        line = self._look.theme.hairline
        painter.fillRect(0, 0, self.width(), line, self._look.color("line"))
        painter.fillRect(0, self.height() - line, self.width(), line, self._look.color("line"))
        painter.end()


def spread_text(start: Initialisation, fan: tuple[int, int]) -> str:
    """How wide the first weights scatter: ± the half width of a uniform distribution, else σ."""
    spread = start.spread(*fan)
    if spread == 0.0:
        return "0"
    if INITIALISERS[start.kind].formula.startswith("uniform"):
        return f"± {significant(math.sqrt(3.0) * spread)}"
    return f"σ {significant(spread)}"


def with_initialisation(experiment: Experiment, layer_id: str, start: Initialisation) -> Experiment:
    """The experiment with this layer's weights, or the output's, starting so."""
    if layer_id == OUTPUT_ID:
        network = attrs.evolve(experiment.network, output_initialisation=start)
        return attrs.evolve(experiment, network=network)
    return edits.set_layer(experiment, layer_id, initialisation=start)
