"""Maps while training are as fine as their time allows."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from playground.engine.frames.fineness import FIRST_SIDE, LOOKED_BACK, SECONDS, SIDES, TOLERATED, Fineness


def settled(cost: float, start: Fineness | None = None) -> Fineness:
    """After many maps that cost so many seconds per point."""
    fineness = start or Fineness()
    for _ in range(10):
        fineness = fineness.timed(fineness.side**2, cost * fineness.side**2)
    return fineness


def test_cheap_maps_become_as_fine_as_can_be_and_dear_ones_as_coarse() -> None:
    assert (SIDES[0], SIDES[-1]) == (50, 200)
    assert settled(SECONDS / 200**2 * 0.99).side == 200
    assert settled(SECONDS / 50**2 * 10).side == 50


@given(st.floats(1e-9, 1e-5))
def test_a_map_stays_within_its_time_where_a_coarser_one_is_left(cost: float) -> None:
    found = settled(cost)
    assert found.seconds(found.side**2) <= SECONDS * TOLERATED or found.side == SIDES[0]
    finer = [side for side in SIDES if side > found.side]
    assert not finer or cost * finer[0] ** 2 > SECONDS * 0.999


@given(st.floats(1e-9, 1e-5))
def test_it_comes_to_rest(cost: float) -> None:
    found = settled(cost)
    assert settled(cost, found).side == found.side


def test_one_slow_map_alone_changes_nothing() -> None:
    quick = settled(SECONDS / 200**2 / 2)
    assert quick.timed(200**2, 1.0).side == 200
    slow = quick
    for _ in range(LOOKED_BACK):
        slow = slow.timed(200**2, 1.0)
    assert slow.side == 140


def test_nothing_is_afforded_before_a_map_was_timed() -> None:
    assert not Fineness().affords(1) and Fineness().side == FIRST_SIDE
    known = Fineness().timed(100, SECONDS / 10)
    assert known.affords(900) and not known.affords(1100)
    assert np.isclose(known.seconds(100), SECONDS / 10)
