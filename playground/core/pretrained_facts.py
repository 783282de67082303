"""What each layer of a trained network costs: parameters, numbers in memory, multiply-adds."""

from __future__ import annotations

from attrs import frozen

from playground.core.layers import Shape
from playground.core.layers.windows import Window
from playground.core.pretrained import PRETRAINED
from playground.core.pretrained_windows import with_rest

FIRES = {"fire2": 16, "fire3": 16, "fire4": 32, "fire5": 32, "fire6": 48, "fire7": 48, "fire8": 64, "fire9": 64}
"""Filters of the 1×1 convolution that squeezes, before half of the module's filters 1×1 and half 3×3 expand."""
VGG_DENSE = (4096, 4096, 1000)
CLASSES = 1000


@frozen
class LayerFacts:
    """One layer: what it answers, its parameters, and the multiply-adds of one picture. 32 bits a number."""

    name: str
    outputs: Shape
    parameters: int
    multiply_adds: int

    @property
    def answers(self) -> int:
        """Numbers it answers with."""
        product = 1
        for side in self.outputs:
            product *= side
        return product


def facts(network: str, height: int, width: int) -> tuple[LayerFacts, ...]:
    """All layers with weights for pictures of a size (px), the dense ones too, of which not all ship.

    VGG's dense layers read 7×7 places whatever the picture; SqueezeNet's last convolution has one filter a class.
    """
    entry = PRETRAINED[network]
    found: list[LayerFacts] = []
    channels, side = 3, (height, width)
    is_vgg = entry.builder.startswith("vgg")
    stride = 1
    for stage in entry.stages:
        first = not found
        side = _side(side, is_vgg, first, stage.stride != stride)
        stride = stage.stride
        places = side[0] * side[1]
        kernels = _fire(stage.name, channels, stage.channels) if stage.is_fire else ((channels * 9, stage.channels),)
        weights = sum(inputs * outputs for inputs, outputs in kernels)
        biases = sum(outputs for _inputs, outputs in kernels)
        found.append(LayerFacts(stage.name, (stage.channels, *side), weights + biases, weights * places))
        channels = stage.channels
    return (*found, *(_vgg_dense(channels) if is_vgg else (_last_conv(channels, side),)))


def _side(side: tuple[int, int], is_vgg: bool, first: bool, pooled: bool) -> tuple[int, int]:
    """Height and width of a stage's answers from those of the stage before."""
    if is_vgg:
        return (side[0] // 2, side[1] // 2) if pooled else side
    if first:
        return Window(3, 2).outputs(side[0]), Window(3, 2).outputs(side[1])
    return (with_rest(side[0]), with_rest(side[1])) if pooled else side


def _fire(name: str, channels: int, outputs: int) -> tuple[tuple[int, int], ...]:
    """(inputs, outputs) of each kernel of a fire module: squeeze 1×1, then half 1×1 and half 3×3 beside each other."""
    squeezed = FIRES[name]
    return ((channels, squeezed), (squeezed, outputs // 2), (squeezed * 9, outputs // 2))


def _vgg_dense(channels: int) -> tuple[LayerFacts, ...]:
    found, inputs = [], channels * 49
    for number, units in enumerate(VGG_DENSE, start=6):
        found.append(LayerFacts(f"fc{number}", (units,), inputs * units + units, inputs * units))
        inputs = units
    return tuple(found)


def _last_conv(channels: int, side: tuple[int, int]) -> LayerFacts:
    weights = channels * CLASSES
    return LayerFacts("conv10", (CLASSES, *side), weights + CLASSES, weights * side[0] * side[1])
