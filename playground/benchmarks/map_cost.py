"""`map-cost`: what the decision map and the map of every unit take, one frame of each and in the midst of training."""

from __future__ import annotations

import statistics
import time

import torch

from playground.benchmarks import Effort, Figure
from playground.benchmarks.side_by_side import short
from playground.benchmarks.spiral import spiral_experiment
from playground.core.frames import FrameRequest, MapRequest, NetworkRequest
from playground.engine.data.load import load_dataset
from playground.engine.fit import processor_threads
from playground.engine.frames import make_frame
from playground.engine.fused.choice import warm_up
from playground.engine.learner import Learner
from playground.engine.train import training
from playground.session.job import JobControl
from playground.session.mailbox import Mailbox
from playground.session.training_job import Painter, Wish

TARGET = 0.15
"""Share of the training thread's time."""
MAP, NETWORK = "map", "units"
REQUESTS: dict[str, FrameRequest] = {MAP: MapRequest(), NETWORK: NetworkRequest()}
"""What the Train page asks for."""


def measure(effort: Effort) -> list[Figure]:
    """Milliseconds of one frame of all maps, and the share of its time a training thread spends on them."""
    experiment = spiral_experiment()
    with processor_threads(1):
        learner = Learner(experiment, load_dataset(experiment.data, experiment.seeds), torch.device("cpu"))
        warm_up(learner)
        times = [_frame_milliseconds(learner) for _ in range(10 * effort.rounds + 1)][1:]
        blocks = Blocks(learner)
        shares = [blocks.share(effort.seconds) for _ in range(effort.rounds + 1)][1:]
    whole = [sum(one.values()) for one in times]
    parts = {f"{key}_median": short(statistics.median(one[key] for one in times)) for key in REQUESTS}
    raw_times: dict[str, object] = {"unit": "ms", **parts, "all": [short(value) for value in whole]}
    raw_shares: dict[str, object] = {
        "unit": "share of training thread",
        "shares": [short(share) for share, _frames in shares],
        "frames_per_second": [short(frames) for _share, frames in shares],
    }
    return [
        Figure("map-cost/frame", statistics.median(whole), "ms", None, "lower", raw_times),
        Figure(
            "map-cost/share", statistics.median(share for share, _frames in shares), "", TARGET, "lower", raw_shares
        ),
    ]


def _frame_milliseconds(learner: Learner) -> dict[str, float]:
    """One frame of each kind, of the size there is while training."""
    times: dict[str, float] = {}
    for key, request in REQUESTS.items():
        started = time.perf_counter()
        make_frame(learner, request, True)
        times[key] = 1000.0 * (time.perf_counter() - started)
    return times


class Blocks:
    """Training and painting in turn, as the training thread does while both views are seen."""

    def __init__(self, learner: Learner) -> None:
        self._events = training(learner)
        self._painter = Painter(learner, JobControl(Mailbox()))
        self._wishes = {key: Wish(number, request) for number, (key, request) in enumerate(REQUESTS.items())}

    def share(self, seconds: float) -> tuple[float, float]:
        """Train for so long: share of the time that went into frames, and frames a second."""
        painting, frames = 0.0, 0
        started = time.perf_counter()
        while (now := time.perf_counter()) - started < seconds:
            next(self._events)
            before = time.perf_counter()
            frames += self._painter.paint(self._wishes, training=True)
            painting += time.perf_counter() - before
        spent = now - started
        return painting / spent, frames / spent
