"""What to do about a verdict (lecture, section 7): each piece of advice is an edit that a click makes.

Underfitting: longer training, more or larger layers, less regularisation. Overfitting: fewer epochs, a smaller network,
regularise, more data.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

import attrs
from attrs import frozen

from playground.core import edits, verdict
from playground.core.changes import number_text
from playground.core.datasets import MOST_POINTS, OwnPoints, Points
from playground.core.experiment import Experiment
from playground.core.fields import limits_of
from playground.core.layers import Dropout
from playground.core.message import Message
from playground.core.shapes import problems
from playground.core.training import Training
from playground.core.verdict import Verdict

MOST = 2
"""Pieces of advice at a time."""
TRAIN_ON, BACK_TO_BEST = "train on", "back to best"
"""What the trainer does; all other advice edits the experiment."""

DECAY, MOST_DECAY = 1e-3, 0.1
DROPOUT = 0.2
FEWEST_TO_DROP = 16
"""Units of a layer from which on dropout is worth it."""
MOST_UNITS, FEWEST_UNITS = 512, 4
NOISE_STEP = 0.2
RATE_FACTOR = 3.0
CLIP = 1.0
SLOW = -0.1
"""The loss falls slowly where it loses less than a tenth over the last quarter …"""
SMOOTH = 0.02
"""… and smoothly where its points scatter by less than this."""


def trial_ids() -> edits.NewId:
    """Ids for layers of an experiment that is only looked at; no layer of a document is called so."""
    numbers = itertools.count(1)
    return lambda kind: f"{kind}-trial{next(numbers)}"


@frozen
class Standpoint:
    """What advice depends on besides the experiment; whoever takes an edit gives the document's ``new_id``."""

    verdict: Verdict
    is_running: bool = False
    can_train: bool = True
    has_best: bool = False
    """Whether the weights that did best are remembered and are not those at hand."""
    new_id: edits.NewId = attrs.field(factory=trial_ids)


@frozen
class Advice:
    """One piece: ``key`` names it, ``words`` stand on its button, ``why`` is the tooltip.

    ``edited`` is the experiment that follows it, None for what the trainer does.
    """

    key: str
    words: Message
    why: Message
    edited: Experiment | None = None


Make = Callable[[Experiment, Standpoint], Advice | None]
"""Gives the advice where it makes sense, else None."""


def _weight_decay(experiment: Experiment, _from: Standpoint) -> Advice | None:
    present = experiment.training.weight_decay
    value = DECAY if present < DECAY else 10.0 * present
    if value > MOST_DECAY:
        return None
    return Advice(
        "weight decay",
        Message("Weight decay {value}", {"value": number_text(value)}),
        Message("Adds λ·½‖W‖² to the loss: smaller weights make a smoother function."),
        edits.set_training(experiment, weight_decay=value),
    )


def _keep_best(experiment: Experiment, standpoint: Standpoint) -> Advice | None:
    if not experiment.training.keep_best:
        return Advice(
            "keep best",
            Message("Keep best"),
            Message("Remember the weights that do best on the validation part, so that training can return to them."),
            edits.set_training(experiment, keep_best=True),
        )
    if not standpoint.has_best:
        return None
    return Advice(
        BACK_TO_BEST,
        Message("Back to best"),
        Message("Stop, and take the weights that did best on the validation part: fewer epochs, less overfitting."),
    )


def _dropout(experiment: Experiment, standpoint: Standpoint) -> Advice | None:
    network = experiment.network
    wide = [layer for layer in network.dense_layers if layer.units >= FEWEST_TO_DROP]
    if not wide or any(isinstance(layer, Dropout) and layer.probability > 0 for layer in network.layers):
        return None
    edited = experiment
    for layer in wide:
        edited = edits.set_dropout_after(edited, layer.id, DROPOUT, standpoint.new_id)
    return Advice(
        "dropout",
        Message("Dropout {value}", {"value": number_text(DROPOUT)}),
        Message("Every unit of a wide layer is switched off with this probability while training."),
        edited,
    )


