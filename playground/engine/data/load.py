"""From the data an experiment names to the data in memory: one loader a kind."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Generator, Hashable, Iterator

from playground.core.datasets import (
    IMAGE_SETS,
    Curve,
    Data,
    Folder,
    Heights,
    Images,
    OwnDigits,
    OwnPoints,
    Pixels,
    Points,
    Pupils,
    Table,
)
from playground.core.progress import Progress, last_of
from playground.core.training import Seeds
from playground.engine.data import Dataset
from playground.engine.data.curves import load_curve
from playground.engine.data.digits import RawDigits, load_digits, read_mnist
from playground.engine.data.fetched.store import read_fetched
from playground.engine.data.folder import ReadFolder, read_folder, shared_out, unchanged
from playground.engine.data.heights import load_heights
from playground.engine.data.own_digits import load_own_digits
from playground.engine.data.own_points import load_own_points
from playground.engine.data.pixels import load_pixels
from playground.engine.data.points import load_points
from playground.engine.data.pupils import load_pupils
from playground.engine.data.table import load_table
from playground.engine.data.treatment import treated

REMEMBERED = 2
"""Data sets kept in memory, so that undoing a change of data is quick."""
KEPT_BYTES = 250_000_000
"""Pictures of a folder that take no more are kept as they were read: another noise, split or balance is then quick."""


class DatasetLibrary:
    """Loads data and remembers what was loaded last, and the file of pictures behind it. For one thread."""

    def __init__(self) -> None:
        self._loaded: OrderedDict[tuple[Data, int, int], Dataset] = OrderedDict()
        self._pictures: tuple[str, RawDigits] | None = None
        self._folder: tuple[Hashable, ReadFolder] | None = None

    def load(self, data: Data, seeds: Seeds) -> Dataset:
        """The data of an experiment with these dice, on the CPU. Raises :class:`DataError`."""
        return last_of(self.loading(data, seeds))

    def loading(self, data: Data, seeds: Seeds) -> Iterator[Progress | Dataset]:
        """The same step by step: where it takes long how far it is, last the data. It may be left half way."""
        key = (data, seeds.data, seeds.split)
        if key not in self._loaded:
            dataset = yield from self._load(data, seeds)
            self._loaded[key] = treated(dataset, data, seeds)
        self._loaded.move_to_end(key)
        while len(self._loaded) > REMEMBERED:
            self._loaded.popitem(last=False)
        yield self._loaded[key]

    def _reading(self, data: Folder) -> Generator[Progress, None, ReadFolder]:
        """The pictures of a folder, from memory where they are still those that lie there."""
        name = (data.path, data.fingerprint, data.side, data.channels, data.labels, data.found)
        if self._folder is not None and self._folder[0] == name:
            unchanged(data)
            return self._folder[1]
        self._folder = None  # never two of them in memory
        read: ReadFolder | None = None
        for event in read_folder(data):
            if isinstance(event, Progress):
                yield event
            else:
                read = event
        assert read is not None
        if read.pictures.nbytes <= KEPT_BYTES:
            self._folder = (name, read)
        return read

    def _load(self, data: Data, seeds: Seeds) -> Generator[Progress, None, Dataset]:
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
                return load_digits(data, seeds, self._raw(data.set))
            case Folder():
                read = yield from self._reading(data)
                return shared_out(data, seeds, read)
            case Table():
                return load_table(data, seeds)
            case OwnDigits():
                return load_own_digits(data, seeds, lambda: self._raw("mnist"))

    def _raw(self, name: str) -> RawDigits:
        if self._pictures is None or self._pictures[0] != name:
            self._pictures = None  # never two of them in memory
            self._pictures = (name, read_mnist() if IMAGE_SETS[name].is_shipped else read_fetched(name))
        return self._pictures[1]


def load_dataset(data: Data, seeds: Seeds) -> Dataset:
    """The data of an experiment with these dice, on the CPU, read anew. Raises :class:`DataError`."""
    return DatasetLibrary().load(data, seeds)
