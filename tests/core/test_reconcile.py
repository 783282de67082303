from __future__ import annotations

import attrs
import pytest
from hypothesis import given, settings
from strategies import experiments

from playground.core import edits
from playground.core.document import with_setting
from playground.core.experiment import Experiment
from playground.core.initialisers import Initialisation
from playground.core.network import OUTPUT_ID
from playground.core.presets import preset
from playground.core.reconcile import Need, initialisations, need, redrawn
from playground.core.shapes import layer_shapes

COURSE, CNN, RESNET, SPIRAL = preset("course-mlp"), preset("course-cnn"), preset("small-resnet"), preset("spiral")

SETTINGS = [
    (COURSE, "name", "Mine", Need.NOTHING),
    (COURSE, "training.learning_rate", "0.5", Need.LIVE),
    (COURSE, "training.optimiser.beta1", "0.5", Need.LIVE),
    (COURSE, "training.optimiser.kind", "sgd", Need.LIVE),
    (COURSE, "training.weight_decay", "0.1", Need.LIVE),
    (COURSE, "training.l1", "0.1", Need.LIVE),
    (COURSE, "training.batch_size", "32", Need.LIVE),
    (COURSE, "training.gradient_clipping", "1", Need.LIVE),
    (COURSE, "training.keep_best", "false", Need.LIVE),
    (COURSE, "training.epochs", "20", Need.LIVE),
    (COURSE, "training.loss", "mse", Need.LIVE),
    (COURSE, "network.layers.0.activation", "silu", Need.LIVE),
    (COURSE, "network.layers.1.probability", "0.5", Need.LIVE),
    (SPIRAL, "training.loss", "mse", Need.LIVE),
    (SPIRAL, "training.loss", "cross_entropy", Need.GROW),
    (COURSE, "network.layers.0.activation", "prelu", Need.GROW),
    (COURSE, "network.layers.0.units", "100", Need.GROW),
    (COURSE, "network.layers.0.bias", "false", Need.GROW),
    (COURSE, "network.layers.0.id", "dense-9", Need.GROW),
    (COURSE, "network.layers.0.kind", "dropout", Need.GROW),
    (COURSE, "network.layers", "[]", Need.GROW),
    (COURSE, "network.layers.0.initialisation.kind", "zeros", Need.REDRAW),
    (COURSE, "network.layers.2.initialisation.value", "0.3", Need.REDRAW),
    (COURSE, "network.output_initialisation.kind", "zeros", Need.REDRAW),
    (CNN, "network.layers.0.activation", "tanh", Need.LIVE),
    (CNN, "network.layers.1.mode", "average", Need.LIVE),
    (CNN, "network.layers.4.frozen", "true", Need.LIVE),
    (CNN, "network.layers.0.frozen", "true", Need.LIVE),
    (CNN, "network.layers.0.filters", "21", Need.GROW),
    (CNN, "network.layers.0.size", "3", Need.GROW),
    (CNN, "network.layers.0.bias", "false", Need.GROW),
    (CNN, "network.layers.0.padding", "same", Need.GROW),
    (CNN, "network.layers.2.dilation", "2", Need.GROW),
    (CNN, "network.layers.3.size", "3", Need.GROW),
    (CNN, "network.layers.3.stride", "1", Need.GROW),
    (CNN, "network.layers.0.initialisation.kind", "he_normal", Need.REDRAW),
    (RESNET, "network.layers.0.stride", "1", Need.LIVE),
    (RESNET, "network.layers.1.stride", "2", Need.GROW),
    (RESNET, "network.layers.2.stride", "3", Need.LIVE),
    (RESNET, "network.layers.2.filters", "4", Need.GROW),
    (RESNET, "network.layers.2.frozen", "true", Need.LIVE),
    (RESNET, "network.layers.2.initialisation.kind", "zeros", Need.REDRAW),
    (COURSE, "data.noise", "0.1", Need.RESTART),
    (COURSE, "data.split.train", "0.5", Need.RESTART),
    (COURSE, "data.kind", "points", Need.RESTART),
    (SPIRAL, "data.points", "100", Need.RESTART),
    (SPIRAL, "data.set", "circle", Need.RESTART),
    (SPIRAL, "seeds.weights", "1", Need.RESTART),
    (SPIRAL, "seeds.data", "1", Need.RESTART),
    (SPIRAL, "seeds.split", "1", Need.RESTART),
    (SPIRAL, "seeds.order", "1", Need.RESTART),
]


@pytest.mark.parametrize(
    ("old", "path", "text", "expected"),
    SETTINGS,
    ids=[f"{old.name[:10]}:{path}={text}" for old, path, text, _ in SETTINGS],
)
def test_a_change_needs_no_more_and_no_less(old: Experiment, path: str, text: str, expected: Need) -> None:
    new = with_setting(old, path, text)
    assert new != old
    assert need(old, new) is need(new, old) is expected


def numbered(kind: str) -> str:
    return f"{kind}-new"


def test_layers_that_come_go_or_move_make_the_network_grow() -> None:
    assert need(COURSE, edits.add_layer(COURSE, "dense", 1, numbered)) is Need.GROW
    assert need(COURSE, edits.add_layer(COURSE, "dropout", 1, numbered)) is Need.GROW
    assert need(COURSE, edits.remove_layer(COURSE, "dropout-2")) is Need.GROW
    assert need(COURSE, edits.move_layer(COURSE, "dense-1", 3)) is Need.GROW
    assert need(COURSE, edits.set_width(COURSE, 32)) is Need.GROW


def test_the_most_demanding_part_of_a_change_decides() -> None:
    both = edits.set_training(edits.set_width(COURSE, 32), learning_rate=0.5)
    assert need(COURSE, both) is Need.GROW
    both = edits.set_layer(both, "dense-1", initialisation=Initialisation(kind="zeros"))
    assert need(COURSE, both) is Need.REDRAW
    assert redrawn(COURSE, both) == {"dense-1"}
    assert need(COURSE, edits.set_data(both, noise=0.1)) is Need.RESTART


def test_only_layers_that_stay_are_redrawn() -> None:
    added = edits.add_layer(COURSE, "dense", 0, numbered)
    added = edits.set_layer(added, "dense-new", initialisation=Initialisation(kind="zeros"))
    assert redrawn(COURSE, added) == frozenset()
    output = attrs.evolve(COURSE.network, output_initialisation=Initialisation(kind="zeros"))
    assert redrawn(COURSE, attrs.evolve(COURSE, network=output)) == {OUTPUT_ID}
    assert initialisations(COURSE).keys() == {"dense-1", "dense-2", OUTPUT_ID}


@settings(max_examples=40)
@given(experiments(), experiments())
def test_nothing_is_needed_only_where_nothing_that_trains_differs(old: Experiment, new: Experiment) -> None:
    assert need(old, old) is Need.NOTHING
    assert need(old, new) is need(new, old)
    assert (need(old, new) is Need.NOTHING) == (_nameless(old) == _nameless(new))
    mixed = attrs.evolve(old, network=new.network)
    if _tensors(old) != _tensors(mixed):
        assert need(old, mixed) >= Need.GROW


def _tensors(experiment: Experiment) -> list[tuple[str, object]]:
    return [(s.layer.id, s.layer.tensors(s.inputs)) for s in layer_shapes(experiment) if s.inputs and s.outputs]


def _nameless(experiment: Experiment) -> Experiment:
    return attrs.evolve(experiment, name="-")
