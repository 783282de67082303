"""Sets of pictures that are not shipped: fetched from where their makers keep them, checked, and kept for next time."""

from __future__ import annotations

from playground.engine.data import DataError


class FetchError(DataError):
    """A set could not be fetched; the sentence says why. Nothing of it was kept."""


class NotFetched(DataError):
    """A set is not on this computer."""
