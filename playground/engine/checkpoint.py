"""``.nnp`` files: a zip of ``experiment.json``, ``weights.safetensors`` and ``history.npz``, none ever unpickled.

A file may lack the history (those of former versions do).

torch is loaded only where weights are looked at, so that a file's experiment is judged before the window opens.
"""

from __future__ import annotations

import io
import math
import stat
import zipfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import safetensors.numpy
from attrs import frozen
from numpy.typing import NDArray
from safetensors import SafetensorError

from playground.core.document import from_json, to_json
from playground.core.experiment import Experiment
from playground.core.history import Curves
from playground.core.message import ProblemError
from playground.core.normalisations import InputScale
from playground.engine import history_file
from playground.engine.archive import BROKEN, Oversized, open_plain, open_zip, read_member
from playground.engine.files import FileProblem, clause, unreadable, write_file
from playground.engine.scale_notes import noted_scale, scale_notes, scale_sizes
from playground.engine.seal_notes import noted_open, seal_notes

if TYPE_CHECKING:
    from playground.engine.weights import Weights

SUFFIX = ".nnp"
EXPERIMENT = "experiment.json"
WEIGHTS = "weights.safetensors"
HISTORY = "history.npz"
MOST_TEXT = 10_000_000
"""Bytes of the longest experiment text that is read."""
MOST_UNPACKED = 1 << 30
"""Bytes of the largest file, unpacked; the largest network of ours needs 270 MB."""
MOST_FILE = MOST_UNPACKED + (1 << 20)
"""Bytes of the largest file as it lies there."""
MOST_MEMBERS = 100
HEADER_ROOM = 1 << 20
"""Bytes that the names and shapes in front of the weights may take."""


@frozen(eq=False)
class Checkpoint:
    """What an ``.nnp`` file holds: the experiment, float32 weights by state name, and the curves if it has any.

    ``scale`` is how inputs were normalised when the weights were learned; None in files of former versions.
    ``test_is_open``: the test set of its data was opened.
    """

    experiment: Experiment
    weights: dict[str, NDArray[Any]]
    curves: Curves | None = None
    scale: InputScale | None = None
    test_is_open: bool = False


def save_checkpoint(
    path: Path,
    experiment: Experiment,
    weights: Weights,
    curves: Curves | None = None,
    scale: InputScale | None = None,
    test_is_open: bool = False,
) -> None:
    """Write the file whole or not at all.

    Raises :class:`FileProblem` when it cannot be written or the weights are not finite ones for this experiment.
    """
    from playground.engine.weights import check_weights

    try:
        check_weights(experiment, weights)
    except ProblemError as error:
        raise FileProblem("{path} was not written: {reason}.", path=str(path), reason=clause(error)) from error
    notes = {**(scale_notes(scale) or {}), **seal_notes(test_is_open)}
    write_file(path, _packed(experiment, weights, curves, notes or None))


