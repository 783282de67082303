"""One dense layer forwards and backwards: h = W x + b, and what the chain rule makes of ∂J/∂h (lecture, section 5)."""

from __future__ import annotations

from attrs import frozen

from playground.core.backprop.slopes import Array


def dense_forward(x: Array, weight: Array, bias: Array | None) -> Array:
    """h (N, units) of x (N, inputs) with W (units, inputs)."""
    h: Array = x @ weight.T
    return h if bias is None else h + bias


@frozen(eq=False)
class DenseGradients:
    """∂J/∂W (units, inputs), ∂J/∂b (units,) and ∂J/∂x (N, inputs)."""

    weight: Array
    bias: Array
    x: Array


def dense_backward(x: Array, weight: Array, dh: Array) -> DenseGradients:
    """∂J/∂W = δ xᵀ, ∂J/∂b = δ, both summed over the batch, and ∂J/∂x = Wᵀ δ, with δ = ∂J/∂h (N, units)."""
    return DenseGradients(dh.T @ x, dh.sum(axis=0), dh @ weight)
