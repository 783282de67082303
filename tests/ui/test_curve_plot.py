from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from pytestqt.qtbot import QtBot

from playground.ui.theme import Look
from playground.ui.widgets.curve_plot import CurvePlot
from playground.ui.widgets.plot_marks import lay_out_flags

EPOCHS = np.arange(1.0, 101.0)
LOSS = 0.6 * np.exp(-EPOCHS / 15) + 0.01


@pytest.fixture
def plot(qtbot: QtBot) -> CurvePlot:
    plot = CurvePlot(Look("light"), "Loss")
    plot.resize(500, 180)
    plot.set_x_unit("epoch")
    qtbot.addWidget(plot)
    return plot


def pixels(image: QImage, token: str) -> int:
    """How many pixels have exactly the colour of a token."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
    return int((rows == QColor(getattr(Look("light").theme, token)).rgb()).sum())


def test_a_curve_is_drawn_in_its_colour(plot: CurvePlot) -> None:
    assert pixels(plot.picture(), "run") == 0
    plot.set_curve("train", EPOCHS, LOSS)
    assert pixels(plot.picture(), "run") > 500
    plot.remove_curve("train")
    assert pixels(plot.picture(), "run") == 0


def test_a_dashed_curve_has_gaps(plot: CurvePlot) -> None:
    plot.set_curve("a", EPOCHS, np.ones(100))
    solid = pixels(plot.picture(), "run")
    plot.set_curve("a", EPOCHS, np.ones(100), "dashed")
    assert 0.4 * solid < pixels(plot.picture(), "run") < 0.8 * solid


def test_nothing_is_repainted_when_nothing_changed(plot: CurvePlot, qtbot: QtBot) -> None:
    plot.set_curve("train", EPOCHS, LOSS)
    updates: list[int] = []
    plot.update = lambda *_: updates.append(1)  # type: ignore[method-assign]
    plot.set_curve("train", EPOCHS.copy(), LOSS.copy())
    plot.set_marks([])
    plot.set_log(False)
    assert not updates
    plot.set_curve("train", EPOCHS, LOSS + 0.1)
    assert updates


def test_the_axes_hold_all_of_the_curve(plot: CurvePlot) -> None:
    plot.set_curve("train", EPOCHS, LOSS)
    for log in (False, True):
        plot.set_log(log)
        (x0, x1), (y0, y1) = plot.ranges
        assert x0 <= 1 and 100 <= x1 < 107
        assert y0 <= LOSS.min() and y1 >= LOSS.max()


def test_a_longer_last_run_does_not_squeeze_this_one(plot: CurvePlot) -> None:
    plot.set_curve("last", np.arange(1000.0), np.ones(1000), "ghost", "ghost")
    assert plot.ranges[0][1] >= 999
    plot.set_curve("train", EPOCHS, LOSS)
    assert plot.ranges[0][1] < 107


def test_the_first_steps_may_leave_an_axis_of_percentages_at_the_bottom(plot: CurvePlot) -> None:
    plot.set_percent(True)
    plot.set_curve("validation", [0.0, 0.5, 10.0, 20.0], [0.1, 0.5, 0.95, 0.96], "dashed")
    assert plot.ranges[1] == pytest.approx((0.95, 0.96))
    plot.set_curve("validation", [0.0], [0.1], "dashed")
    low, high = plot.ranges[1]
    assert low <= 0.1 <= high


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("y", [[], [np.nan], [np.inf, np.nan], [0.0, -1.0], [1e300, 1e-300], [2.0]])
def test_odd_values_are_survived(plot: CurvePlot, log: bool, y: list[float]) -> None:
    plot.set_log(log)
    plot.set_curve("train", np.arange(float(len(y))), y, name="train")
    plot._pointer = QPointF(200, 60)
    assert not plot.grab().isNull()


def test_curves_of_unequal_length_are_refused(plot: CurvePlot) -> None:
    with pytest.raises(ValueError, match="as many x as y"):
        plot.set_curve("train", [1, 2], [1])


def test_wheel_and_drag_move_and_a_double_click_restores(plot: CurvePlot, qtbot: QtBot) -> None:
    plot.set_curve("train", EPOCHS, LOSS)
    plot.show()
    plot.grab()
    everything = plot.ranges
    turn = QWheelEvent(
        QPointF(250, 80), QPointF(250, 80), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    plot.wheelEvent(turn)
    (x0, x1), y = plot.ranges
    assert x1 - x0 == pytest.approx(0.8 * (everything[0][1] - everything[0][0])) and y == everything[1]
    plot.grab()
    qtbot.mousePress(plot, Qt.MouseButton.LeftButton, pos=QPoint(250, 80))
    qtbot.mouseMove(plot, QPoint(150, 80))
    qtbot.mouseRelease(plot, Qt.MouseButton.LeftButton, pos=QPoint(150, 80))
    assert plot.ranges[0][0] > x0
    plot.set_curve("train", EPOCHS, LOSS * 2)
    assert plot.ranges[0][0] > x0
    qtbot.mouseDClick(plot, Qt.MouseButton.LeftButton, pos=QPoint(150, 80))
    assert plot.ranges[0] == everything[0]


def test_keys_do_the_same(plot: CurvePlot, qtbot: QtBot) -> None:
    plot.set_curve("train", EPOCHS, LOSS)
    plot.grab()
    everything = plot.ranges
    qtbot.keyClick(plot, Qt.Key.Key_Plus)
    assert plot.ranges[0][1] < everything[0][1]
    plot.grab()
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    qtbot.keyClick(plot, Qt.Key.Key_Home)
    assert plot.ranges == everything


def test_flags_that_would_overlap_are_one() -> None:
    rect = QRectF(50, 10, 400, 100)
    marks = [(100.0, "rate 0.01"), (110.0, "L2"), (120.0, "dropout"), (300.0, "batch 64"), (445.0, "Adam")]
    flags = lay_out_flags(marks, rect, lambda text: 7.0 * len(text), 18, "{} changes".format)
    assert [flag.text for flag in flags] == ["3 changes", "batch 64", "Adam"]
    assert flags[0].tooltip == "rate 0.01\nL2\ndropout"
    assert all(rect.left() <= f.box.left() and f.box.right() <= rect.right() + 1 for f in flags)
    assert all(a.box.right() < b.box.left() for a, b in pairwise(flags))


@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
def test_every_theme_paints_all_kinds_of_curve(qtbot: QtBot, theme: str) -> None:
    look = Look(theme)
    plot = CurvePlot(look, "Gradient norm")
    qtbot.addWidget(plot)
    plot.resize(400, 180)
    plot.set_percent(theme == "dark")
    for i, style in enumerate(("solid", "dashed", "ghost", "raw")):
        plot.set_curve(style, EPOCHS, LOSS / (i + 1), style, f"layers:{i}", name=style)
    for labels in (False, True):
        plot.set_end_labels(labels)
        plot.set_marks([(20, "rate 0.1"), (99, "batch 64")])
        plot._pointer = QPointF(200, 60)
        assert not plot.grab().isNull()
