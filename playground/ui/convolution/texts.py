"""Numbers and sentences of the Convolution page."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor

from playground.core.activations import ACTIVATIONS
from playground.core.convolution.kernels import KERNELS
from playground.core.convolution.pooling import MAX
from playground.core.convolution.workings import Workings
from playground.ui.convolution.bench import LEARNED, Held
from playground.ui.numbers import MINUS, THIN, count, parse_number, significant
from playground.ui.theme import Look
from playground.ui.train.wording import term

WHOLE = 1e-9
"""So near to a whole number a sum counts as one."""
MOST_WHOLE = 1e7
LARGEST_DENOMINATOR = 256
THOUSANDS = 10_000
"""From here on a cell that is small tells thousands: 13k."""
MOST_POOLED = 4
"""Regions of more values are told in short."""


def tr(text: str) -> str:
    return QCoreApplication.translate("Convolution", text)


def number(value: float, digits: int = 3) -> str:
    """A pixel, product or sum: whole numbers as such, 1 016, others with three digits that count."""
    nearest = round(value) if abs(value) < MOST_WHOLE else 0
    if abs(value - nearest) < WHOLE:
        return count(nearest)
    return significant(value, digits)


def weight(value: float) -> str:
    """A number of a kernel: −2, and small shares as fractions, 1/16."""
    if abs(value) < 1.0 and abs(value) > WHOLE:
        share = Fraction(value).limit_denominator(LARGEST_DENOMINATOR)
        if abs(float(share) - value) < 1e-12 and share.denominator > 2:
            sign = MINUS if share < 0 else ""
            return f"{sign}{abs(share.numerator)}/{share.denominator}"
    return number(value)


STAGES = 3
"""Ways to write a number in a cell: as elsewhere, without thin spaces, and as short as can be."""


def cell_number(value: float, stage: int = 0) -> str:
    """A pixel or product in a cell; the higher the stage, to ``STAGES`` − 1, the shorter: 1 016, 1016; −0.133, −.13."""
    if stage == 0:
        return number(value)
    nearest = round(value)
    if stage > 1 and abs(nearest) >= THOUSANDS:
        return f"{round(value / 1000)}k".replace("-", MINUS)
    if abs(value - nearest) < WHOLE or stage == 1:
        return number(value).replace(THIN, "")
    if abs(value) >= 10.0:
        return str(nearest).replace("-", MINUS)
    text = f"{abs(value):.{1 if abs(value) >= 1.0 else 2}f}".removeprefix("0")
    return (MINUS if value < 0 else "") + text


def cell_weight(value: float, stage: int = 0) -> str:
    """A number of a kernel in a cell, as :func:`cell_number` does."""
    return weight(value) if stage == 0 else cell_number(value, stage)


def read_weight(text: str) -> float:
    """What a person typed into a cell: −2, 0.5 or 1/16. Raises ValueError with a sentence."""
    top, slash, bottom = text.partition("/")
    if not slash:
        return parse_number(text)
    below = parse_number(bottom)
    if below == 0.0:
        raise ValueError("A share of nothing is no number.")
    return parse_number(top) / below


def all_digits(value: float) -> str:
    """Every digit there is, for tooltips."""
    return repr(float(value)).replace("-", MINUS)


def meaning(look: Look, held: Held, name: str, kernel: NDArray[np.float64], is_turned: bool) -> str:
    """What is to be seen on the map, as rich text with its two colours."""
    blue, orange = (_colored(look, text, token) for text, token in ((tr("Blue"), "pos"), (tr("Orange"), "neg")))
    if held.name == LEARNED or held.is_edited:
        total = float(kernel.sum())
        rest = tr("Its numbers add up to {sum}, so flat areas become {sum} times their grey.").format(sum=number(total))
        if held.name == LEARNED and not held.is_edited:
            first = tr("{name}, as the network has learned it so far; the layer would add its bias.").format(name=name)
        else:
            first = tr("Your own kernel: {blue} above 0, {orange} below.").format(blue=blue, orange=orange)
        return f"{first} {rest}"
    known = KERNELS[held.name]
    if is_turned and known.turns_sign:
        blue, orange = orange, blue
    return term(known.meaning).format(blue=blue, orange=orange)


def _colored(look: Look, text: str, token: str) -> str:
    color: QColor = look.color(token)
    return f'<b style="color:{color.name()}">{text}</b>'


def why(workings: Workings) -> str:
    """One sentence: why the map has the size it has."""
    setting, window, length, side = workings.setting, workings.window, workings.picture.side, workings.side
    framed = length + 2 * setting.padding
    if workings.problem:
        return tr("{reach} pixels wide, it does not fit into {length}.").format(reach=window.reach, length=framed)
    if setting.stride > 1:
        return tr("Steps of {stride} leave about one pixel in {stride}.").format(stride=setting.stride)
    if setting.dilation > 1:
        return tr("With holes {size} weights reach {reach} pixels.").format(size=window.size, reach=window.reach)
    if setting.padding and side == length:
        return tr("p = (f − 1)/2: the zeros keep the size.")
    if setting.padding:
        return tr("Zeros around it make {length} pixels {framed}.").format(length=length, framed=framed)
    return tr("{size} wide, it stands at {side} places of {length}.").format(size=window.size, side=side, length=framed)


def activation_line(workings: Workings, value: float) -> tuple[str, str]:
    """The activation of one pixel written out: "max(0, 500) = " and "500"."""
    name = workings.setting.activation
    result = number(float(workings.g(np.array([value]))[0]))
    if name == "relu":
        return f"max(0, {number(value)}) = ", result
    if name == "identity":
        return f"{number(value)} = ", result
    return f"{'tanh' if name == 'tanh' else 'g'}({number(value)}) = ", result


def activation_formula(workings: Workings) -> str:
    """The activation's formula, for tooltips."""
    return term(ACTIVATIONS[workings.setting.activation].formula)


def pool_short(workings: Workings, region: NDArray[np.float64]) -> tuple[str, str]:
    """The same where there is no room for the values."""
    form = tr("max of {count} = ") if workings.setting.pooling == MAX else tr("mean of {count} = ")
    return form.format(count=region.size), pool_line(workings, region)[1]


def pool_line(workings: Workings, region: NDArray[np.float64]) -> tuple[str, str]:
    """The pooling of one region written out: "max(1 016, 588, 1 016, 500) = " and "1 016"."""
    values = [number(float(value)) for value in region.ravel()]
    is_max = workings.setting.pooling == MAX
    result = number(float(region.max() if is_max else region.mean()))
    if len(values) > MOST_POOLED:
        values = [*values[:2], "…", values[-1]]
    if is_max:
        return f"max({', '.join(values)}) = ", result
    joined = " + ".join(values).replace(f"+ {MINUS}", f"{MINUS} ")
    return f"({joined}) / {region.size} = ", result
