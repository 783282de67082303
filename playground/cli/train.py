"""`nn-playground train`: a whole run without a window."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from playground.cli.arguments import Command, Failure, UsageError, whole_number
from playground.cli.given import given_experiment, with_settings, writable
from playground.cli.output import print_json
from playground.cli.own_data import network_for, with_own_data
from playground.cli.progress import Progress, epoch_line, measured, reporting
from playground.core.edits import set_training
from playground.core.events import EpochEnd
from playground.core.experiment import Experiment
from playground.core.fields import Range, limits_of
from playground.core.message import ProblemError
from playground.core.training import Seeds, Training
from playground.session.kernel_folder import tidy
from playground.session.settings import ENGINES
from playground.ui.numbers import count, loss

if TYPE_CHECKING:
    from playground.engine.fit import FitResult

THREADS = Range(1, 1024, whole=True)


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "experiment",
        metavar="PRESET|FILE",
        nargs="?",
        help="a preset, an .nnp file, or an experiment as .json; with --data it may be left out",
    )
    parser.add_argument(
        "--data",
        metavar="PATH",
        type=Path,
        help="train on your own: a folder of pictures (a sub-folder a class), a CSV",
    )
    parser.add_argument("--target", metavar="COLUMN", help="the column of a table to predict (default: the last)")
    parser.add_argument("--drop-rows", action="store_true", help="leave rows out that lack a value")
    parser.add_argument(
        "--epochs",
        metavar="N",
        type=whole_number(limits_of(Training, "epochs")),
        help="how long to train (default: what the experiment says)",
    )
    parser.add_argument(
        "--device", metavar="NAME", default="auto", help="auto, cpu, cuda or mps (default: auto, the fastest there is)"
    )
    parser.add_argument(
        "--engine",
        metavar="NAME",
        choices=ENGINES,
        default=ENGINES[0],
        help="auto or pytorch: leave small networks to kernels of our own, or not (default: auto, the faster)",
    )
    parser.add_argument(
        "--threads",
        metavar="N",
        type=whole_number(THREADS),
        help="processor threads (default: as many as train it best, found by a short measurement)",
    )
    parser.add_argument(
        "--seed",
        metavar="N",
        type=whole_number(limits_of(Seeds, "weights")),
        help="set all four dice: weights, data, split and order",
    )
    parser.add_argument(
        "--set",
        metavar="PATH=VALUE",
        action="append",
        default=[],
        dest="settings",
        help="change a setting by its path in the JSON text; may be repeated",
    )
    parser.add_argument("--out", metavar="FILE.nnp", type=Path, help="save experiment and weights when done")
    parser.add_argument("--json", action="store_true", help="one JSON object an epoch, and a last one with the result")


def run(arguments: argparse.Namespace) -> int:
    """Train, say how it goes, score all parts, save."""
    experiment = asked_for(arguments)
    if arguments.out is not None:
        writable(arguments.out, ".nnp")
    from playground.engine.checkpoint import save_checkpoint
    from playground.engine.fit import TrainingFailed, fit

    with reporting(experiment.training.epochs, experiment.data.task, as_json=arguments.json) as progress:
        try:
            result = fit(
                experiment,
                device=arguments.device,
                threads=arguments.threads,
                report=lambda epoch: _tell_epoch(epoch, experiment, arguments.json, progress),
                steps=progress.steps,
                prefers_pytorch=arguments.engine == "pytorch",
                compiling=progress.compiling,
            )
        except TrainingFailed as failed:
            raise Failure(str(failed)) from failed
    if progress.has_compiled:
        tidy()
    if arguments.json:
        print_json({"final": summary(result)})
    else:
        _print_summary(result)
    if arguments.out is not None:
        try:
            save_checkpoint(arguments.out, result.experiment, result.weights, scale=result.scale)
        except ProblemError as error:
            raise Failure(str(error)) from error
        if not arguments.json:
            print(f"saved to {arguments.out}")
    return 0


def asked_for(arguments: argparse.Namespace) -> Experiment:
    """The experiment with everything the command line changes in it."""
    if arguments.experiment is not None:
        experiment = given_experiment(arguments.experiment)
    elif arguments.data is not None:
        experiment = network_for(arguments.data)
    else:
        raise UsageError("PRESET|FILE is missing: name what to train, or your own data with --data.")
    if arguments.data is not None:
        experiment = with_own_data(experiment, arguments.data, arguments.target, arguments.drop_rows)
    elif arguments.target is not None or arguments.drop_rows:
        raise UsageError("--target and --drop-rows say how to read a table: name it with --data.")
    experiment = with_settings(experiment, arguments.settings)
    if arguments.epochs is not None:
        experiment = set_training(experiment, epochs=arguments.epochs)
    if arguments.seed is not None:
        experiment = attrs.evolve(experiment, seeds=Seeds.all(arguments.seed))
    return experiment


def _tell_epoch(epoch: EpochEnd, experiment: Experiment, as_json: bool, progress: Progress) -> None:
    progress.epoch(epoch)
    if as_json:
        validation = epoch.validation
        print_json(
            {
                "epoch": epoch.epoch,
                "train_loss": epoch.train.loss,
                "validation_loss": None if validation is None else validation.loss,
                f"validation_{experiment.data.task.measure}": None if validation is None else validation.accuracy,
                "samples_per_second": epoch.samples_per_second,
            }
        )
    elif not progress.on_terminal:
        print(epoch_line(epoch, experiment.training.epochs, experiment.data.task), flush=True)


def summary(result: FitResult) -> dict[str, object]:
    """The result as the last JSON line has it; of a part that is empty the scores are null."""
    measure = result.experiment.data.task.measure
    return {
        "epochs": result.epochs,
        "best_epoch": result.best_epoch,
        "train_loss": result.train_loss,
        "validation_loss": result.validation_loss,
        f"validation_{measure}": result.validation_accuracy,
        "test_loss": result.test_loss,
        f"test_{measure}": result.test_accuracy,
        **result.figures,
        "parameters": result.parameters,
        "seconds": result.seconds,
    }


def _print_summary(result: FitResult) -> None:
    kept = "best" if result.experiment.training.keep_best else "last"
    epoch = result.best_epoch if result.experiment.training.keep_best else result.epochs
    print(f"{result.experiment.name}: {count(result.parameters)} parameters, {result.epochs} epochs", end=" ")
    print(f"in {result.seconds:.1f} s; the {kept} weights are those of epoch {epoch}")
    for part, part_loss, accuracy in (
        ("train", result.train_loss, result.train_accuracy),
        ("validation", result.validation_loss, result.validation_accuracy),
        ("test", result.test_loss, result.test_accuracy),
    ):
        if part_loss is None or accuracy is None:
            print(f"  {part:<10}  none")
        else:
            print(f"  {part:<10}  loss {loss(part_loss):<8}  {measured(accuracy, result.experiment.data.task, 2)}")
    for name, value in result.figures.items():
        print(f"  {name} {value:.3f}")


COMMAND = Command(
    "train",
    "Train an experiment and say how well it does.",
    "[PRESET|FILE] [options]",
    run,
    configure,
    about="Train an experiment without a window and score training, validation and test data.",
    examples=(
        "nn-playground train course-mlp --out digits.nnp",
        "nn-playground train spiral --seed 3 --set training.learning_rate=0.01",
        "nn-playground train linear --data houses.csv --target price",
        "nn-playground train course-mlp --epochs 2 --set network.layers.0.units=64 --json",
    ),
)
