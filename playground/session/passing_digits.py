"""Which snapshots of own digits are still needed: those of what is open or autosaved; the others go at the start."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from playground.core.datasets import Data, OwnDigits
from playground.core.message import ProblemError
from playground.engine import own_digits_file as files
from playground.session.job import JobControl
from playground.session.leftovers import autosaved

GRACE = 86_400.0
"""Seconds that a snapshot stays in any case: somebody may just be choosing it."""


def forget_unused(folder: Path, opened: Data, control: JobControl) -> Iterator[None]:
    """Delete the passing snapshots that neither ``opened`` nor any experiment in the autosave ``folder`` uses.

    What a person saved or copied is no passing snapshot any more. Where an autosaved file cannot be read nothing is
    deleted: it might need any of them.
    """
    if not files.any_passing():
        return
    from playground.engine.checkpoint import load_experiment

    before = time.time() - GRACE
    needed = [opened]
    for path in autosaved(folder):
        try:
            needed.append(load_experiment(path).data)
        except ProblemError:
            return
        yield None
    files.forget_passing({data.digest for data in needed if isinstance(data, OwnDigits)}, before)
