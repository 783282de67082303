"""How much memory a step needs: sums that can be done by hand, and the sentence where there is too little."""

from __future__ import annotations

import pytest
from hypothesis import given
from strategies import experiments

from playground.core.edits import set_layers, set_training
from playground.core.experiment import Experiment
from playground.core.layers import Conv, Dense
from playground.core.memory import memory_problems, step_bytes, values_bytes, weights_bytes
from playground.core.optimisers import LBFGS, SGD, Adam
from playground.core.presets import preset
from playground.core.shapes import parameter_count, problems

CNN = preset("course-cnn")
WIDE = set_layers(CNN, (Conv(id="conv-1", filters=256),))
GIB = 1 << 30


def test_the_memory_of_weights_is_a_sum_of_copies() -> None:
    count = parameter_count(CNN)
    plain = set_training(CNN, optimiser=SGD(), keep_best=False)
    assert weights_bytes(plain) == 4 * count * 3  # weights, gradients, the guard's copy
    assert weights_bytes(set_training(plain, optimiser=Adam())) == 4 * count * 7  # and two numbers of Adam's, twice
    assert weights_bytes(set_training(plain, keep_best=True)) == 4 * count * 4
    assert weights_bytes(set_training(plain, precision=64)) == 8 * count * 3
    assert weights_bytes(set_training(plain, optimiser=LBFGS(history=100))) > 100 * weights_bytes(plain) / 2


def test_the_memory_of_values_grows_with_the_batch_up_to_all_samples() -> None:
    full = set_training(WIDE, batch_size=60_000)
    assert values_bytes(full) == 54_000 * 4 * (2 * 784 + 2 * 256 * 784 + 2 * 10 + 2 * 256 * 784)
    assert values_bytes(set_training(WIDE, batch_size=2000)) * 27 == values_bytes(full)


def test_a_batch_too_large_for_the_machine_says_how_much_it_would_need() -> None:
    full = set_training(WIDE, batch_size=60_000)
    (problem,) = memory_problems(full, 16 * GIB)
    assert str(problem.message) == (
        "A step of 54\u202f000 samples would need about 174 GB of memory and this machine has 17 GB: "
        "make the batch or the layers smaller."
    )
    assert (problem.field, problem.layer_id) == ("training.batch_size", "")
    assert memory_problems(set_training(WIDE, batch_size=64), 16 * GIB) == ()
    assert memory_problems(full, 256 * GIB) == memory_problems(full, None) == ()


def test_weights_too_large_for_the_machine_blame_the_largest_layer() -> None:
    wide = set_layers(CNN, (Conv(id="conv-1", filters=64), Dense(id="dense-1", units=1024)))
    (problem,) = memory_problems(set_training(wide, optimiser=Adam()), GIB)
    assert problem.layer_id == "dense-1" and "and this machine has 1 GB" in str(problem.message)


@given(experiments(possible=False))
def test_what_is_impossible_anyway_is_not_said_twice(experiment: Experiment) -> None:
    found = memory_problems(experiment, 1)
    assert bool(found) != bool(problems(experiment))
    assert step_bytes(experiment) >= weights_bytes(experiment) >= 0


@pytest.mark.parametrize("name", ["course-mlp", "course-cnn", "lenet5", "tiny-vgg", "small-resnet", "spiral"])
def test_every_preset_fits_a_small_laptop(name: str) -> None:
    assert memory_problems(preset(name), 4 * GIB) == ()
