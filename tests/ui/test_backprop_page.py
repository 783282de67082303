"""The Backprop page: one walks through the steps, looks at units, sets weights, and breaks the symmetry on purpose."""

from __future__ import annotations

import re

import attrs
import numpy as np
import pytest
import torch
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from still_studio import StillStudio

from playground.core.activations import ACTIVATIONS
from playground.core.backprop.tiny import JUDGES
from playground.core.datasets import Points
from playground.core.edits import set_layers
from playground.core.frames import BackpropRequest
from playground.core.layers import Conv, Dense, Layer, Pool
from playground.core.presets import preset
from playground.engine.data import Dataset, Part
from playground.engine.data.load import load_dataset
from playground.engine.data.preparation import preparation_from
from playground.engine.frames import make_frame
from playground.engine.learner import Learner
from playground.engine.predict import scale_of
from playground.session.backprop import KEY
from playground.ui.backprop.steps.formula import Formulas
from playground.ui.backprop.steps.formula_parts import Line, Term
from playground.ui.backprop.steps.geometry import is_tiny
from playground.ui.backprop.steps.tab import StepsTab
from playground.ui.numbers import parse_number
from playground.ui.pages.backprop import BackpropPage
from playground.ui.theme import Look

ROOM = (1364, 812)
SMALL_ROOM = (1204, 632)


@pytest.fixture
def backprop_page(look: Look, studio: StillStudio, qtbot: QtBot) -> BackpropPage:
    page = BackpropPage(look, studio)  # type: ignore[arg-type]  # stands in for a studio
    qtbot.addWidget(page)
    page.setMinimumSize(1, 1)
    page.resize(*ROOM)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    return page


@pytest.fixture
def tab(backprop_page: BackpropPage) -> StepsTab:
    found = backprop_page.tabs["steps"]
    assert isinstance(found, StepsTab)
    return found


def at(tab: StepsTab) -> int:
    assert tab.player.progress is not None
    return tab.player.progress.at


def learner_of(studio: StillStudio, *layers: Layer, pictures: bool = False) -> Learner:
    """A learner of the studio's experiment, with these layers; of pictures a few invented ones."""
    experiment = preset("course-cnn") if pictures else attrs.evolve(preset("spiral"), data=Points(points=60))
    experiment = set_layers(experiment, layers)
    studio.document.edit(experiment)
    if not pictures:
        return Learner(experiment, load_dataset(experiment.data, experiment.seeds), torch.device("cpu"))
    generator = torch.Generator().manual_seed(3)
    part = Part(
        torch.randint(0, 256, (12, 1, 28, 28), generator=generator, dtype=torch.uint8),
        torch.randint(0, 10, (12,), generator=generator),
    )
    preparation = preparation_from(scale_of(experiment), experiment.data)
    data = Dataset(experiment.data.task, part, part, part, preparation)
    return Learner(experiment, data, torch.device("cpu"))


def answer(studio: StillStudio, learner: Learner) -> None:
    """Give what the page asked the trainer for."""
    wish = studio.trainer.wanted[KEY]
    assert isinstance(wish, BackpropRequest)
    studio.trainer.frameArrived.emit(KEY, make_frame(learner, wish, training=False))


def show_current(studio: StillStudio, tab: StepsTab, learner: Learner) -> None:
    studio.backprop.choose("current")
    answer(studio, learner)
    assert tab.player.trace is not None


# --- steps ----------------------------------------------------------------------------------------------------------


def test_arrow_keys_walk_through_the_steps(tab: StepsTab) -> None:
    tab.strip.setFocus()
    for key, place in ((Qt.Key.Key_Right, 1), (Qt.Key.Key_Right, 2), (Qt.Key.Key_Left, 1), (Qt.Key.Key_End, 15)):
        QTest.keyClick(tab.strip, key)
        assert at(tab) == place
    QTest.keyClick(tab.strip, Qt.Key.Key_Home)
    assert at(tab) == 0
    QTest.keyClick(tab.strip, Qt.Key.Key_Left)
    assert at(tab) == 0


