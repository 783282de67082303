"""`nn-playground dream`: a picture that excites a unit of a network most."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from playground.cli.arguments import Command, UsageError, number_in, whole_number
from playground.cli.given import given_network, writable
from playground.cli.output import warn
from playground.core.dream import CLASS, FILTER, LAYER, PRESETS, STARTS, DreamSettings, Target
from playground.core.fields import OUTPUT_ID, Range, limits_of
from playground.core.message import Message
from playground.core.pretrained import PRETRAINED

if TYPE_CHECKING:
    from torch import Tensor

    from playground.engine.dream.dream import DreamStep
    from playground.engine.dream.subject import Subject

SIDE = Range(32, 512, whole=True)
MOST_UNITS = 1_000_000
TRICKS = ("fourier", "decorrelated", "before_relu")


def configure(parser: argparse.ArgumentParser) -> None:
    def whole(name: str) -> Callable[[str], int]:
        return whole_number(limits_of(DreamSettings, name))

    def real(name: str) -> Callable[[str], float]:
        return number_in(limits_of(DreamSettings, name))

    networks = ", ".join(name for name, entry in PRETRAINED.items() if entry.is_shipped)
    units = whole_number(Range(0, MOST_UNITS, whole=True))
    parser.add_argument("--network", metavar="NAME|PRESET|FILE", default="vgg16", help=f"{networks}, or one of yours")
    parser.add_argument(
        "--layer", metavar="NAME", help="as in conv4_3; of your own as in conv-2 (default: its classes)"
    )
    parser.add_argument(
        "--filter", metavar="N", type=units, action="append", default=[], dest="units", help="from 0; may be repeated"
    )
    parser.add_argument("--whole-layer", action="store_true", help="excite all of the layer (deep dream)")
    parser.add_argument(
        "--preset", choices=PRESETS, default="best", help="all tricks, or none as in the lab (default: best)"
    )
    parser.add_argument("--size", metavar="N", type=whole_number(SIDE), default=224, help="px a side (default: 224)")
    parser.add_argument("--start", choices=STARTS, default=None, help="noise, or a photo")
    parser.add_argument("--photo", metavar="IMAGE", type=Path, help="the photo to start from")
    for name, metavar, text in (
        ("steps", "N", "how often the picture is changed"),
        ("jitter", "N", "px it is moved by"),
        ("seed", "N", "dice"),
    ):
        parser.add_argument(f"--{name}", metavar=metavar, type=whole(name), default=None, help=text)
    for name, text in (
        ("learning_rate", "of Adam"),
        ("rotation", "degrees it is turned by"),
        ("scaling", "share it is scaled by"),
        ("blur", "px of smoothing after each step"),
        ("variation", "weight of total variation"),
        ("decay", "weight decay"),
        ("diversity", "how much pictures of one unit are pushed apart"),
    ):
        option = f"--{name.replace('_', '-')}"
        parser.add_argument(option, metavar="X", type=real(name), default=None, dest=name, help=text)
    for name in TRICKS:
        option = f"--{name.replace('_', '-')}"
        parser.add_argument(option, action=argparse.BooleanOptionalAction, default=None, dest=name)
    parser.add_argument("-o", "--out", metavar="OUT.png", type=Path, required=True, help="the picture to write")


def run(arguments: argparse.Namespace) -> int:
    """Dream, write, say how much the excitement rose; interrupted by Ctrl+C the picture so far is written."""
    out = writable(arguments.out, ".png")
    from playground.engine.devices import usable_processors, use_threads
    from playground.engine.dream.dream import dream
    from playground.engine.dream.given import side_by_side
    from playground.engine.photographs import save_png

    use_threads(usable_processors())
    subject = _subject(arguments.network)
    settings = asked_for(arguments, min(subject.size or (arguments.size,)))
    targets = _targets(arguments, subject)
    photo = _photo(arguments, subject)
    last: DreamStep | None = None
    try:
        for last in dream(subject, targets, lambda: settings, arguments.size, photo):
            _tell(last)
    except KeyboardInterrupt:
        if last is None:
            raise
        warn("stopped")
    assert last is not None
    notes = {
        "Software": "NN Playground",
        "Title": f"{arguments.network} {targets[0].layer} {[target.index for target in targets]}",
        "Settings": json.dumps(attrs.asdict(settings), sort_keys=True),
    }
    save_png(out, side_by_side(last.pictures()), notes)
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr, flush=True)
    for target, first, value, silent in zip(targets, last.first, last.values, last.silent, strict=True):
        print(_sentence(target, float(first), float(value), bool(silent)))
    print(f"saved to {out}")
    return 0


def asked_for(arguments: argparse.Namespace, side: int) -> DreamSettings:
    """The preset with what was asked for instead."""
    names = [field.name for field in attrs.fields(DreamSettings)]
    changes = {name: getattr(arguments, name) for name in names if getattr(arguments, name, None) is not None}
    if arguments.photo is not None:
        changes.setdefault("start", "photo")
    settings = attrs.evolve(PRESETS[arguments.preset](side), **changes)
    if settings.start == "photo" and arguments.photo is None:
        raise UsageError("--start photo needs --photo IMAGE.")
    return settings


def _subject(word: str) -> Subject:
    if word in PRETRAINED:
        from playground.engine.dream.subject import PretrainedSubject
        from playground.engine.pretrained import load_pretrained

        return PretrainedSubject(load_pretrained(word))
    from playground.engine.dream.given import own_subject

    given = given_network(word)
    return own_subject(given.experiment, given.weights, given.scale)


def _targets(arguments: argparse.Namespace, subject: Subject) -> list[Target]:
    """The units asked for; without any those of the last layer, if they are few: the classes."""
    names = [layer.name for layer in subject.layers]
    layer = arguments.layer or next((name for name in (CLASS, OUTPUT_ID) if name in names), "")
    if not layer:
        raise UsageError("--layer must name one of {names}.", names=", ".join(names))
    if arguments.whole_layer:
        return [Target(layer, kind=LAYER)]
    if arguments.units:
        return [Target(layer, unit, FILTER) for unit in arguments.units]
    from playground.engine.dream.subject import units_of

    units = units_of(subject, layer)
    if layer == OUTPUT_ID and units <= 20:
        return [Target(layer, unit, FILTER) for unit in range(units)]
    raise UsageError("--filter must say which of the {units} units of {layer}.", units=units, layer=layer)


def _photo(arguments: argparse.Namespace, subject: Subject) -> Tensor | None:
    if arguments.photo is None:
        return None
    import torch

    from playground.engine.photographs import read_photograph

    colours = torch.from_numpy(read_photograph(arguments.photo, arguments.size))
    return colours if subject.channels == 3 else colours.mean(0, keepdim=True)


def _sentence(target: Target, first: float, value: float, silent: bool) -> str:
    name = target.layer if target.kind == LAYER else f"{target.layer} {target.index}"
    if silent:
        hint = Message("{name} stays silent: no gradient reaches the picture; try --before-relu.", {"name": name})
        return str(hint)
    return f"{name}: {first:.3g} → {value:.3g}"


def _tell(step: DreamStep) -> None:
    text = f"step {step.number} of {step.total}"
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)
    elif step.number and step.number % max(1, step.total // 4) == 0:
        warn(text)


COMMAND = Command(
    "dream",
    "Paint what excites a unit of a network most.",
    "[--network NAME|PRESET|FILE] [--layer NAME] [--filter N …] -o OUT.png [options]",
    run,
    configure,
    about="Change a picture, from noise or from a photo, until a filter, a unit, a class or a whole layer\n"
    "answers most (activation maximisation). Of your own network, without --filter, every class is painted.",
    examples=(
        "nn-playground dream --network vgg16 --layer conv4_3 --filter 40 -o filter.png",
        "nn-playground dream --network squeezenet --filter 281 --filter 207 -o tabby_and_retriever.png",
        "nn-playground dream --network digits.nnp -o what_digits_look_like.png",
        "nn-playground dream --layer conv4_2 --whole-layer --photo cat.jpg -o deep_dream.png",
    ),
)
