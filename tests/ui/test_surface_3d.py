from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from pytestqt.qtbot import QtBot

from playground.ui.theme import Look
from playground.ui.widgets.heights import heights_of
from playground.ui.widgets.map_marks import Mark
from playground.ui.widgets.path_line import PathLine
from playground.ui.widgets.relief import HEIGHT, HOME, Camera, Quads, Relief, hidden
from playground.ui.widgets.relief_path import seen_path
from playground.ui.widgets.surface_3d import NOWHERE, SETTLE, Surface3D

X, Y = np.meshgrid(np.linspace(-2, 2, 61), np.linspace(-2, 2, 61))
SIDE = (-2.0, 2.0)
cameras = st.builds(Camera, st.floats(-180, 180), st.floats(8, 86))


def relief_of(grid: np.ndarray) -> Relief:
    heights = heights_of(grid, SIDE, SIDE)
    assert heights is not None
    return Relief(heights)


@pytest.fixture
def shown(qtbot: QtBot, look: Look) -> Surface3D:
    shown = Surface3D(look)
    qtbot.addWidget(shown)
    shown.resize(420, 340)
    shown.set_heights(X**2 + Y**2, SIDE, SIDE)
    shown.show()
    return shown


@given(cameras, st.lists(st.tuples(*[st.floats(-2, 2)] * 3), min_size=1, max_size=5))
def test_turning_keeps_lengths(camera: Camera, points: list[tuple[float, float, float]]) -> None:
    seen = camera.seen(points)
    assert np.linalg.norm(seen, axis=1) == pytest.approx(np.linalg.norm(points, axis=1), abs=1e-9)
    assert camera.matrix @ camera.matrix.T == pytest.approx(np.eye(3), abs=1e-12)


def test_untouched_it_faces_as_the_map_does() -> None:
    right, away, up = HOME.seen([[1, 0, 0], [0, 1, 0], [0, 0, 1]])
    turn, tilt = np.radians(28), np.radians(33)
    assert right == pytest.approx([np.cos(turn), np.sin(turn) * np.sin(tilt), -np.sin(turn) * np.cos(tilt)])
    assert away[:2] == pytest.approx([-np.sin(turn), np.cos(turn) * np.sin(tilt)]) and away[2] < 0
    assert up == pytest.approx([0, np.cos(tilt), np.sin(tilt)])


@given(cameras)
def test_quads_come_far_to_near(camera: Camera) -> None:
    mesh = relief_of(X * Y).mesh(12)
    quads = Quads.of(mesh, camera)
    flat = mesh.copy()
    flat[:, :, 2] = 0
    nearness = camera.seen(flat.reshape(-1, 3))[:, 2]
    middles = Quads.of(flat, camera).corners.mean(1)[:, 1]  # on a floor what is nearer is lower on the screen
    assert (np.diff(middles) <= 1e-9).all()
    assert len(quads.corners) == 144 and nearness.max() > nearness.min()


def test_a_flat_surface_is_lit_evenly_and_slopes_are_not() -> None:
    flat = Quads.of(relief_of(np.zeros((5, 5))).mesh(8), HOME)
    assert np.ptp(flat.light) == pytest.approx(0) and flat.light[0] == pytest.approx(0.83, abs=0.01)
    assert np.ptp(Quads.of(relief_of(X**2).mesh(8), HOME).light) > 0.2


def test_holes_have_no_quads() -> None:
    grid = np.where((X > 0) & (Y > 0), np.nan, X)
    count = len(Quads.of(relief_of(grid).mesh(20), HOME).corners)
    assert 280 <= count <= 300


def test_a_wall_hides_what_is_behind_it_and_nothing_before_it() -> None:
    relief = relief_of(np.where(np.abs(Y) < 0.2, 1.0, 0.0))
    mesh, straight = relief.mesh(44), Camera(0.0, 60.0)
    points = relief.points([(0.0, 0.6), (0.0, -1.0), (0.0, 0.0), (0.0, 1.99)])
    assert hidden(points, mesh, straight).tolist() == [True, False, False, False]
    assert not hidden(points, mesh, Camera(0.0, 86.0)).any()
    assert hidden(points, mesh, Camera(180.0, 60.0)).tolist() == [False, True, False, False]
    assert not hidden(np.full((2, 3), np.nan), mesh, straight).any()


@given(cameras)
def test_a_dome_seen_from_above_hides_nothing_of_a_floor_without_height(camera: Camera) -> None:
    relief = relief_of(np.zeros((4, 4)))
    assert not hidden(relief.points([(0.0, 0.0), (1.0, -1.5)]), relief.mesh(20), camera).any()


def test_a_long_step_follows_the_surface() -> None:
    relief = relief_of(X**2)
    seen = seen_path(PathLine(places=[(-2, 0), (2, 0)]), relief, relief.mesh(44), Camera(0.0, 30.0))
    assert len(seen.places) > 30
    x = seen.places[:, 0]
    upright = np.cos(np.radians(30))
    assert seen.places[:, 1] == pytest.approx(HEIGHT * upright * x**2, abs=0.01)