def _more_points(experiment: Experiment, _from: Standpoint) -> Advice | None:
    if not isinstance(experiment.data, Points) or 2 * experiment.data.points > MOST_POINTS:
        return None
    return Advice(
        "more points",
        Message("Twice the points"),
        Message("More data leave less room for chance; training starts anew."),
        edits.set_data(experiment, points=2 * experiment.data.points),
    )


def _half_units(experiment: Experiment, _from: Standpoint) -> Advice | None:
    if not any(layer.units >= 2 * FEWEST_UNITS for layer in experiment.network.dense_layers):
        return None
    return Advice(
        "half the units",
        Message("Half the units"),
        Message("A smaller network has less room to learn the training part by heart."),
        _with_units(experiment, lambda units: max(min(units, FEWEST_UNITS), units // 2)),
    )


def _twice_units(experiment: Experiment, _from: Standpoint) -> Advice | None:
    dense = experiment.network.dense_layers
    if not dense or any(2 * layer.units > MOST_UNITS for layer in dense):
        return None
    return Advice(
        "twice the units",
        Message("Twice the units"),
        Message("Larger layers can learn more; what was learned stays."),
        _with_units(experiment, lambda units: 2 * units),
    )


def _with_units(experiment: Experiment, units: Callable[[int], int]) -> Experiment:
    for layer in experiment.network.dense_layers:
        experiment = edits.set_layer(experiment, layer.id, units=units(layer.units))
    return experiment


def _layer_more(experiment: Experiment, standpoint: Standpoint) -> Advice | None:
    depth = experiment.network.depth
    if depth >= edits.MOST_DEPTH:
        return None
    edited = edits.set_depth(experiment, depth + 1, standpoint.new_id)
    if edited.network == experiment.network or problems(edited):
        return None
    return Advice(
        "layer more",
        Message("One layer more"),
        Message("A hidden layer more can bend the function further; the others keep what they learned."),
        edited,
    )


def _less_penalty(experiment: Experiment, _from: Standpoint) -> Advice | None:
    if experiment.training.weight_decay == 0.0 and experiment.training.l1 == 0.0:
        return None
    return Advice(
        "no penalty",
        Message("No weight decay"),
        Message("L2 and L1 hold the weights down; a network that learns too little needs them free."),
        edits.set_training(experiment, weight_decay=0.0, l1=0.0),
    )


def _less_dropout(experiment: Experiment, _from: Standpoint) -> Advice | None:
    dropping = [layer for layer in experiment.network.layers if isinstance(layer, Dropout) and layer.probability > 0]
    if not dropping:
        return None
    edited = experiment
    for layer in dropping:
        edited = edits.set_layer(edited, layer.id, probability=0.0)
    return Advice("no dropout", Message("No dropout"), Message("No unit is switched off while training."), edited)


def _momentum(experiment: Experiment, _from: Standpoint) -> Advice | None:
    if experiment.training.optimiser.kind != "sgd":
        return None
    return Advice(
        "momentum",
        Message("Momentum 0.9"),
        Message("Gradient descent with a velocity gets along flat valleys faster."),
        edits.choose_optimiser(experiment, "momentum"),
    )


def _train_on(experiment: Experiment, standpoint: Standpoint) -> Advice | None:
    if standpoint.is_running or not standpoint.can_train:
        return None
    return Advice(TRAIN_ON, Message("Train on"), Message("More epochs: the validation loss still falls."))


def _begin(experiment: Experiment, standpoint: Standpoint) -> Advice | None:
    if standpoint.is_running or not standpoint.can_train:
        return None
    return Advice(TRAIN_ON, Message("Train"), Message("A verdict needs a few epochs of curves."))


def _more_epochs(experiment: Experiment, standpoint: Standpoint) -> Advice | None:
    training = experiment.training
    limit = int(limits_of(Training, "epochs").maximum)
    if not training.stop_at_epochs or 2 * training.epochs > limit:
        return None
    return Advice(
        "more epochs",
        Message("{value} epochs", {"value": number_text(2 * training.epochs)}),
        Message("Training rests after that many epochs; now after half as many."),
        edits.set_training(experiment, epochs=2 * training.epochs),
    )


def _faster(experiment: Experiment, standpoint: Standpoint) -> Advice | None:
    """A larger rate where the loss falls slowly and smoothly, or not at all."""
    found = standpoint.verdict
    is_slow = found.kind == verdict.NOT_LEARNING or found.change > SLOW
    rate = _two_digits(RATE_FACTOR * experiment.training.learning_rate)
    if not is_slow or found.noise > SMOOTH or rate > 1.0:
        return None
    return Advice(
        "faster",
        Message("Learning rate × {value}", {"value": number_text(RATE_FACTOR)}),
        Message("The loss moves slowly and smoothly: larger steps get on faster."),
        edits.set_training(experiment, learning_rate=rate),
    )


def _slower(experiment: Experiment, standpoint: Standpoint) -> Advice | None:
    rate = _two_digits(experiment.training.learning_rate / RATE_FACTOR)
    if rate < limits_of(Training, "learning_rate").minimum:
        return None
    return Advice(
        "slower",
        Message("Learning rate ÷ {value}", {"value": number_text(RATE_FACTOR)}),
        Message("Steps that are too large overshoot: w ← w − α g with a smaller α."),
        edits.set_training(experiment, learning_rate=rate),
    )


def _other_rate(experiment: Experiment, standpoint: Standpoint) -> Advice | None:
    """Where nothing is learned: larger steps if the loss hardly moves, smaller ones if it jumps about."""
    return _faster(experiment, standpoint) or _slower(experiment, standpoint)


def _two_digits(rate: float) -> float:
    return float(f"{rate:.1e}")


def _clip(experiment: Experiment, _from: Standpoint) -> Advice | None:
    if experiment.training.gradient_clipping is not None:
        return None
    return Advice(
        "clip",
        Message("Clip gradients"),
        Message("Limits the norm of the whole gradient to 1, so that no step is wild."),
        edits.set_training(experiment, gradient_clipping=CLIP),
    )


def _more_noise(experiment: Experiment, _from: Standpoint) -> Advice | None:
    if isinstance(experiment.data, OwnPoints):
        return None  # points that a person drew stay where they are
    value = round(experiment.data.noise + NOISE_STEP, 2)
    if value > limits_of(type(experiment.data), "noise").maximum:
        return None
    return Advice(
        "noise",
        Message("Noise to {value} %", {"value": number_text(round(100 * value))}),
        Message("Ready for a harder task; training starts anew."),
        edits.set_data(experiment, noise=value),
    )


ADVICE: dict[str, tuple[Make, ...]] = {
    verdict.TOO_EARLY: (_begin,),
    verdict.LEARNING: (_train_on, _more_epochs, _momentum, _faster),
    verdict.RIGHT: (_more_noise,),
    verdict.OVERFITTING: (_weight_decay, _keep_best, _dropout, _half_units, _more_points),
    verdict.UNDERFITTING: (_less_penalty, _less_dropout, _layer_more, _twice_units),
    verdict.NOT_LEARNING: (_other_rate, _layer_more, _twice_units),
    verdict.DIVERGING: (_slower, _clip),
}
"""What to try for each kind of verdict, the best first."""


def advise(experiment: Experiment, standpoint: Standpoint) -> tuple[Advice, ...]:
    """At most :data:`MOST` pieces of advice that make a difference."""
    found = (make(experiment, standpoint) for make in ADVICE[standpoint.verdict.kind])
    return tuple(advice for advice in found if advice is not None)[:MOST]
