"""Ready experiments: each knows its own network, settings and number of epochs."""

from __future__ import annotations

from typing import Any

import attrs

from playground.core.datasets import Curve, Heights, Images, Pixels, Points, Pupils
from playground.core.experiment import Experiment
from playground.core.initialisers import Initialisation
from playground.core.layers import BatchNorm, Conv, Dense, Dropout, GlobalAveragePool, Layer, LayerNorm, Pool, Residual
from playground.core.message import ProblemError
from playground.core.network import Network
from playground.core.optimisers import SGD, Adam, Optimiser
from playground.core.schedules import Cosine, OneCycle
from playground.core.training import Training

DEFAULT_PRESET = "course-mlp"


def _tanh(units: int, number: int) -> Dense:
    return Dense(
        id=f"dense-{number}", units=units, activation="tanh", initialisation=Initialisation(kind="xavier_uniform")
    )


def _relu(units: int, number: int) -> Dense:
    return Dense(id=f"dense-{number}", units=units, activation="relu")


def _plane(
    name: str, data: str, units: tuple[int, ...], epochs: int, learning_rate: float, batch_size: int = 16
) -> Experiment:
    layers: tuple[Layer, ...] = tuple(_tanh(size, number) for number, size in enumerate(units, start=1))
    return Experiment(
        name=name,
        data=Points(set=data),
        network=Network(layers=layers, output_initialisation=Initialisation(kind="xavier_uniform")),
        training=Training(
            loss="binary_cross_entropy",
            optimiser=Adam(),
            learning_rate=learning_rate,
            batch_size=batch_size,
            epochs=epochs,
        ),
    )


def _course_mlp() -> Experiment:
    """The course's MLP; the schedule ends its ten epochs at 98.3 % on the test part rather than at 98.0 ± 0.1 %."""
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
            schedule=Cosine(lowest=0.1),
            batch_size=128,
            weight_decay=3e-5,
            epochs=10,
        ),
    )


def _digits(
    name: str, layers: tuple[Layer, ...], optimiser: Optimiser, learning_rate: float, batch_size: int, epochs: int
) -> Experiment:
    return Experiment(
        name=name,
        data=Images(set="mnist"),
        network=Network(layers=layers),
        training=Training(
            loss="cross_entropy",
            optimiser=optimiser,
            learning_rate=learning_rate,
            batch_size=batch_size,
            epochs=epochs,
        ),
    )


def _conv(number: int, filters: int, size: int, **settings: Any) -> Conv:
    return Conv(id=f"conv-{number}", filters=filters, size=size, **settings)


def _course_cnn() -> Experiment:
    """Lab 3 of the course: its settings, PyTorch's initialisation (lecture, section 10)."""
    layers: tuple[Layer, ...] = (
        _conv(1, 20, 5, padding=0),
        Pool(id="pool-1"),
        _conv(2, 50, 5, padding=0),
        Pool(id="pool-2"),
        Dense(id="dense-1", units=500, activation="relu"),
    )
    return _digits("MNIST, course CNN", layers, SGD(), 0.01, 64, 5)


def _lenet5() -> Experiment:
    """LeCun et al. 1998: tanh and average pooling; softmax instead of its radial basis functions."""
    layers: tuple[Layer, ...] = (
        _conv(1, 6, 5, padding=2, activation="tanh"),
        Pool(id="pool-1", mode="average"),
        _conv(2, 16, 5, padding=0, activation="tanh"),
        Pool(id="pool-2", mode="average"),
        Dense(id="dense-1", units=120),
        Dense(id="dense-2", units=84),
    )
    return _digits("MNIST, LeNet-5", layers, Adam(), 0.001, 64, 10)


def _tiny_vgg() -> Experiment:
    """Pairs of 3×3 convolutions between poolings (after Simonyan and Zisserman 2015)."""
    he = Initialisation(kind="he_normal")
    layers: tuple[Layer, ...] = (
        _conv(1, 8, 3, initialisation=he),
        _conv(2, 8, 3, initialisation=he),
        Pool(id="pool-1"),
        _conv(3, 16, 3, initialisation=he),
        _conv(4, 16, 3, initialisation=he),
        Pool(id="pool-2"),
        Dense(id="dense-1", units=64, activation="relu", initialisation=he),
        Dropout(id="dropout-1", probability=0.2),
    )
    return _digits("MNIST, tiny VGG", layers, Adam(), 0.001, 64, 10)


def _small_resnet() -> Experiment:
    """A convolution with stride 2, three residual blocks, the mean of every map (after He et al. 2016)."""
    he = Initialisation(kind="he_normal")
    layers: tuple[Layer, ...] = (
        _conv(1, 8, 3, stride=2, initialisation=he),
        Residual(id="residual-1", filters=8, initialisation=he),
        Residual(id="residual-2", filters=16, stride=2, initialisation=he),
        Residual(id="residual-3", filters=32, stride=2, initialisation=he),
        GlobalAveragePool(id="global_average_pool-1"),
    )
    return _digits("MNIST, small ResNet", layers, Adam(), 0.003, 64, 10)


