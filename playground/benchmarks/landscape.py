"""`landscape`, `landscape-training`: what a slice of a loss costs, by itself and beside the training of its network."""

from __future__ import annotations

import time

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from playground.benchmarks import Effort, Figure
from playground.benchmarks.bare_loop import course_network
from playground.benchmarks.our_loop import course_experiment
from playground.benchmarks.side_by_side import alternate, median_ratio, raw_speeds
from playground.benchmarks.spiral import spiral_experiment
from playground.benchmarks.window_cost import Windowed
from playground.core.experiment import Experiment
from playground.core.presets import preset
from playground.core.slices import RANDOM, SliceFrame
from playground.engine.build import build_network
from playground.engine.data.load import load_dataset
from playground.engine.fit import processor_threads
from playground.engine.flat import buffer_row, parameter_row
from playground.engine.landscape.directions import random_plane
from playground.engine.landscape.evaluate import Landscape
from playground.engine.landscape.grid import Grid, Square
from playground.engine.landscape.samples import MOST_SAMPLES, loss_samples
from playground.ui.stage import Stage

SIZE = 41
TARGET = 1.2
TRAINING_TARGET = 0.85


def against_forward(effort: Effort) -> list[Figure]:
    """Seconds a value of a 41×41 slice of 784-512-512-10 ÷ those of the bare forward pass and loss it needs."""
    experiment = course_experiment()
    with processor_threads(1):
        ours, bare = Sliced(experiment), Bare(experiment)
        times = alternate({"slice": ours.seconds_a_value, "bare": bare.seconds_a_value}, effort)
    ratio = median_ratio(times["slice"], times["bare"])
    raw = raw_speeds(times, "s/value") | {"values": SIZE**2, "samples": ours.samples}
    return [Figure("landscape", ratio, "×", TARGET, "lower", raw)]


class Sliced:
    """Grids of random planes, each laid and filled from the beginning."""

    def __init__(self, experiment: Experiment) -> None:
        network = build_network(experiment)
        samples = loss_samples(load_dataset(experiment.data, experiment.seeds), experiment)
        self.samples = len(samples.targets)
        self._row, self._buffers = parameter_row(network), buffer_row(network)
        self._landscape = Landscape(experiment, samples)
        self._plane = random_plane(self._row, self._landscape.layout, 0)

    def seconds_a_value(self, seconds: float) -> float:
        """Fill as much of a grid as fits into so many seconds, with its share of what is worked out once a plane."""
        began = time.perf_counter()
        losses = self._landscape.cut([self._row, *self._plane.axes], self._buffers)
        once = time.perf_counter() - began
        grid, count, began = Grid(Square(0.0, 0.0, 1.0), SIZE), 0, time.perf_counter()
        while time.perf_counter() - began < seconds and not grid.is_complete:
            count += grid.block(losses)
        return (time.perf_counter() - began) / count + once / SIZE**2


class Bare:
    """The same network of torch's own modules: nothing but the forward pass and the loss."""

    def __init__(self, experiment: Experiment) -> None:
        dataset = load_dataset(experiment.data, experiment.seeds)
        chosen = np.arange(MOST_SAMPLES) * len(dataset.train) // MOST_SAMPLES
        self._inputs: Tensor = dataset.prepare(dataset.train.inputs[chosen])
        self._targets = dataset.train.targets[chosen]
        self._network = course_network().eval()

    @torch.inference_mode()
    def seconds_a_value(self, seconds: float) -> float:
        """Evaluate the loss again and again for so long."""
        began, count = time.perf_counter(), 0
        while time.perf_counter() - began < seconds:
            float(functional.cross_entropy(self._network(self._inputs), self._targets))
            count += 1
        return (time.perf_counter() - began) / count


def beside_training(effort: Effort) -> list[Figure]:
    """Steps a second with the window while slices are filled without end ÷ those with the window alone."""
    experiments = {"spiral": spiral_experiment(), "mnist": preset("course-mlp")}
    return [_measured(f"landscape-training/{name}", experiment, effort) for name, experiment in experiments.items()]


def _measured(name: str, experiment: Experiment, effort: Effort) -> Figure:
    with Stage(experiment, device="cpu", threads=1) as stage:
        windowed = Windowed(stage)
        slicer = stage.studio.slicer
        slicer.set_kind(RANDOM)
        values = 0

        def fill_another(frame: SliceFrame) -> None:
            nonlocal values
            if frame.is_complete:
                values += frame.grid.size
                slicer.new_directions()

        slicer.changed.connect(fill_another)

        def with_slice(seconds: float) -> float:
            slicer.watch(name)
            slicer.new_directions()
            speed = windowed.steps_per_second(seconds)
            slicer.watch(name, False)
            return speed

        speeds = alternate({"with_slice": with_slice, "without": windowed.steps_per_second}, effort)
        slicer.changed.disconnect(fill_another)
    ratio = median_ratio(speeds["with_slice"], speeds["without"])
    raw = raw_speeds(speeds, "steps/s") | {"values": values}
    return Figure(name, ratio, "×", TRAINING_TARGET, "higher", raw)
