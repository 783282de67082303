"""About how long a sample takes on its way through the network, as a pure function of the experiment."""

from __future__ import annotations

import math

from playground.core.experiment import Experiment
from playground.core.layers import Layer, Shape
from playground.core.memory import SLICE
from playground.core.shapes import layer_shapes, output_inputs, output_layer

PRODUCT_SECONDS = 5e-11
"""A multiplication and addition by one thread of a processor, about."""
VALUE_SECONDS = 5e-9
"""A value that a layer leaves behind: written, read again, activated or pooled."""
SLICE_SECONDS = 0.025
"""What a slice of an evaluation should take: on a machine of a quarter of the speed still no longer than 0.1 s."""
LEAST_SLICE = 8


def products(experiment: Experiment) -> int:
    """Multiplications of weights with values for one sample (course MLP: 668 672 and the additions of its biases)."""
    return sum(_products(layer, inputs) for layer, inputs in _flow(experiment))


def sample_seconds(experiment: Experiment) -> float:
    """What one sample takes forward on one thread of a processor, about; 0 for what cannot be built."""
    values = sum(layer.values_kept(inputs) for layer, inputs in _flow(experiment))
    return products(experiment) * PRODUCT_SECONDS + values * VALUE_SECONDS


def evaluation_slice(experiment: Experiment) -> int:
    """Samples evaluated at once on a processor, so that whoever waits for it does not wait long.

    It follows from the experiment alone: a run told again is summed up in the same slices, to the last bit.
    """
    fitting = SLICE_SECONDS / max(sample_seconds(experiment), SLICE_SECONDS / SLICE)
    return max(LEAST_SLICE, int(fitting))


def _flow(experiment: Experiment) -> list[tuple[Layer, Shape]]:
    """All layers with what they read, up to the first impossible one."""
    shapes = layer_shapes(experiment)
    flow: list[tuple[Layer, Shape]] = [
        (shape.layer, shape.inputs) for shape in shapes if shape.inputs is not None and shape.outputs is not None
    ]
    last = output_inputs(experiment)
    return flow if last is None else [*flow, (output_layer(experiment), last)]


def _products(layer: Layer, inputs: Shape) -> int:
    outputs = layer.output_shape(inputs)
    places = math.prod(outputs[1:]) if len(outputs) == 3 else 1
    return layer.parameters(inputs) * places
