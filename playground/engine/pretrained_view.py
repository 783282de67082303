"""Looking into a trained network with a picture: spreads, maps, filters, and what it says the picture shows."""

from __future__ import annotations

from functools import cache

import torch
from PIL import Image, ImageOps
from torch import Tensor

from playground.core.frames.inside import FeatureMapsFrame, InsideFrame, LayerInside, LayerWeightsFrame
from playground.core.pretrained import Pretrained
from playground.core.pretrained_facts import facts
from playground.core.pretrained_look import SIDE, STRONGEST, Guess, PretrainedLook, StageGradients, StageLook
from playground.core.pretrained_windows import field_size
from playground.engine.frames.columns import array
from playground.engine.frames.inside import spread_of
from playground.engine.photographs import Colours, as_bytes, colours_of
from playground.engine.pretrained import PretrainedNetwork

GUESSES = 5
MOST_PICTURES = 4096
"""Kernels of a layer that are shown at most."""


class PretrainedView:
    """A network and the picture it looks at. For one thread."""

    def __init__(self, name: str, network: PretrainedNetwork) -> None:
        self.name = name
        self.network = network
        self._square: Colours | None = None
        self._answers: dict[str, Tensor] = {}

    def look_at(self, colours: Colours) -> PretrainedLook:
        """Send the middle square of a picture (3, H, W), 0–1, through all layers."""
        self._square = middle_square(colours)
        inputs = self._inputs()
        with torch.inference_mode():
            self._answers = self.network.answers(inputs, self.network.entry.named)
        return PretrainedLook(
            network=self.name,
            picture=as_bytes(self._square),
            inside=self._inside(),
            facts=facts(self.name, SIDE, SIDE),
            guesses=guesses(self.network, inputs),
        )

    def stage(self, name: str, before: bool = False, unit: int = 0) -> StageLook:
        """One layer's maps, before or after ReLU, and its weights; ``unit`` is the filter whose kernel is wanted.

        :data:`STRONGEST` is the one that answers most strongly. A picture must have been looked at.
        """
        assert self._square is not None
        answer = self._answers[name]
        if before:
            with torch.inference_mode():
                answer = self.network.answers(self._inputs(), [name], rectified=False)[name]
        values = answer[0]
        order = values.flatten(1).amax(1).argsort(descending=True, stable=True)
        unit = int(order[0]) if unit == STRONGEST else min(unit, len(values) - 1)
        weight = kernels_of(self.network, name)
        maps = FeatureMapsFrame(
            run=0,
            layer_id=name,
            before=before,
            values=array(values),
            total=len(values),
            unit=unit,
            kernel=array(kernel_of(self.network, name, unit)),
            subject="photo",
            picture=as_bytes(self._square),
        )
        pictures = weight.flatten(0, 1)[:MOST_PICTURES]
        weights = LayerWeightsFrame(run=0, layer_id=name, pictures=array(pictures), channels=weight.shape[1])
        return StageLook(
            network=self.name,
            maps=maps,
            weights=weights,
            order=order.numpy().copy(),
            receptive=field_size(self.name, name),
        )

    def _inputs(self) -> Tensor:
        assert self._square is not None
        return self.network.reads.applied(torch.from_numpy(self._square).unsqueeze(0))

    def _inside(self) -> InsideFrame:
        layers = []
        for name, answer in self._answers.items():
            silent = answer[0].flatten(1).amax(1) <= 0
            layers.append(
                LayerInside(
                    layer_id=name,
                    shape=tuple(answer.shape[1:]),
                    weights=spread_of(weights_of(self.network, name)),
                    answers=spread_of([answer]),
                    dead=array(silent),
                )
            )
        return InsideFrame(run=0, layers=tuple(layers), samples=1, step=0)

    def gradients(self, name: str, unit: int) -> StageGradients:
        """RMS of ∂(mean answer of a filter)/∂(answers) at its layer and every one before it."""
        stages = [stage.name for stage in self.network.entry.stages]
        names = stages[: stages.index(name) + 1]
        inputs = self._inputs().requires_grad_()
        answers = self.network.answers(inputs, names)
        excitement = answers[name][0, unit].mean()
        found = torch.autograd.grad(excitement, [answers[one] for one in names])
        rms = {one: float(gradient.square().mean().sqrt()) for one, gradient in zip(names, found, strict=True)}
        return StageGradients(network=self.name, layer_id=name, unit=unit, rms=rms)


def middle_square(colours: Colours) -> Colours:
    """The middle square of a picture (3, H, W), 0–1, in the size the network was trained with."""
    image = Image.fromarray(as_bytes(colours))
    return colours_of(ImageOps.fit(image, (SIDE, SIDE), Image.Resampling.LANCZOS))


def kernels_of(network: PretrainedNetwork, name: str) -> Tensor:
    """The filters (C, inputs, f, f) of a layer; of a fire module those of its 3×3 convolution."""
    stage = network.entry.named[name]
    module = network.features[stage.at]
    weight: Tensor = (module.get_submodule("expand3x3") if stage.is_fire else module).get_parameter("weight")
    return weight.detach()


def kernel_of(network: PretrainedNetwork, name: str, unit: int) -> Tensor:
    """The weights (inputs, f, f) of one filter; the first half of a fire module's are those of its 1×1 convolution."""
    kernels = kernels_of(network, name)
    stage = network.entry.named[name]
    if not stage.is_fire:
        return kernels[unit]
    small: Tensor = network.features[stage.at].get_submodule("expand1x1").get_parameter("weight").detach()
    return small[unit] if unit < len(small) else kernels[unit - len(small)]


def weights_of(network: PretrainedNetwork, name: str) -> list[Tensor]:
    """All weights of a layer without the biases; of a fire module those of its three convolutions."""
    module = network.features[network.entry.named[name].at]
    return [parameter.detach() for parameter in module.parameters() if parameter.ndim > 1]


def guesses(network: PretrainedNetwork, inputs: Tensor) -> tuple[Guess, ...]:
    """The likeliest classes of one picture (1, 3, H, W), as the network reads it; none without classes."""
    if network.head is None:
        return ()
    with torch.inference_mode():
        shares = torch.softmax(network.scores(inputs)[0], 0)
    best = shares.topk(GUESSES)
    names = class_names(network.entry)
    return tuple(
        Guess(names[index], share) for index, share in zip(best.indices.tolist(), best.values.tolist(), strict=True)
    )


@cache
def class_names(entry: Pretrained) -> tuple[str, ...]:
    """What the classes of ImageNet are called."""
    from torchvision.models import SqueezeNet1_1_Weights

    names: list[str] = SqueezeNet1_1_Weights.IMAGENET1K_V1.meta["categories"]
    return tuple(names)
