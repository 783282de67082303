"""The occlusion map is what its definition says, pixel by pixel."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from readers_of_digits import STACKS, predictor_of, stroke

from playground.core.explanations import PixelMap
from playground.engine.explain.occlusion import corners, occlusion
from playground.engine.predict import Predictor


def map_of(predictor: Predictor, **settings: object) -> PixelMap:
    found = [one for one in occlusion(predictor.scores, predictor.of_scores, stroke(), 3, **settings) if one]  # type: ignore[arg-type]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("stack", STACKS)
@pytest.mark.parametrize(("size", "stride", "value"), [(5, 4, 0.5), (4, 3, 0.0), (9, 9, 1.0)])
def test_every_pixel_has_the_mean_fall_of_all_patches_over_it(stack: str, size: int, stride: int, value: float) -> None:
    predictor, picture = predictor_of(STACKS[stack]), stroke()
    found = map_of(predictor, size=size, stride=stride, value=value, batch=7)
    falls: dict[tuple[int, int], list[float]] = {}
    likelier: dict[tuple[int, int], list[float]] = {}
    with torch.inference_mode():
        before = predictor.scores(picture[None])
        tops = [*range(0, 28 - size, stride), 28 - size]
        for top in tops:
            for left in tops:
                covered = picture.clone()
                covered[top : top + size, left : left + size] = value
                after = predictor.scores(covered[None])
                fall = float(before[0, 3] - after[0, 3])
                change = float(predictor.of_scores(before)[0, 3] - predictor.of_scores(after)[0, 3])
                for row in range(top, top + size):
                    for column in range(left, left + size):
                        falls.setdefault((row, column), []).append(fall)
                        likelier.setdefault((row, column), []).append(change)
    expected = np.array([[np.mean(falls[row, column]) for column in range(28)] for row in range(28)])
    assert found.outputs == pytest.approx(expected, abs=2e-6)
    shares = np.array([[np.mean(likelier[row, column]) for column in range(28)] for row in range(28)])
    assert found.probabilities == pytest.approx(shares, abs=1e-6)


def test_patches_reach_both_ends() -> None:
    assert corners(28, 5, 4) == [0, 4, 8, 12, 16, 20, 23]
    assert corners(28, 28, 3) == [0]
    assert corners(6, 2, 2) == [0, 2, 4]


def test_between_two_batches_somebody_else_may_work() -> None:
    predictor = predictor_of(STACKS["mlp"])
    found = list(occlusion(predictor.scores, predictor.of_scores, stroke(), 0, batch=100))
    assert found[:-1] == [None] * 6 and isinstance(found[-1], PixelMap)


def test_covering_black_with_black_changes_nothing() -> None:
    found = map_of(predictor_of(STACKS["mlp"]), value=0.0, size=3)
    assert np.abs(found.outputs[:, 23:]).max() < 1e-6 < abs(found.outputs[12, 13])


@pytest.mark.parametrize("size", [0, 29])
def test_a_patch_that_does_not_fit_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match=str(size)):
        map_of(predictor_of(STACKS["mlp"]), size=size)


def test_with_one_output_for_two_classes_each_has_its_own_sign() -> None:
    def scores(pictures: torch.Tensor) -> torch.Tensor:
        from playground.engine.explain.scores import class_scores

        return class_scores(pictures.sum((1, 2))[:, None])

    maps = [
        next(one for one in occlusion(scores, lambda s: s.softmax(1), stroke(), label, stride=5) if one)
        for label in (0, 1)
    ]
    assert np.array_equal(maps[0].outputs, -maps[1].outputs)
