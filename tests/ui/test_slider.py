from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.ui.numbers import parse_percent, percent, rate
from playground.ui.theme import Look
from playground.ui.widgets.slider import Scale, ValueSlider

NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


class Heard:
    """Writes down what a slider says, in order."""

    def __init__(self, slider: ValueSlider) -> None:
        self.words: list[str | float] = []
        slider.pressed.connect(lambda: self.words.append("pressed"))
        slider.moved.connect(self.words.append)
        slider.released.connect(lambda: self.words.append("released"))


@pytest.fixture
def slider(look: Look, qtbot: QtBot) -> ValueSlider:
    scale = Scale(minimum=1e-5, maximum=10.0, log=True, default=0.03)
    slider = ValueSlider(look, "learning rate", scale, rate)
    qtbot.addWidget(slider)
    slider.resize(200, slider.sizeHint().height())
    with qtbot.waitActive(slider):
        slider.show()
        slider.activateWindow()
    slider.setFocus()
    return slider


def on_track(slider: ValueSlider, fraction: float) -> QPoint:
    return QPoint(round(7 + fraction * (slider.width() - 14)), slider.height() - 8)


def test_a_drag_is_pressed_moved_many_times_and_released(slider: ValueSlider, qtbot: QtBot) -> None:
    heard = Heard(slider)
    QTest.mousePress(slider, LEFT, NONE, on_track(slider, 0.2))
    for place in (0.3, 0.5, 0.9, 1.0):
        QTest.mouseMove(slider, on_track(slider, place))
    QTest.mouseRelease(slider, LEFT, NONE, on_track(slider, 1.0))
    moves = [word for word in heard.words if isinstance(word, float)]
    assert heard.words[0] == "pressed" and heard.words[-1] == "released"
    assert heard.words.count("pressed") == heard.words.count("released") == 1
    assert len(moves) >= 4 and moves == sorted(moves)
    assert slider.value == moves[-1] == 10.0


def test_grabbing_the_knob_beside_its_middle_does_not_move_it(slider: ValueSlider) -> None:
    heard = Heard(slider)
    place = on_track(slider, slider._scale.to_fraction(slider.value)) + QPoint(4, 0)
    QTest.mouseClick(slider, LEFT, NONE, place)
    assert heard.words == ["pressed", "released"]


def test_ctrl_snaps_a_drag_to_1_2_5(slider: ValueSlider) -> None:
    QTest.mouseClick(slider, LEFT, Qt.KeyboardModifier.ControlModifier, on_track(slider, 0.3))
    assert rate(slider.value)[-4:].lstrip("0.")[0] in "125"


def test_setting_the_value_says_nothing(slider: ValueSlider) -> None:
    heard = Heard(slider)
    slider.set_value(0.5)
    slider.set_scale(Scale(minimum=0.1, maximum=1.0, default=0.2))
    assert slider.value == 0.5 and heard.words == []


