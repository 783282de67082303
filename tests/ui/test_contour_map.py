from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from playground.ui.theme import Look
from playground.ui.widgets.contour_map import ContourMap
from playground.ui.widgets.map_marks import Mark
from playground.ui.widgets.path_line import PathLine

X, Y = np.meshgrid(np.linspace(-4, 4, 81), np.linspace(-3, 3, 61))
BOWL = X**2 + Y**2
WIDE, TALL = (-4.0, 4.0), (-3.0, 3.0)


@pytest.fixture
def shown(qtbot: QtBot, look: Look) -> ContourMap:
    shown = ContourMap(look)
    qtbot.addWidget(shown)
    shown.resize(420, 330)
    shown.set_heights(BOWL, WIDE, TALL)
    return shown


def at(shown: ContourMap, x: float, y: float) -> QPoint:
    return shown.view().point((x, y)).toPoint()


def color_at(shown: ContourMap, x: float, y: float) -> QColor:
    return shown.grab().toImage().pixelColor(at(shown, x, y))


def near(one: QColor, other: QColor, by: int = 12) -> bool:
    return max(abs(one.red() - other.red()), abs(one.green() - other.green()), abs(one.blue() - other.blue())) <= by


@pytest.mark.parametrize("look", ["light", "dark", "projector"], indirect=True)
def test_high_is_brighter_than_low(shown: ContourMap) -> None:
    assert color_at(shown, -3.7, 2.6).lightness() > color_at(shown, 0.4, 0.2).lightness() + 10


def test_row_0_lies_at_the_bottom(shown: ContourMap) -> None:
    shown.set_heights(Y, WIDE, TALL)
    assert color_at(shown, 0, 2.8).lightness() > color_at(shown, 0, -2.9).lightness()
    assert shown.heights is not None and shown.heights.at([(0, 2.5)]) == pytest.approx([2.5])


def test_both_axes_have_one_scale_in_a_frame_of_the_shape_of_the_heights(shown: ContourMap) -> None:
    frame = shown.frame()
    assert frame.width() / frame.height() == pytest.approx(8 / 6, abs=0.01)
    assert shown.rect().contains(frame.toRect())
    shown.set_equal(False)
    assert shown.frame().width() > frame.width() or shown.frame().height() > frame.height()


def test_with_a_range_the_map_fills_its_place_and_asks_for_what_it_shows(shown: ContourMap, qtbot: QtBot) -> None:
    with qtbot.waitSignal(shown.rangeWanted) as asked:
        shown.set_range(WIDE, TALL)
    x, y = asked.args
    frame = shown.frame()
    assert (x, y) == shown.wanted_range() == (shown.view().x, shown.view().y)
    assert (x[1] - x[0]) / frame.width() == pytest.approx((y[1] - y[0]) / frame.height())
    assert x[0] <= -4 and x[1] >= 4 and y[0] <= -3 and y[1] >= 3
    with qtbot.assertNotEmitted(shown.rangeWanted):
        shown.set_range(WIDE, TALL)


def test_another_size_wants_another_range(shown: ContourMap, qtbot: QtBot) -> None:
    shown.set_range(WIDE, TALL)
    shown.show()
    foretold = shown.wanted_range(QSize(700, 330))
    with qtbot.waitSignal(shown.rangeWanted) as asked:
        shown.resize(700, 330)
    assert tuple(asked.args) == foretold
    assert foretold[1] == TALL and foretold[0][0] < -5


