"""The pixel that changes the network's mind is the best of all; several are enough, and none of them idle."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from readers_of_digits import CNN, MLP, predictor_of, stroke
from torch import Tensor

from playground.core.experiment import Experiment
from playground.core.explanations import MindChange, Pixel
from playground.engine.explain.mind import changed, changes, mind_changes
from playground.engine.explain.scores import Scores


def found_of(scores: Scores, picture: Tensor, **settings: int) -> list[MindChange]:
    return [one for one in mind_changes(scores, lambda s: s.softmax(1), picture, **settings) if one is not None]


def lead_of(scores: Tensor, said: int) -> float:
    return float(scores[said]) - max(float(one) for label, one in enumerate(scores) if label != said)


def brute_force(scores: Scores, picture: Tensor, said: int) -> tuple[float, int]:
    """The least lead left by any single pixel, and how many change what is said, one picture after the other."""
    leads, others = [], 0
    for row in range(picture.shape[0]):
        for column in range(picture.shape[1]):
            for value in (0.0, 1.0):
                other = picture.clone()
                other[row, column] = value
                with torch.inference_mode():
                    answer = scores(other[None])[0]
                if float(picture[row, column]) != value:
                    leads.append(lead_of(answer, said))
                    others += int(answer.argmax()) != said
    return min(leads), others


@pytest.mark.parametrize("experiment", [MLP, CNN], ids=["mlp", "cnn"])
def test_the_nearest_pixel_is_that_of_trying_one_picture_after_the_other(experiment: Experiment) -> None:
    predictor, picture = predictor_of(experiment), stroke()
    first = found_of(predictor.scores, picture, batch=97)[0]
    with torch.inference_mode():
        answer = predictor.scores(picture[None])[0]
    least, others = brute_force(predictor.scores, picture, first.said)
    assert first.said == int(answer.argmax()) and first.lead == pytest.approx(lead_of(answer, first.said), abs=1e-6)
    assert first.nearest_lead == pytest.approx(least, abs=1e-6) and first.singles == others
    with torch.inference_mode():
        alone = predictor.scores(changed(picture, (first.nearest,))[None])[0]
    assert lead_of(alone, first.said) == pytest.approx(least, abs=1e-6)


@pytest.mark.parametrize("experiment", [MLP, CNN], ids=["mlp", "cnn"])
def test_the_pixels_told_do_change_its_mind_and_none_is_idle(experiment: Experiment) -> None:
    predictor, picture = predictor_of(experiment), stroke()
    last = found_of(predictor.scores, picture, most=60)[-1]
    assert last.finished and last.found

    def says(pixels: tuple[Pixel, ...]) -> int:
        with torch.inference_mode():
            return int(predictor.scores(changed(picture, pixels)[None])[0].argmax())

    assert says(last.pixels) == last.becomes != last.said
    if len(last.pixels) > 1:
        for pixel in last.pixels:
            assert says(tuple(one for one in last.pixels if one != pixel)) == last.said


# a "network" that can be seen through: class 0 unless the bright pixels outweigh a threshold
def weighing(weights: Tensor, threshold: float) -> Scores:
    def scores(pictures: Tensor) -> Tensor:
        weight = (pictures * weights).sum((1, 2))
        return torch.stack([torch.full_like(weight, threshold), weight], 1)

    return scores


def test_where_one_pixel_suffices_the_strongest_is_told() -> None:
    weights = torch.zeros(28, 28)
    weights[3, 4], weights[10, 10], weights[20, 5] = 2.0, 3.0, 0.5
    only = found_of(weighing(weights, 1.5), torch.zeros(28, 28))
    assert len(only) == 1
    assert (only[0].pixels, only[0].becomes, only[0].singles) == ((Pixel(10, 10, 1.0),), 1, 2)


def test_each_pixel_is_the_best_beside_those_before() -> None:
    weights = torch.zeros(28, 28)
    weights[3, 4], weights[10, 10], weights[20, 5] = 2.0, 3.0, 0.5
    rounds = found_of(weighing(weights, 5.25), torch.zeros(28, 28))
    assert [len(one.pixels) for one in rounds] == [1, 2, 3]
    assert [one.finished for one in rounds] == [False, False, True]
    assert rounds[-1].pixels == (Pixel(10, 10, 1.0), Pixel(3, 4, 1.0), Pixel(20, 5, 1.0))


def test_pixels_taken_away_count_as_well() -> None:
    weights = torch.zeros(28, 28)
    weights[7, 7] = -2.0
    picture = torch.zeros(28, 28)
    picture[7, 7] = 0.75
    assert found_of(weighing(weights, -0.5), picture)[-1].pixels == (Pixel(7, 7, 0.0),)


def test_where_not_even_many_suffice_that_is_said() -> None:
    last = found_of(weighing(torch.ones(28, 28), 100.0), torch.zeros(28, 28), most=5)[-1]
    assert last.finished and not last.found and len(last.pixels) == 5 and last.singles == 0
    assert last.lead == 100.0 and last.nearest_lead == 99.0


@given(st.lists(st.floats(-1, 1, width=16), min_size=9, max_size=9), st.floats(0.0625, 3.0, width=16))
def test_of_a_sum_it_takes_the_fewest_pixels_there_are(values: list[float], threshold: float) -> None:
    weights = torch.tensor(values).reshape(3, 3)
    picture = torch.full((3, 3), 0.5)
    start = float((picture * weights).sum())
    if start >= threshold - 1e-3:
        return
    gains = np.sort(np.abs(np.array(values)))[::-1] / 2
    totals = start + np.cumsum(gains)
    if np.any(np.abs(totals - threshold) < 1e-3):
        return
    last = found_of(weighing(weights, threshold), picture)[-1]
    needed = int(np.argmax(totals > threshold)) + 1 if (totals > threshold).any() else 0
    assert last.found == bool(needed)
    assert not needed or len(last.pixels) == needed


def test_only_changes_that_are_changes_are_tried() -> None:
    picture = torch.tensor([[0.0, 1.0], [0.5, 0.0]])
    assert changes(picture) == (
        Pixel(0, 0, 1.0),
        Pixel(0, 1, 0.0),
        Pixel(1, 0, 0.0),
        Pixel(1, 0, 1.0),
        Pixel(1, 1, 1.0),
    )
    assert len(changes(picture, (Pixel(1, 0, 1.0),))) == 3
