"""Forward and backward pass through dense and dropout layers, for a batch at once.

Values lie in rows, one a unit, samples innermost: (rows, samples). Each stage of the network reads the rows of the one
before it and writes rows of its own.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.engine.fused.activation import PRELU, Rows, activate, pull_back
from playground.engine.fused.compiled import exact, kernel
from playground.engine.fused.twister import Words, random32

DENSE, DROPOUT = range(2)
(KIND, READS, INPUTS, WRITES, OUTPUTS, WEIGHT, BIAS, SLOPE, ACTIVATION) = range(9)
"""Columns of the table of stages; places of tensors that a stage has not are −1."""
Stages = NDArray[np.int64]


@kernel
def forward(
    theta: Rows, stages: Stages, chances: NDArray[np.float64], h: Rows, g: Rows, keep: Rows, dice: Words, count: int,
    training: bool,
) -> None:  # fmt: skip
    """Fill ``h`` (before) and ``g`` (after the activation) from the inputs in ``g``'s first rows.

    ``chances`` are the dropout probabilities of the stages; ``keep`` gets 0 or 1/(1 − p) where one drops.
    """
    for s in range(len(stages)):
        stage = stages[s]
        if stage[KIND] == DENSE:
            _linear(theta, stage, h, g, count)
            slope = float(theta[stage[SLOPE]]) if stage[SLOPE] >= 0 else FIXED
            activate(stage[ACTIVATION], h, g, stage[WRITES], stage[WRITES] + stage[OUTPUTS], count, slope)
        else:
            _drop(stage, chances[s], g, keep, dice, count, training)


FIXED = 0.01
"""The slope of leaky ReLU."""


@kernel
def _linear(theta: Rows, stage: NDArray[np.int64], h: Rows, g: Rows, count: int) -> None:
    reads, inputs, writes = stage[READS], stage[INPUTS], stage[WRITES]
    for o in range(stage[OUTPUTS]):
        z = h[writes + o]
        start = theta[stage[BIAS] + o] if stage[BIAS] >= 0 else theta.dtype.type(0)
        for b in range(count):
            z[b] = start
        place = stage[WEIGHT] + o * inputs
        i = 0
        while i + 4 <= inputs:
            w0, w1, w2, w3 = theta[place + i], theta[place + i + 1], theta[place + i + 2], theta[place + i + 3]
            x0, x1, x2, x3 = g[reads + i], g[reads + i + 1], g[reads + i + 2], g[reads + i + 3]
            for b in range(count):
                z[b] += w0 * x0[b] + w1 * x1[b] + w2 * x2[b] + w3 * x3[b]
            i += 4
        while i < inputs:
            w, x = theta[place + i], g[reads + i]
            for b in range(count):
                z[b] += w * x[b]
            i += 1


@exact
def _drop(
    stage: NDArray[np.int64], chance: float, g: Rows, keep: Rows, dice: Words, count: int, training: bool
) -> None:
    """As engine/layers/dropout.py: 16 bits of a random number for each value, sample after sample."""
    reads, writes, units = stage[READS], stage[WRITES], stage[OUTPUTS]
    if not training or chance == 0.0:
        for u in range(units):
            for b in range(count):
                g[writes + u, b] = g[reads + u, b]
                keep[writes + u, b] = 1
        return
    limit = np.int64(round(chance * 65536)) - 32768
    scale = g.dtype.type(1.0 / (1.0 - chance))
    high: Any = np.uint32(0)
    low: Any = np.uint32(0)
    for place in range(count * units):
        lane = place & 3
        if lane == 0:
            high, low = random32(dice), random32(dice)
        word = low if lane < 2 else high
        bits = np.int64((word >> np.uint32(16 * (lane & 1))) & np.uint32(0xFFFF))
        signed = bits - 65536 if bits >= 32768 else bits
        b, u = place // units, place % units
        kept = scale if signed >= limit else g.dtype.type(0)
        keep[writes + u, b] = kept
        g[writes + u, b] = g[reads + u, b] * kept


@kernel
def backward(theta: Rows, gradient: Rows, stages: Stages, h: Rows, g: Rows, keep: Rows, d: Rows, count: int) -> None:
    """Gradients of all tensors, from ``d`` in the rows of the last stage, where it holds ∂L/∂g."""
    for s in range(len(stages) - 1, -1, -1):
        stage = stages[s]
        reads, writes = stage[READS], stage[WRITES]
        if stage[KIND] == DROPOUT:
            if s > 0:
                for u in range(stage[OUTPUTS]):
                    for b in range(count):
                        d[reads + u, b] = d[writes + u, b] * keep[writes + u, b]
            continue
        slope = float(theta[stage[SLOPE]]) if stage[SLOPE] >= 0 else FIXED
        code = stage[ACTIVATION]
        pulled = pull_back(code, h, g, d, writes, writes + stage[OUTPUTS], count, slope)
        if code == PRELU:
            gradient[stage[SLOPE]] = pulled
        _weights(gradient, stage, g, d, count)
        if s > 0:
            _inputs(theta, stage, d, count)


@kernel
def _weights(gradient: Rows, stage: NDArray[np.int64], g: Rows, d: Rows, count: int) -> None:
    reads, inputs, writes = stage[READS], stage[INPUTS], stage[WRITES]
    for o in range(stage[OUTPUTS]):
        e = d[writes + o]
        place = stage[WEIGHT] + o * inputs
        for i in range(inputs):
            x = g[reads + i]
            total = gradient.dtype.type(0)
            for b in range(count):
                total += e[b] * x[b]
            gradient[place + i] = total
        if stage[BIAS] >= 0:
            total = gradient.dtype.type(0)
            for b in range(count):
                total += e[b]
            gradient[stage[BIAS] + o] = total


@kernel
def _inputs(theta: Rows, stage: NDArray[np.int64], d: Rows, count: int) -> None:
    reads, inputs, writes, outputs = stage[READS], stage[INPUTS], stage[WRITES], stage[OUTPUTS]
    for i in range(inputs):
        e = d[reads + i]
        for b in range(count):
            e[b] = 0
        o = 0
        while o + 4 <= outputs:
            place = stage[WEIGHT] + o * inputs + i
            w0, w1, w2, w3 = theta[place], theta[place + inputs], theta[place + 2 * inputs], theta[place + 3 * inputs]
            x0, x1, x2, x3 = d[writes + o], d[writes + o + 1], d[writes + o + 2], d[writes + o + 3]
            for b in range(count):
                e[b] += w0 * x0[b] + w1 * x1[b] + w2 * x2[b] + w3 * x3[b]
            o += 4
        while o < outputs:
            w, x = theta[stage[WEIGHT] + o * inputs + i], d[writes + o]
            for b in range(count):
                e[b] += w * x[b]
            o += 1
