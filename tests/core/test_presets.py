from __future__ import annotations

import re

import pytest

from playground.core.presets import DEFAULT_PRESET, PRESETS, UnknownPreset, preset
from playground.core.reconcile import initialisations
from playground.core.shapes import layer_shapes, parameter_count, problems


def test_the_presets_promised_are_there() -> None:
    assert {
        *("course-mlp", "course-cnn", "lenet5", "tiny-vgg", "small-resnet"),
        *("perceptron", "spiral", "circle", "xor", "gaussians"),
    } <= PRESETS.keys()
    assert DEFAULT_PRESET in PRESETS


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_can_be_trained(name: str) -> None:
    assert problems(preset(name)) == ()
    assert parameter_count(preset(name)) > 0


def test_no_two_presets_are_called_the_same() -> None:
    assert len({experiment.name for experiment in PRESETS.values()}) == len(PRESETS)


def test_the_course_network_is_that_of_the_course() -> None:
    course = preset("course-mlp")
    kinds = [layer.kind for layer in course.network.layers]
    assert kinds == ["dense", "dropout", "dense", "dropout"]
    assert all((layer.units, layer.activation) == (512, "relu") for layer in course.network.dense_layers)
    assert course.training.optimiser.kind == "adam"
    assert parameter_count(course) == 669_706


def test_the_convolutional_network_is_that_of_lab_3() -> None:
    course = preset("course-cnn")
    assert [layer.kind for layer in course.network.layers] == ["conv", "pool", "conv", "pool", "dense"]
    shapes = [shape.outputs for shape in layer_shapes(course)]
    assert shapes == [(20, 24, 24), (20, 12, 12), (50, 8, 8), (50, 4, 4), (500,)]
    assert parameter_count(course) == 431_080
    assert course.network.depth == 3
    training = course.training
    assert (training.optimiser.kind, training.learning_rate, training.batch_size) == ("sgd", 0.01, 64)
    assert {layer.kind for layer in initialisations(course).values()} == {"default"}


def test_lenet_5_has_as_many_parameters_as_usual() -> None:
    assert parameter_count(preset("lenet5")) == 61_706


def test_the_perceptron_has_no_hidden_layer() -> None:
    assert parameter_count(preset("perceptron")) == 3


def test_the_spiral_is_drawn_as_promised() -> None:
    spiral = preset("spiral")
    assert (spiral.data.points, spiral.data.noise) == (500, 0.0)  # type: ignore[union-attr]
    assert spiral.data.task.inputs == (2,)
    assert spiral.training.keep_best


def test_an_unknown_preset_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(
        UnknownPreset, match=re.escape('There is no preset "spirale"; there are course-mlp, course-cnn, ')
    ):
        preset("spirale")
