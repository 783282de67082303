from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from still_studio import StillStudio

from playground.core.datasets import Folder
from playground.core.edits import choose_data
from playground.core.explanations import LayerMap, LayerMaps, Looks, Unit
from playground.core.presets import preset
from playground.core.strokes import Stroke
from playground.session.recognizer import Answer
from playground.session.trainer import TrainerState
from playground.ui.pages.draw import DrawPage
from playground.ui.paint import text_width
from playground.ui.theme import Look

THIN = "\u202f"
FOLDER = Folder(
    path="/pictures/fruit",
    fingerprint="1",
    side=28,
    channels=1,
    labels=("cherry", "lime and lemon together", "plum"),
    found=(20, 20, 20),
)
ONE = (Stroke(((0.3, 0.2), (0.3, 0.6)), 0.08),)


def answer(*likely: tuple[int, float]) -> Answer:
    probabilities = np.full(10, (1.0 - sum(share for _digit, share in likely)) / (10 - len(likely)), np.float32)
    for digit, share in likely:
        probabilities[digit] = share
    return Answer(probabilities, 1.4, True)


@pytest.fixture
def preset_name() -> str:
    return "course-mlp"


@pytest.fixture
def page(draw_page: DrawPage) -> DrawPage:
    return draw_page


def draw(page: DrawPage, *places: tuple[float, float]) -> None:
    """Draw with the mouse through places given as shares of the pad."""
    pad = page.column.pad
    points = [QPoint(round(x * pad.width()), round(y * pad.height())) for x, y in places]
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, points[0])
    for point in points[1:]:
        QTest.mouseMove(pad, point)
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, points[-1])


def test_every_movement_of_the_stroke_is_read(page: DrawPage, studio: StillStudio) -> None:
    draw(page, (0.3, 0.2), (0.3, 0.4), (0.3, 0.6), (0.3, 0.8))
    pictures = studio.recognizer.pictures
    assert len(pictures) >= 4
    assert all(picture.shape == (28, 28) and picture.max() == 1.0 for picture in pictures)


def test_the_picture_is_centred_as_mnist_unless_switched_off(page: DrawPage, studio: StillStudio, qtbot: QtBot) -> None:
    page.show_strokes(ONE)
    centred = studio.recognizer.pictures[-1]
    columns = centred.sum(axis=0)
    assert abs(float(columns @ np.arange(28) / columns.sum()) - 14) <= 0.51
    qtbot.mouseClick(page.sees.centre, Qt.MouseButton.LeftButton)
    as_drawn = studio.recognizer.pictures[-1]
    columns = as_drawn.sum(axis=0)
    assert abs(float(columns @ np.arange(28) / columns.sum()) - 0.3 * 28) <= 1.0


def test_the_answer_is_told_in_words_and_bars(page: DrawPage, studio: StillStudio) -> None:
    page.show_strokes(ONE)
    studio.trainer.read(step=100)
    studio.recognizer.answered.emit(answer((4, 0.871), (9, 0.129)))
    assert page.says.verdict.best == "4"
    assert page.says.verdict.lines[:2] == (f"87.1{THIN}%", f"Next: 9 with 12.9{THIN}%.")
    assert "Predicted in 1.4 ms." in page.says.verdict.lines
    assert page.says.bars._best() == 4


def test_digit_and_numbers_follow_every_answer(page: DrawPage, studio: StillStudio) -> None:
    for share in (0.5, 0.6, 0.7):
        studio.recognizer.answered.emit(answer((3, share)))
        assert page.says.verdict.lines[0] == f"{100 * share:.1f}{THIN}%"


def test_before_training_it_says_that_this_is_a_guess(page: DrawPage, studio: StillStudio) -> None:
    studio.recognizer.answered.emit(answer((4, 0.2)))
    assert "Not trained yet: this is a guess." in page.says.verdict.lines
    studio.trainer.read(has_learned=True)
    assert "Not trained yet: this is a guess." not in page.says.verdict.lines


def test_an_empty_pad_invites_to_draw(page: DrawPage, studio: StillStudio) -> None:
    assert page.says.verdict.lines[-1] == "Draw a digit, 0 to 9."
    page.show_strokes(ONE)
    studio.recognizer.answered.emit(answer((1, 0.9)))
    page.column.pad.clear()
    assert studio.recognizer.pictures[-1] is None
    studio.recognizer.answered.emit(Answer(None, 0.0, True))
    assert page.says.verdict.best == ""
    assert page.says.verdict.lines[-1] == "Draw a digit, 0 to 9."


