"""Receptive fields: what a value inside the network can see of the layers before it, back to the input.

A window moves along height and width alike and alone, so the places a value can see are always some rows times some
columns (lecture, section 10; Luo et al. 2016).
"""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen

from playground.core.experiment import Experiment
from playground.core.layers import (
    BatchNorm,
    Conv,
    Dropout,
    Layer,
    Pool,
    Residual,
    Shape,
    is_picture,
)
from playground.core.layers.windows import Window
from playground.core.shapes import layer_shapes, output_inputs, output_layer

INPUT = "input"
"""Stands for the input among the ids of the layers."""
Places = tuple[int, ...]
"""Rows or columns, rising."""


@frozen
class Field:
    """Part of what a layer answers (``layer_id``, :data:`INPUT` for the input): ``rows`` times ``columns``.

    ``height`` and ``width`` are those of the whole, 1 for a layer without places: of such all values are seen.
    """

    layer_id: str
    height: int
    width: int
    rows: Places
    columns: Places

    @property
    def box(self) -> tuple[int, int, int, int]:
        """First row, first column, number of rows and of columns of the smallest box around it."""
        rows, columns = self.rows, self.columns
        return rows[0], columns[0], rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1

    @property
    def is_everything(self) -> bool:
        """Whether nothing lies outside its box."""
        return self.box == (0, 0, self.height, self.width)


def receptive_fields(experiment: Experiment, layer_id: str, row: int = 0, column: int = 0) -> tuple[Field, ...]:
    """What the value of a layer at a place can see: of the layer itself that place, then layer by layer back to the
    input, whose part is the last. Place and channel beyond the layer's are taken to its edge.

    Raises KeyError for a layer there is not, and for one that nothing reaches.
    """
    flow = _flow(experiment)
    ids = [layer.id for layer, _inputs, _outputs in flow]
    if layer_id not in ids:
        raise KeyError(layer_id)
    last = ids.index(layer_id)
    _layer, _inputs, outputs = flow[last]
    height, width = _size(outputs)
    rows: Places = (min(max(row, 0), height - 1),)
    columns: Places = (min(max(column, 0), width - 1),)
    fields = [Field(layer_id, height, width, rows, columns)]
    for number in range(last, -1, -1):
        layer, inputs, _outputs = flow[number]
        height, width = _size(inputs)
        rows, columns = _seen(layer, inputs, rows, columns)
        before = flow[number - 1][0].id if number else INPUT
        fields.append(Field(before, height, width, rows, columns))
    return tuple(fields)


def _flow(experiment: Experiment) -> list[tuple[Layer, Shape, Shape]]:
    """The layers with what they read and answer, the output layer last; up to the first that is impossible."""
    found: list[tuple[Layer, Shape, Shape]] = []
    for shape in layer_shapes(experiment):
        if shape.inputs is None or shape.outputs is None:
            return found
        found.append((shape.layer, shape.inputs, shape.outputs))
    inputs, last = output_inputs(experiment), output_layer(experiment)
    assert inputs is not None
    return [*found, (last, inputs, (last.units,))]


def _size(shape: Shape) -> tuple[int, int]:
    return (shape[1], shape[2]) if is_picture(shape) else (1, 1)


def _seen(layer: Layer, inputs: Shape, rows: Places, columns: Places) -> tuple[Places, Places]:
    """Rows and columns of the inputs that those of the outputs can see."""
    height, width = _size(inputs)
    back = _back(layer) if is_picture(inputs) else None
    if back is None:
        return tuple(range(height)), tuple(range(width))
    return back(rows, height), back(columns, width)


def _back(layer: Layer) -> Callable[[Places, int], Places] | None:
    """From places along a side of the outputs to those of inputs of a length; None for layers that see everything."""
    if isinstance(layer, Conv | Pool):
        return lambda places, length: through(layer.window, places, length)
    if isinstance(layer, Residual):
        # Filters are of odd size: what the skip connection sees, their middle, is among what they see.
        first, second = layer.window, Window.same(layer.size, 1)
        return lambda places, length: through(first, through(second, places, first.outputs(length)), length)
    if isinstance(layer, BatchNorm | Dropout):
        return lambda places, length: places
    return None


def through(window: Window, places: Places, length: int) -> Places:
    """Inputs along a side of ``length`` that lie under the window at these places; padding is no input."""
    before = round(2 * window.padding) // 2
    taps = range(0, window.reach, window.dilation)
    seen = {place * window.stride - before + tap for place in places for tap in taps}
    return tuple(sorted(at for at in seen if 0 <= at < length))
