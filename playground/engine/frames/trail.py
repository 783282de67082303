"""The path of a run so far, and samples to measure losses on."""

from __future__ import annotations

from playground.core.frames import LossSamples, TrailFrame, TrailRequest
from playground.engine.landscape.samples import loss_samples
from playground.engine.learner import Learner
from playground.engine.trail import Trail


def make_trail(learner: Learner, request: TrailRequest, training: bool) -> TrailFrame:
    """Copies the weights as they are now; all else is shared with the frames before."""
    trail = learner.trail if learner.trail is not None else Trail()
    return TrailFrame(
        run=learner.run,
        experiment=learner.experiment,
        trail=trail.number,
        waypoints=trail.waypoints,
        present=trail.present(learner),
        samples=_samples(learner),
        is_too_large=trail.is_too_large,
        training=training,
    )


def _samples(learner: Learner) -> LossSamples:
    """Those of the run: they follow from its data alone."""
    if "trail" not in learner.remembered:
        learner.remembered["trail"] = (None, loss_samples(learner.dataset, learner.experiment))
    _state, samples = learner.remembered["trail"]
    found: LossSamples = samples
    return found
