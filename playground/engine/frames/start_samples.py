"""Training samples for a reader outside the training thread."""

from __future__ import annotations

from playground.core.frames import StartSamplesFrame, StartSamplesRequest
from playground.engine.frames.signals import some_samples
from playground.engine.learner import Learner


def make_start_samples(learner: Learner, request: StartSamplesRequest, training: bool) -> StartSamplesFrame:
    """The same samples that the signals before training are measured on."""
    inputs, targets = some_samples(learner)
    return StartSamplesFrame(
        run=learner.run,
        data=learner.experiment.data,
        inputs=inputs.detach().cpu().numpy(),
        targets=targets.detach().cpu().numpy(),
    )
