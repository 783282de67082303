"""What a person does to an experiment, as pure functions: each returns a new one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs

from playground.core.datasets import Data
from playground.core.experiment import Experiment
from playground.core.layers import LAYERS, Dense, Dropout, Layer
from playground.core.losses import LOSSES, fitting_losses
from playground.core.optimisers import OPTIMISERS
from playground.core.training import Seeds

MOST_DEPTH = 12
NewId = Callable[[str], str]
"""Gives a fresh id for a layer of the named kind; ids are never used twice, so that weights find their layer."""


def set_training(experiment: Experiment, **changes: Any) -> Experiment:
    """Change training settings, e.g. ``learning_rate=0.1``."""
    return attrs.evolve(experiment, training=attrs.evolve(experiment.training, **changes))


def set_data(experiment: Experiment, **changes: Any) -> Experiment:
    """Change settings of the present data set, e.g. ``noise=0.2``."""
    return attrs.evolve(experiment, data=attrs.evolve(experiment.data, **changes))


def choose_data(experiment: Experiment, data: Data) -> Experiment:
    """Take other data; the loss changes with them only where it would not fit."""
    loss = experiment.training.loss
    usual = fitting_losses(data.task)
    was_usual = loss == fitting_losses(experiment.data.task)[0]
    if not LOSSES[loss].fits(data.task) or was_usual:
        loss = usual[0]
    changed = attrs.evolve(experiment, data=data)
    if data.kind != experiment.data.kind or experiment.name == experiment.data.title:
        changed = attrs.evolve(changed, name=data.title)
    return set_training(changed, loss=loss)


def choose_optimiser(experiment: Experiment, kind: str) -> Experiment:
    """Take another optimiser with its usual constants."""
    if experiment.training.optimiser.kind == kind:
        return experiment
    return set_training(experiment, optimiser=OPTIMISERS[kind]())


def set_layers(experiment: Experiment, layers: tuple[Layer, ...]) -> Experiment:
    """Replace the hidden layers."""
    return attrs.evolve(experiment, network=attrs.evolve(experiment.network, layers=layers))


def set_layer(experiment: Experiment, layer_id: str, **changes: Any) -> Experiment:
    """Change settings of one layer, e.g. ``units=32``."""
    layers = list(experiment.network.layers)
    index = experiment.network.index(layer_id)
    layers[index] = attrs.evolve(layers[index], **changes)
    return set_layers(experiment, tuple(layers))


def add_layer(experiment: Experiment, kind: str, index: int, new_id: NewId) -> Experiment:
    """Put a new layer at ``index``; a new Dense takes after its nearest neighbour of the same kind."""
    layers = list(experiment.network.layers)
    neighbours = [layer for layer in (*reversed(layers[:index]), *layers[index:]) if layer.kind == kind]
    if neighbours:
        layer: Layer = attrs.evolve(neighbours[0], id=new_id(kind))
    else:
        layer = LAYERS[kind](id=new_id(kind))
    layers.insert(index, layer)
    return set_layers(experiment, tuple(layers))


def duplicate_layer(experiment: Experiment, layer_id: str, new_id: NewId) -> Experiment:
    """Put a copy of a layer right after it."""
    layers = list(experiment.network.layers)
    index = experiment.network.index(layer_id)
    layers.insert(index + 1, attrs.evolve(layers[index], id=new_id(layers[index].kind)))
    return set_layers(experiment, tuple(layers))


def remove_layer(experiment: Experiment, layer_id: str) -> Experiment:
    """Take a layer away."""
    return set_layers(experiment, tuple(layer for layer in experiment.network.layers if layer.id != layer_id))


def move_layer(experiment: Experiment, layer_id: str, index: int) -> Experiment:
    """Move a layer so that it stands at ``index``; beyond either end it stops at the end."""
    layers = list(experiment.network.layers)
    layer = layers.pop(experiment.network.index(layer_id))
    layers.insert(max(0, min(index, len(layers))), layer)
    return set_layers(experiment, tuple(layers))


def dropout_after(experiment: Experiment, layer_id: str) -> Dropout | None:
    """The Dropout layer right after this one, which the *dropout* field of its inspector shows."""
    index = experiment.network.index(layer_id) + 1
    layers = experiment.network.layers
    following = layers[index] if index < len(layers) else None
    return following if isinstance(following, Dropout) else None


def set_dropout_after(experiment: Experiment, layer_id: str, probability: float, new_id: NewId) -> Experiment:
    """Set the *dropout* field of a layer: moving off 0 inserts a Dropout layer, going back to 0 leaves it at 0."""
    present = dropout_after(experiment, layer_id)
    if present is not None:
        return set_layer(experiment, present.id, probability=probability)
    if probability == 0.0:
        return experiment
    layers = list(experiment.network.layers)
    layers.insert(experiment.network.index(layer_id) + 1, Dropout(id=new_id(Dropout.kind), probability=probability))
    return set_layers(experiment, tuple(layers))


def set_depth(experiment: Experiment, depth: int, new_id: NewId) -> Experiment:
    """Add or remove copies of the last hidden Dense layer, each with the Dropout that follows it (0 to 12 in all)."""
    depth = max(0, min(depth, MOST_DEPTH))
    layers = list(experiment.network.layers)
    while sum(layer.has_weights for layer in layers) > depth:
        last = max(index for index, layer in enumerate(layers) if layer.has_weights)
        del layers[last : _block_end(layers, last)]
    while sum(layer.has_weights for layer in layers) < depth:
        dense = [index for index, layer in enumerate(layers) if isinstance(layer, Dense)]
        if not dense:
            layers.append(Dense(id=new_id(Dense.kind)))
            continue
        end = _block_end(layers, dense[-1])
        layers[end:end] = [attrs.evolve(layer, id=new_id(layer.kind)) for layer in layers[dense[-1] : end]]
    return set_layers(experiment, tuple(layers))


def _block_end(layers: list[Layer], index: int) -> int:
    """Where the block that starts at ``index`` ends: the layer and the weightless layers right after it."""
    end = index + 1
    while end < len(layers) and not layers[end].has_weights:
        end += 1
    return end


def set_width(experiment: Experiment, units: int) -> Experiment:
    """Give every hidden Dense layer this many units."""
    layers = tuple(
        attrs.evolve(layer, units=units) if isinstance(layer, Dense) else layer for layer in experiment.network.layers
    )
    return set_layers(experiment, layers)


def throw_dice(experiment: Experiment, dice: tuple[str, ...], throw: Callable[[], int]) -> Experiment:
    """Throw some of the four dice anew; ``throw`` gives numbers from 0 to 2³¹ − 1."""
    thrown = {name: throw() for name in dice}
    seeds: Seeds = attrs.evolve(experiment.seeds, **thrown)
    return attrs.evolve(experiment, seeds=seeds)
