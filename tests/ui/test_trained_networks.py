"""Trained networks on the Inside page: what is asked of the viewer, what is shown of its answers, and the keys."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import stage_frames
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from still_studio import StillStudio
from still_viewer import StillViewer

from playground.core.message import Message
from playground.core.pretrained_look import STRONGEST
from playground.session.job import JobFailed
from playground.ui.inside.trained.stage_columns import MULTIPLIES, PARAMETERS, cost_texts, total_texts
from playground.ui.inside.trained.view import COSTS, TrainedView
from playground.ui.inside.trained.wording import memory_words, network_words, short_count
from playground.ui.pages.inside import LAYERS_KEY, InsidePage
from playground.ui.theme import Look


@pytest.fixture
def preset_name() -> str:
    return "course-cnn"


@pytest.fixture
def page(look: Look, studio: StillStudio, qtbot: QtBot) -> InsidePage:
    page = InsidePage(look, studio)  # type: ignore[arg-type]  # stands in for a studio
    qtbot.addWidget(page)
    page.resize(1364, 812)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    return page


@pytest.fixture
def view(page: InsidePage) -> TrainedView:
    page.choose_network("vgg16")
    return page.trained


@pytest.fixture
def viewer(studio: StillStudio) -> StillViewer:
    return studio.viewer


@pytest.fixture
def seen(view: TrainedView, viewer: StillViewer) -> TrainedView:
    """A photograph was looked at."""
    viewer.tell(stage_frames.look())
    viewer.show(stage_frames.stage())
    return view


BEST = stage_frames.stage().order[0]


# --- what is asked for ----------------------------------------------------------------------------------------


def test_nothing_is_read_before_a_trained_network_is_chosen(
    page: InsidePage, viewer: StillViewer, studio: StillStudio
) -> None:
    assert viewer.asked == [] and LAYERS_KEY in studio.trainer.wanted
    QTest.keyClick(page.networks, Qt.Key.Key_Right)
    assert page.trained.isVisible() and not page.table.isVisible()
    assert viewer.network == "vgg16" and viewer.path is not None and viewer.path.name == "chelsea.jpg"
    assert viewer.chosen == ("conv4_3", STRONGEST, False)
    assert studio.trainer.wanted == {}  # of the own network nothing is worked out meanwhile
    QTest.keyClick(page.networks, Qt.Key.Key_Left)
    assert page.table.isVisible() and LAYERS_KEY in studio.trainer.wanted


def test_until_the_answer_comes_it_says_what_it_does(view: TrainedView, viewer: StillViewer) -> None:
    assert view.pane.is_waiting and view.pane.waiting.text() == "Reading VGG-16…"
    assert "Chelsea" in view.busy.text()
    viewer.tell(stage_frames.look())
    viewer.show(stage_frames.stage())
    assert not view.pane.is_waiting and view.busy.text() == ""


def test_tab_walks_from_the_network_to_what_it_looks_at_and_on(page: InsidePage, seen: TrainedView) -> None:
    page.networks.setFocus()
    walked = []
    for _press in range(9):
        QTest.keyClick(page.window().focusWidget(), Qt.Key.Key_Tab)
        walked.append(page.window().focusWidget())
    maps = seen.pane.maps
    wanted = [seen.bar.kind, seen.bar.photo, seen.bar.own, seen.kind, seen.table, maps.all, maps.kind, maps.moment]
    assert [widget for widget in walked if widget in wanted] == [widget for widget in wanted if widget in walked]
    assert set(wanted[:5]) <= set(walked)


def test_another_layer_filter_and_moment_are_asked_for(seen: TrainedView, viewer: StillViewer) -> None:
    seen.table.setFocus()
    QTest.keyClick(seen.table, Qt.Key.Key_Up)
    assert viewer.chosen == ("conv4_2", STRONGEST, False)
    viewer.show(stage_frames.stage(name="conv4_2"))
    QTest.keyClick(seen.pane.maps.tiles, Qt.Key.Key_Right)
    second = int(stage_frames.stage(name="conv4_2").order[1])
    assert viewer.chosen == ("conv4_2", second, False)
    QTest.keyClick(seen.pane.maps.moment, Qt.Key.Key_Left)
    assert viewer.chosen == ("conv4_2", second, True)


def test_an_answer_that_is_no_longer_wanted_changes_nothing(seen: TrainedView, viewer: StillViewer) -> None:
    seen.table.setFocus()
    for _press in range(2):
        QTest.keyClick(seen.pane.maps.tiles, Qt.Key.Key_Right)
    order = stage_frames.stage().order.tolist()
    viewer.show(stage_frames.stage(unit=order[1]))
    assert seen.pane.maps.filter == order[2]
    viewer.show(stage_frames.stage(name="conv1_2"))
    viewer.tell(stage_frames.look("squeezenet"))
    assert seen.pane.maps.filter == order[2] and seen.table.rows[0].name == "conv1_1"


def test_drawing_photos_and_own_files_are_looked_at(
    seen: TrainedView, viewer: StillViewer, studio: StillStudio, tmp_path: Path
) -> None:
    bar = seen.bar
    QTest.keyClick(bar.photo, Qt.Key.Key_Down)
    assert viewer.path is not None and viewer.path.name == "coffee.jpg"
    QTest.keyClick(bar.kind, Qt.Key.Key_Left)
    assert bar.hint.isVisible() and viewer.path.name == "coffee.jpg"  # nothing is drawn yet
    studio.drawing.set_picture(np.eye(28, dtype=np.float32))
    assert viewer.path is None and viewer.drawing is studio.drawing.picture
    own = tmp_path / "my cat.png"
    bar.ask_picture = lambda: own
    QTest.mouseClick(bar.own, Qt.MouseButton.LeftButton)
    assert viewer.path == own and bar.photo.isVisible() and bar.photo.text() == "my cat.png"
    bar.ask_picture = lambda: None
    QTest.mouseClick(bar.own, Qt.MouseButton.LeftButton)
    assert viewer.path == own


def test_a_picture_dropped_onto_the_page_is_looked_at(seen: TrainedView, viewer: StillViewer, tmp_path: Path) -> None:
    def drop(*names: str, pane: QWidget = seen) -> QDropEvent:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in names])
        copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        event = QDropEvent(QPointF(5, 5), copy, data, left, none)
        pane.dropEvent(event)
        return event

    assert drop("dog.JPG").isAccepted() and viewer.path == tmp_path / "dog.JPG"
    assert drop("bird.webp", pane=seen.head).isAccepted() and viewer.path == tmp_path / "bird.webp"
    assert not drop("experiment.nnp").isAccepted() and not drop("a.png", "b.png").isAccepted()
    assert viewer.path == tmp_path / "bird.webp"


def failed(sentence: str = "bad.jpg cannot be read.") -> JobFailed:
    return JobFailed("viewer", "PictureError", sentence, "", Message(sentence))


def test_after_a_bad_file_the_picture_before_is_shown_again(
    seen: TrainedView, viewer: StillViewer, tmp_path: Path
) -> None:
    seen.bar.open_picture(tmp_path / "bad.jpg")
    assert viewer.path == tmp_path / "bad.jpg"
    viewer.fail(failed())
    assert viewer.path is not None and viewer.path.name == "chelsea.jpg"
    assert seen.bar.photo.current == "chelsea" and not seen.pane.is_waiting
    assert all(option.key != str(tmp_path / "bad.jpg") for option in seen.bar.photo.options)


def test_weights_that_cannot_be_read_are_one_sentence(view: TrainedView, viewer: StillViewer) -> None:
    viewer.fail(failed("The weights are damaged."))
    assert view.pane.is_waiting and view.pane.waiting.text() == "The weights are damaged."
    viewer.fail(JobFailed("viewer", "MemoryError", "", ""))
    assert view.pane.waiting.text().startswith("Something went wrong")


# --- what is shown --------------------------------------------------------------------------------------------


def test_it_says_how_large_the_network_is(page: InsidePage, view: TrainedView) -> None:
    assert plain(view.head.facts.text()) == "14 714 688 parameters, 13 convolutions, trained on ImageNet"
    page.choose_network("squeezenet")
    assert plain(view.head.facts.text()) == "1 235 496 parameters, 26 convolutions, trained on ImageNet"
    assert plain(network_words("vgg19")).startswith("20 024 384 parameters, 16 convolutions")


def plain(text: str) -> str:
    return text.replace("\u202f", " ")


def test_maps_stand_by_strength_with_their_true_numbers(seen: TrainedView) -> None:
    maps = seen.pane.maps
    strengths = maps.tiles.maps[:, 3, 5]
    assert (np.diff(strengths) <= 0).all() and maps.filter == BEST
    assert maps.note.startswith("strongest ") and maps.note.endswith(" of 512 feature maps, 28 × 28")
    assert maps.tiles.words(1, 3, 5).startswith(f"filter {stage_frames.stage().order[1] + 1}, row 4, column 6")
    assert seen.pane.unit.name.text() == f"Filter {BEST + 1}"
    assert seen.pane.unit.value.text() == "strongest at (4, 6): 511"
    facts = seen.pane.unit.facts.text()
    assert "receptive field 92 × 92 px" in facts and "active in" in facts


def test_all_maps_find_room_when_they_are_asked_for(seen: TrainedView) -> None:
    maps = seen.pane.maps
    assert maps.all.text() == "All 512" and maps.tiles.shown < 512
    QTest.mouseClick(maps.all, Qt.MouseButton.LeftButton)
    assert maps.tiles.shown == 512 and maps.note == "512 feature maps, 28 × 28"


def test_a_map_is_enlarged_by_enter_and_escape_lets_go(seen: TrainedView, page: InsidePage) -> None:
    maps = seen.pane.maps
    QTest.keyClick(maps.tiles, Qt.Key.Key_Return)
    assert maps.is_large and maps.large.isVisible()
    QTest.keyClick(maps.all, Qt.Key.Key_Escape)
    assert not maps.is_large and maps.tiles.isVisible()


def test_the_receptive_field_follows_the_pointer_back_to_the_photo(seen: TrainedView) -> None:
    unit = seen.pane.unit
    assert unit.field is not None and unit.field.box == (0, 0, 74, 90)
    maps = seen.pane.maps
    box = maps.tiles.box(1)
    QTest.mouseMove(maps.tiles, QPoint(round(box.center().x()), round(box.center().y())))
    assert unit.name.text() == f"Filter {stage_frames.stage().order[1] + 1}"
    assert unit.field is not None and unit.field.box[2:] == (92, 92)


def test_a_silent_filter_is_said_to_be_silent(seen: TrainedView, viewer: StillViewer) -> None:
    seen.pane.maps.chose.emit(0)
    seen._choose_unit(0)
    viewer.show(stage_frames.stage(unit=0))
    assert "silent: zero everywhere on this picture" in seen.pane.unit.facts.text()


def test_weights_are_those_of_the_chosen_filter(seen: TrainedView, viewer: StillViewer) -> None:
    maps = seen.pane.maps
    QTest.keyClick(maps.kind, Qt.Key.Key_Right)
    assert maps.tiles.maps.shape == (16, 3, 3) and (maps.tiles.maps == BEST).all()
    assert maps.note == f"filter {BEST + 1}: 16 channels, 3 × 3"


def test_filters_of_the_first_layer_are_shown_in_their_colours(seen: TrainedView, viewer: StillViewer) -> None:
    maps = seen.pane.maps
    seen.choose_layer("conv1_1")
    viewer.show(stage_frames.stage(name="conv1_1"))
    QTest.keyClick(maps.kind, Qt.Key.Key_Right)
    order = stage_frames.stage(name="conv1_1").order
    assert maps.colours.isVisible() and maps.note == "64 filters, 3 × 3, in colour; grey is 0"
    assert maps.colours.maps[:, 0, 0].tolist() == order.tolist()
    weighed = ", ".join(f"{colour} {order[1]}.0" for colour in ("red", "green", "blue"))
    assert maps.colours.words(1, 0, 0) == f"filter {order[1] + 1}, row 1, column 1: {weighed}"
    QTest.keyClick(maps.colours, Qt.Key.Key_Right)
    assert viewer.chosen == ("conv1_1", order[1], False)
    image = maps.colours.grab().toImage()
    centre = maps.colours.box(0).center()
    assert image.pixelColor(round(centre.x()), round(centre.y())).name() == "#ffffff"  # all its weights are the largest


def test_the_worst_layer_is_told_of(seen: TrainedView, viewer: StillViewer) -> None:
    assert seen.calm.isVisible() and not seen.notice.isVisible()
    viewer.tell(stage_frames.look(silent={"conv2_1": 1, "conv5_3": 68}))
    assert seen.notice.isVisible()
    assert seen.notice.words == "68 of 512 filters in conv5_3 stay silent. They give zero everywhere on this picture."
    viewer.tell(stage_frames.look(silent={"conv2_1": 1}))
    assert seen.notice.words.startswith("One of 128 filters in conv2_1")


def test_gradients_are_those_of_the_chosen_filter_only(seen: TrainedView, viewer: StillViewer) -> None:
    viewer.grade(stage_frames.gradients("vgg16", "conv4_3", int(BEST) + 1))
    assert all(row.gradient is None for row in seen.table.rows)
    viewer.grade(stage_frames.gradients("vgg16", "conv4_3", int(BEST)))
    told = {row.layer_id: row.gradient for row in seen.table.rows}
    assert told["conv1_1"] == pytest.approx(1e-5) and told["conv4_3"] == pytest.approx(1e4) and told["conv5_1"] is None
    seen.choose_layer("conv4_1")
    assert all(row.gradient is None for row in seen.table.rows)


def test_squeezenet_says_what_it_sees(page: InsidePage, view: TrainedView, viewer: StillViewer) -> None:
    page.choose_network("squeezenet")
    assert viewer.network == "squeezenet" and viewer.chosen[0] == "fire6" and not view.guesses.isVisible()
    viewer.tell(stage_frames.look("squeezenet", guesses=stage_frames.GUESSES))
    assert view.guesses.isVisible() and view.guesses.bars.accessibleDescription() == "tabby: 50.0\u202f%"
    page.choose_network("vgg16")
    assert not view.guesses.isVisible()


def test_a_network_comes_back_with_the_layer_that_was_looked_at(
    page: InsidePage, seen: TrainedView, viewer: StillViewer
) -> None:
    seen.choose_layer("conv2_1")
    page.choose_network("squeezenet")
    page.choose_network("vgg16")
    assert viewer.chosen == ("conv2_1", STRONGEST, False)


# --- what it costs --------------------------------------------------------------------------------------------


def test_costs_are_told_of_all_sixteen_layers(seen: TrainedView) -> None:
    assert len(seen.table.rows) == 13
    QTest.keyClick(seen.kind, Qt.Key.Key_Right)
    assert seen.kind.current == COSTS and seen.strip.isVisible() and len(seen.table.rows) == 16
    rows = seen.table.stage_rows
    assert plain(cost_texts(rows[0])[PARAMETERS]) == "1 792"
    assert plain(total_texts(rows)[PARAMETERS]) == "138 M" and plain(total_texts(rows)[MULTIPLIES]) == "15.5 G"
    assert "its weights are not shipped" in rows[-1].words() and "not shipped" not in rows[0].words()


def test_dense_layers_are_not_looked_into(seen: TrainedView, viewer: StillViewer) -> None:
    QTest.keyClick(seen.kind, Qt.Key.Key_Right)
    seen.table.setFocus()
    QTest.keyClick(seen.table, Qt.Key.Key_End)
    assert seen.table.layer_id == "conv4_3" and viewer.chosen[0] == "conv4_3"


def test_blocks_are_to_scale_and_choose_layers(seen: TrainedView, viewer: StillViewer) -> None:
    QTest.keyClick(seen.kind, Qt.Key.Key_Right)
    boxes = seen.strip.boxes()
    assert boxes[0].height() / boxes[2].height() == pytest.approx(2, abs=0.1)  # 224 and 112 px
    assert boxes[10].width() / boxes[0].width() == pytest.approx(8**0.5, rel=0.15)  # 512 and 64 filters
    at = QPoint(round(boxes[2].center().x()), seen.strip.height() // 2)
    QTest.mouseClick(seen.strip, Qt.MouseButton.LeftButton, pos=at)
    assert viewer.chosen[0] == "conv2_1" and seen.table.layer_id == "conv2_1"
    at = QPoint(round(boxes[15].center().x()), seen.strip.height() // 2)
    QTest.mouseClick(seen.strip, Qt.MouseButton.LeftButton, pos=at)
    assert seen.table.layer_id == "conv2_1"


def test_numbers_are_short() -> None:
    assert [plain(short_count(number)) for number in (999_999, 2_359_808, 15_470_264_320)] == [
        "999 999",
        "2.36 M",
        "15.5 G",
    ]
    assert [plain(memory_words(number)) for number in (1000, 64 * 224 * 224)] == ["4.00 kB", "12.8 MB"]


# --- who listens ----------------------------------------------------------------------------------------------


def test_what_is_looked_at_is_told(page: InsidePage, view: TrainedView, viewer: StillViewer, qtbot: QtBot) -> None:
    told: list[tuple[str, str, int]] = []
    page.target_changed.connect(lambda *target: told.append(target))
    viewer.tell(stage_frames.look())
    viewer.show(stage_frames.stage())
    assert told[-1] == ("vgg16", "conv4_3", BEST) == page.target
    QTest.keyClick(view.pane.maps.tiles, Qt.Key.Key_Right)
    assert told[-1] == ("vgg16", "conv4_3", stage_frames.stage().order[1])
    page.choose_network("own")
    assert told[-1] == ("", page.layer_id, 0)


def test_networks_are_offered_once_their_weights_are_here(
    page: InsidePage, studio: StillStudio, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.choose_network("squeezenet")
    assert [key for key, _ in page.networks._options] == ["own", "vgg16", "squeezenet"]
    monkeypatch.setattr("playground.ui.inside.trained.wording.has_weights", lambda _name: True)
    studio.weights.arrived.emit("vgg19")
    assert [key for key, _ in page.networks._options] == ["own", "vgg16", "squeezenet", "vgg19", "vgg16_classes"]
    assert page.networks.current == "squeezenet"
    page.choose_network("vgg19")
    assert page.trained.target[:2] == ("vgg19", "conv4_3")
