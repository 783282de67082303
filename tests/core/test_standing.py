"""What the ends of epochs tell: the best, plateaus as torch sees them, and reasons to rest."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.core.events import Scores
from playground.core.schedules import Plateau
from playground.core.standing import Standing
from playground.core.training import Training

FAR = 1_000_000


def after(training: Training, losses: Sequence[float]) -> Standing:
    standing = Standing()
    for epoch, loss in enumerate(losses, start=1):
        standing = standing.judged(training, epoch, Scores(loss, 0.5))
    return standing


def rests(training: Training, losses: Sequence[float]) -> list[tuple[int, str]]:
    """When and why training rests, going on each time; the training loss equals that of validation."""
    standing, found = Standing(), []
    for epoch, loss in enumerate(losses, start=1):
        standing = standing.judged(training, epoch, Scores(loss, 0.5))
        reason = standing.stop_reason(training, epoch, loss)
        if reason is not None:
            found.append((epoch, reason))
            standing = standing.stopped(training, epoch, reason)
    return found


def test_the_best_is_the_most_accurate_and_among_equals_that_of_the_smallest_loss() -> None:
    standing = Standing()
    told = [(0.5, 0.8), (0.4, 0.8), (0.1, 0.7), (0.9, 0.9), (0.9, 0.9)]
    for epoch, (loss, accuracy) in enumerate(told, start=1):
        standing = standing.judged(Training(), epoch, Scores(loss, accuracy))
    assert (standing.best_epoch, standing.best) == (4, (-0.9, 0.9))


def test_nothing_stops_training_unless_asked() -> None:
    assert rests(Training(epochs=2), [1.0] * 50) == []


def test_it_stops_at_so_many_epochs_once() -> None:
    assert rests(Training(epochs=3, stop_at_epochs=True), [1.0] * 9) == [(3, "epochs")]


def test_it_stops_at_a_loss_once() -> None:
    assert rests(Training(stop_at_loss=0.5), [0.9, 0.5, 0.4, 0.6, 0.3]) == [(2, "loss")]


def test_a_new_limit_stops_it_again() -> None:
    first = Training(epochs=3, stop_at_epochs=True)
    standing = Standing().stopped(first, 3, "epochs")
    assert standing.stop_reason(first, 4, 1.0) is None
    assert standing.stop_reason(Training(epochs=2, stop_at_epochs=True), 4, 1.0) == "epochs"


def test_early_stopping_waits_so_many_epochs_after_the_best_and_again_after_going_on() -> None:
    losses = [0.9, 0.5, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6]
    assert rests(Training(early_stopping=3), losses) == [(5, "patience"), (8, "patience")]
    assert rests(Training(early_stopping=1), [0.5, 0.4, 0.3]) == []


def test_forgotten_scores_start_the_patience_anew() -> None:
    standing = after(Training(), [0.5, 0.6, 0.7]).forgetting_scores(3)
    assert standing.stop_reason(Training(early_stopping=2), 4, 1.0) is None
    assert standing.stop_reason(Training(early_stopping=2), 5, 1.0) == "patience"


@given(st.lists(st.sampled_from([0.1, 0.2, 0.3, 0.30001, 0.4, 0.5]), min_size=1, max_size=40), st.integers(0, 4))
def test_plateaus_are_those_of_torch(losses: list[float], patience: int) -> None:
    torch = pytest.importorskip("torch")
    weight = torch.nn.Parameter(torch.zeros(1))
    optimiser = torch.optim.SGD([weight], lr=1.0)
    theirs = torch.optim.lr_scheduler.ReduceLROnPlateau(optimiser, factor=0.5, patience=patience, eps=0.0)
    schedule = Plateau(rate_factor=0.5, patience=patience)
    standing = Standing()
    for epoch, loss in enumerate(losses, start=1):
        theirs.step(loss)
        standing = standing.judged(Training(schedule=schedule), epoch, Scores(loss, 0.5))
        assert schedule.factor(epoch, FAR, standing.drops) == optimiser.param_groups[0]["lr"]
