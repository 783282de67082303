from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from playground.core.strokes import Stroke, rasterise
from playground.ui.theme import Look
from playground.ui.widgets.draw_pad import DrawPad

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def pad(qtbot: QtBot) -> DrawPad:
    pad = DrawPad(Look("light"))
    qtbot.addWidget(pad)
    pad.resize(380, 380)
    return pad


def draw(qtbot: QtBot, pad: DrawPad, *points: tuple[int, int]) -> None:
    qtbot.mousePress(pad, LEFT, pos=QPoint(*points[0]))
    for point in points[1:]:
        qtbot.mouseMove(pad, QPoint(*point))
    qtbot.mouseRelease(pad, LEFT, pos=QPoint(*points[-1]))


def test_the_mouse_draws_a_white_line(pad: DrawPad, qtbot: QtBot) -> None:
    draw(qtbot, pad, (100, 190), (200, 190), (300, 190))
    (stroke,) = pad.strokes
    assert stroke.points[0] == pytest.approx((100 / 380, 0.5))
    assert stroke.width == pytest.approx(20 / 380)
    image = pad.grab().toImage()
    assert image.pixelColor(200, 190).lightness() > 250
    assert image.pixelColor(200, 250).lightness() < 5


def test_every_movement_is_told_and_its_picture_is_there(pad: DrawPad, qtbot: QtBot) -> None:
    seen: list[float] = []
    pad.changed.connect(lambda: seen.append(float(pad.raster().sum())))
    draw(qtbot, pad, (100, 190), (200, 190), (300, 190))
    assert len(seen) == 3 and seen[0] < seen[1] < seen[2]
    np.testing.assert_allclose(pad.raster(), rasterise(pad.strokes), atol=1e-5)


def test_the_eraser_takes_away(pad: DrawPad, qtbot: QtBot) -> None:
    draw(qtbot, pad, (100, 190), (300, 190))
    pad.set_erasing(True)
    pad.set_brush(60)
    draw(qtbot, pad, (200, 190), (201, 190))
    picture = pad.raster(380)
    assert picture[190, 200] == 0 and picture[190, 120] == 1


def test_undo_redo_and_clear_bring_back_each_state(pad: DrawPad, qtbot: QtBot) -> None:
    draw(qtbot, pad, (100, 100), (200, 100))
    draw(qtbot, pad, (100, 200), (200, 200))
    both = pad.strokes
    qtbot.keyClick(pad, Qt.Key.Key_Delete)
    assert pad.strokes == () and pad.raster().max() == 0
    pad.undo()
    assert pad.strokes == both
    pad.undo()
    assert pad.strokes == both[:1] and pad.can_redo
    pad.redo()
    assert pad.strokes == both
    draw(qtbot, pad, (100, 300), (200, 300))
    assert not pad.can_redo


def test_setting_strokes_says_nothing_and_forgets_the_past(pad: DrawPad, qtbot: QtBot) -> None:
    draw(qtbot, pad, (100, 100), (200, 100))
    with qtbot.assertNotEmitted(pad.changed):
        pad.set_strokes([Stroke([(0.5, 0.5)], 0.1)])
    assert not pad.can_undo and pad.raster(100)[50, 50] == 1


def test_a_stroke_that_begins_outside_is_none(pad: DrawPad, qtbot: QtBot) -> None:
    pad.resize(500, 380)
    draw(qtbot, pad, (450, 100), (480, 100))
    assert pad.strokes == ()


def test_a_stroke_may_leave_the_pad(pad: DrawPad, qtbot: QtBot) -> None:
    draw(qtbot, pad, (300, 100), (379, 100), (2000, 100))
    assert pad.strokes[0].points[-1][0] == 1.25
