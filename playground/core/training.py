"""How the network is trained: all hyper-parameters but the network's own (lecture, sections 3, 5 and 7)."""

from __future__ import annotations

import attrs
from attrs import frozen

from playground.core.augmentation import Augmentation
from playground.core.fields import flag, number, one_of, one_of_numbers, optional_number, optional_whole, whole
from playground.core.losses import LOSSES, OUTPUT_ACTIVATIONS
from playground.core.optimisers import Adam, Optimiser
from playground.core.schedules import Constant, Schedule

PRECISIONS = (32, 64)
"""Bits of a number while training."""


@frozen(kw_only=True)
class Training:
    """Settings of training; every one of them may change while it runs.

    ``weight_decay`` λ adds λ·½‖W‖² (gradient λW; with AdamW decoupled), ``l1`` adds λ·Σ|w|; biases are spared.
    ``epochs`` is how long a run lasts where nobody presses Pause (command line), and the length of ``schedule``, which
    scales ``learning_rate``. ``keep_best``: the weights kept at the end are those that did best on the validation part,
    or, without validation data, on the training part; so do ``early_stopping`` and plateaus of the schedule.
    ``gradient_clipping`` limits the norm of the whole gradient (L-BFGS, whose line search needs the true one, spares
    it). ``stop_at_epochs`` makes training rest after ``epochs`` also in the window, ``stop_at_loss`` once the mean loss
    of an epoch's steps is so small, ``early_stopping`` after so many epochs without a better one on the validation
    part. None is off. ``shuffle`` draws a new order of the samples for every epoch; else it is that of the data.
    ``augmentation`` changes training pictures, and says nothing of other data.
    ``output_activation``: see :func:`playground.core.losses.output_activation`.
    """

    loss: str = one_of("cross_entropy", lambda: LOSSES)
    output_activation: str = one_of("auto", lambda: OUTPUT_ACTIVATIONS)
    optimiser: Optimiser = attrs.field(factory=Adam)
    learning_rate: float = number(0.003, 1e-6, 10.0)
    schedule: Schedule = attrs.field(factory=Constant)
    batch_size: int = whole(32, 1, 60_000)
    weight_decay: float = number(0.0, 0.0, 10.0)
    l1: float = number(0.0, 0.0, 10.0)
    gradient_clipping: float | None = optional_number(1e-6, 1e6)
    keep_best: bool = flag(True)
    epochs: int = whole(10, 1, 1_000_000)
    stop_at_epochs: bool = flag(False)
    stop_at_loss: float | None = optional_number(0.0, 1e6)
    early_stopping: int | None = optional_whole(1, 1_000_000)
    shuffle: bool = flag(True)
    augmentation: Augmentation = attrs.field(factory=Augmentation)
    precision: int = one_of_numbers(32, PRECISIONS)


@frozen(kw_only=True)
class Seeds:
    """Four dice: initial weights, data, split, order (of batches; dropout, augmentation). Each can be thrown alone."""

    weights: int = whole(0, 0, 2**31 - 1)
    data: int = whole(0, 0, 2**31 - 1)
    split: int = whole(0, 0, 2**31 - 1)
    order: int = whole(0, 0, 2**31 - 1)

    @classmethod
    def all(cls, seed: int) -> Seeds:
        """The same number on every die."""
        return cls(weights=seed, data=seed, split=seed, order=seed)


DICE: tuple[str, ...] = tuple(attrs.fields_dict(Seeds))
