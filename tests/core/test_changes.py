from __future__ import annotations

import attrs
import pytest
from hypothesis import given, settings
from strategies import experiments

from playground.core import edits
from playground.core.augmentation import Augmentation
from playground.core.changes import describe, number_text
from playground.core.datasets import Column, Points, Table
from playground.core.document import with_setting
from playground.core.experiment import Experiment
from playground.core.presets import preset

COURSE = preset("course-mlp")

SETTINGS = [
    ("training.learning_rate", "0.01", "learning rate 0.01"),
    ("training.learning_rate", "0.00025", "learning rate 2.5e−4"),
    ("training.batch_size", "32", "batch 32"),
    ("training.weight_decay", "0.0001", "L2 1e−4"),
    ("training.l1", "0.002", "L1 0.002"),
    ("training.gradient_clipping", "1", "clip 1"),
    ("training.epochs", "20", "epochs 20"),
    ("training.keep_best", "false", "keep best off"),
    ("training.stop_at_epochs", "true", "stop at epochs on"),
    ("training.stop_at_loss", "0.01", "stop at loss 0.01"),
    ("training.early_stopping", "5", "patience 5"),
    ("training.shuffle", "false", "shuffle off"),
    ("training.precision", "64", "precision 64"),
    ("training.output_activation", "tanh", "output tanh"),
    ("training.schedule.kind", "one_cycle", "schedule one cycle"),
    ("training.loss", "mse", "loss mean squared error"),
    ("training.optimiser.kind", "rmsprop", "RMSProp"),
    ("training.optimiser.beta1", "0.5", "beta1 0.5"),
    ("network.layers.0.units", "64", "64 units"),
    ("network.layers.0.activation", "silu", "SiLU"),
    ("network.layers.0.bias", "false", "bias off"),
    ("network.layers.0.initialisation.kind", "zeros", "new weights"),
    ("network.output_initialisation.kind", "zeros", "new weights"),
    ("network.layers.1.probability", "0.5", "dropout 0.5"),
    ("data.noise", "0.1", "noise 0.1"),
    ("data.shuffled", "0.25", "shuffled 0.25"),
    ("data.balance", "0.7", "balance 70 : 30"),
    ("data.normalisation", '"unit"', "0 to 1"),
    ("data.normalisation", '"none"', "not normalised"),
    ("data.split", '{"train": 0.5, "validation": 0.2}', "split 50 : 20 : 30"),
    ("training.augmentation.shift", "0.1", "shift 0.1"),
    ("training.augmentation.rotation", "12.5", "rotate 12.5"),
    ("training.augmentation.scale", "0.2", "scale 0.2"),
    ("training.augmentation.noise", "0.05", "pixel noise 0.05"),
    ("training.augmentation.flip", "true", "flip on"),
    ("seeds.order", "3", "new dice"),
]


POINT_SETTINGS = [
    ("data.set", '"moons"', "data Moons"),
    ("data.points", "800", "points 800"),
    ("data.features", '["sin_x2", "x1"]', "features x₁, sin x₂"),
    ("data.normalisation", '"standard"', "standardise"),
    ("data.balance", "0.9", "balance 90 : 10"),
    ("data.kind", "curve", "data Sine"),
]


@pytest.mark.parametrize(("path", "text", "words"), SETTINGS, ids=[path for path, _, _ in SETTINGS])
def test_a_change_is_told_in_a_few_words(path: str, text: str, words: str) -> None:
    assert str(describe(COURSE, with_setting(COURSE, path, text))) == words


@pytest.mark.parametrize(("path", "text", "words"), POINT_SETTINGS)
def test_a_change_of_points_is_told(path: str, text: str, words: str) -> None:
    spiral = preset("spiral")
    assert str(describe(spiral, with_setting(spiral, path, text))) == words


