"""A picture of a slice of a loss: tones, contour lines with their losses, the path."""

from __future__ import annotations

import contourpy
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageColor, ImageDraw, ImageFont

from playground.core.slices import PCA, SliceFrame
from playground.paths import resource
from playground.ui.numbers import loss, percent, significant
from playground.ui.tokens import THEMES

COLOURS = THEMES["light"]
FINE = 2
"""Drawn so many times as large, then made smaller: lines without steps."""
SIDE, LEFT, TOP, RIGHT, BOTTOM = 640, 84, 72, 24, 56
"""Of the square, and what is around it, in pixels."""
LINES = 16
"""Contour lines, about; every fourth carries its loss."""
LOG_FROM = 20.0
"""Largest by smallest loss from which contours are spaced by factors, not by differences."""

Points = NDArray[np.float64]


def picture(found: SliceFrame, title: str) -> Image.Image:
    """The plane in light colours, its axes in one scale, the path from a ring to a dot; +inf is left blank."""
    width, height = SIDE + LEFT + RIGHT, SIDE + TOP + BOTTOM
    image = Image.new("RGB", (FINE * width, FINE * height), COLOURS.surface)
    draw = ImageDraw.Draw(image)
    values = np.where(np.isfinite(found.grid), found.grid, np.nan)
    image.paste(_tones(values), (FINE * LEFT, FINE * TOP))
    _contours(draw, found, values)
    _path(draw, found)
    _frame(draw, found, title)
    return image.resize((width, height), Image.Resampling.LANCZOS)


def contour_levels(values: Points) -> Points:
    """Losses at which lines are drawn: by factors where the largest is many times the smallest, else evenly."""
    finite = values[np.isfinite(values)]
    if not len(finite) or finite.max() <= finite.min():
        return np.zeros(0)
    low, high = float(finite.min()), float(finite.max())
    if low > 0 and high > LOG_FROM * low:
        return np.geomspace(low, high, LINES + 2)[1:-1]
    return np.linspace(low, high, LINES + 2)[1:-1]


def _tones(values: Points) -> Image.Image:
    """Low losses dark, high ones light, in the spacing of the contours."""
    levels = contour_levels(values)
    share = np.zeros(values.shape)
    if len(levels):
        is_even = np.allclose(np.diff(levels), levels[1] - levels[0])
        scaled = values if is_even else np.log(np.maximum(values, np.nanmin(values)))
        share = (scaled - np.nanmin(scaled)) / (np.nanmax(scaled) - np.nanmin(scaled))
    low, high = (np.array(ImageColor.getrgb(colour)[:3], float) for colour in (COLOURS.line2, COLOURS.canvas))
    shown = low + (high - low) * np.nan_to_num(share, nan=1.0)[..., None]
    small = Image.fromarray(shown[::-1].round().astype(np.uint8))
    return small.resize((FINE * SIDE, FINE * SIDE), Image.Resampling.BILINEAR)


def _at(found: SliceFrame, points: Points) -> list[tuple[float, float]]:
    """Pixels of points (n, 2) of the plane."""
    low = np.array([found.x[0], found.y[0]])
    share = (points - low) / (np.array([found.x[-1], found.y[-1]]) - low)
    return [(FINE * (LEFT + SIDE * x), FINE * (TOP + SIDE * (1 - y))) for x, y in share.tolist()]


def _contours(draw: ImageDraw.ImageDraw, found: SliceFrame, values: Points) -> None:
    generator = contourpy.contour_generator(found.x, found.y, np.ma.masked_invalid(values))
    font = _font("JetBrainsMono-Regular.ttf", 11)
    for number, level in enumerate(contour_levels(values).tolist()):
        lines = [np.asarray(line) for line in generator.lines(level)]
        for line in lines:
            draw.line(_at(found, line), fill=COLOURS.ghost, width=FINE, joint="curve")
        if number % 4 == 3 and lines:
            longest = _at(found, max(lines, key=len))
            place = longest[len(longest) // 2]
            draw.text(
                place,
                loss(level),
                fill=COLOURS.ink2,
                font=font,
                anchor="mm",
                stroke_width=2 * FINE,
                stroke_fill=COLOURS.canvas,
            )


def _path(draw: ImageDraw.ImageDraw, found: SliceFrame) -> None:
    """Cased, so that it is seen on any tone; of a path that leaves the picture what is in it."""
    places = _at(found, found.path)
    for colour, width in ((COLOURS.surface, 5), (COLOURS.run, 2)):
        if len(places) > 1:
            draw.line(places, fill=colour, width=FINE * width, joint="curve")
    for place, colour in ((places[0], COLOURS.surface), (places[-1], COLOURS.run)):
        draw.circle(place, 5 * FINE, fill=colour, outline=COLOURS.ink, width=2 * FINE)


def _frame(draw: ImageDraw.ImageDraw, found: SliceFrame, title: str) -> None:
    """Blank margins, axes with five numbers each, and what is to be seen."""
    right, below = FINE * (LEFT + SIDE), FINE * (TOP + SIDE)
    width, height = FINE * (LEFT + SIDE + RIGHT), FINE * (TOP + SIDE + BOTTOM)
    for box in (
        (0, 0, width, FINE * TOP - 1),
        (0, below + 1, width, height),
        (0, 0, FINE * LEFT - 1, height),
        (right + 1, 0, width, height),
    ):
        draw.rectangle(box, fill=COLOURS.surface)
    draw.rectangle((FINE * LEFT, FINE * TOP, right, below), outline=COLOURS.line2, width=FINE)
    font = _font("JetBrainsMono-Regular.ttf", 12)
    for share in np.linspace(0.0, 1.0, 5).tolist():
        x, y = (float(axis[0] + share * (axis[-1] - axis[0])) for axis in (found.x, found.y))
        across, up = FINE * (LEFT + SIDE * share), FINE * (TOP + SIDE * (1 - share))
        draw.text((across, below + 8 * FINE), significant(x), fill=COLOURS.ink2, font=font, anchor="ma")
        draw.text((FINE * (LEFT - 8), up), significant(y), fill=COLOURS.ink2, font=font, anchor="rm")
    bold, plain = _font("Inter-SemiBold.otf", 16), _font("Inter-Regular.otf", 13)
    draw.text((FINE * LEFT, FINE * 18), title, fill=COLOURS.ink, font=bold, anchor="la")
    draw.text((FINE * LEFT, FINE * 44), _told(found), fill=COLOURS.ink2, font=plain, anchor="la")


def _told(found: SliceFrame) -> str:
    directions = "principal directions of the path" if found.kind == PCA else f"random directions, dice {found.seed}"
    told = f"Loss on {found.samples} training samples, {directions}"
    if len(found.steps) < 2:
        return told
    return f"{told}; the plane explains {percent(float(found.explained.sum()))} of the path"


def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(resource("fonts", name)), FINE * size)
