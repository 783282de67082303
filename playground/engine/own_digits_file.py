"""Files of own digits: ``.npz`` in MNIST's form, pictures ``x`` (N, 28, 28) uint8 and labels ``y`` (N,) uint8.

Nothing here needs torch. A file of the collection also holds ``number`` and ``drawn_at``, (N,) each.
"""

from __future__ import annotations

import contextlib
import io
import math
import zipfile
from collections.abc import Collection
from pathlib import Path

import numpy as np
from attrs import frozen
from numpy.lib import format as npy
from numpy.typing import NDArray

from playground.core.datasets import Data, OwnDigits
from playground.core.own_digits import (
    CLASSES,
    MOST_DIGITS,
    Labels,
    OwnDigit,
    OwnDigitSet,
    Pictures,
    class_counts,
    digest_of,
    labels_of,
    pictures_of,
)
from playground.core.strokes import MNIST_SIZE
from playground.engine.archive import BROKEN, open_plain, open_zip, read_member
from playground.engine.files import FileProblem, unreadable, write_file
from playground.paths import user_data

COLLECTION = "collection.npz"
MOST_BYTES = 64_000_000
"""Of a file; the largest collection takes a seventh of it."""
_MOST_MEMBER = MOST_DIGITS * MNIST_SIZE * MNIST_SIZE + 4096
"""Bytes of one array with its head."""


@frozen(eq=False)
class Digits:
    """Pictures (N, 28, 28) and labels (N,), and, of a collection, the numbers and times of the drawings."""

    pictures: Pictures
    labels: Labels
    numbers: NDArray[np.int64] | None = None
    drawn_at: NDArray[np.float64] | None = None


def own_folder() -> Path:
    """Where this user's digits lie: the collection, and those that experiments use, under their digests."""
    return user_data("own-digits")


def collection_path() -> Path:
    """The file of the collection."""
    return own_folder() / COLLECTION


def used_path(digest: str) -> Path:
    """The file of the digits that experiments know by this name."""
    return own_folder() / "used" / f"{digest}.npz"


def passing_path(digest: str) -> Path:
    """The file of digits that no file and no text of the person's own names yet; it goes when nobody needs it."""
    return used_path(digest).parent / "passing" / f"{digest}.npz"


def keep(pictures: Pictures, labels: Labels, use: str = "train", *, passing: bool = False) -> OwnDigits:
    """Put digits where experiments find them, and say what an experiment has to know of them.

    ``passing``: until :func:`keep_for_good` they stay only as long as an open or autosaved experiment uses them.
    Raises :class:`FileProblem`, and FieldError for none or too many.
    """
    data = OwnDigits(digest=digest_of(pictures, labels), drawn=class_counts(labels)).used(use)
    if not passing:
        keep_for_good(data)
    path = used_path(data.digest)
    if not path.exists():
        path = passing_path(data.digest) if passing else path
        if path.exists():
            path.touch()  # it is young again
        else:
            _write(path, {"x": pictures, "y": labels})
    return data


def keep_for_good(data: Data) -> None:
    """Let digits stay for ever: a file or a text that may be anywhere names them. Other data are no matter.

    Raises :class:`FileProblem`.
    """
    if isinstance(data, OwnDigits):
        path = passing_path(data.digest)
        try:
            path.replace(used_path(data.digest))
        except FileNotFoundError:
            pass  # they are kept already, or were never here
        except OSError as error:
            raise unreadable(path, error) from error


def read_kept(digest: str) -> Digits | None:
    """The digits that experiments know by this name; None where there are none. Raises :class:`FileProblem`."""
    for path in (passing_path(digest), used_path(digest)):  # in the order in which a file goes through them
        if path.exists():
            try:
                return read(path)
            except FileProblem:
                if path.exists():
                    raise
    return None


def any_passing() -> bool:
    """Whether there is something that :func:`forget_passing` may delete."""
    return any(passing_path("").parent.glob("*.npz"))


def forget_passing(needed: Collection[str], before: float) -> None:
    """Delete passing digits that are not needed and were last asked for before that time (s since 1970)."""
    for path in passing_path("").parent.glob("*.npz"):
        with contextlib.suppress(OSError):  # another time
            if path.stem not in needed and path.stat().st_mtime < before:
                path.unlink()


def own_digits_in(path: Path, use: str = "train") -> OwnDigits:
    """What an experiment has to know of the digits in an exported file, which are kept. Raises :class:`FileProblem`."""
    found = read(path)
    return keep(found.pictures, found.labels, use)


def export(path: Path, digits: OwnDigitSet) -> None:
    """Write pictures and labels in MNIST's form. Raises :class:`FileProblem`."""
    _write(path, {"x": pictures_of(digits), "y": labels_of(digits)})


