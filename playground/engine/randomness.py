"""Independent streams of random numbers from one die: one for each layer, each epoch, each purpose."""

from __future__ import annotations

import hashlib

import torch


def stream(seed: int, *names: object) -> torch.Generator:
    """A CPU generator that depends on the die and on the names alone, so that no stream disturbs another."""
    text = "/".join(str(name) for name in (seed, *names))
    digest = hashlib.sha256(text.encode()).digest()
    return torch.Generator().manual_seed(int.from_bytes(digest[:7], "big"))
