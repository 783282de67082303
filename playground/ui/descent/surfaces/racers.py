"""How racers look and what is said of them: colour, symbol, name, constants, and what became of them."""

from __future__ import annotations

import attrs
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor

from playground.core.descent.standing import Fate, RacerPath
from playground.core.optimisers import SGD, Optimiser
from playground.ui.numbers import count, rate
from playground.ui.theme import Look
from playground.ui.train.constant_sliders import SYMBOLS as CONSTANT_SYMBOLS
from playground.ui.train.wording import term
from playground.ui.widgets.markers import SYMBOLS

COLORS = (8, 3, 2, 9, 6, 4, 5, 7)
"""Colour of each racer among those of the classes, of which unordered sets take the third and the later ones."""
MARKS = ("o", "s", "t", "t1", "d", "star", "p", "h")
CONSTANTS = {
    "momentum": "μ {momentum}",
    "nesterov": "μ {momentum}",
    "rmsprop": "ρ {smoothing}",
    "adam": "β {beta1}, {beta2}",
    "adamw": "β {beta1}, {beta2}",
}
"""The constants worth a place beside the name, by kind of optimiser."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Racers", text)


def color_token(index: int) -> str:
    """The colour of a racer as plots know it."""
    return f"classes:{COLORS[index % len(COLORS)]}"


def racer_color(look: Look, index: int) -> QColor:
    """The colour of a racer in the theme in use."""
    return look.class_color(COLORS[index % len(COLORS)])


def racer_symbol(index: int) -> str:
    """The shape at the end of a racer's path, one of :data:`~playground.ui.widgets.markers.SYMBOLS`."""
    symbol = MARKS[index % len(MARKS)]
    assert symbol in SYMBOLS
    return symbol


def racer_title(optimiser: Optimiser) -> str:
    """The name of an optimiser; without batches what the network's list calls SGD is plain gradient descent."""
    return _tr("Gradient descent") if isinstance(optimiser, SGD) else term(optimiser.title)


def constants_line(optimiser: Optimiser) -> str:
    """The constants that matter most, in one short line."""
    values = {name: rate(value) for name, value in attrs.asdict(optimiser).items()}
    template = CONSTANTS.get(optimiser.kind)
    if template is not None:
        return template.format(**values)
    if optimiser.kind == "lbfgs":
        return _tr("history {history}").format(**values)
    return _tr("plain")


def all_constants(optimiser: Optimiser) -> str:
    """Every constant with its symbol, for a tooltip; empty where there are none."""
    return ", ".join(
        f"{QCoreApplication.translate('Constants', CONSTANT_SYMBOLS[name])} {rate(value)}"
        for name, value in attrs.asdict(optimiser).items()
    )


def fate_words(path: RacerPath | None) -> str:
    """What became of a racer, in two or three words; empty while it is on its way."""
    if path is None or path.fate is Fate.RACING:
        return ""
    if path.fate is Fate.ARRIVED and path.arrived is not None:
        return _tr("arrived at {step}").format(step=count(path.arrived))
    return _tr("diverged") if path.fate is Fate.DIVERGED else _tr("left the frame")


def fate_sentence(path: RacerPath | None) -> str:
    """The same in a sentence, for a tooltip."""
    if path is None:
        return _tr("It does not take part.")
    if path.fate is Fate.ARRIVED and path.arrived is not None:
        return _tr("Arrived at step {step}: since then it has stayed close to a minimum.").format(
            step=count(path.arrived)
        )
    if path.fate is Fate.DIVERGED:
        return _tr(
            "Diverged: every step was longer than the last, until the numbers left all bounds. "
            "A smaller learning rate would help."
        )
    if path.fate is Fate.LEFT:
        return _tr("Left the frame: it is somewhere outside of the map, and may come back.")
    return _tr("On its way: no minimum reached so far.")
