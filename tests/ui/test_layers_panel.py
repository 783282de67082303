"""Layers for this drawing: every layer with its numbers, the chosen map enlarged, and room for all."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.core.edits import remove_layer
from playground.core.explanations import LayerMap, LayerMaps, Unit, UnitWeights
from playground.core.presets import preset
from playground.ui.draw.layers_panel import LayersPanel
from playground.ui.draw.output_cells import OutputCells
from playground.ui.theme import Look

CNN = preset("course-cnn")
NORMAL = np.random.default_rng(3)
KERNEL = np.arange(25, dtype=np.float32).reshape(1, 5, 5) / 25 - 0.5


def maps(unit: Unit | None = None, *, gradient: bool = False, label: int = 4, seed: int = 3) -> LayerMaps:
    """What the course's network could make of a drawing."""
    random = np.random.default_rng(seed)
    shapes = {"conv-1": (20, 24, 24), "pool-1": (20, 12, 12), "conv-2": (50, 8, 8), "pool-2": (50, 4, 4)}
    layers = [LayerMap(layer_id=name, values=random.normal(size=shape)) for name, shape in shapes.items()]
    dense = np.maximum(0.0, np.arange(500) - 249.0)
    layers.append(LayerMap(layer_id="dense-1", values=dense))
    layers.append(LayerMap(layer_id="output", values=np.array([-3.84, -2.4, 0, 1, 8.4, -1.1, 12.34, 0.04, -0.2, 6.5])))
    weights = None if unit is None else UnitWeights(unit=unit, bias=-0.142, weights=KERNEL)
    return LayerMaps(number=1, layers=tuple(layers), weights=weights, gradient=gradient, label=label)


@pytest.fixture
def panel(look: Look, qtbot: QtBot) -> Iterator[LayersPanel]:
    panel = LayersPanel(look, CNN)
    qtbot.addWidget(panel)
    panel.resize(500, 812)
    panel.show()
    yield panel


def test_without_a_drawing_it_says_what_will_stand_there(panel: LayersPanel) -> None:
    assert panel._waiting.isVisible() and not panel.legend.isVisible()
    panel.show_maps(maps())
    assert not panel._waiting.isVisible() and panel.legend.isVisible()
    panel.show_maps(None)
    assert panel._waiting.isVisible()


def test_every_layer_has_its_name_and_its_numbers(panel: LayersPanel) -> None:
    panel.show_maps(maps())
    told = [(section.header.text(), section.header.facts) for section in panel.sections]
    assert told == [
        ("Conv 1", "20 maps, 24 × 24"),
        ("Pool 1", "20 maps, 12 × 12"),
        ("Conv 2", "50 maps, 8 × 8"),
        ("Pool 2", "50 maps, 4 × 4"),
        ("Dense 1", "500 units, 250 silent"),
    ]
    assert panel.output_facts.text() == "before softmax"
    assert panel.output.texts == ("−3.8", "−2.4", "0.0", "1.0", "8.4", "−1.1", "12.3", "0.04", "−0.2", "6.5")


def test_each_layer_has_one_scale_that_of_its_largest_value(panel: LayersPanel) -> None:
    shown = maps()
    panel.show_maps(shown)
    for section, layer in zip(panel.sections, shown.layers, strict=False):
        assert section.mosaic._scale.tolist() == [pytest.approx(float(np.abs(layer.values).max()))]


def test_layers_that_only_pass_on_are_folded_until_asked_for(panel: LayersPanel, qtbot: QtBot) -> None:
    panel.show_maps(maps())
    assert [section.open for section in panel.sections] == [True, False, True, False, True]
    pool = panel.sections[1]
    assert not pool.mosaic.isVisible()
    qtbot.mouseClick(pool.header, Qt.MouseButton.LeftButton)
    assert pool.mosaic.isVisible() and pool.mosaic.height() > 10
    panel.show_maps(maps(seed=4))
    assert pool.open


