"""Pictures in colour wherever data are looked at: gallery, pixels, and what augmentation makes of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot
from still_studio import StillStudio

from playground.core.datasets import Folder
from playground.core.edits import choose_data, set_layers
from playground.core.frames import AugmentedFrame, DataLookFrame
from playground.core.presets import preset
from playground.session.settings import Settings
from playground.ui.paint import text_width
from playground.ui.theme import Look
from playground.ui.train.data.before_after import BeforeAfter
from playground.ui.train.layer_cards import InputCard
from playground.ui.train.look.loupe import COLOUR_CELLS, Loupe
from playground.ui.train.look.picture_grid import GAP, PictureGrid
from playground.ui.train.look.window import KEY, READ, DataWindow

SIDE = 32
FOLDER = Folder(path="/pictures/fruit", fingerprint="1", side=SIDE, labels=("lime", "plum"), found=(20, 30))
ORANGE = (250, 120, 10)
NONE = np.zeros((0, 0), np.float32)


def orange(*shape: int) -> np.ndarray:
    return np.broadcast_to(np.array(ORANGE, np.uint8), (*shape, SIDE, SIDE, 3)).copy()


def color_at(widget: Loupe | PictureGrid | BeforeAfter, x: float, y: float) -> tuple[int, int, int]:
    color = QColor(widget.grab().toImage().pixel(round(x), round(y)))
    return color.red(), color.green(), color.blue()


@pytest.fixture
def loupe(look: Look, qtbot: QtBot) -> Loupe:
    loupe = Loupe(look)
    qtbot.addWidget(loupe)
    loupe.resize(16 * 35, 16 * 35)
    loupe.set_picture(orange()[...])
    return loupe


@pytest.fixture
def window(look: Look, tmp_path: Path, qtbot: QtBot) -> DataWindow:
    experiment = choose_data(preset("course-mlp"), FOLDER)
    studio = StillStudio(Settings(tmp_path / "settings.json"), experiment)
    window = DataWindow(look, studio, None)  # type: ignore[arg-type]  # stands in for a studio
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    studio.trainer.frameArrived.emit(KEY, frame(studio.trainer.run))
    return window


def frame(run: int) -> DataLookFrame:
    return DataLookFrame(
        run=run,
        counts=[[14, 21], [3, 5], [0, 0]],
        sizes=[35, 8, 7],
        labels=[0, 1],
        images=orange(2),
        read=[[0.5, 0.25, 0.0], [0.5, 0.25, 1.0]],
        raw=NONE,
        prepared=NONE,
        values=NONE,
        total=35,
    )


def test_the_loupe_shows_a_pixel_in_its_colour_with_three_numbers(loupe: Loupe) -> None:
    assert len(loupe.numbers()) == len(loupe.numbers()[0]) == COLOUR_CELLS
    assert loupe.numbers()[3][4] == "250\n120\n10"
    assert color_at(loupe, 2, 2) == ORANGE


def test_one_channel_stands_alone_in_grey(loupe: Loupe) -> None:
    loupe.set_channel(1)
    assert loupe.numbers()[3][4] == "120"
    assert color_at(loupe, 1, 1) == (120, 120, 120)


def test_as_read_each_channel_has_its_own_scale(loupe: Loupe) -> None:
    loupe.set_read(np.array([[0.5, 0.25, 0.0], [0.5, 0.25, 1.0]]))
    scales = zip(ORANGE, (0.5, 0.25, 0.0), (0.5, 0.25, 1.0), strict=True)
    wanted = [(level / 255 - mean) / deviation for level, mean, deviation in scales]
    assert loupe.numbers()[0][0] == "\n".join(f"{value:.1f}" for value in wanted)
    loupe.set_channel(2)
    assert loupe.numbers()[0][0] == f"{wanted[2]:.1f}"


def test_arrows_move_over_a_picture_that_is_larger_than_the_loupe(loupe: Loupe, qtbot: QtBot) -> None:
    picture = orange()
    picture[0, 0] = (1, 2, 3)
    picture[8, 8] = (4, 5, 6)
    loupe.set_picture(np.zeros((4, 4), np.uint8))
    loupe.set_picture(picture)
    assert loupe.numbers()[0][0] == "4\n5\n6", "it begins in the middle"
    for _ in range(SIDE):
        qtbot.keyClick(loupe, Qt.Key.Key_Left)
        qtbot.keyClick(loupe, Qt.Key.Key_Up)
    assert loupe.numbers()[0][0] == "1\n2\n3"
    qtbot.keyClick(loupe, Qt.Key.Key_Right)
    assert loupe.numbers()[0][0] == "250\n120\n10"


def test_a_small_picture_fills_the_loupe(loupe: Loupe) -> None:
    loupe.set_picture(np.full((16, 16), 77, np.uint8))
    assert len(loupe.numbers()) == 16
    frame = loupe.frame()
    assert color_at(loupe, frame.right() - 2, frame.bottom() - 2) == (77, 77, 77)


def test_the_gallery_is_in_colour(look: Look, qtbot: QtBot) -> None:
    grid = PictureGrid(look)
    qtbot.addWidget(grid)
    grid.resize(300, 200)
    grid.set_pictures(orange(3), ("lime", "lime", "plum"))
    center = grid.box(2).center()
    assert color_at(grid, center.x(), center.y()) == ORANGE


def test_captions_of_the_gallery_stay_within_it(look: Look, qtbot: QtBot) -> None:
    grid = PictureGrid(look)
    qtbot.addWidget(grid)
    grid.set_pictures(orange(30), ("blueberries and plums",) * 30)
    for width in (90, 200, 333):
        grid.resize(width, 200)
        boxes = [grid.box(number) for number in range(grid.columns)]
        assert boxes[0].left() >= GAP / 2 and boxes[-1].right() + GAP / 2 <= width


def test_before_and_after_are_in_colour(look: Look, qtbot: QtBot) -> None:
    pictures = BeforeAfter(look, 2, 3)
    qtbot.addWidget(pictures)
    pictures.resize(240, 100)
    after = orange(2, 3)
    after[1, 2] = (10, 200, 90)
    pictures.set_frame(AugmentedFrame(run=1, before=orange(2), after=after))
    places = [pictures.box(number).center() for number in (0, 7)]
    assert [color_at(pictures, place.x(), place.y()) for place in places] == [ORANGE, (10, 200, 90)]
    picture = pictures.picture(7)
    assert picture is not None and picture.shape == (SIDE, SIDE, 3)


def test_the_window_offers_the_channels_of_colour_alone(window: DataWindow, qtbot: QtBot) -> None:
    assert window.channel.isVisible() and window.loupe.numbers()[0][0] == "250\n120\n10"
    window.channel.setFocus()
    for wanted in ("250", "120", "10"):
        qtbot.keyClick(window.channel, Qt.Key.Key_Right)
        assert window.loupe.numbers()[0][0] == wanted
    window.form.set_chosen(READ)
    window.form.chosen.emit(READ)
    assert window.loupe.numbers()[0][0] == f"{10 / 255:.1f}"
    studio = window._studio
    studio.document.edit(preset("course-mlp"))
    assert not window.channel.isVisible()


def test_the_input_card_has_room_for_the_size_of_colour_pictures(look: Look, qtbot: QtBot) -> None:
    card = InputCard(look)
    qtbot.addWidget(card)
    experiment = set_layers(choose_data(preset("course-mlp"), FOLDER), preset("tiny-vgg").network.layers)
    card.show_experiment(experiment)
    assert card.fields_width() >= text_width(look.font("value"), "3 × 32 × 32")