def test_a_key_press_is_a_whole_gesture(slider: ValueSlider) -> None:
    heard = Heard(slider)
    QTest.keyClick(slider, Qt.Key.Key_Up)
    assert heard.words == ["pressed", 0.04, "released"]
    QTest.keyClick(slider, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert slider.value == pytest.approx(0.003)
    QTest.keyClick(slider, Qt.Key.Key_Home)
    assert slider.value == 1e-5
    QTest.keyClick(slider, Qt.Key.Key_End)
    assert slider.value == 10.0


def test_a_double_click_brings_the_default_back(slider: ValueSlider) -> None:
    slider.set_value(1.0)
    heard = Heard(slider)
    QTest.mouseDClick(slider, LEFT, NONE, on_track(slider, 0.1))
    assert slider.value == 0.03
    assert heard.words.count("pressed") == heard.words.count("released")


def test_a_click_on_the_value_lets_one_type_another(slider: ValueSlider) -> None:
    heard = Heard(slider)
    QTest.mouseClick(slider, LEFT, NONE, QPoint(slider.width() - 8, 10))
    assert slider.entry.isVisible() and slider.entry.selectedText() == "0.03"
    QTest.keyClicks(slider.entry, "3e-4")
    assert heard.words == []
    QTest.keyClick(slider.entry, Qt.Key.Key_Return)
    assert heard.words == ["pressed", 3e-4, "released"]
    assert slider.entry.isHidden() and slider.hasFocus()


def test_typing_a_digit_starts_a_new_value(slider: ValueSlider) -> None:
    QTest.keyClick(slider, Qt.Key.Key_2)
    assert slider.entry.text() == "2"
    QTest.keyClick(slider.entry, Qt.Key.Key_Enter)
    assert slider.value == 2.0


@pytest.mark.parametrize("typed", ["abc", "-1", "400", "0", "1e", "∞"])
def test_nonsense_is_marked_explained_and_changes_nothing(slider: ValueSlider, typed: str) -> None:
    heard = Heard(slider)
    slider.edit(typed)
    QTest.keyClick(slider.entry, Qt.Key.Key_Return)
    assert slider.entry.isVisible() and slider.entry.is_wrong
    assert "is not a number from 1e\u22125 to 10." in slider.entry.toolTip()
    assert (slider.value, heard.words) == (0.03, [])
    QTest.keyClicks(slider.entry, "1")
    assert not slider.entry.is_wrong


def test_esc_gives_the_old_value_back(slider: ValueSlider) -> None:
    heard = Heard(slider)
    slider.edit()
    QTest.keyClicks(slider.entry, "5")
    QTest.keyClick(slider.entry, Qt.Key.Key_Escape)
    assert slider.entry.isHidden()
    assert (slider.value, heard.words) == (0.03, [])


def test_leaving_the_field_takes_what_can_be_read_and_drops_what_cannot(slider: ValueSlider) -> None:
    slider.edit("0.5")
    slider.entry.clearFocus()
    assert slider.entry.isHidden() and slider.value == 0.5
    slider.edit("zero")
    slider.entry.clearFocus()
    assert slider.entry.isHidden() and slider.value == 0.5


def test_up_and_down_step_while_typing(slider: ValueSlider) -> None:
    slider.edit()
    QTest.keyClick(slider.entry, Qt.Key.Key_Up)
    assert (slider.value, slider.entry.text()) == (0.04, "0.04")
    QTest.keyClick(slider.entry, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert slider.value == pytest.approx(0.003)


def test_a_percentage_is_typed_as_it_is_shown(look: Look, qtbot: QtBot) -> None:
    noise = ValueSlider(
        look,
        "noise",
        Scale(minimum=0.0, maximum=0.5, default=0.1),
        lambda share: percent(share, 0),
        read=parse_percent,
    )
    qtbot.addWidget(noise)
    noise.show()
    noise.edit()
    assert noise.entry.text() == "10\u202f%"
    noise.entry.selectAll()
    QTest.keyClicks(noise.entry, "25 %")
    QTest.keyClick(noise.entry, Qt.Key.Key_Return)
    assert noise.value == 0.25


def test_hiding_the_slider_ends_the_drag(slider: ValueSlider) -> None:
    heard = Heard(slider)
    QTest.mousePress(slider, LEFT, NONE, on_track(slider, 0.2))
    slider.hide()
    assert heard.words[-1] == "released"


@pytest.mark.qt_log_ignore("not accepted by receiving widget", extend=True)
def test_a_disabled_slider_hears_nothing(slider: ValueSlider) -> None:
    heard = Heard(slider)
    slider.setEnabled(False)
    QTest.mouseClick(slider, LEFT, NONE, on_track(slider, 0.9))
    QTest.keyClick(slider, Qt.Key.Key_Up)
    assert heard.words == []


def test_the_knob_stands_where_the_value_is(slider: ValueSlider, look: Look) -> None:
    slider.set_value(10.0)
    slider.clearFocus()
    picture = slider.grab().toImage()
    y = slider.height() - 8
    assert picture.pixelColor(slider.width() // 2, y) == look.color("ink2")
    assert picture.pixelColor(slider.width() - 7, y) == look.color("surface")
    slider.set_value(1e-5)
    assert slider.grab().toImage().pixelColor(slider.width() // 2, y) == look.color("sel")


@pytest.fixture
def inline(look: Look, qtbot: QtBot) -> ValueSlider:
    scale = Scale(minimum=1, maximum=1024, log=True, integer=True, default=8)
    slider = ValueSlider(look, "width", scale, lambda value: str(round(value)), "Units of every layer.", inline=True)
    qtbot.addWidget(slider)
    slider.resize(188, slider.sizeHint().height())
    with qtbot.waitActive(slider):
        slider.show()
        slider.activateWindow()
    slider.setFocus()
    return slider


def test_an_inline_slider_is_one_line_high(inline: ValueSlider, slider: ValueSlider, look: Look) -> None:
    assert inline.sizeHint().height() == 28 < slider.sizeHint().height()
    look.set_theme("projector")
    assert inline.sizeHint().height() == 40


def test_the_track_of_an_inline_slider_lies_between_caption_and_value(inline: ValueSlider) -> None:
    left, length = inline._track()
    for value in (1.0, 8.0, 1024.0):
        inline.set_value(value)
        assert (left, length) == inline._track()  # the knob does not jump when the number gets longer
        assert left + length < inline._value_place().left()
        assert left <= inline._knob().left() and inline._knob().right() <= left + length


def test_an_inline_track_is_dragged_from_end_to_end(inline: ValueSlider) -> None:
    heard = Heard(inline)
    left, length = inline._track()
    middle = inline.height() // 2
    QTest.mousePress(inline, LEFT, NONE, QPoint(round(left + length / 2), middle))
    QTest.mouseMove(inline, QPoint(round(left + length), middle))
    assert inline.value == 1024
    QTest.mouseMove(inline, QPoint(0, middle))
    QTest.mouseRelease(inline, LEFT, NONE, QPoint(0, middle))
    assert inline.value == 1
    assert heard.words.count("pressed") == heard.words.count("released") == 1


def test_a_click_on_an_inline_value_lets_one_type_another(inline: ValueSlider) -> None:
    heard = Heard(inline)
    QTest.mouseClick(inline, LEFT, NONE, QPoint(inline.width() - 4, inline.height() // 2))
    assert inline.entry.isVisible() and inline.rect().contains(inline.entry.geometry())
    assert inline.entry.accessibleName() == "width"
    QTest.keyClicks(inline.entry, "20")
    QTest.keyClick(inline.entry, Qt.Key.Key_Return)
    assert heard.words == ["pressed", 20.0, "released"]


def test_a_click_on_an_inline_caption_changes_nothing(inline: ValueSlider) -> None:
    heard = Heard(inline)
    QTest.mouseClick(inline, LEFT, NONE, QPoint(4, inline.height() // 2))
    assert heard.words == [] and inline.entry.isHidden()


def test_another_caption_leaves_a_name_of_its_own(inline: ValueSlider) -> None:
    inline.set_caption("units")
    assert inline.accessibleName() == "units"
    inline.setAccessibleName("width of all layers")
    inline.set_caption("w")
    assert inline.accessibleName() == "width of all layers"