def test_arrow_keys_walk_from_the_buttons_too(tab: StepsTab) -> None:
    speed = tab.player.speed
    tab.controls.on.setFocus()
    for _ in range(4):
        QTest.keyClick(tab.controls.on, Qt.Key.Key_Right)
    assert at(tab) == 4 and tab.player.speed == speed
    QTest.keyClick(tab.weights.apply, Qt.Key.Key_Left)
    assert at(tab) == 3


def test_a_click_on_a_pill_goes_there(tab: StepsTab) -> None:
    pill = tab.strip.pills()[11]
    QTest.mouseClick(tab.strip, Qt.MouseButton.LeftButton, pos=pill.box.center().toPoint())
    assert at(tab) == 11
    assert tab.controls.place.text() == "step 12 of 16"
    assert tab.heading.text() == "Backward, Dense 2"


def test_it_plays_to_the_end_and_begins_anew(tab: StepsTab) -> None:
    tab.player.play()
    assert tab.controls.play.text() == "Pause"
    for _ in range(20):
        tab.player._go_on()
    assert at(tab) == 15 and not tab.player.is_playing
    tab.player.play()
    assert at(tab) == 0 and tab.player.is_playing


def test_nothing_goes_on_while_the_page_is_hidden(tab: StepsTab, backprop_page: BackpropPage) -> None:
    tab.player.play()
    backprop_page.hide()
    assert not tab.player.is_playing


def test_p_plays_and_u_applies_the_update(tab: StepsTab, studio: StillStudio) -> None:
    QTest.keyClick(tab, Qt.Key.Key_P)
    assert tab.player.is_playing
    QTest.keyClick(tab, Qt.Key.Key_P)
    assert not tab.player.is_playing
    QTest.keyClick(tab, Qt.Key.Key_U)
    assert studio.backprop.updates == 1


def test_speed_is_steps_a_second(tab: StepsTab) -> None:
    tab.player.set_speed(2.0)
    tab.player.play()
    assert tab.player._timer.interval() == 500
    with pytest.raises(ValueError, match="speed"):
        tab.player.set_speed(9.0)


# --- what the formula says ------------------------------------------------------------------------------------------


def test_the_formula_stands_there_with_its_numbers(tab: StepsTab) -> None:
    tab.player.go_to(11)
    lines = tab.formula.lines()
    assert "−1.32 · 0.587 = −0.775" in lines
    assert "−0.775 · 0.714 = −0.553" in lines
    assert "∂J/∂W₁ = −0.553 · (−0.805) = 0.445" in lines
    assert "∂J/∂b = −0.553 · 1 = −0.553" in lines


def test_numbers_of_the_forward_pass_are_marked_as_used_again(tab: StepsTab) -> None:
    tab.player.go_to(11)
    now = tab.formula.blocks()[-1]
    reused = [row.right.text for row in now.rows if isinstance(row, Term) and row.right.reused]
    assert reused == ["(−0.805)", "0.689", "0.925"]
    assert "".join(text for text, _reused in tab.slope.slope_text()) == "g′ = 0.714 = 1 − (−0.535)²"


def test_another_unit_has_other_numbers(tab: StepsTab) -> None:
    tab.player.go_to(11)
    tab.unit.turned.emit(1)
    assert tab.unit.text == "unit 2 of 2"
    assert "∂J/∂W₁ = −0.394 · (−0.805) = 0.317" in tab.formula.lines()


