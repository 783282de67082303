from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.ui.theme import Look
from playground.ui.widgets.mosaic import Mosaic

IMAGES = np.zeros((20, 28, 28), np.uint8)
IMAGES[3] = 255
CAPTIONS = [(f"{i} → {i + 1}", i % 2 == 0) for i in range(20)]


@pytest.fixture
def mosaic(qtbot: QtBot) -> Mosaic:
    mosaic = Mosaic(Look("light"))
    qtbot.addWidget(mosaic)
    mosaic.resize(336, 150)
    mosaic.set_images(IMAGES, CAPTIONS)
    return mosaic


def test_rows_fill_the_width_and_only_whole_ones_are_shown(mosaic: Mosaic) -> None:
    assert mosaic.columns == 6 and mosaic.shown == 12
    assert mosaic.box(0).left() == 0 and mosaic.box(5).right() == pytest.approx(336, abs=1)


def test_each_picture_stands_in_its_box(mosaic: Mosaic) -> None:
    image = mosaic.grab().toImage()
    assert image.pixelColor(mosaic.box(3).center().toPoint()).lightness() > 250
    assert image.pixelColor(mosaic.box(2).center().toPoint()).lightness() < 5


def test_a_wrong_prediction_is_orange(mosaic: Mosaic) -> None:
    neg = Look("light").color("neg")
    image = mosaic.grab().toImage()

    def colored(index: int) -> bool:
        box = mosaic.box(index).toRect()
        strip = [
            image.pixelColor(x, y)
            for x in range(box.left(), min(box.right(), image.width()))
            for y in range(box.bottom() + 2, box.bottom() + 18)
        ]
        return any(c.red() - c.blue() > 0.7 * (neg.red() - neg.blue()) for c in strip)

    assert colored(0) and not colored(1)


offscreen_popup = pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)


@offscreen_popup
def test_a_click_says_which_and_enlarges(mosaic: Mosaic, qtbot: QtBot) -> None:
    mosaic.show()
    with qtbot.waitSignal(mosaic.clicked) as clicked:
        qtbot.mouseClick(mosaic, Qt.MouseButton.LeftButton, pos=mosaic.box(8).center().toPoint())
    assert clicked.args == [8]
    popup = QApplication.activePopupWidget()
    assert popup is not None
    popup.close()


@offscreen_popup
def test_keys_choose_and_enlarge(mosaic: Mosaic, qtbot: QtBot) -> None:
    mosaic.show()
    qtbot.keyClick(mosaic, Qt.Key.Key_Right)
    qtbot.keyClick(mosaic, Qt.Key.Key_Down)
    with qtbot.waitSignal(mosaic.clicked) as clicked:
        qtbot.keyClick(mosaic, Qt.Key.Key_Return)
    assert clicked.args == [7]
    popup = QApplication.activePopupWidget()
    assert popup is not None
    popup.close()


def test_setting_pictures_says_nothing(mosaic: Mosaic, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(mosaic.clicked):
        mosaic.set_images(IMAGES[:4], CAPTIONS[:4])
    assert mosaic.shown == 4
    mosaic.set_images(IMAGES[:0], [])
    assert mosaic.shown == 0 and not mosaic.grab().isNull()


def test_captions_must_match_pictures(mosaic: Mosaic) -> None:
    with pytest.raises(ValueError, match="captions"):
        mosaic.set_images(IMAGES, CAPTIONS[:3])
