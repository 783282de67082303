"""A whole transfer: the loss falls, settings change on the way, the same dice give the same picture."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from attrs import evolve
from tiny import network, pictures

from playground.core.message import ProblemError
from playground.core.style import StyleSettings, recipe
from playground.core.style_cost import check_memory, needed_memory
from playground.engine.photographs import as_bytes, resized
from playground.engine.style.measures import gram
from playground.engine.style.transfer import Iteration, first_picture, transfer

SHORT = recipe("squeezenet", size=128, iterations=8)


def run(settings: StyleSettings, most: int = 100) -> list[Iteration]:
    made = []
    for iteration in transfer(network("squeezenet"), pictures(), lambda: settings):
        made.append(iteration)
        if len(made) == most:
            break
    return made


@pytest.mark.parametrize("optimiser", ["lbfgs", "adam"])
@pytest.mark.parametrize("start", ["content", "noise"])
def test_the_loss_falls(optimiser: str, start: str) -> None:
    made = run(evolve(SHORT, optimiser=optimiser, start=start))
    assert [iteration.number for iteration in made] == list(range(1, 9))
    assert made[-1].parts.total < 0.6 * made[0].parts.total
    assert made[-1].picture().shape == (96, 128, 3)


def test_no_evaluation_is_made_twice() -> None:
    made = run(SHORT)
    assert made[-1].evaluations <= 8 + 12  # a line search looks further now and then
    assert run(evolve(SHORT, optimiser="adam"))[-1].evaluations == 8


def test_the_same_dice_give_the_same_picture() -> None:
    noise = evolve(SHORT, start="noise", iterations=3)
    first, again, other = (run(settings)[-1].picture() for settings in (noise, noise, evolve(noise, seed=1)))
    assert np.array_equal(first, again) and not np.array_equal(first, other)


def test_it_starts_small_and_doubles() -> None:
    made = run(recipe("squeezenet", size=256, iterations=10))
    widths = [iteration.width for iteration in made]
    assert widths == [128] * 7 + [256] * 3
    assert made[-1].evaluations >= 10


def test_everything_may_change_on_the_way() -> None:
    now = [SHORT]
    seen = []
    for iteration in transfer(network("squeezenet"), pictures(), lambda: now[0]):
        seen.append(iteration)
        if iteration.number == 2:
            now[0] = evolve(SHORT, style_weight=0.0)
        elif iteration.number == 3:
            now[0] = evolve(SHORT, optimiser="adam", iterations=5)
    assert len(seen) == 5
    assert seen[2].parts.style == {} and set(seen[3].parts.style) == set(SHORT.style)


def test_original_colours_can_be_asked_for_at_any_moment() -> None:
    now = [SHORT]
    iteration = next(iter(transfer(network("squeezenet"), pictures(), lambda: now[0])))
    plain = iteration.picture()
    now[0] = evolve(SHORT, original_colours=True)
    assert not np.array_equal(plain, iteration.picture())


def test_a_picture_is_a_copy() -> None:
    iterations = transfer(network("squeezenet"), pictures(), lambda: SHORT)
    first = next(iterations)
    kept = first.picture()
    before = kept.copy()
    next(iterations)
    assert np.array_equal(kept, before)


def test_nothing_to_compare_is_said_on_the_way_too() -> None:
    now = [SHORT]
    iterations = transfer(network("squeezenet"), pictures(), lambda: now[0])
    next(iterations)
    now[0] = evolve(SHORT, style_weight=0.0, content_weight=0.0)
    with pytest.raises(ProblemError, match="All weights are zero"):
        next(iterations)


def test_what_needs_too_much_memory_is_said_with_a_size_that_would_do() -> None:
    large = recipe("vgg16", size=1024)
    needed = needed_memory(large, 800, 1000)
    check_memory(large, 800, 1000, needed)
    check_memory(large, 800, 1000, None)
    with pytest.raises(ProblemError, match=r"1024 px would need [\d.]+ GB of memory; \d+ px would do") as told:
        check_memory(large, 800, 1000, needed - 1)
    fitting = int(told.value.message.values["fitting"])
    assert needed_memory(evolve(large, size=fitting), 800, 1000) <= needed - 1
    with pytest.raises(ProblemError, match=r"GB of memory\.$"):
        check_memory(large, 800, 1000, 1000)


@pytest.mark.slow
def test_the_courses_recipe_on_vgg16_falls_below_a_tenth_within_45_evaluations() -> None:
    from playground import paths
    from playground.engine.photographs import read_photograph
    from playground.engine.style.transfer import Pictures

    settings = recipe("vgg16", size=256, iterations=45, coarse_to_fine=False, smoothness=0.0)
    content = read_photograph(paths.resource("images", "content", "astronaut.jpg"), 256)
    style = read_photograph(paths.resource("images", "style", "vangogh_starry_night_1889.jpg"), 256)
    first = None
    for iteration in transfer(network("vgg16"), Pictures(content, style), lambda: settings):
        first = first or iteration.parts.total
        if iteration.parts.total < 0.1 * first:
            break
    assert iteration.evaluations <= 45 and iteration.parts.total < 0.1 * first


def test_gram_matrices_are_those_of_painting_and_picture() -> None:
    settings = evolve(SHORT, coarse_to_fine=False)
    last = run(settings)[-1]
    wanted, reached = last.grams("fire2")
    net, given = network("squeezenet"), pictures()
    style = torch.from_numpy(resized(given.style, 128))[None]
    maps = net.answers(net.reads.applied(style), ["fire2"])["fire2"]
    assert torch.allclose(torch.from_numpy(wanted), gram(maps)[0], rtol=1e-4, atol=1e-5)
    shown = torch.from_numpy(last.picture().copy()).permute(2, 0, 1)[None] / 255
    seen = gram(net.answers(net.reads.applied(shown.float()), ["fire2"])["fire2"])[0]
    error = torch.linalg.norm(torch.from_numpy(reached) - seen) / torch.linalg.norm(seen)
    assert error < 0.05  # the picture is cut off at 0 and 255 and rounded


def test_what_a_transfer_starts_from() -> None:
    content = pictures().content
    first = first_picture(content, evolve(SHORT, size=512))
    assert np.array_equal(first, as_bytes(resized(content, 128)))
    noise = evolve(SHORT, start="noise", seed=3)
    grey = first_picture(content, noise)
    assert np.array_equal(grey, first_picture(content, noise)) and 115 < grey.mean() < 140
    assert not np.array_equal(grey, first_picture(content, evolve(noise, seed=4)))
