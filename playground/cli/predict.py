"""`nn-playground predict`: what a trained network reads in pictures."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.cli.arguments import Command
from playground.cli.given import given_network
from playground.cli.output import print_json, warn
from playground.core.experiment import Experiment
from playground.core.message import ProblemError
from playground.core.normalisations import InputScale
from playground.core.presets import PRESETS
from playground.ui.numbers import percent


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a trained network, as train --out or the window saved it")
    parser.add_argument("images", metavar="IMAGE", nargs="+", help="pictures of one digit each, of any size")
    parser.add_argument("--json", action="store_true", help="one JSON object a picture, with all probabilities")


def run(arguments: argparse.Namespace) -> int:
    """Read every picture; those that cannot be read are told, and the others go on."""
    experiment, weights, scale = _trained(arguments.file)
    from playground.engine.predict import Predictor, read_picture

    predictor = Predictor(experiment, weights, scale)
    labels = experiment.data.task.labels
    unread = 0
    for image in arguments.images:
        try:
            picture = read_picture(Path(image))
        except ProblemError as error:
            unread += 1
            if arguments.json:
                print_json({"image": image, "error": str(error)})
            else:
                warn(str(error))
            continue
        probabilities = predictor.probabilities(picture[np.newaxis])[0]
        best = int(probabilities.argmax())
        if arguments.json:
            table = {label: float(share) for label, share in zip(labels, probabilities, strict=True)}
            print_json({"image": image, "class": labels[best], "probabilities": table})
        else:
            print(f"{image}: {labels[best]}  {percent(float(probabilities[best]))}", flush=True)
    if unread and arguments.json:
        warn(f"{unread} of {len(arguments.images)} pictures could not be read.")
    return 2 if unread else 0


def _trained(word: str) -> tuple[Experiment, dict[str, NDArray[Any]], InputScale | None]:
    """Experiment and weights of a file, and how inputs are normalised. Raises ProblemError where it has no weights."""
    if word not in PRESETS:
        given = given_network(word)
        if given.weights is not None:
            return given.experiment, given.weights, given.scale
    raise ProblemError(
        '"{word}" holds no trained weights; nn-playground train {word} --out FILE.nnp makes some.', word=word
    )


COMMAND = Command(
    "predict",
    "Say what a trained network reads in pictures.",
    "FILE IMAGE… [--json]",
    run,
    configure,
    about="Read pictures of digits: any size, dark on light or light on dark.",
    examples=("nn-playground predict digits.nnp photo.png scan.jpg",),
)
