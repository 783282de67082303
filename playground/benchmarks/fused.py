"""`fused-vs-torch` and `epochs-per-second`: small networks trained by our kernels, metrics and validation included."""

from __future__ import annotations

import statistics

from playground.benchmarks import Effort, Figure
from playground.benchmarks.our_loop import OurLoop
from playground.benchmarks.side_by_side import alternate, median_ratio, raw_speeds
from playground.benchmarks.spiral import DEEP, SHALLOW, spiral_experiment, steps_per_epoch
from playground.engine.data.load import load_dataset
from playground.engine.fit import processor_threads

NETWORKS: dict[str, tuple[int, ...]] = {"4-2": SHALLOW, "8-8-8": DEEP}
TARGETS: dict[int, float] = {10: 100.0, 30: 50.0}
"""What is aimed at, by the size of the batch."""


def against_torch(effort: Effort) -> list[Figure]:
    """Steps a second of our loop with kernels ÷ those of the same loop with PyTorch, for each network and batch."""
    figures = []
    for batch_size, target in TARGETS.items():
        for name, units in NETWORKS.items():
            experiment = spiral_experiment(units, batch_size)
            dataset = load_dataset(experiment.data, experiment.seeds)
            with processor_threads(1):
                fused = OurLoop(experiment, dataset)
                torch = OurLoop(experiment, dataset, prefers_pytorch=True)
                speeds = alternate({"fused": fused.steps_per_second, "torch": torch.steps_per_second}, effort)
            ratio = median_ratio(speeds["fused"], speeds["torch"])
            raw = raw_speeds(speeds, "steps/s") | {"steps_per_epoch": steps_per_epoch(experiment)}
            figures.append(Figure(f"fused-vs-torch/{name}-batch{batch_size}", ratio, "×", target, "higher", raw))
    return figures


def epochs_per_second(effort: Effort) -> list[Figure]:
    """Epochs a second of 2-8-8-8-1 on batches of 10, each evaluated on the validation part."""
    experiment = spiral_experiment()
    with processor_threads(1):
        loop = OurLoop(experiment, load_dataset(experiment.data, experiment.seeds))
        speeds = alternate({"fused": loop.steps_per_second}, effort)
    epochs = [speed / steps_per_epoch(experiment) for speed in speeds["fused"]]
    raw = raw_speeds({"fused": epochs}, "epochs/s") | {"training_points": experiment.data.counts[0]}
    return [Figure("epochs-per-second", statistics.median(epochs), "epochs/s", None, "higher", raw)]
