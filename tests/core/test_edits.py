from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import experiments

from playground.core import edits
from playground.core.datasets import Images, Points
from playground.core.document import from_json, to_json
from playground.core.experiment import Experiment
from playground.core.fields import FieldError
from playground.core.layers import LAYERS, BatchNorm, Conv, Dense, Dropout
from playground.core.losses import fitting_losses
from playground.core.network import Network
from playground.core.optimisers import OPTIMISERS, SGD
from playground.core.point_sets import POINT_SETS
from playground.core.presets import preset
from playground.core.shapes import problems
from playground.core.training import DICE

COURSE, CNN, SPIRAL = preset("course-mlp"), preset("course-cnn"), preset("spiral")


def new_ids() -> Callable[[str], str]:
    numbers = count(1)
    return lambda kind: f"{kind}-n{next(numbers)}"


def ids(experiment: Experiment) -> list[str]:
    return [layer.id for layer in experiment.network.layers]


def test_settings_change_one_at_a_time() -> None:
    changed = edits.set_training(COURSE, learning_rate=0.1, batch_size=8)
    assert (changed.training.learning_rate, changed.training.batch_size) == (0.1, 8)
    before = COURSE.training
    assert edits.set_training(changed, learning_rate=before.learning_rate, batch_size=before.batch_size) == COURSE
    assert edits.set_data(COURSE, noise=0.2).data == Images(noise=0.2)
    assert edits.set_layer(COURSE, "dense-2", units=7).network.dense_layers[1].units == 7
    with pytest.raises(FieldError, match="learning_rate must be a number between 1e-06 and 10, not -1"):
        edits.set_training(COURSE, learning_rate=-1)
    with pytest.raises(KeyError):
        edits.set_layer(COURSE, "dense-9", units=7)


def test_other_data_bring_a_loss_that_fits_and_keep_one_chosen_on_purpose() -> None:
    assert edits.choose_data(SPIRAL, Images()).training.loss == "cross_entropy"
    assert edits.choose_data(COURSE, Points()).training.loss == "binary_cross_entropy"
    with_mse = edits.set_training(SPIRAL, loss="mse")
    assert edits.choose_data(with_mse, Images()).training.loss == "mse"
    assert edits.choose_data(with_mse, Points(set="circle")).training.loss == "mse"
    chosen = edits.set_training(SPIRAL, loss="cross_entropy")
    assert edits.choose_data(chosen, Points(set="circle")).training.loss == "cross_entropy"


def test_a_name_that_told_the_data_follows_them() -> None:
    circle = preset("circle")
    assert circle.name == "Circle"
    assert edits.choose_data(circle, Points(set="xor")).name == POINT_SETS["xor"].title
    assert edits.choose_data(SPIRAL, Points(set="xor")).name == SPIRAL.name
    assert edits.choose_data(SPIRAL, Images()).name == "MNIST"


@settings(max_examples=40)
@given(experiments(), experiments())
def test_any_data_leave_an_experiment_that_can_be_trained(experiment: Experiment, other: Experiment) -> None:
    changed = edits.choose_data(experiment, other.data)
    assert changed.data == other.data
    assert all(problem.layer_id for problem in problems(changed)), "only layers may not fit"
    assert changed.training.loss in fitting_losses(other.data.task)
    assert changed.network == experiment.network


@pytest.mark.parametrize("kind", OPTIMISERS)
def test_another_optimiser_comes_with_its_usual_constants(kind: str) -> None:
    assert edits.choose_optimiser(COURSE, kind).training.optimiser == OPTIMISERS[kind]()
    own = edits.set_training(COURSE, optimiser=SGD())
    assert edits.choose_optimiser(own, "sgd") is own


def test_a_new_layer_takes_after_its_neighbour() -> None:
    changed = edits.add_layer(COURSE, "dense", 3, new_ids())
    assert ids(changed) == ["dense-1", "dropout-1", "dense-2", "dense-n1", "dropout-2"]
    assert edits.set_layer(changed, "dense-2", id="dense-x").network.layers[2:4] == (
        Dense(id="dense-x", units=512, activation="relu"),
        Dense(id="dense-n1", units=512, activation="relu"),
    )
    assert edits.add_layer(preset("gaussians"), "dense", 0, new_ids()).network.layers == (Dense(id="dense-n1"),)
    assert edits.add_layer(SPIRAL, "dropout", 1, new_ids()).network.layers[1] == Dropout(id="dropout-n1")


