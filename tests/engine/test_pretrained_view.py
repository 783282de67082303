"""What a trained network makes of a photograph."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
import torch

sys.path.append(str(Path(__file__).parent / "style"))
from tiny import network

from playground.core.pretrained_look import STRONGEST
from playground.engine.photographs import read_photograph
from playground.engine.pretrained_view import PretrainedView, weights_of
from playground.paths import resource


def photo(name: str) -> np.ndarray:
    return read_photograph(resource("images", "content", name), 400)


@pytest.fixture(scope="module")
def view() -> PretrainedView:
    return PretrainedView("squeezenet", network("squeezenet"))


def test_squeezenet_names_the_cat_and_the_coffee(view: PretrainedView) -> None:
    cats = [guess.name for guess in view.look_at(photo("chelsea.jpg")).guesses[:2]]
    assert set(cats) <= {"tabby", "Egyptian cat", "tiger cat"}
    best = view.look_at(photo("coffee.jpg")).guesses[0]
    assert best.name == "espresso" and best.probability > 0.8
    assert len(view.look_at(photo("coffee.jpg")).guesses) == 5


def test_every_layer_is_told_of_and_shown(view: PretrainedView) -> None:
    look = view.look_at(photo("chelsea.jpg"))
    assert look.picture.shape == (224, 224, 3)
    assert [layer.layer_id for layer in look.inside.layers] == list(view.network.entry.named)
    stage = view.stage("fire4", unit=7)
    answers = view.network.answers(view._inputs(), ["fire4"])["fire4"][0]
    assert np.allclose(stage.maps.values, answers.numpy())
    strongest = stage.maps.values.reshape(256, -1).max(1)[stage.order]
    assert (np.diff(strongest) <= 0).all()
    assert stage.weights.channels == 32
    best = int(stage.order[0])
    assert view.stage("fire4", unit=STRONGEST).maps.unit == best
    before = view.stage("fire4", before=True)
    assert before.maps.values.min() < 0 and np.allclose(np.maximum(before.maps.values, 0), answers.numpy(), atol=1e-4)


def test_the_kernel_is_the_one_that_makes_the_filters_map(view: PretrainedView) -> None:
    view.look_at(photo("chelsea.jpg"))
    module = view.network.features[view.network.entry.named["fire4"].at]
    before = view.network.answers(view._inputs(), ["fire3"])["fire3"]
    squeezed = torch.relu(module.squeeze(torch.nn.functional.max_pool2d(before, 3, 2, ceil_mode=True)))
    biases = torch.cat([module.expand1x1.bias, module.expand3x3.bias])
    for unit in (7, 127, 128, 255):
        maps = view.stage("fire4", before=True, unit=unit).maps
        assert maps.kernel is not None and maps.unit == unit
        kernel = torch.from_numpy(maps.kernel.copy())
        made = torch.nn.functional.conv2d(squeezed, kernel[None], padding=kernel.shape[-1] // 2)[0, 0] + biases[unit]
        assert np.allclose(made.detach().numpy(), maps.values[unit], atol=1e-2)


def test_all_weights_of_a_fire_module_are_counted(view: PretrainedView) -> None:
    assert sum(weight.numel() for weight in weights_of(view.network, "fire4")) == 128 * 32 + 32 * 128 + 32 * 9 * 128


def test_silent_filters_are_those_that_are_zero_everywhere(view: PretrainedView) -> None:
    look = view.look_at(photo("chelsea.jpg"))
    layer = look.inside.of("fire9")
    answers = view.network.answers(view._inputs(), ["fire9"])["fire9"][0]
    assert layer is not None and layer.silent == int((answers.flatten(1) == 0).all(1).sum())


def test_gradients_are_those_of_the_filters_mean_answer(view: PretrainedView) -> None:
    view.look_at(photo("chelsea.jpg"))
    found = view.gradients("fire3", 5).rms
    assert list(found) == ["conv1", "fire2", "fire3"]
    places = view.stage("fire3").maps.values[5].size
    expected = np.sqrt(places * (1 / places) ** 2 / (128 * places))
    assert found["fire3"] == pytest.approx(expected, rel=1e-4) and found["conv1"] > 0


def test_a_network_without_classes_does_not_guess() -> None:
    assert PretrainedView("vgg16", network("vgg16")).look_at(photo("rocket.jpg")).guesses == ()
    assert torch.is_grad_enabled()
