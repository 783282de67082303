"""What a person does to an experiment, as pure functions: each returns a new one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import attrs

from playground.core.datasets import Data, OwnPoints, PointChange, Points
from playground.core.datasets.own_points import OwnPoint
from playground.core.experiment import Experiment
from playground.core.fields import FieldError
from playground.core.layers import LAYERS, BatchNorm, Dense, Dropout, Layer, LayerNorm, Norm
from playground.core.losses import LOSSES, fitting_losses
from playground.core.optimisers import OPTIMISERS
from playground.core.point_sets import draw_points
from playground.core.schedules import SCHEDULES
from playground.core.shapes import Problem, output_inputs, with_fix
from playground.core.training import Seeds

MOST_DEPTH = 12
NewId = Callable[[str], str]
"""Gives a fresh id for a layer of the named kind; ids are never used twice, so that weights find their layer."""


def set_training(experiment: Experiment, **changes: Any) -> Experiment:
    """Change training settings, e.g. ``learning_rate=0.1``."""
    return attrs.evolve(experiment, training=attrs.evolve(experiment.training, **changes))


def set_augmentation(experiment: Experiment, **changes: Any) -> Experiment:
    """Change how strongly training pictures are augmented, e.g. ``shift=0.1``."""
    return set_training(experiment, augmentation=attrs.evolve(experiment.training.augmentation, **changes))


def set_data(experiment: Experiment, **changes: Any) -> Experiment:
    """Change settings of the present data set, e.g. ``noise=0.2``."""
    return attrs.evolve(experiment, data=data_with(experiment.data, **changes))


def data_with(data: Data, **changes: Any) -> Data:
    """The data with other settings. What was done to single points goes where other points are drawn, and where a
    part would be too small to do without the deleted ones; noise moves points, and each keeps its number.
    """
    if not isinstance(data, Points) or not data.changed or "changed" in changes:
        return attrs.evolve(data, **changes)
    others = any(name in changes and changes[name] != getattr(data, name) for name in ("set", "points", "balance"))
    bare = attrs.evolve(data, **changes, changed=())
    return bare if others or len(data.removed) > bare.most_removed else attrs.evolve(bare, changed=data.changed)


def change_point(experiment: Experiment, index: int, label: int | None) -> Experiment:
    """Give point number ``index`` of those drawn another class, or delete it (None); its own class undoes the change.

    Raises :class:`FieldError` for data other than points, for a class there is not, or where nothing can be spared.
    """
    data = experiment.data
    if isinstance(data, OwnPoints) and 0 <= index < len(data.drawn):
        x1, x2, _answer = data.drawn[index]
        there = () if label is None else ((x1, x2, label),)
        return set_data(experiment, drawn=(*data.drawn[:index], *there, *data.drawn[index + 1 :]))
    if not isinstance(data, Points):
        raise FieldError("changed", "is not a setting of {data}", data=data.kind)
    others = tuple(change for change in data.changed if change.index != index)
    _positions, labels = draw_points(data.set, data.points, data.noise, experiment.seeds.data, data.balance)
    own = (PointChange(index=index, label=label),) if index >= len(labels) or label != labels[index] else ()
    return set_data(experiment, changed=(*others, *own))


def set_own_points(experiment: Experiment, drawn: tuple[OwnPoint, ...]) -> Experiment:
    """Other points on the plane than a person's own before."""
    return set_data(experiment, drawn=drawn)


def restore_points(experiment: Experiment) -> Experiment:
    """Take back all that was done to single points."""
    return attrs.evolve(experiment, data=data_without_changes(experiment.data))


def data_without_changes(data: Data) -> Data:
    """The data as they are drawn, whatever was done to single points."""
    return attrs.evolve(data, changed=()) if isinstance(data, Points) else data


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


def choose_schedule(experiment: Experiment, kind: str) -> Experiment:
    """Take another schedule of the learning rate with its usual constants."""
    if experiment.training.schedule.kind == kind:
        return experiment
    return set_training(experiment, schedule=SCHEDULES[kind]())


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
    """Put a new layer at ``index``; it takes after its nearest neighbour of the same kind, unless that fits nowhere."""
    layers = experiment.network.layers
    neighbours = [layer for layer in (*reversed(layers[:index]), *layers[index:]) if layer.kind == kind]
    name = new_id(kind)
    plain = _inserted(experiment, index, LAYERS[kind](id=name))
    if not neighbours:
        return plain
    alike = _inserted(experiment, index, attrs.evolve(neighbours[0], id=name))
    return plain if output_inputs(alike) is None and output_inputs(plain) is not None else alike


