from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent
from pytestqt.qtbot import QtBot

from playground.ui.theme import Look
from playground.ui.widgets.decision_map import DecisionMap
from playground.ui.widgets.map_colors import class_colors, value_colors
from playground.ui.widgets.map_picking import nearest, next_in, visible
from playground.ui.widgets.map_points import Points

RIGHT_IS_PLUS = np.where(np.arange(50)[None, :] < 25, -1.0, 1.0) * np.ones((50, 1))
TOP_IS_PLUS = RIGHT_IS_PLUS.T


@pytest.fixture
def shown(qtbot: QtBot) -> DecisionMap:
    shown = DecisionMap(Look("light"))
    qtbot.addWidget(shown)
    shown.resize(340, shown.heightForWidth(340))
    return shown


def color_at(shown: DecisionMap, x1: float, x2: float) -> QColor:
    """Colour of the map at a place of the plane, −6 to 6."""
    frame = shown.frame()
    x, y = frame.left() + (x1 + 6) / 12 * frame.width(), frame.bottom() - (x2 + 6) / 12 * frame.height()
    return shown.grab().toImage().pixelColor(round(x), round(y))


def is_blue(color: QColor) -> bool:
    return color.blue() > color.red() + 20


def is_orange(color: QColor) -> bool:
    return color.red() > color.blue() + 20


def test_plus_is_blue_and_minus_is_orange(shown: DecisionMap) -> None:
    shown.set_map(RIGHT_IS_PLUS)
    assert is_blue(color_at(shown, 3, 0)) and is_orange(color_at(shown, -3, 0))


def test_row_0_lies_at_the_bottom(shown: DecisionMap) -> None:
    shown.set_map(TOP_IS_PLUS)
    assert is_blue(color_at(shown, 0, 3)) and is_orange(color_at(shown, 0, -3))
    assert shown.reading_at(0, 3) == ("p(+1) = ", "1.000")
    assert shown.reading_at(0, -3) == ("p(+1) = ", "0.000")


def test_points_have_the_full_colour_of_their_class(shown: DecisionMap) -> None:
    minus, plus = Look("light").class_pair()
    shown.set_map(RIGHT_IS_PLUS)
    shown.set_points([[-3, 2], [3, -2]], [-1, 1], [0, 1])
    assert color_at(shown, -3, 2) == minus and color_at(shown, 3, -2) == plus


def test_points_change_with_the_kind_of_map(shown: DecisionMap) -> None:
    shown.set_points([[3, -2]], [1], [0])
    assert color_at(shown, 3, -2) == Look("light").class_pair()[1]
    shown.set_map(np.full((4, 4, 3), 1 / 3))
    assert color_at(shown, 3, -2) == Look("light").class_color(1)


def test_test_points_are_hollow_and_only_shown_on_demand(shown: DecisionMap) -> None:
    shown.set_map(RIGHT_IS_PLUS)
    shown.set_points([[3, -2]], [1], [2])
    assert is_blue(color_at(shown, 3, -2))
    shown.set_show(test=True, discrete=False)
    assert color_at(shown, 3, -2) == Look("light").color("surface")


def test_discrete_maps_show_only_the_sign() -> None:
    look = Look("light")
    faint = np.full((4, 4), 0.05)
    assert (value_colors(faint, look, True)[0, 0] == look.muted_sign_lut()[255]).all()
    assert (value_colors(faint, look, False)[0, 0] != look.muted_sign_lut()[255]).any()


def test_a_sure_class_is_stronger_than_an_unsure_one() -> None:
    look = Look("light")
    sure, unsure = np.array([[[0.0, 1.0, 0.0]]]), np.array([[[0.3, 0.4, 0.3]]])
    white = np.array([255, 255, 255])
    strong = np.abs(white - class_colors(sure, look, False)).sum()
    assert strong > 2 * np.abs(white - class_colors(unsure, look, False)).sum() > 0
    assert (class_colors(sure, look, True)[1, 1] == class_colors(unsure, look, True)[1, 1]).all()


