"""The network of an experiment with another activation function or initialisation of its hidden layers."""

from __future__ import annotations

import attrs

from playground.core.depth.survey import Combination
from playground.core.edits import set_layers
from playground.core.experiment import Experiment
from playground.core.initialisers import Initialisation
from playground.core.layers import Dense, Drawn, Dropout
from playground.core.training import Training

IDENTITY = "identity"


def with_combination(experiment: Experiment, combination: Combination, value: float) -> Experiment:
    """All hidden layers with weights take this activation function and start like this; the output layer stays."""
    start = combination.start(value)
    layers = tuple(
        attrs.evolve(layer, activation=combination.activation, initialisation=start)
        if isinstance(layer, Drawn)
        else layer
        for layer in experiment.network.layers
    )
    return set_layers(experiment, layers)


def made_linear(experiment: Experiment) -> Experiment:
    """All hidden layers with weights take the identity as their activation function."""
    layers = tuple(
        attrs.evolve(layer, activation=IDENTITY) if isinstance(layer, Drawn) else layer
        for layer in experiment.network.layers
    )
    return set_layers(experiment, layers)


def at_start(experiment: Experiment) -> Experiment:
    """All that decides how signals start: of the training settings the loss alone, and no name."""
    training = experiment.training
    kept = Training(loss=training.loss, output_activation=training.output_activation)
    return attrs.evolve(experiment, name=Experiment().name, training=kept)


def without_combination(experiment: Experiment) -> Experiment:
    """All that decides how signals start, whatever activation and initialisation the hidden layers have."""
    return with_combination(at_start(experiment), Combination(activation=IDENTITY, initialisation="zeros"), 0.1)


def present(experiment: Experiment) -> tuple[Combination, float] | None:
    """The combination that all hidden layers have, and the number of its initialisation; None where they differ."""
    hidden = [layer for layer in experiment.network.layers if isinstance(layer, Drawn)]
    if not hidden:
        return None
    first: tuple[str, Initialisation] = hidden[0].activation, hidden[0].initialisation
    if any((layer.activation, layer.initialisation.kind) != (first[0], first[1].kind) for layer in hidden):
        return None
    return Combination(activation=first[0], initialisation=first[1].kind), first[1].value


def is_dense(experiment: Experiment) -> bool:
    """Whether there is a hidden layer, and all are Dense or Dropout, which lets everything through once trained."""
    layers = experiment.network.layers
    return any(isinstance(layer, Dense) for layer in layers) and all(
        isinstance(layer, Dense | Dropout) for layer in layers
    )


def is_linear(experiment: Experiment) -> bool:
    """Whether it is a stack of Dense layers without any activation function between them."""
    return is_dense(experiment) and all(layer.activation == IDENTITY for layer in experiment.network.dense_layers)
