"""NN Playground: build a neural network layer by layer, train it while watching, look inside."""

from __future__ import annotations

__version__ = "0.1.0.dev0"
