"""What a change of the experiment asks of a network that is already learning."""

from __future__ import annotations

from enum import IntEnum

import attrs

from playground.core.experiment import Experiment
from playground.core.fields import OUTPUT_ID
from playground.core.initialisers import Initialisation
from playground.core.layers import Drawn
from playground.core.shapes import layer_shapes, output_inputs, output_layer


class Need(IntEnum):
    """From least to most; the larger one includes what the smaller ones do."""

    NOTHING = 0
    LIVE = 1
    """Taken up before the next step; nothing is rebuilt."""
    GROW = 2
    """Layers came, went, moved or changed size: rebuild, keep weights and optimiser memory by layer id."""
    REDRAW = 3
    """Another initialisation: the layers concerned draw new weights."""
    RESTART = 4
    """Other data or other dice: start anew, so that nothing leaks between the parts."""


def need(old: Experiment, new: Experiment) -> Need:
    """What the change from ``old`` to ``new`` needs."""
    if old.data != new.data or old.seeds != new.seeds:
        return Need.RESTART
    if redrawn(old, new):
        return Need.REDRAW
    if _structure(old) != _structure(new):
        return Need.GROW
    if attrs.evolve(old, name=new.name) != new:
        return Need.LIVE
    return Need.NOTHING


def redrawn(old: Experiment, new: Experiment) -> frozenset[str]:
    """Ids of the layers that stay but were given another initialisation: they draw new weights."""
    before, after = initialisations(old), initialisations(new)
    return frozenset(name for name in before.keys() & after.keys() if before[name] != after[name])


def initialisations(experiment: Experiment) -> dict[str, Initialisation]:
    """How the weights of each layer start, by layer id, the output layer included."""
    table = {layer.id: layer.initialisation for layer in experiment.network.layers if isinstance(layer, Drawn)}
    table[OUTPUT_ID] = experiment.network.output_initialisation
    return table


def _structure(experiment: Experiment) -> tuple[tuple[object, ...], ...]:
    """All that decides which tensors there are; two equal structures hold the same weights.

    Layers without tensors are named too: their order decides what the others see. What nothing reaches has none.
    """
    flow = [(shape.layer, shape.inputs, shape.outputs) for shape in layer_shapes(experiment)]
    last = output_inputs(experiment)
    return tuple(
        (layer.kind, layer.id, None if inputs is None or outputs is None else layer.tensors(inputs))
        for layer, inputs, outputs in (*flow, (output_layer(experiment), last, last))
    )
