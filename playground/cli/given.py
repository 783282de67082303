"""What a person names on the command line: an experiment, the file to write, the picture to write."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from attrs import frozen
from numpy.typing import NDArray

from playground.core.document import with_setting
from playground.core.experiment import Experiment
from playground.core.fields import FieldError
from playground.core.history import Curves
from playground.core.message import ProblemError
from playground.core.normalisations import InputScale
from playground.core.presets import PRESETS


@frozen(eq=False)
class Given:
    """An experiment, and what its file held: weights by state name, curves, and how inputs were normalised.

    A preset or JSON text holds none of these.
    """

    experiment: Experiment
    weights: dict[str, NDArray[Any]] | None = None
    curves: Curves | None = None
    scale: InputScale | None = None


def given_experiment(word: str) -> Experiment:
    """The experiment of this preset, or from this ``.nnp`` or ``.json`` file. Raises ProblemError."""
    if word in PRESETS:
        return PRESETS[word]
    path = _existing(word)
    from playground.engine.checkpoint import load_experiment

    return load_experiment(path)


def given_network(word: str) -> Given:
    """The experiment of this preset or file, with the weights if the file holds them. Raises ProblemError."""
    path = Path(word)
    if word in PRESETS or path.suffix.lower() != ".nnp":
        return Given(given_experiment(word))
    from playground.engine.checkpoint import load_checkpoint

    checkpoint = load_checkpoint(_existing(word))
    return Given(checkpoint.experiment, checkpoint.weights, checkpoint.curves, checkpoint.scale)


def _existing(word: str) -> Path:
    path = Path(word)
    if not path.exists():
        raise ProblemError(
            'There is no preset and no file "{word}"; the presets are {known}.', word=word, known=", ".join(PRESETS)
        )
    return path


def with_settings(experiment: Experiment, settings: list[str]) -> Experiment:
    """The experiment with each ``PATH=VALUE`` set, in order. Raises ProblemError naming path, value and range."""
    for setting in settings:
        path, equals, value = setting.partition("=")
        if not (path and equals):
            raise ProblemError('--set wants PATH=VALUE, as in training.learning_rate=0.01, not "{word}".', word=setting)
        try:
            experiment = with_setting(experiment, path.strip(), value.strip())
        except FieldError as error:
            raise ProblemError("{sentence}.", sentence=str(error).rstrip(".")) from error
    return experiment


def writable(path: Path, suffix: str) -> Path:
    """A file that can be written when the work is done. Raises ProblemError now, so that no work is lost then."""
    folder = path.parent
    if path.suffix.lower() != suffix:
        raise ProblemError('The file to write must end in {suffix}, not "{path}".', suffix=suffix, path=str(path))
    if not folder.is_dir():
        raise ProblemError("{path} cannot be written: there is no folder {folder}.", path=str(path), folder=str(folder))
    if path.is_dir():
        raise ProblemError("{path} cannot be written: it is a folder.", path=str(path))
    if not os.access(folder, os.W_OK):
        raise ProblemError("{path} cannot be written: its folder is read-only.", path=str(path))
    return path
