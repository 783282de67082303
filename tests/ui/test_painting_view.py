"""What the network paints, beside the photograph."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from playground.core.datasets import Pixels, Points
from playground.core.frames import PaintingFrame
from playground.ui.theme import Look
from playground.ui.train.output.painting_view import PAINTING, PaintingView

RED, BLUE = np.zeros((8, 8, 3), np.uint8), np.zeros((4, 4, 3), np.uint8)
RED[..., 0] = BLUE[..., 2] = 200


@pytest.fixture
def view(look: Look, qtbot: QtBot) -> PaintingView:
    view = PaintingView(look, lambda _problem: None)
    qtbot.addWidget(view)
    view.resize(340, 480)
    view.show()
    return view


def test_it_shows_pixels_and_nothing_else() -> None:
    assert PaintingView.fits(Pixels()) and not PaintingView.fits(Points())


def test_it_shows_what_is_painted_and_how_far_off_it_is(view: PaintingView) -> None:
    assert view.show_frame(PAINTING, PaintingFrame(run=1, painted=RED, photo=BLUE, error=0.01))
    assert view.painted.picture().pixelColor(3, 3).red() == 200
    assert view.photo.picture().pixelColor(1, 1).blue() == 200
    assert view.says.text() == "4 × 4 pixels to learn from\n20.0 dB signal to noise"


def test_the_photograph_can_take_the_large_place(view: PaintingView) -> None:
    view.show_frame(PAINTING, PaintingFrame(run=1, painted=RED, photo=BLUE, error=0.01))
    view.original.click()
    assert view.painted.picture().pixelColor(1, 1).blue() == 200
    view.original.click()
    assert view.painted.picture().pixelColor(1, 1).red() == 200


def test_a_new_run_shows_nothing_of_the_old_one(view: PaintingView) -> None:
    view.show_frame(PAINTING, PaintingFrame(run=1, painted=RED, photo=BLUE, error=float("nan")))
    assert view.says.text() == "4 × 4 pixels to learn from"
    view.forget()
    assert view.says.text() == "" and view.painted.picture().width() == 1
