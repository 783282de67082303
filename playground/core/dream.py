"""What activation maximisation is asked to do: change a picture until a unit answers most (lecture, section 11)."""

from __future__ import annotations

from collections.abc import Callable

import attrs
from attrs import frozen

from playground.core.fields import flag, number, one_of, whole

STARTS = ("grey", "pink", "photo")
"""Grey noise of 150 to 180 as in the course's lab; pink noise, coarse and fine mixed as in photographs; a photo."""
FILTER, LAYER, CLASS = "filter", "layer", "class"
KINDS = (FILTER, LAYER, CLASS)


@frozen(kw_only=True)
class DreamSettings:
    """The tricks, each of which may be off (0, False), and how long it goes on.

    ``learning_rate`` is Adam's, in standard deviations of a photograph's colours. Before each step the picture is
    moved by up to ``jitter`` px, turned by up to ``rotation`` degrees and scaled by up to ``scaling`` (share), so that
    nothing depends on single pixels. ``blur`` (px, σ) smooths after each step; ``variation`` weighs the mean squared
    difference of neighbours, in units of the layer's usual answers; ``decay`` is weight decay of what is changed.
    ``fourier`` changes waves instead of pixels, which makes coarse and fine equally easy, and ``decorrelated`` the main
    axes of colour instead of red, green and blue (Olah et al. 2017). ``before_relu`` maximises the sum before the
    activation function, which has a gradient where the unit is silent. ``diversity`` pushes pictures of one unit apart.
    """

    steps: int = whole(128, 1, 100_000)
    learning_rate: float = number(0.05, 1e-4, 10.0)
    start: str = one_of("pink", lambda: STARTS)
    jitter: int = whole(8, 0, 64)
    rotation: float = number(8.0, 0.0, 45.0)
    scaling: float = number(0.1, 0.0, 0.5)
    blur: float = number(0.0, 0.0, 4.0)
    variation: float = number(0.0, 0.0, 1e4)
    decay: float = number(0.0, 0.0, 1.0)
    diversity: float = number(0.0, 0.0, 100.0)
    fourier: bool = flag(True)
    decorrelated: bool = flag(True)
    before_relu: bool = flag(True)
    seed: int = whole(0, 0, 2**31 - 1)


COURSE_LAB = DreamSettings(
    steps=30,
    learning_rate=0.1,
    start="grey",
    jitter=0,
    rotation=0.0,
    scaling=0.0,
    decay=1e-6,
    fourier=False,
    decorrelated=False,
    before_relu=False,
)
"""Lab 4: Adam on pixels from grey noise, with nothing else."""
SMALL = 64
"""Px; on smaller pictures the tricks are smaller too."""


def best(side: int = 224) -> DreamSettings:
    """All tricks, for pictures of so many px: what shows most clearly what a unit looks for."""
    if side >= SMALL:
        return DreamSettings()
    return DreamSettings(steps=200, jitter=max(1, side // 14), variation=5.0, decay=0.02)


PRESETS: dict[str, Callable[[int], DreamSettings]] = {"best": best, "lab": lambda _side: COURSE_LAB}
"""Ready settings for pictures of a size (px): with all tricks, or with none as in the course's lab."""


@frozen
class Target:
    """What shall be excited: unit ``index`` of a layer, a whole layer (``index`` −1), or a class."""

    layer: str
    index: int = -1
    kind: str = attrs.field(default=FILTER, validator=attrs.validators.in_(KINDS))
