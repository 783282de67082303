"""Benchmarks run, shortened, and give well-formed figures; how fast is never asserted."""

from __future__ import annotations

import importlib
import json
import math
import threading
from pathlib import Path

import pytest
import torch
from pytestqt.qtbot import QtBot

from playground.benchmarks import BENCHMARKS, Effort, Figure, measured
from playground.benchmarks.heartbeat import SCENES
from playground.benchmarks.history_million import long_history
from playground.benchmarks.process import MIB, open_handles, resident_memory, thread_count
from playground.benchmarks.side_by_side import alternate, median_ratio
from playground.benchmarks.soak import figures_of
from playground.benchmarks.spiral import DEEP, SHALLOW, spiral_experiment, steps_per_epoch
from playground.benchmarks.start_up import own_folders, started
from playground.cli import bench, main
from playground.cli.bench import effort_of
from playground.engine.fused.claims import reason_against
from playground.ui.page_table import page_entries

SHORT = Effort(rounds=1, seconds=0.1)
FIGURES = {
    "resident-vs-dataloader": ["resident-vs-dataloader"],
    "loop-vs-bare": ["loop-vs-bare"],
    "fused-vs-torch": [
        "fused-vs-torch/4-2-batch10",
        "fused-vs-torch/8-8-8-batch10",
        "fused-vs-torch/4-2-batch30",
        "fused-vs-torch/8-8-8-batch30",
    ],
    "epochs-per-second": ["epochs-per-second"],
    "batched-runs": ["batched-runs"],
    "window-cost": ["window-cost/spiral", "window-cost/mnist"],
    "fused-window-cost": ["fused-window-cost"],
    "inside-cost": ["inside-cost"],
    "map-cost": ["map-cost/frame", "map-cost/share"],
    "history-million": ["history-million"],
    "augment-cost": ["augment-cost"],
    "epoch-pause": ["epoch-pause/course-mlp", "epoch-pause/course-cnn"],
    "heartbeat": [
        "heartbeat/p50",
        "heartbeat/p95",
        "heartbeat/p99",
        *(
            f"heartbeat/{name}/{scene}"
            for name in ("spiral", "mnist")
            for page in page_entries()
            for scene in SCENES.get(page.item.key, (page.item.key,))
        ),
    ],
    "heartbeat-loading": ["heartbeat-loading/table", "heartbeat-loading/folder"],
    "pen-latency": [
        f"pen-latency/{network}{what}p{percentile}"
        for network in ("", "cnn-")
        for what in ("", "maps-")
        for percentile in (50, 95, 99)
    ],
    "landscape": ["landscape"],
    "landscape-training": ["landscape-training/spiral", "landscape-training/mnist"],
    "style-step": ["style-step"],
    "style-coarse-to-fine": ["style-coarse-to-fine"],
    "first-window": ["first-window"],
    "ready-to-train": ["ready-to-train"],
    "memory-idle": ["memory-idle"],
    "soak": ["soak/memory", "soak/handles", "soak/threads"],
}
MAY_SHRINK = ("soak/memory", "soak/handles", "soak/threads")
"""What is growth, and may be below nought."""


@pytest.mark.slow
@pytest.mark.timeout(400)  # starts take a minute on a busy machine
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")  # DataLoader's workers, from Python 3.12 on
@pytest.mark.parametrize("name", list(FIGURES))
def test_a_benchmark_gives_its_figures_with_what_they_are_made_of(name: str, qtbot: QtBot) -> None:
    figures = measured(name, SHORT)
    assert [figure.name for figure in figures] == FIGURES[name]
    for figure in figures:
        line = json.loads(json.dumps(figure.as_json(), allow_nan=False))
        assert list(line) == ["name", "value", "unit", "target", "better", "met", "raw"]
        assert math.isfinite(line["value"]) and (line["value"] >= 0 or line["name"] in MAY_SHRINK)
        assert line["better"] in ("higher", "lower") and line["raw"]
        assert line["met"] or line["target"] is not None


