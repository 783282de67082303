"""`nn-playground screenshot`: a picture of the real window after some training."""

from __future__ import annotations

import argparse
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from playground.cli.arguments import Command, Failure, UsageError, whole_number
from playground.cli.drawings import shipped_drawing
from playground.cli.given import Given, given_network, writable
from playground.core.fields import Range
from playground.core.presets import DEFAULT_PRESET
from playground.session import settings

if TYPE_CHECKING:
    from playground.ui.stage import Stage

EPOCHS = Range(0, 100_000, whole=True)
LARGEST = (7680, 4320)
ANSWER_SECONDS = 20.0


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--page", metavar="PAGE", default="train", help="train, draw, descent or style (default: train)"
    )
    parser.add_argument(
        "--size", metavar="WxH", type=_size, default=(1440, 900), help="size in pixels (default: 1440x900)"
    )
    themes = settings.THEMES
    parser.add_argument(
        "--theme",
        metavar="THEME",
        choices=themes,
        default=themes[0],
        help=f"{', '.join(themes)} (default: {themes[0]})",
    )
    parser.add_argument(
        "--epochs", metavar="N", type=whole_number(EPOCHS), default=0, help="train so many epochs before (default: 0)"
    )
    parser.add_argument(
        "--experiment",
        metavar="PRESET|FILE",
        default=DEFAULT_PRESET,
        help=f"what is shown: a preset, an .nnp or a .json file (default: {DEFAULT_PRESET})",
    )
    parser.add_argument("--drawing", metavar="D", help="on the Draw page: the shipped drawing of this digit, 0 to 9")
    parser.add_argument(
        "--iterations",
        metavar="N",
        type=whole_number(EPOCHS),
        default=0,
        help="on the Style page: move the pixels so often before (default: 0)",
    )
    parser.add_argument("-o", "--out", metavar="OUT.png", type=Path, required=True, help="the picture to write")


def _size(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{1,5})[x×](\d{1,5})", text)
    if not found:
        raise argparse.ArgumentTypeError(f'must be WIDTHxHEIGHT in pixels, as in 1440x900, not "{text}"')
    return int(found[1]), int(found[2])


def run(arguments: argparse.Namespace) -> int:
    """Open the window offscreen, train, wait until everything is shown, and write the picture."""
    path = writable(arguments.out, ".png")
    if arguments.drawing is not None:
        shipped_drawing(arguments.drawing)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    _check_window(arguments)
    given = given_network(arguments.experiment)
    from playground.ui.stage import StageError

    try:
        with _stage(arguments, given) as stage:
            _prepare(stage, arguments)
            if not stage.picture().save(str(path)):
                raise Failure(f"{path} could not be written.")
    except StageError as error:
        raise Failure(str(error)) from error
    return 0


def _check_window(arguments: argparse.Namespace) -> None:
    """Raise UsageError for a page or a size that the window does not have."""
    from playground.ui.page_table import page_entries
    from playground.ui.tokens import THEMES
    from playground.ui.window import SMALLEST_SIZE

    pages = [entry.item.key for entry in page_entries()]
    if arguments.page not in pages:
        raise UsageError('--page must be one of {pages}, not "{page}".', pages=", ".join(pages), page=arguments.page)
    if arguments.drawing is not None and arguments.page != "draw":
        raise UsageError("--drawing is for --page draw.")
    if arguments.iterations and arguments.page != "style":
        raise UsageError("--iterations is for --page style.")
    width, height = arguments.size
    least = SMALLEST_SIZE[THEMES[arguments.theme].projector]
    if not (least.width() <= width <= LARGEST[0] and least.height() <= height <= LARGEST[1]):
        raise UsageError(
            "--size must lie between {least} and {most}, not {size}.",
            least=f"{least.width()}x{least.height()}",
            most=f"{LARGEST[0]}x{LARGEST[1]}",
            size=f"{width}x{height}",
        )


def _stage(arguments: argparse.Namespace, given: Given) -> Stage:
    from PySide6.QtCore import QSize

    from playground.ui.stage import Stage

    return Stage(
        given.experiment,
        weights=given.weights,
        theme=arguments.theme,
        size=QSize(*arguments.size),
        page=arguments.page,
    )


def _prepare(stage: Stage, arguments: argparse.Namespace) -> None:
    """Train and draw as asked, then wait for everything to be shown."""
    from playground.session.recognizer import Answer, reads_digits
    from playground.ui.pages.draw import DrawPage

    stage.wait_until_ready()
    stage.train_epochs(arguments.epochs)
    page = stage.window.page_widget(arguments.page)
    if arguments.drawing is not None and isinstance(page, DrawPage):
        answers: list[Answer] = []
        stage.studio.recognizer.answered.connect(answers.append)
        page.show_strokes(shipped_drawing(arguments.drawing))
        if reads_digits(stage.studio.document.experiment):
            stage.wait(lambda: bool(answers) and answers[-1].probabilities is not None, ANSWER_SECONDS)
    if arguments.page == "style":
        _style(stage, arguments.iterations)
    stage.settle()


def _style(stage: Stage, iterations: int) -> None:
    """Move the pixels as often as asked, then rest, with Gram matrices; pictures to choose have arrived."""
    from playground.core.gallery import GALLERY, shipped
    from playground.session.stylist import StyleState

    stylist = stage.studio.style
    sources = [shipped(name) for name in GALLERY]
    stage.wait(lambda: all([stylist.preview(source) is not None for source in sources]), ANSWER_SECONDS)
    if not iterations:
        return
    stylist.start()
    stage.wait(
        lambda: (
            stylist.state is StyleState.OVER or (stylist.picture is not None and stylist.picture.number >= iterations)
        )
    )
    stylist.pause()
    if stylist.problem is not None:
        raise Failure(str(stylist.problem))
    stage.wait(lambda: stylist.grams is not None, ANSWER_SECONDS)


COMMAND = Command(
    "screenshot",
    "Take a picture of the window after some training.",
    "-o OUT.png [options]",
    run,
    configure,
    about="Take a picture of the real window, offscreen, after some training. Your settings stay as they are.",
    examples=(
        "nn-playground screenshot --epochs 2 -o train.png",
        "nn-playground screenshot --page draw --epochs 2 --drawing 4 --theme dark -o draw.png",
        "nn-playground screenshot --page style --iterations 60 -o style.png",
    ),
    has_window=True,
)
