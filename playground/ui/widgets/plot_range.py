"""Which part of the plane a plot shows by itself, until the user moves it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from playground.ui.widgets.axis import grown, linear_range, log_range, percent_range
from playground.ui.widgets.live_curve import Curve, Floats

EARLY = 0.06
"""Share of the x axis at its beginning where curves may leave an axis of percentages at the bottom."""


def x_range(curves: Iterable[Curve]) -> tuple[float, float]:
    """From 0 (or the first point below) to a little beyond the end of this run's curves.

    A last run drawn as ghost counts only while there is no other curve.
    """
    drawn = [c for c in curves if len(c.x)]
    own = [c for c in drawn if c.style != "ghost"] or drawn
    if not own:
        return 0.0, 1.0
    return min(0.0, *(float(c.x[0]) for c in own)), grown(max(float(c.x[-1]) for c in own))


def y_range(
    curves: Sequence[Curve], x0: float, x1: float, *, log: bool, percent: bool, least: float | None = None
) -> tuple[float, float]:
    """Ends for all finite values between x0 and x1, log10 of them on a logarithmic axis.

    A linear axis does not go below ``least`` where there are values above it.
    """
    seen = [values for c in curves if (values := _finite(c.y[c.within(x0, x1)], log)).size]
    if not seen:
        return (-2.0, 0.0) if log else (0.0, 1.0)
    high = max(float(v.max()) for v in seen)
    if percent:
        late = x0 + EARLY * (x1 - x0)
        lows = [float(v.min()) for c in curves if (v := _finite(c.y[(c.x >= late) & (c.x <= x1)], log)).size]
        return percent_range(min([*lows, *(float(v[-1]) for v in seen)]), high)
    low = min(float(v.min()) for v in seen)
    if least is not None and high > least:
        low = max(low, least)
    return log_range(low, high) if log else linear_range(low, high)


def _finite(values: Floats, positive: bool) -> Floats:
    keep = np.isfinite(values) & (values > 0) if positive else np.isfinite(values)
    return values[keep]
