"""What a transfer costs: iterations by size, pixels to move, memory."""

from __future__ import annotations

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from playground.core.style import LARGEST_SIZE, LEAST_SIZE, StyleSettings, first_settings, levels, recipe
from playground.core.style_cost import SHARES, fitted_size, fitting_size, last_iteration, needed_memory, pixels_left

SETTINGS = st.builds(
    lambda size, iterations, small: recipe(size=size, iterations=iterations, coarse_to_fine=small),
    st.integers(LEAST_SIZE, LARGEST_SIZE),
    st.integers(1, 400),
    st.booleans(),
)
SIDES = st.integers(8, 3000)


def by_hand(settings: StyleSettings, height: int, width: int, done: int) -> int:
    """Iteration for iteration."""
    sizes, total, level = levels(settings), 0, 0
    for number in range(1, settings.iterations + 1):
        while number > last_iteration(level, len(sizes), settings.iterations):
            level += 1
        rows, columns = fitted_size(height, width, sizes[level])
        total += rows * columns if number > done else 0
    return total


@given(SETTINGS, SIDES, SIDES, st.integers(0, 400))
def test_the_pixels_that_are_left_are_those_of_the_iterations_left(
    settings: StyleSettings, height: int, width: int, done: int
) -> None:
    assert pixels_left(settings, height, width, done) == by_hand(settings, height, width, done)


def test_all_iterations_are_shared_out() -> None:
    for count, shares in SHARES.items():
        assert len(shares) == count and sum(shares) == 1
        assert last_iteration(count - 1, count, 117) == 117


@given(SETTINGS, SIDES, SIDES)
def test_a_picture_keeps_its_proportions(settings: StyleSettings, height: int, width: int) -> None:
    rows, columns = fitted_size(height, width, settings.size)
    assert max(rows, columns) == settings.size and min(rows, columns) >= 1


@given(SETTINGS, SIDES, SIDES, st.integers(10**6, 10**10))
def test_the_size_offered_fits_and_is_smaller(settings: StyleSettings, height: int, width: int, memory: int) -> None:
    size = fitting_size(settings, height, width, memory)
    if size is not None:
        assert size < settings.size
        assert needed_memory(evolve(settings, size=size), height, width) <= memory


def test_the_page_begins_with_about_a_minute_on_two_processors() -> None:
    """At 3.2 µs a pixel and iteration, measured with VGG-16."""
    assert 45 < 3.2e-6 * pixels_left(first_settings(), 512, 512, 0) < 75
