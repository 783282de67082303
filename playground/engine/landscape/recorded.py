"""A run without a window that remembers its path."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch
from numpy.typing import NDArray

from playground.core.events import Broke, EpochEnd, Epochs, Steps
from playground.core.experiment import Experiment
from playground.core.frames import TrailFrame, TrailRequest
from playground.engine.build import check_memory, check_trainable
from playground.engine.data.load import load_dataset
from playground.engine.fit import CHUNK_SECONDS, TrainingFailed
from playground.engine.frames.trail import make_trail
from playground.engine.fused.choice import warm_up
from playground.engine.learner import Learner
from playground.engine.trail import Trail
from playground.engine.train import training
from playground.engine.weights import check_weights


def recorded(
    experiment: Experiment,
    epochs: int,
    weights: Mapping[str, NDArray[Any]] | None = None,
    *,
    report: Callable[[EpochEnd], None] = lambda epoch: None,
    steps: Callable[[Steps], None] = lambda chunk: None,
    compiling: Callable[[], None] = lambda: None,
) -> TrailFrame:
    """Train on the CPU for so many epochs, from these weights or the first ones; the path, and the network at its end.

    It may end sooner, where the experiment's settings say so. Raises ProblemError for what cannot be trained and
    weights that do not fit, TrainingFailed where the numbers stop being finite.
    """
    check_trainable(experiment)
    device = torch.device("cpu")
    check_memory(experiment, device)
    learner = Learner(experiment, load_dataset(experiment.data, experiment.seeds), device)
    if weights is not None:
        check_weights(experiment, weights)
        learner.load_weights(weights)
    learner.trail = Trail()
    if epochs:
        warm_up(learner, compiling)
        for event in training(learner, lambda: CHUNK_SECONDS, most_epochs=lambda: max(1, epochs - learner.epoch)):
            if isinstance(event, Broke):
                raise TrainingFailed(
                    "Training failed: at step {step} the numbers in layer {layer} stopped being finite.",
                    step=event.step,
                    layer=event.layer_id,
                )
            if isinstance(event, Steps):
                steps(event)
            elif isinstance(event, Epochs):
                for epoch in event.each():
                    report(epoch)
            elif isinstance(event, EpochEnd):
                report(event)
                if event.epoch >= epochs or event.stops not in (None, "epochs"):
                    break
    return make_trail(learner, TrailRequest(), training=False)
