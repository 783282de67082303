"""`nn-playground fetch`: sets of pictures and weights that are not shipped, brought to this computer."""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from playground.cli.arguments import Command, Failure, UsageError
from playground.cli.output import print_columns, print_json
from playground.cli.progress import CLEAR_LINE, REDRAW_SECONDS
from playground.core.image_sets import IMAGE_SETS, ImageSet
from playground.core.message import ProblemError
from playground.core.pretrained import PRETRAINED, WEIGHTS_SUFFIX
from playground.paths import fetched_file
from playground.ui.numbers import count

if TYPE_CHECKING:
    from playground.engine.data.fetched.fetch import Received

MEGABYTE = 1e6


@frozen
class Remote:
    """What can be fetched: its name, title and size (MB), whose it is, where it is kept, and what brings it here."""

    name: str
    title: str
    megabytes: int
    credit: str
    path: Path
    fetch: Callable[[], Iterator[Received]]


def remotes() -> dict[str, Remote]:
    """All that can be fetched, by name: sets of pictures, then weights of networks."""
    sets = {
        name: Remote(name, entry.title, entry.megabytes, entry.credit, fetched_file(name), partial(_fetch_set, name))
        for name, entry in fetched_sets().items()
    }
    weights = {
        name: Remote(
            name,
            f"weights of {entry.title}",
            entry.megabytes,
            "torchvision, BSD",
            fetched_file(name, WEIGHTS_SUFFIX),
            partial(_fetch_weights, name),
        )
        for name, entry in PRETRAINED.items()
        if not entry.is_shipped
    }
    return sets | weights


def fetched_sets() -> dict[str, ImageSet]:
    """The sets that are not shipped, by name."""
    return {name: entry for name, entry in IMAGE_SETS.items() if not entry.is_shipped}


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("sets", metavar="NAME", nargs="*", help=f"{', '.join(remotes())}; none lists them")
    parser.add_argument("--json", action="store_true", help="the list as one JSON object a line")


def run(arguments: argparse.Namespace) -> int:
    """List what there is, or fetch what is asked for, one after the other."""
    known = remotes()
    for name in arguments.sets:
        if name not in known:
            raise UsageError('There is no set "{word}" to fetch; there are {sets}.', word=name, sets=", ".join(known))
    if not arguments.sets:
        _list(arguments.json)
    for name in arguments.sets:
        if known[name].path.is_file():
            print(f"{_begun(known[name].title)} is here already")
        else:
            _fetch(known[name])
    return 0


def _list(as_json: bool) -> None:
    if as_json:
        for remote in remotes().values():
            print_json(
                {
                    "name": remote.name,
                    "title": remote.title,
                    "megabytes": remote.megabytes,
                    "here": remote.path.is_file(),
                    "credit": remote.credit,
                }
            )
        return
    rows = [("NAME", "TITLE", "DOWNLOAD", "HERE", "CREDIT")]
    for remote in remotes().values():
        here = "yes" if remote.path.is_file() else "no"
        rows.append((remote.name, remote.title, f"{count(remote.megabytes)} MB", here, remote.credit))
    print_columns(rows, right=(2,))


def _fetch_set(name: str) -> Iterator[Received]:
    from playground.engine.data.fetched.fetch import fetch

    return fetch(name)


def _fetch_weights(name: str) -> Iterator[Received]:
    from playground.engine.pretrained_fetch import fetch_weights

    return fetch_weights(name)


def _begun(title: str) -> str:
    """The title at the beginning of a sentence."""
    return title[:1].upper() + title[1:]


def _fetch(remote: Remote) -> None:
    title, on_terminal, drawn = remote.title, sys.stderr.isatty(), -1.0
    if not on_terminal:
        print(f"fetching {title} ({count(remote.megabytes)} MB)", flush=True)
    began = time.monotonic()
    try:
        for step in remote.fetch():
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
    size = remote.path.stat().st_size
    print(f"{_begun(title)} is here: {count(round(size / MEGABYTE))} MB in {remote.path}")


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
    "Fetch sets of pictures and weights that are not shipped, or list them.",
    "[NAME …] [--json]",
    run,
    configure,
    about="Fetch sets of pictures from their makers and weights from torchvision, check them, and keep them.\n"
    "Without a NAME, list them.",
    examples=(
        "nn-playground fetch",
        "nn-playground fetch fashion cifar10",
        "nn-playground train course-cnn --set data.set=fashion",
    ),
)
