"""From the data an experiment names to the data in memory: one loader a kind."""

from __future__ import annotations

from collections import OrderedDict

from playground.core.datasets import Curve, Data, Heights, Images, OwnPoints, Pixels, Points, Pupils
from playground.core.training import Seeds
from playground.engine.data import Dataset
from playground.engine.data.curves import load_curve
from playground.engine.data.digits import RawDigits, load_digits, read_mnist
from playground.engine.data.heights import load_heights
from playground.engine.data.own_points import load_own_points
from playground.engine.data.pixels import load_pixels
from playground.engine.data.points import load_points
from playground.engine.data.pupils import load_pupils
from playground.engine.data.treatment import treated

REMEMBERED = 2
"""Data sets kept in memory, so that undoing a change of data is quick."""


class DatasetLibrary:
    """Loads data and remembers what was loaded last, and the shipped file behind it. For one thread."""

    def __init__(self) -> None:
        self._loaded: OrderedDict[tuple[Data, int, int], Dataset] = OrderedDict()
        self._mnist: RawDigits | None = None

    def load(self, data: Data, seeds: Seeds) -> Dataset:
        """The data of an experiment with these dice, on the CPU. Raises :class:`DataError`."""
        key = (data, seeds.data, seeds.split)
        if key not in self._loaded:
            self._loaded[key] = treated(self._load(data, seeds), data, seeds)
        self._loaded.move_to_end(key)
        while len(self._loaded) > REMEMBERED:
            self._loaded.popitem(last=False)
        return self._loaded[key]

    def _load(self, data: Data, seeds: Seeds) -> Dataset:
        match data:
            case Points():
                return load_points(data, seeds)
            case Curve():
                return load_curve(data, seeds)
            case Heights():
                return load_heights(data, seeds)
            case Pixels():
                return load_pixels(data, seeds)
            case Pupils():
                return load_pupils(data, seeds)
            case OwnPoints():
                return load_own_points(data, seeds)
            case Images():
                return load_digits(data, seeds, self._raw_mnist())

    def _raw_mnist(self) -> RawDigits:
        if self._mnist is None:
            self._mnist = read_mnist()
        return self._mnist


def load_dataset(data: Data, seeds: Seeds) -> Dataset:
    """The data of an experiment with these dice, on the CPU, read anew. Raises :class:`DataError`."""
    return DatasetLibrary().load(data, seeds)
