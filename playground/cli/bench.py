"""`nn-playground bench`: how fast it is, as ratios measured side by side."""

from __future__ import annotations

import argparse
import os

from playground.benchmarks import BENCHMARKS, Effort, Figure, measured
from playground.cli.arguments import Command, UsageError, whole_number
from playground.cli.output import print_json, warn
from playground.core.fields import Range

MINUTES = Range(1, 24 * 60, whole=True)


def configure(parser: argparse.ArgumentParser) -> None:
    names = ", ".join(BENCHMARKS)
    left_out = ", ".join(name for name, benchmark in BENCHMARKS.items() if not benchmark.by_default)
    parser.add_argument("names", metavar="NAME", nargs="*", help=f"{names} (default: all but {left_out})")
    parser.add_argument(
        "--minutes", metavar="N", type=whole_number(MINUTES), help=f"how long {left_out} takes (default: 30)"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a figure, with the raw measurements")


def run(arguments: argparse.Namespace) -> int:
    """Measure what was named, or everything; 0 whether the targets are met or not."""
    for name in arguments.names:
        if name not in BENCHMARKS:
            raise UsageError(
                'There is no benchmark "{name}"; there are {known}.', name=name, known=", ".join(BENCHMARKS)
            )
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    usual = [name for name, benchmark in BENCHMARKS.items() if benchmark.by_default]
    for name in dict.fromkeys(arguments.names or usual):
        if not arguments.json:
            warn(f"{name}: {BENCHMARKS[name].summary} …")
        for figure in measured(name, effort_of(name, arguments.minutes)):
            if arguments.json:
                print_json(figure.as_json())
            else:
                print(_line(figure), flush=True)
    return 0


def effort_of(name: str, minutes: int | None) -> Effort:
    """That of the table; what takes very long takes as many minutes as asked for."""
    benchmark = BENCHMARKS[name]
    return benchmark.effort if minutes is None or benchmark.by_default else Effort(minutes, 60.0)


def _line(figure: Figure) -> str:
    if figure.target is None:
        return f"  {figure.name:<24}  {figure.value:8.2f} {figure.unit}"
    sign = "≥" if figure.better == "higher" else "≤"
    verdict = "met" if figure.met else "missed"
    return f"  {figure.name:<24}  {figure.value:8.2f} {figure.unit:<6}  target {sign} {figure.target:g}: {verdict}"


COMMAND = Command(
    "bench",
    "Measure how fast it is.",
    "[NAME…] [--minutes N] [--json]",
    run,
    configure,
    about="Measure ratios side by side in one run, on one training thread:\n\n"
    + "\n".join(f"  {name:<24}  {benchmark.summary}" for name, benchmark in BENCHMARKS.items()),
    examples=(
        "nn-playground bench",
        "nn-playground bench window-cost heartbeat --json",
        "nn-playground bench soak --minutes 5",
    ),
    has_window=True,
)
