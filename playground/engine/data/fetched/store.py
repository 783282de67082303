"""Fetched sets as they are kept: one archive of plain arrays each, which loads fast; the zip's checksums guard it."""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from playground.core.image_sets import IMAGE_SETS
from playground.engine.data import DataError
from playground.engine.data.digits import RawDigits
from playground.engine.data.fetched import NotFetched
from playground.paths import fetched_file

ARRAYS = ("x_train", "y_train", "x_test", "y_test")
SIDE = 3
"""Pictures in a row of the thumbnail, and rows."""


def read_fetched(name: str) -> RawDigits:
    """The set of this name. Raises :class:`NotFetched` where it is not here.

    What is damaged is removed, so that it can be fetched again.
    """
    path, title = fetched_file(name), IMAGE_SETS[name].title
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            arrays = [archive[key] for key in ARRAYS]
        raw = RawDigits(arrays[0], arrays[1].astype(np.int64), arrays[2], arrays[3].astype(np.int64))
        check(name, raw)
    except FileNotFoundError as error:
        raise NotFetched(
            "{data} is not on this computer yet: nn-playground fetch {name} fetches it ({megabytes} MB).",
            data=title,
            name=name,
            megabytes=IMAGE_SETS[name].megabytes,
        ) from error
    except OSError as error:
        raise DataError(
            "{path} with {data} cannot be read: {reason}.", path=str(path), data=title, reason=error.strerror
        ) from error
    except (EOFError, ValueError, KeyError, AttributeError, zipfile.BadZipFile, zlib.error, struct.error) as error:
        path.unlink(missing_ok=True)
        raise NotFetched("{data} was damaged on the disk and has been removed: fetch it again.", data=title) from error
    return raw


def keep(name: str, raw: RawDigits, folder: Path) -> None:
    """Keep the set for next time, and its thumbnail: written in ``folder``, then moved to their place, the set last."""
    labels, test_labels = (some.astype(np.uint8) for some in (raw.train_labels, raw.test_labels))
    written = folder / "set.npz"
    np.savez(written, x_train=raw.train_pictures, y_train=labels, x_test=raw.test_pictures, y_test=test_labels)
    thumbnail = folder / "thumbnail.png"
    Image.fromarray(sheet(raw)).save(thumbnail)
    thumbnail.replace(fetched_file(name, ".png"))
    written.replace(fetched_file(name))


def sheet(raw: RawDigits) -> NDArray[np.uint8]:
    """The first picture of each of the first nine classes, three a row: (3 H, 3 W) or (3 H, 3 W, 3)."""
    firsts = [int(np.argmax(raw.train_labels == label)) for label in range(SIDE * SIDE)]
    pictures = raw.train_pictures[firsts]
    if pictures.ndim == 4:
        pictures = pictures.transpose(0, 2, 3, 1)
    rows = pictures.reshape(SIDE, SIDE, *pictures.shape[1:])
    return np.concatenate([np.concatenate(list(row), axis=1) for row in rows], axis=0)


def check(name: str, raw: RawDigits) -> None:
    """Raise ValueError unless these are the pictures and classes of the set."""
    entry = IMAGE_SETS[name]
    shape = entry.inputs[1:] if entry.inputs[0] == 1 else entry.inputs
    for pictures, labels, count in (
        (raw.train_pictures, raw.train_labels, sum(entry.class_counts)),
        (raw.test_pictures, raw.test_labels, entry.own_test),
    ):
        if pictures.dtype != np.uint8 or pictures.shape != (count, *shape):
            raise ValueError(f"pictures are {pictures.dtype} {pictures.shape}, not uint8 {(count, *shape)}")
        if labels.shape != (count,) or labels.min() < 0 or labels.max() >= len(entry.labels):
            raise ValueError(f"labels are not {count} numbers of {len(entry.labels)} classes")
