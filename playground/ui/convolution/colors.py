"""Values as colours of the sign scale, and as images."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from playground.ui.paint import readable
from playground.ui.theme import Look
from playground.ui.widgets.map_colors import picture
from playground.ui.widgets.sign_colors import colored, rgb_of
from playground.ui.widgets.sign_colors import sign_color as color_of

Floats = NDArray[np.float64]
Colors = NDArray[np.uint8]

PALE = 0.76
"""What is not computed yet is mixed so far towards hover."""


def sign_colors(look: Look, values: Floats, most: float) -> Colors:
    """Colours (…, 3) of values (…) on the sign scale from −``most`` to ``most``; what is not finite is as 0."""
    return colored(values, most, look.sign_lut())


def sign_color(look: Look, value: float, most: float) -> QColor:
    """The colour of one value."""
    return color_of(value / most, look.sign_lut())


def grey(share: float) -> QColor:
    """A pixel's grey, 0 black to 1 white."""
    level = min(max(round(255 * share), 0), 255)
    return QColor(level, level, level)


def on(look: Look, background: QColor) -> QColor:
    """Text on a colour: ink or surface, whichever contrasts more."""
    return readable(background, look.color("ink"), look.color("surface"))


def sign_image(look: Look, values: Floats, most: float) -> QImage:
    """A map (H, W) as an image of as many pixels."""
    return picture(sign_colors(look, values, most))


def paled(look: Look, values: Floats, most: float) -> QImage:
    """The same, as it looks before it is computed."""
    colors = sign_colors(look, values, most) * (1.0 - PALE) + rgb_of(look.color("hover")) * PALE
    return picture(np.rint(colors).astype(np.uint8))


def levels_image(levels: Floats, white: float) -> QImage:
    """A picture (1, H, W) in grey, or (3, H, W) in colour."""
    share = np.rint(np.clip(levels / white, 0.0, 1.0) * 255.0).astype(np.uint8)
    return picture(np.repeat(share[0, :, :, None], 3, axis=2) if len(share) == 1 else np.moveaxis(share, 0, -1))
