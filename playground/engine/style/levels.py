"""One measure for all networks: pixels from 0 to 255 less their mean, as those of the papers read them."""

from __future__ import annotations

import copy

import torch
from torch import nn

from playground.engine.pretrained import LEVELS, Convention, PretrainedNetwork


@torch.no_grad()
def in_levels(network: PretrainedNetwork) -> PretrainedNetwork:
    """The network, or one that reads (x − mean)·255 and answers as many times more strongly as these are larger.

    Of networks that read (x − mean)/σ: filters and biases are scaled, and ReLU and pools pass a factor on, so that its
    answers are the same but for it. Thus weights of content and style mean the same with every network.
    """
    scale = torch.tensor(network.reads.scale)
    if torch.equal(scale, torch.full((3,), LEVELS)):
        return network
    scaled = copy.deepcopy(network)
    gain = LEVELS / float(scale.mean())
    first = scaled.features[0]
    assert isinstance(first, nn.Conv2d)
    first.weight.mul_((gain * scale / LEVELS).view(1, 3, 1, 1))
    for module in scaled.features.modules():
        if isinstance(module, nn.Conv2d) and module.bias is not None:
            module.bias.mul_(gain)
    scaled.head = None
    scaled.reads = Convention(network.reads.mean, (LEVELS, LEVELS, LEVELS))
    return scaled
