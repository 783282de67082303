"""Pictures cost the training thread at most 15 % of its time."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from playground.session.frame_budget import INTERVAL, SHARE, FrameBudget


@given(st.lists(st.floats(1e-4, 0.5), min_size=1, max_size=4))
def test_all_views_together_stay_within_their_share(costs: list[float]) -> None:
    now, spent = 0.0, 0.0
    budget = FrameBudget(lambda: now)
    while now < 60.0:
        for number, cost in enumerate(costs):
            if budget.allows(str(number)):
                now += cost
                spent += cost
                budget.spent(str(number), cost)
        now += 0.01
    assert spent / now <= SHARE + sum(costs) / now


def test_cheap_pictures_come_ten_times_a_second_at_most() -> None:
    now = 0.0
    budget = FrameBudget(lambda: now)
    budget.spent("map", 1e-6)
    assert not budget.allows("map")
    now = INTERVAL + 1e-3
    assert budget.allows("map")


def test_a_view_that_asks_for_fewer_pictures_gets_fewer() -> None:
    now = 0.0
    budget = FrameBudget(lambda: now)
    budget.spent("numbers", 1e-6)
    now = INTERVAL + 1e-3
    assert not budget.allows("numbers", 2 * INTERVAL)
    now = 2 * INTERVAL + 1e-3
    assert budget.allows("numbers", 2 * INTERVAL)
