"""The tab *Gradient over depth*: what it asks for, what it shows, and how one walks through it by mouse and keys."""

from __future__ import annotations

from collections.abc import Iterator

import attrs
import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from still_depth import StillDepth
from still_studio import StillStudio

from playground.core.depth.linear import compare, example
from playground.core.depth.survey import Combination, Spreads, SurveyFrame, combinations
from playground.core.depth.variants import made_linear, with_combination
from playground.session.depth import IMPOSSIBLE, TOO_LARGE, WAITS
from playground.session.surveying import NETWORK, STACK
from playground.ui import paint
from playground.ui.backprop.depth.grid_picture import GridPicture, Large
from playground.ui.backprop.depth.layers_map import BACK, FORWARD, Spot
from playground.ui.backprop.depth.survey_view import BY_ACTIVATION
from playground.ui.backprop.depth.tab import LINEAR, DepthTab
from playground.ui.theme import Look

LAYERS = 20
ROOMS = {"light": QSize(1364, 770), "dark": QSize(1204, 588), "projector": QSize(1180, 584)}
TANH_XAVIER = Combination(activation="tanh", initialisation="xavier_normal")
RELU_HE = Combination(activation="relu", initialisation="he_normal")


def spreads_of(combination: Combination | None, layers: int = LAYERS) -> Spreads:
    """He keeps all signals, the identity explodes, the rest vanishes."""
    kept = combination is not None and combination.initialisation.startswith("he")
    rate = 1.0 if kept else 10.0 if combination is not None and combination.activation == "identity" else 0.3
    powers = rate ** np.arange(layers)
    return Spreads(combination=combination, activations=powers, gradients=powers[::-1])


STACK_FRAME = SurveyFrame(
    number=1, found=tuple(spreads_of(one) for one in combinations()), total=len(combinations()), samples=256
)
NETWORK_FRAME = SurveyFrame(
    number=2,
    layers=("dense-1", "dense-2", "dense-3", "output"),
    found=tuple(spreads_of(one, 4) for one in (None, *combinations())),
    total=len(combinations()) + 1,
    samples=256,
)


@pytest.fixture
def survey(studio: StillStudio) -> StillDepth:
    return studio.depth


@pytest.fixture
def tab(look: Look, studio: StillStudio, survey: StillDepth, qtbot: QtBot) -> Iterator[DepthTab]:
    host = QWidget()
    tab = DepthTab(look, studio, host)  # type: ignore[arg-type]  # stands in for a studio
    column = QVBoxLayout(host)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(tab.bar)
    column.addWidget(tab, 1)
    tab.bar.setFixedHeight(look.px(32, 48))
    room = ROOMS[look.theme.name]
    host.resize(room.width(), room.height() + look.px(32, 48))
    qtbot.addWidget(host)
    with qtbot.waitActive(host):
        host.show()
        host.activateWindow()
    survey.show(STACK_FRAME)
    yield tab


def test_it_asks_for_a_survey_only_while_it_is_seen(tab: DepthTab, survey: StillDepth) -> None:
    assert survey.asked == [("watch", True, False)]
    tab.open_view(LINEAR)
    assert survey.asked[-1] == ("watch", False, True)
    tab.hide()
    assert survey.asked[-1] == ("watch", False, False)


def test_a_cell_of_the_matrix_is_chosen_by_mouse_and_by_keys(tab: DepthTab, qtbot: QtBot) -> None:
    matrix = tab.survey.matrix
    assert matrix.current == TANH_XAVIER
    qtbot.mouseClick(matrix, Qt.MouseButton.LeftButton, pos=matrix.cell(RELU_HE).center().toPoint())
    assert matrix.current == tab.survey.current == RELU_HE
    assert tab.survey.card.heading.text() == "ReLU, He normal"
    qtbot.keyClick(matrix, Qt.Key.Key_Left)
    qtbot.keyClick(matrix, Qt.Key.Key_Up)
    assert matrix.current == Combination(activation="tanh", initialisation="he_uniform")
    qtbot.keyClick(matrix, Qt.Key.Key_End)
    assert matrix.current.initialisation == "orthogonal"


