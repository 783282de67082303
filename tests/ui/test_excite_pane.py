"""What excites a filter, as seen: pictures beside each other, tricks as switches, a way out for dead filters."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from still_studio import StillStudio

from playground.core.dream import CLASS, COURSE_LAB, FILTER, LAYER
from playground.core.dream_frames import OWN, ShippedRank
from playground.core.edits import remove_layer
from playground.core.frames import StrongestFrame, StrongestRequest
from playground.core.message import Message
from playground.core.presets import preset
from playground.session.dreamer import STRONGEST_KEY, DreamState
from playground.session.dreaming import RANK
from playground.ui.inside.excite.fold import ExciteFold
from playground.ui.inside.excite.pane import ExcitePane
from playground.ui.inside.excite.saving import save_picture
from playground.ui.inside.excite.sheet import sheet_image
from playground.ui.inside.excite.texts import rise, short_rise
from playground.ui.inside.excite.tricks import tricks
from playground.ui.pages.inside import InsidePage
from playground.ui.theme import Look


@pytest.fixture
def preset_name() -> str:
    return "course-cnn"


@pytest.fixture
def pane(look: Look, studio: StillStudio, qtbot: QtBot) -> ExcitePane:
    """Seen, looking at the fourth filter of the first layer, whose dream has begun."""
    pane = ExcitePane(look, studio)  # type: ignore[arg-type]  # stands in for a studio
    qtbot.addWidget(pane)
    pane.resize(840, 320)
    pane.show()
    qtbot.waitExposed(pane)
    pane.set_target(OWN, "conv-1", 3)
    return pane


def go_button(pane: ExcitePane) -> str:
    return pane.side.controls.go.text()


# --- the dream ------------------------------------------------------------------------------------------------


def test_ones_own_network_is_excited_as_soon_as_somebody_looks(pane: ExcitePane, studio: StillStudio) -> None:
    assert ("copy weights",) in studio.trainer.asked
    assert studio.dreamer.state is DreamState.PREPARING
    studio.dreamer.tell(10)
    assert studio.dreamer.state is DreamState.RUNNING and go_button(pane) == "Pause"


def test_the_chosen_one_is_large_and_others_and_steps_are_small(pane: ExcitePane, studio: StillStudio) -> None:
    studio.dreamer.tell(30)
    names = [(tile.name, tile.note) for tile in pane.board.tiles]
    assert names[0] == ("filter 4", "20 × the start")
    assert [name for name, _note in names[1:4]] == ["9", "14", "19"] and names[3][1] == "× 40"
    assert [note for _name, note in names[4:]] == ["start", "step 10", "step 30"]
    large, small = pane.board.box(0), pane.board.box(1)
    assert large.width() > 2 * small.width() and pane.board.box(6).right() <= pane.board.width()


def test_a_click_on_another_brings_it_to_the_front(pane: ExcitePane, studio: StillStudio) -> None:
    studio.dreamer.tell(30)
    QTest.mouseClick(pane.board, Qt.MouseButton.LeftButton, pos=pane.board.box(2).center().toPoint())
    assert studio.dreamer.aim.unit == 13 and pane.board.tiles[0].name == "filter 14"
    assert "4" in [tile.name for tile in pane.board.tiles[1:]]


def test_the_keyboard_goes_from_picture_to_picture(pane: ExcitePane, studio: StillStudio) -> None:
    studio.dreamer.tell(30)
    QTest.keyClick(pane.board, Qt.Key.Key_Right)
    assert "filter 9" in pane.board.accessibleDescription()
    QTest.keyClick(pane.board, Qt.Key.Key_Return)
    assert studio.dreamer.aim.unit == 8


def test_one_button_starts_pauses_and_adds_steps(pane: ExcitePane, studio: StillStudio) -> None:
    dreamer, go = studio.dreamer, pane.side.controls.go
    dreamer.tell(30)
    QTest.keyClick(go, Qt.Key.Key_Space)
    assert dreamer.state is DreamState.PAUSED and go.text() == "Go on"
    QTest.keyClick(go, Qt.Key.Key_Space)
    assert dreamer.state is DreamState.RUNNING
    dreamer.tell(200)
    dreamer.tell_end()
    assert go.text() == "120 more"
    QTest.keyClick(go, Qt.Key.Key_Space)
    assert dreamer.settings.steps == 320 and dreamer.state is DreamState.RUNNING
    QTest.keyClick(pane.side.controls.cancel, Qt.Key.Key_Space)
    assert dreamer.state is DreamState.OVER


def test_other_dice_start_anew(pane: ExcitePane, studio: StillStudio) -> None:
    studio.dreamer.tell(30)
    seed = studio.dreamer.settings.seed
    QTest.mouseClick(pane.side.controls.dice, Qt.MouseButton.LeftButton)
    assert studio.dreamer.settings.seed == seed + 1 and studio.dreamer.state is DreamState.PREPARING
    assert all(tile.image is None for tile in pane.board.tiles)


def test_curves_show_every_target_the_chosen_one_in_front(pane: ExcitePane, studio: StillStudio) -> None:
    studio.dreamer.tell(30)
    styles = [pane.side.plot._curves[str(index)].style for index in range(4)]
    assert styles == ["solid", "ghost", "ghost", "ghost"]


# --- what is excited ------------------------------------------------------------------------------------------


def test_a_class_or_the_whole_layer_can_be_excited(pane: ExcitePane, studio: StillStudio) -> None:
    QTest.keyClick(pane.kind, Qt.Key.Key_Right)
    assert studio.dreamer.aim.kind == CLASS and pane.label.isVisible()
    QTest.keyClick(pane.label, Qt.Key.Key_Down)
    studio.dreamer.tell(10)
    assert pane.board.tiles[0].name == "class 1"
    QTest.keyClick(pane.kind, Qt.Key.Key_Right)
    assert studio.dreamer.aim.kind == LAYER and not pane.label.isVisible()
    studio.dreamer.tell(10)
    assert pane.board.tiles[0].name == "Conv 1" and len(studio.dreamer.story.targets) == 1
    QTest.keyClick(pane.kind, Qt.Key.Key_Home)
    assert studio.dreamer.aim.kind == FILTER and studio.dreamer.aim.unit == 3


def test_one_of_a_thousand_classes_is_found_by_a_part_of_its_name(pane: ExcitePane, studio: StillStudio) -> None:
    pane.set_target("squeezenet", "fire9", 0)
    pane.kind.chosen.emit(CLASS)
    assert pane.number.isVisible() and not pane.named.isVisible()
    studio.dreamer._classes["squeezenet"] = (*(f"thing {number}" for number in range(999)), "daisy")
    studio.dreamer.edited.emit()
    assert pane.named.isVisible() and not pane.number.isVisible() and pane.named.text() == "0 thing 0"
    pane.named.selectAll()
    QTest.keyClicks(pane.named, "dais")
    QTest.keyClick(pane.named, Qt.Key.Key_Return)
    assert studio.dreamer.aim.unit == 999 and pane.named.text() == "999 daisy"


def test_another_filter_looked_at_takes_the_place_of_a_class(pane: ExcitePane, studio: StillStudio) -> None:
    QTest.keyClick(pane.kind, Qt.Key.Key_Right)
    pane.set_target(OWN, "conv-1", 3)
    assert studio.dreamer.aim.kind == CLASS
    pane.set_target(OWN, "conv-1", 4)
    assert studio.dreamer.aim.kind == FILTER and studio.dreamer.aim.unit == 4


def test_networks_of_others_wait_for_start(pane: ExcitePane, studio: StillStudio) -> None:
    pane.set_target("squeezenet", "fire5", 39)
    studio.dreamer.cancel()
    pane.set_target("squeezenet", "fire5", 40)
    assert studio.dreamer.state is DreamState.IDLE and go_button(pane) == "Start"
    QTest.mouseClick(pane.side.controls.go, Qt.MouseButton.LeftButton)
    studio.dreamer.tell(10, side=160, channels=3)
    assert studio.dreamer.state is DreamState.RUNNING and pane.board.tiles[0].name == "filter 41"


def test_a_network_that_reads_no_pictures_offers_one_that_does(pane: ExcitePane, studio: StillStudio) -> None:
    studio.document.edit(preset("spiral"))
    assert pane.empty.isVisible() and not pane.board.isVisible()
    QTest.mouseClick(pane.empty.button, Qt.MouseButton.LeftButton)
    assert not pane.empty.isVisible() and pane.board.isVisible()


# --- tricks ---------------------------------------------------------------------------------------------------


def test_a_trick_is_a_switch_that_remembers_its_strength(pane: ExcitePane, studio: StillStudio) -> None:
    box = pane.side.boxes.boxes["variation"]
    assert box.checked and box.text() == "total variation, 5"
    studio.dreamer.set_settings(variation=7.0)
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert studio.dreamer.settings.variation == 0.0 and box.text() == "total variation"
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert studio.dreamer.settings.variation == 7.0


def test_a_switch_acts_without_a_new_start_but_another_basis_needs_one(pane: ExcitePane, studio: StillStudio) -> None:
    studio.dreamer.tell(30)
    QTest.keyClick(pane.side.boxes.boxes["blur"], Qt.Key.Key_Space)
    assert studio.dreamer.settings.blur == 0.5 and studio.dreamer.state is DreamState.RUNNING
    QTest.keyClick(pane.side.boxes.boxes["fourier"], Qt.Key.Key_Space)
    assert studio.dreamer.state is DreamState.PREPARING


def test_colours_are_decorrelated_only_where_there_are_some(pane: ExcitePane, studio: StillStudio) -> None:
    box = pane.side.boxes.boxes["decorrelated"]
    assert not box.isEnabled() and "No effect on grey" in box.toolTip()
    pane.set_target("squeezenet", "fire5", 40)
    assert box.isEnabled()


def test_the_panel_has_all_tricks_and_both_presets(pane: ExcitePane, studio: StillStudio) -> None:
    panel = pane.side.panel
    assert set(panel.sliders) | set(panel.boxes.boxes) == {trick.key for trick in tricks()}
    QTest.keyClick(panel.preset, Qt.Key.Key_Right)
    assert studio.dreamer.preset == "lab" and studio.dreamer.settings.jitter == COURSE_LAB.jitter
    assert panel.start.current == "grey" and panel.sliders["jitter"].value == 0.0
    panel.sliders["jitter"].moved.emit(4.0)
    assert studio.dreamer.settings.jitter == 4 and panel.preset.current == "own"
    QTest.keyClick(panel.start, Qt.Key.Key_End)
    assert studio.dreamer.settings.start == "photo" and panel.photo.isEnabled()
    assert not panel.side.isEnabled()
    QTest.keyClick(panel.beside, Qt.Key.Key_End)
    assert studio.dreamer.neighbours == 9


def test_every_trick_says_what_it_does() -> None:
    for trick in tricks():
        assert len(trick.tooltip) > 60
        assert trick.scale is None or trick.scale.holds(trick.usual)


def test_a_dead_filter_is_said_to_be_dead_with_a_way_out(pane: ExcitePane, studio: StillStudio) -> None:
    studio.dreamer.set_settings(before_relu=False)
    studio.dreamer.tell(5, silent=True)
    assert "Filter 4 is dead here" in pane.side.notice.words and pane.side.warns
    QTest.mouseClick(pane.side.way_out, Qt.MouseButton.LeftButton)
    assert studio.dreamer.settings.before_relu and studio.dreamer.state is DreamState.PREPARING
    studio.dreamer.tell(5)
    assert not pane.side.warns


def test_what_goes_wrong_is_one_sentence_and_the_picture_stays(pane: ExcitePane, studio: StillStudio) -> None:
    studio.dreamer.tell(30)
    studio.dreamer._tell(Message("The values are no numbers any more: make the learning rate smaller."))
    assert "learning rate smaller" in pane.side.notice.words and pane.board.tiles[0].image is not None


# --- images, all filters, saving ------------------------------------------------------------------------------


def test_training_samples_stand_beside_the_dream_with_their_values(pane: ExcitePane, studio: StillStudio) -> None:
    QTest.keyClick(pane.beside, Qt.Key.Key_Right)
    assert studio.trainer.wanted[STRONGEST_KEY] == StrongestRequest("conv-1", 3)
    frame = StrongestFrame(
        run=1,
        step=0,
        layer_id="conv-1",
        unit=3,
        seen=1000,
        total=54_000,
        pictures=np.zeros((9, 28, 28), np.uint8),
        values=np.linspace(2, 1, 9),
        labels=np.arange(9),
    )
    studio.trainer.frameArrived.emit(STRONGEST_KEY, frame)
    assert [(tile.name, tile.note) for tile in pane.board.tiles[1:3]] == [("0", "2.0"), ("1", "1.9")]
    assert "first 1\u202f000 training samples" in pane.board.tiles[1].words
    pane.hide()
    assert STRONGEST_KEY not in studio.trainer.wanted


def test_of_other_networks_the_shipped_pictures_are_ranked(pane: ExcitePane, studio: StillStudio) -> None:
    QTest.keyClick(pane.beside, Qt.Key.Key_Right)
    pane.set_target("squeezenet", "fire5", 40)
    order = studio.dreamer._desk.wish.rank
    assert order is not None
    rank = ShippedRank(
        number=order.number,
        seen=2,
        total=12,
        names=("scream", "coffee"),
        pictures=np.zeros((2, 8, 8, 3), np.uint8),
        values=np.array([9.0, 4.0]),
    )
    studio.dreamer._mailbox.show(RANK, rank)
    studio.dreamer.drain()
    assert [tile.name for tile in pane.board.tiles[1:]] == ["The Scream", "Coffee"]


def test_all_filters_fill_a_window_and_a_click_chooses_one(pane: ExcitePane, studio: StillStudio, qtbot: QtBot) -> None:
    QTest.mouseClick(pane.all, Qt.MouseButton.LeftButton)
    window = pane._sheet
    assert window is not None and window.isVisible()
    from playground.core.frames import WeightsFrame

    experiment = studio.document.experiment
    studio.dreamer._send_sheet(studio.dreamer.sheet, WeightsFrame(run=1, experiment=experiment, step=0, tensors={}))
    studio.dreamer.tell_sheet(8)
    assert window.bar.share == 0.4 and window.cancel.isEnabled()
    QTest.mouseClick(window.grid, Qt.MouseButton.LeftButton, pos=window.grid.box(5).center().toPoint())
    assert studio.dreamer.aim.unit == 5
    QTest.mouseClick(window.cancel, Qt.MouseButton.LeftButton)
    assert not studio.dreamer.sheet.is_running
    assert studio.dreamer.sheet.frame is not None
    image = sheet_image(studio.dreamer.sheet.frame)
    assert image.width() == 3 * 56 + 8 and image.height() == 3 * 56 + 8
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_a_saved_picture_says_how_it_was_made(pane: ExcitePane, studio: StillStudio, tmp_path: Path) -> None:
    studio.dreamer.tell(30)
    image, said = pane.board.tiles[0].image, []
    assert image is not None
    save_picture(image, str(tmp_path / "four"), "filter 4", studio.dreamer, said.append)
    read = QImage(str(tmp_path / "four.png"))
    assert read.size() == image.size() and '"jitter"' in read.text("Settings")
    save_picture(image, str(tmp_path / "none" / "four.png"), "filter 4", studio.dreamer, said.append)
    assert len(said) == 1 and "could not be written" in said[0]


# --- words and room -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "value", "long", "short"),
    [
        (0.5, 10.0, "20 × the start", "× 20"),
        (2.0, 5.0, "2.5 × the start", "× 2.5"),
        (0.0, 5.0, "0 → 5.0", "5.0"),
        (-1.0, 3.0, "\u22121.0 → 3.0", "3.0"),
        (1.0, -2.0, "1.0 → \u22122.0", "\u22122.0"),
    ],
)
def test_how_much_it_rose_is_a_multiple_where_that_says_something(
    first: float, value: float, long: str, short: str
) -> None:
    assert rise(first, value, "pink") == long and short_rise(first, value) == short


@pytest.mark.parametrize("look", ["light", "dark", "projector"], indirect=True)
@pytest.mark.parametrize("size", [(1364, 812), (1204, 585)])
def test_the_page_shows_both_panes_where_there_is_room(
    look: Look, studio: StillStudio, qtbot: QtBot, size: tuple[int, int]
) -> None:
    page = InsidePage(look, studio)  # type: ignore[arg-type]  # stands in for a studio
    qtbot.addWidget(page)
    page.resize(*size)
    page.show()
    qtbot.waitExposed(page)
    fold: ExciteFold = page.fold
    is_roomy = size[1] > 700 and not look.theme.projector
    assert fold.is_open is is_roomy
    QTest.mouseClick(fold.button, Qt.MouseButton.LeftButton)
    assert page.excite.isVisible() is not is_roomy and page.maps.isVisible() is is_roomy
    QTest.mouseClick(fold.button, Qt.MouseButton.LeftButton)
    assert page.excite.isVisible() is is_roomy and page.maps.isVisible()


def test_the_panel_opens_over_the_page_and_pushes_nothing_aside(look: Look, studio: StillStudio, qtbot: QtBot) -> None:
    page = InsidePage(look, studio)  # type: ignore[arg-type]  # stands in for a studio
    qtbot.addWidget(page)
    page.resize(1364, 812)
    page.show()
    qtbot.waitExposed(page)
    before = page.excite.geometry()
    QTest.mouseClick(page.excite.side.all, Qt.MouseButton.LeftButton)
    assert page.excite.side.panel.isVisible() and page.excite.geometry() == before
    overlay = page.excite.side.panel.parentWidget()
    assert overlay is not None and overlay.parentWidget() is page
    QTest.keyClick(overlay, Qt.Key.Key_Escape)
    assert not page.excite.side.panel.isVisible()


def test_a_layer_that_is_taken_away_is_excited_no_more(look: Look, studio: StillStudio, qtbot: QtBot) -> None:
    page = InsidePage(look, studio)  # type: ignore[arg-type]  # stands in for a studio
    qtbot.addWidget(page)
    page.resize(1364, 812)
    page.show()
    qtbot.waitExposed(page)
    page.choose_layer("conv-2")
    page.excite._choose_kind(LAYER)
    studio.dreamer.tell(30)
    studio.document.edit(remove_layer(studio.document.experiment, "conv-2"))
    assert studio.dreamer.aim.layer == page.layer_id != "conv-2" and studio.dreamer.problem is None


def test_choosing_a_unit_on_the_page_excites_it(look: Look, studio: StillStudio, qtbot: QtBot) -> None:
    page = InsidePage(look, studio)  # type: ignore[arg-type]  # stands in for a studio
    qtbot.addWidget(page)
    page.resize(1364, 812)
    page.show()
    qtbot.waitExposed(page)
    page.choose_layer("dense-1")
    page.maps.chose.emit(7)
    assert (studio.dreamer.aim.layer, studio.dreamer.aim.unit) == ("dense-1", 7)
