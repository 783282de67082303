"""Gram matrices as they are shown: which filters, and how far apart."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.core.style_frames import Preview, grams_frame


@given(st.integers(0, 1000), st.integers(1, 30), st.integers(1, 24))
def test_the_strongest_filters_in_their_order(seed: int, channels: int, most: int) -> None:
    generator = np.random.default_rng(seed)
    maps = generator.random((2, channels, 50)).astype(np.float32)
    painting, picture = (values @ values.T / 50 for values in maps)
    frame = grams_frame(1, 7, "conv1_1", painting, picture, most)
    kept = list(frame.filters)
    assert kept == sorted(kept) and len(kept) == min(most, channels)
    weakest = min(painting[i, i] for i in kept)
    assert all(painting[i, i] <= weakest for i in range(channels) if i not in kept)
    for row, i in enumerate(kept):
        for column, j in enumerate(kept):
            assert frame.painting[row, column] == painting[i, j]
            assert frame.picture[row, column] == picture[i, j]


def test_apart_is_the_relative_frobenius_distance() -> None:
    painting = np.array([[3.0, 0.0], [0.0, 4.0]], np.float32)
    assert grams_frame(1, 1, "conv1_1", painting, painting * np.float32(1.1), 2).apart == pytest.approx(0.1, rel=1e-5)
    assert grams_frame(1, 1, "conv1_1", painting, np.zeros_like(painting), 2).apart == pytest.approx(1.0)
    assert np.isnan(grams_frame(1, 1, "conv1_1", np.zeros_like(painting), painting, 2).apart)


def test_nobody_can_write_to_a_preview() -> None:
    preview = Preview(np.zeros((4, 6, 3), np.uint8))
    assert preview.size == (4, 6)
    with pytest.raises(ValueError, match="read-only"):
        preview.picture[0, 0, 0] = 1
