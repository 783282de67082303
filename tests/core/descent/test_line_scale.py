"""A line over the data, and the same line as the numbers of a network that reads normalised inputs."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from playground.core.descent.line_scale import LineScale
from playground.core.normalisations import InputScale

numbers = st.floats(-100, 100)


@given(numbers, st.floats(0.01, 100), numbers, numbers, numbers)
def test_network_and_line_answer_alike(mean: float, deviation: float, w: float, b: float, x: float) -> None:
    slope, height = LineScale(mean, deviation).to_data((w, b))
    size = 1.0 + abs(w) * (abs(x) + abs(mean)) / deviation + abs(b)
    assert abs(slope * x + height - (w * (x - mean) / deviation + b)) <= 1e-9 * size


@given(numbers, st.floats(0.01, 100), numbers, numbers)
def test_there_and_back_is_where_one_was(mean: float, deviation: float, w: float, b: float) -> None:
    scale = LineScale(mean, deviation)
    np.testing.assert_allclose(scale.to_network(scale.to_data((w, b))), (w, b), rtol=1e-6, atol=1e-6)


def test_without_normalisation_they_are_the_same() -> None:
    for scale in (None, InputScale()):
        assert LineScale.of(scale) == LineScale()
    assert not LineScale().changes
    assert LineScale.of(InputScale((2.0,), (4.0,))) == LineScale(2.0, 4.0)
    assert LineScale(2.0, 4.0).changes
