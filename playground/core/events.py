"""What training reports: never lost, in order, as arrays (one chunk a call, not one step a call)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import attrs
import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from playground.core.message import Message

Values = NDArray[np.float64]
StopReason = Literal["epochs", "loss", "patience"]


@frozen(eq=False)
class LayerNorms:
    """Norms of the gradient, ‖(∂L/∂W, ∂L/∂b, …)‖₂ over all that a layer learns, layer by layer from the input.

    ``layers`` are ids of the layers with weights that learn, the output layer last; ``norms`` (layers,) may be infinite
    or NaN. The gradient is the one the optimiser was given: that of the data's loss over one batch, with the part of L1
    and after clipping. L2 is not in it, since the optimiser adds that by itself; of L-BFGS it is the gradient of the
    whole objective, L2 included, at the start of the step.
    """

    layers: tuple[str, ...] = ()
    norms: Values = attrs.field(factory=lambda: np.zeros(0))


@frozen(eq=False)
class Steps:
    """A chunk of training steps: ``losses`` and ``accuracies`` (n,) of the batches, of the data without penalties.

    In regression R² stands for accuracy, a batch's being 1 − its mean squared error / variance of all training targets:
    so its mean over an epoch's equal batches is the R² of all of them together.

    ``first_step`` counts from 1; ``epochs`` (n,) is how far training was after each step, in epochs;
    ``samples`` were seen in ``seconds`` of training time; ``learning_rate`` is what the last step used, ``gradients``
    are those of the last step.
    """

    first_step: int
    epochs: Values
    losses: Values
    accuracies: Values
    samples: int
    seconds: float
    learning_rate: float
    gradients: LayerNorms = attrs.field(factory=LayerNorms)

    @property
    def last_step(self) -> int:
        return self.first_step + len(self.losses) - 1


@frozen
class Scores:
    """Loss and accuracy over one part of the data, without dropout.

    ``accuracy`` is the fraction that is classified right, or R² = 1 − Σ(y − ŷ)² / Σ(y − ȳ)² in regression: 1 at best, 0
    for what does no better than the mean, below 0 for what does worse.
    """

    loss: float
    accuracy: float


@frozen
class Validated:
    """The validation part was evaluated before an epoch was through: at the start, and early in the first epoch.

    ``epochs`` is how far training was; 0 is the network as it was drawn.
    """

    epochs: float
    validation: Scores


@frozen
class ScoredOnTest:
    """The test part, which was opened, was evaluated ``epochs`` into training."""

    epochs: float
    test: Scores


@frozen
class Rescored:
    """The training part was evaluated between two steps, since there are no validation data and the weights jumped."""

    train: Scores


@frozen
class EpochEnd:
    """One epoch is through: ``train`` is the mean over its steps, ``validation`` is evaluated without dropout.

    ``validation`` is None where there are no validation data; then ``is_best`` goes by the training part.
    ``gradients`` are means over the chunks of the epoch, the last step of each.
    ``stops`` says why training should rest now: the number of ``"epochs"`` or the ``"loss"`` asked for is reached,
    or ``"patience"`` is at its end; None to go on.
    """

    epoch: int
    step: int
    train: Scores
    validation: Scores | None
    samples_per_second: float
    is_best: bool
    stops: StopReason | None = None
    gradients: LayerNorms = attrs.field(factory=LayerNorms, eq=False)


@frozen(eq=False)
class Epochs:
    """Whole epochs made at one go, all but the last of them, whose :class:`EpochEnd` follows; none is a reason to rest.

    ``first`` is the number of the first, ``steps`` (n,) how many steps were made at the end of each; losses and
    accuracies (n,) are those of an EpochEnd; ``validation_losses`` and ``validation_accuracies`` are None without
    validation data. ``best`` is the number of the best so far if it is among them.
    """

    first: int
    steps: NDArray[np.int64]
    train_losses: Values
    train_accuracies: Values
    validation_losses: Values | None
    validation_accuracies: Values | None
    samples_per_second: float
    best: int | None = None

    @property
    def numbers(self) -> Values:
        """The epochs (n,), as the curves have them."""
        return np.arange(self.first, self.first + len(self.steps), dtype=float)

    def each(self) -> Iterator[EpochEnd]:
        """One after the other."""
        for index, step in enumerate(self.steps.tolist()):
            train = Scores(float(self.train_losses[index]), float(self.train_accuracies[index]))
            validation = None
            if self.validation_losses is not None and self.validation_accuracies is not None:
                validation = Scores(float(self.validation_losses[index]), float(self.validation_accuracies[index]))
            epoch = self.first + index
            yield EpochEnd(epoch, step, train, validation, self.samples_per_second, epoch == self.best)


@frozen
class Stopped:
    """Training rests by itself after ``epoch``; Train goes on. What the reasons mean says :class:`EpochEnd`."""

    reason: StopReason
    epoch: int


@frozen
class Evaluating:
    """A slice of a part was evaluated; nothing to plot, but a moment to look at stop and pause."""


@frozen
class Broke:
    """The guard stopped training: ``layer_id`` first left the finite numbers at ``step``.

    The state is again that after step ``returned_to``, ``epochs`` into training.
    """

    layer_id: str
    step: int
    returned_to: int
    epochs: float
    what: str
    """``"loss"``, ``"weights"`` or ``"gradient"``."""


@frozen
class ReturnedToBest:
    """The weights are again those of ``epoch``, which did best on the validation part; ``epochs`` into training.

    ``validation`` is None where there are no validation data: then it did best on the training part.
    """

    epoch: int
    epochs: float
    validation: Scores | None


@frozen
class Trains:
    """What trains from now on: PyTorch, and why, or the kernels for small networks where ``why_pytorch`` is None."""

    why_pytorch: Message | None


Event = (
    Steps
    | Validated
    | Rescored
    | ScoredOnTest
    | Epochs
    | EpochEnd
    | Evaluating
    | Stopped
    | Broke
    | ReturnedToBest
    | Trains
)
