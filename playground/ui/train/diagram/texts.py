"""What the diagram says of layers, units and links, in the user's language."""

from __future__ import annotations

from attrs import frozen
from PySide6.QtCore import QCoreApplication

from playground.core.activations import ACTIVATIONS
from playground.core.experiment import Experiment
from playground.core.fields import OUTPUT_ID
from playground.core.frames.network import INPUT_ID
from playground.core.layers import Conv, Dense, Dropout, Layer, is_picture
from playground.core.losses import output_activation
from playground.core.shapes import fans, layer_shapes, output_inputs, output_layer
from playground.ui.numbers import count, percent, significant
from playground.ui.train.column_names import input_names
from playground.ui.train.diagram.painting import Words
from playground.ui.train.diagram.scene import Column, Scene
from playground.ui.train.diagram.spots import Spot, gap_to, value_of
from playground.ui.train.wording import term


def _tr(text: str) -> str:
    return QCoreApplication.translate("NetworkDiagram", text)


@frozen
class UnitText:
    """What is told of one unit: who it is, its value, how it is reckoned, and what is wrong with it."""

    title: str
    value: str = ""
    lines: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def spoken(self) -> str:
        """All of it in one line."""
        return ", ".join(part for part in (self.title, self.value, *self.lines, *self.warnings) if part)


