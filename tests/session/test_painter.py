"""Pictures are made on demand, within their share of the training thread's time, and for nobody who does not look."""

from __future__ import annotations

from collections.abc import Callable

import attrs
import pytest
import torch
from session_helpers import small_experiment

from playground.core.frames import FrameRequest, MapRequest, NetworkRequest, PointsRequest
from playground.engine.data.load import load_dataset
from playground.engine.learner import Learner
from playground.session.frame_budget import INTERVAL, SHARE
from playground.session.training_job import Painter, Wish

COSTS: dict[type, float] = {MapRequest: 0.002, NetworkRequest: 0.015, PointsRequest: 0.001}
"""Seconds that pictures take in these tests."""
CHUNK = 0.012


@attrs.define
class Studio:
    """A painter beside a network that learns, in a time of its own."""

    painter: Painter
    learner: Learner
    now: float = 0.0
    spent: float = 0.0
    made: list[tuple[float, type]] = attrs.field(factory=list)

    def train(self, wishes: dict[str, Wish], seconds: float, training: bool = True) -> None:
        """Chunks of training with a look at what is wanted after each."""
        until = self.now + seconds
        while self.now < until:
            self.now += CHUNK
            self.learner.step += 1
            self.painter.paint(wishes, training)

    def moments(self, kind: type) -> list[float]:
        """When pictures of this kind were made."""
        return [moment for moment, made in self.made if made is kind]


class Control:
    """Takes what is painted."""

    def show(self, key: str, frame: object) -> None:
        raise AssertionError("these pictures are None")


@pytest.fixture
def studio(monkeypatch: pytest.MonkeyPatch) -> Studio:
    chosen = small_experiment()
    learner = Learner(chosen, load_dataset(chosen.data, chosen.seeds), torch.device("cpu"))
    clock: Callable[[], float] = lambda: found.now  # noqa: E731  # it reads what is made after it
    found = Studio(Painter(learner, Control(), clock), learner)  # type: ignore[arg-type]

    def made(_learner: Learner, request: FrameRequest, _training: bool) -> None:
        found.made.append((found.now, type(request)))
        found.now += COSTS[type(request)]
        found.spent += COSTS[type(request)]

    monkeypatch.setattr("playground.engine.frames.make_frame", made)
    return found


def wishes(*requests: FrameRequest, number: int = 1) -> dict[str, Wish]:
    return {type(request).__name__: Wish(number, request) for request in requests}


@pytest.mark.parametrize("training", [False, True])
def test_with_all_views_hidden_no_picture_is_made_and_no_time_is_spent(studio: Studio, training: bool) -> None:
    studio.train({}, 5.0, training)
    assert not studio.made and studio.spent == 0.0


def test_a_view_that_is_hidden_gets_no_more_pictures_and_one_at_once_when_it_is_back(studio: Studio) -> None:
    studio.train(wishes(MapRequest(), NetworkRequest()), 1.0)
    studio.train(wishes(MapRequest()), 1.0)
    assert max(studio.moments(NetworkRequest)) < 1.0 + CHUNK < max(studio.moments(MapRequest))
    back = studio.now
    studio.train(wishes(MapRequest(), NetworkRequest(), number=2), 3 * CHUNK)
    assert any(back <= moment <= back + 3 * CHUNK for moment in studio.moments(NetworkRequest))


def test_all_views_together_keep_to_their_share_and_each_gets_its_turn(studio: Studio) -> None:
    studio.train(wishes(MapRequest(), NetworkRequest(), PointsRequest()), 60.0)
    firsts = sum(COSTS.values())
    assert studio.spent <= SHARE * studio.now + firsts + max(COSTS.values())
    assert studio.spent >= 0.8 * SHARE * studio.now, "what is granted is used"
    maps, diagrams = studio.moments(MapRequest), studio.moments(NetworkRequest)
    assert abs(len(maps) - len(diagrams)) <= 1
    assert len(studio.moments(PointsRequest)) == 1, "they stay the same for a whole run"


def test_a_dear_picture_comes_less_often_than_a_cheap_one(studio: Studio) -> None:
    studio.train(wishes(MapRequest()), 10.0)
    cheap = len(studio.moments(MapRequest))
    assert 0.9 * 10.0 / (INTERVAL + CHUNK) <= cheap <= 10.0 / INTERVAL + 1
    studio.train(wishes(NetworkRequest()), 10.0)
    dear = len(studio.moments(NetworkRequest))
    assert dear < cheap / 2
    assert dear <= 10.0 * SHARE / COSTS[NetworkRequest] + 2


def test_nothing_is_painted_twice_for_the_same_state(studio: Studio) -> None:
    asked = wishes(MapRequest(), NetworkRequest())
    assert studio.painter.paint(asked, False) and studio.painter.paint(asked, False)
    assert not studio.painter.paint(asked, False)
    assert len(studio.made) == 2
