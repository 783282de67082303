"""Ready experiments: each knows its own network, settings and number of epochs."""

from __future__ import annotations

from playground.core.datasets import Images, Points
from playground.core.experiment import Experiment
from playground.core.initialisers import Initialisation
from playground.core.layers import Dense, Dropout, Layer
from playground.core.message import ProblemError
from playground.core.network import Network
from playground.core.optimisers import Adam
from playground.core.training import Training

DEFAULT_PRESET = "course-mlp"


def _tanh(units: int, number: int) -> Dense:
    return Dense(
        id=f"dense-{number}", units=units, activation="tanh", initialisation=Initialisation(kind="xavier_uniform")
    )


def _relu(units: int, number: int) -> Dense:
    return Dense(id=f"dense-{number}", units=units, activation="relu")


def _plane(name: str, data: str, units: tuple[int, ...], epochs: int, learning_rate: float) -> Experiment:
    layers: tuple[Layer, ...] = tuple(_tanh(size, number) for number, size in enumerate(units, start=1))
    return Experiment(
        name=name,
        data=Points(set=data),
        network=Network(layers=layers, output_initialisation=Initialisation(kind="xavier_uniform")),
        training=Training(
            loss="binary_cross_entropy",
            optimiser=Adam(),
            learning_rate=learning_rate,
            batch_size=16,
            epochs=epochs,
        ),
    )


def _course_mlp() -> Experiment:
    return Experiment(
        name="MNIST, course MLP",
        data=Images(set="mnist"),
        network=Network(
            layers=(
                _relu(512, 1),
                Dropout(id="dropout-1", probability=0.2),
                _relu(512, 2),
                Dropout(id="dropout-2", probability=0.2),
            ),
        ),
        training=Training(
            loss="cross_entropy",
            optimiser=Adam(),
            learning_rate=0.0005,
            batch_size=128,
            weight_decay=3e-5,
            epochs=10,
        ),
    )


PRESETS: dict[str, Experiment] = {
    "course-mlp": _course_mlp(),
    "spiral": _plane("Spiral, three tanh layers", "spiral", (16, 16, 16), epochs=300, learning_rate=0.005),
    "circle": _plane("Circle", "circle", (4,), epochs=100, learning_rate=0.03),
    "xor": _plane("Exclusive or", "xor", (4,), epochs=100, learning_rate=0.03),
    "gaussians": _plane("Gaussians", "gaussians", (), epochs=50, learning_rate=0.03),
}


class UnknownPreset(ProblemError):
    """No preset of this name."""


def preset(name: str) -> Experiment:
    """The preset of this name. Raises :class:`UnknownPreset` with the names there are."""
    try:
        return PRESETS[name]
    except KeyError:
        raise UnknownPreset(
            'There is no preset "{name}"; there are {known}.', name=name, known=", ".join(PRESETS)
        ) from None
