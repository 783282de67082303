"""Numbers and sentences of the line's own pages."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from playground.core.descent.departures import BATCH, CLIPPING, L1, OPTIMISER, SCHEDULE, WEIGHT_DECAY, departures
from playground.core.descent.line_scale import LineScale
from playground.core.experiment import Experiment
from playground.ui.numbers import MINUS, count, rate, significant
from playground.ui.train.wording import term

DIGITS = 3
MOST_DECIMALS = 4
LARGEST_PLAIN = 1e6


def _tr(text: str) -> str:
    return QCoreApplication.translate("ExactView", text)


def column_texts(values: Sequence[float]) -> list[str]:
    """Numbers of one column with equally many decimals, so that their points stand under each other.

    The largest has three digits that count; none has decimals that no value needs.
    """
    finite = [abs(value) for value in values if math.isfinite(value)]
    largest = max(finite, default=0.0)
    if largest >= LARGEST_PLAIN or 0.0 < largest < 10.0**-MOST_DECIMALS:
        return [significant(value) for value in values]
    exponent = math.floor(math.log10(largest)) if largest > 0 else 0
    decimals = min(MOST_DECIMALS, max(0, DIGITS - 1 - exponent))
    while decimals and all(math.isclose(v, round(v, decimals - 1), rel_tol=1e-6, abs_tol=1e-9) for v in finite):
        decimals -= 1
    return [_fixed(value, decimals) if math.isfinite(value) else significant(value) for value in values]


def _fixed(value: float, decimals: int) -> str:
    text = f"{abs(value):,.{decimals}f}".replace(",", "\u202f")
    return (MINUS if value < 0 and float(f"{value:.{decimals}f}") != 0.0 else "") + text


def signed(value: float) -> str:
    """An error with its sign: +0.44, −0.38."""
    text = significant(value)
    return f"+{text}" if value > 0 else text


def in_brackets(text: str) -> str:
    """A negative number that stands behind a sign."""
    return f"({text})" if text.startswith(MINUS) else text


def scale_text(scale: LineScale) -> str:
    """What the network reads instead of x: "(x − 5.3)/3.6"; "" where that is x itself."""
    if not scale.changes:
        return ""
    sign = MINUS if scale.mean >= 0 else "+"
    return f"(x {sign} {rate(abs(scale.mean))})/{rate(scale.deviation)}"


def line_text(w: float, b: float) -> str:
    """A line as a formula: 6.6·x + 22.9."""
    sign = MINUS if b < 0 else "+"
    return f"{significant(w)}·x {sign} {significant(abs(b))}"


def departure_text(experiment: Experiment) -> str:
    """What real steps do otherwise than plain gradient descent on all points; "" where nothing."""
    training, names = experiment.training, departures(experiment)
    if not names:
        return ""
    words = {
        OPTIMISER: _tr("{name} makes another step of this gradient").format(name=term(training.optimiser.title)),
        BATCH: _tr("a step sees {size} of {count} points, so its gradient scatters about this one").format(
            size=count(training.batch_size), count=count(experiment.data.counts[0])
        ),
        WEIGHT_DECAY: _tr("L2 adds {rate}·w to ∂E/∂w").format(rate=rate(training.weight_decay)),
        L1: _tr("L1 adds ±{rate} to ∂E/∂w").format(rate=rate(training.l1)),
        CLIPPING: _tr("gradients longer than {norm} are cut").format(norm=rate(training.gradient_clipping or 0.0)),
        SCHEDULE: _tr("the schedule changes α"),
    }
    return _tr("So plain gradient descent would step. Here {differences}.").format(
        differences="; ".join(words[name] for name in names)
    )
