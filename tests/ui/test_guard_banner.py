from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from playground.core.edits import choose_optimiser
from playground.core.events import Broke
from playground.core.presets import preset
from playground.ui.guard_banner import GuardBanner
from playground.ui.theme import Look

THIN = "\u202f"


def broke(layer_id: str = "dense-2") -> Broke:
    return Broke(layer_id=layer_id, step=3412, returned_to=3411, epochs=2.5, what="weights")


@pytest.fixture
def host(look: Look, qtbot: QtBot) -> QWidget:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(1440, 300)
    column = QVBoxLayout(host)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(GuardBanner(look, host))
    column.addStretch(1)
    with qtbot.waitActive(host):
        host.show()
        host.activateWindow()
    return host


@pytest.fixture
def banner(host: QWidget) -> GuardBanner:
    banner = host.findChild(GuardBanner)
    assert isinstance(banner, GuardBanner)
    return banner


def settled(banner: GuardBanner, qtbot: QtBot) -> int:
    """The banner's height once it has slid open."""
    qtbot.waitUntil(lambda: banner.height() == banner._wanted_height())
    return banner.height()


def test_it_names_the_layer_and_both_steps(banner: GuardBanner) -> None:
    banner.show_broke(broke(), preset("course-mlp"))
    assert banner.text == f"Dense 2 left the finite numbers at step 3{THIN}412; stopped at step 3{THIN}411."


@pytest.mark.parametrize(("layer_id", "name"), [("output", "Output"), ("", "The loss"), ("dense-77", "The loss")])
def test_it_has_a_name_for_whatever_broke(banner: GuardBanner, layer_id: str, name: str) -> None:
    banner.show_broke(broke(layer_id), preset("course-mlp"))
    assert banner.text.startswith(f"{name} left the finite numbers")


def test_each_button_is_an_answer_and_closes_the_banner(banner: GuardBanner, qtbot: QtBot) -> None:
    answers = []
    banner.answered.connect(answers.append)
    for index in range(3):
        banner.show_broke(broke(), preset("course-mlp"))
        qtbot.mouseClick(banner.buttons[index], Qt.MouseButton.LeftButton)
        assert banner.isHidden()
    assert answers == ["rate", "clip", "rewind"]


def test_it_takes_the_keyboard(banner: GuardBanner) -> None:
    banner.show_broke(broke(), preset("course-mlp"))
    assert banner.buttons[0].hasFocus()


def test_it_is_one_line_where_there_is_room_and_two_where_there_is_not(
    banner: GuardBanner, host: QWidget, qtbot: QtBot
) -> None:
    banner.show_broke(broke(), preset("course-mlp"))
    assert settled(banner, qtbot) == 44
    host.resize(700, 300)
    assert settled(banner, qtbot) == 72
    for button in banner.buttons:
        assert banner.rect().contains(button.geometry())


def test_its_left_edge_and_fill_are_in_the_error_colours(banner: GuardBanner, look: Look, qtbot: QtBot) -> None:
    banner.show_broke(broke(), preset("course-mlp"))
    height = settled(banner, qtbot)
    picture = banner.grab().toImage()
    assert picture.pixelColor(1, height // 2) == look.color("error")
    assert picture.pixelColor(picture.width() - 4, height // 2) == look.color("on_error")


def test_lbfgs_offers_no_clipping_and_says_why(banner: GuardBanner) -> None:
    banner.show_broke(broke(), choose_optimiser(preset("course-mlp"), "lbfgs"))
    assert [button.isEnabled() for button in banner.buttons] == [True, False, True]
    assert "L-BFGS" in banner.buttons[1].toolTip()
    banner.show_broke(broke(), preset("course-mlp"))
    assert all(button.isEnabled() for button in banner.buttons)
