"""Linear regression, exactly, with the real trainer: ball and line in the hand, and the step that is written out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import attrs
import numpy as np
import pytest
import torch
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from playground.core.datasets import Curve
from playground.core.descent.line_fit import LineFit
from playground.core.edits import set_data, set_training
from playground.core.experiment import Experiment
from playground.core.optimisers import Adam
from playground.core.presets import preset
from playground.session.settings import Settings
from playground.session.studio import Studio
from playground.session.trainer import TrainerState
from playground.ui.descent.exact.bar import LAB, SURFACE
from playground.ui.descent.exact.texts import signed
from playground.ui.descent.exact.view import ExactView
from playground.ui.numbers import loss, parse_number, significant
from playground.ui.theme import Look

X, Y = np.array([10.0, 9.0, 3.0, 2.0]), np.array([90.0, 80.0, 50.0, 30.0])
LINEAR = preset("linear")
MANY = attrs.evolve(LINEAR, data=Curve(set="line", points=60, noise=0.4))
Open = Callable[[Experiment], tuple[Studio, ExactView]]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def open_view(look: Look, qtbot: QtBot, tmp_path: Path) -> Iterator[Open]:
    studios: list[Studio] = []

    def open_one(experiment: Experiment) -> tuple[Studio, ExactView]:
        studio = Studio(experiment, settings=Settings(tmp_path / "settings.json"), device="cpu", threads=1)
        studios.append(studio)
        view = ExactView(look, studio)
        qtbot.addWidget(view)
        view.resize(1364, 767)
        view.show()
        qtbot.waitExposed(view)
        studio.start()
        qtbot.waitUntil(lambda: view.step.table.step is not None, timeout=30_000)
        return studio, view

    yield open_one
    for studio in studios:
        assert studio.close(), "a thread did not end"


def network(qtbot: QtBot, studio: Studio) -> tuple[float, float]:
    """w and b of the real network."""
    received: list[dict[str, np.ndarray]] = []
    studio.trainer.copy_weights(lambda frame: received.append(frame.tensors))
    qtbot.waitUntil(lambda: bool(received), timeout=10_000)
    return float(received[0]["layers.output.weight"][0, 0]), float(received[0]["layers.output.bias"][0])


def drag(widget: QWidget, start: QPointF, *by: QPoint) -> None:
    """Press, move by these ways one after the other, and let go."""
    at = start.toPoint()
    QTest.mousePress(widget, LEFT, pos=at)
    for way in by:
        at += way
        QTest.mouseMove(widget, at)
    QTest.mouseRelease(widget, LEFT, pos=at)


def ball_at(view: ExactView) -> QPointF:
    assert view.subject.line is not None
    return view.surface.map.view().point(view.subject.line)


def test_a_drag_of_the_ball_moves_the_network_and_its_line_and_is_one_step_of_undo(
    qtbot: QtBot, open_view: Open
) -> None:
    studio, view = open_view(LINEAR)
    before, start = network(qtbot, studio), ball_at(view)
    drag(view.surface.map, start, QPoint(10, -20), QPoint(10, -20), QPoint(5, -10))
    after = network(qtbot, studio)
    assert after != before
    assert view.subject.line == pytest.approx(after, rel=1e-6)
    assert (ball_at(view) - start).toPoint() == QPoint(25, -50)
    assert view.subject.drawn == pytest.approx(after, rel=1e-6)
    assert studio.document.stack.count() == 1
    assert view.subject.trail.start == pytest.approx(view.subject.line, rel=1e-6)
    studio.document.undo()
    assert network(qtbot, studio) == before
    qtbot.waitUntil(lambda: view.subject.line == before, timeout=10_000)
    studio.document.redo()
    assert network(qtbot, studio) == after


def test_a_press_beside_the_ball_puts_it_there(qtbot: QtBot, open_view: Open) -> None:
    studio, view = open_view(LINEAR)
    plane = view.surface.map.view()
    at = plane.rect.center()
    QTest.mouseClick(view.surface.map, LEFT, pos=at.toPoint())
    wanted = plane.place(QPointF(at.toPoint()))
    assert network(qtbot, studio) == pytest.approx(wanted, rel=1e-5)
    assert studio.document.stack.count() == 1


def test_an_end_of_the_line_turns_it_about_the_other_and_the_ball_follows(qtbot: QtBot, open_view: Open) -> None:
    studio, view = open_view(LINEAR)
    plot, start = view.plot.plot, ball_at(view)
    knobs = plot.knobs()
    assert knobs is not None
    drag(plot, knobs[1], QPoint(0, -30), QPoint(0, -40))
    turned = plot.knobs()
    assert turned is not None
    assert turned[0].y() == pytest.approx(knobs[0].y(), abs=30)  # the axis grows with the line
    assert network(qtbot, studio) == pytest.approx(view.subject.line, rel=1e-6)
    assert ball_at(view) != start
    assert studio.document.stack.count() == 1


def test_the_body_of_the_line_moves_it_up_without_turning_it(qtbot: QtBot, open_view: Open) -> None:
    studio, view = open_view(set_data(LINEAR, normalisation="standard"))
    plot = view.plot.plot
    (slope, height), knobs = view.subject.drawn or (0.0, 0.0), plot.knobs()
    assert knobs is not None
    drag(plot, (knobs[0] + knobs[1]) / 2, QPoint(0, -30), QPoint(0, -10))
    moved = view.subject.drawn
    assert moved is not None
    assert moved[0] == pytest.approx(slope, abs=1e-6) and moved[1] > height
    w, b = network(qtbot, studio)
    assert (w / X.std(), b - w * X.mean() / X.std()) == pytest.approx(moved, rel=1e-4)
    assert studio.document.stack.count() == 1


def test_the_keys_move_the_line_and_a_press_is_one_step_of_undo(qtbot: QtBot, open_view: Open) -> None:
    studio, view = open_view(LINEAR)
    plot = view.plot.plot
    slope, height = view.subject.drawn or (0.0, 0.0)
    plot.setFocus()
    QTest.keyPress(plot, Qt.Key.Key_Up)
    QTest.keyPress(plot, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyRelease(plot, Qt.Key.Key_Up)
    assert (view.subject.drawn or (0, 0))[0] == pytest.approx(slope)
    assert (view.subject.drawn or (0, 0))[1] > height
    assert studio.document.stack.count() == 1
    QTest.keyClick(plot, Qt.Key.Key_Right)
    QTest.keyClick(plot, Qt.Key.Key_Down)
    assert (view.subject.drawn or (0, 0))[0] < slope
    assert studio.document.stack.count() == 2


def test_the_ball_can_be_dragged_while_it_trains_and_training_goes_on_from_there(qtbot: QtBot, open_view: Open) -> None:
    studio, view = open_view(set_training(LINEAR, learning_rate=1e-5))
    trainer = studio.trainer
    trainer.set_speed(20)
    trainer.train()
    qtbot.waitUntil(lambda: trainer.readings.step > 2, timeout=20_000)
    drag(view.surface.map, ball_at(view), QPoint(40, -40), QPoint(20, -20))
    held = view.subject.line
    assert held is not None

    def goes_on_from_there() -> bool:  # a picture made just before the drag may come after it
        line = view.subject.line
        return line is not None and line != held and np.hypot(*(np.array(line) - np.array(held))) < 2.0

    qtbot.waitUntil(goes_on_from_there, timeout=20_000)
    assert studio.document.stack.count() == 1
    assert trainer.state is TrainerState.RUNNING


@pytest.mark.parametrize("normalisation", ["none", "standard", "unit"])
def test_the_step_written_out_is_the_one_that_training_makes(qtbot: QtBot, open_view: Open, normalisation: str) -> None:
    studio, view = open_view(set_data(LINEAR, normalisation=normalisation))
    view.subject.put((1.25, -3.5))
    table = view.step.table
    qtbot.waitUntil(lambda: table.step is not None and table.step.line == (1.25, -3.5), timeout=10_000)
    lines, after = table.update_lines(), table.step.after  # type: ignore[union-attr]
    scales = {"none": (0.0, 1.0), "standard": (X.mean(), X.std()), "unit": (2.0, 8.0)}
    mean, deviation = scales[normalisation]
    layer = torch.nn.Linear(1, 1, dtype=torch.float64)
    with torch.no_grad():
        layer.weight.fill_(1.25)
        layer.bias.fill_(-3.5)
    error = torch.nn.functional.mse_loss(layer(torch.tensor((X - mean) / deviation)[:, None]), torch.tensor(Y)[:, None])
    error.backward()
    torch.optim.SGD(layer.parameters(), lr=0.01).step()
    assert after == pytest.approx((layer.weight.item(), layer.bias.item()), rel=1e-6)
    studio.trainer.step("batch")
    qtbot.waitUntil(lambda: studio.trainer.readings.step == 1, timeout=10_000)
    assert network(qtbot, studio) == pytest.approx(after, rel=1e-5)
    for line, value in zip(lines, after, strict=True):
        assert parse_number(line.rsplit("=", 1)[1]) == pytest.approx(value, rel=6e-4)
        written = re.findall(r"−?[\d.\u202f]+(?:e−?\d+)?", line)
        assert float(written[1].replace("−", "-")) == 0.01
    gradient = (layer.weight.grad.item(), layer.bias.grad.item())  # type: ignore[union-attr]
    assert all(significant(value, 4) in line for line, value in zip(lines, gradient, strict=True))


def test_what_training_does_otherwise_is_said(qtbot: QtBot, open_view: Open) -> None:
    studio, view = open_view(MANY)
    table = view.step.table
    assert "4 of 42 points" in table.accessibleDescription()
    studio.document.edit(set_training(studio.document.experiment, batch_size=60_000))
    assert "points" not in table.accessibleDescription()
    studio.document.edit(set_training(studio.document.experiment, optimiser=Adam()))
    assert "Adam makes another step" in table.accessibleDescription()
    assert table.step is not None and table.step.rate == 0.01
    studio.document.edit(set_training(studio.document.experiment, learning_rate=0.05))
    assert table.step.rate == 0.05


def test_of_many_points_the_first_have_rows_and_the_gradient_is_that_of_all(qtbot: QtBot, open_view: Open) -> None:
    _studio, view = open_view(MANY)
    table = view.step.table
    table.repaint()
    assert table.step is not None
    assert 1 <= table.rows_shown() < 42
    assert len(table.step.errors) == 42
    assert view.controls.words.text.startswith("linear regression on 42 points")


def test_the_heights_are_the_loss_of_the_network(qtbot: QtBot, open_view: Open) -> None:
    _studio, view = open_view(LINEAR)
    heights = view.surface.map.heights
    assert heights is not None
    corner = heights.x[0], heights.y[1]
    assert heights.grid[-1, 0] == pytest.approx(np.mean((corner[0] * X + corner[1] - Y) ** 2), rel=1e-9)
    across, up = (high - low for low, high in (heights.x, heights.y))
    frame = view.surface.map.frame()
    assert across / frame.width() == pytest.approx(up / frame.height(), rel=1e-6)  # one scale: angles are true


def test_the_loss_now_is_what_training_measures_in_its_next_step(qtbot: QtBot, open_view: Open) -> None:
    """Also where labels were shuffled: the points are those that are trained on."""
    data = attrs.evolve(MANY.data, shuffled=0.5, normalisation="standard")
    studio, view = open_view(set_training(attrs.evolve(MANY, data=data), batch_size=42))
    step = view.step.table.step
    assert step is not None
    studio.trainer.step("batch")
    qtbot.waitUntil(lambda: studio.trainer.readings.step == 1, timeout=10_000)
    assert studio.trainer.readings.train_loss == pytest.approx(step.loss, rel=1e-5)
    qtbot.waitUntil(lambda: view.step.table.step.line != step.line, timeout=10_000)  # type: ignore[union-attr]
    assert view.step.table.step.loss == pytest.approx(step.loss_after, rel=1e-5)  # type: ignore[union-attr]


def test_a_network_that_diverges_is_followed_and_then_said_to(qtbot: QtBot, open_view: Open) -> None:
    studio, view = open_view(set_training(LINEAR, learning_rate=0.03))
    assert view.step.table.step is not None and view.step.table.step.diverges
    view.subject.put((300.0, 300.0))
    assert not view.surface.is_lost
    studio.trainer.step("batch")
    for _ in range(12):
        studio.trainer.step("batch")
    qtbot.waitUntil(lambda: studio.trainer.readings.step == 13 and view.subject.step == 13, timeout=20_000)
    assert view.surface.is_lost
    assert "diverges" in view.surface.note.text()
    studio.trainer.rewind()
    qtbot.waitUntil(lambda: view.subject.step == 0 and view.subject.line is not None, timeout=20_000)
    assert not view.surface.is_lost
    assert view.surface.note.text() == ""


def test_where_numbers_are_lost_the_last_ones_stay_until_the_guard_brings_them_back(
    qtbot: QtBot, open_view: Open
) -> None:
    studio, view = open_view(set_training(LINEAR, learning_rate=10.0))
    studio.trainer.train()
    qtbot.waitUntil(lambda: studio.trainer.state is TrainerState.PAUSED, timeout=30_000)
    qtbot.waitUntil(lambda: view.subject.step == studio.trainer.readings.step, timeout=20_000)
    assert view.subject.line is not None and np.isfinite(view.subject.line).all()
    assert network(qtbot, studio) == view.subject.line
    view.grab()


def test_the_way_of_the_run_is_that_of_gradient_descent(qtbot: QtBot, open_view: Open) -> None:
    studio, view = open_view(LINEAR)
    start = view.subject.line
    assert start is not None
    studio.trainer.set_speed(500)
    studio.trainer.train()
    qtbot.waitUntil(lambda: view.subject.step > 60, timeout=20_000)
    studio.trainer.pause()
    qtbot.waitUntil(lambda: len(view.subject.trail.places) > 20, timeout=20_000)
    walked = LineFit(X, Y).descend(start, 0.01, view.subject.step)
    np.testing.assert_allclose(view.subject.trail.places[:4], walked[:4], rtol=1e-4)
    for place in view.subject.trail.places:
        assert np.hypot(*(walked - place).T).min() < 1e-2
    assert view.subject.line == pytest.approx(tuple(walked[view.subject.step]), rel=1e-3)


def test_the_bar_drives_the_real_trainer(qtbot: QtBot, open_view: Open) -> None:
    studio, view = open_view(LINEAR)
    bar, trainer = view.controls, studio.trainer
    bar.step.click()
    qtbot.waitUntil(lambda: bar.count.text() == "step 1", timeout=10_000)
    bar.speed.setFocus()
    QTest.keyClick(bar.speed, Qt.Key.Key_Home)
    assert trainer.speed == 1
    bar.descend.click()
    assert trainer.wants_to_run and bar.descend.text() == "Pause"
    bar.descend.click()
    assert not trainer.wants_to_run and bar.descend.text() == "Descend"
    bar.rewind.click()
    qtbot.waitUntil(lambda: bar.count.text() == "step 0", timeout=10_000)
    trainer.set_speed(None)
    assert bar.speed.value == bar.speed._scale.maximum


def test_without_the_trail_only_the_ball_is_drawn(qtbot: QtBot, open_view: Open) -> None:
    _studio, view = open_view(LINEAR)
    assert len(view.surface.map._paths) == 1
    view.controls.trail.click()
    assert view.surface.map._paths == ()
    view.controls.trail.click()
    assert len(view.surface.map._paths) == 1


def test_a_small_window_shows_one_half_at_a_time(qtbot: QtBot, open_view: Open) -> None:
    _studio, view = open_view(LINEAR)
    assert view.surface.isVisible() and view.lab.isVisible() and not view.controls.part.isVisible()
    view.resize(1204, 587)
    assert view.surface.isVisible() and not view.lab.isVisible()
    view.controls.part.set_chosen(LAB)
    view.controls.partChosen.emit(LAB)
    assert view.lab.isVisible() and not view.surface.isVisible()
    view.controls.part.set_chosen(SURFACE)
    view.controls.partChosen.emit(SURFACE)
    assert view.surface.isVisible() and not view.lab.isVisible()


def test_hidden_it_asks_for_nothing(qtbot: QtBot, open_view: Open) -> None:
    studio, view = open_view(LINEAR)
    assert len(studio.trainer._wishes) == 3
    view.hide()
    assert studio.trainer._wishes == {}
    view.show()
    assert len(studio.trainer._wishes) == 3


def test_hidden_in_the_midst_of_a_drag_it_lets_go(qtbot: QtBot, open_view: Open) -> None:
    studio, view = open_view(LINEAR)
    QTest.mousePress(view.surface.map, LEFT, pos=ball_at(view).toPoint())
    assert view.subject.is_held and studio.document.gesture is not None
    view.hide()
    assert not view.subject.is_held and studio.document.gesture is None


@pytest.mark.slow
@pytest.mark.parametrize("look", ["light", "dark", "projector"], indirect=True)
@pytest.mark.parametrize("experiment", [LINEAR, set_data(MANY, normalisation="standard")])
def test_all_of_the_step_has_room_in_a_small_window(
    qtbot: QtBot, open_view: Open, look: Look, experiment: Experiment
) -> None:
    _studio, view = open_view(experiment)
    view.resize(look.px(1204, 1180), look.px(587, 580))
    table = view.step.table
    table.repaint()
    assert table.rows_shown() >= min(2, len(table.step.errors))  # type: ignore[union-attr]
    boxes = [cell.box for cell in table._cells]
    assert len(boxes) >= 5 * table.rows_shown() + 2 + 6 + 4
    room = table.rect().toRectF().adjusted(-1, -1, 2, 1)
    assert all(map(room.contains, boxes))
    assert table._fixed_height() + table.rows_shown() * table._rows()[1] <= table.height()


def test_another_network_is_not_watched_as_a_line(qtbot: QtBot, open_view: Open) -> None:
    studio, view = open_view(LINEAR)
    studio.document.edit(preset("sine"))
    assert studio.trainer._wishes == {}
    studio.document.undo()
    qtbot.waitUntil(lambda: view.subject.points is not None, timeout=20_000)


def test_errors_carry_their_sign() -> None:
    assert signed(0.4432) == "+0.443" and signed(-0.38) == "−0.380"
    assert loss(0.137) == "0.137"