def test_every_cell_is_found_where_it_lies(tab: DepthTab) -> None:
    matrix = tab.survey.matrix
    for combination in combinations():
        assert matrix.at(matrix.cell(combination).center()) == combination
    assert matrix.at(QPoint(1, 1).toPointF()) is None


def test_orange_vanishes_blue_explodes_and_what_is_healthy_has_a_dot(tab: DepthTab, look: Look) -> None:
    picture = tab.survey.matrix.grab().toImage()

    def color(combination: Combination) -> QColor:
        cell = tab.survey.matrix.cell(combination)
        return picture.pixelColor(round(cell.left() + 4), round(cell.top() + 4))

    vanishing = color(Combination(activation="relu", initialisation="lecun"))
    exploding = color(Combination(activation="identity", initialisation="lecun"))
    assert vanishing.red() > vanishing.blue() + 60
    assert exploding.blue() > exploding.red() + 60
    healthy = tab.survey.matrix.cell(RELU_HE).center().toPoint()
    assert picture.pixelColor(healthy) == look.color("ok")


def test_rows_are_the_initialisations_of_the_chosen_activation_or_the_other_way_round(tab: DepthTab) -> None:
    layers = tab.survey.layers
    assert [row.name for row in layers.rows][-3:] == ["He uniform", "He normal", "orthogonal"]
    assert "normal σ = 0.1" in [row.name for row in layers.rows]
    assert layers.rows[layers.row].combination == TANH_XAVIER
    tab.survey.by._choose(1)
    assert tab.survey.by.current == BY_ACTIVATION
    assert [row.name for row in layers.rows][:3] == ["identity", "tanh", "ReLU"]
    assert layers.rows[layers.row].combination == TANH_XAVIER


def test_a_cell_of_the_layers_chooses_row_and_layer_everywhere(tab: DepthTab, qtbot: QtBot) -> None:
    view = tab.survey
    place = view.layers.cell(Spot(BACK, 9, 6)).center().toPoint()
    qtbot.mouseClick(view.layers, Qt.MouseButton.LeftButton, pos=place)
    assert view.current == Combination(activation="tanh", initialisation="he_normal")
    assert view.layers.layer == 6
    assert view.card.numbers.text().startswith("Layer 7:")
    qtbot.keyClick(view.layers, Qt.Key.Key_Right)
    assert view.card.numbers.text().startswith("Layer 8:")
    qtbot.keyClick(view.layers, Qt.Key.Key_Up)
    assert view.matrix.current.initialisation == "he_uniform"
    qtbot.keyClick(view.plot, Qt.Key.Key_End)
    assert view.layers.layer == LAYERS - 1


def test_numbers_stand_in_words_at_the_pointer(tab: DepthTab) -> None:
    words = tab.survey.layers.words(Spot(FORWARD, 5, 2))
    assert words.splitlines()[:2] == ["LeCun, layer 3", "activations: σ(h) = 0.0900"]
    assert "vanish" in tab.survey.matrix.words(Combination(activation="relu", initialisation="lecun"))
    assert "healthy" in tab.survey.matrix.words(RELU_HE)


def test_the_card_shows_the_factors_with_their_numbers(tab: DepthTab) -> None:
    tab.survey.matrix._choose(RELU_HE)
    formula = tab.survey.card.formula._formula.text()
    assert "0.0313·64·1.00/2.00 = 1.00" in formula
    assert "0.0313·64·0.500 = 1.00" in formula
    tab.survey.matrix._choose(Combination(activation="softmax", initialisation="constant"))
    assert "There is no formula" in tab.survey.card.formula._text.text()


def test_sliders_change_the_stack(tab: DepthTab, survey: StillDepth, qtbot: QtBot) -> None:
    qtbot.keyClick(tab.survey.depth_slider, Qt.Key.Key_Right)
    assert survey.asked[-1] == ("stack", {"depth": 21})
    qtbot.keyClick(tab.survey.width_slider, Qt.Key.Key_Right)
    assert survey.asked[-1] == ("stack", {"width": 70})
    qtbot.keyClick(tab.survey.value_slider, Qt.Key.Key_Left)
    assert survey.asked[-1] == ("stack", {"value": 0.09})


