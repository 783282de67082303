"""In which unit the loss is told: that of the data, or of a table's predicted column standard deviations."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from playground.core.experiment import Experiment
from playground.ui.numbers import significant
from playground.ui.train.wording import term, with_formula


def _tr(text: str) -> str:
    return QCoreApplication.translate("LossUnit", text)


def _is_scaled(experiment: Experiment) -> bool:
    return experiment.data.space == "row" and experiment.data.task.is_regression


def short_unit(experiment: Experiment) -> str:
    """What stands behind the loss's name: "in σ²", "in σ"; empty in the unit of the data."""
    if not _is_scaled(experiment):
        return ""
    return _tr("in σ²") if experiment.training.loss == "mse" else _tr("in σ")


def unit_words(experiment: Experiment, deviation: float) -> str:
    """The same as a sentence and a formula; ``deviation`` is that of the predicted column, 1 where it is not known."""
    if not _is_scaled(experiment):
        return ""
    (name,) = experiment.data.task.values
    squared = experiment.training.loss == "mse"
    words = (
        _tr("Measured in squared standard deviations of “{column}” in the training rows.")
        if squared
        else _tr("Measured in standard deviations of “{column}” in the training rows.")
    )
    sigma = "σ = √((1/N) Σ (yₙ − ȳ)²)"
    if deviation != 1.0:
        power = "²" if squared else ""
        factor = significant(deviation**2 if squared else deviation)
        own = _tr("in its own unit: loss × σ{power} = loss × {factor}").format(power=power, factor=factor)
        sigma = f"{sigma} = {significant(deviation)}\n{own}"
    return with_formula(words.format(column=name), sigma)


def told_in(text: str, experiment: Experiment, deviation: float) -> str:
    """A tooltip of a loss with its unit below."""
    unit = unit_words(experiment, deviation)
    return with_formula(text, unit) if unit else text


def loss_name(experiment: Experiment, title: str) -> str:
    """The name of the loss with its unit."""
    unit = short_unit(experiment)
    return f"{term(title)} {unit}" if unit else term(title)
