"""`nn-playground style`: a picture in the style of another."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from playground.cli.arguments import Command, Failure, number_in, whole_number
from playground.cli.given import writable
from playground.cli.output import warn
from playground.core.fields import limits_of
from playground.core.message import ProblemError
from playground.core.pretrained import PRETRAINED
from playground.core.progress import seconds_left
from playground.core.style import OPTIMISERS, STARTS, StyleSettings, recipe
from playground.core.style_cost import check_memory

if TYPE_CHECKING:
    from playground.engine.style.transfer import Iteration


VIDEO = ".mp4"
FILMS = (".gif", VIDEO)
FRAMES = 60
"""Of a film, about."""


def configure(parser: argparse.ArgumentParser) -> None:
    def whole(name: str) -> Callable[[str], int]:
        return whole_number(limits_of(StyleSettings, name))

    def real(name: str) -> Callable[[str], float]:
        return number_in(limits_of(StyleSettings, name))

    default = recipe()
    parser.add_argument("content", metavar="CONTENT", type=Path, help="the picture whose content stays")
    parser.add_argument("style", metavar="STYLE", type=Path, help="the picture whose style it takes")
    parser.add_argument("--second", metavar="STYLE", type=Path, help="another style to blend in")
    options = (
        ("size", "N", whole("size"), "px of the longer side"),
        ("iterations", "N", whole("iterations"), "how often the pixels are moved"),
        ("content-weight", "X", real("content_weight"), "weight of what is seen"),
        ("style-weight", "X", real("style_weight"), "weight of how it is painted"),
        ("smoothness", "X", real("smoothness"), "weight of total variation"),
        ("blend", "X", real("blend"), "share of the second style, 0 to 1"),
        ("learning-rate", "X", real("learning_rate"), "of adam"),
        ("seed", "N", whole("seed"), "dice of the noise"),
    )
    for name, metavar, kind, text in options:
        value = getattr(default, name.replace("-", "_"))
        parser.add_argument(f"--{name}", metavar=metavar, type=kind, default=None, help=f"{text} (default: {value:g})")
    parser.add_argument("--network", choices=PRETRAINED, default=default.network, help="what measures (default: vgg16)")
    parser.add_argument("--optimiser", choices=OPTIMISERS, default=None, help="default: lbfgs")
    parser.add_argument("--start", choices=STARTS, default=None, help="default: content")
    parser.add_argument("--original-colours", action="store_true", help="keep the colours of the content")
    parser.add_argument("--one-size", action="store_true", help="work at the full size from the start")
    parser.add_argument("--film", metavar="OUT.gif|mp4", type=Path, help="the way there as a moving picture too")
    parser.add_argument("-o", "--out", metavar="OUT.png", type=Path, required=True, help="the picture to write")


def run(arguments: argparse.Namespace) -> int:
    """Read, transfer, write; interrupted by Ctrl+C the picture so far is written."""
    out = writable(arguments.out, ".png")
    film = _film(arguments.film)
    settings = asked_for(arguments)
    settings.check()
    from playground.engine.devices import usable_processors, use_threads
    from playground.engine.memory import machine_memory
    from playground.engine.photographs import as_bytes, read_photograph, save_png
    from playground.engine.pretrained import load_pretrained
    from playground.engine.style.film import as_frame, save_film
    from playground.engine.style.notes import notes_of
    from playground.engine.style.transfer import Pictures, transfer

    use_threads(usable_processors())
    paths = (arguments.content, arguments.style, arguments.second)
    content, style, second = (path and read_photograph(path, settings.size) for path in paths)
    check_memory(settings, content.shape[1], content.shape[2], machine_memory())
    last: Iteration | None = None
    frames = [as_frame(as_bytes(content))]
    began = time.monotonic()
    try:
        network = load_pretrained(settings.network)
        for last in transfer(network, Pictures(content, style, second), lambda: settings):
            if film is not None and last.number % max(1, last.total // FRAMES) == 0:
                frames.append(as_frame(last.picture()))
            _tell(last, time.monotonic() - began)
    except KeyboardInterrupt:
        if last is None:
            raise
        warn("stopped")
    except ProblemError as problem:
        if last is None:
            raise
        raise Failure(str(problem)) from problem
    assert last is not None
    notes = notes_of(settings, last.number, last.parts.total, [path.name for path in paths if path])
    save_png(out, last.picture(), notes)
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr, flush=True)
    print(f"{last.width} × {last.height} pixels after {last.number} iterations, loss {last.parts.total:.3g}")
    print(f"saved to {out}")
    if film is not None:
        save_film(film, frames)
        print(f"film saved to {film}")
    return 0


def _film(path: Path | None) -> Path | None:
    """The film to write, if one is wanted and can be. Raises ProblemError."""
    if path is None:
        return None
    ending = path.suffix.lower()
    writable(path, ending if ending in FILMS else " or ".join(FILMS))
    if ending == VIDEO:
        from playground.engine.extras import need_video

        need_video()
    return path


def asked_for(arguments: argparse.Namespace) -> StyleSettings:
    """The recipe for the network with what was asked for instead."""
    names = [field.name for field in attrs.fields(StyleSettings)]
    changes = {name: getattr(arguments, name) for name in names if getattr(arguments, name, None) is not None}
    changes["coarse_to_fine"] = not arguments.one_size
    return recipe(changes.pop("network"), **changes)


def _tell(iteration: Iteration, seconds: float) -> None:
    """How far it is, in place on a terminal, else every tenth of it."""
    left = seconds_left(seconds, iteration.number, iteration.total)
    text = f"iteration {iteration.number} of {iteration.total}, loss {iteration.parts.total:.3g}"
    if left is not None:
        text += f", about {left:.0f} s left"
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)
    elif iteration.number % max(1, iteration.total // 10) == 0:
        warn(text)


COMMAND = Command(
    "style",
    "Paint a picture in the style of another.",
    "CONTENT STYLE -o OUT.png [options]",
    run,
    configure,
    about="Move the pixels of a picture until a trained network finds the content of one in the style of the other\n"
    "(Gatys, Ecker & Bethge 2016). It starts small and doubles, so that most of the work is done on small pictures.",
    examples=(
        "nn-playground style astronaut.jpg starry_night.jpg -o out.png",
        "nn-playground style photo.jpg wave.jpg --size 512 --iterations 300 --network vgg16 -o out.png",
        "nn-playground style photo.jpg scream.jpg --network squeezenet --original-colours -o draft.png",
    ),
)
