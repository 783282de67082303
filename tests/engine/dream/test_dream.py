"""Pictures excite the unit they were made for; silent units are said to be silent."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from attrs import evolve
from subjects import own, squeezenet

from playground.core.dream import CLASS, COURSE_LAB, LAYER, DreamSettings, Target, best
from playground.core.fields import OUTPUT_ID
from playground.engine.dream.dream import DreamStep, alike, dream, excited
from playground.engine.dream.subject import DreamError, PretrainedSubject, Subject

SHORT = evolve(best(64), steps=12)


def last(subject: Subject, targets: list[Target], settings: DreamSettings, **given: object) -> DreamStep:
    *_, final = dream(subject, targets, lambda: settings, **{"side": 64, **given})  # type: ignore[arg-type]
    return final


def test_each_picture_excites_its_own_filter_most() -> None:
    targets = [Target("fire5", index) for index in (3, 40, 77)]
    final = last(squeezenet(), targets, SHORT)
    assert (final.values > 3 * np.maximum(final.first, 0)).all() and not final.silent.any()
    colours = torch.from_numpy(final.pictures()).permute(0, 3, 1, 2).float() / 255
    answers = squeezenet().answers(colours, "fire5")[1].mean((2, 3))[:, [3, 40, 77]]
    assert answers.argmax(0).tolist() == [0, 1, 2]
    assert np.allclose(answers.diagonal(), final.values, rtol=0.05)


@pytest.mark.parametrize("target", [Target(CLASS, 281), Target("fire3", kind=LAYER)])
def test_classes_and_whole_layers_can_be_excited(target: Target) -> None:
    final = last(squeezenet(), [target], evolve(SHORT, before_relu=False))
    assert final.values[0] > final.first[0] + 1


def test_every_class_of_ones_own_grey_network_can_be_excited() -> None:
    final = last(own(), [Target(OUTPUT_ID, index) for index in range(10)], evolve(best(28), steps=30))
    assert (final.values > final.first).all()
    assert final.pictures().shape == (10, 28, 28, 1)


def test_a_filter_that_never_passes_its_relu_is_said_to_be_silent() -> None:
    final = last(own(dead=4), [Target("conv-1", 4), Target("conv-1", 5)], evolve(COURSE_LAB, steps=5))
    assert final.silent.tolist() == [True, False]
    assert final.values[0] == 0.0


def test_before_its_relu_it_has_a_gradient() -> None:
    final = last(own(dead=4), [Target("conv-1", 4)], evolve(COURSE_LAB, steps=5, before_relu=True))
    assert not final.silent.any()


def test_the_start_comes_first_and_numbers_go_on() -> None:
    steps = list(dream(squeezenet(), [Target("conv1", 2)], lambda: evolve(SHORT, steps=3), 32))
    assert [step.number for step in steps] == [0, 1, 2, 3]
    assert np.array_equal(steps[0].values, steps[0].first)
    assert steps[0].pictures().shape == (1, 32, 32, 3)


def test_the_same_dice_give_the_same_picture() -> None:
    first, again, other = (
        last(squeezenet(), [Target("fire2", 1)], evolve(SHORT, steps=3, seed=seed)).pictures() for seed in (0, 0, 1)
    )
    assert np.array_equal(first, again) and not np.array_equal(first, other)


def test_tricks_may_change_on_the_way() -> None:
    now = [evolve(SHORT, steps=100)]
    seen = 0
    for step in dream(squeezenet(), [Target("fire2", 1)], lambda: now[0], 48):
        seen = step.number
        if step.number == 2:
            now[0] = evolve(now[0], jitter=0, rotation=0.0, scaling=0.0, variation=3.0, blur=0.5, decay=0.1, steps=5)
    assert seen == 5


def test_diversity_pushes_pictures_of_one_filter_apart() -> None:
    targets = [Target("fire4", 9)] * 3
    settings = evolve(SHORT, steps=20, start="grey")
    near, apart = (last(squeezenet(), targets, evolve(settings, diversity=weight)) for weight in (0.0, 20.0))

    def cosine(step: DreamStep) -> float:
        colours = torch.from_numpy(step.pictures()).permute(0, 3, 1, 2).float() / 255
        return float(alike(squeezenet().answers(colours, "fire4")[1]))

    assert cosine(apart) < cosine(near)


def test_a_layer_is_excited_from_a_photo() -> None:
    photo = torch.rand(3, 50, 70, generator=torch.Generator().manual_seed(0))
    settings = evolve(SHORT, start="photo", steps=4)
    steps = list(dream(squeezenet(), [Target("fire2", kind=LAYER)], lambda: settings, 48, photo))
    assert steps[-1].values[0] > steps[0].values[0]


def test_excitement_is_the_mean_over_places_or_the_mean_square_of_a_layer() -> None:
    answer = torch.randn(2, 4, 3, 5, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    found = excited(answer, [Target("x", 2), Target("x", kind=LAYER)])
    assert float(found[0]) == pytest.approx(float(answer[0, 2].mean()))
    assert float(found[1]) == pytest.approx(float((answer[1] ** 2).mean()))


@pytest.mark.parametrize(
    ("targets", "said"),
    [
        ([Target("fire9", 512)], "fire9 has units 0 to 511, not 512"),
        ([Target("fire10", 0)], "There is no layer fire10; there are conv1"),
        ([Target("fire2", 0), Target("fire3", 0)], "of one layer can be excited together, not of 2"),
    ],
)
def test_a_unit_there_is_not_is_refused(targets: list[Target], said: str) -> None:
    with pytest.raises(DreamError, match=said):
        last(squeezenet(), targets, SHORT)


@pytest.mark.slow
def test_vggs_live_filters_are_raised_tenfold_in_64_steps() -> None:
    from playground.engine.pretrained import load_pretrained

    subject = PretrainedSubject(load_pretrained("vgg16"))
    targets = [Target("conv4_3", index) for index in range(0, 512, 32)]
    final = last(subject, targets, evolve(best(), steps=64), side=64)
    raised = final.values >= 10 * np.maximum(final.first, 0)
    assert raised[~final.silent].mean() >= 0.95
