"""What frames may show of the data: the test part is withheld until a person opens it."""

from __future__ import annotations

from playground.engine.data import Part
from playground.engine.learner import Learner


def shown_parts(learner: Learner) -> tuple[Part, ...]:
    """Training and validation part, and the test part once it is open."""
    dataset = learner.dataset
    parts = (dataset.train, dataset.validation, dataset.test)
    return parts if learner.test_is_open else parts[:2]
