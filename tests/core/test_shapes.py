from __future__ import annotations

import pytest
from hypothesis import given
from strategies import experiments

from playground.core.edits import set_layer, set_layers, set_training
from playground.core.experiment import Experiment
from playground.core.layers import Conv, Dense, Dropout, Fix, GlobalAveragePool, Impossible, Layer, Pool, Residual
from playground.core.presets import preset
from playground.core.shapes import (
    fans,
    formula,
    layer_shapes,
    output_inputs,
    output_layer,
    output_units,
    parameter_count,
    problems,
    with_fix,
)

COURSE, CNN, SPIRAL = preset("course-mlp"), preset("course-cnn"), preset("spiral")


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
    assert parameter_count(set_layer(SPIRAL, "dense-1", bias=False)) == plain - 8
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
    assert fans((20, 12, 12), Conv(filters=50, size=5)) == (500, 1250)
    assert fans((20, 12, 12), Residual(filters=50, size=5)) == (500, 1250)


def test_a_loss_that_does_not_fit_is_a_problem_with_a_sentence() -> None:
    (problem,) = problems(set_training(COURSE, loss="binary_cross_entropy"))
    assert str(problem.message) == "The loss binary cross-entropy does not fit MNIST: choose another loss."
    assert (problem.layer_id, problem.field) == ("", "training.loss")


def test_the_arithmetic_is_written_out() -> None:
    lines = [formula(shape.layer, shape.inputs) for shape in layer_shapes(CNN) if shape.inputs]
    assert lines == [
        "⌊(28+2·0−5)/1⌋+1 = 24",
        "⌊(24+2·0−2)/2⌋+1 = 12",
        "⌊(12+2·0−5)/1⌋+1 = 8",
        "⌊(8+2·0−2)/2⌋+1 = 4",
        "50·4·4 = 800",
    ]
    conv = Conv(size=4, dilation=3)
    assert formula(conv, (1, 28, 20)) == "⌊(28+2·4.5−(3·3+1))/1⌋+1 = 28, ⌊(20+2·4.5−(3·3+1))/1⌋+1 = 20"
    assert formula(Conv(size=5, stride=2), (1, 28, 28)) == "⌊(28+2·2−5)/2⌋+1 = 14"
    assert formula(Conv(size=7, padding=0), (1, 5, 5)) == "⌊(5+2·0−7)/1⌋+1 < 1"
    assert formula(Conv(), (4,)) == formula(Dense(), (4,)) == formula(Dropout(), (4,)) == ""


def test_a_filter_larger_than_its_picture_is_impossible_and_says_why() -> None:
    with pytest.raises(Impossible, match=r"^⌊\(5\+2·0−7\)/1⌋\+1 < 1$") as wrong:
        Conv(size=7, padding=0).output_shape((1, 5, 5))
    assert wrong.value.field == "size"
    assert wrong.value.fixes[0] == Fix("size", 5)
    assert Fix("padding", 1) in wrong.value.fixes
    with pytest.raises(Impossible) as wrong:
        Pool(size=4).output_shape((3, 3, 9))
    assert wrong.value.fixes == (Fix("size", 3), Fix("size", 2))
    with pytest.raises(Impossible) as wrong:
        Pool().output_shape((3, 1, 1))
    assert wrong.value.fixes == ()


@pytest.mark.parametrize("layer", [Conv(), Pool(), Residual(), GlobalAveragePool()])
def test_a_layer_that_needs_a_picture_says_so(layer: Layer) -> None:
    with pytest.raises(Impossible) as wrong:
        layer.output_shape((500,))
    assert str(wrong.value) == (
        f"{layer.title} needs a picture with height and width, but only a row of 500 values reaches it."
    )
    assert (wrong.value.field, wrong.value.fixes) == ("", ())


def test_from_an_impossible_layer_on_nothing_is_known() -> None:
    wrong = set_layer(CNN, "conv-2", size=11, dilation=2)
    assert [(shape.inputs, shape.outputs, shape.parameters) for shape in layer_shapes(wrong)] == [
        ((1, 28, 28), (20, 24, 24), 520),
        ((20, 24, 24), (20, 12, 12), 0),
        ((20, 12, 12), None, 0),
        (None, None, 0),
        (None, None, 0),
    ]
    assert output_inputs(wrong) is None
    assert parameter_count(wrong) == 520
    (problem,) = problems(wrong)
    assert (problem.layer_id, problem.field, str(problem.message)) == (
        "conv-2",
        "size",
        "⌊(12+2·0−(2·10+1))/1⌋+1 < 1",
    )


def test_a_fix_is_offered_only_where_it_mends_the_whole_network() -> None:
    wrong = set_layer(set_layer(CNN, "conv-1", size=11, dilation=2), "conv-2", size=4)  # 28 → 8 → 4 → 1
    (problem,) = problems(wrong)
    assert problem.layer_id == "pool-2"
    assert problem.fixes == ()
    wrong = set_layer(set_layer(wrong, "conv-2", size=5), "pool-1", stride=2)
    (problem,) = problems(wrong)
    assert problem.layer_id == "conv-2"
    assert problem.fixes == (Fix("size", 3), Fix("padding", 1))


def test_a_network_too_large_for_memory_says_how_much_it_needs() -> None:
    wide = set_layers(CNN, (Conv(id="conv-1", filters=256, size=1, padding=5), Dense(id="dense-1", units=1024)))
    (problem,) = problems(wide)
    assert problem.layer_id == "dense-1"
    assert str(problem.message).startswith("The network has 379 million parameters and would need about 6 GB to learn")


@given(experiments(possible=False))
def test_every_stack_is_possible_or_has_a_problem_at_a_layer(experiment: Experiment) -> None:
    shapes = layer_shapes(experiment)
    assert parameter_count(experiment) >= sum(shape.parameters for shape in shapes)
    broken = [shape.layer.id for shape in shapes if shape.inputs is not None and shape.outputs is None]
    found = [problem for problem in problems(experiment) if problem.layer_id in broken]
    assert [problem.layer_id for problem in found] == broken
    for problem in found:
        for fix in problem.fixes:
            assert output_inputs(with_fix(experiment, problem.layer_id, fix)) is not None
