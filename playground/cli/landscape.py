"""`nn-playground landscape`: a slice of a network's loss as numbers or as a picture."""

from __future__ import annotations

import argparse
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from playground.cli.arguments import Command, Failure, UsageError, whole_number
from playground.cli.given import Given, given_network, with_settings, writable
from playground.cli.output import warn
from playground.cli.progress import reporting
from playground.core.edits import set_training
from playground.core.fields import Range, limits_of
from playground.core.message import ProblemError
from playground.core.slices import KINDS, PCA, RANDOM, TOO_LARGE, SliceFrame
from playground.core.training import Seeds, Training
from playground.session.kernel_folder import tidy
from playground.ui.numbers import loss, percent

if TYPE_CHECKING:
    from playground.core.frames import TrailFrame

GRID = Range(2, 501, whole=True)
FORMATS = (".npz", ".png")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="PRESET|FILE", help="a preset, an .nnp file, or an experiment as .json")
    parser.add_argument(
        "--directions",
        metavar="KIND",
        choices=KINDS,
        help="pca: the plane of the path of training; random: filter-normalised (default: pca where there is a path)",
    )
    parser.add_argument(
        "--epochs",
        metavar="N",
        type=whole_number(Range(0, limits_of(Training, "epochs").maximum, whole=True)),
        help="train so long before, from the weights in the file if it has any (default: as the experiment says, "
        "or not at all where there are weights)",
    )
    parser.add_argument(
        "--grid", metavar="N", type=whole_number(GRID), default=51, help="values along a side (default: 51)"
    )
    parser.add_argument(
        "--extent",
        metavar="X",
        type=_extent,
        help="half the side: a distance in weights with pca (default: the path fits), filter norms with random "
        "(default: 1)",
    )
    parser.add_argument(
        "--seed", metavar="N", type=whole_number(limits_of(Seeds, "weights")), default=0, help="dice of random ones"
    )
    parser.add_argument(
        "--set",
        metavar="PATH=VALUE",
        action="append",
        default=[],
        dest="settings",
        help="change a setting by its path in the JSON text; may be repeated",
    )
    parser.add_argument(
        "-o", "--out", metavar="OUT.npz|png", type=Path, required=True, help="numbers, or a picture of the contours"
    )


def run(arguments: argparse.Namespace) -> int:
    """Train if there is no path, fill the grid, write it."""
    out: Path = arguments.out
    writable(out, out.suffix.lower() if out.suffix.lower() in FORMATS else " or ".join(FORMATS))
    given = given_network(arguments.file)
    given = Given(with_settings(given.experiment, arguments.settings), given.weights)
    epochs, kind = asked_for(arguments, given)
    from playground.engine.fit import TrainingFailed, processor_threads

    with processor_threads(None):
        try:
            trail = _trail(given, epochs)
        except TrainingFailed as failed:
            raise Failure(str(failed)) from failed
        found = _filled(trail, kind, arguments)
    try:
        if out.suffix.lower() == ".png":
            from playground.cli.landscape_picture import picture

            picture(found, given.experiment.name).save(out)
        else:
            write_numbers(out, found)
    except OSError as error:
        raise Failure(f"{out} cannot be written: {error.strerror}.") from error
    print(_summary(found, given.experiment.name))
    print(f"saved to {out}")
    return 0


def asked_for(arguments: argparse.Namespace, given: Given) -> tuple[int, str]:
    """Epochs to train before, and the kind of directions. Raises ProblemError for a plane of a path there is not."""
    epochs = arguments.epochs
    if epochs is None:
        epochs = 0 if given.weights is not None else given.experiment.training.epochs
    kind = arguments.directions or (PCA if epochs else RANDOM)
    if kind == PCA and not epochs:
        raise UsageError(
            '"{file}" holds no path of training: --epochs N trains on and records one, --directions random needs none.',
            file=arguments.file,
        )
    return epochs, kind


def _trail(given: Given, epochs: int) -> TrailFrame:
    from playground.engine.landscape.recorded import recorded

    experiment = set_training(given.experiment, epochs=epochs) if epochs else given.experiment
    with reporting(max(1, epochs), experiment.data.task, as_json=False) as progress:
        trail = recorded(
            experiment,
            epochs,
            given.weights,
            report=progress.epoch,
            steps=progress.steps,
            compiling=progress.compiling,
        )
    if progress.has_compiled:
        tidy()
    return trail


def _filled(trail: TrailFrame, kind: str, arguments: argparse.Namespace) -> SliceFrame:
    from playground.engine.landscape.network_slice import NetworkSlice

    cut = NetworkSlice(kind, arguments.seed, size=arguments.grid, half=arguments.extent)
    cut.follow(trail)
    if cut.missing == TOO_LARGE:
        raise ProblemError("The network is too large to remember its path: take --directions random.")
    told = 0
    while cut.work():
        told = _tell(cut.progress, told)
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr, flush=True)
    found = cut.frame()
    if found is None or not found.has_plane:
        raise ProblemError("The weights did not move: there is no path to lay a plane through.")
    if not np.isfinite(found.grid).all():
        warn(f"{np.count_nonzero(~np.isfinite(found.grid))} values are not finite.")
    return found


def _tell(progress: float, told: int) -> int:
    """The share that is filled, in place on a terminal, else every quarter of it; the percents told last."""
    share = int(100 * progress)
    if sys.stderr.isatty() and share != told:
        print(f"\rgrid {share} %", end="", file=sys.stderr, flush=True)
    elif share // 25 != told // 25:
        warn(f"grid {share // 25 * 25} %")
    return share


def _summary(found: SliceFrame, name: str) -> str:
    start, now = loss(found.start_losses[0]), loss(found.present_losses[0])
    if len(found.steps) < 2:
        return f"{name}: loss {now} at (0, 0), on {found.samples} training samples"
    shares = percent(float(found.explained.sum()))
    return f"{name}: loss {start} at the start of the path, {now} at its end; the plane explains {shares} of it"


def write_numbers(path: Path, found: SliceFrame) -> None:
    """An ``.npz`` of plain arrays: ``loss`` (rows, columns) at ``x`` and ``y``, the path, and what it explains."""
    np.savez_compressed(
        path,
        loss=found.grid,
        x=found.x,
        y=found.y,
        path=found.path,
        steps=found.steps,
        epochs=found.epochs,
        path_loss=found.path_losses,
        plane_loss=found.slice_losses,
        explained=found.explained,
        directions=np.array(found.kind),
        seed=np.array(found.seed),
        samples=np.array(found.samples),
    )


def _extent(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not (value > 0 and math.isfinite(value)):
        raise argparse.ArgumentTypeError(f'must be a number above 0, not "{text}"')
    return value


COMMAND = Command(
    "landscape",
    "Cut a plane through the loss of a network.",
    "PRESET|FILE [options] -o OUT.npz|png",
    run,
    configure,
    about="Evaluate the loss of a network on a plane through its weights, on at most 512 training samples.\n\n"
    "A file of trained weights holds no path: with --epochs N training goes on from them and records one for pca;\n"
    "without, the plane has random directions. A preset or .json is trained first.",
    examples=(
        "nn-playground landscape spiral --epochs 200 -o spiral.png",
        "nn-playground landscape digits.nnp --directions random --seed 1 --grid 41 -o digits.npz",
        "nn-playground landscape digits.nnp --directions pca --epochs 2 -o digits.png",
    ),
)
