"""MNIST (LeCun, Cortes and Burges): 70 000 digits from one shipped file, disturbed and split as asked."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from attrs import frozen
from numpy.typing import NDArray

from playground.core.datasets import IMAGE_SETS, Images
from playground.core.training import Seeds
from playground.engine.data import LEVELS, DataError, Dataset, Part
from playground.engine.data.split import shuffled_parts
from playground.paths import ResourceMissing, resource

MNIST_FILE = "mnist/mnist.npz"
BALANCE_STREAM = 4
"""Which samples of a class are taken; the numbers of the streams keep them independent of each other."""
STREAM = 2
"""Keeps the noise independent of everything else drawn from a die that shows the same number."""
SLICE = 4096
"""Pictures disturbed at a time: as float32 the whole set would need 220 MB."""

Pictures = NDArray[np.uint8]
Labels = NDArray[np.int64]


@frozen(eq=False)
class RawDigits:
    """A set as it is read: pictures (N, H, W) uint8, bright on dark, and their classes (N,). Not to be written to.

    Pictures in colour are (N, 3, H, W).
    """

    train_pictures: Pictures
    train_labels: Labels
    test_pictures: Pictures
    test_labels: Labels


def load_digits(data: Images, seeds: Seeds, raw: RawDigits) -> Dataset:
    """Disturb the pictures by the data die and share out the training ones by the split die; images (N, C, H, W).

    A picture carries the same noise whichever part it falls into.
    """
    generator = np.random.default_rng((seeds.data, STREAM))
    pictures = disturbed(raw.train_pictures, data.noise, generator)
    test_pictures = disturbed(raw.test_pictures, data.noise, generator)
    train_count, validation_count, _test_count = data.counts
    taken = taken_by_class(raw.train_labels, data.class_counts, seeds.data)
    train, validation = (
        _part(pictures[taken[chosen]], raw.train_labels[taken[chosen]])
        for chosen in shuffled_parts(len(taken), (train_count, validation_count), seeds.split)
    )
    return Dataset(data.task, train, validation, _part(test_pictures, raw.test_labels))


def taken_by_class(labels: Labels, counts: Sequence[int], seed: int) -> Labels:
    """Numbers, rising, of so many samples of each class, drawn by the die; all where no fewer are asked for."""
    if sum(counts) >= len(labels):
        return np.arange(len(labels))
    generator = np.random.default_rng((seed, BALANCE_STREAM))
    chosen = [generator.permutation(np.flatnonzero(labels == label))[:count] for label, count in enumerate(counts)]
    return np.sort(np.concatenate(chosen))


def _part(pictures: Pictures, labels: Labels) -> Part:
    kept = torch.from_numpy(pictures)
    return Part(kept.unsqueeze(1) if kept.dim() == 3 else kept, torch.from_numpy(labels))


def disturbed(pictures: Pictures, noise: float, generator: np.random.Generator) -> Pictures:
    """Grey levels (N, …) with Gaussian noise of standard deviation ``noise`` × 255, clipped to 0–255.

    Without noise it is the array itself.
    """
    if noise == 0.0:
        return pictures
    result = np.empty_like(pictures)
    for start in range(0, len(pictures), SLICE):
        clean = pictures[start : start + SLICE]
        levels = generator.standard_normal(clean.shape, dtype=np.float32)
        levels *= np.float32(noise * LEVELS)
        levels += clean
        np.clip(np.rint(levels, out=levels), 0, LEVELS, out=levels)
        result[start : start + SLICE] = levels
    return result


def read_mnist() -> RawDigits:
    """Read the shipped file. Raises :class:`DataError` when it is missing or damaged."""
    try:
        return read_digits(resource(MNIST_FILE))
    except ResourceMissing as error:
        raise DataError("{sentence}", sentence=str(error)) from error


def read_digits(path: Path) -> RawDigits:
    """Read such a file of digits. Raises :class:`DataError` with one sentence when it is not what it should be."""
    try:
        with path.open("rb") as file:
            archive = np.load(file, allow_pickle=False)
            if not isinstance(archive, np.lib.npyio.NpzFile):
                raise ValueError("not an archive of arrays")
            with archive:
                arrays = {name: archive[name] for name in ("x_train", "y_train", "x_test", "y_test")}
        entry = IMAGE_SETS["mnist"]
        counts = {"train": sum(entry.class_counts), "test": entry.own_test}
        for name, count in counts.items():
            _check(arrays[f"x_{name}"], arrays[f"y_{name}"], count)
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile, zlib.error, struct.error) as error:
        raise DataError(
            "The file {path} with the MNIST digits cannot be read ({reason}); install NN Playground again.",
            path=str(path),
            reason=str(error) or type(error).__name__,
        ) from error
    return RawDigits(
        arrays["x_train"], arrays["y_train"].astype(np.int64), arrays["x_test"], arrays["y_test"].astype(np.int64)
    )


def _check(pictures: NDArray[np.generic], labels: NDArray[np.generic], count: int) -> None:
    """Raise ValueError unless these are ``count`` pictures of 28×28 grey levels with a digit each."""
    _channels, height, width = IMAGE_SETS["mnist"].inputs
    if pictures.dtype != np.uint8 or pictures.shape != (count, height, width):
        raise ValueError(f"pictures are {pictures.dtype} {pictures.shape}, not uint8 ({count}, {height}, {width})")
    if labels.dtype != np.uint8 or labels.shape != (count,) or labels.max() > 9:
        raise ValueError(f"labels are not {count} digits")
