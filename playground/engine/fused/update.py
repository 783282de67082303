"""One step of an optimiser for all weights, as torch.optim makes it; penalties and clipping before it."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from playground.core.optimisers import SGD, AdaGrad, Adam, AdamW, Momentum, Nesterov, RMSProp
from playground.engine.fused.activation import Rows
from playground.engine.fused.compiled import kernel

(PLAIN, WITH_MOMENTUM, WITH_NESTEROV, ADA_GRAD, RMS_PROP, ADAM, ADAM_W) = range(7)
CODES: dict[type, int] = {
    SGD: PLAIN,
    Momentum: WITH_MOMENTUM,
    Nesterov: WITH_NESTEROV,
    AdaGrad: ADA_GRAD,
    RMSProp: RMS_PROP,
    Adam: ADAM,
    AdamW: ADAM_W,
}

OFFSET, SIZE, IS_WEIGHT, LEARNS = range(4)
"""Columns of the table of tensors."""
CLIP_EPSILON = 1e-6
"""torch.nn.utils.clip_grad_norm_ adds it to the norm."""


@kernel
def penalise_and_clip(theta: Rows, gradient: Rows, tensors: NDArray[np.int64], l1: float, clip: float) -> None:
    """Add λ·sign(w) to the gradient of weights; limit the norm of the whole to ``clip`` (0: no limit)."""
    kind = theta.dtype.type
    if l1 > 0.0:
        for t in range(len(tensors)):
            if tensors[t, IS_WEIGHT] and tensors[t, LEARNS]:
                for p in range(tensors[t, OFFSET], tensors[t, OFFSET] + tensors[t, SIZE]):
                    w = theta[p]
                    gradient[p] += kind(l1) * (kind(1) if w > 0 else (kind(-1) if w < 0 else w))
    if clip > 0.0:
        square = 0.0
        for t in range(len(tensors)):
            if tensors[t, LEARNS]:
                for p in range(tensors[t, OFFSET], tensors[t, OFFSET] + tensors[t, SIZE]):
                    square += float(gradient[p]) * float(gradient[p])
        factor = clip / (math.sqrt(square) + CLIP_EPSILON)
        if not factor > 1.0:
            for p in range(len(gradient)):
                gradient[p] *= kind(factor)


@kernel
def update(
    code: int,
    theta: Rows,
    gradient: Rows,
    first: Rows,
    second: Rows,
    counts: NDArray[np.int64],
    tensors: NDArray[np.int64],
    rate: float,
    decay: float,
    a: float,
    b: float,
    epsilon: float,
) -> None:
    """Move the weights. ``first`` and ``second`` are the optimiser's memory, ``counts`` its steps, one a tensor.

    ``a`` is μ, ρ or β₁, ``b`` is β₂; ``decay`` acts on weights alone.
    """
    kind = theta.dtype.type
    for t in range(len(tensors)):
        if not tensors[t, LEARNS]:
            continue
        place = slice(tensors[t, OFFSET], tensors[t, OFFSET] + tensors[t, SIZE])
        w, g, m, v = theta[place], gradient[place], first[place], second[place]
        counts[t] += 1
        own_decay = kind(decay if tensors[t, IS_WEIGHT] else 0.0)
        if own_decay != 0 and code == ADAM_W:
            for p in range(len(w)):
                w[p] *= kind(1.0 - rate * float(own_decay))
        elif own_decay != 0:
            for p in range(len(w)):
                g[p] += own_decay * w[p]
        if code == PLAIN:
            for p in range(len(w)):
                w[p] -= kind(rate) * g[p]
        elif code == WITH_MOMENTUM:
            for p in range(len(w)):
                m[p] = kind(a) * m[p] + g[p]
                w[p] -= kind(rate) * m[p]
        elif code == WITH_NESTEROV:
            for p in range(len(w)):
                m[p] = kind(a) * m[p] + g[p]
                w[p] -= kind(rate) * (g[p] + kind(a) * m[p])
        elif code == ADA_GRAD:
            for p in range(len(w)):
                m[p] += g[p] * g[p]
                w[p] -= kind(rate) * g[p] / (kind(math.sqrt(m[p])) + kind(epsilon))
        elif code == RMS_PROP:
            for p in range(len(w)):
                m[p] = kind(a) * m[p] + kind(1.0 - a) * g[p] * g[p]
                w[p] -= kind(rate) * g[p] / (kind(math.sqrt(m[p])) + kind(epsilon))
        else:
            step = kind(rate / (1.0 - a ** counts[t]))
            root = kind(1.0 / math.sqrt(1.0 - b ** counts[t]))
            for p in range(len(w)):
                m[p] = m[p] + kind(1.0 - a) * (g[p] - m[p])
                v[p] = kind(b) * v[p] + kind(1.0 - b) * g[p] * g[p]
                w[p] -= step * m[p] / (kind(math.sqrt(v[p])) * root + kind(epsilon))
