"""`loop-vs-bare`: what metrics, guard and everything that can be changed on the way cost the training loop."""

from __future__ import annotations

import time

import torch
from torch import Tensor, nn
from torch.nn import functional

from playground.benchmarks import Effort, Figure
from playground.benchmarks.our_loop import OurLoop, course_experiment
from playground.benchmarks.side_by_side import alternate, median_ratio, raw_speeds
from playground.core.layers import Dense, Dropout
from playground.engine.build import layers_with_inputs
from playground.engine.data import Dataset
from playground.engine.data.load import load_dataset
from playground.engine.fit import processor_threads

TARGET = 0.95


def measure(effort: Effort) -> list[Figure]:
    """Samples a second of our loop ÷ those of the bare one, on the course's network and MNIST."""
    experiment = course_experiment()
    dataset = load_dataset(experiment.data, experiment.seeds)
    with processor_threads(1):
        ours, bare = OurLoop(experiment, dataset), BareLoop(dataset)
        speeds = alternate({"ours": ours.samples_per_second, "bare": bare.samples_per_second}, effort)
    ratio = median_ratio(speeds["ours"], speeds["bare"])
    return [Figure("loop-vs-bare", ratio, "×", TARGET, "higher", raw_speeds(speeds, "samples/s"))]


def course_network() -> nn.Sequential:
    """The course's network of torch's own modules: 784-512-512-10, ReLU, dropout 0.2."""
    experiment = course_experiment()
    modules: list[nn.Module] = [nn.Flatten()]
    for layer, inputs in layers_with_inputs(experiment):
        if isinstance(layer, Dense):
            modules.append(nn.Linear(int(torch.tensor(inputs).prod()), layer.units))
            if layer.activation == "relu":
                modules.append(nn.ReLU())
        elif isinstance(layer, Dropout):
            modules.append(nn.Dropout(layer.probability))
    return nn.Sequential(*modules)


class BareLoop:
    """Nothing but training: normalised tensors in memory, randperm, forward, cross-entropy, backward, fused Adam."""

    def __init__(self, dataset: Dataset) -> None:
        training = course_experiment().training
        self._inputs = dataset.prepare(dataset.train.inputs)
        self._targets = dataset.train.targets
        self._batch_size = training.batch_size
        self._network = course_network()
        self._optimiser = torch.optim.Adam(self._network.parameters(), lr=training.learning_rate, fused=True)
        self._order = torch.empty(0, dtype=torch.int64)
        self._position = 0

    def samples_per_second(self, seconds: float) -> float:
        """Train for so long."""
        started, samples = time.perf_counter(), 0
        while time.perf_counter() - started < seconds:
            batch = self._next_batch()
            loss = functional.cross_entropy(self._network(self._inputs[batch]), self._targets[batch])
            self._optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            self._optimiser.step()
            samples += len(batch)
        return samples / (time.perf_counter() - started)

    def _next_batch(self) -> Tensor:
        if self._position >= len(self._order):
            self._order, self._position = torch.randperm(len(self._targets)), 0
        batch = self._order[self._position : self._position + self._batch_size]
        self._position += self._batch_size
        return batch
