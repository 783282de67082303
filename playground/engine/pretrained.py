"""Networks that others have trained: their layers, their weights, and the numbers they want to read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import torch
from attrs import frozen
from safetensors import SafetensorError, safe_open
from torch import Tensor, nn

from playground.core.message import ProblemError
from playground.core.pretrained import PRETRAINED, WEIGHTS_SUFFIX, Pretrained, Stage
from playground.paths import ResourceMissing, fetched_file, resource

LEVELS = 255.0


class PretrainedError(ProblemError):
    """Weights that lack, are damaged or belong to another network."""


@frozen
class Convention:
    """What a network reads of a colour from 0 to 1: (colour − mean) · scale, for red, green and blue."""

    mean: tuple[float, float, float]
    scale: tuple[float, float, float]

    def applied(self, colours: Tensor) -> Tensor:
        """Colours (N, 3, H, W), 0–1, as the network reads them."""
        return (colours - self._column(self.mean, colours)) * self._column(self.scale, colours)

    def undone(self, inputs: Tensor) -> Tensor:
        """Back to colours."""
        return inputs / self._column(self.scale, inputs) + self._column(self.mean, inputs)

    @staticmethod
    def _column(values: tuple[float, float, float], like: Tensor) -> Tensor:
        return torch.tensor(values, dtype=like.dtype, device=like.device).view(1, 3, 1, 1)


class PretrainedNetwork(nn.Module):
    """The features of a network, layer by layer; its weights do not learn, so that only pixels have gradients."""

    def __init__(self, entry: Pretrained, features: nn.Sequential, head: nn.Module | None, reads: Convention) -> None:
        super().__init__()
        self.entry = entry
        self.features = features
        self.head = head
        self.reads = reads
        for module in self.modules():
            if isinstance(module, nn.ReLU):
                module.inplace = False  # what was there before is looked at too
        self.requires_grad_(False)
        self.eval()

    def answers(self, inputs: Tensor, names: Iterable[str], rectified: bool = True) -> dict[str, Tensor]:
        """What these stages answer to inputs (N, 3, H, W), after their ReLU or before; nothing deeper is worked out."""
        wanted = {name: self.entry.named[name] for name in names}
        places = {place_of(stage, rectified): name for name, stage in wanted.items()}
        found: dict[str, Tensor] = {}
        x = inputs
        for place, module in enumerate(self.features):
            if len(found) == len(places):
                break
            if place in places and wanted[places[place]].is_fire and not rectified:
                before, x = _fire(module, x)
                found[places[place]] = before
                continue
            x = module(x)
            if place in places:
                found[places[place]] = x
        return found

    def scores(self, inputs: Tensor) -> Tensor:
        """Of every class, before softmax, (N, classes). Raises PretrainedError for a network without classes."""
        if self.head is None:
            raise PretrainedError("{network} has no classes here.", network=self.entry.title)
        scores: Tensor = self.head(self.features(inputs))
        return scores.flatten(1)


def place_of(stage: Stage, rectified: bool) -> int:
    """After which module of the features its answer is taken."""
    return stage.at if stage.is_fire or not rectified else stage.at + 1


def _fire(module: nn.Module, x: Tensor) -> tuple[Tensor, Tensor]:
    """What a fire module answers before and after its last ReLU."""
    squeeze, one, three = (module.get_submodule(name) for name in ("squeeze", "expand1x1", "expand3x3"))
    squeezed = torch.relu(squeeze(x))
    before = torch.cat([one(squeezed), three(squeezed)], 1)
    return before, torch.relu(before)


def load_pretrained(name: str, device: torch.device | None = None) -> PretrainedNetwork:
    """The network of this name in :data:`PRETRAINED`, in 32 bit.

    Raises :class:`PretrainedError` where its weights lack, are damaged or were not fetched.
    """
    entry = PRETRAINED[name]
    weights, metadata = _shipped(entry) if entry.is_shipped else _fetched(entry)
    network = _assembled(entry, weights, convention_in(metadata, entry.title))
    if device is None or device.type == "cpu":  # a sixth faster there: no map is turned round for its convolution
        return network.to(memory_format=torch.channels_last)
    return network.to(device)


def _shipped(entry: Pretrained) -> tuple[dict[str, Tensor], Mapping[str, str]]:
    try:
        return read_weights(resource("models", entry.file))
    except ResourceMissing as missing:
        raise PretrainedError("{reason}", reason=str(missing)) from missing


def read_weights(path: Path) -> tuple[dict[str, Tensor], Mapping[str, str]]:
    """Tensors in 32 bit and the texts in the header of a safetensors file. Raises :class:`PretrainedError`."""
    try:
        with safe_open(path, "pt") as file:
            weights = {name: file.get_tensor(name).float() for name in file.keys()}  # noqa: SIM118  # no mapping
            return weights, file.metadata() or {}
    except (SafetensorError, OSError) as error:
        raise PretrainedError(
            "The weights {file} cannot be read: they are damaged. Install NN Playground again.", file=path.name
        ) from error


def convention_in(metadata: Mapping[str, str], title: str) -> Convention:
    """What the header of weights says of the input: "(x - mean) * 255", or "(x - mean) / std" with three of each.

    Shipped files write their means as fractions of 255. Raises :class:`PretrainedError` where it says something else.
    """
    rule = metadata.get("input", "")
    mean, deviation = _three(metadata.get("mean", "")), _three(metadata.get("std", ""))
    if mean is not None and "(x - mean) * 255" in rule:
        return Convention(mean, (LEVELS, LEVELS, LEVELS))
    if mean is not None and deviation is not None and "(x - mean) / std" in rule and min(deviation) > 0:
        red, green, blue = (1 / one for one in deviation)
        return Convention(mean, (red, green, blue))
    raise PretrainedError("The weights of {network} do not say what they read.", network=title)


def _three(text: str) -> tuple[float, float, float] | None:
    """Numbers, or fractions of 255, with commas between; None where there are not three."""
    parts = [re.fullmatch(r"\s*([\d.]+)(\s*/\s*255)?\s*", part) for part in text.split(",")]
    numbers = [float(part[1]) / (LEVELS if part[2] else 1.0) for part in parts if part]
    return (numbers[0], numbers[1], numbers[2]) if len(numbers) == len(parts) == 3 else None


def _assembled(entry: Pretrained, weights: Mapping[str, Tensor], reads: Convention) -> PretrainedNetwork:
    """torchvision's own network with these weights. Raises :class:`PretrainedError` where they do not fit."""
    from torchvision import models

    with torch.device("meta"):
        whole = getattr(models, entry.builder)()
    parts: dict[str, nn.Module] = {"features": whole.features}
    if entry.has_classes:
        parts["classifier"] = whole.classifier
    for prefix, part in parts.items():
        own = {
            name.removeprefix(prefix + "."): tensor for name, tensor in weights.items() if name.startswith(prefix + ".")
        }
        try:
            part.load_state_dict(own, assign=True)
        except RuntimeError as error:
            raise PretrainedError(
                "The weights are not those of {network}: they are damaged.", network=entry.title
            ) from error
    return PretrainedNetwork(entry, whole.features, _head(whole) if entry.has_classes else None, reads)


def _head(whole: nn.Module) -> nn.Module:
    """From features to classes: VGG averages to 7×7 places before its dense layers."""
    pool = getattr(whole, "avgpool", None)
    classifier = whole.get_submodule("classifier")
    return classifier if pool is None else nn.Sequential(pool, nn.Flatten(1), classifier)


def _fetched(entry: Pretrained) -> tuple[dict[str, Tensor], Mapping[str, str]]:
    path = fetched_file(entry.name, WEIGHTS_SUFFIX)
    if not path.is_file():
        raise PretrainedError(
            "The weights of {network} have to be fetched first ({megabytes} MB): nn-playground fetch {name}.",
            network=entry.title,
            megabytes=entry.megabytes,
            name=entry.name,
        )
    return read_weights(path)