@pytest.mark.slow
@pytest.mark.parametrize("judge", JUDGES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_step_can_be_written_and_painted(tab: StepsTab, studio: StillStudio, activation: str, judge: str) -> None:
    studio.backprop.set_tiny(activation=activation, judge=judge)
    assert tab.player.progress is not None
    for place in range(len(tab.player.progress.steps)):
        tab.player.go_to(place)
        assert tab.formula.lines()
    tab.grab()


def numbers_in(line: Line) -> list[float]:
    return [piece.value for piece in line.pieces if piece.value is not None]


def test_every_line_of_numbers_comes_out(tab: StepsTab) -> None:
    """Products are the products of what stands before them, to the last digit."""
    trace, progress = tab.player.trace, tab.player.progress
    assert trace is not None and progress is not None
    terms = 0
    for place in range(len(progress.steps)):
        tab.player.go_to(place)
        now = tab.player.progress
        assert now is not None
        for unit in range(trace.layers[now.now.layer].units):
            for block in Formulas(trace, now, unit, 9).blocks():
                for row in block.rows:
                    if isinstance(row, Term) and row.right.value is not None:
                        assert row.left.value is not None
                        assert row.result.value == pytest.approx(row.left.value * row.right.value, rel=1e-12)
                        terms += 1
                        assert abs(parse_number(row.result.text) - float(row.result.value or 0)) < 1e-3
    assert terms > 30


# --- the network ----------------------------------------------------------------------------------------------------


def test_a_click_on_a_node_chooses_its_unit(tab: StepsTab) -> None:
    tab.player.go_to(11)
    tab.nodes.grab()
    spot = next(spot for spot in tab.nodes.spots if spot.weight is None and (spot.layer, spot.unit) == (0, 2))
    QTest.mouseClick(tab.nodes, Qt.MouseButton.LeftButton, pos=spot.box.center().toPoint())
    assert tab.player.unit == 2 and tab.player.progress is not None and tab.player.progress.now.layer == 0


def test_a_weight_on_a_link_can_be_clicked_and_typed(tab: StepsTab, studio: StillStudio) -> None:
    tab.player.go_to(4)
    tab.nodes.grab()
    spot = next(s for s in tab.nodes.spots if s.weight is not None and s.weight[0] == "weight" and s.layer == 2)
    QTest.mouseClick(tab.nodes, Qt.MouseButton.LeftButton, pos=spot.box.center().toPoint())
    entry = tab.nodes._entry
    assert entry.isVisible()
    QTest.keyClicks(entry, "2.5")
    QTest.keyClick(entry, Qt.Key.Key_Return)
    assert spot.weight is not None
    assert studio.backprop.tiny.weights["layers.output.weight"][spot.weight[1]] == 2.5


def test_all_weights_have_their_place_beside_each_other(tab: StepsTab) -> None:
    for place in range(16):
        tab.player.go_to(place)
        tab.nodes.grab()
        boxes = [s.box for s in tab.nodes.spots if s.weight is not None and s.weight[0] == "weight"]
        assert len(boxes) == 6 + 6 + 2
        for number, box in enumerate(boxes):
            assert not any(box.intersects(other) for other in boxes[number + 1 :])


@pytest.mark.parametrize("look", ["light", "projector"], indirect=True)
def test_nothing_lies_outside_in_small_windows(tab: StepsTab, backprop_page: BackpropPage) -> None:
    backprop_page.resize(*SMALL_ROOM)
    QApplication.processEvents()
    tab.nodes.grab()
    for spot in tab.nodes.spots:
        assert spot.box.left() >= 0 and spot.box.right() <= tab.nodes.width()
        assert spot.box.top() >= 0 and spot.box.bottom() <= tab.nodes.height()


def test_the_activation_can_be_chosen_beside_the_name_of_the_layer(tab: StepsTab, studio: StillStudio) -> None:
    tab.activation.chosen.emit("relu")
    assert studio.backprop.trace is not None and studio.backprop.trace.layers[0].activation == "relu"
    tab.judge.chosen.emit("cross_entropy")
    assert studio.backprop.trace.output.units == 2


# --- the table, and breaking it -------------------------------------------------------------------------------------


def test_the_table_says_what_the_update_does(tab: StepsTab) -> None:
    tab.player.go_to(11)
    tab.weights.table.grab()
    rows = [shown.row for shown in tab.weights.table.shown]
    assert [row.title for row in rows[:4]] == ["from Dense 1, 1", "from Dense 1, 2", "from Dense 1, 3", "bias"]
    assert len(rows) == 8
    for row in rows:
        assert row.after == pytest.approx(row.before - 0.5 * row.gradient)
    assert re.sub("<.*?>", "", tab.weights.losses.text()) == "this sample's loss after the update 0.178, before 0.885"


def test_enter_in_the_table_sets_a_weight(tab: StepsTab, studio: StillStudio) -> None:
    tab.player.go_to(11)
    table = tab.weights.table
    table.grab()
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Return)
    QTest.keyClicks(table._entry, "1.5")
    QTest.keyClick(table._entry, Qt.Key.Key_Return)
    assert studio.backprop.tiny.weights["layers.dense-2.weight"][0, 1] == 1.5