def test_what_measures_is_found_for_every_benchmark_without_running_it() -> None:
    for benchmark in BENCHMARKS.values():
        module, function = benchmark.measure.split(".")
        assert callable(getattr(importlib.import_module(f"playground.benchmarks.{module}"), function))


def test_a_soak_of_a_process_that_holds_ever_more_is_told() -> None:
    samples = {"resident": [100 + 10 * n for n in range(16)], "handles": [7] * 16, "threads": [4] * 12 + [5] * 4}
    memory, handles, threads = figures_of(samples, {})
    assert memory.value == pytest.approx(100 * (235 / 155 - 1)) and not memory.met
    assert handles.value == 0 and handles.met
    assert threads.value == 1 and not threads.met


def test_this_process_says_what_it_holds(tmp_path: Path) -> None:
    handles, threads = open_handles(), thread_count()
    if handles is None or threads is None:
        pytest.skip("the system does not say")
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    with (tmp_path / "one").open("w"):
        thread.start()
        assert (open_handles(), thread_count()) == (handles + 1, threads + 1)
        stop.set()
        thread.join()
    resident = resident_memory()
    assert resident is not None and 1 < resident / MIB < 1_000_000


def test_the_spirals_have_250_points_to_train_on_and_kernels_take_them() -> None:
    for units in (SHALLOW, DEEP):
        experiment = spiral_experiment(units, batch_size=30)
        assert experiment.data.counts[0] == 250
        assert [layer.units for layer in experiment.network.layers] == list(units)
        assert reason_against(experiment, torch.device("cpu")) is None
        assert steps_per_epoch(experiment) == 9


def test_a_long_history_is_that_of_so_many_steps() -> None:
    history = long_history(spiral_experiment(), 10_000)
    assert history.train_loss.buckets().count.sum() == 10_000
    assert history.train_loss.x[-1] == pytest.approx(400.0)
    assert history.validation_loss.buckets().count.sum() == 400


def test_the_table_names_all_of_them() -> None:
    assert list(BENCHMARKS) == list(FIGURES)


@pytest.mark.parametrize(
    ("value", "target", "better", "met"),
    [
        (3.0, 3.0, "higher", True),
        (2.9, 3.0, "higher", False),
        (50.0, 50.0, "lower", True),
        (51.0, 50.0, "lower", False),
        (0.1, None, "higher", True),
        (math.nan, 1.0, "higher", False),
    ],
)
def test_a_figure_knows_whether_it_meets_its_target(value: float, target: float | None, better: str, met: bool) -> None:
    assert Figure("x", value, "×", target, better, {}).met is met  # type: ignore[arg-type]


def test_variants_take_turns_and_the_first_block_of_each_is_thrown_away() -> None:
    order: list[str] = []
    numbers = iter(range(100))

    def variant(name: str) -> float:
        order.append(name)
        return float(next(numbers))

    speeds = alternate({"a": lambda _s: variant("a"), "b": lambda _s: variant("b")}, Effort(rounds=2, seconds=1.0))
    assert "".join(order) == "ab" + "ab" + "ba"
    assert speeds == {"a": [2.0, 5.0], "b": [3.0, 4.0]}
    assert median_ratio(speeds["a"], speeds["b"]) == pytest.approx((2 / 3 + 5 / 4) / 2)


def test_minutes_are_for_what_takes_very_long_alone() -> None:
    assert effort_of("soak", 5) == Effort(rounds=5, seconds=60.0)
    assert effort_of("soak", None) == BENCHMARKS["soak"].effort
    assert effort_of("heartbeat", 5) == BENCHMARKS["heartbeat"].effort


def test_what_takes_very_long_runs_only_when_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []
    monkeypatch.setattr(bench, "measured", lambda name, effort: ran.append(name) or [])
    assert main(["bench", "--json"]) == 0
    assert ran == [name for name in BENCHMARKS if name not in ("soak", "style-coarse-to-fine")]
    assert main(["bench", "soak", "--json"]) == 0
    assert ran[-1] == "soak"


@pytest.mark.slow
def test_a_start_tells_when_it_was_seen() -> None:
    with own_folders() as environment:
        told = started("window", environment)
    assert told["begun"] < told["painted"] and told["ready"] is None