def test_a_copy_stands_right_after_its_layer() -> None:
    changed = edits.duplicate_layer(edits.set_layer(SPIRAL, "dense-2", units=5), "dense-2", new_ids())
    assert ids(changed) == ["dense-1", "dense-2", "dense-n1", "dense-3"]
    assert changed.network.dense_layers[2].units == 5


def test_a_layer_is_moved_and_stops_at_the_ends() -> None:
    assert ids(edits.move_layer(SPIRAL, "dense-1", 1)) == ["dense-2", "dense-1", "dense-3"]
    assert ids(edits.move_layer(SPIRAL, "dense-1", 99)) == ["dense-2", "dense-3", "dense-1"]
    assert ids(edits.move_layer(SPIRAL, "dense-3", -5)) == ["dense-3", "dense-1", "dense-2"]
    assert edits.move_layer(SPIRAL, "dense-2", 1) == SPIRAL
    assert ids(edits.remove_layer(SPIRAL, "dense-2")) == ["dense-1", "dense-3"]


def test_the_dropout_field_is_a_view_of_the_layer_after() -> None:
    assert edits.dropout_after(SPIRAL, "dense-3") is None
    assert edits.set_dropout_after(SPIRAL, "dense-3", 0.0, new_ids()) == SPIRAL
    changed = edits.set_dropout_after(SPIRAL, "dense-2", 0.3, new_ids())
    assert ids(changed) == ["dense-1", "dense-2", "dropout-n1", "dense-3"]
    assert edits.dropout_after(changed, "dense-2") == Dropout(id="dropout-n1", probability=0.3)
    assert edits.dropout_after(changed, "dense-1") is None
    back = edits.set_dropout_after(changed, "dense-2", 0.0, new_ids())
    assert edits.dropout_after(back, "dense-2") == Dropout(id="dropout-n1", probability=0.0)


def test_depth_copies_the_last_dense_layer_with_its_dropout() -> None:
    deeper = edits.set_depth(COURSE, 4, new_ids())
    assert [layer.kind for layer in deeper.network.layers] == ["dense", "dropout"] * 4
    assert ids(deeper)[:4] == ids(COURSE)
    assert edits.set_depth(deeper, 2, new_ids()) == COURSE
    assert ids(edits.set_depth(COURSE, 1, new_ids())) == ["dense-1", "dropout-1"]
    assert ids(edits.set_depth(COURSE, 0, new_ids())) == []
    assert edits.set_depth(preset("gaussians"), 2, new_ids()).network.layers == (
        Dense(id="dense-n1"),
        Dense(id="dense-n2"),
    )


def test_depth_takes_the_norm_along_too() -> None:
    normed = edits.set_norm_after(COURSE, "dense-2", "batch_norm", new_ids())
    deeper = edits.set_depth(normed, 3, new_ids())
    kinds = ["dense", "dropout", "dense", "batch_norm", "dropout", "dense", "batch_norm", "dropout"]
    assert [layer.kind for layer in deeper.network.layers] == kinds
    assert edits.set_depth(deeper, 2, new_ids()) == normed


def test_the_depth_of_a_convolutional_network_counts_its_convolutions() -> None:
    assert CNN.network.depth == 3
    assert ids(edits.set_depth(CNN, 4, new_ids()))[-2:] == ["dense-1", "dense-n1"]
    assert ids(edits.set_depth(CNN, 2, new_ids())) == ids(CNN)[:-1]
    assert ids(edits.set_depth(CNN, 1, new_ids())) == ["conv-1", "pool-1"]
    assert ids(edits.set_depth(CNN, 0, new_ids())) == []


@given(experiments(possible=False), st.integers(-3, 20))
def test_the_depth_asked_for_is_the_depth_there_is(experiment: Experiment, depth: int) -> None:
    changed = edits.set_depth(experiment, depth, new_ids())
    assert changed.network.depth == max(0, min(depth, edits.MOST_DEPTH))
    if changed.network.depth >= experiment.network.depth:
        assert set(experiment.network.layers) <= set(changed.network.layers)
    else:
        assert set(changed.network.layers) <= set(experiment.network.layers)


@given(experiments(), st.integers(1, 1024))
def test_width_sets_every_hidden_dense_layer(experiment: Experiment, units: int) -> None:
    changed = edits.set_width(experiment, units)
    assert all(layer.units == units for layer in changed.network.dense_layers)
    assert ids(changed) == ids(experiment)