def test_other_columns_of_a_table_are_told_by_name_or_by_how_many_there_are() -> None:
    columns = tuple(Column(index=number + 1, name=f"column {number}") for number in range(12))
    whole = attrs.evolve(preset("spiral"), data=Table(path="t.csv", fingerprint="0", rows=50, features=columns))
    few = attrs.evolve(whole, data=attrs.evolve(whole.data, features=columns[:2]))
    assert str(describe(whole, few)) == "features column 0, column 1"
    assert str(describe(few, whole)) == "features 12 columns"


def test_augmentation_switched_off_is_told() -> None:
    flipped = edits.set_training(COURSE, augmentation=Augmentation(flip=True, rotation=5.0))
    assert str(describe(flipped, with_setting(flipped, "training.augmentation.flip", "false"))) == "flip off"
    assert str(describe(flipped, with_setting(flipped, "training.augmentation.rotation", "0"))) == "rotate off"


CNN = preset("course-cnn")
LAYER_SETTINGS = [
    ("network.layers.0.filters", "32", "32 filters"),
    ("network.layers.0.size", "3", "size 3"),
    ("network.layers.0.stride", "2", "stride 2"),
    ("network.layers.0.padding", "same", "padding same"),
    ("network.layers.0.padding", "2", "padding 2"),
    ("network.layers.0.dilation", "2", "dilation 2"),
    ("network.layers.0.frozen", "true", "frozen on"),
    ("network.layers.1.mode", "average", "average pooling"),
    ("network.layers.1.kind", "layer_norm", "Layer norm"),
]


@pytest.mark.parametrize(("path", "text", "words"), LAYER_SETTINGS)
def test_a_change_of_a_convolutional_network_is_told(path: str, text: str, words: str) -> None:
    assert str(describe(CNN, with_setting(CNN, path, text))) == words


def numbered(kind: str) -> str:
    return f"{kind}-new"


def test_layers_that_come_go_or_move_are_told() -> None:
    assert str(describe(COURSE, edits.add_layer(COURSE, "dense", 0, numbered))) == "Dense added"
    assert str(describe(COURSE, edits.remove_layer(COURSE, "dropout-1"))) == "Dropout removed"
    assert str(describe(COURSE, edits.move_layer(COURSE, "dense-1", 2))) == "layers moved"
    assert str(describe(COURSE, edits.set_depth(COURSE, 1, numbered))) == "depth 1"


def test_clipping_switched_off_is_told() -> None:
    clipped = edits.set_training(COURSE, gradient_clipping=1.0)
    assert str(describe(clipped, COURSE)) == "clip off"


def test_several_changes_are_counted() -> None:
    changed = edits.set_training(COURSE, learning_rate=0.1, batch_size=8)
    assert str(describe(COURSE, edits.set_data(changed, noise=0.1))) == "3 changes"
    assert str(describe(COURSE, edits.choose_data(COURSE, Points()))) == "2 changes"


def test_no_change_and_a_new_name_have_nothing_to_tell() -> None:
    assert describe(COURSE, COURSE) is None
    assert describe(COURSE, attrs.evolve(COURSE, name="Mine")) is None


@settings(max_examples=40)
@given(experiments(possible=False), experiments(possible=False))
def test_every_change_but_of_the_name_has_words(old: Experiment, new: Experiment) -> None:
    named_alike = attrs.evolve(new, name=old.name)
    message = describe(old, named_alike)
    assert (message is None) == (old == named_alike)
    if message is not None:
        assert str(message)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        *((0.0, "0"), (0.003, "0.003"), (0.1234, "0.123"), (1.0, "1"), (12_345.0, "12345"), (1e6, "1000000")),
        *((3e-5, "3e−5"), (0.00025, "2.5e−4"), (1e-10, "1e−10"), (-0.0005, "-5e−4")),
        *((7, "7"), (True, "on"), (False, "off")),
    ],
)
def test_numbers_are_short(value: object, text: str) -> None:
    assert number_text(value) == text
