from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PySide6.QtCore import QRectF

from playground.ui.widgets.live_curve import Curve, View, dashed_lines, solid_lines, thinned

values = st.integers(801, 4000).flatmap(lambda n: arrays(np.float64, n, elements=st.floats(-1e6, 1e6)))


@given(values)
def test_thinning_keeps_extremes_the_end_and_the_order(y: np.ndarray) -> None:
    x = np.arange(len(y), dtype=np.float64)
    tx, ty = thinned(x, y)
    assert len(tx) <= 801
    assert ty.min() == y.min() and ty.max() == y.max()
    assert tx[-1] == x[-1] and ty[-1] == y[-1]
    assert (np.diff(tx) >= 0).all()
    assert all(y[int(i)] == v for i, v in zip(tx, ty, strict=True))


def test_what_is_drawn_already_lies_still_while_a_curve_grows() -> None:
    y = np.random.default_rng(0).normal(size=3000)
    x = np.arange(3000.0)
    before, after = thinned(x[:2400], y[:2400]), thinned(x[:2800], y[:2800])
    assert np.array_equal(before[0][:590], after[0][:590])


def test_a_stretch_without_finite_values_stays_a_gap() -> None:
    y = np.ones(4000)
    y[1000:2000] = np.nan
    x, thin = thinned(np.arange(4000.0), y)
    lines = solid_lines(x, thin)
    assert not ((lines[:, 0] > 1010) & (lines[:, 2] < 1990)).any()
    assert lines[:, 2].max() == 3999


def test_a_log_axis_has_no_place_for_zero_and_infinity() -> None:
    view = View(0, 10, -2, 0, QRectF(0, 0, 100, 50), True)
    _, py = view.to_px(np.arange(4.0), np.array([1.0, 0.0, np.inf, 0.01]))
    assert py[0] == 0 and py[3] == 50
    assert np.isnan(py[1:3]).all()


def test_dashes_cover_their_share_of_the_path() -> None:
    x = np.linspace(0, 400, 81)
    lines = solid_lines(x, 50 + 30 * np.sin(x / 15))
    dashes = dashed_lines(lines, 6, 4)

    def length(part: np.ndarray) -> float:
        return float(np.hypot(part[:, 2] - part[:, 0], part[:, 3] - part[:, 1]).sum())

    assert abs(length(dashes) / length(lines) - 0.6) < 0.02


@given(st.integers(0, 30))
def test_dashing_any_path_leaves_only_finite_lines(count: int) -> None:
    rng = np.random.default_rng(count)
    lines = solid_lines(np.arange(float(count + 1)), rng.normal(size=count + 1) * 10.0**count)
    assert np.isfinite(dashed_lines(lines)).all()


def test_the_last_finite_point_is_the_end() -> None:
    curve = Curve(np.arange(3.0), np.array([1.0, 2.0, np.nan]), "solid", "run")
    assert curve.last() == (1.0, 2.0)
    assert Curve(np.zeros(0), np.zeros(0), "solid", "run").last() is None
