"""What every layer makes of one picture, and how much a class hangs on it."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from playground.core.explanations import LayerMap, LayerMaps, Unit, UnitWeights
from playground.engine.build import PlaygroundNetwork
from playground.engine.explain.scores import class_scores
from playground.engine.layers import DropoutLayer
from playground.engine.layers.base import LayerModule
from playground.engine.layers.conv import ConvLayer
from playground.engine.layers.dense import DenseLayer
from playground.engine.taps import tapped


def layer_values(network: PlaygroundNetwork, inputs: Tensor) -> dict[str, Tensor]:
    """Of one sample (1, …), prepared for the network: what each layer answers, by id, without its batch; copies.

    Dropout is left out: while nothing is learned it passes on what it reads.
    """
    return {
        layer_id: values[0].clone()
        for layer_id, values in network.stages(inputs)
        if not isinstance(network.layers[layer_id], DropoutLayer)
    }


def layer_gradients(network: PlaygroundNetwork, inputs: Tensor, label: int) -> dict[str, Tensor]:
    """∂(output of class ``label``)/∂ of all that :func:`layer_values` gives, in the same shapes."""
    with torch.enable_grad(), tapped(network) as taps:
        # a sample that asks for its own gradient: then every stage has one, even before frozen layers
        found = class_scores(network(inputs.detach().clone().requires_grad_()))[0, label]
        names = [name for name, layer in network.layers.items() if not isinstance(layer, DropoutLayer)]
        gradients = torch.autograd.grad(found, [taps.outputs[name] for name in names])
    return {name: one[0] for name, one in zip(names, gradients, strict=True)}


def layer_maps(values: dict[str, Tensor]) -> tuple[LayerMap, ...]:
    """The same as values to show."""
    return tuple(LayerMap(layer_id=name, values=one.float().numpy()) for name, one in values.items())


def unit_weights(network: PlaygroundNetwork, unit: Unit | None) -> UnitWeights | None:
    """The weights of one unit; None for none, one there is not, and layers that have no weights of one unit alone."""
    if unit is None or unit.layer_id not in network.layers:
        return None
    layer = network.layers[unit.layer_id]
    assert isinstance(layer, LayerModule)
    if not isinstance(layer, ConvLayer | DenseLayer) or not 0 <= unit.index < len(layer.weight):
        return None
    bias = None if layer.bias is None else layer.bias.detach()[unit.index].item()
    return UnitWeights(unit=unit, bias=bias, weights=_shaped(layer, layer.weight[unit.index].detach()))


def _shaped(layer: ConvLayer | DenseLayer, weights: Tensor) -> NDArray[np.float32]:
    """As (channels, H, W) where the unit reads pictures."""
    reads_pictures = isinstance(layer, DenseLayer) and len(layer.inputs) == 3
    shaped = weights.reshape(layer.inputs) if reads_pictures else weights
    found: NDArray[np.float32] = shaped.float().numpy()
    return found


def explained(
    network: PlaygroundNetwork, inputs: Tensor, number: int, unit: Unit | None, *, gradient: bool, label: int
) -> LayerMaps:
    """Layers of one sample (1, …): their values, or with ``gradient`` how much class ``label`` hangs on them."""
    if gradient:
        found = layer_gradients(network, inputs, label)
    else:
        with torch.inference_mode():
            found = layer_values(network, inputs)
    return LayerMaps(
        number=number,
        layers=layer_maps(found),
        weights=unit_weights(network, unit),
        gradient=gradient,
        label=label,
    )
