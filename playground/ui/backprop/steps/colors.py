"""Colours of signed numbers."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from playground.core.backprop.trace import Trace
from playground.ui.paint import readable
from playground.ui.theme import Look

Array = NDArray[np.float64]


def sign_color(look: Look, value: float, most: float) -> QColor:
    """The colour of a value on a scale from −most to +most."""
    lut = look.sign_lut()
    share = 0.0 if most <= 0 or not math.isfinite(value) else max(-1.0, min(1.0, value / most))
    red, green, blue = (int(channel) for channel in lut[round((share + 1.0) / 2.0 * (len(lut) - 1))])
    return QColor(red, green, blue)


def text_color(look: Look, value: float) -> QColor:
    """The colour in which a result is written: that of its sign, so strong that it can be read."""
    if value == 0 or not math.isfinite(value):
        return look.color("ink" if value == 0 else "error")
    if look.theme.dark:
        return look.class_pair()[1 if value > 0 else 0]
    return QColor(look.theme.sign[-1] if value > 0 else look.theme.sign[0])


def ink_on(look: Look, background: QColor) -> QColor:
    """Ink or surface, whichever can be read better."""
    return readable(background, look.color("ink"), look.color("surface"))


def round_up(x: float) -> float:
    """The next number of one digit from 1, 2, 4, 5, 8, 10, above x; 1 for 0."""
    if x <= 0 or not math.isfinite(x):
        return 1.0
    power = 10.0 ** math.floor(math.log10(x))
    return float(next(step * power for step in (1, 2, 3, 4, 5, 6, 8, 10) if step * power >= x * (1 - 1e-12)))


def ranges(trace: Trace) -> tuple[float, float]:
    """The ends of the scale of outputs and of gradients: the largest there are, rounded up."""
    outputs = max(float(np.abs(layer.y).max(initial=0.0)) for layer in trace.layers)
    gradients = max(
        float(np.abs(array).max(initial=0.0)) for layer in trace.layers if (array := layer.upstream) is not None
    )
    for layer in trace.layers:
        if layer.dh is not None:
            gradients = max(gradients, float(np.abs(layer.dh).max(initial=0.0)))
    return round_up(outputs), round_up(gradients)


def heat_image(look: Look, values: Array, most: float) -> QImage:
    """(H, W) values as a picture in the sign scale, a pixel each; gaps (NaN) look like 0."""
    lut = look.sign_lut()
    share = np.clip(values / most if most > 0 else np.zeros_like(values), -1.0, 1.0)
    places = np.rint((np.nan_to_num(share, nan=0.0) + 1.0) / 2.0 * (len(lut) - 1)).astype(np.intp)
    pixels = np.ascontiguousarray(lut[places])
    height, width = values.shape
    return QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
