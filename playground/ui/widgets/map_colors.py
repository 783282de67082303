"""From values over the plane to coloured pictures: numpy tables, no loop over pixels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from playground.ui.theme import Look

Colors = NDArray[np.uint8]

PALEST, STRONGEST = 0.1, 0.75  # share of a class's colour where it barely leads, and where it is certain


SHARPER = 3  # a map that only says which class is drawn so much finer, for edges without steps


def value_colors(values: NDArray[np.floating], look: Look, discrete: bool) -> Colors:
    """Values (H, W) from −1 to +1 on the muted sign scale, (H, W, 3); `discrete` keeps only their sign.

    What is not a number takes the colour of 0.
    """
    lut = look.muted_sign_lut()
    values = np.nan_to_num(values, nan=0.0, posinf=1.0, neginf=-1.0)
    if discrete:
        values = np.sign(_finer(values))
    index = np.rint((np.clip(values, -1, 1) + 1) * 127.5).astype(np.intp)
    return np.asarray(lut[index], np.uint8)


def class_colors(probabilities: NDArray[np.floating], look: Look, discrete: bool) -> Colors:
    """Class probabilities (H, W, C) as (H, W, 3): the likeliest class's colour, the paler the less likely.

    At 1/C, where no class leads, little is left but surface; `discrete` shows every class at full strength.
    """
    count = probabilities.shape[-1]
    probabilities = np.nan_to_num(probabilities, nan=0.0)
    if discrete:
        probabilities = _finer(probabilities)
    winner = probabilities.argmax(-1)
    share = np.take_along_axis(probabilities, winner[..., None], -1)
    lead = np.clip((share * count - 1) / max(1, count - 1), 0, 1)
    surface = _rgb(look, [look.theme.surface])[0]
    table = _rgb(look, [look.class_color(i).name() for i in range(count)])
    strength = 1 - look.theme.muted_towards_surface
    amount = strength * (STRONGEST if discrete else PALEST + (STRONGEST - PALEST) * lead)
    mixed = table[winner] * amount + surface * (1 - amount)
    return np.asarray(np.rint(mixed), np.uint8)


def picture(colors: Colors) -> QImage:
    """RGB colours (H, W, 3), row 0 on top, as an image that owns its memory."""
    colors = np.ascontiguousarray(colors)
    height, width = colors.shape[:2]
    image = QImage(colors.data, width, height, 3 * width, QImage.Format.Format_RGB888)
    return image.convertToFormat(QImage.Format.Format_RGB32)  # what painters draw fastest


def scale_picture(look: Look) -> QImage:
    """The whole sign scale as one row of 256 pixels."""
    return picture(look.sign_lut()[None])


def _finer(values: NDArray[np.floating]) -> NDArray[np.floating]:
    """(H, W, …) values in between their cells, by linear interpolation, on a finer grid of the same extent."""
    down, across = (_between(count) for count in values.shape[:2])
    rows = np.tensordot(down, values, (1, 0))
    return np.moveaxis(np.tensordot(across, rows, (1, 1)), 0, 1)


def _between(count: int) -> NDArray[np.float64]:
    """(SHARPER · count, count) weights of a row's cells in its finer cells."""
    fine = (np.arange(SHARPER * count) + 0.5) / SHARPER - 0.5
    away = np.abs(np.clip(fine, 0, count - 1)[:, None] - np.arange(count)[None, :])
    return np.asarray(np.clip(1 - away, 0, 1), np.float64)


def _rgb(look: Look, names: list[str]) -> NDArray[np.float64]:
    return np.array([[int(name[i : i + 2], 16) for i in (1, 3, 5)] for name in names], np.float64)
