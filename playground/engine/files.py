"""What all files share: written whole or not at all, and trouble told in one sentence."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from playground.core.message import ProblemError


class FileProblem(ProblemError):
    """A file that cannot be read, written or used; the sentence names it."""


def write_file(path: Path, contents: bytes) -> None:
    """Write the file whole or not at all: a temporary file beside it is flushed to disk, then takes its name.

    Raises :class:`FileProblem`.
    """
    try:
        _write_whole(path.resolve(), contents)
    except OSError as error:
        raise FileProblem("{path} cannot be written: {reason}.", path=str(path), reason=reason(error)) from error


def _write_whole(path: Path, contents: bytes) -> None:
    temporary = path.with_name(f".{secrets.token_hex(8)}{path.suffix}.tmp")
    try:
        with temporary.open("xb") as file:
            file.write(contents)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def unreadable(path: Path, error: OSError | ValueError) -> FileProblem:
    """The file could not be opened or read."""
    return FileProblem("{path} cannot be read: {reason}.", path=str(path), reason=reason(error))


def reason(error: OSError | ValueError) -> str:
    """What the system says of it, as part of a sentence; ValueError is of names that no file can have."""
    return (getattr(error, "strerror", None) or str(error)).rstrip(".")


def clause(error: ProblemError) -> str:
    """A sentence as part of a longer one."""
    return str(error).rstrip(".")
