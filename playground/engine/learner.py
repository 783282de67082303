"""A network that is learning: module, optimiser, data and place in the epoch; only the training thread touches it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from playground.core.events import Scores, StopReason
from playground.core.experiment import Experiment
from playground.core.message import Message
from playground.core.reconcile import Need, need, redrawn
from playground.core.standing import Standing
from playground.engine.build import arrange, build_network, seed_dropout
from playground.engine.data import Dataset
from playground.engine.data.augment import augmented
from playground.engine.gradients import TensorNorms
from playground.engine.grow import Attic, grow, redraw
from playground.engine.layers import DropoutLayer
from playground.engine.lbfgs import LineSearch
from playground.engine.losses import data_loss, spread
from playground.engine.optimisers import build_optimiser, is_weight, same_memory, take_settings
from playground.engine.precision import convert, dtype_of
from playground.engine.randomness import seed_of, stream
from playground.engine.updates import UpdateWatch

if TYPE_CHECKING:
    from playground.engine.fused.chunks import Chunks
    from playground.engine.trail import Trail


@attrs.frozen(eq=False)
class Snapshot:
    """A state to come back to: copies of weights and optimiser memory, and the place in the epoch."""

    version: int
    network: dict[str, Tensor]
    optimiser: dict[str, Any]
    epoch: int
    step: int
    position: int
    order: Tensor
    dropout: Tensor
    augmenting: Tensor
    standing: Standing


@attrs.frozen(eq=False)
class Best:
    """The weights that did best on the validation part so far, and the epoch they are of."""

    epoch: int
    network: dict[str, Tensor]


class Learner:
    """What one run of training works on.

    ``step`` counts the steps made, ``epoch`` the epochs finished, ``position`` the samples of the present epoch
    already seen. ``version`` rises whenever weights change otherwise than by a step: older snapshots do not fit then.
    ``micro_batch`` is set while single samples are stepped through: so many samples are then a batch of their own.
    ``learning_rate`` is the one in force: that of the settings, scaled by their schedule.
    ``first_gradient`` is that at the start of the last step if it was a line search, which evaluates the gradient in
    many places; None after any other. ``variance`` is that of the training targets, in regression alone.
    ``test_is_open`` lets frames show the test part, which is withheld until a person opens it.
    ``prefers_pytorch`` keeps the kernels for small networks away; ``without_kernels`` says by precision why those have
    to be done without in this run; ``chunks`` are those that train it, once they do.
    ``trail`` is what it remembers of its way; None where nobody will ask. ``updates`` measures single steps.
    """

    def __init__(self, experiment: Experiment, dataset: Dataset, device: torch.device, run: int = 1) -> None:
        self.experiment = experiment
        self.device = device
        self.run = run
        self.dataset = dataset.to(device)
        self.variance = spread(self.dataset.train.targets, dataset.task)
        self.dtype = dtype_of(experiment.training.precision, device)
        self.network = build_network(experiment)
        arrange(self.network, device, self.dtype)
        self.network.train()
        self.optimiser = build_optimiser(self.network.parameters(), experiment.training)
        self.step = 0
        self.epoch = 0
        self.position = 0
        self.version = 0
        self.micro_batch: int | None = None
        self.test_is_open = False
        self.prefers_pytorch = False
        self.without_kernels: Mapping[int, Message] = {}
        self.chunks: Chunks | None = None
        self.trail: Trail | None = None
        self.updates = UpdateWatch()
        self.learning_rate = experiment.training.learning_rate
        self.first_gradient: TensorNorms | None = None
        self._standing = Standing()
        self.best: Best | None = None
        self.remembered: dict[str, tuple[object, Any]] = {}
        """What frames worked out last, with the state it holds for."""
        self._attic = Attic()
        self._remembers_dropped = False
        self._dropout = torch.Generator(device)
        self._dropout.manual_seed(stream(experiment.seeds.order, "dropout").initial_seed())
        seed_dropout(self.network, self._dropout)
        self._augmenting = torch.Generator(device)
        self._augmenting.manual_seed(stream(experiment.seeds.order, "augmentation").initial_seed())
        self._augmentation = experiment.training.augmentation.fitting(dataset.task)
        self._order = self._new_order()

    # --- one step ---------------------------------------------------------------------------------------------

    @property
    def samples(self) -> int:
        """Number of training samples."""
        return len(self.dataset.train.targets)

    @property
    def epochs(self) -> float:
        """How far training is, in epochs."""
        return self.epoch + self.position / self.samples

    def next_batch(self) -> tuple[Tensor, Tensor]:
        """The next samples of this epoch, augmented and prepared: inputs (n, …) and targets (n, …)."""
        size = self.micro_batch or self.experiment.training.batch_size
        chosen = self._order[self.position : self.position + size]
        self.position += len(chosen)
        train = self.dataset.train
        inputs, targets = train.inputs.index_select(0, chosen), train.targets.index_select(0, chosen)
        if self._augmentation.is_off:
            return self.prepared(inputs), targets
        preparation = self.dataset.preparation
        pictures = augmented(preparation.brightness(inputs), self._augmentation, self._augmenting)
        return preparation.of_values(pictures).to(self.dtype), targets

    def prepared(self, inputs: Tensor) -> Tensor:
        """Samples of a part (n, …) as the network reads them, in the precision it is trained with."""
        return self.dataset.prepare(inputs).to(self.dtype)

    def follow_schedule(self) -> None:
        """Set the learning rate for the step to come."""
        training = self.experiment.training
        factor = training.schedule.factor(self.epochs, training.epochs, self._standing.drops)
        self.learning_rate = training.learning_rate * factor
        for group in self.optimiser.param_groups:
            group["lr"] = self.learning_rate

    def loss(self, outputs: Tensor, targets: Tensor) -> Tensor:
        """The loss of the data, without penalties."""
        return data_loss(outputs, targets, self.experiment.training, self.dataset.task)

    def penalty(self) -> Tensor:
        """What L2 and L1 add to the loss: λ·½‖W‖² + λ₁·Σ|w|, a 0-d tensor (for a line search alone)."""
        training = self.experiment.training
        total = torch.zeros((), dtype=self.dtype, device=self.device)
        for parameter in filter(is_weight, self.network.parameters()):
            if training.weight_decay:
                total = total + 0.5 * training.weight_decay * parameter.square().sum()
            if training.l1:
                total = total + training.l1 * parameter.abs().sum()
        return total

    @torch.no_grad()
    def penalise_and_clip(self) -> None:
        """Add the gradient of L1, λ·sign(w), and limit the norm of the whole gradient (L2 is the optimiser's)."""
        training = self.experiment.training
        if training.l1:
            for parameter in self.network.parameters():
                if is_weight(parameter) and parameter.grad is not None:
                    parameter.grad.add_(parameter.sign(), alpha=training.l1)
        if training.gradient_clipping is not None:
            nn.utils.clip_grad_norm_(self.network.parameters(), training.gradient_clipping)

    @property
    def epoch_is_over(self) -> bool:
        """Whether every training sample was seen once in this epoch."""
        return self.position >= self.samples

    def finish_epoch(self) -> None:
        """Count the epoch and lay out the order of the next."""
        self.epoch += 1
        self.position = 0
        self._order = self._new_order()

    def finish_epochs(self, order: Tensor, count: int) -> None:
        """Count ``count`` epochs; ``order`` is that of the next, laid out already."""
        self.epoch += count
        self.position = 0
        self._order = order

    def order_seeds(self, count: int) -> list[int]:
        """What the orders of the next ``count`` epochs are drawn from."""
        following = range(self.epoch + 1, self.epoch + 1 + count)
        return [seed_of(self.experiment.seeds.order, "order", epoch) for epoch in following]

    def judge(self, validation: Scores) -> bool:
        """Whether this epoch's weights are the best so far; if so they are remembered.

        Better is the higher accuracy (R² in regression) on the validation part, and among equals the smaller loss;
        without validation data ``validation`` scores the training part.
        """
        if not self.judge_epoch(self.epoch, validation):
            return False
        self.remember_best(_copied(dict(self.network.state_dict())))
        return True

    def judge_epoch(self, epoch: int, scores: Scores) -> bool:
        """Whether this epoch, one of those just finished, is the best so far; its weights are not remembered."""
        before = self._standing.best
        self._standing = self._standing.judged(self.experiment.training, epoch, scores)
        return self._standing.best != before

    def remember_best(self, weights: dict[str, Tensor]) -> None:
        """Keep these weights, by state name, as those of the best epoch, where the experiment asks for it."""
        if self.experiment.training.keep_best:
            self.best = Best(self._standing.best_epoch, weights)

    @property
    def standing(self) -> Standing:
        """What the ends of epochs have told so far."""
        return self._standing

    def stop_reason(self, train: Scores) -> StopReason | None:
        """Why training should rest after this epoch, whose steps scored ``train``; told once, then it may go on."""
        training = self.experiment.training
        reason = self._standing.stop_reason(training, self.epoch, train.loss)
        if reason is not None:
            self._standing = self._standing.stopped(training, self.epoch, reason)
        return reason

    def return_to_best(self) -> bool:
        """Take the remembered weights; False where there are none."""
        if self.best is None:
            return False
        self.network.load_state_dict(self.best.network)
        self._forget_surface()
        self.version += 1
        return True

    @torch.no_grad()
    def set_weight(self, layer_id: str, name: str, index: tuple[int, ...], value: float) -> float | None:
        """Set one number of a layer's parameter ``name`` by hand; returns what stood there, None if there is none.

        The optimiser's memory of it stays, and so do the best weights: scores before and after can be compared.
        """
        layer = self.network.layers[layer_id] if layer_id in self.network.layers else nn.Module()
        parameter = dict(layer.named_parameters()).get(name)
        if parameter is None or len(index) != parameter.dim():
            return None
        if not all(0 <= place < size for place, size in zip(index, parameter.shape, strict=True)):
            return None
        before = float(parameter[index])
        parameter[index] = value
        self._forget_surface()
        self.version += 1
        return before

    def _forget_surface(self) -> None:
        if isinstance(self.optimiser, LineSearch):
            self.optimiser.forget()

    def go_on_from(self, epochs: float, step: int) -> None:
        """Count on from there, ``epochs`` into training after ``step`` steps, with the order of that epoch.

        The optimiser's memory is empty; what the schedule and the limits depend on otherwise begins anew.
        """
        self.epoch, self.step = int(epochs), step
        self.position = min(round((epochs - self.epoch) * self.samples), self.samples - 1)
        self._order = self._new_order()
        if self.epoch >= self.experiment.training.epochs:  # it rested there already
            self._standing = self._standing.stopped(self.experiment.training, self.epoch, "epochs")

    def _new_order(self) -> Tensor:
        if not self.experiment.training.shuffle:
            return torch.arange(self.samples, device=self.device)
        generator = stream(self.experiment.seeds.order, "order", self.epoch)
        return torch.randperm(self.samples, generator=generator).to(self.device)

    def remember_dropped(self, remembers: bool) -> None:
        """Whether dropout layers note what they drop (it costs a little): wanted while single steps are made."""
        if remembers != self._remembers_dropped:
            self._remembers_dropped = remembers
            self._forget_dropped()

    @property
    def remembers_dropped(self) -> bool:
        """Whether the last step's dropout is to be seen, which only PyTorch's layers tell."""
        layers = self.network.layers.values()
        return self._remembers_dropped and any(isinstance(layer, DropoutLayer) for layer in layers)

    def dropped(self, layer_id: str) -> Tensor | None:
        """What this dropout layer zeroed in the first sample of the last batch, bool, shaped like a sample.

        None for other layers, and where nothing was noted.
        """
        layer = self.network.layers[layer_id]
        return layer.dropped if isinstance(layer, DropoutLayer) else None

    def _forget_dropped(self) -> None:
        for layer in self.network.layers.values():
            if isinstance(layer, DropoutLayer):
                layer.remember(self._remembers_dropped)

    # --- changes on the way -----------------------------------------------------------------------------------

    def apply(self, new: Experiment) -> Need:
        """Take up a changed experiment without losing what was learned; returns what it needed.

        Raises ValueError for a change of data or dice, which needs a new learner.
        """
        what = need(self.experiment, new)
        if what is Need.RESTART:
            raise ValueError("other data or dice need a new run")
        old, self.experiment = self.experiment, new
        if what >= Need.GROW:
            self.optimiser = grow(self.network, self.optimiser, old, new, self._attic)
            redraw(self.network, self.optimiser, new, redrawn(old, new))
            if isinstance(self.optimiser, LineSearch):  # what it remembers is of all parameters together
                self.optimiser = build_optimiser(self.network.parameters(), new.training)
            seed_dropout(self.network, self._dropout)
            self._forget_dropped()
            self.network.train()
            self.version += 1
            if self.trail is not None:
                self.trail.begin()
        if what >= Need.LIVE:
            self._take_settings(old, new)
        if what >= Need.GROW or _measure(old) != _measure(new):
            self.best, self._standing = None, self._standing.forgetting_scores(self.epoch)
        return what

    def _take_settings(self, old: Experiment, new: Experiment) -> None:
        for layer in new.network.layers:
            self.network.layers[layer.id].take_settings(layer)  # type: ignore[operator]  # every layer module has it
        if same_memory(old.training.optimiser, new.training.optimiser):
            take_settings(self.optimiser, new.training)
        else:
            self.optimiser = build_optimiser(self.network.parameters(), new.training)
            self.version += 1
        if _surface(old) != _surface(new):
            self._forget_surface()
        self._augmentation = new.training.augmentation.fitting(self.dataset.task)
        self.dtype = dtype_of(new.training.precision, self.device)
        if convert(self.network, self.optimiser, self.dtype):
            self.version += 1
        if old.training.schedule.kind != new.training.schedule.kind:
            self._standing = self._standing.forgetting_plateaus()
        if old.training.shuffle != new.training.shuffle and self.position == 0:
            self._order = self._new_order()

    # --- copies -----------------------------------------------------------------------------------------------

    def snapshot(self) -> Snapshot:
        """Copies of everything that training changes."""
        return Snapshot(
            version=self.version,
            network={name: tensor.clone() for name, tensor in self.network.state_dict().items()},
            optimiser=_copied(self.optimiser.state_dict()),
            epoch=self.epoch,
            step=self.step,
            position=self.position,
            order=self._order,
            dropout=self.dropout_state(),
            augmenting=self._augmenting.get_state(),
            standing=self._standing,
        )

    def restore(self, snapshot: Snapshot) -> None:
        """Go back to a snapshot of this version. Raises ValueError when weights were exchanged since."""
        if snapshot.version != self.version:
            raise ValueError(f"snapshot of version {snapshot.version} does not fit version {self.version}")
        self.network.load_state_dict(snapshot.network)
        self.optimiser.load_state_dict(_copied(snapshot.optimiser))
        take_settings(self.optimiser, self.experiment.training)
        self.epoch, self.step, self.position = snapshot.epoch, snapshot.step, snapshot.position
        self._order = snapshot.order
        present = self._standing  # the best weights are remembered, and still are the best
        self._standing = attrs.evolve(snapshot.standing, best=present.best, best_epoch=present.best_epoch)
        self.set_dropout_state(snapshot.dropout)
        self._augmenting.set_state(snapshot.augmenting)
        self._forget_dropped()

    @property
    def order(self) -> Tensor:
        """The samples of this epoch in the order of their batches, (samples,) on the device."""
        return self._order

    @property
    def dropout(self) -> torch.Generator:
        """What dropout draws from."""
        return self._dropout

    def dropout_state(self) -> Tensor:
        """Where the random numbers of dropout stand."""
        return self._dropout.get_state()

    def set_dropout_state(self, state: Tensor) -> None:
        """Draw again for dropout what followed :meth:`dropout_state`."""
        self._dropout.set_state(state)

    def weights(self) -> dict[str, NDArray[Any]]:
        """Copies of all weights by state name, in 32 bit whatever the precision of training."""
        return {name: _plain(tensor).cpu().numpy().copy() for name, tensor in self.network.state_dict().items()}

    def load_weights(self, weights: Mapping[str, NDArray[Any]]) -> None:
        """Take weights by state name, all of them, in any precision; shapes must fit."""
        self._forget_surface()
        self.network.load_state_dict(
            {name: torch.from_numpy(np.array(array, copy=True)) for name, array in weights.items()}
        )


def _measure(experiment: Experiment) -> tuple[object, ...]:
    """What decides whether two scores can be compared."""
    return experiment.training.loss, experiment.training.output_activation


def _surface(experiment: Experiment) -> tuple[object, ...]:
    """What the surface that L-BFGS remembers depends on, besides the data."""
    training = experiment.training
    return experiment.network, _measure(experiment), training.weight_decay, training.l1


def _plain(tensor: Tensor) -> Tensor:
    return tensor.detach().float() if tensor.is_floating_point() else tensor.detach()


def _copied(value: Any) -> Any:
    """A deep copy of an optimiser's state: tensors cloned, containers rebuilt."""
    if isinstance(value, Tensor):
        return value.clone()
    if isinstance(value, dict):
        return {key: _copied(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_copied(item) for item in value]
    return value
