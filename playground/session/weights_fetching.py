"""Weights of trained networks that are not shipped: whether they are here, and bringing them here."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from playground.core.message import Message
from playground.core.pretrained import PRETRAINED, WEIGHTS_SUFFIX
from playground.paths import fetched_file
from playground.session.fetching import Bringer


def has_weights(name: str) -> bool:
    """Whether the weights of this network of :data:`PRETRAINED` are on this computer."""
    return PRETRAINED[name].is_shipped or fetched_file(name, WEIGHTS_SUFFIX).is_file()


class WeightsFetcher(Bringer):
    """Fetches the weights of one network at a time."""

    unexpected = Message("The weights could not be fetched because of an error in the program.")

    def is_here(self, name: str) -> bool:
        return has_weights(name)

    def received(self, name: str, stopping: Callable[[], bool]) -> Iterator[object]:
        from playground.engine.pretrained_fetch import fetch_weights

        return fetch_weights(name, stopping)