def test_all_maps_of_the_course_network_find_room(panel: LayersPanel) -> None:
    panel.show_maps(maps())
    for section in panel.sections:
        if section.open:
            assert section.mosaic.shown == len(section.layer.values)  # type: ignore[union-attr]


@pytest.mark.parametrize(("theme", "size"), [("light", (403, 631)), ("light", (500, 812))])
def test_nothing_of_the_course_network_is_scrolled(
    panel: LayersPanel, look: Look, theme: str, size: tuple[int, int], qtbot: QtBot
) -> None:
    look.set_theme(theme)
    panel.resize(*size)
    panel.show_maps(maps())
    qtbot.waitUntil(lambda: panel._scroll.verticalScrollBar().maximum() == 0)


def test_the_strongest_map_is_enlarged_by_itself_where_there_is_room(
    panel: LayersPanel, look: Look, qtbot: QtBot
) -> None:
    shown = maps()
    panel.show_maps(shown)
    strongest = int(np.abs(shown.layers[0].values).max((1, 2)).argmax())
    assert panel.unit == Unit("conv-1", strongest) and panel.card.isVisible()
    low = LayersPanel(look, CNN)
    qtbot.addWidget(low)
    low.resize(403, 631)
    low.show()
    low.show_maps(maps())
    assert low.unit is None and not low.card.isVisible()


def test_a_click_enlarges_a_map_with_its_kernel_and_another_folds_it_in(panel: LayersPanel, qtbot: QtBot) -> None:
    panel.show_maps(maps())
    QApplication.processEvents()  # the card takes its room
    mosaic = panel.sections[0].mosaic
    with qtbot.waitSignal(panel.wishes_changed):
        qtbot.mouseClick(mosaic, Qt.MouseButton.LeftButton, pos=mosaic.box(3).center().toPoint())
    assert panel.unit == Unit("conv-1", 3)
    shown = maps(panel.unit)
    panel.show_maps(shown)
    card = panel.card
    assert card.title == "Conv 1, map 4" and card.kernel.isVisible() and not card.kernels.isVisible()
    assert card.kernel.texts[0] == ("−0.50", "−0.46", "−0.42", "−0.38", "−0.34")
    assert card.bias.text == "−0.142"
    values = shown.layers[0].values[3]
    strongest = values.flat[np.abs(values).argmax()]
    assert card.strongest.text == f"{strongest:.2f}".replace("-", "−")
    card.large.hovered.emit(0, 5, 7)
    assert float(card.pointer.text.replace("−", "-")) == pytest.approx(float(values[5, 7]), rel=1e-2)
    card.large.hovered.emit(-1, -1, -1)
    assert card.pointer.text == "–"
    qtbot.mouseClick(mosaic, Qt.MouseButton.LeftButton, pos=mosaic.box(3).center().toPoint())
    assert panel.unit is None and not card.isVisible()


def test_weights_of_another_map_are_not_shown_for_it(panel: LayersPanel) -> None:
    panel.choose(Unit("conv-1", 3))
    panel.show_maps(maps(Unit("conv-1", 2)))
    assert not panel.card.kernel.isVisible() and not panel.card.bias.isVisible()


def test_weights_of_many_channels_are_many_kernels(panel: LayersPanel) -> None:
    unit = Unit("conv-2", 1)
    panel.choose(unit)
    found = maps()
    weights = UnitWeights(unit=unit, bias=0.5, weights=np.ones((20, 5, 5)))
    panel.show_maps(LayerMaps(number=1, layers=found.layers, weights=weights))
    assert panel.card.kernels.isVisible() and len(panel.card.kernels.maps) == 20
    assert panel.card.words == "its kernels, for 20 maps"


def test_a_dense_unit_has_one_value_and_no_place(panel: LayersPanel) -> None:
    unit = Unit("dense-1", 400)
    panel.choose(unit)
    found = maps()
    weights = UnitWeights(unit=unit, bias=None, weights=np.ones(800))
    panel.show_maps(LayerMaps(number=1, layers=found.layers, weights=weights))
    assert panel.card.title == "Dense 1, unit 401"
    assert panel.card.pointer.text == panel.card.strongest.text == "151"
    assert panel.card.words == "its 800 weights" and not panel.card.bias.isVisible()


