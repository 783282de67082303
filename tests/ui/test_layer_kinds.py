"""Cards and inspector of every kind of layer, and what is shown of an impossible stack."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from attrs import evolve
from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from still_studio import StillStudio

from playground.core import edits
from playground.core.experiment import Experiment
from playground.core.fields import OUTPUT_ID
from playground.core.layers import (
    LAYERS,
    BatchNorm,
    Conv,
    Dense,
    Dropout,
    GlobalAveragePool,
    Layer,
    LayerNorm,
    Pool,
    Residual,
)
from playground.core.network import MOST_LAYERS
from playground.core.presets import preset
from playground.core.shapes import layer_shapes, problems
from playground.ui import paint
from playground.ui.numbers import count
from playground.ui.theme import Look
from playground.ui.train.hidden_cards import ConvCard, DenseCard, PoolCard, ResidualCard
from playground.ui.train.network_panel import NetworkPanel
from playground.ui.widgets.choice import Choice

EVERY_KIND: tuple[Layer, ...] = (
    Conv(id="conv-1", filters=20, size=5, padding=0),
    BatchNorm(id="batch_norm-1"),
    Pool(id="pool-1", mode="average"),
    Residual(id="residual-1", filters=256, size=11, activation="leaky_relu", frozen=True),
    Dropout(id="dropout-1", probability=0.25),
    LayerNorm(id="layer_norm-1"),
    GlobalAveragePool(id="global_average_pool-1"),
    Dense(id="dense-1", units=1000, activation="leaky_relu", frozen=True),
)


def with_layers(*layers: Layer) -> Experiment:
    experiment = preset("course-cnn")
    return evolve(experiment, network=evolve(experiment.network, layers=layers))


TOO_LARGE = with_layers(
    Conv(id="conv-1", size=5, padding=0),
    Pool(id="pool-1"),
    Pool(id="pool-2"),
    Conv(id="conv-2", filters=64, size=7, padding=0),
    Dense(id="dense-1"),
)
"""The second Conv layer reads 6×6 pictures."""


@pytest.fixture
def preset_name() -> str:
    return "course-cnn"


@pytest.fixture
def panel(look: Look, studio: StillStudio, qtbot: QtBot) -> Iterator[NetworkPanel]:
    panel = NetworkPanel(look, studio)  # type: ignore[arg-type]  # stands in for a studio
    panel.show_experiment(None, studio.document.experiment)
    studio.document.changed.connect(panel.show_experiment)
    panel.resize(762, 660)
    panel.show()
    qtbot.waitExposed(panel)
    yield panel
    panel.close()
    panel.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def present(studio: StillStudio, layer_id: str) -> Layer:
    network = studio.document.experiment.network
    return network.layers[network.index(layer_id)]


def test_the_cards_of_the_course_cnn_say_shapes_and_parameters(panel: NetworkPanel) -> None:
    captions = {name: card.caption for name, card in panel.row.cards.items()}
    assert captions == {
        "conv-1": ("20×24×24", "520"),
        "pool-1": ("20×12×12", "0"),
        "conv-2": ("50×8×8", count(25050)),
        "pool-2": ("50×4×4", "flatten 800"),
        "dense-1": ("800 → 500", count(400500)),
    }
    assert panel.row.horizontalScrollBar().maximum() == 0


def test_the_fields_on_the_cards_edit_their_layers(panel: NetworkPanel, studio: StillStudio) -> None:
    conv, pool = panel.row.cards["conv-1"], panel.row.cards["pool-1"]
    assert isinstance(conv, ConvCard) and isinstance(pool, PoolCard)
    conv.filters.entry.taken.emit(30.0)
    conv.size_field.entry.taken.emit(3.0)
    conv.activation.chosen.emit("tanh")
    pool.mode.chosen.emit("average")
    pool.size_field.entry.taken.emit(3.0)
    changed = present(studio, "conv-1")
    assert isinstance(changed, Conv)
    assert (changed.filters, changed.size, changed.activation) == (30, 3, "tanh")
    assert present(studio, "pool-1") == Pool(id="pool-1", mode="average", size=3)
    assert studio.document.stack.count() == 5


def test_stepping_a_number_on_a_card_is_one_step_of_undo(panel: NetworkPanel, studio: StillStudio) -> None:
    card = panel.row.cards["conv-2"]
    assert isinstance(card, ConvCard)
    card.filters.pressed.emit()
    for filters in (51, 52, 53):
        card.filters.changed.emit(filters)
    card.filters.released.emit()
    assert studio.document.stack.count() == 1
    studio.document.undo()
    assert studio.document.experiment == preset("course-cnn")


def test_the_size_of_a_residual_block_stays_odd(panel: NetworkPanel, studio: StillStudio, qtbot: QtBot) -> None:
    studio.document.edit(with_layers(Residual(id="residual-1", size=3)))
    card = panel.row.cards["residual-1"]
    assert isinstance(card, ResidualCard)
    qtbot.keyClick(card.size_field, Qt.Key.Key_Up)
    assert present(studio, "residual-1").size == 5  # type: ignore[union-attr]
    qtbot.keyClick(card.size_field, Qt.Key.Key_Down)
    assert present(studio, "residual-1").size == 3  # type: ignore[union-attr]
    card.size_field.edit("4")
    qtbot.keyClick(card.size_field.entry, Qt.Key.Key_Return)
    assert card.size_field.entry.is_wrong
    assert present(studio, "residual-1").size == 3  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("field", "key", "value"),
    [("size", "3", 3), ("stride", "2", 2), ("padding", "same", "same"), ("padding", "2", 2), ("dilation", "2", 2)],
)
def test_the_lists_of_the_inspector_edit_a_conv_layer(
    panel: NetworkPanel, studio: StillStudio, field: str, key: str, value: object
) -> None:
    panel.row.chosen.emit("conv-1")
    choice: Choice = panel.inspector.fields.choices[field]
    choice.chosen.emit(key)
    assert getattr(present(studio, "conv-1"), field) == value
    assert choice.current == key
    assert studio.document.stack.count() == 1


def test_normalise_puts_a_norm_layer_after_the_chosen_one(panel: NetworkPanel, studio: StillStudio) -> None:
    panel.row.chosen.emit("conv-1")
    panel.inspector.fields.norm_choice.chosen.emit("batch_norm")
    assert isinstance(studio.document.experiment.network.layers[1], BatchNorm)
    assert panel.chosen == "conv-1"
    panel.inspector.fields.norm_choice.chosen.emit("layer_norm")
    assert isinstance(studio.document.experiment.network.layers[1], LayerNorm)
    panel.inspector.fields.norm_choice.chosen.emit("")
    assert studio.document.experiment == preset("course-cnn")


def test_a_frozen_layer_says_so(panel: NetworkPanel, studio: StillStudio) -> None:
    panel.row.chosen.emit("dense-1")
    panel.inspector.fields.freeze.switched.emit(True)
    assert present(studio, "dense-1").frozen  # type: ignore[union-attr]
    assert "frozen" in panel.row.cards["dense-1"].accessibleName()
    assert "frozen" not in panel.row.cards["conv-1"].accessibleName()


@pytest.mark.parametrize("layer", EVERY_KIND, ids=lambda layer: layer.kind)
@pytest.mark.parametrize("folded", [False, True])
def test_every_kind_of_layer_has_a_card_and_its_settings(
    panel: NetworkPanel, studio: StillStudio, layer: Layer, folded: bool
) -> None:
    studio.document.edit(with_layers(*EVERY_KIND))
    panel.set_folded(folded)
    panel.row.chosen.emit(layer.id)
    panel.grab()
    assert panel.inspector.chosen == layer.id
    fields = panel.inspector.strip.findChildren(Choice)
    assert [choice.accessibleName() for choice in fields if choice.isVisible() and not choice.toolTip()] == []


@pytest.mark.parametrize("folded", [False, True])
@pytest.mark.parametrize("look", ["light", "projector"], indirect=True)
def test_no_card_cuts_its_text(
    panel: NetworkPanel, studio: StillStudio, monkeypatch: pytest.MonkeyPatch, folded: bool
) -> None:
    cut: set[str] = set()

    class Metrics(QFontMetricsF):
        def elidedText(self, text: str, mode: Qt.TextElideMode, width: float, flags: int | None = 0) -> str:
            shown = super().elidedText(text, mode, width, flags or 0)
            if shown != text:
                cut.add(text)
            return shown

    panel.set_folded(folded)
    monkeypatch.setattr(paint, "QFontMetricsF", Metrics)
    widest = Conv(id="conv-8", filters=256, size=11, activation="leaky_relu", frozen=True)
    for layers in (EVERY_KIND, TOO_LARGE.network.layers, (widest, Pool(id="pool-8", mode="average"))):
        studio.document.edit(with_layers(*layers))
        QApplication.processEvents()
        panel.row.widget().grab()
    assert cut == set()


def test_what_finds_no_room_in_the_strip_is_behind_more(panel: NetworkPanel, qtbot: QtBot) -> None:
    panel.row.chosen.emit("conv-1")
    more, fields = panel.inspector.strip.more, panel.inspector.fields
    assert more.isVisible() and not fields.dilation.isVisible()
    qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    assert fields.dilation.isVisible() and fields.bias.isVisible()
    assert not fields.units.isVisible()
    panel.row.chosen.emit("pool-1")
    assert not fields.dilation.isVisible() and not more.isVisible()


def test_the_card_that_is_wrong_shows_the_arithmetic_and_the_field(panel: NetworkPanel, studio: StillStudio) -> None:
    studio.document.edit(TOO_LARGE)
    card, after = panel.row.cards["conv-2"], panel.row.cards["dense-1"]
    assert isinstance(card, ConvCard) and isinstance(after, DenseCard)
    assert card.problem == "⌊(6+2·0−7)/1⌋+1 < 1"
    assert card.caption == ("no output", "")
    assert after.is_waiting and panel.row.output_card.is_waiting
    assert not card.is_waiting and not panel.row.cards["pool-2"].is_waiting
    assert panel.problem.arithmetic.text() == card.problem


def test_one_click_mends_an_impossible_stack(panel: NetworkPanel, studio: StillStudio, qtbot: QtBot) -> None:
    studio.document.edit(TOO_LARGE)
    button = panel.problem.fixes[0]
    assert button.isVisible() and button.text() == "Set size to 6"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert problems(studio.document.experiment) == ()
    assert not panel.problem.isVisible()
    assert panel.row.cards["conv-2"].problem == ""
    assert not panel.row.cards["dense-1"].is_waiting
    studio.document.undo()
    assert panel.problem.isVisible()


def test_undo_leads_out_of_an_impossible_stack(panel: NetworkPanel, studio: StillStudio, qtbot: QtBot) -> None:
    studio.document.edit(TOO_LARGE)
    qtbot.mouseClick(panel.problem.undo, Qt.MouseButton.LeftButton)
    assert studio.document.experiment == preset("course-cnn")
    assert not panel.problem.isVisible()


def test_a_layer_that_no_number_mends_can_be_removed(panel: NetworkPanel, studio: StillStudio, qtbot: QtBot) -> None:
    studio.document.edit(with_layers(Dense(id="dense-1"), Pool(id="pool-1")))
    assert "needs a picture" in panel.problem.words.text()
    qtbot.mouseClick(panel.problem.remove, Qt.MouseButton.LeftButton)
    assert problems(studio.document.experiment) == ()
    assert list(panel.row.cards) == ["dense-1"]


def test_plus_marks_layers_that_cannot_stand_there_and_offers_them(panel: NetworkPanel, studio: StillStudio) -> None:
    menu = panel.row.adders[-1].menu
    menu.aboutToShow.emit()
    kinds = list(LAYERS)
    pool, dense = menu.actions()[kinds.index("pool")], menu.actions()[kinds.index("dense")]
    assert not pool.icon().isNull() and dense.icon().isNull()
    assert "picture" in pool.toolTip()
    pool.trigger()
    assert panel.problem.isVisible()


def test_a_full_network_takes_no_more_layers(panel: NetworkPanel, studio: StillStudio) -> None:
    studio.document.edit(with_layers(*(Dense(id=f"dense-{number}") for number in range(MOST_LAYERS))))
    assert not panel.row.adders[3].isEnabled()
    panel.row.duplicate_wanted.emit("dense-3")
    panel.row.add_wanted.emit("dense", 0)
    assert len(studio.document.experiment.network.layers) == MOST_LAYERS


@pytest.mark.parametrize("name", ["tiny-vgg", "small-resnet"])
def test_a_long_stack_scrolls_inside_the_row(panel: NetworkPanel, studio: StillStudio, name: str) -> None:
    studio.open_preset(name)
    last = panel.row.output_card
    panel.row.chosen.emit(OUTPUT_ID)
    place = last.mapTo(panel.row.viewport(), last.rect().bottomRight())
    assert place.x() <= panel.row.viewport().width()
    assert panel.size() == QSize(762, 660)


@pytest.mark.parametrize("seed", range(3))
def test_random_stacks_are_shown_and_edited_without_an_exception(
    panel: NetworkPanel, studio: StillStudio, look: Look, seed: int
) -> None:
    dice = random.Random(seed)
    document = studio.document
    for _ in range(15):
        layers = document.experiment.network.layers
        kind = dice.choice(list(LAYERS))
        panel.row.add_wanted.emit(kind, dice.randint(0, len(layers)))
        layers = document.experiment.network.layers
        layer = dice.choice(layers)
        if isinstance(layer, Conv):
            document.edit(edits.set_layer(document.experiment, layer.id, size=dice.randint(1, 11), padding=0))
        panel.row.chosen.emit(layer.id)
        panel.set_folded(dice.random() < 0.5)
        if dice.random() < 0.4:
            panel.row.remove_wanted.emit(layer.id)
        if panel.problem.isVisible() and dice.random() < 0.5:
            panel.problem.fix_wanted.emit(0) if panel.problem.fixes[0].isVisible() else panel.problem.undo_wanted.emit()
        shown = [panel.row.cards[shape.layer.id].is_waiting for shape in layer_shapes(document.experiment)]
        assert shown == [shape.inputs is None for shape in layer_shapes(document.experiment)]
    look.set_theme("dark")
    panel.grab()
