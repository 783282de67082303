"""Networks of another convention answer as they did, but for one factor."""

from __future__ import annotations

import copy

import pytest
import torch
from tiny import network

from playground.engine.pretrained import Convention, PretrainedNetwork
from playground.engine.style.levels import in_levels


def otherwise(name: str) -> PretrainedNetwork:
    """A network that reads (x − mean)/σ, as torchvision's newer weights do."""
    other = copy.deepcopy(network(name))
    other.reads = Convention((0.485, 0.456, 0.406), (1 / 0.229, 1 / 0.224, 1 / 0.225))
    return other


def test_a_network_of_the_papers_convention_stays_as_it_is() -> None:
    assert in_levels(network("squeezenet")) is network("squeezenet")


@pytest.mark.parametrize("name", ["squeezenet", "vgg16"])
def test_all_answers_grow_by_one_factor(name: str) -> None:
    other = otherwise(name)
    scaled = in_levels(other)
    colours = torch.rand(1, 3, 64, 64, generator=torch.Generator().manual_seed(0))
    gain = 255 / (sum(other.reads.scale) / 3)
    before = other.answers(other.reads.applied(colours), other.entry.named)
    after = scaled.answers(scaled.reads.applied(colours), other.entry.named)
    for stage, answer in before.items():
        assert torch.allclose(after[stage], gain * answer, rtol=1e-3, atol=1e-3 * float(gain * answer.abs().max()))
    assert torch.allclose(
        scaled.reads.applied(colours), 255 * (colours - torch.tensor(other.reads.mean).view(1, 3, 1, 1))
    )
