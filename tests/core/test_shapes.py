from __future__ import annotations

import math

from hypothesis import given
from strategies import experiments

from playground.core.activations import ACTIVATIONS
from playground.core.edits import set_layer, set_training
from playground.core.experiment import Experiment
from playground.core.layers import Dense
from playground.core.presets import preset
from playground.core.shapes import (
    fans,
    layer_shapes,
    output_inputs,
    output_layer,
    output_units,
    parameter_count,
    problems,
)

COURSE, SPIRAL = preset("course-mlp"), preset("spiral")


def test_the_course_network_has_the_parameters_of_the_lecture() -> None:
    assert [shape.parameters for shape in layer_shapes(COURSE)] == [785 * 512, 0, 513 * 512, 0]
    assert parameter_count(COURSE) == 669_706


def test_shapes_flow_from_layer_to_layer_with_their_numbers() -> None:
    flow = [(shape.layer.kind, shape.number, shape.inputs, shape.outputs) for shape in layer_shapes(COURSE)]
    assert flow == [
        ("dense", 1, (1, 28, 28), (512,)),
        ("dropout", 1, (512,), (512,)),
        ("dense", 2, (512,), (512,)),
        ("dropout", 2, (512,), (512,)),
    ]
    assert output_inputs(COURSE) == (512,)
    assert output_inputs(preset("gaussians")) == (2,)


def test_bias_and_a_learned_slope_count() -> None:
    plain = parameter_count(SPIRAL)
    assert parameter_count(set_layer(SPIRAL, "dense-1", bias=False)) == plain - 16
    assert parameter_count(set_layer(SPIRAL, "dense-1", activation="prelu")) == plain + 1


def test_data_and_loss_dictate_the_output_layer() -> None:
    assert output_units(SPIRAL) == 1
    assert output_units(set_training(SPIRAL, loss="cross_entropy")) == 2
    assert output_units(set_training(SPIRAL, loss="mse")) == 1
    assert output_units(COURSE) == output_units(set_training(COURSE, loss="mse")) == 10
    layer = output_layer(COURSE)
    assert (layer.id, layer.units, layer.activation) == ("output", 10, "identity")
    assert layer.initialisation == COURSE.network.output_initialisation


def test_fans_are_those_of_the_flattened_picture() -> None:
    first = COURSE.network.dense_layers[0]
    assert fans((1, 28, 28), first) == (784, 512)


def test_a_loss_that_does_not_fit_is_a_problem_with_a_sentence() -> None:
    (problem,) = problems(set_training(COURSE, loss="binary_cross_entropy"))
    assert str(problem.message) == "The loss binary cross-entropy does not fit MNIST: choose another loss."
    assert (problem.layer_id, problem.field) == ("", "training.loss")


@given(experiments())
def test_parameters_add_up_over_any_network(experiment: Experiment) -> None:
    shapes = layer_shapes(experiment)
    total, inputs = 0, math.prod(experiment.data.task.inputs)
    for shape in shapes:
        assert math.prod(shape.inputs) == inputs
        if isinstance(shape.layer, Dense):
            total += inputs * shape.layer.units + shape.layer.bias * shape.layer.units
            total += ACTIVATIONS[shape.layer.activation].parameters
            inputs = shape.layer.units
    assert parameter_count(experiment) == total + (inputs + 1) * output_units(experiment)