def test_a_path_may_have_its_own_heights() -> None:
    relief = relief_of(X**2)
    path = PathLine(places=[(-1, 0), (1, 0)], heights=np.array([4.0, 4.0]))
    seen = seen_path(path, relief, relief.mesh(44), Camera(0.0, 30.0))
    assert seen.places[:, 1] == pytest.approx(np.full(len(seen.places), HEIGHT * np.cos(np.radians(30))))


def test_places_beside_the_floor_are_gaps() -> None:
    relief = relief_of(X**2)
    seen = seen_path(PathLine(places=[(0, 0), (9, 0), (np.nan, 0)]), relief, relief.mesh(44), HOME)
    assert seen.start is not None and seen.end is None
    assert np.isnan(seen.places[-1]).all() and np.isfinite(seen.places[0]).all()


def test_the_floor_keeps_the_shape_of_the_ranges_within_reason() -> None:
    wide = heights_of(np.zeros((3, 3)), (0.0, 4.0), (0.0, 3.0))
    assert wide is not None
    assert Relief(wide).sides == (1.0, 0.75) and Relief(wide, equal=False).sides == (1.0, 1.0)


@pytest.mark.parametrize("look", ["light", "dark", "projector"], indirect=True)
def test_all_of_the_box_is_in_sight(shown: Surface3D) -> None:
    for camera in (HOME, Camera(-120, 10), Camera(45, 80)):
        shown.set_camera(camera)
        for corner in ((-2, -2), (2, -2), (2, 2), (-2, 2)):
            assert shown.rect().contains(shown.px_of(corner).toPoint())
    assert shown.px_of((9, 9)) == NOWHERE


def test_a_drag_turns_it_and_home_looks_as_at_first(shown: Surface3D, qtbot: QtBot) -> None:
    before = shown.grab().toImage()
    qtbot.mousePress(shown, Qt.MouseButton.LeftButton, pos=QPoint(200, 150))
    with qtbot.waitSignal(shown.turned):
        qtbot.mouseMove(shown, QPoint(260, 170))
    qtbot.mouseRelease(shown, Qt.MouseButton.LeftButton, pos=QPoint(260, 170))
    assert shown.camera.turn > HOME.turn and shown.camera.tilt > HOME.tilt
    assert shown.grab().toImage() != before
    qtbot.keyClick(shown, Qt.Key.Key_Home)
    assert shown.camera == HOME
    qtbot.wait_until(lambda: shown.grab().toImage() == before, timeout=20 * SETTLE)  # fine again


def test_keys_turn_tilt_and_zoom_within_limits(shown: Surface3D, qtbot: QtBot) -> None:
    qtbot.keyClick(shown, Qt.Key.Key_Left)
    assert shown.camera.turn < HOME.turn
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Plus) * 40:
        qtbot.keyClick(shown, key)
    assert (shown.camera.tilt, shown.camera.zoom) == (86, 3)
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Minus) * 40:
        qtbot.keyClick(shown, key)
    assert (shown.camera.tilt, shown.camera.zoom) == (8, 0.6)


def test_the_wheel_brings_it_nearer(shown: Surface3D, qtbot: QtBot) -> None:
    wheel = QWheelEvent(
        QPointF(200, 150),
        QPointF(200, 150),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    with qtbot.waitSignal(shown.turned):
        shown.wheelEvent(wheel)
    assert shown.camera.zoom == pytest.approx(1.12**2)


def test_paths_and_marks_are_painted_on_the_surface(shown: Surface3D) -> None:
    red = QColor("red")
    shown.set_paths([PathLine(places=[(-1.5, -1.5), (0.5, 0.2)], color=red, start=True, symbol="s")])
    arrow = Mark(kind="arrow", place=(1, 0), direction=(-1, 0), label="down")
    shown.set_marks([Mark(kind="ball", place=(1, 0)), arrow])
    image = shown.grab().toImage()
    end = shown.px_of((0.5, 0.2)).toPoint()
    assert image.pixelColor(end) == red


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize(
    "grid",
    [
        np.full((4, 4), np.nan),
        np.full((4, 4), np.inf),
        np.full((4, 4), 3.0),
        np.where(X > 1, 1e30, X**2),
        np.where(X > 1, np.inf, np.where(Y > 1, np.nan, X**2)),
        np.zeros((0, 0)),
    ],
)
def test_strange_heights_are_painted_too(shown: Surface3D, grid: np.ndarray, log: bool) -> None:
    shown.set_heights(grid, SIDE, SIDE, log=log)
    shown.set_paths([PathLine(places=[(0, 0), (np.inf, 1), (1e300, 0)]), PathLine(places=np.zeros((0, 2)))])
    shown.set_marks([Mark(kind="minimum", place=(0, 0), label="minimum")])
    assert not shown.picture().isNull()


def test_it_says_what_it_is(shown: Surface3D) -> None:
    assert shown.accessibleName() and shown.toolTip() == shown.accessibleDescription()
