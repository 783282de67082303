"""The page of convolutions reckons without PyTorch; here PyTorch says whether it is right."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn import functional

from playground.core.activations import ACTIVATIONS
from playground.core.convolution.kernels import KERNELS
from playground.core.convolution.pooling import AVERAGE, MAX, pool
from playground.core.convolution.sliding import contents, correlate, turned
from playground.core.convolution.workings import FITTING_ACTIVATIONS, Picture, Setting, Workings
from playground.core.layers.windows import Window
from playground.engine.activations import FUNCTIONS

ROOM = {"stride": range(1, 5), "padding": range(6), "dilation": range(1, 5)}


def picture(channels: int, side: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (channels, side, side)).astype(np.float64)


def by_torch(levels: np.ndarray, kernel: np.ndarray, window: Window, flipped: bool) -> np.ndarray:
    """The same by conv2d, a kernel of one channel meeting every channel."""
    weight = torch.from_numpy(np.array(np.broadcast_to(kernel, (len(levels), *kernel.shape[1:]))))
    weight = torch.flip(weight, (1, 2)) if flipped else weight
    found = functional.conv2d(
        torch.from_numpy(levels)[None],
        weight[None],
        stride=window.stride,
        padding=round(window.padding),
        dilation=window.dilation,
    )
    return found[0, 0].numpy()


@pytest.mark.slow
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("flipped", [False, True])
@pytest.mark.parametrize(("name", "size"), [(name, size) for name, kernel in KERNELS.items() for size in kernel.sizes])
def test_every_kernel_at_every_stride_padding_and_dilation(name: str, size: int, flipped: bool, channels: int) -> None:
    levels, kernel = picture(channels, 14), KERNELS[name].make(size, 7)[None]
    tried = 0
    for stride in ROOM["stride"]:
        for padding in ROOM["padding"]:
            for dilation in ROOM["dilation"]:
                window = Window(size, stride, padding, dilation)
                if window.outputs(14) < 1:
                    with pytest.raises((ValueError, RuntimeError)):
                        by_torch(levels, kernel, window, flipped)
                    with pytest.raises(ValueError, match="< 1"):
                        correlate(levels, kernel, window)
                    continue
                tried += 1
                ours = correlate(levels, turned(kernel) if flipped else kernel, window)
                theirs = by_torch(levels, kernel, window, flipped)
                np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-6)
    assert tried > 10


@given(
    st.integers(1, 11),
    st.integers(1, 4),
    st.integers(0, 5),
    st.integers(1, 4),
    st.booleans(),
    st.integers(1, 3),
    st.integers(0, 1000),
)
def test_any_kernel_with_numbers_of_its_own_for_every_channel(
    size: int, stride: int, padding: int, dilation: int, flipped: bool, channels: int, seed: int
) -> None:
    window = Window(size, stride, padding, dilation)
    side = 12 + seed % 6
    if window.outputs(side) < 1:
        return
    levels = picture(channels, side, seed)
    kernel = np.random.default_rng(seed).standard_normal((channels, size, size))
    found = correlate(levels, turned(kernel) if flipped else kernel, window)
    np.testing.assert_allclose(found, by_torch(levels, kernel, window, flipped), rtol=1e-9, atol=1e-6)
    place = seed % found.shape[0], (3 * seed) % found.shape[1]
    inside = contents(levels, turned(kernel) if flipped else kernel, window, place)
    assert inside.total == pytest.approx(found[place], rel=1e-9, abs=1e-6)
    assert inside.sums.sum() == pytest.approx(inside.total, abs=1e-6)


@given(st.integers(2, 4), st.integers(2, 19), st.sampled_from([MAX, AVERAGE]))
def test_pooling_leaves_what_pytorch_leaves(size: int, side: int, way: str) -> None:
    values = np.random.default_rng(side).standard_normal((side, side))
    theirs = functional.max_pool2d if way == MAX else functional.avg_pool2d
    if side < size:
        with pytest.raises(ValueError, match="< 1"):
            pool(values, way, size)
        return
    wanted = theirs(torch.from_numpy(values)[None, None], size)[0, 0].numpy()
    np.testing.assert_allclose(pool(values, way, size), wanted, rtol=1e-12)


@pytest.mark.parametrize("name", FITTING_ACTIVATIONS)
def test_the_whole_way_from_picture_to_pooled_map(name: str) -> None:
    assert ACTIVATIONS[name].title
    levels = picture(3, 28)
    kernel = KERNELS["sharpen"].make(5, 0)[None] / 255.0
    workings = Workings(Picture(levels), kernel, Setting(2, 1, 2, True, name, AVERAGE, 3))
    sums = torch.from_numpy(by_torch(levels, kernel, workings.window, True))
    after = (
        functional.prelu(sums, torch.tensor(0.25, dtype=torch.float64)) if name == "prelu" else FUNCTIONS[name](sums)
    )
    np.testing.assert_allclose(workings.activated, after.numpy(), rtol=1e-6, atol=1e-9)
    assert workings.pooled is not None
    wanted = functional.avg_pool2d(after[None, None], 3)[0, 0].numpy()
    np.testing.assert_allclose(workings.pooled, wanted, rtol=1e-6, atol=1e-9)


def test_the_lectures_padding_example() -> None:
    """The slides' 6 × 6, framed by zeros, keeps its size under a 3 × 3 kernel."""
    from playground.core.convolution.sixes import SIXES

    levels = SIXES["padding"].picture.levels
    kernel = KERNELS["vertical"].make(3, 0)[None]
    framed = correlate(levels, kernel, Window(3, padding=1))
    assert framed.shape == (6, 6)
    np.testing.assert_array_equal(framed, by_torch(levels, kernel, Window(3, padding=1), False))
