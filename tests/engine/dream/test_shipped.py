"""Shipped pictures as networks read them."""

from __future__ import annotations

import pytest
import torch
from subjects import squeezenet

from playground.core.dream import Target
from playground.core.gallery import GALLERY
from playground.engine.dream.shipped import shipped_excitement, shipped_square


@pytest.mark.parametrize("name", GALLERY)
def test_every_picture_can_be_looked_at(name: str) -> None:
    grey = shipped_square(name, 32, 1)
    assert grey.shape == (1, 32, 32) and 0 <= grey.min() < grey.max() <= 1


def test_its_excitement_is_the_mean_answer_of_the_network() -> None:
    value, picture = shipped_excitement(squeezenet(), Target("fire3", 5), "chelsea", 64)
    _sums, answer = squeezenet().answers(shipped_square("chelsea", 64)[None], "fire3")
    assert value == pytest.approx(float(answer[0, 5].mean()), rel=1e-6)
    expected = (shipped_square("chelsea", 64) * 255).round().to(torch.uint8).permute(1, 2, 0)
    assert (expected.int() - torch.from_numpy(picture).int()).abs().max() <= 1
