"""Signals over depth before training: all combinations, those of one activation over the layers, and one in numbers."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground.core.activations import ACTIVATIONS
from playground.core.depth.prediction import Layer, predict
from playground.core.depth.survey import Combination, Spreads, Stack, SurveyFrame
from playground.core.depth.variants import present, with_combination
from playground.core.fields import OUTPUT_ID, limits_of
from playground.core.initialisers import INITIALISERS
from playground.core.layers import Drawn
from playground.core.reconcile import initialisations
from playground.core.shapes import fans, layer_shapes
from playground.session.depth import FINE, IMPOSSIBLE, TOO_LARGE
from playground.session.studio import Studio
from playground.session.surveying import NETWORK
from playground.ui.backprop.depth.card import CombinationCard, Subject
from playground.ui.backprop.depth.layers_map import LayersMap, MapRow
from playground.ui.backprop.depth.matrix import CombinationMatrix
from playground.ui.backprop.depth.shades import ShadeLegend
from playground.ui.backprop.depth.spread_plot import SpreadPlot
from playground.ui.backprop.depth.texts import activation_name, combination_name, initialisation_name, tr
from playground.ui.numbers import count, rate, significant
from playground.ui.theme import Look
from playground.ui.train.layer_names import layer_names
from playground.ui.train.wording import term
from playground.ui.widgets.label import Hairline, Label
from playground.ui.widgets.scale import Scale
from playground.ui.widgets.segmented import Segmented
from playground.ui.widgets.slider import ValueSlider

BY_INITIALISATION, BY_ACTIVATION = "initialisation", "activation"


class SurveyView(QWidget):
    """Left all combinations and the settings, right the layers of some, and below them one combination."""

    def __init__(self, look: Look, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._survey, self._document = look, studio.depth, studio.document
        self._predicted: tuple[tuple[Stack, Combination], tuple[Layer, ...] | None] | None = None
        self.matrix, self.legend = CombinationMatrix(look), ShadeLegend(look)
        self.layers, self.plot, self.card = LayersMap(look), SpreadPlot(look), CombinationCard(look)
        self._as_it_is = False
        self._make_settings(look)
        self._heading = Label(look, "", "heading")
        self._facts = Label(look, "", "secondary", "ink2", wrap=True)
        self._rows_heading = Label(look, "", "heading")
        self._rows_formula = Label(look, "", "secondary", "ink2")
        self._key = Label(
            look,
            tr("Upper half: σ(h) at the last layer. Lower half: the gradient at the first. Green dot: healthy."),
            "caption",
            "ink2",
            wrap=True,
        )
        self.by = Segmented(
            look,
            ((BY_INITIALISATION, tr("initialisations")), (BY_ACTIVATION, tr("activations"))),
            tr("Rows: all initialisations with the chosen activation, or all activations with the chosen one."),
        )
        self.by.setAccessibleName(tr("Rows of the layers"))
        self._lay_out(look)
        self.matrix.chosen.connect(self._choose)
        self.layers.chosen.connect(self._choose_cell)
        self.plot.chosen.connect(self._choose_layer)
        self.by.chosen.connect(self.show_frame)
        self.card.use.clicked.connect(self._use)
        self._survey.changed.connect(self.show_frame)
        self._survey.settingsChanged.connect(self.show_frame)
        studio.document.changed.connect(self.show_frame)
        look.changed.connect(self._fit)
        self._fit()

    # --- making -----------------------------------------------------------------------------------------------

    def _make_settings(self, look: Look) -> None:
        depth, width, value = (limits_of(Stack, name) for name in ("depth", "width", "value"))
        stack = Stack()
        self.depth_slider = ValueSlider(
            look,
            tr("layers"),
            Scale(minimum=depth.minimum, maximum=depth.maximum, integer=True, default=stack.depth),
            lambda number: count(round(number)),
            tr("How many dense layers stand one after the other."),
        )
        self.width_slider = ValueSlider(
            look,
            tr("width n"),
            Scale(minimum=width.minimum, maximum=width.maximum, log=True, integer=True, default=stack.width),
            lambda number: count(round(number)),
            tr("Units of every layer, fan_in and fan_out alike. Predictions are those of wide layers."),
        )
        self.value_slider = ValueSlider(
            look,
            tr("c, a, σ"),
            Scale(minimum=value.minimum, maximum=value.maximum, log=True, default=stack.value),
            rate,
            tr("The number of those initialisations that have one: w = c, uniform ±a, N(0, σ²)."),
        )
        self.depth_slider.moved.connect(self._set_depth)
        self.width_slider.moved.connect(self._set_width)
        self.value_slider.moved.connect(self._set_value)

    def _lay_out(self, look: Look) -> None:
        self._left, self._right = QWidget(), QWidget()
        self._column = QVBoxLayout(self._left)
        self._column.addWidget(self._heading)
        self._column.addWidget(self._facts)
        self._settings = QHBoxLayout()
        for slider in (self.depth_slider, self.width_slider, self.value_slider):
            self._settings.addWidget(slider, 1)
        self._column.addLayout(self._settings)
        self._column.addWidget(self.matrix, 1)
        self._column.addWidget(self._key)
        self._column.addWidget(self.legend)
        self._side = QVBoxLayout(self._right)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._rows_heading)
        head.addWidget(self._rows_formula, 1)
        head.addWidget(self.by)
        self._side.addLayout(head)
        self._side.addWidget(self.layers, 11)
        self._side.addWidget(Hairline(look, Qt.Orientation.Horizontal))
        self._below = QHBoxLayout()
        self._below.addWidget(self.plot, 1)
        self._below.addWidget(self.card)
        self._side.addLayout(self._below, 8)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._left)
        row.addWidget(Hairline(look, Qt.Orientation.Vertical))
        row.addWidget(self._right, 1)

    def _fit(self) -> None:
        look = self._look
        pad = look.px(16, 12)
        self._column.setContentsMargins(pad, look.px(10, 6), pad, look.px(8, 4))
        self._column.setSpacing(look.px(8, 4))
        self._settings.setSpacing(look.px(14, 14))
        self._side.setContentsMargins(pad, look.px(8, 4), pad, look.px(10, 4))
        self._side.setSpacing(look.px(6, 4))
        self._below.setSpacing(look.px(16, 14))
        self._rows_formula.setVisible(not look.theme.projector)
        self._left.setFixedWidth(look.px(440, 474))
        self.card.setFixedWidth(look.px(320, 370))

    def tab_stops(self) -> list[QWidget]:
        """The widgets that Tab reaches, as one reads them."""
        return [
            self.depth_slider,
            self.width_slider,
            self.value_slider,
            self.matrix,
            self.by,
            self.layers,
            self.plot,
            self.card.use,
        ]

    # --- what it shows ----------------------------------------------------------------------------------------

    def show_frame(self, *_news: object) -> None:
        """Show what the survey knows, and its settings."""
        if not self.isVisible():
            return
        survey, frame = self._survey, self._survey.frame
        stack, is_network = survey.stack, survey.subject == NETWORK
        self.depth_slider.set_value(float(stack.depth))
        self.width_slider.set_value(float(stack.width))
        self.value_slider.set_value(stack.value)
        self.depth_slider.setVisible(not is_network)
        self.width_slider.setVisible(not is_network)
        self._heading.set_text(tr("The current network, all combinations") if is_network else tr("All combinations"))
        self._facts.set_text(self._fact_words(frame))
        self._heading.setToolTip(self._fact_words(frame))
        lacks = is_network and survey.obstacle != FINE
        self._facts.setVisible(lacks or not self._look.theme.projector)
        self._facts.set_token("warn" if lacks else "ink2")
        found = {spreads.combination: spreads for spreads in frame.found} if frame is not None else {}
        self.matrix.show_spreads(found, stack.value)
        if not is_network:
            self._as_it_is = False
        names = self._layer_names(frame)
        rows = self._rows(found, is_network)
        current = self.current
        row = next((place for place, one in enumerate(rows) if one.combination == current), 0)
        layer = min(self.layers.layer, max(0, len(names) - 1))
        self.layers.show_rows(rows, names)
        self.layers.set_current(row, layer)
        self._show_one(found.get(current), names, layer)

    @property
    def current(self) -> Combination | None:
        """The combination that is looked at; None is the network as it is."""
        return None if self._as_it_is else self.matrix.current

    def _rows(self, found: dict[Combination | None, Spreads], is_network: bool) -> list[MapRow]:
        chosen = self.matrix.current
        value = self._survey.stack.value
        if self.by.current == BY_INITIALISATION:
            self._rows_heading.set_text(
                tr("{activation}, layer by layer").format(activation=activation_name(chosen.activation))
            )
            entry = ACTIVATIONS[chosen.activation]
            self._rows_formula.set_text(f"{term(entry.formula)},  {term(entry.derivative)}")
            pairs = [
                (initialisation_name(kind, value), Combination(activation=chosen.activation, initialisation=kind))
                for kind in INITIALISERS
            ]
        else:
            self._rows_heading.set_text(
                tr("{initialisation}, layer by layer").format(
                    initialisation=initialisation_name(chosen.initialisation, value)
                )
            )
            self._rows_formula.set_text(term(INITIALISERS[chosen.initialisation].formula))
            pairs = [
                (activation_name(kind), Combination(activation=kind, initialisation=chosen.initialisation))
                for kind in ACTIVATIONS
            ]
        rows = [MapRow(combination, name, found.get(combination)) for name, combination in pairs]
        return [MapRow(None, tr("as it is"), found.get(None)), *rows] if is_network else rows

    def _show_one(self, spreads: Spreads | None, names: list[str], layer: int) -> None:
        survey, current = self._survey, self.current
        predicted = None
        if survey.subject != NETWORK and current is not None:
            predicted = self._prediction(survey.stack, current)
        self.plot.show_spreads(spreads, predicted, names)
        self.plot.set_layer(layer)
        of_layer = predicted[layer] if predicted is not None and layer < len(predicted) else None
        name = names[layer] if layer < len(names) else ""
        start = self._start_words(layer) if survey.subject == NETWORK else ""
        self.card.show_subject(Subject(current, spreads, layer, name, survey.stack, of_layer, start))
        self.card.allow_use(*self._use_words())

    def _prediction(self, stack: Stack, combination: Combination) -> tuple[Layer, ...] | None:
        """Worked out once for as long as nothing else is looked at."""
        key = (stack, combination)
        if self._predicted is None or self._predicted[0] != key:
            self._predicted = (key, predict(stack, combination))
        return self._predicted[1]

    def _layer_names(self, frame: SurveyFrame | None) -> list[str]:
        survey = self._survey
        if survey.subject != NETWORK:
            return [str(number) for number in range(1, survey.stack.depth + 1)]
        if frame is None:
            return []
        names = layer_names(self._document.experiment)
        return [names.get(layer, layer) for layer in frame.layers]

    def _fact_words(self, frame: SurveyFrame | None) -> str:
        survey = self._survey
        if survey.subject != NETWORK:
            samples = 0 if frame is None else frame.samples
            text = tr("Untrained stacks: {layers} dense layers of {width} units, {samples} random samples.")
            return text.format(
                layers=count(survey.stack.depth), width=count(survey.stack.width), samples=count(samples)
            )
        obstacles = {
            IMPOSSIBLE: tr("The network cannot be built as it stands: see the Train page."),
            TOO_LARGE: tr("The network is too large to be drawn again and again beside the one that learns."),
        }
        if survey.obstacle != FINE:
            return obstacles.get(survey.obstacle, tr("Waits for the data of the network."))
        if not self._document.experiment.network.depth:
            return tr("The network has no hidden layers: only its output layer is there to be seen.")
        text = tr("{name} at its first weights, {samples} training samples; its hidden layers with every combination.")
        return text.format(name=self._document.experiment.name, samples=count(frame.samples if frame else 0))

    def _start_words(self, layer: int) -> str:
        """How the weights of a layer of the network start."""
        frame, experiment = self._survey.frame, self._document.experiment
        if frame is None or layer >= len(frame.layers):
            return ""
        current = self.current
        if current is not None:
            experiment = with_combination(experiment, current, self._survey.stack.value)
        for shape in layer_shapes(experiment):
            if shape.layer.id == frame.layers[layer] and isinstance(shape.layer, Drawn) and shape.inputs is not None:
                fan_in, fan_out = fans(shape.inputs, shape.layer)
                spread = initialisations(experiment)[shape.layer.id].spread(fan_in, fan_out)
                text = tr("Here σ_w = {spread}, n = fan_in {fan_in} forward and fan_out {fan_out} back.")
                return text.format(spread=significant(spread), fan_in=count(fan_in), fan_out=count(fan_out))
        return tr("The output layer starts as it does in the network.") if frame.layers[layer] == OUTPUT_ID else ""

    def _use_words(self) -> tuple[bool, str]:
        experiment, current = self._document.experiment, self.current
        if current is None:
            return False, tr("The network is like this already.")
        if present(experiment) is None and not any(isinstance(layer, Drawn) for layer in experiment.network.layers):
            return False, tr("The current network has no hidden layers.")
        if with_combination(experiment, current, self._survey.stack.value) == experiment:
            return False, tr("The current network has {combination} in all hidden layers already.").format(
                combination=combination_name(current, self._survey.stack.value)
            )
        return True, ""

    # --- what a person does -----------------------------------------------------------------------------------

    def look_at_present(self) -> None:
        """Choose what the current network has, where all its hidden layers agree."""
        found = present(self._document.experiment)
        if found is not None:
            self.matrix.set_current(found[0])
        self._as_it_is = self._survey.subject == NETWORK

    def _choose(self, _combination: Combination) -> None:
        self._as_it_is = False
        self.show_frame()

    def _choose_cell(self, row: int, _layer: int) -> None:
        combination = self.layers.rows[row].combination
        self._as_it_is = combination is None
        if combination is not None:
            self.matrix.set_current(combination)
        self.show_frame()

    def _choose_layer(self, layer: int) -> None:
        self.layers.set_current(self.layers.row, layer)
        self.show_frame()

    def _set_depth(self, number: float) -> None:
        self._survey.set_stack(depth=round(number))

    def _set_width(self, number: float) -> None:
        self._survey.set_stack(width=round(number))

    def _set_value(self, number: float) -> None:
        self._survey.set_stack(value=number)

    def _use(self) -> None:
        if self.current is not None:
            self.matrix.setFocus(Qt.FocusReason.OtherFocusReason)  # the button is about to be disabled
            self._survey.use(self.current)
