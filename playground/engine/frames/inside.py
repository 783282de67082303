"""The frame of the Inside page's table: how weights, activations and gradients are spread in every layer."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from playground.core.fields import OUTPUT_ID
from playground.core.frames.inside import InsideFrame, InsideRequest, LayerInside, Spread
from playground.core.work import evaluation_slice
from playground.engine.evaluate import evaluating
from playground.engine.frames.answers import looked_at
from playground.engine.frames.columns import final_answers, judged
from playground.engine.frames.looks import kernels_of
from playground.engine.gradients import gradient_norms
from playground.engine.layers import DropoutLayer
from playground.engine.learner import Learner
from playground.engine.optimisers import is_weight
from playground.engine.taps import tapped

SAMPLES = 128
"""Validation samples, always the same first ones, unless one takes long."""
SHARE_WHILE_TRAINING, SHARE = 0.4, 2.0
"""Of what an evaluation takes at once, so many samples may be looked at."""
FEWEST = 8
BINS, MANY = 32, 1000
"""Bins of a histogram; of fewer than many values half of them."""
MOST_WHILE_TRAINING, MOST_VALUES = 4_096, 16_384
"""Of more values, evenly picked ones are counted."""
TAIL = 0.002
"""Share of the values that may lie beyond either end of a histogram."""
WIDER = 3.0
"""Sums are shown at most so many times as far from 0 as the answers: those of saturated units lie anywhere."""


def make_inside(learner: Learner, request: InsideRequest, training: bool) -> InsideFrame:
    """Send the first validation samples through and look at every layer but dropout, which is off here.

    The update shown is that of the last step that was measured; the next step will be.
    """
    part = looked_at(learner)
    share, most = (SHARE_WHILE_TRAINING, MOST_WHILE_TRAINING) if training else (SHARE, MOST_VALUES)
    count = min(SAMPLES, len(part), max(FEWEST, int(share * evaluation_slice(learner.experiment))))
    inputs = learner.prepared(part.inputs[:count])
    gradients, updates = last_gradients(learner), learner.updates.of(learner)
    layers = []
    with evaluating(learner.network), tapped(learner.network) as taps:
        learner.network(inputs)
        for layer_id, module in learner.network.layers.items():
            if isinstance(module, DropoutLayer):
                continue
            answers, sums = taps.outputs[layer_id], taps.sums.get(layer_id)
            verdict = judged(module, answers) if layer_id != OUTPUT_ID else {}
            if layer_id == OUTPUT_ID:
                answers = final_answers(learner, answers)
            shown = spread_of([answers], most)
            weights = [parameter for parameter in module.parameters() if is_weight(parameter)]
            layers.append(
                LayerInside(
                    layer_id=layer_id,
                    shape=tuple(answers.shape[1:]),
                    weights=spread_of(weights, most),
                    sums=None if sums is None else spread_of([sums], most, _reach(shown)),
                    answers=shown,
                    gradient=gradients.get(layer_id),
                    update=updates.get(layer_id),
                    **verdict,
                )
            )
    learner.updates.ask(learner)
    update_step = learner.updates.step if updates else 0
    return InsideFrame(run=learner.run, layers=tuple(layers), samples=count, step=learner.step, update_step=update_step)


def last_gradients(learner: Learner) -> dict[str, float]:
    """Norm of the gradient of the last step in each layer that learns; empty before the first."""
    if not learner.step:
        return {}
    kernels = kernels_of(learner)
    if kernels is not None:
        found = kernels.gradient_norms()
    else:
        norms = learner.first_gradient or gradient_norms(learner.experiment, learner.network.layers)
        found = norms.by_layer(norms.norms.cpu().double().numpy())
    return dict(zip(found.layers, found.norms.tolist(), strict=True))


def _reach(answers: Spread | None) -> float:
    """How far from 0 sums are shown beside the answers that came of them."""
    return math.inf if answers is None else WIDER * max(-answers.low, answers.high)


def spread_of(tensors: Sequence[Tensor], most: int = MOST_VALUES, within: float = math.inf) -> Spread | None:
    """How the values of tensors are spread together; None without any. What is not finite does not count.

    From 0 upwards where none is negative, else as far to both sides of 0; a few outliers count at the ends. Values
    farther from 0 than ``within`` are left out.
    """
    picked = [_picked(tensor, most // max(1, len(tensors))) for tensor in tensors]
    if not picked:
        return None
    values = torch.cat(picked).float().cpu().numpy()
    values = values[np.isfinite(values) & (np.abs(values) <= within)]
    if not len(values):
        return Spread(low=-1.0, high=1.0, counts=np.zeros(BINS, np.int64))
    end = int(TAIL * (len(values) - 1))
    ranked = np.partition(values, (0, end, len(values) - 1 - end, len(values) - 1))
    reached = max(abs(float(ranked[end])), abs(float(ranked[-1 - end])))
    if reached == 0.0:
        reached = max(abs(float(ranked[0])), abs(float(ranked[-1]))) or 1.0
    low, high = (0.0, reached) if ranked[0] >= 0.0 else (-reached, reached)
    bins = BINS if len(values) >= MANY else BINS // 2
    return Spread(low=low, high=high, counts=np.histogram(values.clip(low, high), bins, (low, high))[0])


def _picked(tensor: Tensor, most: int) -> Tensor:
    """At most so many of the values, evenly picked as they lie in memory."""
    flat = tensor.detach()
    if flat.dim() == 4:
        flat = flat.permute(0, 2, 3, 1)  # so pictures lie in memory: no copy
    last, flat = flat.shape[-1], flat.reshape(-1)
    step = math.ceil(flat.numel() / most)
    while step > 1 and math.gcd(step, last) > 1:  # else some channels would never be met
        step += 1
    return flat[::step]