def test_what_is_not_known_yet_is_left_out_and_what_is_beyond_is_hatched(shown: ContourMap, look: Look) -> None:
    grid = BOWL.copy()
    grid[:30, :30], grid[40:, 50:] = np.nan, np.inf
    shown.set_heights(grid, WIDE, TALL)
    image = shown.grab().toImage()
    assert image.pixelColor(at(shown, -3, -2)) == look.color("canvas")
    beyond = {image.pixelColor(at(shown, 3, 2) + QPoint(i, 0)).name() for i in range(16)}
    assert look.theme.terrain_high.lower() in beyond and look.theme.contour.lower() in beyond
    assert shown.reading_at((-3, -2))[-1][1] == "not known yet"
    assert shown.reading_at((3, 2))[-1][1] == "beyond"


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize(
    "grid",
    [
        np.full((4, 4), np.nan),
        np.full((4, 4), np.inf),
        np.full((4, 4), -np.inf),
        np.full((4, 4), 3.0),
        np.zeros((2, 2)),
        np.where(BOWL > 9, 1e30, BOWL),
        np.where(BOWL > 9, np.inf, BOWL) * 1e300,
        np.where(X > 0, np.nan, -BOWL),
        np.zeros((0, 0)),
    ],
)
def test_strange_heights_are_painted_too(shown: ContourMap, grid: np.ndarray, log: bool) -> None:
    shown.set_heights(grid, WIDE, TALL, log=log)
    assert not shown.picture().isNull()


def test_the_read_out_says_the_height_between_the_grid(shown: ContourMap) -> None:
    shown.set_names("w", "b", "loss")
    rows = dict(shown.reading_at((1.05, -2.0)))
    assert rows == {"w": "1.05", "b": "−2.00", "loss": "5.11"}  # straight between 1.0 and 1.1: 5.105


def test_a_path_has_its_colour_its_casing_and_its_symbol(shown: ContourMap, look: Look) -> None:
    shown.set_paths([PathLine(places=[(-3, -2), (3, -2)], color=QColor("red"), symbol="s")])
    image = shown.grab().toImage()
    assert near(image.pixelColor(at(shown, 0, -2)), QColor("red"), 40)
    column = [image.pixelColor(at(shown, 0, -2) + QPoint(0, by)) for by in range(-4, 5)]
    assert any(near(color, look.color("surface"), 3) for color in column)
    assert near(image.pixelColor(at(shown, 3, -2) + QPoint(0, 4)), QColor("red"))


def test_the_same_path_is_not_reckoned_anew_and_another_one_is(shown: ContourMap) -> None:
    still, moving = PathLine(places=[(-3, -2), (3, -2)]), PathLine(places=[(0, 0), (1, 1)])
    shown.set_paths([still, moving])
    before = shown.grab().toImage()
    shown.set_paths([still, PathLine(places=[(0, 0), (2, 2)])])
    after = shown.grab().toImage()
    assert before != after
    assert after.pixelColor(at(shown, -1, -2)) == before.pixelColor(at(shown, -1, -2))


def test_an_arrow_tells_where_a_path_left(shown: ContourMap) -> None:
    shown.set_paths([PathLine(places=[(0, 0), (0.3, 1e30)], color=QColor("red"))])
    image = shown.grab().toImage()
    top = at(shown, 0, 3) + QPoint(0, 7)
    width = sum(near(image.pixelColor(top + QPoint(by, 0)), QColor("red"), 40) for by in range(-9, 10))
    assert width >= 5  # wider than the line


@pytest.mark.parametrize("look", ["light", "projector"], indirect=True)
def test_paths_and_marks_of_every_kind_are_painted(shown: ContourMap) -> None:
    plain = shown.picture()
    bad = [(0, 0), (np.nan, 1), (np.inf, -np.inf), (1e300, -1e300), (1, 1)]
    shown.set_paths(
        [
            PathLine(places=np.zeros((0, 2))),
            PathLine(places=[(1, 1)], start=True),
            PathLine(places=bad, dots=True, start=True),
            PathLine(places=bad[:3], faded=True),
        ]
    )
    here = (1.0, 1.0)
    shown.set_marks(
        [
            Mark(kind="minimum", place=(0, 0), label="minimum"),
            Mark(kind="start", place=(-2, 2), label="start"),
            Mark(kind="ball", place=here, color="run", label="drag the ball"),
            Mark(kind="arrow", place=here, direction=(-1, -1), label="– gradient"),
            Mark(kind="arrow", place=here, direction=(0.5, 0), length=None),
            Mark(kind="arrow", place=here, direction=(0, 0)),
            Mark(kind="arrow", place=here, direction=(np.nan, 0)),
            Mark(kind="label", place=(9, 9), label="outside"),
        ]
    )
    assert shown.picture() != plain


