"""Headings and captions of the flow's pictures."""

from __future__ import annotations

from playground.core.activations import ACTIVATIONS
from playground.core.convolution.pooling import MAX
from playground.core.convolution.workings import Setting, Workings
from playground.ui.convolution.flow_layout import ACTIVATED, INPUT, MAP, POOLED
from playground.ui.convolution.texts import number, tr
from playground.ui.numbers import count
from playground.ui.train.wording import shape_text, square, term


def heading(workings: Workings, key: str, is_short: bool) -> tuple[str, str]:
    """Title and note over a picture; short where there is little room."""
    if key == INPUT:
        channels, side = workings.picture.channels, workings.picture.side
        shape = shape_text((channels, side, side))
        if is_short:
            return tr("Input"), shape
        form = tr("{shape}, colours 0 to {white}") if channels > 1 else tr("{shape}, grey 0 to {white}")
        return tr("Input"), form.format(shape=shape, white=number(workings.picture.white))
    if key == MAP:
        return tr("Output"), square(workings.side)
    if key == ACTIVATED:
        return term(ACTIVATIONS[workings.setting.activation].title), square(workings.side)
    size, side = workings.setting.pool_size, 0 if workings.pooled is None else len(workings.pooled)
    title = tr("Max-pool") if workings.setting.pooling == MAX else tr("Average-pool")
    return title, tr("{size}, gives {sides}").format(size=square(size), sides=square(side))


def caption(setting: Setting, key: str) -> str:
    """What stands below the last two pictures."""
    if key == ACTIVATED:
        return {
            "identity": tr("nothing changes"),
            "relu": tr("below 0 becomes 0"),
            "tanh": tr("pressed into −1 to 1"),
            "logistic": tr("pressed into 0 to 1"),
            "prelu": tr("below 0 a quarter stays"),
            "leaky_relu": tr("below 0 a hundredth stays"),
            "elu": tr("below 0 it ends at −1"),
        }.get(setting.activation, tr("below 0 little stays"))
    if key == POOLED:
        words = {2: tr("four"), 3: tr("nine"), 4: tr("sixteen")}[setting.pool_size]
        form = tr("the largest of {count} stays") if setting.pooling == MAX else tr("the mean of {count}")
        return form.format(count=words)
    return ""


def arrow(setting: Setting, key: str, kernel: str) -> str:
    """The word over the arrow that leads to a picture; ``kernel`` is what the kernel is called."""
    if key == POOLED:
        return "max" if setting.pooling == MAX else tr("mean")
    return term(ACTIVATIONS[setting.activation].title) if key == ACTIVATED else kernel


def where(place: tuple[int, int], is_short: bool) -> str:
    """Where the window stands, counted from 1."""
    form = tr("row {row}, column {column}") if is_short else tr("window at row {row}, column {column}")
    return form.format(row=count(place[0] + 1), column=count(place[1] + 1))


def which(index: int, total: int) -> str:
    """Which pixel of the map the window stands at, counted from 1."""
    return tr("pixel {number} of {total}").format(number=count(index + 1), total=count(total))
