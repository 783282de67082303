"""`nn-playground bench`: how fast it is, as ratios measured side by side."""

from __future__ import annotations

import argparse
import os

from playground.benchmarks import BENCHMARKS, Figure, measured
from playground.cli.arguments import Command, UsageError
from playground.cli.output import print_json, warn


def configure(parser: argparse.ArgumentParser) -> None:
    names = ", ".join(BENCHMARKS)
    parser.add_argument("names", metavar="NAME", nargs="*", help=f"{names} (default: all)")
    parser.add_argument("--json", action="store_true", help="one JSON object a figure, with the raw measurements")


def run(arguments: argparse.Namespace) -> int:
    """Measure what was named, or everything; 0 whether the targets are met or not."""
    for name in arguments.names:
        if name not in BENCHMARKS:
            raise UsageError(
                'There is no benchmark "{name}"; there are {known}.', name=name, known=", ".join(BENCHMARKS)
            )
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    for name in dict.fromkeys(arguments.names or BENCHMARKS):
        if not arguments.json:
            warn(f"{name}: {BENCHMARKS[name].summary} …")
        for figure in measured(name):
            if arguments.json:
                print_json(figure.as_json())
            else:
                print(_line(figure), flush=True)
    return 0


def _line(figure: Figure) -> str:
    if figure.target is None:
        return f"  {figure.name:<24}  {figure.value:8.2f} {figure.unit}"
    sign = "≥" if figure.better == "higher" else "≤"
    verdict = "met" if figure.met else "missed"
    return f"  {figure.name:<24}  {figure.value:8.2f} {figure.unit:<6}  target {sign} {figure.target:g}: {verdict}"


COMMAND = Command(
    "bench",
    "Measure how fast it is.",
    "[NAME…] [--json]",
    run,
    configure,
    about="Measure ratios side by side in one run, on one training thread:\n\n"
    + "\n".join(f"  {name:<24}  {benchmark.summary}" for name, benchmark in BENCHMARKS.items()),
    examples=("nn-playground bench", "nn-playground bench window-cost heartbeat --json"),
    has_window=True,
)
