"""Cells of the table of layers by what is seen: orange left of 0, blue right of it, a dot where the gradient lies."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from playground.core.frames import Spread
from playground.ui.inside.cells import gradient_x, paint_gradient, paint_spread
from playground.ui.inside.columns import GRADIENT, LAYER, OUTPUT, SATURATED, columns_for
from playground.ui.inside.rows import empty_rows
from playground.ui.theme import Look

BOX = QRectF(0, 0, 100, 30)


def painted(look: Look, paint: object) -> QImage:
    image = QImage(100, 31, QImage.Format.Format_RGB32)
    image.fill(look.color("surface"))
    painter = QPainter(image)
    paint(painter)  # type: ignore[operator]
    painter.end()
    return image


def colors(image: QImage, y: int) -> list[QColor]:
    return [QColor(image.pixel(x, y)) for x in range(image.width())]


def test_bars_are_orange_below_0_and_blue_above(look: Look) -> None:
    spread = Spread(low=-2.0, high=2.0, counts=np.full(32, 7))
    row = colors(painted(look, lambda painter: paint_spread(painter, look, BOX, spread)), 20)
    assert look.color("neg") in row[:49] and look.color("neg") not in row[51:]
    assert look.color("pos") in row[51:] and look.color("pos") not in row[:49]


def test_a_spike_does_not_press_the_other_bars_to_the_ground(look: Look) -> None:
    counts = np.full(32, 10)
    counts[0] = 10_000
    spread = Spread(low=0.0, high=2.0, counts=counts)
    image = painted(look, lambda painter: paint_spread(painter, look, BOX, spread))
    assert look.color("pos") in colors(image, 29)[10:]
    two = Spread(low=-1.0, high=1.0, counts=np.array([50, *[9] * 14, 50]))
    image = painted(look, lambda painter: paint_spread(painter, look, BOX, two))
    assert look.color("pos") in colors(image, 18)[60:90]


@pytest.mark.parametrize(
    ("share", "x"), [(1.0, 50), (1e-2, 25), (1e2, 75), (0.0, 0), (1e-30, 0), (math.inf, 100), (math.nan, 100)]
)
def test_the_dot_stands_where_the_gradient_lies(look: Look, share: float, x: int) -> None:
    image = painted(look, lambda painter: paint_gradient(painter, look, BOX, share))
    row = [x for x, color in enumerate(colors(image, 15)) if color == look.color("run")]
    assert row and abs(np.mean(row) - x) <= 5


def test_bands_lie_where_gradients_vanish_and_explode(look: Look) -> None:
    row = colors(painted(look, lambda painter: paint_gradient(painter, look, BOX, None)), 10)
    zone = look.color("zone")
    assert all(color == zone for color in [*row[:24], *row[76:]])
    assert zone not in row[26:74]
    assert gradient_x(BOX, 0.0) == 50.0


@pytest.mark.parametrize("look", ["light", "projector"], indirect=True)
def test_where_room_lacks_the_shapes_go_first(look: Look) -> None:
    from playground.core.presets import preset

    rows = empty_rows(preset("lenet5"))
    wide, narrow = columns_for(look, rows, 900.0), columns_for(look, rows, 460.0)
    assert (OUTPUT in wide.places) is not look.theme.projector
    assert OUTPUT not in narrow.places
    assert {LAYER, GRADIENT, SATURATED} <= narrow.places.keys()
    ends = [left + width for left, width in wide.places.values()]
    assert ends == sorted(ends) and ends[-1] <= 900.0
    assert SATURATED not in columns_for(look, empty_rows(preset("course-cnn")), 900.0).places
