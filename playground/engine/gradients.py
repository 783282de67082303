"""How large the gradient is in each layer: read now and then, from what the last step left behind."""

from __future__ import annotations

import attrs
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from playground.core.events import LayerNorms
from playground.core.experiment import Experiment
from playground.core.fields import OUTPUT_ID


def layers_with_weights(experiment: Experiment) -> list[str]:
    """Ids of the layers that have an initialisation, the output layer last."""
    return [*(layer.id for layer in experiment.network.layers if layer.has_weights), OUTPUT_ID]


@attrs.frozen(eq=False)
class TensorNorms:
    """Norms of single tensors, (n,) still on the device; ``counts`` of them in a row belong to each of ``layers``."""

    layers: tuple[str, ...]
    counts: tuple[int, ...]
    norms: Tensor

    def by_layer(self, norms: NDArray[np.float64]) -> LayerNorms:
        """The norms (n,), once they have been read, layer by layer: ‖(a, b)‖ = √(‖a‖² + ‖b‖²)."""
        starts = np.cumsum([0, *self.counts[:-1]])
        with np.errstate(over="ignore", invalid="ignore"):
            squares = np.add.reduceat(norms**2, starts) if self.counts else np.zeros(0)
        return LayerNorms(self.layers, np.sqrt(squares))


def gradient_norms(experiment: Experiment, layers: nn.ModuleDict) -> TensorNorms:
    """The norm of the gradient that each tensor of a layer with weights holds; what does not learn is left out.

    Nothing waits for the device.
    """
    names, counts, norms = [], [], []
    device = next(layers.parameters()).device
    for name in layers_with_weights(experiment):
        found = [tensor.grad for tensor in layers[name].parameters() if tensor.requires_grad]
        gradients = [gradient for gradient in found if gradient is not None]
        if gradients:
            names.append(name)
            counts.append(len(gradients))
            norms += [torch.linalg.vector_norm(gradient) for gradient in gradients]
    return TensorNorms(tuple(names), tuple(counts), torch.stack(norms) if norms else torch.zeros(0, device=device))
