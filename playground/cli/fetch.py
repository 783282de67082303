"""`nn-playground fetch`: sets of pictures that are not shipped, brought to this computer."""

from __future__ import annotations

import argparse
import shutil
import sys
import time

from playground.cli.arguments import Command, Failure, UsageError
from playground.cli.output import print_columns, print_json
from playground.cli.progress import CLEAR_LINE, REDRAW_SECONDS
from playground.core.image_sets import IMAGE_SETS, ImageSet
from playground.core.message import ProblemError
from playground.paths import fetched_file, is_fetched
from playground.ui.numbers import count

MEGABYTE = 1e6


def fetched_sets() -> dict[str, ImageSet]:
    """The sets that are not shipped, by name."""
    return {name: entry for name, entry in IMAGE_SETS.items() if not entry.is_shipped}


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("sets", metavar="SET", nargs="*", help=f"{', '.join(fetched_sets())}; none lists them")
    parser.add_argument("--json", action="store_true", help="the list as one JSON object a line")


def run(arguments: argparse.Namespace) -> int:
    """List the sets, or fetch those asked for, one after the other."""
    for name in arguments.sets:
        if name not in fetched_sets():
            raise UsageError(
                'There is no set "{word}" to fetch; there are {sets}.', word=name, sets=", ".join(fetched_sets())
            )
    if not arguments.sets:
        _list(arguments.json)
    for name in arguments.sets:
        if is_fetched(name):
            print(f"{IMAGE_SETS[name].title} is here already")
        else:
            _fetch(name)
    return 0


def _list(as_json: bool) -> None:
    if as_json:
        for name, entry in fetched_sets().items():
            print_json(
                {
                    "name": name,
                    "title": entry.title,
                    "megabytes": entry.megabytes,
                    "here": is_fetched(name),
                    "credit": entry.credit,
                }
            )
        return
    rows = [("SET", "TITLE", "DOWNLOAD", "HERE", "CREDIT")]
    for name, entry in fetched_sets().items():
        here = "yes" if is_fetched(name) else "no"
        rows.append((name, entry.title, f"{count(entry.megabytes)} MB", here, entry.credit))
    print_columns(rows, right=(2,))


def _fetch(name: str) -> None:
    from playground.engine.data.fetched.fetch import fetch

    title, on_terminal, drawn = IMAGE_SETS[name].title, sys.stderr.isatty(), -1.0
    if not on_terminal:
        print(f"fetching {title} ({count(IMAGE_SETS[name].megabytes)} MB)", flush=True)
    began = time.monotonic()
    try:
        for step in fetch(name):
            now = time.monotonic()
            if on_terminal and now - drawn > REDRAW_SECONDS:
                drawn = now
                line = progress_line(title, step.bytes, step.total, now - began)
                sys.stderr.write(CLEAR_LINE + line[: shutil.get_terminal_size().columns - 1])
                sys.stderr.flush()
    except ProblemError as error:
        raise Failure(str(error)) from error
    finally:
        if on_terminal:
            sys.stderr.write(CLEAR_LINE)
            sys.stderr.flush()
    size = fetched_file(name).stat().st_size
    print(f"{title} is here: {count(round(size / MEGABYTE))} MB in {fetched_file(name)}")


def progress_line(title: str, received: int, total: int, seconds: float) -> str:
    """How far it is after so many seconds."""
    if received >= total:
        return f"{title}  reading…"
    share = f"{count(round(received / MEGABYTE))} of {count(round(total / MEGABYTE))} MB"
    if not received or seconds < 1:
        return f"{title}  {share}"
    minutes, rest = divmod(round(seconds * (total - received) / received), 60)
    return f"{title}  {share}  {minutes}:{rest:02} left"


COMMAND = Command(
    "fetch",
    "Fetch known sets of pictures that are not shipped, or list them.",
    "[SET …] [--json]",
    run,
    configure,
    about="Fetch sets of pictures from their makers, check them, and keep them for training. Without a SET, list them.",
    examples=(
        "nn-playground fetch",
        "nn-playground fetch fashion cifar10",
        "nn-playground train course-cnn --set data.set=fashion",
    ),
)
