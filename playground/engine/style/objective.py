"""The loss of a style transfer, part by part, and its gradient at every pixel."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from attrs import frozen
from torch import Tensor
from torch.nn import functional

from playground.core.style import StyleSettings
from playground.engine.pretrained import PretrainedNetwork
from playground.engine.style.measures import gram, variation


@frozen(eq=False)
class Targets:
    """What a result is compared with: ``content`` maps (1, C, h, w) and ``style`` Gram matrices (1, C, C) by stage.

    ``second`` are those of the other style, if there is one.
    """

    content: Mapping[str, Tensor]
    style: Mapping[str, Tensor]
    second: Mapping[str, Tensor] | None = None

    def style_at(self, name: str, blend: float) -> Tensor:
        """The Gram matrix to be reached: ``blend`` of the second style, the rest of the first."""
        if self.second is None or blend == 0:
            return self.style[name]
        return (1 - blend) * self.style[name] + blend * self.second[name]


@frozen(eq=False)
class Parts:
    """The parts of a loss, weights included; they add up to ``total``.

    ``content`` and ``style`` by stage, ``smoothness`` for the pixels themselves. Plain numbers.
    """

    content: Mapping[str, float]
    style: Mapping[str, float]
    smoothness: float
    total: float


@torch.no_grad()
def targets_of(network: PretrainedNetwork, content: Tensor, style: Tensor, second: Tensor | None = None) -> Targets:
    """What to compare with, at every stage of the network, so that any layer can be switched on while it runs.

    The pictures are colours (1, 3, H, W), 0–1; styles may have other sizes.
    """
    names = [stage.name for stage in network.entry.stages]
    maps = network.answers(network.reads.applied(content), names)
    return Targets(maps, _grams(network, style, names), None if second is None else _grams(network, second, names))


def _grams(network: PretrainedNetwork, picture: Tensor, names: list[str]) -> dict[str, Tensor]:
    answers = network.answers(network.reads.applied(picture), names)
    return {name: gram(maps) for name, maps in answers.items()}


class Objective:
    """The loss of a picture under settings that may change between two evaluations."""

    def __init__(self, network: PretrainedNetwork, targets: Targets, settings: StyleSettings) -> None:
        self.network = network
        self.targets = targets
        self.settings = settings

    def __call__(self, inputs: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        """The total, 0-d, of pixels as the network reads them (1, 3, H, W), and its parts: ``style/conv1_1`` …"""
        settings = self.settings
        content, style = settings.content, settings.style
        answers = self.network.answers(inputs, {*content, *style})
        parts: dict[str, Tensor] = {}
        for name, weight in content.items():
            error = functional.mse_loss(answers[name], self.targets.content[name])
            parts[f"content/{name}"] = settings.content_weight * weight * error
        for name, weight in style.items():
            error = functional.mse_loss(gram(answers[name]), self.targets.style_at(name, settings.blend))
            parts[f"style/{name}"] = settings.style_weight * weight * error
        if settings.smoothness > 0:
            parts["smoothness"] = settings.smoothness * variation(inputs)
        return torch.stack(list(parts.values())).sum(), parts


def as_numbers(total: Tensor, parts: Mapping[str, Tensor]) -> Parts:
    """The parts as plain numbers."""
    numbers = {name: float(part.detach()) for name, part in parts.items()}

    def of(kind: str) -> dict[str, float]:
        return {name.partition("/")[2]: number for name, number in numbers.items() if name.startswith(kind + "/")}

    return Parts(of("content"), of("style"), numbers.get("smoothness", 0.0), float(total.detach()))
