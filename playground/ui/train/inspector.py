"""The strip under the cards: the chosen layer's other settings."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Signal, SignalInstance
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from playground.core import edits
from playground.core.experiment import Experiment
from playground.core.fields import OUTPUT_ID
from playground.core.frames import SignalsFrame, TimesFrame
from playground.core.initialisers import Initialisation
from playground.core.layers import Conv, Dense, Dropout, GlobalAveragePool, Layer, Pool, Residual
from playground.core.shapes import LayerShape, fans, layer_shapes, output_inputs, output_layer
from playground.session.document import Document
from playground.ui.numbers import count
from playground.ui.theme import Look
from playground.ui.train.gesture import Gesture
from playground.ui.train.inspector_fields import InspectorFields
from playground.ui.train.inspector_strip import FieldStrip
from playground.ui.train.layer_names import layer_names
from playground.ui.train.overlay import Overlay
from playground.ui.train.signals_panel import SignalsPanel
from playground.ui.train.start_fields import with_initialisation
from playground.ui.train.time_share import of_time, time_words
from playground.ui.train.wording import term
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.label import Label


class Inspector(QWidget):
    """Name and settings of the chosen layer that its card leaves out.

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
        self._name = Label(look, "", "heading")
        self._facts = Label(look, "", "caption", "ink3")
        self._time = Label(look, "", "caption", "ink3")
        self._shares: dict[str, float] = {}
        self._signals: SignalsFrame | None = None
        self._signals_panel: SignalsPanel | None = None
        self._signals_over: Overlay | None = None
        self.strip = FieldStrip(look)
        self.fields = InspectorFields(look, self.strip.rest)
        self._menu_button = Button(look, self.tr("Layer menu"), "ph.dots-three-vertical", "quiet")
        self._menu_button.set_compact(True)
        self._menu_button.setToolTip(self.tr("Duplicate, move or remove this layer."))
        self._lay_out()
        self._connect()
        look.changed.connect(self._restyle)
        self._fit()

    @property
    def chosen(self) -> str:
        return self._chosen

    @property
    def facts(self) -> str:
        """How many parameters the layer has, or what it does instead; empty where that stands on its card."""
        return "" if self._facts.isHidden() else self._facts.text()

    @property
    def time(self) -> str:
        """The layer's share of the time of a step; empty where it is not known."""
        return "" if self._time.isHidden() else self._time.text()

    def set_chosen(self, layer_id: str) -> None:
        """Show this layer of the document's experiment; OUTPUT_ID is the output."""
        if layer_id != self._chosen:
            self._chosen = layer_id
            self.strip.close_rest()
            self.show_experiment(None, self._document.experiment)

    def set_folded(self, folded: bool) -> None:
        """Whether the cards are folded, so that what stands on them otherwise is here."""
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
            layer, inputs = output_layer(new), output_inputs(new)
            self._show_name(self.tr("Output"), 0 if inputs is None else layer.parameters(inputs))
            self._show_start(layer, inputs)
            self._show_signal()
            self.strip.show_fields((*self._start(), *self._spreads(), *self._late()))
            self._menu_button.hide()
            return
        shape = next((shape for shape in layer_shapes(new) if shape.layer.id == self._chosen), None)
        if shape is not None:
            self._show_layer(new, shape)

    def _show_layer(self, experiment: Experiment, shape: LayerShape) -> None:
        layer = shape.layer
        self._show_name(f"{term(layer.title)} {shape.number}", shape.parameters)
        if isinstance(layer, Dropout):
            self._facts.set_text(
                self.tr("{0} values").format("–" if shape.outputs is None else count(math.prod(shape.outputs)))
            )
        self._show_start(layer, shape.inputs)
        self._show_signal()
        self.fields.show_layer(layer, shape.inputs)
        self.fields.show_companions(
            edits.dropout_after(experiment, layer.id) if layer.has_weights else None,
            edits.norm_after(experiment, layer.id) if layer.has_weights else None,
        )
        self.strip.show_fields(self._fields_of(layer, shape.inputs))
        self._menu_button.setVisible(self._folded and not self._look.theme.projector)

    def _fields_of(self, layer: Layer, inputs: tuple[int, ...] | None) -> Sequence[QWidget]:
        """The fields of a layer, the ones needed most first; what is on its card comes later unless folded."""
        fields, start, spreads = self.fields, self._start(), self._spreads()
        formula = (fields.output_size,) if inputs is not None and len(inputs) == 3 else ()
        after = (fields.dropout, fields.normalise)
        if isinstance(layer, Dense):
            return (
                *((fields.units, fields.activation) if self._folded else ()),
                *start,
                *spreads,
                *after,
                fields.switches,
                *self._late(),
            )
        if isinstance(layer, Conv):
            slides = (fields.stride, fields.padding)
            if self._folded:
                return (
                    *(fields.filters, fields.size, fields.activation, *slides, *start, *formula),
                    *(fields.dilation, *spreads, *after, fields.switches, *self._late()),
                )
            rest = (fields.filters, fields.dilation, *start[1:], *spreads, *after, fields.switches)
            return (fields.size, *slides, start[0], *formula, *rest)
        if isinstance(layer, Residual):
            card = (fields.filters, fields.size, fields.activation) if self._folded else ()
            return (*card, fields.stride, *start, *formula, *spreads, *after, fields.switches, *self._late())
        if isinstance(layer, Pool):
            return (fields.mode, fields.size, fields.stride, *formula)
        if isinstance(layer, Dropout):
            return (fields.probability,)
        if isinstance(layer, GlobalAveragePool):
            return (fields.summary,)
        return (fields.switches, fields.summary)

    def _start(self) -> tuple[QWidget, ...]:
        """How weights start: the list, and the number of its formula if it has one."""
        start = self.fields.start
        value = (start.value,) if start.has_value else ()
        return (start.initialise, *value)

    def _spreads(self) -> tuple[QWidget, ...]:
        """How wide weights and signals scatter at the start."""
        return () if self._look.theme.projector else (self.fields.start.spread, self.fields.signals)

    def _late(self) -> tuple[QWidget, ...]:
        """What has no room of its own on a projector and stands behind everything else."""
        return (self.fields.signals,) if self._look.theme.projector else ()

    def show_times(self, frame: TimesFrame) -> None:
        """Show the chosen layer's share of the time of a step."""
        self._shares = frame.by_layer()
        self._show_share()

    def show_signals(self, frame: SignalsFrame) -> None:
        """Show how wide signals scatter before training."""
        self._signals = frame
        self._show_signal()

    def _show_signal(self) -> None:
        frame = self._signals
        signal, output = (None, None) if frame is None else (frame.of(self._chosen), frame.of(OUTPUT_ID))
        self.fields.signals.show_signal(signal, output)
        if self._signals_panel is not None:
            self._signals_panel.show_signals(layer_names(self._document.experiment), frame)

    def _open_signals(self) -> None:
        """Open the signals of all layers over the page, or close them."""
        if self._signals_over is None or self._signals_over.parentWidget() is not self.window():
            self._signals_over = Overlay(self._look, self.window())
            self._signals_panel = SignalsPanel(self._look)
            self._signals_over.set_content(self._signals_panel)
        if self._signals_over.isVisible():
            self._signals_over.close_panel()
            return
        self._show_signal()
        self.strip.close_rest()
        anchor = self.fields.signals if self.fields.signals.isVisible() else self.strip.more
        self._signals_over.open_at(anchor, self._look.px(460, 620))

    def _show_name(self, name: str, parameters: int) -> None:
        self._name.set_text(name)
        self._facts.set_text(self.tr("{0} parameters").format(count(parameters)))
        self._show_share()

    def _show_share(self) -> None:
        """The share of time; where it is not known yet, and on folded cards, how many parameters there are."""
        share = self._shares.get(self._chosen)
        self._time.setVisible(share is not None)
        self._facts.setVisible(share is None or self._folded)
        if share is not None:
            self._time.set_text(of_time(share))
            self._time.setToolTip(time_words(share))

    def _show_start(self, layer: Layer, inputs: tuple[int, ...] | None) -> None:
        if isinstance(layer, Dense | Conv | Residual):
            self.fields.start.show(layer.initialisation, (1, 1) if inputs is None else fans(inputs, layer))

    def _lay_out(self) -> None:
        self._names = QWidget()
        names = QVBoxLayout(self._names)
        names.setContentsMargins(0, 0, 0, 0)
        names.setSpacing(1)
        names.addStretch(1)
        names.addWidget(self._name)
        names.addWidget(self._facts)
        names.addWidget(self._time)
        names.addStretch(1)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._names)
        self._row.addWidget(self.strip, 1)
        self._row.addWidget(self._menu_button)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def _connect(self) -> None:
        document, fields = self._document, self.fields
        for name, slider in (("probability", fields.probability), ("filters", fields.filters)):
            self._take_slider(name, slider.pressed, slider.moved, slider.released)
        units = fields.units_field
        self._take_slider("units", units.pressed, units.changed, units.released)
        for slider, change in ((fields.dropout, self._with_dropout), (fields.start.value, self._with_value)):
            Gesture(document, slider.pressed, slider.moved, slider.released, change, self)
        for name, choice in fields.choices.items():
            choice.chosen.connect(lambda key, name=name: self._set(name, fields.value_of(name, key)))
        for name, box in (("bias", fields.bias), ("frozen", fields.freeze)):
            box.switched.connect(lambda on, name=name: self._set(name, on))
        fields.norm_choice.chosen.connect(self._choose_norm)
        fields.start.choice.chosen.connect(self._choose_start)
        fields.signals.clicked.connect(self._open_signals)
        self._menu_button.clicked.connect(
            lambda: self.menu_wanted.emit(
                self._chosen, self._menu_button.mapToGlobal(QPoint(0, self._menu_button.height()))
            )
        )

    def _take_slider(self, name: str, pressed: SignalInstance, moved: SignalInstance, released: SignalInstance) -> None:
        """Take a control's gestures as edits of the chosen layer's setting of this name."""

        def change(experiment: Experiment, value: float) -> Experiment:
            number = value if name == "probability" else round(value)
            return edits.set_layer(experiment, self._chosen, **{name: number})

        Gesture(self._document, pressed, moved, released, change, self)

    def _restyle(self) -> None:
        self._fit()
        self.show_experiment(None, self._document.experiment)

    def _fit(self) -> None:
        pad = self._look.px(16, 18)
        self._row.setContentsMargins(pad, 0, pad, 0)
        self._row.setSpacing(self._look.px(14, 12))
        self._name.setMinimumWidth(self._look.px(84, 92))
        self.fields.fit(self._look)
        self.strip.fit()
        self.updateGeometry()
        self.update()

    def _set(self, name: str, value: object) -> None:
        if self._chosen not in {layer.id for layer in self._document.experiment.network.layers}:
            return  # a list that stayed open while another layer, or the output, was chosen
        self._document.edit(edits.set_layer(self._document.experiment, self._chosen, **{name: value}))

    def _with_dropout(self, experiment: Experiment, probability: float) -> Experiment:
        return edits.set_dropout_after(experiment, self._chosen, probability, self._document.new_id)

    def _with_value(self, experiment: Experiment, value: float) -> Experiment:
        start = Initialisation(kind=self.fields.start.choice.current, value=value)
        return with_initialisation(experiment, self._chosen, start)

    def _choose_start(self, kind: str) -> None:
        start = Initialisation(kind=kind, value=self.fields.start.value.value)
        self._document.edit(with_initialisation(self._document.experiment, self._chosen, start))

    def _choose_norm(self, kind: str) -> None:
        document = self._document
        document.edit(edits.set_norm_after(document.experiment, self._chosen, kind, document.new_id))

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
