"""The bar of shares: training, validation, test."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from playground.core.datasets import Images, Points, Split
from playground.ui.theme import Look
from playground.ui.train.data.split_bar import SplitBar, percents, with_border, with_train
from playground.ui.train.data.texts import count_texts, facts, part_texts, split_texts


@given(st.floats(-1, 2), st.floats(-1, 2))
def test_whatever_the_pointer_does_the_shares_are_allowed(train: float, border: float) -> None:
    split = with_border(with_train(Split(), train, own_test=False), border)
    Points(split=split)  # raises where not
    assert sum(percents(split)) == 100


@given(st.floats(-1, 2))
def test_data_with_a_test_set_of_their_own_use_all_of_the_rest(train: float) -> None:
    split = with_train(Split(train=0.9, validation=0.1), train, own_test=True)
    assert Images(split=split).split.rest == pytest.approx(0)


def test_moving_the_first_border_leaves_the_test_set_alone() -> None:
    split = with_train(Split(train=0.7, validation=0.15), 0.6, own_test=False)
    assert percents(split) == (60, 25, 15)


def test_a_drag_is_one_gesture_that_follows_the_pointer(look: Look, qtbot: QtBot) -> None:
    bar = SplitBar(look)
    qtbot.addWidget(bar)
    bar.resize(200, 26)
    bar.set_split(Split(), False, split_texts(Points()))
    bar.show()
    said: list[object] = []
    bar.pressed.connect(lambda: said.append("pressed"))
    bar.released.connect(lambda: said.append("released"))
    bar.moved.connect(said.append)
    border = bar.borders[0]
    middle = border.rect().center()
    qtbot.mousePress(border, Qt.MouseButton.LeftButton, pos=middle)
    for step in (10, 20):
        qtbot.mouseMove(border, bar.borders[0].mapFrom(bar, QPoint(140 - step, 13)))
    qtbot.mouseRelease(border, Qt.MouseButton.LeftButton)
    assert said[0] == "pressed" and said[-1] == "released"
    assert bar.split == Split(train=0.6, validation=0.25)
    assert said[-2] == bar.split


def test_arrow_keys_move_a_border_by_one_per_cent(look: Look, qtbot: QtBot) -> None:
    bar = SplitBar(look)
    qtbot.addWidget(bar)
    bar.set_split(Split(), False, split_texts(Points()))
    qtbot.keyClick(bar.borders[1], Qt.Key.Key_Right)
    assert percents(bar.split) == (70, 16, 14)
    qtbot.keyClick(bar.borders[0], Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert percents(bar.split) == (60, 26, 14)
    qtbot.keyClick(bar.borders[1], Qt.Key.Key_End)
    assert percents(bar.split) == (60, 35, 5)


def test_counts_stand_beside_the_shares() -> None:
    assert split_texts(Points()) == ("train 70", "15", "15")
    assert count_texts(Points()) == ("350 points", "validation · test sealed")
    assert count_texts(Points(), score="test 98 %") == ("350 points", "test 98 %")
    assert part_texts(Points().counts) == "350 to train, 75 to validate, 75 to test"
    assert split_texts(Images()) == ("train 54\u202f000", "6\u202f000", "10\u202f000")


def test_the_folded_panel_tells_the_facts() -> None:
    assert facts(Points(noise=0.1)) == [
        "500 points",
        "noise 10\u202f%",
        "train 70, validation 15, test 15\u202f%",
        "test sealed",
    ]
    assert facts(Points(), score="test 98 %")[-1] == "test 98 %"
