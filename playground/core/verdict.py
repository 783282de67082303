"""How a run is doing, judged by its curves (lecture, section 7): bad on both parts is underfitting, good on training
and bad on validation is overfitting."""

from __future__ import annotations

import math

import attrs
import numpy as np
from attrs import frozen

from playground.core.curve_shape import Trend, block_means, logarithms, noise, trend
from playground.core.history import History, Series, Values
from playground.core.tasks import Task

TOO_EARLY = "too early"
LEARNING = "learning"
RIGHT = "right"
OVERFITTING = "overfitting"
UNDERFITTING = "underfitting"
NOT_LEARNING = "not learning"
DIVERGING = "diverging"
KINDS = (TOO_EARLY, LEARNING, RIGHT, OVERFITTING, UNDERFITTING, NOT_LEARNING, DIVERGING)

FEWEST_POINTS = 5
"""Points of the validation curve before anything is said."""
FEWEST_STEPS = 200
"""Steps before anything is said, unless :data:`ENOUGH_EPOCHS` are through (batches of all samples make few steps)."""
ENOUGH_EPOCHS = 20.0
LAST_SHARE = 0.25
"""Trends are fitted over this last part of the curve."""
FEWEST_IN_TREND = 3
MOST_IN_TREND = 16
"""Blocks a trend is fitted through; single points of a long curve hang together too much for its standard error."""
FALLS = -0.02
"""The loss falls where it loses a fiftieth over the last quarter of the run."""
SURE = 3.0
"""Standard errors by which a slope must differ from none …"""
STILL_SURE = 1.5
"""… and to be believed on, where the run was said to be learning before."""
LEAST_FIRST = 1e-200
"""A first loss under this is none that others can be compared with."""
RISEN = 0.1
"""The validation loss has risen where it is a tenth above its smoothed minimum, and above the noise …"""
NOISES = 3.0
"""… by so many standard deviations of the difference of two blocks …"""
RISES_FOR = 0.15
"""… and the minimum lies so far back, as a share of the run, …"""
FELL_MEANWHILE = 0.1
"""… and the training loss has lost a tenth since: otherwise both parts got worse."""
SOLVED = 0.02
"""Share of the first loss below which a rise is of no interest."""
GREW = 1.5
"""Training diverges where its loss is so many times the first one."""
GAP = 0.05
"""Accuracy (or R²) on training may be so much above that on validation; more is overfitting …"""
GAP_ERRORS = 2.0
"""… where it is also more than so many standard errors of an accuracy counted on the validation part."""
LOSS_GAP = 2.0
"""Where there is no accuracy: validation loss over training loss."""
EASE = 0.5
"""What keeps a verdict needs only so much of what it took to say it first."""
BAD = 0.2
"""Bad on training: so much of the error of guessing is left (a fifth: 90 % right with two classes, 82 % with ten)."""
HOPELESS = 0.6
"""Not learning: so much of the error of guessing is left and …"""
UNMOVED = 0.9
"""… so much of the first loss."""


@frozen(kw_only=True)
class Verdict:
    """``kind`` is one of :data:`KINDS`; the numbers are its reasons, None where the curves do not tell them yet.

    ``best_epoch`` is where the smoothed validation loss was smallest, ``change`` the relative change of the validation
    loss since ``change_since``, an epoch about a quarter of the run ago, ``start_loss`` that of the weights as drawn.
    Accuracies are fractions, or R².
    """

    kind: str
    epoch: float = 0.0
    train_loss: float | None = None
    validation_loss: float | None = None
    start_loss: float | None = None
    train_accuracy: float | None = None
    validation_accuracy: float | None = None
    best_epoch: float | None = None
    is_rising: bool = False
    """Whether the validation loss has risen since ``best_epoch``."""
    change: float = 0.0
    change_since: float = 0.0
    noise: float = 0.0
    """Standard deviation of the validation loss from point to point, as a share of it."""


def judge(
    history: History, task: Task, validation_samples: int, since: float = 0.0, before: str = TOO_EARLY
) -> Verdict:
    """The verdict on the curves from epoch ``since`` on (where the loss was last exchanged for another).

    A loss times a constant gets the same verdict. ``before`` is the kind that was said last: it takes less to keep it
    than to take it up, so that a run on the border does not waver.
    """
    x, validation = _from(history.validation_loss, since)
    by_epoch = len(history.train_loss_by_epoch) >= FEWEST_POINTS
    train_x, train = _from(history.train_loss_by_epoch if by_epoch else history.train_loss, since)
    if not len(x) or not len(train):
        return Verdict(kind=TOO_EARLY)
    found = Verdict(
        kind=TOO_EARLY,
        epoch=float(max(x[-1], train_x[-1])),
        train_loss=float(train[-1]),
        validation_loss=float(validation[-1]),
        start_loss=float(validation[0]),
    )
    if not math.isfinite(train[-1]) or not math.isfinite(validation[-1]):
        return attrs.evolve(found, kind=DIVERGING)
    x, validation = _finite(x, validation)
    train_x, train = _finite(train_x, train)
    epochs, steps = found.epoch - since, int(history.train_loss.buckets().count.sum())
    if len(x) < FEWEST_POINTS or epochs < 1.0 or (steps < FEWEST_STEPS and epochs < ENOUGH_EPOCHS):
        return found
    return _judged(found, history, task, validation_samples, (x, validation), (train_x, train), since, before)


