"""Verdicts in words: an icon, two or three words, one sentence with the numbers."""

from __future__ import annotations

from attrs import frozen
from PySide6.QtCore import QCoreApplication

from playground.core import verdict
from playground.core.verdict import Verdict
from playground.ui.numbers import count, loss, percent, significant


def _tr(text: str) -> str:
    return QCoreApplication.translate("Verdict", text)


@frozen
class Face:
    """How a kind of verdict looks: an icon in a colour token."""

    icon: str
    token: str


FACES: dict[str, Face] = {
    verdict.TOO_EARLY: Face("ph.hourglass", "ink3"),
    verdict.LEARNING: Face("ph.trend-up", "ok"),
    verdict.RIGHT: Face("ph.check-circle", "ok"),
    verdict.OVERFITTING: Face("ph.warning-circle", "warn"),
    verdict.UNDERFITTING: Face("ph.warning-circle", "warn"),
    verdict.NOT_LEARNING: Face("ph.warning-circle", "warn"),
    verdict.DIVERGING: Face("ph.warning-octagon-fill", "error"),
}


def word(kind: str) -> str:
    """The two or three words."""
    return {
        verdict.TOO_EARLY: _tr("Too early to say"),
        verdict.LEARNING: _tr("Still learning"),
        verdict.RIGHT: _tr("About right"),
        verdict.OVERFITTING: _tr("Overfitting"),
        verdict.UNDERFITTING: _tr("Underfitting"),
        verdict.NOT_LEARNING: _tr("Not learning"),
        verdict.DIVERGING: _tr("Diverging"),
    }[kind]


def sentence(found: Verdict, has_sealed_test: bool = False) -> str:
    """Why, in one sentence with the numbers; ``has_sealed_test``: there is a test set nobody has opened."""
    train, validation = _loss(found.train_loss), _loss(found.validation_loss)
    match found.kind:
        case verdict.LEARNING if found.change < verdict.FALLS:
            return _tr("Validation loss {0} falls, by {1} since epoch {2}.").format(
                validation, percent(-found.change, 0), _epoch(found.change_since)
            )
        case verdict.LEARNING:
            return _tr("Training loss {0} still falls; validation is at {1}.").format(train, validation)
        case verdict.RIGHT if has_sealed_test:
            return _tr("Validation loss {0} stays close to training {1}. Ready for the test set.").format(
                validation, train
            )
        case verdict.RIGHT:
            return _tr("Validation loss {0} stays close to training {1}. Ready for a harder task.").format(
                validation, train
            )
        case verdict.OVERFITTING if found.is_rising:
            return _tr("Training {0}, validation {1} and rising since epoch {2}.").format(
                train, validation, _epoch(found.best_epoch)
            )
        case verdict.OVERFITTING if found.train_accuracy is not None and found.validation_accuracy is not None:
            return _tr("{0} right on training, {1} on validation: some is learned by heart.").format(
                percent(found.train_accuracy), percent(found.validation_accuracy)
            )
        case verdict.OVERFITTING:
            return _tr("Training {0}, but validation {1}.").format(train, validation)
        case verdict.UNDERFITTING if found.train_accuracy is not None:
            return _tr("Only {0} right on training itself, and the loss {1} no longer falls.").format(
                percent(found.train_accuracy), train
            )
        case verdict.UNDERFITTING:
            return _tr("Training loss {0} is still large and no longer falls.").format(train)
        case verdict.NOT_LEARNING:
            return _tr("Training loss {0} after {1} epochs; it began at {2}.").format(
                train, _epoch(found.epoch), _loss(found.start_loss)
            )
        case verdict.DIVERGING:
            return _tr("Training loss has grown from {0} to {1}.").format(_loss(found.start_loss), train)
    return _tr("After a few more epochs the curves will tell.")


def _loss(value: float | None) -> str:
    return "–" if value is None else loss(value)


def _epoch(value: float | None) -> str:
    if value is None:
        return "–"
    return count(round(value)) if value >= 1 or value == 0 else significant(value, 1)
