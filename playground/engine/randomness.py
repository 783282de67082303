"""Independent streams of random numbers from one die: one for each layer, each epoch, each purpose."""

from __future__ import annotations

import hashlib

import torch


def stream(seed: int, *names: object) -> torch.Generator:
    """A CPU generator that depends on the die and on the names alone, so that no stream disturbs another."""
    return torch.Generator().manual_seed(seed_of(seed, *names))


def seed_of(seed: int, *names: object) -> int:
    """What :func:`stream` starts from, a number of 56 bits."""
    text = "/".join(str(name) for name in (seed, *names))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:7], "big")
