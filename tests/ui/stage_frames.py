"""Made-up frames of trained networks, small and quick."""

from __future__ import annotations

import numpy as np

from playground.core.frames import FeatureMapsFrame, InsideFrame, LayerInside, LayerWeightsFrame, Spread
from playground.core.pretrained import PRETRAINED
from playground.core.pretrained_look import SIDE, Guess, PretrainedLook, StageGradients, StageLook
from playground.core.pretrained_windows import field_size
from playground.ui.inside.trained.wording import layers_of

SPREAD = Spread(low=-1.0, high=1.0, counts=np.arange(32))
GUESSES = tuple(Guess(name, share) for name, share in (("tabby", 0.5), ("lynx", 0.3), ("fox", 0.1), ("cup", 0.05)))


def look(
    network: str = "vgg16", silent: dict[str, int] | None = None, guesses: tuple[Guess, ...] = ()
) -> PretrainedLook:
    """A picture seen by a network, in which so many filters of some layers are silent."""
    shapes = {layer.name: layer.outputs for layer in layers_of(network)}
    layers = []
    for name in PRETRAINED[network].named:
        shape = shapes[name]
        dead = np.arange(shape[0]) < (silent or {}).get(name, 0)
        layers.append(LayerInside(layer_id=name, shape=shape, weights=SPREAD, answers=SPREAD, dead=dead))
    return PretrainedLook(
        network=network,
        picture=np.zeros((SIDE, SIDE, 3), np.uint8),
        inside=InsideFrame(run=0, layers=tuple(layers), samples=1, step=0),
        facts=layers_of(network),
        guesses=guesses,
    )


def stage(network: str = "vgg16", name: str = "conv4_3", unit: int = -1, before: bool = False) -> StageLook:
    """A layer in which filter n answers (n · 7) mod C at place (3, 5), and filter 0 nothing anywhere."""
    shape = next(layer.outputs for layer in layers_of(network) if layer.name == name)
    values = np.zeros(shape, np.float32)
    values[:, 3, 5] = np.arange(shape[0]) * 7 % shape[0]
    order = np.argsort(-values[:, 3, 5], kind="stable")
    chosen = int(order[0]) if unit < 0 else unit
    inputs = 3 if name in ("conv1_1", "conv1") else 16
    kernel = np.full((inputs, 3, 3), chosen, np.float32)
    pictures = np.ones((shape[0] * inputs, 3, 3), np.float32)
    pictures *= np.repeat(np.arange(shape[0]), inputs)[:, None, None]
    return StageLook(
        network=network,
        maps=FeatureMapsFrame(
            run=0,
            layer_id=name,
            before=before,
            values=values,
            total=shape[0],
            unit=chosen,
            kernel=kernel,
            subject="photo",
            picture=np.zeros((SIDE, SIDE, 3), np.uint8),
        ),
        weights=LayerWeightsFrame(run=0, layer_id=name, pictures=pictures, channels=inputs),
        order=order,
        receptive=field_size(network, name),
    )


def gradients(network: str, name: str, unit: int) -> StageGradients:
    """They grow tenfold from layer to layer, 1e−5 at the first."""
    names = list(PRETRAINED[network].named)
    before = names[: names.index(name) + 1]
    return StageGradients(
        network=network, layer_id=name, unit=unit, rms={one: 1e-5 * 10**number for number, one in enumerate(before)}
    )