def _packed(experiment: Experiment, weights: Weights, curves: Curves | None, notes: dict[str, str] | None) -> bytes:
    tensors = {name: np.ascontiguousarray(array) for name, array in weights.items()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        text = to_json(experiment).encode("utf-8", "surrogatepass")
        archive.writestr(_member(EXPERIMENT), text, zipfile.ZIP_DEFLATED)
        archive.writestr(_member(WEIGHTS), safetensors.numpy.save(tensors, notes), zipfile.ZIP_STORED)
        if curves is not None:
            archive.writestr(_member(HISTORY), history_file.pack_curves(curves), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _member(name: str) -> zipfile.ZipInfo:
    """A member without a date, so that equal contents make equal files."""
    member = zipfile.ZipInfo(name)
    member.external_attr = 0o644 << 16
    return member


def load_checkpoint(path: Path) -> Checkpoint:
    """Read an ``.nnp`` file. Raises :class:`FileProblem` when it is damaged, oversized, newer or not of our form."""
    from playground.engine.weights import check_weights, expected_shapes

    with _Archive(path) as archive:
        experiment = _experiment(path, archive.read(EXPERIMENT, MOST_TEXT))
        try:
            sizes = [4 * math.prod(shape) for shape in expected_shapes(experiment).values()]
        except ProblemError as error:
            raise FileProblem(
                "The experiment in {path} cannot be used: {reason}.", path=str(path), reason=clause(error)
            ) from error
        packed = archive.read(WEIGHTS, sum(sizes) + HEADER_ROOM)
        curves = _curves(path, archive.read(HISTORY, history_file.MOST_BYTES)) if HISTORY in archive else None
    try:
        weights = {name: np.array(array) for name, array in safetensors.numpy.load(packed).items()}
        check_weights(experiment, weights)
        scale, test_is_open = noted_scale(packed, scale_sizes(experiment.data)), noted_open(packed)
    except (SafetensorError, KeyError, TypeError, OverflowError) as error:
        raise FileProblem("The weights in {path} are damaged.", path=str(path)) from error
    except ProblemError as error:
        raise FileProblem(
            "The weights in {path} do not fit its experiment: {reason}.", path=str(path), reason=clause(error)
        ) from error
    return Checkpoint(experiment, weights, curves, scale, test_is_open)


def _curves(path: Path, packed: bytes) -> Curves:
    try:
        return history_file.unpack_curves(packed)
    except ProblemError as error:
        raise FileProblem(
            "The history in {path} is damaged: {reason}.", path=str(path), reason=clause(error)
        ) from error


def load_experiment(path: Path) -> Experiment:
    """Read the experiment from an ``.nnp`` file or from JSON text. Raises :class:`FileProblem`."""
    if path.suffix.lower() == SUFFIX:
        with _Archive(path) as archive:
            return _experiment(path, archive.read(EXPERIMENT, MOST_TEXT))
    try:
        with open_plain(path, MOST_TEXT) as file:
            text = file.read(MOST_TEXT)
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error
    return _experiment(path, text)


def _experiment(path: Path, text: bytes) -> Experiment:
    try:
        return from_json(text)
    except ProblemError as error:
        raise FileProblem(
            "The experiment in {path} cannot be used: {reason}.", path=str(path), reason=clause(error)
        ) from error


class _Archive:
    """An ``.nnp`` file open for reading. Any trouble is a :class:`FileProblem`; nothing oversized is unpacked."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> _Archive:
        try:
            self._file = open_plain(self._path, MOST_FILE)
        except (OSError, ValueError) as error:
            raise unreadable(self._path, error) from error
        try:
            self._open()
        except BaseException:
            self._file.close()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        self._zip.close()
        self._file.close()

    def _open(self) -> None:
        try:
            self._zip = open_zip(self._file)
        except Oversized as error:
            raise self._oversized() from error
        except BROKEN as error:
            raise FileProblem("{path} is not an NN Playground file, or damaged.", path=str(self._path)) from error
        self._check_members()

    def _oversized(self) -> FileProblem:
        return FileProblem("{path} unpacks to more than an NN Playground file can hold.", path=str(self._path))

    def _check_members(self) -> None:
        members = self._zip.infolist()
        if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
            raise self._oversized()
        if any(_leads_out(member) for member in members):
            raise FileProblem("{path} is refused: it holds names that lead out of it.", path=str(self._path))
        counts = Counter(member.filename for member in members)
        for name in (EXPERIMENT, WEIGHTS, HISTORY):
            if counts[name] == 0 and name != HISTORY:
                raise FileProblem(
                    "{path} is not an NN Playground file: it holds no {name}.", path=str(self._path), name=name
                )
            if counts[name] > 1:
                raise FileProblem("{path} is damaged: it holds {name} more than once.", path=str(self._path), name=name)

    def __contains__(self, name: str) -> bool:
        return name in self._zip.namelist()

    def read(self, name: str, most: int) -> bytes:
        """The contents of a member, at most ``most`` bytes."""
        try:
            contents = read_member(self._zip, name, most)
        except BROKEN as error:
            raise FileProblem("{name} in {path} is damaged.", name=name, path=str(self._path)) from error
        if len(contents) > most:
            raise FileProblem("{name} in {path} is larger than it can be.", name=name, path=str(self._path))
        return contents


def _leads_out(member: zipfile.ZipInfo) -> bool:
    """Whether a program that unpacks the file could be led elsewhere by the member's name, or by what it links to."""
    name = member.orig_filename
    parts = name.replace("\\", "/").split("/")
    is_link = stat.S_ISLNK(member.external_attr >> 16)
    return is_link or ".." in parts or parts[0] == "" or ":" in name or "\0" in name
