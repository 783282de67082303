"""The drawing that pages share."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from playground.session.drawing import Drawing


def stroke() -> np.ndarray:
    picture = np.zeros((28, 28), np.float32)
    picture[4:20, 13:15] = 1.0
    return picture


def test_the_newest_drawing_is_kept_as_a_copy(qtbot: QtBot) -> None:
    drawing, picture = Drawing(), stroke()
    with qtbot.waitSignal(drawing.changed):
        drawing.set_picture(picture)
    picture[:] = 0.0
    assert drawing.picture is not None and np.array_equal(drawing.picture, stroke())
    assert drawing.picture.dtype == np.float32 and not drawing.picture.flags.writeable


def test_the_same_drawing_again_is_not_said(qtbot: QtBot) -> None:
    drawing = Drawing()
    drawing.set_picture(stroke())
    with qtbot.assertNotEmitted(drawing.changed):
        drawing.set_picture(stroke())


def test_an_empty_drawing_is_none(qtbot: QtBot) -> None:
    drawing = Drawing()
    with qtbot.assertNotEmitted(drawing.changed):
        drawing.set_picture(np.zeros((28, 28)))
    drawing.set_picture(stroke())
    with qtbot.waitSignal(drawing.changed):
        drawing.set_picture(None)
    assert drawing.picture is None


def test_a_picture_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="28"):
        Drawing().set_picture(np.zeros((14, 14)))