def test_the_norm_field_is_a_view_of_the_layer_after() -> None:
    new_id = new_ids()
    changed = edits.set_norm_after(COURSE, "dense-1", "batch_norm", new_id)
    assert ids(changed)[:3] == ["dense-1", "batch_norm-n1", "dropout-1"]
    assert edits.norm_after(changed, "dense-1") == BatchNorm(id="batch_norm-n1")
    assert edits.norm_after(changed, "dense-2") is None
    assert edits.set_norm_after(changed, "dense-1", "batch_norm", new_id) is changed
    assert edits.dropout_after(changed, "dense-1") == edits.dropout_after(COURSE, "dense-1")
    other = edits.set_norm_after(changed, "dense-1", "layer_norm", new_id)
    assert ids(other)[:3] == ["dense-1", "layer_norm-n2", "dropout-1"]
    assert edits.set_norm_after(other, "dense-1", "", new_id) == COURSE
    moved = edits.set_norm_after(SPIRAL, "dense-1", "batch_norm", new_id)
    assert [layer.kind for layer in edits.set_dropout_after(moved, "dense-1", 0.5, new_id).network.layers[:3]] == [
        "dense",
        "batch_norm",
        "dropout",
    ]


def test_a_new_convolution_fits_where_it_is_put() -> None:
    first = edits.add_layer(CNN, "conv", 2, new_ids()).network.layers[2]
    assert isinstance(first, Conv) and (first.filters, first.size, first.padding) == (20, 5, 0)
    narrow = edits.set_layer(CNN, "conv-2", size=11)
    last = edits.add_layer(narrow, "conv", 3, new_ids()).network.layers[3]
    assert last == Conv(id="conv-n1")


def test_the_fix_offered_leads_out() -> None:
    wrong = edits.set_layer(CNN, "conv-2", size=11, dilation=2)
    (problem,) = problems(wrong)
    assert [(fix.field, fix.value) for fix in problem.fixes] == [("size", 6), ("padding", 5), ("dilation", 1)]
    for number in range(3):
        assert problems(edits.apply_fix(wrong, problem, number)) == ()


@pytest.mark.parametrize("dice", [DICE, ("weights",), ("data", "order"), ()])
def test_only_the_dice_named_are_thrown(dice: tuple[str, ...]) -> None:
    thrown = edits.throw_dice(COURSE, dice, lambda: 42)
    assert {name for name in DICE if getattr(thrown.seeds, name) == 42} == set(dice)
    assert {name for name in DICE if getattr(thrown.seeds, name) == 0} == set(DICE) - set(dice)


def test_a_network_that_is_full_says_so() -> None:
    full = edits.set_layers(COURSE, tuple(Dropout(id=f"dropout-{number}") for number in range(64)))
    with pytest.raises(FieldError, match="layers must be at most 64 layers, not 65"):
        edits.add_layer(full, "dense", 0, new_ids())


@settings(max_examples=40)
@given(st.data(), experiments())
def test_any_row_of_edits_leaves_a_valid_experiment(data: st.DataObject, experiment: Experiment) -> None:
    new_id = new_ids()
    for _edit in range(data.draw(st.integers(0, 12))):
        places = len(experiment.network.layers)
        choices = ["add", "depth", "width", *(["duplicate", "remove", "move", "dropout"] if places else [])]
        act = data.draw(st.sampled_from(choices))
        layer = data.draw(st.sampled_from(ids(experiment))) if places else ""
        match act:
            case "add":
                kind = data.draw(st.sampled_from(sorted(LAYERS)))
                experiment = edits.add_layer(experiment, kind, data.draw(st.integers(0, places)), new_id)
            case "depth":
                experiment = edits.set_depth(experiment, data.draw(st.integers(0, 3)), new_id)
            case "width":
                experiment = edits.set_width(experiment, data.draw(st.integers(1, 64)))
            case "duplicate":
                experiment = edits.duplicate_layer(experiment, layer, new_id)
            case "remove":
                experiment = edits.remove_layer(experiment, layer)
            case "move":
                experiment = edits.move_layer(experiment, layer, data.draw(st.integers(-1, places)))
            case "dropout":
                probability = data.draw(st.sampled_from([0.0, 0.2, 0.9]))
                experiment = edits.set_dropout_after(experiment, layer, probability, new_id)
    assert isinstance(experiment.network, Network)
    assert all(problem.layer_id for problem in problems(experiment))
    assert from_json(to_json(experiment)) == experiment
