"""Folders of pictures of a person's own, a sub-folder a class: what is in one, and its pictures as pixels."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from attrs import frozen
from numpy.typing import NDArray

from playground.core.datasets import Folder
from playground.core.datasets.folder import SIDES
from playground.core.fields import shown_name
from playground.core.found_folder import FolderFound, Unreadable
from playground.core.progress import Progress
from playground.core.training import Seeds
from playground.engine.data import DataError, Dataset, Part
from playground.engine.data.digits import STREAM, disturbed, taken_by_class
from playground.engine.data.own_pictures import (
    ENDINGS,
    Looked,
    Pixels,
    UnusableError,
    picture_pixels,
    warnings_silenced,
)
from playground.engine.data.split import shuffled_parts

BATCH = 64
"""Pictures handed to the threads at once; whoever stops waits for none but those being decoded at the moment."""
THREADS = max(1, min(4, (os.cpu_count() or 1) - 1))
"""Decoding goes on without Python's lock, so that several pictures are read at once; a processor is left over."""
MOST_FILES = 2_000_000


@frozen
class Listed:
    """The pictures below a folder by their names: of each class, in order, with the sizes of the files in bytes."""

    classes: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]
    outside: int

    @property
    def total(self) -> int:
        return sum(len(files) for _label, files in self.classes)

    @property
    def fingerprint(self) -> str:
        """Tells whether names and sizes are still the same."""
        digest = hashlib.sha256()
        for label, files in self.classes:
            for name, size in files:
                digest.update(f"{label}/{name}:{size}\n".encode("utf-8", "surrogateescape"))
        return digest.hexdigest()[:32]


def listed(path: Path) -> Listed:
    """Look through a folder and its sub-folders. Raises :class:`DataError` where there is none, or it may not be."""
    try:
        inside = sorted(os.scandir(path), key=lambda entry: entry.name)
        classes = tuple((entry.name, _pictures_in(entry.path)) for entry in inside if _is_class(entry))
    except FileNotFoundError as error:
        raise DataError("There is no folder {path} any more.", path=str(path)) from error
    except NotADirectoryError as error:
        raise DataError("{path} is no folder.", path=str(path)) from error
    except OSError as error:
        raise DataError("{path} cannot be read: {reason}.", path=str(path), reason=error.strerror or "?") from error
    outside = sum(_is_picture(entry) for entry in inside)
    found = Listed(classes, outside)
    if found.total > MOST_FILES:
        raise DataError("There are more than {most} pictures in {path}.", most=MOST_FILES, path=str(path))
    return found


def _is_class(entry: os.DirEntry[str]) -> bool:
    return entry.is_dir() and not entry.name.startswith((".", "__"))


def _is_picture(entry: os.DirEntry[str]) -> bool:
    return not entry.name.startswith(".") and Path(entry.name).suffix.lower() in ENDINGS and entry.is_file()


def _pictures_in(path: str) -> tuple[tuple[str, int], ...]:
    with os.scandir(path) as inside:
        return tuple(sorted((entry.name, entry.stat().st_size) for entry in inside if _is_picture(entry)))


def scan_folder(path: Path) -> Iterator[Progress | FolderFound]:
    """Decode every picture in the sub-folders once; last comes what was found.

    Raises :class:`DataError` where there is no such folder.
    """
    files = listed(path)
    counts: Counter[str] = Counter()
    modes: Counter[str] = Counter()
    sizes: list[tuple[int, int]] = []
    unreadable: list[Unreadable] = []
    is_grey = True
    for done, (label, name, picture) in enumerate(_decoded(path, files, SIDES[0], 1), start=1):
        if isinstance(picture, UnusableError):
            unreadable.append(Unreadable(shown_name(f"{label}/{name}"), picture.reason))
        else:
            _pixels, looked = picture
            counts[label] += 1
            modes[looked.mode] += 1
            sizes.append(looked.size)
            is_grey = is_grey and looked.is_grey
        yield Progress(done, files.total)
    labels = tuple(label for label, _files in files.classes if counts[label])
    by_area = sorted(sizes, key=lambda size: (size[0] * size[1], size))
    yield FolderFound(
        path=str(path),
        fingerprint=files.fingerprint,
        labels=labels,
        counts=tuple(counts[label] for label in labels),
        empty=tuple(label for label, _files in files.classes if not counts[label]),
        outside=files.outside,
        unreadable=tuple(unreadable),
        smallest=by_area[0] if by_area else (0, 0),
        largest=by_area[-1] if by_area else (0, 0),
        modes=tuple(modes.most_common()),
        is_grey=is_grey,
    )


@frozen(eq=False)
class ReadFolder:
    """The pictures of a folder, (N, channels, side, side), and their class numbers (N,). Not to be written to."""

    pictures: Pixels
    labels: NDArray[np.int64]


def read_folder(data: Folder) -> Iterator[Progress | ReadFolder]:
    """Decode the pictures that were chosen, whatever is to be done to them then; last come all of them.

    Raises :class:`DataError` where they are not those that were found.
    """
    files = unchanged(data)
    pictures = np.empty((sum(data.found), *data.task.inputs), np.uint8)
    labels = np.repeat(np.arange(len(data.labels)), data.found)
    numbers = {label: number for number, label in enumerate(data.labels)}
    found: list[int] = []
    decoded = _decoded(Path(data.path), files, data.side, data.channels)
    for done, (label, _name, picture) in enumerate(decoded, start=1):
        if not isinstance(picture, UnusableError):
            if label not in numbers or len(found) == len(pictures):
                raise _changed(data)
            pictures[len(found)] = picture[0]
            found.append(numbers[label])
        yield Progress(done, files.total)
    if not np.array_equal(found, labels):
        raise _changed(data)
    yield ReadFolder(pictures, labels)


def unchanged(data: Folder) -> Listed:
    """The files that were chosen; raises :class:`DataError` where others lie there now."""
    files = listed(Path(data.path))
    if files.fingerprint != data.fingerprint:
        raise _changed(data)
    return files


def _changed(data: Folder) -> DataError:
    return DataError("The pictures in {path} are not those that were chosen: choose the folder again.", path=data.path)


def shared_out(data: Folder, seeds: Seeds, read: ReadFolder) -> Dataset:
    """The pictures disturbed, taken in their balance, and shared out."""
    noisy = disturbed(read.pictures, data.noise, np.random.default_rng((seeds.data, STREAM)))
    taken = taken_by_class(read.labels, data.class_counts, seeds.data)
    train, validation, test = (
        _part(noisy, read.labels, taken[part]) for part in shuffled_parts(len(taken), data.counts, seeds.split)
    )
    return Dataset(data.task, train, validation, test)


def _part(pictures: Pixels, labels: NDArray[np.int64], chosen: NDArray[np.int64]) -> Part:
    return Part(torch.from_numpy(pictures[chosen]), torch.from_numpy(labels[chosen]))


Decoded = tuple[str, str, tuple[Pixels, Looked] | UnusableError]


def _decoded(path: Path, files: Listed, side: int, channels: int) -> Iterator[Decoded]:
    """All pictures in order: class, name, and pixels or why there are none."""

    def decode(named: tuple[str, str]) -> Decoded:
        label, name = named
        try:
            return label, name, picture_pixels(path / label / name, side, channels)
        except UnusableError as unusable:
            return label, name, unusable

    names = ((label, name) for label, inside in files.classes for name, _size in inside)
    with warnings_silenced(), ThreadPoolExecutor(THREADS, thread_name_prefix="pictures") as pool:
        while batch := list(islice(names, BATCH)):
            yield from pool.map(decode, batch)
