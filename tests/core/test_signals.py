"""What a standard deviation of signals means."""

from __future__ import annotations

import math

import pytest

from playground.core.signals import ACTIVATIONS_BETWEEN, GRADIENTS_BETWEEN, Fate, fate


@pytest.mark.parametrize(
    ("spread", "unit", "expected"),
    [
        (0.5, 1.0, Fate.FINE),
        (1e-3, 1.0, Fate.VANISHES),
        (1e3, 1.0, Fate.EXPLODES),
        (1e-3, 1e-2, Fate.FINE),
        (1e3, 1e6, Fate.VANISHES),
        (0.0, 1.0, Fate.VANISHES),
        (0.0, 0.0, Fate.VANISHES),
        (1.0, 0.0, Fate.FINE),
        (1.0, math.nan, Fate.FINE),
        (math.inf, 1.0, Fate.EXPLODES),
        (math.nan, 1.0, Fate.EXPLODES),
    ],
)
def test_a_signal_vanishes_or_explodes_outside_of_what_is_fine(spread: float, unit: float, expected: Fate) -> None:
    assert fate(spread, GRADIENTS_BETWEEN, unit) is expected


def test_the_ends_of_what_is_fine_are_fine() -> None:
    assert all(fate(end, ACTIVATIONS_BETWEEN) is Fate.FINE for end in ACTIVATIONS_BETWEEN)
