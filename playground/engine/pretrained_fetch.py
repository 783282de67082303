"""Weights that are not shipped: fetched through torchvision's table, checked, and kept without pickles."""

from __future__ import annotations

import pickle
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import Tensor

from playground.core.pretrained import PRETRAINED, WEIGHTS_SUFFIX, Pretrained
from playground.engine.data.fetched import FetchError
from playground.engine.data.fetched.download import download, unwritable
from playground.engine.data.fetched.fetch import HALF_DONE, Received, clear_forgotten
from playground.engine.data.fetched.sources import RemoteFile
from playground.paths import fetched_file

MEBIBYTE = 1 << 20


def source_of(entry: Pretrained) -> tuple[RemoteFile, dict[str, str]]:
    """The file that torchvision names, known by the SHA-256 in its name, and what its transforms say of the input."""
    from torchvision import models

    weights: Any = models.get_model_weights(entry.builder)[entry.weights]
    name = str(weights.url).rpartition("/")[2]
    checksum = name.removesuffix(".pth").rpartition("-")[2]
    reads = weights.transforms()
    convention = {
        "input": "RGB, (x - mean) / std",
        "mean": ", ".join(map(str, reads.mean)),
        "std": ", ".join(map(str, reads.std)),
        "source": f"torchvision {entry.builder} {entry.weights}",
    }
    size = round(weights.meta["_file_size"] * MEBIBYTE)
    return RemoteFile(name, (str(weights.url),), "", size, sha256=checksum), convention


def fetch_weights(name: str, stopping: Callable[[], bool] = lambda: False) -> Iterator[Received]:
    """Fetch the weights of this network of :data:`PRETRAINED`, telling how far it is.

    After ``stopping()`` it ends and keeps nothing. Raises :class:`FetchError` with one sentence; then nothing is kept.
    """
    entry, target = PRETRAINED[name], fetched_file(name, WEIGHTS_SUFFIX)
    home = target.parent
    try:
        home.mkdir(parents=True, exist_ok=True)
        clear_forgotten(home)
        folder = Path(tempfile.mkdtemp(prefix=HALF_DONE, dir=home))
    except OSError as error:
        raise unwritable(home, error) from error
    try:
        file, convention = source_of(entry)
        yield Received(0, file.size)
        for received in download(file, folder, stopping):
            yield Received(min(received, file.size), file.size)
        yield Received(file.size, file.size)
        if not stopping():
            _keep(entry, folder / file.name, convention, target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _keep(entry: Pretrained, path: Path, convention: dict[str, str], target: Path) -> None:
    """What of the weights is used, as safetensors. A pickle is never run: tensors alone are read from it."""
    try:
        state: dict[str, Tensor] = torch.load(path, map_location="cpu", weights_only=True)
        wanted = ("features.", "classifier.") if entry.has_classes else ("features.",)
        kept = {key: tensor.contiguous() for key, tensor in state.items() if key.startswith(wanted)}
    except (pickle.UnpicklingError, RuntimeError, ValueError, EOFError, AttributeError, OSError) as error:
        raise FetchError(
            "The weights of {network} came, but cannot be read ({reason}).",
            network=entry.title,
            reason=type(error).__name__,
        ) from error
    whole = path.with_suffix(WEIGHTS_SUFFIX)
    try:
        save_file(kept, whole, convention)
        whole.replace(target)
    except OSError as error:
        raise unwritable(target.parent, error) from error