def test_a_folder_of_grey_pictures_answers_with_its_own_classes_and_is_said_to_be_no_digits(
    page: DrawPage, studio: StillStudio
) -> None:
    page.show_strokes(ONE)
    studio.recognizer.answered.emit(answer((4, 0.9)))
    studio.document.edit(choose_data(studio.document.experiment, FOLDER))
    assert page.says.verdict.best == "" and "digit" not in " ".join(page.says.verdict.lines)
    studio.recognizer.answered.emit(Answer(np.array([0.2, 0.7, 0.1], np.float32), 1.4, True))
    assert page.says.verdict.best == "lime and lemon together"
    assert page.says.verdict.lines[:2] == (f"70.0{THIN}%", f"Next, with 20.0{THIN}%: cherry")
    assert page.says.note == "classes of fruit, not digits"
    assert page.column.note == "one of 3 classes"
    page.column.pad.clear()
    studio.recognizer.answered.emit(Answer(None, 0.0, True))
    assert page.says.verdict.lines[-1] == "Draw something: the network takes it for one of its 3 classes."
    assert "the folder's pictures" in page.sees.text
    studio.document.edit(preset("course-mlp"))
    assert (page.says.note, page.column.note) == ("", "a digit, 0 to 9")
    assert page.says.verdict.lines[-1] == "Draw a digit, 0 to 9." and "folder" not in page.sees.text


def test_a_long_name_leaves_room_for_its_probability(page: DrawPage, studio: StillStudio) -> None:
    studio.document.edit(choose_data(studio.document.experiment, FOLDER))
    page.show_strokes(ONE)
    studio.recognizer.answered.emit(Answer(np.array([0.2, 0.7, 0.1], np.float32), 1.4, True))
    verdict = page.says.verdict
    assert text_width(verdict.best_font(), verdict.best) <= 0.6 * verdict.width()
    assert verdict.best_font().pixelSize() >= page._look.font("readout").pixelSize()


