"""From the files as their makers publish them to arrays: one reader a set. Nothing here runs what is in a file."""

from __future__ import annotations

import gzip
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from playground.core.image_sets import COLOUR
from playground.engine.data.digits import RawDigits

Bytes = NDArray[np.uint8]

IDX_BYTES = 8
"""The code of unsigned bytes in an IDX file."""
PIXELS = COLOUR[0] * COLOUR[1] * COLOUR[2]


def read_idx_files(folder: Path) -> RawDigits:
    """The four files of MNIST's relatives (LeCun's IDX format, gzip)."""

    def array(name: str) -> Bytes:
        with gzip.open(folder / f"{name}.gz") as file:
            return read_idx(file)

    return RawDigits(
        array("train-images-idx3-ubyte"),
        array("train-labels-idx1-ubyte").astype(np.int64),
        array("t10k-images-idx3-ubyte"),
        array("t10k-labels-idx1-ubyte").astype(np.int64),
    )


def read_letters(folder: Path) -> RawDigits:
    """EMNIST's archive: IDX files in gzip in a zip. Its pictures lie on their side, and its letters count from 1."""
    with zipfile.ZipFile(folder / "gzip.zip") as archive:

        def array(part: str, what: str) -> Bytes:
            name = f"gzip/emnist-letters-{part}-{what}-ubyte.gz"
            with archive.open(name) as packed, gzip.open(packed) as file:
                return read_idx(file)

        parts = [(array(part, "images-idx3"), array(part, "labels-idx1")) for part in ("train", "test")]
    (pictures, labels), (test_pictures, test_labels) = parts
    return RawDigits(
        np.ascontiguousarray(pictures.transpose(0, 2, 1)),
        labels.astype(np.int64) - 1,
        np.ascontiguousarray(test_pictures.transpose(0, 2, 1)),
        test_labels.astype(np.int64) - 1,
    )


def read_idx(file: IO[bytes] | gzip.GzipFile) -> Bytes:
    """An IDX array of unsigned bytes. Raises ValueError for anything else."""
    magic = file.read(4)
    if len(magic) < 4 or magic[:2] != b"\0\0" or magic[2] != IDX_BYTES or not 1 <= magic[3] <= 3:
        raise ValueError("not an IDX file of bytes")
    shape = tuple(np.frombuffer(file.read(4 * magic[3]), ">u4").tolist())
    content = file.read()
    if len(shape) != magic[3] or len(content) != int(np.prod(shape, dtype=np.int64)):
        raise ValueError("an IDX file of another length than it says")
    return np.frombuffer(content, np.uint8).reshape(shape)


def read_cifar10(folder: Path) -> RawDigits:
    """CIFAR-10's binary archive: records of one byte of class and 3072 of picture, red, green, blue."""
    train = [f"cifar-10-batches-bin/data_batch_{number}.bin" for number in range(1, 6)]
    return _cifar(folder / "cifar-10-binary.tar.gz", train, ["cifar-10-batches-bin/test_batch.bin"], label_bytes=1)


def read_cifar100(folder: Path) -> RawDigits:
    """CIFAR-100's binary archive: as CIFAR-10's, with two bytes of class, the second the fine one."""
    archive = folder / "cifar-100-binary.tar.gz"
    return _cifar(archive, ["cifar-100-binary/train.bin"], ["cifar-100-binary/test.bin"], label_bytes=2)


def _cifar(path: Path, train: list[str], test: list[str], label_bytes: int) -> RawDigits:
    wanted: dict[str, bytes] = {}
    with tarfile.open(path, "r:gz") as archive:
        for member in archive:  # in the order they lie in: going back would unpack from the beginning
            if member.name in (*train, *test):
                file = archive.extractfile(member)
                wanted[member.name] = file.read() if file is not None else b""

    def part(names: list[str]) -> tuple[Bytes, NDArray[np.int64]]:
        records = np.frombuffer(b"".join(wanted[name] for name in names), np.uint8)
        records = records.reshape(-1, label_bytes + PIXELS)
        pictures = np.ascontiguousarray(records[:, label_bytes:]).reshape(-1, *COLOUR)
        return pictures, records[:, label_bytes - 1].astype(np.int64)

    return RawDigits(*part(train), *part(test))


def read_house_numbers(folder: Path) -> RawDigits:
    """SVHN's two MATLAB files: X (32, 32, 3, N) and y (N, 1), where 10 stands for the digit 0."""
    from scipy.io import loadmat

    def part(name: str) -> tuple[Bytes, NDArray[np.int64]]:
        arrays = loadmat(folder / name, variable_names=("X", "y"))
        labels = arrays["y"].reshape(-1).astype(np.int64)
        return np.ascontiguousarray(arrays["X"].transpose(3, 2, 0, 1)), np.where(labels == 10, 0, labels)

    return RawDigits(*part("train_32x32.mat"), *part("test_32x32.mat"))


READERS: dict[str, Callable[[Path], RawDigits]] = {
    "fashion": read_idx_files,
    "kmnist": read_idx_files,
    "letters": read_letters,
    "cifar10": read_cifar10,
    "cifar100": read_cifar100,
    "svhn": read_house_numbers,
}
"""Reads the files of each set, which lie in a folder under the names they were published with."""
