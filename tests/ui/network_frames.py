"""Frames of networks as the training thread would make them, for tests of what is drawn of them."""

from __future__ import annotations

import numpy as np
from attrs import evolve

from playground.core.experiment import Experiment
from playground.core.fields import OUTPUT_ID
from playground.core.frames.network import INPUT_ID, LayerView, NetworkFrame
from playground.core.layers import Dense, Layer
from playground.core.network import Network
from playground.core.presets import preset

R = 6


def stack(*layers: Layer) -> Experiment:
    """The spiral with these hidden layers."""
    return evolve(preset("spiral"), network=Network(layers=layers))


def two_dense() -> Experiment:
    """2 → 3 → 2 → 1 on the plane."""
    return stack(Dense(id="dense-1", units=3, activation="tanh"), Dense(id="dense-2", units=2, activation="relu"))


def flat_map(*values: float) -> np.ndarray:
    """A map for each unit, the same everywhere."""
    return np.stack([np.full((R, R), value, np.float32) for value in values])


def frame_of_two_dense() -> NetworkFrame:
    """Of :func:`two_dense`: weights, biases and maps that a test can recognise."""
    first = LayerView(
        layer_id="dense-1",
        shape=(3,),
        maps=flat_map(1.0, -1.0, 0.0),
        weight=np.array([[1.0, -2.0], [0.5, 0.01], [0.0, 1.5]]),
        bias=np.array([0.5, -0.5, 0.0]),
    )
    second = LayerView(
        layer_id="dense-2",
        shape=(2,),
        maps=flat_map(0.0, 2.0),
        weight=np.array([[1.0, -1.0, 0.2], [0.3, 3.0, -0.7]]),
        bias=np.array([0.1, 0.2]),
        dead=np.array([True, False]),
    )
    output = LayerView(
        layer_id=OUTPUT_ID, shape=(1,), maps=flat_map(0.5), weight=np.array([[1.0, 2.0]]), bias=np.array([0.3])
    )
    return NetworkFrame(
        run=1, layers=(LayerView(layer_id=INPUT_ID, shape=(2,), maps=flat_map(1.0, -1.0)), first, second, output)
    )


def with_view(frame: NetworkFrame, layer_id: str, **changes: object) -> NetworkFrame:
    """The frame with something else in the view of one layer."""
    layers = tuple(evolve(view, **changes) if view.layer_id == layer_id else view for view in frame.layers)
    return evolve(frame, layers=layers)


def digits_frame(maps: int = 20) -> NetworkFrame:
    """Of the course's CNN, one picture sent through; the weights of the last layer are there, those before too many."""
    generator = np.random.default_rng(1)

    def random(*shape: int) -> np.ndarray:
        return generator.normal(size=shape).astype(np.float32)

    hidden = (
        LayerView(layer_id="conv-1", shape=(20, 24, 24), maps=random(maps, 24, 24), values=random(20)),
        LayerView(layer_id="pool-1", shape=(20, 12, 12), maps=random(maps, 12, 12), values=random(20)),
        LayerView(layer_id="conv-2", shape=(50, 8, 8), maps=random(50, 8, 8), values=random(50)),
        LayerView(layer_id="pool-2", shape=(50, 4, 4), maps=random(50, 4, 4), values=random(50)),
        LayerView(layer_id="dense-1", shape=(500,), values=random(500)),
    )
    probabilities = np.full(10, 0.02, np.float32)
    probabilities[7] = 0.82
    output = LayerView(layer_id=OUTPUT_ID, shape=(10,), values=probabilities, weight=random(10, 500), bias=random(10))
    first = LayerView(layer_id=INPUT_ID, shape=(1, 28, 28), maps=random(1, 28, 28), values=random(1))
    return NetworkFrame(run=1, layers=(first, *hidden, output), sample=np.full((28, 28), 200, np.uint8), label=7)
