"""The loss of lines on a grid, as maps of heights want it."""

from __future__ import annotations

import numpy as np

from playground.core.descent.line_fit import LineFit, Values

Range = tuple[float, float]


def heights(fit: LineFit, w: Range, b: Range, count: int) -> Values:
    """The loss (count, count) over these ranges, rows along b."""
    across, up = np.linspace(*w, count), np.linspace(*b, count)
    loss: Values = np.maximum(fit.loss(across[None, :], up[:, None]), 0.0)
    return loss
