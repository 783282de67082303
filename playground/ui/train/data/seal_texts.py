"""What is said of the test set: that it is sealed, what opening it means, and how the network does on it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from playground.core.events import Scores
from playground.core.tasks import Task
from playground.session.studio import Studio
from playground.ui.numbers import loss, percent, r_squared


def _tr(text: str) -> str:
    return QCoreApplication.translate("SealTexts", text)


def what_opening_means() -> str:
    """For whoever is about to open it."""
    return _tr(
        "The test set is kept for the end: open it once, when nothing is to be changed any more, and its score tells "
        "how the network does on samples that nothing was chosen by. This cannot be undone and is noted on the curves: "
        "whoever goes on tuning by that score makes it look better than it is (the test set leaks)."
    )


def what_open_means() -> str:
    """For whoever goes on with it."""
    return _tr(
        "The test set is open, and stays so for these data. Its score is an honest one only as long as nothing is "
        "chosen by it: the more is tuned by it, the better it looks, and the less it says of new samples. Other data "
        "or a new split are sealed again."
    )


def accuracy_text(scores: Scores, task: Task) -> str:
    """ "98.1 %", or "R² 0.957" in regression."""
    if task.is_regression:
        return _tr("R² {0}").format(r_squared(scores.accuracy))
    return percent(scores.accuracy)


def score_text(scores: Scores, task: Task) -> str:
    """ "test 98.1 % · loss 0.0215"."""
    return _tr("test {0} · loss {1}").format(accuracy_text(scores, task), loss(scores.loss))


def open_text(studio: Studio) -> str:
    """The score on the test set, or that it is open as long as none is told; empty while it is sealed."""
    trainer = studio.trainer
    if not trainer.test_is_open:
        return ""
    scores = trainer.readings.test
    return _tr("test open") if scores is None else score_text(scores, studio.document.experiment.data.task)


def verdict_test(studio: Studio) -> tuple[str, str]:
    """The score in the fewest words, "test 98.1 %", with a tooltip; empty while the test set is sealed."""
    scores, task = studio.trainer.readings.test, studio.document.experiment.data.task
    if scores is None or not studio.trainer.test_is_open:
        return "", ""
    return _tr("test {0}").format(accuracy_text(scores, task)), f"{score_text(scores, task)}\n{what_open_means()}"
