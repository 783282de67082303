"""What the layers with weights are called where they stand side by side."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from playground.core.experiment import Experiment
from playground.core.fields import OUTPUT_ID
from playground.core.layers import Layer
from playground.core.shapes import layer_shapes
from playground.ui.train.wording import term


def layer_names(experiment: Experiment) -> dict[str, str]:
    """Names such as "Dense 2" of the layers with weights by id, the output layer last."""
    names = {
        shape.layer.id: f"{term(shape.layer.title)} {shape.number}"
        for shape in layer_shapes(experiment)
        if shape.layer.has_weights
    }
    return {**names, OUTPUT_ID: QCoreApplication.translate("LayerNames", "Output")}


def name_of(experiment: Experiment, layer_id: str) -> str:
    """The name of any one layer: "Pool 2", "Output". Raises StopIteration where there is no such layer."""
    if layer_id == OUTPUT_ID:
        return QCoreApplication.translate("LayerNames", "Output")
    shape = next(one for one in layer_shapes(experiment) if one.layer.id == layer_id)
    return f"{term(shape.layer.title)} {shape.number}"


def learns(layer: Layer) -> bool:
    """Whether the layer has weights that are not frozen."""
    return layer.has_weights and not getattr(layer, "frozen", False)