def _inserted(experiment: Experiment, index: int, *added: Layer) -> Experiment:
    layers = experiment.network.layers
    return set_layers(experiment, (*layers[:index], *added, *layers[index:]))


def apply_fix(experiment: Experiment, problem: Problem, number: int = 0) -> Experiment:
    """Take the first, or another, of the fixes that a problem offers."""
    return with_fix(experiment, problem.layer_id, problem.fixes[number])


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


def companions(experiment: Experiment, layer_id: str) -> tuple[Layer, ...]:
    """The norm and Dropout layers right after this one; its inspector shows them as fields of its own."""
    layers = experiment.network.layers
    start = experiment.network.index(layer_id) + 1
    return layers[start : _companions_end(layers, start)]


def _companions_end(layers: Sequence[Layer], start: int) -> int:
    end = start
    while end < len(layers) and isinstance(layers[end], Dropout | BatchNorm | LayerNorm):
        end += 1
    return end


def dropout_after(experiment: Experiment, layer_id: str) -> Dropout | None:
    """The Dropout layer right after this one (and its norm), which the *dropout* field of its inspector shows."""
    return next((layer for layer in companions(experiment, layer_id) if isinstance(layer, Dropout)), None)


def set_dropout_after(experiment: Experiment, layer_id: str, probability: float, new_id: NewId) -> Experiment:
    """Set the *dropout* field of a layer: moving off 0 inserts a Dropout layer, going back to 0 leaves it at 0."""
    present = dropout_after(experiment, layer_id)
    if present is not None:
        return set_layer(experiment, present.id, probability=probability)
    if probability == 0.0:
        return experiment
    end = experiment.network.index(layer_id) + 1 + len(companions(experiment, layer_id))
    return _inserted(experiment, end, Dropout(id=new_id(Dropout.kind), probability=probability))


def norm_after(experiment: Experiment, layer_id: str) -> Norm | None:
    """The norm layer right after this one, which the *normalise* field of its inspector shows."""
    return next((layer for layer in companions(experiment, layer_id) if isinstance(layer, Norm)), None)


def set_norm_after(experiment: Experiment, layer_id: str, kind: str, new_id: NewId) -> Experiment:
    """Set the *normalise* field of a layer: the kind of a norm layer to stand right after it, or "" for none."""
    present = norm_after(experiment, layer_id)
    if kind == ("" if present is None else present.kind):
        return experiment
    index = experiment.network.index(layer_id) + 1
    if present is not None:
        index = experiment.network.index(present.id)
        experiment = remove_layer(experiment, present.id)
    return _inserted(experiment, index, LAYERS[kind](id=new_id(kind))) if kind else experiment


def set_depth(experiment: Experiment, depth: int, new_id: NewId) -> Experiment:
    """Add or remove copies of the last hidden Dense layer, each with its norm and Dropout (0 to 12 hidden layers).

    Where no Dense layer is left the last layer with weights goes, with its pooling; the first to come is a Dense.
    """
    depth = max(0, min(depth, MOST_DEPTH))
    layers = list(experiment.network.layers)
    while sum(layer.has_weights for layer in layers) > depth:
        last = _last_dense(layers)
        if last is not None:
            del layers[last : _companions_end(layers, last + 1)]
            continue
        last = max(index for index, layer in enumerate(layers) if layer.has_weights)
        del layers[last:]
    while sum(layer.has_weights for layer in layers) < depth:
        last = _last_dense(layers)
        if last is None:
            layers.append(Dense(id=new_id(Dense.kind)))
            continue
        end = _companions_end(layers, last + 1)
        layers[end:end] = [attrs.evolve(layer, id=new_id(layer.kind)) for layer in layers[last:end]]
    return set_layers(experiment, tuple(layers))


def _last_dense(layers: Sequence[Layer]) -> int | None:
    return max((index for index, layer in enumerate(layers) if isinstance(layer, Dense)), default=None)


def set_width(experiment: Experiment, units: int) -> Experiment:
    """Give every hidden Dense layer this many units."""
    layers = tuple(
        attrs.evolve(layer, units=units) if isinstance(layer, Dense) else layer for layer in experiment.network.layers
    )
    return set_layers(experiment, layers)


def throw_dice(experiment: Experiment, dice: tuple[str, ...], throw: Callable[[], int]) -> Experiment:
    """Throw some of the four dice anew; ``throw`` gives numbers from 0 to 2³¹ − 1.

    With the data die go the changes of single points: other points are drawn.
    """
    if "data" in dice:
        experiment = restore_points(experiment)
    thrown = {name: throw() for name in dice}
    seeds: Seeds = attrs.evolve(experiment.seeds, **thrown)
    return attrs.evolve(experiment, seeds=seeds)