def write_collection(path: Path, digits: OwnDigitSet) -> None:
    """Write the whole collection. Raises :class:`FileProblem`."""
    arrays: dict[str, NDArray[np.generic]] = {
        "x": pictures_of(digits),
        "y": labels_of(digits),
        "number": np.array([digit.number for digit in digits], np.int64),
        "drawn_at": np.array([digit.drawn_at for digit in digits], np.float64),
    }
    _write(path, arrays)


def read_collection(path: Path) -> OwnDigitSet:
    """The collection in its file. Raises :class:`FileProblem`."""
    found = read(path, may_be_empty=True)
    count = len(found.labels)
    numbers = np.arange(count) if found.numbers is None else found.numbers
    times = np.zeros(count) if found.drawn_at is None else found.drawn_at
    if numbers.shape != (count,) or times.shape != (count,) or len(np.unique(numbers)) != count or (numbers < 0).any():
        raise _not_digits(path, "its drawings are not numbered")
    return tuple(
        OwnDigit(number=int(number), label=int(label), pixels=picture.tobytes(), drawn_at=float(time))
        for number, label, picture, time in zip(numbers, found.labels, found.pictures, times, strict=True)
    )


def read(path: Path, may_be_empty: bool = False) -> Digits:
    """Read such a file, and nothing that is not one. Raises :class:`FileProblem` with one sentence."""
    try:
        with open_plain(path, MOST_BYTES) as file:
            arrays = _arrays(file, path)
    except FileProblem:
        raise
    except zipfile.BadZipFile as error:
        raise _not_digits(path, "it is no .npz file, or damaged") from error
    except OSError as error:
        raise unreadable(path, error) from error
    except BROKEN as error:
        raise _not_digits(path, "it is damaged") from error
    x, y = arrays["x"], arrays["y"]
    if x.dtype != np.uint8 or x.ndim != 3 or x.shape[1:] != (MNIST_SIZE, MNIST_SIZE):
        raise _not_digits(path, f"x is {x.dtype} {x.shape}, not uint8 (N, {MNIST_SIZE}, {MNIST_SIZE})")
    if y.dtype.kind not in "iu" or y.shape != (len(x),) or (len(y) and not 0 <= y.min() <= y.max() < CLASSES):
        raise _not_digits(path, "y is not a digit for each picture")
    if len(x) > MOST_DIGITS:
        raise _not_digits(path, f"it holds more than {MOST_DIGITS} pictures")
    if not len(x) and not may_be_empty:
        raise _not_digits(path, "it holds no picture")
    numbers, times = arrays.get("number"), arrays.get("drawn_at")
    return Digits(
        x.astype(np.uint8),
        y.astype(np.uint8),
        numbers.astype(np.int64) if numbers is not None and numbers.dtype.kind in "iu" else None,
        times.astype(np.float64) if times is not None and times.dtype.kind == "f" else None,
    )


def _arrays(file: io.BufferedReader, path: Path) -> dict[str, NDArray[np.generic]]:
    """The arrays we know in an open file; at most so many bytes of each are unpacked."""
    with open_zip(file) as archive:
        names = set(archive.namelist())
        if not {"x.npy", "y.npy"} <= names:
            raise _not_digits(path, "it lacks the pictures x or the labels y")
        arrays: dict[str, NDArray[np.generic]] = {}
        for name in ("x", "y", "number", "drawn_at"):
            if f"{name}.npy" in names:
                content = read_member(archive, f"{name}.npy", _MOST_MEMBER)
                if len(content) > _MOST_MEMBER:
                    raise _not_digits(path, f"it holds more than {MOST_DIGITS} pictures")
                arrays[name] = _array(content)
        return arrays


def _array(content: bytes) -> NDArray[np.generic]:
    """The array in these bytes, which may not promise more than they hold. Raises ValueError."""
    stream = io.BytesIO(content)
    if npy.read_magic(stream) != (1, 0):
        raise ValueError("another version")
    try:
        shape, columns_first, kind = npy.read_array_header_1_0(stream)
    except (TypeError, SyntaxError, RecursionError, MemoryError) as error:
        raise ValueError("damaged") from error
    numbers = stream.read()
    if kind.hasobject or math.prod(shape) * kind.itemsize != len(numbers):
        raise ValueError("damaged")
    return np.frombuffer(numbers, kind).reshape(shape, order="F" if columns_first else "C").copy()


def _write(path: Path, arrays: dict[str, NDArray[np.generic]]) -> None:
    content = io.BytesIO()
    np.savez(content, **arrays)  # type: ignore[arg-type]  # numpy's stubs take the names for its own flags
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unreadable(path.parent, error) from error
    write_file(path, content.getvalue())


def _not_digits(path: Path, reason: str) -> FileProblem:
    return FileProblem("{path} holds no digits that can be used: {reason}.", path=str(path), reason=reason)