def test_d_throws_the_dice_of_what_is_looked_at(tab: DepthTab, survey: StillDepth, qtbot: QtBot) -> None:
    qtbot.keyClick(tab.survey.matrix, Qt.Key.Key_D)
    assert survey.asked[-1] == ("dice",)
    tab.open_view(LINEAR)
    qtbot.keyClick(tab.linear.between, Qt.Key.Key_D)
    assert survey.asked[-1] == ("linear dice",)


def test_what_is_not_known_yet_shows_progress_and_can_be_cancelled(tab: DepthTab, survey: StillDepth) -> None:
    assert not tab.stop.isVisible()
    survey.show(attrs.evolve(STACK_FRAME, found=STACK_FRAME.found[:55]))
    assert tab.progress.share == pytest.approx(0.5)
    assert tab.progress.isVisible()
    tab.stop.click()
    assert survey.asked[-1] == ("cancel",)
    assert tab.stop.text() == "Go on"
    assert not tab.progress.isVisible()
    tab.stop.click()
    assert survey.asked[-1] == ("go on",)
    assert "not worked out yet" in tab.survey.matrix.words(Combination(activation="silu", initialisation="orthogonal"))


def test_the_network_is_shown_as_it_is_and_with_every_combination(
    tab: DepthTab, survey: StillDepth, studio: StillStudio
) -> None:
    tab.open_view(NETWORK)
    assert survey.asked[-2:] == [("choose", NETWORK), ("watch", True, False)]
    survey.show(NETWORK_FRAME)
    view = tab.survey
    assert view.layers.rows[0].name == "as it is"
    assert view.layers.row == 0
    assert view.current is None
    assert view.card.heading.text() == "The network as it is"
    assert not view.card.use.isEnabled()
    assert "Dense 1" in view.card.numbers.text()
    assert "σ_w" in view.card.formula._text.text()
    view.matrix._choose(RELU_HE)
    assert view.card.use.isEnabled()
    view.card.use.click()
    assert survey.asked[-1] == ("use", RELU_HE)
    studio.document.edit(with_combination(studio.document.experiment, RELU_HE, 0.1))
    assert not view.card.use.isEnabled()
    assert "already" in view.card.use.toolTip()
    tab.open_view(STACK)
    assert len(view.layers.rows) == 11


@pytest.mark.parametrize("look", ["light", "projector"], indirect=True)
@pytest.mark.parametrize(
    ("obstacle", "word"), [(WAITS, "Waits"), (IMPOSSIBLE, "cannot be built"), (TOO_LARGE, "large")]
)
def test_why_a_network_cannot_be_surveyed_is_said(tab: DepthTab, survey: StillDepth, obstacle: str, word: str) -> None:
    survey.obstacle = obstacle
    tab.open_view(NETWORK)
    assert word in tab.survey._facts.text()
    assert tab.survey._facts.isVisible()
    assert not tab.stop.isVisible()


def test_linear_of_linear_shows_the_same_answers_and_with_a_function_others(
    tab: DepthTab, survey: StillDepth, qtbot: QtBot
) -> None:
    tab.open_view(LINEAR)
    survey.show_linear(compare(example(0), "identity"))
    view = tab.linear
    assert "rounding" in view.verdict.text()
    assert [picture.values.shape for picture in view.matrices] == [(1, 2), (2, 3), (3, 2)]
    assert view.product.values.tolist() == example(0).collapsed()[0].tolist()
    assert np.abs(view.difference.values).max() < 1e-12
    qtbot.keyClick(view.between, Qt.Key.Key_Down)
    assert survey.asked[-1] == ("linear", "tanh")
    survey.show_linear(compare(example(0), "tanh"))
    assert "no single matrix" in view.verdict.text()
    assert np.abs(view.difference.values).max() > 0.01
    view.dice.click()
    assert survey.asked[-1] == ("linear dice",)


