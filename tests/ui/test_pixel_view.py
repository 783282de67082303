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


def test_only_pictures_with_two_dimensions_are_taken(qtbot: QtBot) -> None:
    view = PixelView(Look("light"))
    qtbot.addWidget(view)
    with pytest.raises(ValueError, match="shape"):
        view.set_pixels(np.zeros((2, 2, 3)))
