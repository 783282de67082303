"""What trained networks cost and how far they see: known figures, and brute force."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import torch

sys.path.append(str(Path(__file__).parents[1] / "engine" / "style"))
from tiny import network

from playground.core.pretrained_facts import facts
from playground.core.pretrained_windows import field_size, fields_through, seen_by


def test_vgg16_has_its_published_size() -> None:
    layers = facts("vgg16", 224, 224)
    assert len(layers) == 16
    assert sum(layer.parameters for layer in layers) == 138_357_544
    assert sum(layer.parameters for layer in layers[:13]) == 14_714_688
    assert sum(layer.multiply_adds for layer in layers) == pytest.approx(15.47e9, rel=0.01)
    assert layers[0].outputs == (64, 224, 224) and layers[12].outputs == (512, 14, 14)
    assert layers[0].answers == 64 * 224 * 224


@pytest.mark.parametrize("name", ["squeezenet", "vgg16"])
@pytest.mark.parametrize("size", [(224, 224), (97, 130)])
def test_shapes_and_parameters_are_those_of_the_network_itself(name: str, size: tuple[int, int]) -> None:
    loaded = network(name)
    layers = {layer.name: layer for layer in facts(name, *size)}
    with torch.inference_mode():
        for stage, answer in loaded.answers(torch.zeros(1, 3, *size), loaded.entry.named).items():
            assert layers[stage].outputs == tuple(answer.shape[1:])
            module = loaded.features[loaded.entry.named[stage].at]
            assert layers[stage].parameters == sum(parameter.numel() for parameter in module.parameters())
    if name == "squeezenet":
        assert sum(layer.parameters for layer in layers.values()) == 1_235_496


@pytest.mark.parametrize(("stage", "size"), [("conv1_1", 3), ("conv2_2", 14), ("conv4_3", 92), ("conv5_3", 196)])
def test_vgg_sees_as_far_as_is_known(stage: str, size: int) -> None:
    assert field_size("vgg16", stage) == size


@pytest.mark.parametrize(
    ("name", "stage", "length"), [("squeezenet", "fire2", 70), ("squeezenet", "fire5", 75), ("vgg16", "conv3_2", 64)]
)
def test_only_what_is_seen_moves_a_value(name: str, stage: str, length: int) -> None:
    loaded = network(name)
    picture = torch.randn(1, 3, length, length, generator=torch.Generator().manual_seed(0)) * 50
    place = 4
    inputs = picture.clone().requires_grad_()
    answer = loaded.answers(inputs, [stage], rectified=False)[stage][0, :, place, place]
    (gradient,) = torch.autograd.grad(answer.sum(), inputs)
    moves = gradient[0].abs().sum(0) > 0
    seen = seen_by(name, stage, place, length)
    assert torch.nonzero(moves.any(1)).flatten().tolist() == list(seen)
    assert torch.nonzero(moves.any(0)).flatten().tolist() == list(seen)


@pytest.mark.parametrize(
    ("name", "stage", "length", "nearest"), [("squeezenet", "fire4", 75, (7, 7)), ("vgg16", "conv3_2", 64, (3, 3))]
)
def test_a_field_is_traced_through_every_stage_back_to_the_picture(
    name: str, stage: str, length: int, nearest: tuple[int, int]
) -> None:
    loaded = network(name)
    fields = fields_through(name, stage, 3, 2, length, length)
    ids = [field.layer_id for field in fields]
    names = list(loaded.entry.named)
    assert ids == [*reversed(names[: names.index(stage) + 1]), "input"]
    assert fields[0].box == (3, 2, 1, 1)
    inputs = (torch.randn(1, 3, length, length, generator=torch.Generator().manual_seed(0)) * 50).requires_grad_()
    before = ids[1:-1]
    answers = loaded.answers(inputs, [*before, stage])
    gradients = torch.autograd.grad(answers[stage][0, :, 3, 2].sum(), [inputs, *(answers[one] for one in before)])
    for field, gradient in zip((fields[-1], *fields[1:-1]), gradients, strict=True):
        moves = gradient[0].abs().sum(0) > 0
        assert (field.height, field.width) == tuple(moves.shape)
        # pools pass on the largest only: what moves lies within what is seen
        assert set(torch.nonzero(moves.any(1)).flatten().tolist()) <= set(field.rows)
        assert set(torch.nonzero(moves.any(0)).flatten().tolist()) <= set(field.columns)
    assert fields[1].box[2:] == nearest
