from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from playground.ui.theme import Look
from playground.ui.widgets.pixel_view import PixelView


def test_pixels_are_shown_as_squares_without_smoothing(qtbot: QtBot) -> None:
    view = PixelView(Look("light"))
    qtbot.addWidget(view)
    view.resize(200, 200)
    view.set_pixels([[0, 1], [0.5, 0]])
    image = view.grab().toImage()
    assert image.pixelColor(97, 50).red() == 0 and image.pixelColor(103, 50).red() == 255
    assert image.pixelColor(50, 150).red() == 128
    view.set_pixels(None)
    assert view.grab().toImage().pixelColor(103, 50).red() == 0


def test_only_pictures_in_grey_or_colour_are_taken(qtbot: QtBot) -> None:
    view = PixelView(Look("light"))
    qtbot.addWidget(view)
    for shape in ((2,), (2, 2, 4), (2, 0, 3)):
        with pytest.raises(ValueError, match="shape"):
            view.set_pixels(np.zeros(shape))


def test_a_picture_in_colour_keeps_its_colours(qtbot: QtBot) -> None:
    view = PixelView(Look("light"))
    qtbot.addWidget(view)
    view.resize(40, 40)
    view.set_pixels(np.full((2, 2, 3), (1.0, 0.0, 0.2)))
    assert view.grab().toImage().pixelColor(20, 20).getRgb()[:3] == (255, 0, 51)
