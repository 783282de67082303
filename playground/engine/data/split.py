"""The shuffle that shares out samples, under the name that loaders know it by."""

from __future__ import annotations

from playground.core.parts import STREAM, shuffled_parts

__all__ = ["STREAM", "shuffled_parts"]
