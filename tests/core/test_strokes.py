from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.core.strokes import Stroke, as_mnist, blank, draw_stroke, rasterise

FOUR = (
    Stroke([(0.3, 0.2), (0.25, 0.5), (0.65, 0.5)], 0.07),
    Stroke([(0.6, 0.2), (0.65, 0.5), (0.6, 0.85)], 0.07),
)
coordinate = st.floats(0.15, 0.85)
drawings = st.lists(
    st.builds(
        Stroke,
        points=st.lists(st.tuples(coordinate, coordinate), min_size=1, max_size=5),
        width=st.floats(0.02, 0.15),
    ),
    min_size=1,
    max_size=3,
)


def test_a_stroke_covers_what_lies_under_the_brush_and_nothing_else() -> None:
    picture = rasterise([Stroke([(0.2, 0.5), (0.8, 0.5)], 0.1)], 100)
    assert picture.shape == (100, 100) and picture.dtype == np.float32
    assert picture[50, 50] == 1 and picture[46:54, 25:75].min() == 1
    assert picture[40].max() == 0 and picture[50, 10] == 0
    assert picture.sum() == pytest.approx(60 * 10 + np.pi * 25, rel=0.01)


def test_edges_are_antialiased() -> None:
    picture = rasterise([Stroke([(0.2, 0.3), (0.8, 0.6)], 0.1)], 64)
    assert ((picture > 0.1) & (picture < 0.9)).any()


def test_a_single_point_is_a_dot() -> None:
    assert rasterise([Stroke([(0.5, 0.5)], 0.2)], 100).sum() == pytest.approx(np.pi * 100, rel=0.02)


def test_the_eraser_takes_away_and_later_ink_comes_back() -> None:
    line, rubber = Stroke([(0.1, 0.5), (0.9, 0.5)], 0.1), Stroke([(0.5, 0.5)], 0.3, erase=True)
    assert rasterise([line, rubber], 100)[50, 50] == 0
    assert rasterise([line, rubber], 100)[50, 20] == 1
    assert rasterise([line, rubber, line], 100)[50, 50] == 1


def test_pressure_thins_the_stroke() -> None:
    picture = rasterise([Stroke([(0.1, 0.5), (0.9, 0.5)], 0.2, pressures=(0.1, 1.0))], 100)
    assert picture[:, 85].sum() > 3 * picture[:, 15].sum() > 0


def test_drawing_a_stroke_as_it_grows_gives_the_same_picture() -> None:
    whole = FOUR[0]
    growing = blank(80)
    for n in range(1, len(whole.points) + 1):
        draw_stroke(growing, Stroke(whole.points[:n], whole.width), n - 1)
    first_dot = rasterise([Stroke(whole.points[:1], whole.width), whole], 80)
    np.testing.assert_array_equal(growing, first_dot)


def test_points_outside_the_pad_are_harmless() -> None:
    assert rasterise([Stroke([(-3, -3), (-2, 5)], 0.1), Stroke([], 0.1)], 50).sum() == 0


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Stroke([(float("nan"), 0)], 0.1),
        lambda: Stroke([(0, 0)], 0),
        lambda: Stroke([(0, 0)], 2),
        lambda: Stroke([(0, 0)], 0.1, pressures=(0.5, 0.5)),
        lambda: Stroke([(0, 0)], 0.1, pressures=(1.5,)),
    ],
)
def test_impossible_strokes_are_refused(wrong) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=r"stroke|pressures"):
        wrong()


def test_an_empty_drawing_stays_empty() -> None:
    for centre in (True, False):
        assert as_mnist(blank(280), centre).shape == (28, 28)
        assert as_mnist(blank(280), centre).max() == 0


def test_without_centring_the_pad_is_only_averaged() -> None:
    picture = blank(280)
    picture[10:20, 20:40] = 1
    expected = blank(28)
    expected[1, 2:4] = 1
    np.testing.assert_allclose(as_mnist(picture, centre=False), expected, atol=1e-6)


def test_where_and_how_large_it_is_drawn_makes_no_difference() -> None:
    plain = as_mnist(rasterise(FOUR))
    small = [Stroke([(0.05 + x / 2, 0.45 + y / 2) for x, y in s.points], s.width / 2) for s in FOUR]
    assert np.abs(as_mnist(rasterise(small)) - plain).mean() < 0.02


@settings(max_examples=60, deadline=None)
@given(drawings)
def test_a_centred_drawing_is_as_in_mnist(strokes: list[Stroke]) -> None:
    digit = as_mnist(rasterise(strokes, 140))
    assert digit.dtype == np.float32 and digit.min() >= 0 and digit.max() == pytest.approx(1)
    rows, columns = np.flatnonzero(digit.any(1)), np.flatnonzero(digit.any(0))
    assert max(np.ptp(rows), np.ptp(columns)) + 1 in (19, 20)
    for weights in (digit.sum(0), digit.sum(1)):
        middle = weights @ np.arange(28) / weights.sum()
        at_the_edge = weights[0] > 0 or weights[-1] > 0
        assert abs(middle - 14) <= 0.5001 or at_the_edge
