"""Benchmarks run, shortened, and give well-formed figures; how fast is never asserted."""

from __future__ import annotations

import json
import math

import pytest
from pytestqt.qtbot import QtBot

from playground.benchmarks import BENCHMARKS, Effort, Figure, measured
from playground.benchmarks.side_by_side import alternate, median_ratio

SHORT = Effort(rounds=1, seconds=0.1)
FIGURES = {
    "resident-vs-dataloader": ["resident-vs-dataloader"],
    "loop-vs-bare": ["loop-vs-bare"],
    "window-cost": ["window-cost/spiral", "window-cost/mnist"],
    "heartbeat": ["heartbeat/p50", "heartbeat/p95", "heartbeat/p99"],
}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")  # DataLoader's workers, from Python 3.12 on
@pytest.mark.parametrize("name", list(FIGURES))
def test_a_benchmark_gives_its_figures_with_what_they_are_made_of(name: str, qtbot: QtBot) -> None:
    figures = measured(name, SHORT)
    assert [figure.name for figure in figures] == FIGURES[name]
    for figure in figures:
        line = json.loads(json.dumps(figure.as_json(), allow_nan=False))
        assert list(line) == ["name", "value", "unit", "target", "better", "met", "raw"]
        assert math.isfinite(line["value"]) and line["value"] >= 0
        assert line["better"] in ("higher", "lower") and line["raw"]
        assert line["met"] or line["target"] is not None


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
