"""The fitted curve: what is drawn where, and what is read off."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent
from pytestqt.qtbot import QtBot

from playground.ui.theme import Look
from playground.ui.widgets.fit_plot import FitPlot
from playground.ui.widgets.fit_points import FitPoints
from playground.ui.widgets.fit_values import MOST_PIECES, Fit, Line
from playground.ui.widgets.plot_frame import x_place, y_place

X = np.linspace(-6.0, 6.0, 121)
PIECES = np.stack([0.5 * X, np.full_like(X, -2.0)])
WEIGHTS = np.array([0.5, -1.0])


@pytest.fixture
def plot(qtbot: QtBot) -> FitPlot:
    """y = x/2 − 2 + 1: a rising piece of a positive weight, a level one of a negative, a bias of 1."""
    plot = FitPlot(Look("light"))
    qtbot.addWidget(plot)
    plot.resize(360, 420)
    plot.set_points([-4.0, 0.0, 4.0], [-3.0, 3.0, 2.0], [0, 1, 2])
    plot.set_fit(X, PIECES.sum(0) + 1.0, PIECES, WEIGHTS)
    plot.show()
    return plot


def place(plot: FitPlot, x: float, y: float) -> QPoint:
    view = plot._view()
    return QPointF(x_place(view, x), y_place(view, y)).toPoint()


def color_at(plot: FitPlot, x: float, y: float) -> QColor:
    """The strongest colour within a pixel of a place: lines are thin."""
    image, at = plot.grab().toImage(), place(plot, x, y)
    near = [image.pixelColor(at + QPoint(dx, dy)) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
    return max(near, key=lambda color: color.hsvSaturation())


def point_to(plot: FitPlot, x: float, y: float) -> None:
    at = QPointF(place(plot, x, y))
    none = Qt.MouseButton.NoButton
    event = QMouseEvent(QEvent.Type.MouseMove, at, plot.mapToGlobal(at), none, none, Qt.KeyboardModifier.NoModifier)
    plot.mouseMoveEvent(event)


def is_like(color: QColor, wanted: QColor, within: int = 60) -> bool:
    return sum(abs(a - b) for a, b in zip(color.getRgb()[:3], wanted.getRgb()[:3], strict=True)) < within


def test_the_curve_has_the_colour_of_the_run(plot: FitPlot) -> None:
    assert is_like(color_at(plot, 3.0, 0.5), Look("light").color("run"))
    assert is_like(color_at(plot, -3.0, 1.5), Look("light").color("surface"))


def test_pieces_are_blue_for_a_positive_weight_and_orange_for_a_negative_one(plot: FitPlot) -> None:
    rising, level = color_at(plot, 5.0, 2.5), color_at(plot, -1.0, -2.0)
    assert rising.blue() > rising.red() + 30
    assert level.red() > level.blue() + 30
    plot.set_show(test=False, pieces=False)
    assert is_like(color_at(plot, 5.0, 2.5), Look("light").color("surface"))


def test_test_points_are_hollow_and_only_there_when_asked_for(plot: FitPlot) -> None:
    surface, ink = Look("light").color("surface"), Look("light").color("ink2")
    assert is_like(color_at(plot, -4.0, -3.0), ink)
    before = plot.grab().toImage()
    plot.set_show(test=True, pieces=True)
    assert before != plot.grab().toImage()
    assert is_like(plot.grab().toImage().pixelColor(place(plot, 4.0, 2.0)), surface)


def test_the_axes_hold_all_points_and_follow_a_wild_curve_only_so_far(plot: FitPlot) -> None:
    (x0, x1), (y0, y1) = plot.ranges
    assert x0 < -6 < 6 < x1 and y0 <= -3 and y1 >= 3
    plot.set_fit(X, 1000 * X, PIECES, WEIGHTS)
    (_x, (low, high)) = plot.ranges
    assert -10 < low <= -3 and 3 <= high < 10
    plot.set_fit(X, np.full_like(X, np.nan), PIECES, WEIGHTS)
    assert np.isfinite(plot.ranges).all()
    plot.grab()


def test_the_pointer_reads_off_the_curve_and_the_piece_it_is_at(plot: FitPlot) -> None:
    assert plot.reading_at(2.0) == [("network ŷ", "0")]
    assert plot.reading_at(4.0, 1) == [("network ŷ", "1.00"), ("unit 2", "−2.00")]
    point_to(plot, 4.0, -2.0)
    assert plot._unit == 1 and plot._place == pytest.approx(4.0, abs=0.05)
    point_to(plot, 4.0, 2.0)
    assert plot._unit == 0
    point_to(plot, -4.0, 2.0)
    assert plot._unit is None and plot._place is not None


def test_keys_move_along_the_curve_and_from_piece_to_piece(plot: FitPlot, qtbot: QtBot) -> None:
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    assert plot._place == pytest.approx(12.6 / 24, abs=0.01)
    for expected in (0, 1, 0):
        qtbot.keyClick(plot, Qt.Key.Key_Down)
        assert plot._unit == expected
    qtbot.keyClick(plot, Qt.Key.Key_Up)
    assert plot._unit == 1


def test_the_best_line_is_read_off_beside_the_networks(plot: FitPlot) -> None:
    plot.set_lines((0.5, -1.0), Line(6.6, 22.9, 24.25))
    assert plot.reading_at(10 / 6.6) == [("network ŷ", "−0.242"), ("least squares", "32.9")]
    assert [line.numbers for line in plot._lines_below()] == ["w 0.5000   b −1.000", "w 6.600   b 22.90"]


def test_the_strongest_pieces_are_drawn() -> None:
    strength = np.arange(1.0, 101.0)
    fit = Fit.of(X, X, strength[:, None] * np.sin(X), strength)
    assert len(fit.pieces) == MOST_PIECES
    assert sorted(fit.units) == list(range(100 - MOST_PIECES, 100))


def test_what_does_not_fit_together_is_refused() -> None:
    with pytest.raises(ValueError, match="units, R"):
        Fit.of(X, X, PIECES, [1.0])
    with pytest.raises(ValueError, match="each"):
        FitPoints(np.zeros(2), np.zeros(3), np.zeros(2, np.uint8))


def test_without_anything_there_are_axes(qtbot: QtBot) -> None:
    plot = FitPlot(Look("dark"))
    qtbot.addWidget(plot)
    plot.resize(300, 300)
    plot.grab()
    assert plot.reading_at(0.0) == []
    assert not plot.picture().isNull()
