"""`resident-vs-dataloader`: our data in memory against the recipe of a thousand tutorials."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from typing import Any

import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional
from torch.utils.data import DataLoader
from torch.utils.data import Dataset as TorchDataset
from torchvision import transforms

from playground.benchmarks import Effort, Figure
from playground.benchmarks.bare_loop import course_network
from playground.benchmarks.our_loop import OurLoop, course_experiment
from playground.benchmarks.side_by_side import alternate, median_ratio, raw_speeds
from playground.core.datasets import IMAGE_SETS
from playground.engine.data import Part
from playground.engine.data.load import load_dataset
from playground.engine.fit import processor_threads

TARGET = 3.0
WORKERS = (0, 2)
PREFETCHED = 2
"""Batches each worker makes ahead (DataLoader's default): made while others ran, they are not counted."""


def measure(effort: Effort) -> list[Figure]:
    """Samples a second of our loop ÷ those of the recipe with the better number of workers, round by round."""
    experiment = course_experiment()
    dataset = load_dataset(experiment.data, experiment.seeds)
    with processor_threads(1), contextlib.ExitStack() as closing:
        ours = OurLoop(experiment, dataset)
        recipes = {f"{workers}_workers": Recipe(dataset.train, workers) for workers in WORKERS}
        for recipe in recipes.values():
            closing.callback(recipe.close)
        variants = {"ours": ours.samples_per_second}
        variants |= {name: recipe.samples_per_second for name, recipe in recipes.items()}
        speeds = alternate(variants, effort)
    best = [max(speeds[name][number] for name in recipes) for number in range(effort.rounds)]
    ratio = median_ratio(speeds["ours"], best)
    return [Figure("resident-vs-dataloader", ratio, "×", TARGET, "higher", raw_speeds(speeds, "samples/s"))]


class PictureSet(TorchDataset[tuple[Tensor, int]]):
    """Digits one by one, as ``torchvision.datasets.MNIST`` gives them: array → PIL image → transforms."""

    def __init__(self, part: Part) -> None:
        self._pictures = part.inputs[:, 0]
        self._targets = part.targets
        scale = IMAGE_SETS["mnist"].scale
        self._transform = transforms.Compose([transforms.ToTensor(), transforms.Normalize(scale.mean, scale.deviation)])

    def __len__(self) -> int:
        return len(self._targets)

    def __getitem__(self, index: int) -> tuple[Tensor, int]:
        picture = Image.fromarray(self._pictures[index].numpy())
        return self._transform(picture), int(self._targets[index])


class Recipe:
    """The tutorial's loop: DataLoader, forward, cross-entropy, backward, Adam."""

    def __init__(self, part: Part, workers: int) -> None:
        training = course_experiment().training
        self._loader: DataLoader[Any] = DataLoader(
            PictureSet(part),
            training.batch_size,
            shuffle=True,
            num_workers=workers,
            persistent_workers=workers > 0,
        )
        self._ahead = workers * PREFETCHED
        self._network = course_network()
        self._optimiser = torch.optim.Adam(self._network.parameters(), lr=training.learning_rate)
        self._batches: Iterator[Any] = iter(())

    def samples_per_second(self, seconds: float) -> float:
        """Train for so long."""
        for _ in range(self._ahead):
            self._next_batch()
        started, samples = time.perf_counter(), 0
        while time.perf_counter() - started < seconds:
            inputs, targets = self._next_batch()
            loss = functional.cross_entropy(self._network(inputs), targets)
            self._optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            self._optimiser.step()
            samples += len(targets)
        return samples / (time.perf_counter() - started)

    def close(self) -> None:
        """End the workers."""
        self._batches = iter(())
        del self._loader

    def _next_batch(self) -> Any:
        batch = next(self._batches, None)
        if batch is None:
            self._batches = iter(self._loader)
            batch = next(self._batches)
        return batch
