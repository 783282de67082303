"""The row of layer cards and the inspector on the Train page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from attrs import evolve
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from still_studio import StillStudio

from playground.core.datasets import Images
from playground.core.edits import choose_data, choose_optimiser, choose_schedule, remove_layer
from playground.core.fields import OUTPUT_ID
from playground.core.initialisers import Initialisation
from playground.core.layers import LAYERS, Dense, Dropout
from playground.core.optimisers import OPTIMISERS
from playground.core.presets import preset
from playground.core.schedules import SCHEDULES
from playground.ui.paint import text_width
from playground.ui.theme import Look
from playground.ui.train.layer_cards import InputCard
from playground.ui.train.network_panel import NetworkPanel
from playground.ui.train.start_fields import spread_text


@pytest.fixture
def panel(look: Look, studio: StillStudio, qtbot: QtBot) -> Iterator[NetworkPanel]:
    panel = NetworkPanel(look, studio)  # type: ignore[arg-type]  # stands in for a studio
    panel.show_experiment(None, studio.document.experiment)
    studio.document.changed.connect(panel.show_experiment)
    panel.resize(762, 560)
    panel.show()
    qtbot.waitExposed(panel)
    yield panel
    panel.close()
    panel.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def ids(studio: StillStudio) -> list[str]:
    return [layer.id for layer in studio.document.experiment.network.layers]


def test_the_cards_stand_in_order_from_input_to_output(panel: NetworkPanel, studio: StillStudio) -> None:
    cards = [panel.row.cards[name] for name in ids(studio)]
    places = [card.x() for card in (*cards, panel.row.output_card)]
    assert places == sorted(places)
    assert [card.shown_name for card in cards] == ["Dense 1", "Dense 2", "Dense 3"]
    assert len(panel.row.adders) == 4


def test_plus_adds_the_chosen_kind_of_layer_there(panel: NetworkPanel, studio: StillStudio) -> None:
    menu = panel.row.adders[1].menu
    menu.actions()[list(LAYERS).index("dropout")].trigger()
    layer = studio.document.experiment.network.layers[1]
    assert isinstance(layer, Dropout)
    assert panel.chosen == layer.id
    assert panel.row.cards[layer.id].is_chosen


def test_keys_choose_move_duplicate_and_remove(panel: NetworkPanel, studio: StillStudio, qtbot: QtBot) -> None:
    first, second, third = ids(studio)
    panel.row.cards[first].setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(panel.row.cards[first], Qt.Key.Key_Right)
    assert panel.chosen == second
    card = panel.row.cards[second]
    qtbot.keyClick(card, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert ids(studio) == [first, third, second]
    qtbot.keyClick(card, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert ids(studio) == [first, second, third]
    qtbot.keyClick(card, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert len(ids(studio)) == 4
    copy = panel.chosen
    assert ids(studio).index(copy) == 2
    panel.row.cards[copy].setFocus()
    qtbot.keyClick(panel.row.cards[copy], Qt.Key.Key_Delete)
    assert ids(studio) == [first, second, third]
    assert panel.chosen == third


def test_the_keyboard_stays_in_the_row_when_its_card_is_removed(panel: NetworkPanel, studio: StillStudio) -> None:
    first, second, _third = ids(studio)
    panel.row.cards[first].setFocus()
    panel.layer_menu(first).actions()[3].trigger()
    assert panel.row.cards[second].hasFocus()


def test_a_card_is_dragged_to_another_place(panel: NetworkPanel, studio: StillStudio, qtbot: QtBot) -> None:
    first, second, third = ids(studio)
    card = panel.row.cards[first]
    target = card.mapFrom(panel.row.widget(), panel.row.cards[third].geometry().center() + QPoint(5, 0))
    qtbot.mousePress(card, Qt.MouseButton.LeftButton, pos=QPoint(30, 20))
    QTest.mouseMove(card, QPoint(60, 20))
    QTest.mouseMove(card, target)
    assert panel.row.insertion_mark is not None
    qtbot.mouseRelease(card, Qt.MouseButton.LeftButton, pos=target)
    assert ids(studio) == [second, third, first]
    assert panel.row.insertion_mark is None


def test_a_card_that_is_taken_away_while_it_is_dragged_lands_nowhere(
    panel: NetworkPanel, studio: StillStudio, qtbot: QtBot
) -> None:
    first, second, third = ids(studio)
    card = panel.row.cards[first]
    qtbot.mousePress(card, Qt.MouseButton.LeftButton, pos=QPoint(30, 20))
    QTest.mouseMove(card, QPoint(60, 20))
    studio.document.edit(remove_layer(studio.document.experiment, first))
    QTest.mouseMove(card, QPoint(500, 20))
    qtbot.mouseRelease(card, Qt.MouseButton.LeftButton, pos=QPoint(500, 20))
    assert ids(studio) == [second, third]
    assert panel.row.insertion_mark is None


def test_escape_gives_a_drag_up(panel: NetworkPanel, studio: StillStudio, qtbot: QtBot) -> None:
    before = ids(studio)
    card = panel.row.cards[before[0]]
    card.setFocus()
    qtbot.mousePress(card, Qt.MouseButton.LeftButton, pos=QPoint(30, 20))
    QTest.mouseMove(card, QPoint(500, 20))
    qtbot.keyClick(card, Qt.Key.Key_Escape)
    qtbot.mouseRelease(card, Qt.MouseButton.LeftButton, pos=QPoint(500, 20))
    assert ids(studio) == before


def test_holding_plus_is_one_step_of_undo(panel: NetworkPanel, studio: StillStudio) -> None:
    units = panel.row.cards[ids(studio)[0]].units
    units.pressed.emit()
    for size in (17, 18, 19):
        units.changed.emit(size)
    units.released.emit()
    assert studio.document.experiment.network.dense_layers[0].units == 19
    studio.document.undo()
    assert studio.document.experiment == preset("spiral")


def test_a_layer_that_stays_keeps_its_card(panel: NetworkPanel, studio: StillStudio) -> None:
    second = ids(studio)[1]
    card = panel.row.cards[second]
    panel.row.remove_wanted.emit(ids(studio)[0])
    assert panel.row.cards[second] is card
    assert card.shown_name == "Dense 1"


def test_the_dropout_field_inserts_a_layer_and_stays_with_its_own(panel: NetworkPanel, studio: StillStudio) -> None:
    first = ids(studio)[0]
    panel.row.chosen.emit(first)
    slider = panel.inspector.fields.dropout
    slider.pressed.emit()
    for probability in (0.1, 0.3):
        slider.moved.emit(probability)
    slider.released.emit()
    layers = studio.document.experiment.network.layers
    assert isinstance(layers[1], Dropout) and layers[1].probability == 0.3
    assert len(layers) == 4
    assert panel.chosen == first
    studio.document.undo()
    assert len(ids(studio)) == 3


def test_another_initialisation_is_taken_for_layer_and_output(panel: NetworkPanel, studio: StillStudio) -> None:
    panel.inspector.fields.start.choice.chosen.emit("he_normal")
    network = studio.document.experiment.network
    assert network.dense_layers[0].initialisation.kind == "he_normal"
    panel.row.chosen.emit(OUTPUT_ID)
    panel.inspector.fields.start.choice.set_chosen("zeros")
    panel.inspector.fields.start.choice.chosen.emit("zeros")
    assert studio.document.experiment.network.output_initialisation.kind == "zeros"


@pytest.mark.parametrize(
    ("kind", "text"), [("xavier_uniform", "± 0.612"), ("xavier_normal", "σ 0.354"), ("zeros", "0")]
)
def test_the_spread_is_that_of_the_formula(kind: str, text: str) -> None:
    assert spread_text(Initialisation(kind=kind), (8, 8)) == text


def test_the_width_slider_sets_every_hidden_dense_layer(panel: NetworkPanel, studio: StillStudio) -> None:
    panel.width_slider.moved.emit(32.0)
    assert {layer.units for layer in studio.document.experiment.network.dense_layers} == {32}


def test_a_network_without_hidden_layers_shows_its_output(panel: NetworkPanel, studio: StillStudio) -> None:
    studio.open_preset("gaussians")
    assert panel.chosen == OUTPUT_ID
    assert not panel.width_slider.isEnabled()
    panel.row.adders[0].menu.actions()[0].trigger()
    assert len(panel.row.cards) == 1
    assert panel.width_slider.isEnabled()


def test_many_layers_scroll_inside_the_row(panel: NetworkPanel, studio: StillStudio) -> None:
    experiment = studio.document.experiment
    layers = tuple(Dense(id=f"wide-{number}") for number in range(12))
    studio.document.edit(evolve(experiment, network=evolve(experiment.network, layers=layers)))
    assert panel.row.widget().width() > panel.row.viewport().width()
    assert panel.width() == 762


def test_a_loss_that_does_not_fit_says_so_and_is_mended_by_one_click(
    panel: NetworkPanel, studio: StillStudio, qtbot: QtBot
) -> None:
    experiment = studio.document.experiment
    studio.document.edit(evolve(experiment, data=Images()))
    panel.open_training()
    problem = panel.training.problem
    assert problem.isVisible()
    qtbot.mouseClick(problem.button, Qt.MouseButton.LeftButton)
    assert studio.document.experiment.training.loss == "cross_entropy"
    assert not problem.isVisible()


def test_optimiser_constants_follow_the_optimiser(panel: NetworkPanel, studio: StillStudio) -> None:
    panel.training.optimiser.chosen.emit("momentum")
    assert list(panel.training.constants.sliders) == ["momentum"]
    panel.training.constants.sliders["momentum"].moved.emit(0.5)
    assert studio.document.experiment.training.optimiser.momentum == 0.5  # type: ignore[union-attr]
    panel.training.optimiser.chosen.emit("sgd")
    assert panel.training.constants.sliders == {}


def test_gradient_clipping_is_off_until_its_box_is_ticked(panel: NetworkPanel, studio: StillStudio) -> None:
    assert not panel.training.norm.isEnabled()
    panel.training.clip.click()
    assert studio.document.experiment.training.gradient_clipping == 1.0
    assert panel.training.norm.isEnabled()
    panel.training.clip.click()
    assert studio.document.experiment.training.gradient_clipping is None


def test_the_preset_menu_opens_a_preset(panel: NetworkPanel, studio: StillStudio) -> None:
    panel.preset_menu.actions()[0].trigger()
    assert studio.document.experiment.name == "MNIST, course MLP"


def test_folded_cards_leave_units_and_activation_to_the_inspector(panel: NetworkPanel) -> None:
    assert not panel.inspector.fields.units.isVisible()
    panel.set_folded(True)
    assert panel.inspector.fields.units.isVisible()
    card = next(iter(panel.row.cards.values()))
    assert card.height() == 36
    assert not any(field.isVisible() for field in card.fields())


def test_the_keyboard_goes_to_the_copy_of_a_layer(panel: NetworkPanel, studio: StillStudio, qtbot: QtBot) -> None:
    first = ids(studio)[0]
    panel.row.cards[first].setFocus()
    qtbot.keyClick(panel.row.cards[first], Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert panel.row.cards[ids(studio)[1]].hasFocus()


def test_a_folded_dropout_card_says_off_only_in_the_projector_theme(
    panel: NetworkPanel, studio: StillStudio, look: Look
) -> None:
    panel.row.adders[1].menu.actions()[list(LAYERS).index("dropout")].trigger()
    card = panel.row.cards[ids(studio)[1]]
    panel.set_folded(True)
    assert [part[0] for part in card._folded_parts()] == ["Dropout", "0.2"]
    look.set_theme("projector")
    assert [part[0] for part in card._folded_parts()] == ["0.2", "off"]


@pytest.mark.parametrize("look", ["light", "dark", "projector"], indirect=True)
def test_the_training_settings_open_whole_from_their_button(panel: NetworkPanel, studio: StillStudio) -> None:
    panel.resize(1180, 632)  # the page in a window of 1280 × 720
    for optimiser in OPTIMISERS:
        studio.document.edit(choose_optimiser(studio.document.experiment, optimiser))
        for schedule in SCHEDULES:
            studio.document.edit(choose_schedule(studio.document.experiment, schedule))
            assert not panel.training.isVisible()
            panel.training_button.click()
            for _ in range(3):  # the panel asks for more height once it knows its width
                QApplication.processEvents()
            training = panel.training
            assert training.isVisible() and training.form == "whole" and not training.more.isVisible()
            for part in (training.stopping, training.order, training.clip, training.penalties, training.loss):
                assert part.isVisible()
                place = part.rect().translated(part.mapTo(panel, QPoint(0, 0)))
                assert panel.rect().contains(place)
            panel.training_button.click()


def test_on_a_projector_the_inspector_is_behind_its_button_and_the_diagram_has_its_room(
    panel: NetworkPanel, look: Look
) -> None:
    assert panel.inspector.isVisible() and not panel.layer_button.isVisible()
    look.set_theme("projector")
    panel.resize(780, 390)
    panel.set_folded(True)
    assert not panel.inspector.isVisible() and panel.diagram.height() >= 260
    panel.layer_button.click()
    assert panel.inspector.isVisible()
    panel.layer_button.click()
    look.set_theme("light")
    assert panel.inspector.isVisible() and panel.inspector.geometry().bottom() == panel.rect().bottom()


def test_more_settings_of_a_layer_open_from_within_the_open_panel(
    panel: NetworkPanel, look: Look, qtbot: QtBot
) -> None:
    look.set_theme("projector")
    panel.resize(780, 500)
    panel.set_folded(True)
    panel.layer_button.click()
    strip = panel.inspector.strip
    strip.more.click()
    assert strip.rest.isVisible()
    qtbot.mouseClick(panel.inspector.fields.freeze, Qt.MouseButton.LeftButton)
    assert panel.inspector.isVisible() and strip.rest.isVisible()
    qtbot.mouseClick(panel.diagram, Qt.MouseButton.LeftButton, pos=QPoint(3, panel.diagram.height() - 3))
    assert not panel.inspector.isVisible()


def test_the_size_of_colour_pictures_fits_the_input_card_beside_many_layers(
    panel: NetworkPanel, studio: StillStudio, look: Look
) -> None:
    studio.document.edit(choose_data(preset("course-cnn"), Images(set="cifar10")))
    (card,) = panel.findChildren(InputCard)
    assert card.isVisible() and card.size_shown in ("3 × 32 × 32", "3×32×32")
    assert text_width(look.font("value"), card.size_shown) <= card.width()