def _spiral() -> Experiment:
    """Batches of 32 and small steps: with larger ones Adam leaps off again once the gradients have become tiny."""
    return _plane("Spiral, three tanh layers", "spiral", (8, 8, 8), epochs=1000, learning_rate=0.005, batch_size=32)


def _perceptron() -> Experiment:
    """No hidden layer: the logistic function of one linear layer (lecture, section 4)."""
    plain = _plane("Perceptron", "gaussians", (), epochs=50, learning_rate=0.1)
    return attrs.evolve(plain, training=attrs.evolve(plain.training, optimiser=SGD()))


def _linear() -> Experiment:
    """The first lab of the course: Linear(1, 1), squared error, all four points a step (lecture, section 2)."""
    return Experiment(
        name="Linear regression, the course's lab",
        data=Curve(set="lab"),
        training=Training(loss="mse", optimiser=SGD(), learning_rate=0.01, batch_size=4, epochs=600),
    )


def _sine() -> Experiment:
    """A curve put together from the pieces of a few units, whose biases start apart so that each bends elsewhere."""
    return Experiment(
        name="Sine, eight tanh units",
        data=Curve(set="sine", points=200, noise=0.1),
        network=Network(layers=(Dense(id="dense-1", units=8, activation="tanh"),)),
        training=Training(loss="mse", optimiser=Adam(), learning_rate=0.02, batch_size=20, epochs=300),
    )


def _photo() -> Experiment:
    """Colours from places: waves over the plane as inputs make the fine parts quicker to learn."""
    layers: tuple[Layer, ...] = tuple(
        Dense(id=f"dense-{number}", units=64, activation="tanh", initialisation=Initialisation(kind="xavier_uniform"))
        for number in (1, 2, 3)
    )
    return Experiment(
        name="A photograph, painted",
        data=Pixels(features=("x1", "x2", "sin_x1", "sin_x2"), normalisation="standard"),
        network=Network(layers=layers),
        training=Training(loss="mse", optimiser=Adam(), learning_rate=0.003, batch_size=64, epochs=100),
    )


def _pupils() -> Experiment:
    """Strides instead of pooling, which would forget where things are, and a linear read-out of the last maps.

    Layer norm first makes nothing of light and contrast; with so few pictures dropout keeps all of them from being
    learned by heart. The rate begins small: 4096 inputs of the read-out all move it at once.
    """
    he = Initialisation(kind="he_normal")
    layers: list[Layer] = [LayerNorm(id="layer_norm-1")]
    shapes = ((16, 5, 2, 0.1), (32, 3, 2, 0.2), (64, 3, 2, 0.3), (64, 3, 1, 0.5))
    for number, (filters, size, stride, probability) in enumerate(shapes, start=1):
        layers += [
            _conv(number, filters, size, stride=stride, initialisation=he),
            BatchNorm(id=f"batch_norm-{number}"),
            Dropout(id=f"dropout-{number}", probability=probability),
        ]
    return Experiment(
        name="Pupils, a CNN for ellipses",
        data=Pupils(),
        network=Network(layers=tuple(layers)),
        training=Training(
            loss="mse",
            optimiser=Adam(),
            learning_rate=0.003,
            batch_size=32,
            epochs=80,
            schedule=OneCycle(warm_up=0.15),
        ),
    )


def _hills() -> Experiment:
    """Values over the plane: three hills, three valleys."""
    layers: tuple[Layer, ...] = (_tanh(12, 1), _tanh(8, 2))
    return Experiment(
        name="Hills and valleys, two tanh layers",
        data=Heights(set="hills"),
        network=Network(layers=layers, output_initialisation=Initialisation(kind="xavier_uniform")),
        training=Training(loss="mse", optimiser=Adam(), learning_rate=0.01, batch_size=16, epochs=300),
    )


PRESETS: dict[str, Experiment] = {
    "course-mlp": _course_mlp(),
    "course-cnn": _course_cnn(),
    "lenet5": _lenet5(),
    "tiny-vgg": _tiny_vgg(),
    "small-resnet": _small_resnet(),
    "linear": _linear(),
    "perceptron": _perceptron(),
    "spiral": _spiral(),
    "circle": _plane("Circle", "circle", (4,), epochs=100, learning_rate=0.03),
    "xor": _plane("Exclusive or", "xor", (4,), epochs=100, learning_rate=0.03),
    "gaussians": _plane("Gaussians", "gaussians", (), epochs=50, learning_rate=0.03),
    "sine": _sine(),
    "photo": _photo(),
    "pupils": _pupils(),
    "hills": _hills(),
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
