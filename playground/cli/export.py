"""`nn-playground export`: a saved experiment for other programs."""

from __future__ import annotations

import argparse
from pathlib import Path

from playground.cli.arguments import Command, UsageError
from playground.cli.given import Given, given_network, writable
from playground.core.message import ProblemError
from playground.engine.extras import need_onnx

ENDINGS = {"script": ".py", "weights": ".safetensors", "onnx": ".onnx", "curves": ".csv"}

NEEDS = {"weights": "weights", "onnx": "weights", "curves": "curves"}
"""What the file must hold for it."""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a saved experiment, or the name of a preset")
    parser.add_argument("--script", metavar="OUT.py", help="a PyTorch script that rebuilds and trains the network")
    parser.add_argument("--weights", metavar="OUT.safetensors", help="the weights, named as in the script")
    parser.add_argument("--onnx", metavar="OUT.onnx", help="the network with its weights; needs the package onnx")
    parser.add_argument("--curves", metavar="OUT.csv", help="the curves as a table")


def run(arguments: argparse.Namespace) -> int:
    """Write all that is asked for, or nothing when one of them cannot be."""
    wanted = {kind: Path(path) for kind in ENDINGS if (path := getattr(arguments, kind)) is not None}
    if not wanted:
        raise UsageError("Say what to export: {options}.", options=", ".join(f"--{kind}" for kind in ENDINGS))
    given = given_network(arguments.file)
    for kind, path in wanted.items():
        writable(path, ENDINGS[kind])
        if kind in NEEDS and getattr(given, NEEDS[kind]) is None:
            raise ProblemError('"{file}" holds no {what}.', file=arguments.file, what=NEEDS[kind])
    if "onnx" in wanted:
        need_onnx()
    for kind, path in wanted.items():
        _write(kind, path, given)
        print(path)
    return 0


def _write(kind: str, path: Path, given: Given) -> None:
    from playground.engine.export import export_curves, export_onnx, export_script, export_weights

    if kind == "script":
        export_script(path, given.experiment)
    elif kind == "weights" and given.weights is not None:
        export_weights(path, given.experiment, given.weights, given.scale)
    elif kind == "onnx" and given.weights is not None:
        export_onnx(path, given.experiment, given.weights, given.scale)
    elif kind == "curves" and given.curves is not None:
        export_curves(path, given.curves.history, given.experiment)


COMMAND = Command(
    "export",
    "Write an experiment for other programs.",
    "FILE [--script OUT.py] [--weights OUT.safetensors] [--onnx OUT.onnx] [--curves OUT.csv]",
    run,
    configure,
    about="Write a PyTorch script of an experiment, its weights, an ONNX model, its curves.",
    examples=(
        "nn-playground export course-cnn --script course_cnn.py",
        "nn-playground export digits.nnp --script digits.py --weights digits.safetensors",
        "nn-playground export digits.nnp --onnx digits.onnx",
    ),
)
