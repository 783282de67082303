"""A plane, or a line, cut through the loss of a network: what there is to draw, as frozen values with copied arrays.

Every loss here is that of the data alone, without penalties and without dropout, in the mean over the same samples;
one that is no finite number is +inf, one that is not there yet NaN.
"""

from __future__ import annotations

import attrs
import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from playground.core.frames.base import array_field

PCA, RANDOM = "pca", "random"
KINDS = (PCA, RANDOM)
"""Directions that span a plane: those in which the path scatters most, or random ones with normalised filters."""

NOTHING, NO_PATH, TOO_LARGE = "", "path", "size"
"""What is missing for a plane: nothing; a path of more than one point; a network small enough to remember its path."""


def no_loss() -> float:
    """Not there yet."""
    return float("nan")


@frozen(kw_only=True)
class SliceFrame:
    """The loss over θ(x, y) = θ₀ + x·d₁ + y·d₂, and the path of the run in that plane; parameters are θ.

    θ₀ is the network after ``origin_step`` steps, so that the value at (0, 0) is its loss. d₁ and d₂ are of length 1
    and at right angles in a plane of kind "pca", and as long as the weights, filter by filter, in a "random" one, whose
    dice ``seed`` are. ``explained`` (2,) are the shares of the path's squared distances to θ₀ that lie along the first
    and, beyond that, the second direction. ``basis`` is another number for every other plane, ``missing`` says why
    there is none.

    ``path`` (N, 2) are the (x, y) of the networks after ``steps`` (N,) steps and ``epochs`` (N,) epochs, projected,
    from the start to the present; ``path_losses`` (N,) are their own, ``slice_losses`` (N,) those of the plane there.

    ``grid`` (rows, columns) holds the losses at ``x`` (columns,) and ``y`` (rows,) as far as they are there, ``whole``
    at ``whole_x`` and ``whole_y`` those of the last grid that was filled: coarser, but without holes; of size 0 before
    the first. ``progress`` from 0 to 1 is that of the finest grid to come.
    """

    run: int
    kind: str
    seed: int = 0
    basis: int = 0
    missing: str = NOTHING
    explained: NDArray[np.float64] = array_field()
    path: NDArray[np.float64] = array_field()
    steps: NDArray[np.int64] = array_field()
    epochs: NDArray[np.float64] = array_field()
    path_losses: NDArray[np.float64] = array_field()
    slice_losses: NDArray[np.float64] = array_field()
    x: NDArray[np.float64] = array_field()
    y: NDArray[np.float64] = array_field()
    grid: NDArray[np.float64] = array_field()
    whole_x: NDArray[np.float64] = array_field()
    whole_y: NDArray[np.float64] = array_field()
    whole: NDArray[np.float64] = array_field()
    progress: float = 0.0
    is_complete: bool = False
    """Whether the finest grid there will be, as things are, is filled."""
    is_cancelled: bool = False
    is_sharp: bool = False
    """Whether the grid is as fine as while training is paused."""
    origin_step: int = 0
    samples: int = 0
    """Training samples that losses are the mean over."""
    parameters: int = 0
    """Directions there are: the plane shows two of so many."""

    @property
    def has_plane(self) -> bool:
        """Whether there is a plane to draw in."""
        return self.missing == NOTHING

    @property
    def start_losses(self) -> tuple[float, float]:
        """Of the network and of the plane at the start of the path."""
        return self._losses_at(0)

    @property
    def present_losses(self) -> tuple[float, float]:
        """Of the network and of the plane at the end of the path: now."""
        return self._losses_at(-1)

    def _losses_at(self, place: int) -> tuple[float, float]:
        if not len(self.steps):
            return no_loss(), no_loss()
        return float(self.path_losses[place]), float(self.slice_losses[place])


@frozen(kw_only=True)
class LineFrame:
    """The loss along the straight line θ(α) = θ_a + α·(θ_b − θ_a) between two networks of one run.

    α = 0 is the network after ``first`` steps, α = 1 that after ``second``. ``train`` (alphas,) are the losses on
    training samples, ``validation`` likewise on validation samples; of size 0 where there are none.
    """

    run: int
    first: int
    second: int
    alphas: NDArray[np.float64] = array_field()
    train: NDArray[np.float64] = array_field()
    validation: NDArray[np.float64] = array_field()
    samples: int = 0
    validation_samples: int = 0
    is_complete: bool = attrs.field(default=False)
