"""`--data PATH`: an experiment with a person's own folder or table in place of its data."""

from __future__ import annotations

from pathlib import Path

from playground.core.edits import choose_data
from playground.core.experiment import Experiment
from playground.core.found_folder import FolderFound
from playground.core.found_table import TableFound
from playground.core.message import ProblemError
from playground.core.progress import last_of
from playground.core.shapes import problems


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