def test_keys_choose_enlarge_lead_on_and_fold_in(panel: LayersPanel) -> None:
    panel.choose(None)
    panel.show_maps(maps())
    mosaic = panel.sections[2].mosaic
    QTest.keyClick(mosaic, Qt.Key.Key_Right)
    assert panel.unit is None
    QTest.keyClick(mosaic, Qt.Key.Key_Return)
    assert panel.unit == Unit("conv-2", 1)
    QTest.keyClick(mosaic, Qt.Key.Key_Right)
    assert panel.unit == Unit("conv-2", 2)
    QTest.keyClick(mosaic, Qt.Key.Key_Escape)
    assert panel.unit is None


def test_the_value_under_the_pointer_stands_in_the_header(panel: LayersPanel) -> None:
    shown = maps()
    panel.show_maps(shown)
    conv, dense = panel.sections[0], panel.sections[4]
    conv.mosaic.hovered.emit(2, 3, 4)
    value = float(shown.layers[0].values[2, 3, 4])
    assert conv.header.reading.startswith("map 3, row 4, column 5: ")
    assert float(conv.header.reading.split(": ")[1].replace("−", "-")) == pytest.approx(value, rel=1e-2)
    dense.mosaic.hovered.emit(300, 0, 0)
    assert dense.header.reading == "unit 301: 51.0"
    dense.mosaic.hovered.emit(-1, -1, -1)
    assert dense.header.reading == ""


def test_saliency_is_asked_for_and_says_of_which_class(panel: LayersPanel, qtbot: QtBot) -> None:
    assert panel.wanted == "maps"
    with qtbot.waitSignal(panel.wishes_changed):
        QTest.keyClick(panel.mode, Qt.Key.Key_Right)
    assert panel.wanted == "saliency"
    panel.show_maps(maps(gradient=True, label=7))
    assert "output of 7" in panel.legend.words[2]
    assert panel.sections[4].header.facts == "500 units"
    panel.hide()
    assert panel.wanted == ""


def test_another_network_forgets_maps_and_choice(panel: LayersPanel) -> None:
    panel.show_maps(maps())
    panel.choose(Unit("conv-1", 4))
    panel.set_experiment(remove_layer(CNN, "conv-2"))
    assert panel.unit is None and not panel.card.isVisible() and panel._waiting.isVisible()


def test_maps_of_a_network_that_is_gone_do_not_break_it(panel: LayersPanel) -> None:
    panel.set_experiment(preset("course-mlp"))
    panel.show_maps(maps())
    assert panel.sections[0].header.text() == "conv-1"


def test_a_deep_stack_scrolls_inside_the_panel(panel: LayersPanel, qtbot: QtBot) -> None:
    layers = [LayerMap(layer_id=f"conv-{n}", values=NORMAL.normal(size=(16, 10, 10))) for n in range(12)]
    layers.append(LayerMap(layer_id="output", values=np.zeros(10)))
    panel.show_maps(LayerMaps(number=1, layers=tuple(layers)))
    qtbot.waitUntil(lambda: panel._scroll.verticalScrollBar().maximum() > 0)
    assert all(section.mosaic.shown == 16 for section in panel.sections)
    assert panel.legend.mapTo(panel, QPoint(0, 0)).y() + panel.legend.height() <= panel.height()


def test_cells_of_the_output_fill_the_width_and_tell_their_values(look: Look, qtbot: QtBot) -> None:
    cells = OutputCells(look)
    qtbot.addWidget(cells)
    cells.resize(400, cells.sizeHint().height())
    cells.set_values(np.array([1234.5, -0.001, 0.0], np.float32), ("cat", "dog", "owl"))
    assert cells.texts == ("1\u202f200", "−1e−3", "0.0")
    assert cells.box(0).left() == 0 and cells.box(2).right() == 400
    assert "dog −1e−3" in cells.accessibleDescription()