def test_equal_weights_stay_equal_and_the_page_says_why(tab: StepsTab, studio: StillStudio) -> None:
    assert tab.alike.isHidden()
    tab.weights.start.chosen.emit("equal")
    tab.player.go_to(14)
    for update in range(3):
        assert studio.backprop.updates == update
        assert "3 units of Dense 1" in tab.alike.text() and tab.alike.isVisible()
        tab.weights.apply.click()
    assert studio.backprop.trace is not None
    weight = studio.backprop.trace.layers[0].tensors["weight"]
    assert weight[0, 0] != 0.5
    np.testing.assert_array_equal(weight, np.broadcast_to(weight[:1], weight.shape))
    tab.weights.again.click()
    assert studio.backprop.start == "given" and tab.alike.isHidden()


def test_the_learning_rate_of_the_tiny_network_is_its_own(tab: StepsTab, studio: StillStudio) -> None:
    before = studio.document.experiment.training.learning_rate
    tab.weights.alpha.moved.emit(0.1)
    assert studio.backprop.tiny.learning_rate == 0.1
    assert studio.document.experiment.training.learning_rate == before


def test_at_the_update_any_layer_can_be_looked_at(tab: StepsTab) -> None:
    tab.player.go_to(15)
    tab.player.choose_unit(1, 0)
    assert at(tab) == 15 and tab.weights.heading.text() == "Dense 1, weights"
    assert tab.player.unit == 1


# --- the current network --------------------------------------------------------------------------------------------


def test_a_small_network_of_ones_own_is_drawn_node_by_node(tab: StepsTab, studio: StillStudio) -> None:
    learner = learner_of(studio, Dense(id="dense-1", units=4), Dense(id="dense-2", units=3))
    show_current(studio, tab, learner)
    assert tab.player.trace is not None and is_tiny(tab.player.trace)
    assert tab._networks.currentWidget() is tab.nodes
    assert KEY not in studio.trainer.wanted
    assert tab.source.step.text() == "copy of step 0" and tab.source.isVisible()
    assert tab.activation.isHidden()
    for place in range(13):
        tab.player.go_to(place)
        tab.grab()


def test_a_larger_one_is_shown_as_matrices(tab: StepsTab, studio: StillStudio) -> None:
    learner = learner_of(studio, Dense(id="dense-1", units=40, activation="relu"), Dense(id="dense-2", units=30))
    show_current(studio, tab, learner)
    assert tab._networks.currentWidget() is tab.matrices
    assert tab.player.progress is not None
    for place in range(len(tab.player.progress.steps)):
        tab.player.go_to(place)
        tab.grab()
        assert tab.formula.lines()
    tab.player.go_to(1)
    tab.matrices.grab()
    place = next(place for place in tab.matrices.places if place.cells == (6, 7))
    x = place.box.left() + place.box.width() * 2.5 / 7
    y = place.box.top() + place.box.height() * 1.5 / 6
    QTest.mouseClick(tab.matrices, Qt.MouseButton.LeftButton, pos=QPointF(x, y).toPoint())
    assert tab.player.unit == 9