class Texts:
    """The texts of one experiment's network."""

    def __init__(self, experiment: Experiment) -> None:
        self._experiment = experiment
        self._task = experiment.data.task
        self._layers: dict[str, Layer] = {}
        self._names = {INPUT_ID: _tr("Input"), OUTPUT_ID: _tr("Output")}
        self._fan_in: dict[str, int] = {}
        for shape in layer_shapes(experiment):
            layer = shape.layer
            self._layers[layer.id] = layer
            self._names[layer.id] = f"{term(layer.title)} {shape.number}"
            if shape.inputs is not None and shape.outputs is not None and isinstance(layer, Dense | Conv):
                self._fan_in[layer.id] = fans(shape.inputs, layer)[0]
        inputs = output_inputs(experiment)
        if inputs is not None:
            self._layers[OUTPUT_ID] = output_layer(experiment)
            self._fan_in[OUTPUT_ID] = fans(inputs, output_layer(experiment))[0]

    def layer_name(self, layer_id: str) -> str:
        """ "Dense 2"."""
        return self._names.get(layer_id, "")

    def unit_name(self, column: Column, unit: int) -> str:
        """ "Dense 2, unit 8", "Conv 1, map 3", "x₁", "Output, class 7"."""
        name = self.layer_name(column.layer_id)
        if column.layer_id == INPUT_ID:
            return name if column.form == "picture" else f"{name} {self._feature(unit, column)}"
        if column.layer_id == OUTPUT_ID:
            if column.count == 1 and not self._task.values:
                return name
            words = _tr("{layer}, {name}") if self._task.is_regression else _tr("{layer}, class {name}")
            return words.format(layer=name, name=self._label(unit))
        words = _tr("{layer}, map {number}") if is_picture(column.view.shape) else _tr("{layer}, unit {number}")
        return words.format(layer=name, number=unit + 1)

    def link_name(self, left: Column, right: Column, spot: Spot) -> str:
        """ "weight from Dense 2, unit 8 to Dense 3, unit 6"."""
        return _tr("weight from {start} to {end}").format(
            start=self.unit_name(left, spot.source), end=self.unit_name(right, spot.unit)
        )

    def bias_name(self, column: Column, unit: int) -> str:
        """ "bias of Dense 2, unit 8"."""
        return _tr("bias of {unit}").format(unit=self.unit_name(column, unit))

    def spot_name(self, scene: Scene, spot: Spot) -> str:
        """What the unit, bias or link of this spot is called; empty where it is not there."""
        column, gap = scene.column(spot.layer_id), gap_to(scene, spot.layer_id)
        if column is None:
            return ""
        if spot.kind == "bias":
            return self.bias_name(column, spot.unit)
        if spot.kind == "link" and gap is not None:
            return self.link_name(gap.left, column, spot)
        return self.unit_name(column, spot.unit)

    def spoken(self, scene: Scene, spot: Spot) -> str:
        """What is said aloud of it, with its value; empty where it is not there."""
        column = scene.column(spot.layer_id)
        if column is None:
            return ""
        if spot.kind == "unit":
            return self.unit(column, spot.unit).spoken
        value = value_of(scene, spot)
        return f"{self.spot_name(scene, spot)}: {'' if value is None else significant(value)}"

    def unit(self, column: Column, unit: int) -> UnitText:
        """All that is told of a unit."""
        view = column.view
        value = ""
        if view.values is not None:
            words = _tr("mean {value}") if is_picture(view.shape) else "h = {value}"
            if column.layer_id == INPUT_ID:
                words = "x = {value}"
            elif column.layer_id == OUTPUT_ID:
                words = "ŷ = {value}"
            value = words.format(value=significant(float(view.values[unit])))
        lines = [self._formula(column.layer_id)]
        if column.layer_id in self._fan_in and column.layer_id != INPUT_ID:
            fan_in = self._fan_in[column.layer_id]
            inputs = _tr("1 input") if fan_in == 1 else _tr("{0} inputs").format(count(fan_in))
            bias = "" if view.bias is None else f", b = {significant(float(view.bias[unit]))}"
            lines.append(inputs + bias)
        return UnitText(
            self.unit_name(column, unit),
            value,
            tuple(line for line in lines if line),
            self._warnings(column, unit),
        )

    def words(self, column: Column, label: int | None) -> Words:
        """The texts beside a column; ``label`` is the class of the picture at hand."""
        if column.form == "picture":
            true = "" if label is None else _tr("true {0}").format(self._label(label))
            return Words(caption=true)
        if column.form == "answers":
            return Words(left=tuple(self._label(unit) for unit in range(column.count)))
        if column.form == "nodes":
            if column.layer_id == INPUT_ID:
                return Words(left=input_names(self._experiment.data, column.count))
            several = column.layer_id == OUTPUT_ID and column.count > 1
            return Words(right=tuple(self._label(unit) for unit in range(column.count)) if several else ())
        return Words(caption=self._caption(column))

    def _caption(self, column: Column) -> str:
        """ "16 of 20", "500 units", "50 maps"; of dropout how much it switches off."""
        layer = self._layers.get(column.layer_id)
        if isinstance(layer, Dropout):
            return _tr("{0} off").format(percent(layer.probability, 0))
        if len(column.units) < column.count:
            return _tr("{0} of {1}").format(count(len(column.units)), count(column.count))
        if is_picture(column.view.shape) and column.count == 1:
            return _tr("1 map")
        words = _tr("{0} maps") if is_picture(column.view.shape) else _tr("{0} units")
        if column.layer_id == INPUT_ID:
            words = _tr("{0} features")
        return words.format(count(column.count))

    def _formula(self, layer_id: str) -> str:
        layer = self._layers.get(layer_id)
        if layer_id == INPUT_ID or layer is None:
            return ""
        if layer_id == OUTPUT_ID:
            training = self._experiment.training
            activation = output_activation(training.loss, training.output_activation, self._task)
            return self._weighed("ŷ", activation, "Σ w h + b")
        if isinstance(layer, Dense):
            return self._weighed("h", layer.activation, "Σ w x + b" if layer.bias else "Σ w x")
        if isinstance(layer, Conv):
            return self._weighed("h", layer.activation, "w ⋆ x + b" if layer.bias else "w ⋆ x")
        return term(layer.summary)

    def _weighed(self, result: str, activation: str, total: str) -> str:
        if activation == "identity":
            return f"{result} = {total}"
        return f"{result} = {term(ACTIVATIONS[activation].title)}({total})"

    def _feature(self, unit: int, column: Column) -> str:
        """The column of a table, or x₁, sin x₂, …"""
        return input_names(self._experiment.data, column.count)[unit]

    def _label(self, unit: int) -> str:
        labels = self._task.labels or self._task.values
        return term(labels[unit]) if unit < len(labels) and not labels[unit].isdecimal() else str(
            labels[unit] if unit < len(labels) else unit + 1
        )  # fmt: skip

    def _warnings(self, column: Column, unit: int) -> tuple[str, ...]:
        view, found = column.view, []
        if view.dead is not None and view.dead[unit]:
            found.append(_tr("Dead: it answers the same to all training samples looked at, so it learns no more."))
        if view.saturated is not None and view.saturated[unit]:
            found.append(_tr("Saturated: nearly all its answers lie at the limits of its activation, where g′ ≈ 0."))
        if column.dropped is not None and column.dropped[unit].all():
            found.append(_tr("Switched off by dropout in the last batch."))
        return tuple(found)
