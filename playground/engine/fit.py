"""A whole run without a window: load, train for the experiment's epochs, keep the best, score all three parts."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from attrs import frozen
from numpy.typing import NDArray

from playground.core.datasets import Data
from playground.core.events import Broke, EpochEnd, Epochs, Steps
from playground.core.experiment import Experiment
from playground.core.message import ProblemError
from playground.core.normalisations import InputScale
from playground.core.shapes import parameter_count
from playground.core.training import Seeds
from playground.engine.build import check_memory, check_trainable
from playground.engine.data import Dataset
from playground.engine.data.load import load_dataset
from playground.engine.devices import AUTO, device_named, use_threads
from playground.engine.evaluate import scores
from playground.engine.figures import figures
from playground.engine.fused.choice import warm_up
from playground.engine.guard import first_broken_layer
from playground.engine.learner import Learner
from playground.engine.threads import threads_for
from playground.engine.train import training

CHUNK_SECONDS = 0.1
"""Nobody waits for pause or sliders here: longer chunks than beside a window."""


class TrainingFailed(ProblemError):
    """The numbers stopped being finite on the way; the sentence names the layer and the step."""


@frozen(eq=False)
class FitResult:
    """What came out of a run. All scores are of the weights kept, without dropout and penalties.

    ``seconds`` is the time spent on training steps alone; ``best_epoch`` did best on the validation part,
    whether or not its weights were the ones to keep, or on the training part where there are no validation data.
    Accuracies are fractions, or R² in regression; scores of a part that is empty are None. ``figures`` are those of
    engine/figures.py, by the name of part and figure: "test_iou".
    """

    epochs: int
    best_epoch: int
    train_loss: float
    train_accuracy: float
    validation_loss: float | None
    validation_accuracy: float | None
    test_loss: float | None
    test_accuracy: float | None
    parameters: int
    seconds: float
    experiment: Experiment
    weights: dict[str, NDArray[Any]]
    scale: InputScale
    figures: dict[str, float]


def fit(
    experiment: Experiment,
    *,
    device: str = AUTO,
    threads: int | None = None,
    report: Callable[[EpochEnd], None] = lambda epoch: None,
    steps: Callable[[Steps], None] = lambda chunk: None,
    load: Callable[[Data, Seeds], Dataset] = load_dataset,
    prefers_pytorch: bool = False,
    compiling: Callable[[], None] = lambda: None,
) -> FitResult:
    """Train for ``experiment.training.epochs`` epochs, fewer where its settings say when to stop.

    ``report`` hears of every epoch, ``steps`` of every chunk.

    ``threads`` of the processor work, by default as many as engine/threads.py finds best. ``load(data, seeds)`` gives
    the data. ``prefers_pytorch`` leaves small networks to PyTorch too; ``compiling`` hears when their kernels have
    to be compiled first, which takes seconds.
    Raises ProblemError for what cannot be trained, DeviceError, DataError, and :class:`TrainingFailed` when the
    numbers stop being finite.
    """
    check_trainable(experiment)
    chosen = device_named(device)
    check_memory(experiment, chosen)
    with processor_threads(threads):
        learner = Learner(experiment, load(experiment.data, experiment.seeds), chosen)
        learner.prefers_pytorch = prefers_pytorch
        if threads is None:
            use_threads(threads_for(experiment, chosen))
        warm_up(learner, compiling)
        best_epoch, seconds = _train(learner, report, steps)
        train, validation, test = (
            scores(learner, part) for part in (learner.dataset.train, learner.dataset.validation, learner.dataset.test)
        )
        others = {
            f"{name}_{figure}": value
            for name, part in (("validation", learner.dataset.validation), ("test", learner.dataset.test))
            for figure, value in figures(learner, part).items()
        }
    assert train is not None, "all data have something to train on"
    return FitResult(
        epochs=learner.epoch,
        best_epoch=best_epoch,
        train_loss=train.loss,
        train_accuracy=train.accuracy,
        validation_loss=None if validation is None else validation.loss,
        validation_accuracy=None if validation is None else validation.accuracy,
        test_loss=None if test is None else test.loss,
        test_accuracy=None if test is None else test.accuracy,
        parameters=parameter_count(experiment),
        seconds=seconds,
        experiment=experiment,
        weights=learner.weights(),
        scale=learner.dataset.scale,
        figures=others,
    )


def _train(learner: Learner, report: Callable[[EpochEnd], None], steps: Callable[[Steps], None]) -> tuple[int, float]:
    """Train to the end and leave the weights to keep in the learner; the best epoch, and seconds spent on steps."""
    settings = learner.experiment.training
    best_epoch, seconds = 0, 0.0
    for event in training(learner, lambda: CHUNK_SECONDS):
        match event:
            case Steps():
                seconds += event.seconds
                steps(event)
            case Broke():
                raise _failure(event.layer_id, event.step)
            case Epochs():
                best_epoch = event.best or best_epoch
                for epoch in event.each():
                    report(epoch)
            case EpochEnd():
                judged = event.train if event.validation is None else event.validation
                if not math.isfinite(judged.loss):
                    raise _failure(first_broken_layer(learner), event.step)
                if event.is_best:
                    best_epoch = event.epoch
                report(event)
                if event.stops is not None or event.epoch >= settings.epochs:
                    break
    if settings.keep_best:
        learner.return_to_best()
    return best_epoch, seconds


def _failure(layer_id: str, step: int) -> TrainingFailed:
    return TrainingFailed(
        "Training failed: at step {step} the numbers in layer {layer} stopped being finite; "
        "try a smaller learning rate or gradient clipping.",
        step=step,
        layer=layer_id,
    )


@contextmanager
def processor_threads(threads: int | None) -> Iterator[None]:
    """Let torch use this many threads in the calling thread, one fewer than there are if None; then as before.

    Raises ProblemError for fewer than one.
    """
    if threads is not None and threads < 1:
        raise ProblemError("threads must be at least 1, not {value}", value=threads)
    before = torch.get_num_threads()
    use_threads(threads)
    try:
        yield
    finally:
        torch.set_num_threads(before)
