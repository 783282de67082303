"""Receptive fields against networks at work: perturb every pixel, see what moves."""

from __future__ import annotations

import pytest
import torch
from small_pictures import digits

from playground.core.experiment import Experiment
from playground.core.layers import BatchNorm, Conv, Dense, Dropout, GlobalAveragePool, Layer, LayerNorm, Pool, Residual
from playground.core.receptive import INPUT, receptive_fields
from playground.core.shapes import layer_shapes
from playground.engine.build import build_network


def conv(number: int, **settings: object) -> Conv:
    """A smooth layer: where ReLU is silent nothing moves."""
    return Conv(id=f"conv-{number}", **{"filters": 2, "activation": "tanh", **settings})  # type: ignore[arg-type]


def residual(number: int, **settings: object) -> Residual:
    return Residual(id=f"residual-{number}", **{"filters": 2, "activation": "tanh", **settings})  # type: ignore[arg-type]


def average(number: int, **settings: object) -> Pool:
    """The mean moves with every pixel, the largest only with one."""
    return Pool(id=f"pool-{number}", **{"mode": "average", **settings})  # type: ignore[arg-type]


STACKS: dict[str, tuple[Layer, ...]] = {
    "plain": (conv(1, padding=0), average(1), conv(2, size=5, padding=0)),
    "padded": (conv(1, size=5, padding=3), conv(2, size=4), average(1, size=3, stride=2)),
    "dilated": (conv(1, dilation=3, padding=2), conv(2, dilation=2, padding=1, stride=2)),
    "strided": (conv(1, stride=3, padding=1), average(1, size=2, stride=3), conv(2, size=2, padding=0)),
    "holes": (conv(1, size=2, stride=4, padding=0), conv(2, size=2, padding=1)),
    "residual": (residual(1), residual(2, stride=2, size=5), conv(1)),
    "normed": (conv(1, stride=2), BatchNorm(id="batch_norm-1"), Dropout(id="dropout-1"), conv(2)),
    "layer norm": (conv(1, stride=4, padding=0), LayerNorm(id="layer_norm-1"), conv(2)),
    "units": (conv(1, stride=2), Dense(id="dense-1", units=3, activation="tanh"), Dense(id="dense-2", units=2)),
    "means": (conv(1, stride=2), GlobalAveragePool(id="global_average_pool-1"), Dense(id="dense-1", units=2)),
}


def moved(experiment: Experiment, layer_id: str, row: int, column: int) -> set[tuple[int, int]]:
    """Pixels of the input that move any channel of a layer at a place, by generic weights in double precision."""
    network = build_network(experiment).double().eval()
    generator = torch.Generator().manual_seed(3)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.copy_(torch.randn(parameter.shape, generator=generator, dtype=torch.float64) * 0.4)
    picture = torch.rand((1, 1, 28, 28), generator=generator, dtype=torch.float64)
    pixels = [(r, c) for r in range(28) for c in range(28)]
    many = picture.repeat(1 + len(pixels), 1, 1, 1)
    for number, (r, c) in enumerate(pixels, start=1):
        many[number, 0, r, c] += 0.5
    with torch.no_grad():
        answers = dict(network.stages(many))[layer_id]
    if answers.dim() == 4:
        answers = answers[:, :, row, column]
    differs = (answers[1:] != answers[:1]).flatten(1).any(1)
    return {pixel for pixel, is_moved in zip(pixels, differs.tolist(), strict=True) if is_moved}


@pytest.mark.slow
@pytest.mark.parametrize("name", STACKS)
def test_exactly_the_pixels_of_the_receptive_field_move_a_value(name: str) -> None:
    experiment = digits(*STACKS[name])
    for shape in layer_shapes(experiment):
        assert shape.outputs is not None
        height, width = shape.outputs[1:] if len(shape.outputs) == 3 else (1, 1)
        for row, column in {(0, 0), (height // 2, width // 2), (height - 1, width - 1), (0, width - 1)}:
            field = receptive_fields(experiment, shape.layer.id, row, column)[-1]
            assert field.layer_id == INPUT
            expected = {(r, c) for r in field.rows for c in field.columns}
            assert moved(experiment, shape.layer.id, row, column) == expected, (shape.layer.id, row, column)


def test_what_the_largest_of_a_region_can_see_holds_all_that_moves_it() -> None:
    experiment = digits(
        Conv(id="conv-1", filters=2, activation="relu"), Pool(id="pool-1"), Conv(id="conv-2", filters=2)
    )
    field = receptive_fields(experiment, "conv-2", 6, 7)[-1]
    inside = {(r, c) for r in field.rows for c in field.columns}
    found = moved(experiment, "conv-2", 6, 7)
    assert found and found <= inside
