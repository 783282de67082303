"""Where the loss of a network is a quadratic of two numbers: a line through points, y ≈ w·x + b."""

from __future__ import annotations

from playground.core.datasets import Curve
from playground.core.experiment import Experiment


def is_line(experiment: Experiment) -> bool:
    """Whether it is linear regression with one input: a curve's points, no hidden layer, mean squared error."""
    data, training = experiment.data, experiment.training
    return isinstance(data, Curve) and not experiment.network.layers and training.loss == "mse"
