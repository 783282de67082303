"""From a picture to its map, through activation and pooling, as one value computed from what was chosen."""

from __future__ import annotations

from functools import cached_property

import attrs
import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from playground.core.activations import ACTIVATIONS
from playground.core.convolution.pooling import MAX, NONE, pool, region, region_of
from playground.core.convolution.sliding import Contents, contents, correlate, largest, turned
from playground.core.layers.windows import Window

Floats = NDArray[np.float64]

FITTING_ACTIVATIONS = tuple(name for name in ACTIVATIONS if name != "softmax")
"""All that act on one value; softmax compares values of several classes, of which one map has none."""


@frozen
class Setting:
    """How the kernel slides, and what comes after."""

    stride: int = 1
    padding: int = 0
    dilation: int = 1
    is_turned: bool = False
    """A convolution, rather than the cross-correlation that networks compute."""
    activation: str = "relu"
    pooling: str = MAX
    pool_size: int = 2


@frozen(eq=False)
class Picture:
    """What is looked at: ``levels`` (C, H, W) from 0 to ``white``."""

    levels: Floats
    white: float = 255.0

    @property
    def channels(self) -> int:
        return len(self.levels)

    @property
    def side(self) -> int:
        """Pixels along a side; it is square."""
        return int(self.levels.shape[1])


@attrs.define(eq=False, slots=False)
class Workings:
    """Everything that follows from a picture, a kernel (1 or C, k, k) and a setting. Not to be changed.

    Where the window is larger than the picture there is no map, and ``problem`` holds the arithmetic.
    """

    picture: Picture
    kernel: Floats
    setting: Setting

    @cached_property
    def window(self) -> Window:
        setting = self.setting
        return Window(int(self.kernel.shape[-1]), setting.stride, setting.padding, setting.dilation)

    @cached_property
    def applied(self) -> Floats:
        """The kernel as it lies on the picture: turned by 180° for a convolution."""
        return turned(self.kernel) if self.setting.is_turned else self.kernel

    @property
    def problem(self) -> str:
        """The arithmetic where the window does not fit: "⌊(6+2·0−11)/1⌋+1 < 1"; else empty."""
        return self.window.too_large(*self.picture.levels.shape[1:])

    @property
    def side(self) -> int:
        """Pixels along a side of the map; below 1 where there is none."""
        return self.window.outputs(self.picture.side)

    @property
    def formula(self) -> str:
        """How that follows: "⌊(28+2·0−3)/1⌋+1 = 26"."""
        return self.window.formula(self.picture.side)

    @cached_property
    def map(self) -> Floats:
        """The sums (H′, W′). Raises ValueError where there are none."""
        return correlate(self.picture.levels, self.applied, self.window)

    @cached_property
    def range(self) -> float:
        """The largest sum that the kernel can reach, of either sign."""
        return largest(self.kernel, self.picture.channels, self.picture.white)

    @cached_property
    def activated(self) -> Floats:
        """g of every sum."""
        return self.g(self.map)

    @cached_property
    def activated_range(self) -> float:
        """The largest value, of either sign, that g can give."""
        return max(float(np.abs(self.g(np.array([-self.range, self.range]))).max()), 1e-12)

    def g(self, values: Floats) -> Floats:
        """The activation of these sums."""
        return ACTIVATIONS[self.setting.activation].curve(np.asarray(values, np.float64))

    @property
    def pool_window(self) -> Window | None:
        """How the regions lie; None where nothing is pooled."""
        setting = self.setting
        return None if setting.pooling == NONE else Window(setting.pool_size, setting.pool_size)

    @property
    def pool_problem(self) -> str:
        """The arithmetic where no region fits the map; else empty."""
        window = self.pool_window
        return "" if window is None or self.problem else window.too_large(self.side)

    @cached_property
    def pooled(self) -> Floats | None:
        """The regions' values; None where nothing is pooled, or no region fits."""
        if self.pool_window is None or self.problem or self.pool_problem:
            return None
        return pool(self.activated, self.setting.pooling, self.setting.pool_size)

    def contents(self, place: tuple[int, int]) -> Contents:
        """What lies under the window at a pixel of the map."""
        return contents(self.picture.levels, self.applied, self.window, place)

    def region(self, place: tuple[int, int]) -> Floats | None:
        """The values pooled together with this pixel; None where it falls into no region."""
        if self.pooled is None:
            return None
        found = region_of(self.activated.shape, self.setting.pool_size, place)
        return None if found is None else region(self.activated, self.setting.pool_size, found)