def _judged(
    found: Verdict,
    history: History,
    task: Task,
    validation_samples: int,
    validation_curve: tuple[Values, Values],
    train_curve: tuple[Values, Values],
    since: float,
    before: str,
) -> Verdict:
    x, validation = validation_curve
    first = next((float(y[0]) for y in (validation, train_curve[1]) if y[0] > LEAST_FIRST), 1.0)
    level, train_level = logarithms(validation, first), logarithms(train_curve[1], first)
    means, ends = block_means(level)
    train_means, _ends = block_means(train_level)
    best = int(np.argmin(means))
    falling = _last_trend(x, level)
    train_trend = _last_trend(train_curve[0], train_level)
    spread = noise(level)
    found = attrs.evolve(
        found,
        train_loss=first * math.exp(train_means[-1]),
        start_loss=first,
        train_accuracy=_last_accuracy(history.train_accuracy_by_epoch, history.train_accuracy, since),
        validation_accuracy=_last_accuracy(history.validation_accuracy, history.validation_accuracy, since, 1),
        best_epoch=float(x[ends[best]]),
        change=falling.change,
        change_since=float(x[-_in_trend(x)]),
        noise=spread,
    )
    sure = STILL_SURE if before == LEARNING else SURE
    train_falls = train_trend.exceeds(FALLS, sure)
    is_falling = falling.exceeds(FALLS, sure) or (train_falls and falling.change < FALLS)
    ease = EASE if before == OVERFITTING else 1.0
    block_noise = spread * math.sqrt(2.0 * len(means) / len(level))
    fell = float(np.interp(found.best_epoch or 0.0, train_curve[0], train_level)) - train_means[-1]
    has_risen = (
        means[-1] - means[best] > ease * max(math.log1p(RISEN), NOISES * block_noise)
        and x[-1] - x[ends[best]] > RISES_FOR * (x[-1] - x[0])
        and fell > ease * math.log1p(FELL_MEANWHILE)
    )
    is_solved = means[-1] < math.log(SOLVED)
    left = _error_left(found, task)
    hopeless = HOPELESS * (EASE if before == NOT_LEARNING else 1.0)
    if train_means[-1] > math.log(GREW) and (before == DIVERGING or not train_falls):
        kind = DIVERGING
    elif (has_risen and not is_solved) or (
        not is_falling and left <= BAD and _has_gap(found, task, validation_samples, is_solved)
    ):
        kind = OVERFITTING
    elif is_falling or (left > BAD and train_falls):
        kind = LEARNING
    elif left > hopeless and train_means[-1] > math.log(UNMOVED):
        kind = NOT_LEARNING
    else:
        kind = UNDERFITTING if left > BAD else RIGHT
    return attrs.evolve(found, kind=kind, is_rising=bool(has_risen))


def _from(series: Series, since: float) -> tuple[Values, Values]:
    x, y = series.x, series.mean
    kept = x >= since
    return x[kept], y[kept]


def _finite(x: Values, y: Values) -> tuple[Values, Values]:
    finite = np.isfinite(y)
    return x[finite], y[finite]


def _last_trend(x: Values, level: Values) -> Trend:
    """What the last quarter of a curve does."""
    count = _in_trend(x)
    places, _ends = block_means(x[-count:], MOST_IN_TREND)
    levels, _ends = block_means(level[-count:], MOST_IN_TREND)
    return trend(places, levels)


def _in_trend(x: Values) -> int:
    """How many of the last points belong to the last quarter; a few more where that has nearly none."""
    start = x[-1] - LAST_SHARE * (x[-1] - x[0])
    return min(len(x), max(FEWEST_IN_TREND, int((x >= start).sum())))


def _last_accuracy(by_epoch: Series, by_step: Series, since: float, last: int | None = None) -> float | None:
    """The accuracy now: the mean of the curve's last block, or its ``last`` points; None where there is none."""
    for series in (by_epoch, by_step):
        _x, y = _finite(*_from(series, since))
        if len(y):
            return float(y[-last:].mean()) if last else float(block_means(y)[0][-1])
    return None


def _error_left(found: Verdict, task: Task) -> float:
    """Share of the error of guessing that is left on training: 1 for an accuracy of 1/C (or an R² of 0), 0 for none.

    Dropout makes training harder than validation, so the better of the two counts. Without either, the share of the
    first loss.
    """
    reached = [one for one in (found.train_accuracy, found.validation_accuracy) if one is not None]
    if not reached:
        assert found.train_loss is not None and found.start_loss is not None
        return found.train_loss / found.start_loss
    guessing = 1.0 / task.targets if task.kind == "classes" else 0.0
    return (1.0 - max(reached)) / (1.0 - guessing)


def _has_gap(found: Verdict, task: Task, validation_samples: int, is_solved: bool) -> bool:
    """Whether it does clearly better on the training part."""
    train, validation = found.train_accuracy, found.validation_accuracy
    if train is None or validation is None:
        assert found.train_loss is not None and found.validation_loss is not None
        return not is_solved and found.validation_loss > LOSS_GAP * found.train_loss
    error = 0.0
    if task.kind == "classes":
        error = math.sqrt(max(0.0, validation * (1.0 - validation)) / max(1, validation_samples))
    return train - validation > max(GAP, GAP_ERRORS * error)
