"""Hypothesis strategies: experiments that the kernels claim."""

from __future__ import annotations

import attrs
from hypothesis import strategies as st
from strategies import layers, networks, seeds, trainings

from playground.core.curve_sets import CURVE_SETS
from playground.core.datasets import Curve, Points
from playground.core.experiment import Experiment
from playground.core.layers import Dense, Dropout, Layer
from playground.core.losses import fitting_losses
from playground.core.network import Network


@st.composite
def small_experiments(draw: st.DrawFn, curves: bool = False) -> Experiment:
    """Experiments on points, or on curves too, that the kernels claim, with few epochs' worth of steps."""
    data: Points | Curve = Points(set=draw(st.sampled_from(["circle", "xor", "gaussians", "spiral"])), points=60)
    if curves and draw(st.booleans()):
        data = Curve(set=draw(st.sampled_from(sorted(CURVE_SETS))), points=60)
    hidden: list[Layer] = []
    for number in range(draw(st.integers(0, 3))):
        layer = draw(layers(f"dense-{number}", ["dense"]))
        assert isinstance(layer, Dense)
        hidden.append(attrs.evolve(layer, units=draw(st.integers(1, 9))))
        if draw(st.booleans()):
            hidden.append(Dropout(id=f"dropout-{number}", probability=draw(st.floats(0.0, 0.9))))
    training = draw(trainings(fitting_losses(data.task)))
    rate = draw(st.floats(1e-4, 0.1))
    gentle = attrs.evolve(
        training, precision=64, learning_rate=rate, l1=training.l1 / 100, weight_decay=training.weight_decay / 100
    )
    output = draw(networks(most=0)).output_initialisation
    network = Network(layers=tuple(hidden), output_initialisation=output)
    return Experiment(data=data, network=network, training=gentle, seeds=draw(seeds()))
