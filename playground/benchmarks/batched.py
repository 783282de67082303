"""`batched-runs`: many runs of one shape in one call of the kernels, the base of sweeps, against one run alone."""

from __future__ import annotations

import attrs

from playground.benchmarks import Effort, Figure
from playground.benchmarks.our_loop import OurLoop
from playground.benchmarks.side_by_side import alternate, median_ratio, raw_speeds
from playground.benchmarks.spiral import spiral_experiment, steps_per_epoch
from playground.core.experiment import Experiment
from playground.engine.data.load import load_dataset
from playground.engine.fit import processor_threads
from playground.engine.fused.batch import fit_many

RUNS = 64
TARGET = 1.0
FIRST_GUESS = 20


def measure(effort: Effort) -> list[Figure]:
    """Epochs a second of all 64 runs together ÷ those of our loop with one, both in one thread, validation included."""
    experiment = spiral_experiment()
    dataset = load_dataset(experiment.data, experiment.seeds)
    with processor_threads(1):
        alone = OurLoop(experiment, dataset)
        speeds = alternate(
            {
                "together": Together(experiment).epochs_per_second,
                "alone": lambda seconds: alone.steps_per_second(seconds) / steps_per_epoch(experiment),
            },
            effort,
        )
    ratio = median_ratio(speeds["together"], speeds["alone"])
    raw = raw_speeds(speeds, "epochs/s") | {"runs": RUNS}
    return [Figure("batched-runs", ratio, "×", TARGET, "higher", raw)]


class Together:
    """The experiment with as many dice for its weights, which is what a sweep over seeds is."""

    def __init__(self, experiment: Experiment) -> None:
        self._runs = [
            attrs.evolve(experiment, seeds=attrs.evolve(experiment.seeds, weights=number)) for number in range(RUNS)
        ]
        self._epochs = FIRST_GUESS

    def epochs_per_second(self, seconds: float) -> float:
        """Train all of them from the start for about so long; the time in the kernels and between their calls."""
        fits = fit_many(self._runs, self._epochs)
        speed = RUNS * self._epochs / fits.seconds
        self._epochs = max(1, round(speed * seconds / RUNS))
        return speed
