"""Fetched sets in small, in the formats of their makers, and a server on this computer that gives or spoils them."""

from __future__ import annotations

import gzip
import hashlib
import io
import tarfile
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import attrs
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.io import savemat

from playground.core.image_sets import IMAGE_SETS
from playground.engine.data.digits import RawDigits
from playground.engine.data.fetched import sources
from playground.engine.data.fetched.sources import RemoteFile

Files = dict[str, bytes]
PER_CLASS, TEST = 3, 7


def shrink(monkeypatch: pytest.MonkeyPatch, name: str) -> RawDigits:
    """Make the table say that the set has few pictures, and return such pictures."""
    entry = IMAGE_SETS[name]
    classes = len(entry.labels)
    small = attrs.evolve(entry, class_counts=(PER_CLASS,) * classes, own_test=TEST)
    monkeypatch.setitem(IMAGE_SETS, name, small)
    random = np.random.default_rng(len(name))
    shape = entry.inputs[1:] if entry.inputs[0] == 1 else entry.inputs
    labels = random.permutation(np.repeat(np.arange(classes), PER_CLASS))
    return RawDigits(
        random.integers(0, 256, (len(labels), *shape), np.uint8),
        labels,
        random.integers(0, 256, (TEST, *shape), np.uint8),
        random.integers(0, classes, TEST),
    )


def published(name: str, raw: RawDigits) -> Files:
    """The files of the set as its makers would publish these pictures."""
    if name in ("fashion", "kmnist"):
        return {f"{key}.gz": gzip.compress(content) for key, content in _idx_files(raw).items()}
    if name == "letters":
        return {"gzip.zip": _letters(raw)}
    if name == "svhn":
        return {
            "train_32x32.mat": _house_numbers(raw.train_pictures, raw.train_labels),
            "test_32x32.mat": _house_numbers(raw.test_pictures, raw.test_labels),
        }
    records = partial(_records, fine=name == "cifar100")
    train = records(raw.train_pictures, raw.train_labels)
    test = records(raw.test_pictures, raw.test_labels)
    if name == "cifar100":
        files = {"train.bin": train, "test.bin": test, "fine_label_names.txt": b"apple\n"}
        return {"cifar-100-binary.tar.gz": _tar("cifar-100-binary", files)}
    size = len(train) // 5
    batches = {f"data_batch_{number + 1}.bin": train[number * size : (number + 1) * size] for number in range(5)}
    return {"cifar-10-binary.tar.gz": _tar("cifar-10-batches-bin", {"test_batch.bin": test, **batches})}


def idx(array: NDArray[np.uint8]) -> bytes:
    """An array of bytes as LeCun's IDX format has it."""
    return bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">u4").tobytes() + array.tobytes()


def _idx_files(raw: RawDigits) -> Files:
    return {
        "train-images-idx3-ubyte": idx(raw.train_pictures),
        "train-labels-idx1-ubyte": idx(raw.train_labels.astype(np.uint8)),
        "t10k-images-idx3-ubyte": idx(raw.test_pictures),
        "t10k-labels-idx1-ubyte": idx(raw.test_labels.astype(np.uint8)),
    }


def _letters(raw: RawDigits) -> bytes:
    """On their side, counted from 1, among files of other splits."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("gzip/emnist-digits-train-images-idx3-ubyte.gz", b"not ours")
        for part, pictures, labels in (
            ("train", raw.train_pictures, raw.train_labels),
            ("test", raw.test_pictures, raw.test_labels),
        ):
            turned = np.ascontiguousarray(pictures.transpose(0, 2, 1))
            counted = (labels + 1).astype(np.uint8)
            file.writestr(f"gzip/emnist-letters-{part}-images-idx3-ubyte.gz", gzip.compress(idx(turned)))
            file.writestr(f"gzip/emnist-letters-{part}-labels-idx1-ubyte.gz", gzip.compress(idx(counted)))
    return archive.getvalue()


def _house_numbers(pictures: NDArray[np.uint8], labels: NDArray[np.int64]) -> bytes:
    """A MATLAB file in which 0 is called 10."""
    file = io.BytesIO()
    named = np.where(labels == 0, 10, labels).astype(np.uint8)
    savemat(file, {"X": pictures.transpose(2, 3, 1, 0), "y": named[:, None]}, do_compression=True)
    return file.getvalue()


def _records(pictures: NDArray[np.uint8], labels: NDArray[np.int64], fine: bool) -> bytes:
    coarse = [np.full((len(labels), 1), 77)] if fine else []
    columns = [*coarse, labels[:, None], pictures.reshape(len(labels), -1)]
    return np.concatenate(columns, axis=1).astype(np.uint8).tobytes()


def _tar(folder: str, files: Files) -> bytes:
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w:gz") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(f"{folder}/{name}")
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return archive.getvalue()


class Server:
    """Gives ``files``; ``trouble`` says what happens instead: "404", "cut" or "other"; ``asked`` are the requests.

    With ``hold`` it stops half way through a file until the event is set.
    """

    def __init__(self, files: Files) -> None:
        self.files = files
        self.trouble = ""
        self.asked: list[str] = []
        self.hold: threading.Event | None = None
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.answer(self)

            def log_message(self, *_args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        name = handler.path.lstrip("/")
        self.asked.append(name)
        if self.trouble == "404" or name not in self.files:
            handler.send_error(404)
            return
        content = self.files[name]
        if self.trouble == "other":
            content = bytes(byte ^ 1 for byte in content)
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        half = len(content) // 2
        handler.wfile.write(content[:half])
        if self.hold is not None:
            self.hold.wait(20)
        if self.trouble != "cut":
            handler.wfile.write(content[half:])

    def close(self) -> None:
        if self.hold is not None:
            self.hold.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@contextmanager
def serving(monkeypatch: pytest.MonkeyPatch, name: str, files: Files) -> Iterator[Server]:
    """A server with these files, where the set of this name is looked for."""
    server = Server(files)
    listed = tuple(
        RemoteFile(file, (server.url + file,), hashlib.md5(content).hexdigest(), len(content))
        for file, content in files.items()
    )
    monkeypatch.setitem(sources.SOURCES, name, lambda: listed)
    try:
        yield server
    finally:
        server.close()
