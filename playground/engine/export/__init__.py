"""What leaves the program: a PyTorch script, weights under its names, an ONNX model, curves as a table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import safetensors.numpy
from numpy.typing import NDArray

from playground.core.curves_table import curves_table
from playground.core.experiment import Experiment
from playground.core.history import History
from playground.core.normalisations import InputScale
from playground.engine.export.layers import network_code
from playground.engine.export.script import script
from playground.engine.extras import need_onnx
from playground.engine.files import write_file
from playground.engine.scale_notes import column_notes, scale_notes
from playground.engine.weights import Weights, check_weights

__all__ = ["export_curves", "export_onnx", "export_script", "export_weights", "script", "script_weights"]


def export_script(path: Path, experiment: Experiment) -> None:
    """Write the script. Raises ProblemError when the experiment cannot be written as one, or the file not at all."""
    write_file(path, script(experiment).encode("utf-8"))


def export_weights(path: Path, experiment: Experiment, weights: Weights, scale: InputScale | None = None) -> None:
    """Write the weights as ``.safetensors``, named as the exported script's network names them, with their ``scale``.

    Raises ProblemError for weights that are not this experiment's, or a file that cannot be written.
    """
    check_weights(experiment, weights)
    tensors = {name: np.ascontiguousarray(array) for name, array in script_weights(experiment, weights).items()}
    notes = {"experiment": experiment.name} | column_notes(experiment.data) | (scale_notes(scale) or {})
    write_file(path, safetensors.numpy.save(tensors, notes))


def export_onnx(path: Path, experiment: Experiment, weights: Weights, scale: InputScale | None = None) -> None:
    """Write the network with its weights as ``.onnx``, from pictures or points to probabilities or values.

    Raises ProblemError where the package onnx lacks, for weights that are not this experiment's, or a file that cannot
    be written.
    """
    need_onnx()
    from playground.engine.export.onnx_model import onnx_model

    write_file(path, onnx_model(experiment, weights, scale))


def export_curves(path: Path, history: History, experiment: Experiment) -> None:
    """Write the curves of this experiment as ``.csv``. Raises ProblemError."""
    write_file(path, curves_table(history, experiment.data.task.measure).encode("utf-8"))


def script_weights(experiment: Experiment, weights: Weights) -> dict[str, NDArray[Any]]:
    """The state of the script's network: our weights under its names and in its shapes."""
    found: dict[str, NDArray[Any]] = {}
    for layer, code in network_code(experiment):
        for tensor in code.tensors:
            array = weights[f"layers.{layer.id}.{tensor.ours}"]
            found[tensor.theirs] = array if tensor.shape is None else array.reshape(tensor.shape)
        found |= {name: np.array(0, np.int64) for name in code.counters}
    return found