def test_a_deep_stack_shows_its_first_and_last_matrices(tab: DepthTab, survey: StillDepth) -> None:
    tab.open_view(LINEAR)
    survey.show_linear(compare(example(0, (2, *[3] * 9, 1)), "identity"))
    assert len(tab.linear.matrices) == 4
    survey.show_linear(compare(example(0, (5, 2)), "identity", np.ones((3, 5))))
    assert len(tab.linear.matrices) == 1


def test_the_network_is_made_linear_at_a_click(tab: DepthTab, survey: StillDepth, studio: StillStudio) -> None:
    tab.open_view(LINEAR)
    survey.show_linear(compare(example(0), "identity"))
    assert tab.linear.linear.isEnabled()
    tab.linear.linear.click()
    assert survey.asked[-1] == ("make linear",)
    studio.document.edit(made_linear(studio.document.experiment))
    assert not tab.linear.linear.isEnabled()


def test_a_matrix_opens_large_at_a_click_or_by_enter_and_closes_by_a_click(
    tab: DepthTab, survey: StillDepth, qtbot: QtBot
) -> None:
    tab.open_view(LINEAR)
    survey.show_linear(compare(example(0), "tanh"))
    qtbot.mouseClick(tab.linear.product, Qt.MouseButton.LeftButton)
    large = tab.linear.product.findChild(Large)
    assert large is not None and large.isVisible()
    picture = large.findChild(GridPicture)
    assert picture is not None
    assert picture.values.tolist() == tab.linear.product.values.tolist()
    qtbot.mouseClick(large, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert not large.isVisible()
    qtbot.keyClick(tab.linear.difference, Qt.Key.Key_Return)
    opened = tab.linear.difference.findChild(Large)
    assert opened is not None
    opened.close()


def test_values_of_a_picture_are_told_at_the_pointer(tab: DepthTab, survey: StillDepth) -> None:
    tab.open_view(LINEAR)
    survey.show_linear(compare(example(0), "identity"))
    QApplication.processEvents()
    picture = tab.linear.product
    values, bias = picture._boxes()
    assert picture.words(values.center() - QPoint(3, 0)).splitlines()[1].startswith("row 1, column 1: −0.71")
    assert picture.words(bias.center()).splitlines()[1].startswith("bias: 0.359")


@pytest.mark.parametrize("look", ROOMS, indirect=True)
def test_no_text_of_the_tab_is_cut_and_all_of_it_fits(
    tab: DepthTab, survey: StillDepth, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut: set[str] = set()

    class Metrics(QFontMetricsF):
        def elidedText(self, text: str, mode: Qt.TextElideMode, width: float, flags: int | None = 0) -> str:
            shown = super().elidedText(text, mode, width, flags or 0)
            if shown != text:
                cut.add(text)
            return shown

    monkeypatch.setattr(paint, "QFontMetricsF", Metrics)
    host = tab.window()
    for view, frame in ((STACK, STACK_FRAME), (NETWORK, NETWORK_FRAME), (LINEAR, None)):
        tab.open_view(view)
        if frame is not None:
            survey.show(frame)
        else:
            survey.show_linear(compare(example(0), "leaky_relu"))
        QApplication.processEvents()
        host.grab()
        least = host.minimumSizeHint()
        assert least.width() <= host.width() and least.height() <= host.height()
    assert cut == set()


def test_every_control_has_a_name_and_a_word_of_explanation_before_it_is_seen(
    look: Look, studio: StillStudio, qtbot: QtBot
) -> None:
    tab = DepthTab(look, studio)  # type: ignore[arg-type]  # stands in for a studio
    qtbot.addWidget(tab)
    found = [w for w in tab.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    ours = [w for w in found if type(w).__module__.startswith("playground.") and type(w).__name__ != "Entry"]
    assert [type(w).__name__ for w in ours if not (w.accessibleName() and w.toolTip())] == []
    assert set(tab.tab_stops()) <= set(ours)
