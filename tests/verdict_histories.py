"""Made-up histories of runs, for tests of the verdict."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from playground.core.history import History
from playground.core.tasks import Task

PAIR = Task("classes", (2,), 2, ("−1", "+1"))
DIGITS = Task("classes", (1, 28, 28), 10, tuple("0123456789"))
NUMBER = Task("regression", (1,), 1)
STEPS = 20
"""Steps of an epoch."""

Values = NDArray[np.float64]


def history(
    train: Values,
    validation: Values,
    train_accuracy: float | Values | None = 0.99,
    validation_accuracy: float | Values | None = 0.98,
    *,
    scale: float = 1.0,
    noise: float = 0.0,
    seed: int = 0,
) -> History:
    """A run whose epochs had these losses, the first value being that of the weights as drawn.

    Each point is multiplied by exp(noise · N(0, 1)). Accuracies are those of all epochs, or one an epoch.
    """
    random = np.random.default_rng(seed)
    epochs = np.arange(len(train), dtype=np.float64)
    train = scale * train * np.exp(noise * random.standard_normal(len(train)))
    validation = scale * validation * np.exp(noise * random.standard_normal(len(validation)))
    made = History()
    steps = np.linspace(0, epochs[-1], STEPS * (len(epochs) - 1) + 1)[1:]
    made.train_loss.append(steps, np.interp(steps, epochs, train))
    made.train_loss_by_epoch.append(epochs[1:], train[1:])
    made.validation_loss.append(epochs, validation)
    for series, accuracy in (
        (made.train_accuracy_by_epoch, train_accuracy),
        (made.validation_accuracy, validation_accuracy),
    ):
        if accuracy is not None:
            series.append(epochs[1:], np.broadcast_to(accuracy, len(epochs) - 1))
    return made


def falling(epochs: int = 80, rate: float = 0.03, floor: float = 0.0) -> Values:
    """Loss from 0.7 towards a floor."""
    return floor + (0.7 - floor) * np.exp(-rate * np.arange(epochs + 1))


def settled(level: float, epochs: int = 80) -> Values:
    """Loss that falls fast and then rests at a level."""
    return falling(epochs, 0.5, level)


def turning(best: int = 30, epochs: int = 80) -> Values:
    """Loss that falls until epoch ``best`` and rises after."""
    x = np.arange(epochs + 1)
    return np.where(x <= best, 0.7 * np.exp(-0.05 * x), 0.7 * np.exp(-0.05 * best) * np.exp(0.02 * (x - best)))
