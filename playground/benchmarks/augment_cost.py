"""`augment-cost`: training on pictures that are shifted, turned and scaled against training on them as they are."""

from __future__ import annotations

from playground.benchmarks import Effort, Figure
from playground.benchmarks.our_loop import OurLoop, course_experiment
from playground.benchmarks.side_by_side import alternate, median_ratio, raw_speeds
from playground.core.augmentation import AUGMENTATIONS
from playground.core.edits import set_augmentation
from playground.engine.data.load import load_dataset
from playground.engine.fit import processor_threads

TARGET = 0.75
MOVES = ("shift", "rotation", "scale")


def measure(effort: Effort) -> list[Figure]:
    """Samples a second with augmentation ÷ those without, round by round."""
    experiment = course_experiment()
    dataset = load_dataset(experiment.data, experiment.seeds)
    strengths = {name: float(AUGMENTATIONS[name].usual) for name in MOVES}
    with processor_threads(1):
        off = OurLoop(experiment, dataset)
        on = OurLoop(set_augmentation(experiment, **strengths), dataset)
        speeds = alternate({"on": on.samples_per_second, "off": off.samples_per_second}, effort)
    ratio = median_ratio(speeds["on"], speeds["off"])
    return [Figure("augment-cost", ratio, "×", TARGET, "higher", raw_speeds(speeds, "samples/s"))]