def test_the_read_out_names_the_likeliest_class(shown: DecisionMap) -> None:
    probabilities = np.full((10, 10, 3), [0.1, 0.2, 0.7])
    shown.set_map(probabilities)
    assert shown.reading_at(0, 0) == ("p(2) = ", "0.700")
    shown.set_hover_value(lambda x1, x2: ("ŷ = ", f"{x1 + x2:.1f}"))
    assert shown.reading_at(1, 2) == ("ŷ = ", "3.0")


def test_pointer_and_arrow_keys_move_the_read_out(shown: DecisionMap, qtbot: QtBot) -> None:
    shown.set_map(RIGHT_IS_PLUS)
    before = shown.grab().toImage()
    none = Qt.MouseButton.NoButton
    at = QPointF(200, 100)
    shown.mouseMoveEvent(QMouseEvent(QEvent.Type.MouseMove, at, at, none, none, Qt.KeyboardModifier.NoModifier))
    pointed = shown.grab().toImage()
    assert pointed != before
    qtbot.keyClick(shown, Qt.Key.Key_Left)
    assert shown.grab().toImage() != pointed


def test_values_that_are_not_numbers_look_like_nothing(shown: DecisionMap) -> None:
    shown.set_map(np.full((5, 5), np.nan))
    color = color_at(shown, 0, 0)
    assert not is_blue(color) and not is_orange(color)


def test_wrong_shapes_are_refused(shown: DecisionMap) -> None:
    with pytest.raises(ValueError, match="shape"):
        shown.set_map(np.zeros(5))
    with pytest.raises(ValueError, match="Points need"):
        shown.set_points(np.zeros((3, 2)), [1], [0])


@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
def test_every_theme_paints_ten_classes(qtbot: QtBot, theme: str) -> None:
    shown = DecisionMap(Look(theme))
    qtbot.addWidget(shown)
    shown.resize(300, 400)
    shown.set_map(np.full((8, 8, 10), 0.1))
    shown.set_points(np.random.default_rng(0).normal(0, 2, (20, 2)), np.arange(20) % 10, np.arange(20) % 3)
    shown.set_show(test=True, discrete=False)
    assert not shown.grab().isNull() and not shown.picture().isNull()


def test_a_picked_point_has_one_ring_and_is_read_out(shown: DecisionMap, qtbot: QtBot) -> None:
    shown.set_map(RIGHT_IS_PLUS)
    shown.set_points([[-3, 2], [3, -2], [3.5, -2]], [-1, 1, 1], [0, 1, 2])
    picked: list[int] = []
    shown.picked.connect(picked.append)
    qtbot.mouseClick(shown, Qt.MouseButton.LeftButton, pos=shown.place_of(1).toPoint())
    assert picked == [1] and shown.chosen == 1
    ring = shown.place_of(1) + QPointF(8, 0)
    ink = Look("light").color("ink")
    assert shown.grab().toImage().pixelColor(ring.toPoint()).lightness() < ink.lightness() + 40
    qtbot.keyClick(shown, Qt.Key.Key_Left)
    qtbot.keyClick(shown, Qt.Key.Key_Left)  # nothing lies further left
    assert picked == [1, 0]
    qtbot.keyClick(shown, Qt.Key.Key_Escape)
    assert picked == [1, 0, -1] and shown.chosen is None


def test_walking_prefers_what_lies_straight_ahead_and_skips_hidden_points() -> None:
    points = Points(
        np.array([[0, 0], [2, 0], [1, 1.5], [0.5, 0], [0, -3]], float), np.zeros(5, int), np.array([0, 0, 1, 2, 0])
    )
    seen = visible(points, (-6, 6), test=False)
    assert seen.tolist() == [True, True, True, False, True]
    assert next_in(points, seen, 0, (1, 0)) == 1
    assert next_in(points, visible(points, (-6, 6), test=True), 0, (1, 0)) == 3
    assert next_in(points, seen, 0, (0, -1)) == 4
    assert next_in(points, seen, 4, (0, -1)) is None
    assert nearest(points, seen, (0.4, 0.1), 1.0) == 0
    assert nearest(points, seen, (-5, 5), 1.0) is None
