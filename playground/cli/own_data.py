"""`--data PATH`: an experiment with a person's own folder or table in place of its data."""

from __future__ import annotations

from pathlib import Path

import attrs

from playground.core.edits import choose_data
from playground.core.experiment import Experiment
from playground.core.fields import shown_name
from playground.core.found_folder import FolderFound
from playground.core.found_table import TableFound
from playground.core.message import ProblemError
from playground.core.presets import preset
from playground.core.progress import last_of
from playground.core.shapes import problems

FOR_PICTURES, FOR_TABLES = "course-cnn", "spiral"
"""Presets whose networks stand in where nobody names one."""


def network_for(path: Path) -> Experiment:
    """An experiment with a network that suits what lies there, a folder of pictures or a table, named after it."""
    chosen = preset(FOR_PICTURES if path.is_dir() else FOR_TABLES)
    return attrs.evolve(chosen, name=shown_name(path.stem) or chosen.name)


def with_own_data(experiment: Experiment, path: Path, target: str | None, drops: bool) -> Experiment:
    """The experiment on what lies there, its network as it is. Raises ProblemError where it cannot learn from that."""
    from playground.engine.data.own_files import scan, table_with_target, usual_folder

    found = last_of(scan(path))
    if isinstance(found, FolderFound):
        if target is not None:
            raise ProblemError("--target names a column of a table, and {path} is a folder.", path=str(path))
        data = usual_folder(found, experiment.data.task.inputs)
        changed = choose_data(experiment, data)
    else:
        assert isinstance(found, TableFound)
        changed = choose_data(experiment, table_with_target(found, target, drops))
    for problem in problems(changed):
        raise ProblemError(
            "The network of {name} does not fit {path}: {reason}",
            name=experiment.name,
            path=str(path),
            reason=str(problem.message),
        )
    return changed