def test_delete_clears_and_control_z_brings_the_stroke_back(page: DrawPage, studio: StillStudio) -> None:
    draw(page, (0.3, 0.2), (0.3, 0.8))
    pad = page.column.pad
    QTest.keyClick(page, Qt.Key.Key_Delete)
    assert pad.strokes == ()
    pad.setFocus()
    QTest.keyClick(pad, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(pad.strokes) == 1
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(pad, Qt.Key.Key_Z, both)
    assert pad.strokes == ()


def test_an_eraser_takes_away_and_an_erased_pad_counts_as_empty(page: DrawPage, studio: StillStudio) -> None:
    draw(page, (0.3, 0.4), (0.3, 0.5))
    page.column.tool.chosen.emit("eraser")
    page.column.size_slider.moved.emit(60)
    draw(page, (0.3, 0.35), (0.3, 0.55))
    assert studio.recognizer.pictures[-1] is None


def test_the_brush_is_remembered(page: DrawPage, studio: StillStudio) -> None:
    page.column.size_slider.moved.emit(38)
    assert studio.settings.brush == pytest.approx(0.1)


def test_tools_that_cannot_do_anything_are_disabled(page: DrawPage) -> None:
    assert not page.column.clear.isEnabled() and not page.column.undo_button.isEnabled()
    draw(page, (0.3, 0.4), (0.3, 0.5))
    assert page.column.clear.isEnabled() and page.column.undo_button.isEnabled()


def test_weights_are_asked_for_only_while_the_page_is_seen(page: DrawPage, studio: StillStudio) -> None:
    assert studio.drawing_watched
    page.hide()
    assert not studio.drawing_watched
    page.show()
    assert studio.drawing_watched


def test_the_dot_says_that_it_is_still_training(page: DrawPage, studio: StillStudio) -> None:
    assert not page.says.state.isVisible()
    studio.trainer.enter(TrainerState.RUNNING)
    assert page.says.state.isVisible()


@pytest.mark.parametrize("name", ["spiral", "linear"])
def test_another_kind_of_network_offers_the_digits_experiment(
    page: DrawPage, studio: StillStudio, qtbot: QtBot, name: str
) -> None:
    studio.document.edit(preset(name))
    assert page.empty.isVisible() and not page.says.isVisible()
    qtbot.mouseClick(page.empty.button, Qt.MouseButton.LeftButton)
    assert studio.document.experiment == preset("course-mlp")
    assert page.says.isVisible() and not page.empty.isVisible()
    studio.document.undo()
    assert page.empty.isVisible()


def test_an_answer_to_the_network_before_is_not_shown(page: DrawPage, studio: StillStudio) -> None:
    studio.recognizer.answered.emit(Answer(np.array([0.4, 0.6], np.float32), 1.0, True))
    assert page.says.verdict.best == ""


@pytest.mark.parametrize(
    ("theme", "size"), [("light", (1363, 812)), ("light", (1203, 631)), ("projector", (1180, 644))]
)
def test_everything_lies_inside_the_page_and_the_pad_is_large(
    page: DrawPage, look: Look, theme: str, size: tuple[int, int]
) -> None:
    look.set_theme(theme)
    page.resize(*size)
    pad = page.column.pad
    assert pad.width() == pad.height() >= 380
    for part in (pad, page.column._tools, page.says, page.sees, page.says.bars, page.sees.pixels):
        corner = part.mapTo(page, part.rect().bottomRight())
        assert page.rect().contains(corner)
    assert page.says.bars.height() >= 10 * look.line_height("body") - 1
    look.set_theme("light")


def test_the_drawing_is_shared_with_the_other_pages(page: DrawPage, studio: StillStudio) -> None:
    page.show_strokes(ONE)
    assert np.array_equal(studio.drawing.picture, studio.recognizer.pictures[-1])
    page.column.pad.clear()
    assert studio.drawing.picture is None


def test_maps_and_occlusion_are_looked_for_while_the_page_is_seen(page: DrawPage, studio: StillStudio) -> None:
    assert studio.recognizer.looks[-1] == Looks(maps="maps", overlay="occlusion")
    page.sees.overlay._choose(1)
    page.layers.mode._choose(1)
    page.layers.choose(Unit("dense-1", 3))
    page.sees.label._choose(3)
    assert studio.recognizer.looks[-1] == Looks("saliency", "saliency", 2, Unit("dense-1", 3))
    page.hide()
    assert studio.recognizer.looks[-1].maps == studio.recognizer.looks[-1].overlay == ""


def test_maps_that_arrive_are_shown_unless_the_others_were_asked_for(
    page: DrawPage, studio: StillStudio, qtbot: QtBot
) -> None:
    page.show_strokes(ONE)
    layers = (LayerMap(layer_id="dense-1", values=np.ones(4)), LayerMap(layer_id="output", values=np.arange(10)))
    studio.recognizer.mapped.emit(LayerMaps(number=1, layers=layers, gradient=True))
    with qtbot.waitSignal(page.layers.shown) as shown:
        studio.recognizer.mapped.emit(LayerMaps(number=2, layers=layers))
    assert shown.args == [2] and [section.header.text() for section in page.layers.sections] == ["Dense 1"]
    page.column.pad.clear()
    assert not page.layers.legend.isVisible()


def test_where_it_is_narrow_answer_pixels_and_layers_take_turns(page: DrawPage, look: Look) -> None:
    assert page.says.isVisible() and page.sees.view.isVisible() and page.layers.isVisible()
    look.set_theme("projector")
    page.resize(1180, 644)
    assert page.says.isVisible() and page.sees.isVisible() and not page.sees.view.isVisible()
    assert not page.layers.isVisible()
    switch = page.switch.switches[0]
    QTest.keyClick(switch, Qt.Key.Key_Right)
    assert page.sees.view.isVisible() and not page.says.isVisible() and not page.layers.isVisible()
    assert page.switch.switches[1].hasFocus()
    QTest.keyClick(page.switch.switches[1], Qt.Key.Key_Right)
    assert page.layers.isVisible() and not page.sees.isVisible() and not page.says.isVisible()
    page.resize(1900, 900)
    assert page.says.isVisible() and page.sees.view.isVisible() and page.layers.isVisible()
    assert not any(one.isVisible() for one in page.switch.switches)


def test_what_is_not_seen_is_not_found_out(page: DrawPage, studio: StillStudio) -> None:
    page.resize(1000, 812)
    assert studio.recognizer.looks[-1] == Looks()
    page.switch._choose("layers")
    assert studio.recognizer.looks[-1] == Looks(maps="maps")
    page.switch._choose("pixels")
    assert studio.recognizer.looks[-1] == Looks(overlay="occlusion")


def test_a_page_too_low_for_answer_and_pixels_lets_them_take_turns_too(page: DrawPage) -> None:
    page.setMinimumSize(1, 1)  # as in the window, which decides itself how small it may be
    page.resize(1203, 552)
    assert page.switch.switches[0].isVisible() and page.says.bars.height() >= 180
    page.switch._choose("pixels")
    corner = page.sees.note.mapTo(page, page.sees.note.rect().bottomRight())
    assert page.rect().contains(corner) and page.sees.view.width() >= 200