def test_a_press_and_a_drag_say_where(shown: ContourMap, qtbot: QtBot) -> None:
    said: list[tuple[str, tuple[float, ...]]] = []
    for name in ("pressed", "dragged", "released"):
        getattr(shown, name).connect(lambda *place, name=name: said.append((name, place)))
    shown.show()
    qtbot.mousePress(shown, Qt.MouseButton.LeftButton, pos=at(shown, 1, 2))
    qtbot.mouseMove(shown, at(shown, 2, -1))
    qtbot.mouseMove(shown, at(shown, 2, -1) + QPoint(0, 1000))
    qtbot.mouseRelease(shown, Qt.MouseButton.LeftButton, pos=at(shown, 2, -1))
    assert [name for name, _ in said] == ["pressed", "dragged", "dragged", "released"]
    assert said[0][1] == pytest.approx((1, 2), abs=0.02)
    assert said[1][1] == pytest.approx((2, -1), abs=0.02)
    assert said[2][1] == pytest.approx((2, -3), abs=0.02)  # kept on the map


def test_a_press_beside_the_frame_says_nothing(shown: ContourMap, qtbot: QtBot) -> None:
    shown.show()
    with qtbot.assertNotEmitted(shown.pressed):
        qtbot.mouseClick(shown, Qt.MouseButton.LeftButton, pos=QPoint(2, 320))
    with qtbot.assertNotEmitted(shown.pressed):
        qtbot.mouseClick(shown, Qt.MouseButton.RightButton, pos=at(shown, 0, 0))


def test_the_pointer_hovers_and_leaves(shown: ContourMap, qtbot: QtBot) -> None:
    shown.show()
    plain = shown.grab().toImage()
    with qtbot.waitSignal(shown.hovered) as hovered:
        qtbot.mouseMove(shown, at(shown, -1, 1))
    assert hovered.args == pytest.approx([-1, 1], abs=0.02)
    assert shown.grab().toImage() != plain
    with qtbot.waitSignal(shown.left):
        qtbot.mouseMove(shown, QPoint(1, 329))
    assert shown.place is None
    assert shown.grab().toImage() == plain


def test_arrow_keys_move_the_crosshair_and_enter_presses_there(shown: ContourMap, qtbot: QtBot) -> None:
    shown.show()
    qtbot.keyClick(shown, Qt.Key.Key_Right)
    assert shown.place == pytest.approx((0.08, 0))
    qtbot.keyClick(shown, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert shown.place == pytest.approx((0.08, 0.6))
    with qtbot.waitSignals([shown.pressed, shown.released]):
        qtbot.keyClick(shown, Qt.Key.Key_Return)
    for _ in range(20):
        qtbot.keyClick(shown, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert shown.place == pytest.approx((-4, 0.6))
    with qtbot.waitSignal(shown.left):
        qtbot.keyClick(shown, Qt.Key.Key_Escape)


def test_a_small_map_is_all_frame(shown: ContourMap) -> None:
    shown.set_range(WIDE, TALL)
    shown.set_parts(axes=False, values=False, readout=False)
    assert shown.frame().toRect() == shown.rect()
    shown.set_paths([PathLine(places=[(-3, -2), (3, -2)], color=QColor("red"))])
    image = shown.grab().toImage()
    assert near(image.pixelColor(at(shown, 0, -2)), QColor("red"), 120)  # fine, and without casing:
    assert not near(image.pixelColor(at(shown, 0, -2) + QPoint(0, 2)), QColor("white"), 3)


def test_a_theme_restyles_it(shown: ContourMap, look: Look) -> None:
    light = color_at(shown, 1, 1)
    look.set_theme("dark")
    assert color_at(shown, 1, 1).lightness() < light.lightness()
    assert shown.accessibleName() and shown.accessibleDescription()


def test_a_place_beside_the_map_is_none(shown: ContourMap) -> None:
    assert shown.place_at(QPointF(1, 1)) is None
    assert shown.place_at(QPointF(at(shown, 1, 1))) == pytest.approx((1, 1), abs=0.02)
