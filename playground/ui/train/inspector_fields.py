"""All fields the inspector can show, each made once; which of them a layer has, the inspector says."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.core.fields import limits_of
from playground.core.layers import LAYERS, SAME, Conv, Dense, Dropout, Layer, Norm, Pool, Residual, Shape
from playground.core.shapes import formula
from playground.ui.numbers import count
from playground.ui.theme import Look
from playground.ui.train.captioned import Captioned
from playground.ui.train.layer_fields import activation_choice, dropout_slider, mode_choice, units_field
from playground.ui.train.signal_button import SignalButton
from playground.ui.train.start_fields import StartFields
from playground.ui.train.wording import square, term, with_formula
from playground.ui.widgets.checkbox import CheckBox
from playground.ui.widgets.choice import Choice, Option
from playground.ui.widgets.label import Label
from playground.ui.widgets.scale import Scale
from playground.ui.widgets.slider import ValueSlider

NO_NORM = ""
NORMS = ("batch_norm", "layer_norm")


class Switches(QWidget):
    """Bias and freeze, one above the other."""

    def __init__(self, bias: CheckBox, freeze: CheckBox, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for box in (bias, freeze):
            column.addWidget(box)


class InspectorFields:
    """The controls, and the captions around them; `owner` is the widget they first belong to."""

    def __init__(self, look: Look, owner: QWidget) -> None:
        self._look = look
        self._owner = owner
        tr = owner.tr
        self.start = StartFields(look, owner)
        self.units_field = units_field(look, owner, height="panel")
        self.activation_choice = activation_choice(look, owner, "panel")
        self.filters = self._filters_slider()
        self.mode_choice = mode_choice(look, owner, "panel")
        self.size_choice = Choice(look, _sizes(Conv), tr("Height and width of the window f."), owner)
        self.stride_choice = Choice(look, _numbers(Conv, "stride"), tr("Pixels from one window to the next, s."), owner)
        padding = with_formula(
            tr("Zeros put around the picture, p; “same” keeps its size at stride 1."), "p = d(f − 1)/2"
        )
        self.padding_choice = Choice(look, [Option(SAME, tr("same")), *_numbers(Conv, "padding")], padding, owner)
        dilation = tr("Pixels between neighbours in the window, d: it then spans d(f − 1) + 1.")
        self.dilation_choice = Choice(look, _numbers(Conv, "dilation"), dilation, owner)
        norms = [Option(NO_NORM, tr("none"))] + [
            Option(kind, term(LAYERS[kind].title), term(LAYERS[kind].summary)) for kind in NORMS
        ]
        self.norm_choice = Choice(look, norms, tr("The norm layer right after this one."), owner)
        self.dropout = dropout_slider(look, tr("dropout"), owner)
        self.probability = dropout_slider(look, tr("probability p"), owner)
        bias = with_formula(tr("Whether the layer adds a learned number to each unit or map."), "h = g(W x + b)")
        self.bias = CheckBox(look, tr("bias"), bias, owner)
        self.freeze = CheckBox(look, tr("freeze"), tr("A frozen layer does not learn: it keeps its weights."), owner)
        self.switches = Switches(self.bias, self.freeze, owner)
        self.signals = SignalButton(look, owner)
        self._formula = Label(look, "", "mono", "ink")
        self.summary = Label(look, "", "secondary", "ink2", owner)
        self._caption_all()

    @property
    def choices(self) -> dict[str, Choice]:
        """The lists by the layer's setting they choose."""
        return {
            "activation": self.activation_choice,
            "mode": self.mode_choice,
            "size": self.size_choice,
            "stride": self.stride_choice,
            "padding": self.padding_choice,
            "dilation": self.dilation_choice,
        }

    def value_of(self, name: str, key: str) -> int | str:
        """What the chosen key of a list means for the setting `name`."""
        return key if name in ("activation", "mode") or key == SAME else int(key)

    def show_layer(self, layer: Layer, inputs: Shape | None) -> None:
        """Show the settings of a layer; `inputs` is None behind an impossible one."""
        if isinstance(layer, Conv | Residual | Pool):
            self.size_choice.set_options(_sizes(type(layer)))
            self.stride_choice.set_options(_numbers(type(layer), "stride"))
        for name, choice in self.choices.items():
            if hasattr(layer, name):
                choice.set_chosen(str(getattr(layer, name)))
        if isinstance(layer, Dense):
            self.units_field.set_value(layer.units)
        elif isinstance(layer, Conv | Residual):
            self.filters.set_value(layer.filters)
        elif isinstance(layer, Dropout):
            self.probability.set_value(layer.probability)
        self.bias.set_checked(bool(getattr(layer, "bias", False)))
        self.bias.setVisible(hasattr(layer, "bias"))
        self.freeze.set_checked(bool(getattr(layer, "frozen", False)))
        text = "" if inputs is None else formula(layer, inputs)
        self._formula.set_text(text)
        self._formula.set_token("error" if text.endswith("< 1") else "ink")
        self.summary.set_text(term(layer.summary))

    def show_companions(self, dropout: Dropout | None, norm: Norm | None) -> None:
        """Show the Dropout and the norm layer right after the layer."""
        self.dropout.set_value(0.0 if dropout is None else dropout.probability)
        self.norm_choice.set_chosen(NO_NORM if norm is None else norm.kind)

    def fit(self, look: Look) -> None:
        """Take the sizes of the present theme."""
        self.activation_choice.show_glyph(not look.theme.projector)
        for slider in (self.dropout, self.filters):
            slider.setFixedWidth(look.px(92, 108))
        self.probability.setFixedWidth(look.px(180, 240))
        self._formula.setMinimumHeight(look.theme.panel_height)
        self.start.fit(look)

    def _filters_slider(self) -> ValueSlider:
        limits = limits_of(Conv, "filters")
        return ValueSlider(
            self._look,
            self._owner.tr("filters"),
            Scale(minimum=limits.minimum, maximum=limits.maximum, log=True, integer=True, default=16),
            lambda value: count(round(value)),
            self._owner.tr("How many filters the layer has; each gives one map."),
            self._owner,
        )

    def _caption_all(self) -> None:
        tr = self._owner.tr
        self.units = self._captioned(tr("units"), self.units_field)
        self.activation = self._captioned(tr("activation"), self.activation_choice)
        self.mode = self._captioned(tr("mode"), self.mode_choice)
        self.size = self._captioned(tr("size"), self.size_choice)
        self.stride = self._captioned(tr("stride"), self.stride_choice)
        self.padding = self._captioned(tr("padding"), self.padding_choice)
        self.dilation = self._captioned(tr("dilation"), self.dilation_choice)
        self.normalise = self._captioned(tr("normalise"), self.norm_choice)
        self.output_size = self._captioned(tr("output size"), self._formula)

    def _captioned(self, caption: str, control: QWidget) -> Captioned:
        return Captioned(self._look, caption, control, self._owner)


def _numbers(kind: type[Layer], name: str) -> list[Option]:
    limits = limits_of(kind, name)
    return [Option(str(number), str(number)) for number in range(round(limits.minimum), round(limits.maximum) + 1)]


def _sizes(kind: type[Layer]) -> list[Option]:
    """The sizes a window of this kind of layer can have."""
    limits = limits_of(kind, "size")
    step = 2 if limits.odd else 1
    sizes = range(round(limits.minimum), round(limits.maximum) + 1, step)
    return [Option(str(size), square(size)) for size in sizes]