def test_filters_pools_and_norms_are_shown_too(tab: StepsTab, studio: StillStudio) -> None:
    layers = (Conv(id="conv-1", filters=3, size=5, padding=1), Pool(id="pool-1"), Dense(id="dense-1", units=12))
    show_current(studio, tab, learner_of(studio, *layers, pictures=True))
    assert tab.player.progress is not None
    for place in range(len(tab.player.progress.steps)):
        tab.player.go_to(place)
        tab.grab()
        assert tab.formula.lines()
    assert tab.source.picture.isVisible()


@pytest.mark.parametrize("conv", [{"padding": 1}, {"stride": 2}, {"padding": 2, "dilation": 2}, {"padding": "same"}])
def test_the_products_of_a_window_add_up(tab: StepsTab, studio: StillStudio, conv: dict[str, object]) -> None:
    layers = (Conv(id="conv-1", filters=2, size=3, **conv), Dense(id="dense-1", units=5))  # type: ignore[arg-type]
    show_current(studio, tab, learner_of(studio, *layers, pictures=True))
    trace = tab.player.trace
    assert trace is not None and tab.player.progress is not None
    for what in ("h", "dw"):
        place = tab.player.progress.place(what, 0)
        assert place is not None
        tab.player.go_to(place)
        (block,) = Formulas(trace, tab.player.progress, 1, 10_000).blocks()
        terms = [row for row in block.rows if isinstance(row, Term)]
        total = sum(float(row.result.value or 0.0) for row in terms)
        if what == "h":
            total += float(trace.layers[0].tensors["bias"][1])
        last = block.rows[-1]
        assert isinstance(last, Line)
        assert numbers_in(last)[-1] == pytest.approx(total, rel=1e-9)


def test_the_newest_weights_come_when_asked_for(tab: StepsTab, studio: StillStudio) -> None:
    learner = learner_of(studio, Dense(id="dense-1", units=4))
    show_current(studio, tab, learner)
    learner.step = 7
    QTest.mouseClick(tab.source.newest, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    answer(studio, learner)
    assert tab.source.step.text() == "copy of step 7"


def test_another_sample_is_asked_for_without_weights(tab: StepsTab, studio: StillStudio) -> None:
    show_current(studio, tab, learner_of(studio, Dense(id="dense-1", units=4)))
    QTest.keyClick(tab.controls.sample, Qt.Key.Key_Right)
    wish = studio.trainer.wanted[KEY]
    assert isinstance(wish, BackpropRequest)
    assert wish.sample == 1 and not wish.with_weights


def test_while_there_is_no_network_it_offers_the_tiny_one(tab: StepsTab, studio: StillStudio) -> None:
    studio.backprop.choose("current")
    assert tab._networks.currentWidget() is tab.empty
    tab.empty.button.click()
    assert studio.backprop.kind == "tiny" and tab._networks.currentWidget() is tab.nodes


def test_a_hidden_page_asks_for_nothing(tab: StepsTab, studio: StillStudio, backprop_page: BackpropPage) -> None:
    studio.backprop.choose("current")
    assert KEY in studio.trainer.wanted
    backprop_page.hide()
    assert KEY not in studio.trainer.wanted


def test_a_network_that_is_too_large_is_said_to_be(
    tab: StepsTab, studio: StillStudio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("playground.engine.frames.backprop.MOST_PARAMETERS", 10)
    studio.backprop.choose("current")
    answer(studio, learner_of(studio, Dense(id="dense-1", units=4)))
    assert studio.backprop.is_too_large and tab._networks.currentWidget() is tab.empty
    assert "too many weights" in tab.empty.sentence


def test_the_network_tells_those_who_cannot_see_it(tab: StepsTab) -> None:
    tab.player.go_to(11)
    assert tab.nodes.accessibleDescription().splitlines() == [
        "Dense 2, unit 1: y = −0.535, ∂ĥ = −0.553",
        "Dense 2, unit 2: y = 0.504, ∂ĥ = −0.394",
    ]
