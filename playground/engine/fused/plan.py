"""From an experiment to the tables the kernels read; and why an experiment is left to PyTorch."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from playground.core.experiment import Experiment
from playground.core.frames.network import INPUT_ID
from playground.core.layers import Dense, Dropout, Layer, Shape
from playground.core.losses import output_activation
from playground.core.schedules import Constant, Cosine, OneCycle, Plateau, Schedule, StepDecay
from playground.core.training import Training
from playground.engine.build import layers_with_inputs
from playground.engine.fused import activation, loop, loss, network, update
from playground.engine.fused.activation import Rows
from playground.engine.fused.loop import Net, Rule


@frozen
class Tensor:
    """Where one tensor lies in the row of all parameters."""

    layer_id: str
    name: str
    offset: int
    shape: Shape

    @property
    def size(self) -> int:
        return math.prod(self.shape)


@frozen(eq=False)
class Plan:
    """Tables for a network: its tensors in order, what the kernels read of it, and the rows that a batch takes."""

    tensors: tuple[Tensor, ...]
    net: Net
    rows: int

    @property
    def size(self) -> int:
        """Number of parameters."""
        return sum(tensor.size for tensor in self.tensors)


def plan_of(experiment: Experiment) -> Plan:
    """Tables for the network of this experiment, whose layers are all dense or dropout."""
    tensors: list[Tensor] = []
    stages: list[tuple[int, ...]] = []
    chances: list[float] = []
    learns: list[bool] = []
    row = 0
    offset = 0
    for layer, inputs in layers_with_inputs(experiment):
        (width,) = inputs
        places = dict.fromkeys(("weight", "bias", "slope"), -1)
        for tensor in _tensors(layer, inputs, offset):
            tensors.append(tensor)
            learns.append(not getattr(layer, "frozen", False))
            places[tensor.name] = tensor.offset
            offset += tensor.size
        (units,) = layer.output_shape(inputs)
        code = activation.CODES[layer.activation] if isinstance(layer, Dense) else activation.IDENTITY
        kind = network.DENSE if isinstance(layer, Dense) else network.DROPOUT
        chances.append(layer.probability if isinstance(layer, Dropout) else 0.0)
        stages.append((kind, row, width, row + width, units, *places.values(), code))
        row += width
    table = np.zeros((len(tensors), 4), np.int64)
    for number, tensor in enumerate(tensors):
        table[number] = tensor.offset, tensor.size, len(tensor.shape) > 1, learns[number]
    net = Net(np.array(stages, np.int64), np.array(chances), table)
    return Plan(tuple(tensors), net, row + units)


def spans_of(plan: Plan, layers: Iterable[str]) -> dict[str, tuple[int, int]]:
    """The rows of the input and of each layer, by their ids in order: the first one, and how many."""
    stages = plan.net.stages.tolist()
    spans = {INPUT_ID: (0, stages[0][network.INPUTS])}
    for layer_id, stage in zip(layers, stages, strict=True):
        spans[layer_id] = (stage[network.WRITES], stage[network.OUTPUTS])
    return spans


def _tensors(layer: Layer, inputs: Shape, offset: int) -> Iterator[Tensor]:
    for name, shape in layer.tensors(inputs).items():
        yield Tensor(layer.id, name, offset, shape)
        offset += math.prod(shape)


def rule_of(experiment: Experiment, samples: int, drops: int) -> Rule:
    """How to train; ``drops`` of the learning rate came from plateaus."""
    training = experiment.training
    through_tanh = output_activation(training.loss, training.output_activation, experiment.data.task) == "tanh"
    code, constants = _schedule(training.schedule, drops)
    return Rule(
        loss=loss.CODES[training.loss],
        through_tanh=through_tanh,
        optimiser=update.CODES[type(training.optimiser)],
        constants=_constants(training),
        rate=training.learning_rate,
        schedule=code,
        schedule_constants=constants,
        epochs=float(training.epochs),
        decay=training.weight_decay,
        l1=training.l1,
        clip=training.gradient_clipping or 0.0,
        batch=min(training.batch_size, samples),
        shuffled=training.shuffle,
        stop_loss=-1.0 if training.stop_at_loss is None else training.stop_at_loss,
        keeps_best=training.keep_best,
    )


def _constants(training: Training) -> tuple[float, float, float]:
    optimiser = training.optimiser
    first = next(
        (getattr(optimiser, name) for name in ("momentum", "smoothing", "beta1") if hasattr(optimiser, name)), 0.0
    )
    return first, getattr(optimiser, "beta2", 0.0), getattr(optimiser, "epsilon", 0.0)


def _schedule(schedule: Schedule, drops: int) -> tuple[int, tuple[float, float, float]]:
    match schedule:
        case StepDecay():
            return loop.STEP_DECAY, (schedule.rate_factor, float(schedule.every), 0.0)
        case Cosine():
            return loop.COSINE, (schedule.lowest, 0.0, 0.0)
        case OneCycle():
            return loop.ONE_CYCLE, (schedule.warm_up, schedule.start_divisor, schedule.end_divisor)
        case Constant() | Plateau():
            return loop.CONSTANT, (schedule.factor(0.0, 1, drops), 0.0, 0.0)


def answers(labels: NDArray[np.int64], outputs: int, binary: bool, dtype: Any) -> Rows:
    """Classes (N,) as the numbers (N, outputs) that a loss compares with: −1 and +1, or 0 and 1."""
    if binary:
        return (labels * 2 - 1).astype(dtype)[:, None]
    return np.eye(outputs, dtype=dtype)[labels]
