"""`nn-playground presets`: the ready experiments."""

from __future__ import annotations

import argparse

from playground.cli.arguments import Command
from playground.cli.output import print_columns, print_json
from playground.core.presets import PRESETS
from playground.core.shapes import parameter_count
from playground.ui.numbers import count


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def run(arguments: argparse.Namespace) -> int:
    """List name, title, data and trainable parameters of every preset."""
    if arguments.json:
        for name, experiment in PRESETS.items():
            print_json(
                {
                    "name": name,
                    "title": experiment.name,
                    "data": experiment.data.title,
                    "parameters": parameter_count(experiment),
                }
            )
        return 0
    rows = [("PRESET", "TITLE", "DATA", "PARAMETERS")]
    rows += [
        (name, experiment.name, experiment.data.title, count(parameter_count(experiment)))
        for name, experiment in PRESETS.items()
    ]
    print_columns(rows, right=(3,))
    return 0


COMMAND = Command("presets", "List the ready experiments.", "[--json]", run, configure)
