"""Which pixels speak for the class: the map over the drawing, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.core.explanations import OCCLUSION, PIXELS, SALIENCY, MindChange, Pixel, PixelMap
from playground.core.own_digits import NAMES
from playground.ui.draw.overlay_texts import answer, reading
from playground.ui.draw.overlay_view import OverlayView
from playground.ui.draw.sees_panel import SeesPanel
from playground.ui.theme import Look

STROKE = np.zeros((28, 28), np.float32)
STROKE[4:24, 13:15] = 1.0


def occlusion_map(label: int = 4, kind: str = OCCLUSION) -> PixelMap:
    """The left half speaks for the class, the right against it, half as much."""
    outputs = np.zeros((28, 28), np.float32)
    outputs[:, :8], outputs[:, 20:] = 2.0, -1.0
    return PixelMap(number=1, kind=kind, label=label, outputs=outputs, probabilities=outputs / 10)


def change(singles: int = 0, pixels: tuple[Pixel, ...] = (), becomes: int = 4, finished: bool = True) -> MindChange:
    return MindChange(
        number=1,
        said=4,
        lead=4.5,
        nearest=Pixel(8, 14, 1.0),
        nearest_lead=-0.2 if singles else 3.67,
        singles=singles,
        pixels=pixels or (Pixel(8, 14, 1.0),),
        becomes=becomes,
        probability=0.3,
        finished=finished,
    )


@pytest.fixture
def sees(look: Look, qtbot: QtBot) -> Iterator[SeesPanel]:
    panel = SeesPanel(look, NAMES)
    qtbot.addWidget(panel)
    panel.resize(395, 340)
    panel.show()
    panel.show_picture(STROKE)
    yield panel


def color_at(view: OverlayView, row: int, column: int) -> QColor:
    image = view.grab().toImage()
    place = view.pixel_box(row, column).center() * image.devicePixelRatio()
    return image.pixelColor(round(place.x()), round(place.y()))


def test_what_speaks_for_the_class_is_blue_and_what_speaks_against_it_orange(sees: SeesPanel) -> None:
    sees.show_found(occlusion_map())
    blue, orange, neutral = (color_at(sees.view, 2, column) for column in (3, 24, 11))
    assert blue.blue() > blue.red() + 80
    assert orange.red() > orange.blue() + 60
    assert abs(neutral.red() - neutral.blue()) < 20
    assert color_at(sees.view, 10, 13).lightness() < 110  # the stroke lies over it
    assert sees.bar.words[:2] == ("against 4", "for 4")


def test_rounding_errors_have_no_colour(look: Look, qtbot: QtBot) -> None:
    view = OverlayView(look)
    qtbot.addWidget(view)
    view.resize(168, 168)
    view.show_map(np.zeros((28, 28), np.float32), np.full((28, 28), 1e-8, np.float32))
    color = color_at(view, 5, 5)
    assert abs(color.red() - color.blue()) < 12


def test_the_pointer_reads_how_much_a_pixel_is_worth(sees: SeesPanel) -> None:
    sees.show_found(occlusion_map())
    assert "patch" in sees.note.text()
    QTest.mouseMove(sees.view, sees.view.pixel_box(2, 3).center().toPoint())
    assert sees.view.over == (2, 3)
    assert sees.note.text().startswith("Row 3, column 4: covered, the output of 4 changes by −2.0")
    assert "−20.0" in sees.note.text()
    QTest.mouseMove(sees.view, QPoint(sees.view.width() - 1, sees.view.height() + 30))
    sees.view.leaveEvent(None)
    assert "patch" in sees.note.text()


def test_saliency_reads_what_a_little_brightness_does() -> None:
    found = PixelMap(number=1, kind=SALIENCY, label=2, outputs=np.full((28, 28), -0.5, np.float32))
    assert reading(found, 0, 0, "2") == "Row 1, column 1: a change by 0.1 moves the output of 2 by −0.050."


def test_one_pixel_that_would_change_its_mind_is_told_and_marked(sees: SeesPanel) -> None:
    QTest.keyClick(sees.overlay, Qt.Key.Key_End)
    assert sees.wanted == PIXELS and not sees.label.isEnabled()
    sees.show_found(change(singles=3, becomes=9))
    assert sees.note.text() == "One pixel would: row 9, column 15 made white, and it says 9. 2 others would too."
    assert sees.view.pixels == (Pixel(8, 14, 1.0),)
    blue = color_at(sees.view, 8, 14)
    assert blue.blue() > blue.red() + 60


def test_where_no_pixel_would_the_nearest_is_told_and_how_many_do(sees: SeesPanel) -> None:
    two = (Pixel(8, 14, 1.0), Pixel(3, 3, 0.0))
    text = answer(change(pixels=two, becomes=9), NAMES)
    assert text == (
        "No single pixel would. The nearest, row 9, column 15 made white, takes the lead of 4 from 4.50 to 3.67. "
        "2 together do: it says 9."
    )
    assert answer(change(pixels=two, finished=False), NAMES).endswith("Trying 3 together …")
    assert "Not even 2 together" in answer(change(pixels=two), NAMES)
    sees.overlay.set_chosen(PIXELS)
    sees.show_found(change(pixels=two))
    assert sees.view.pixels == ()  # they do not change it: nothing to mark


def test_another_class_may_be_looked_at(sees: SeesPanel, qtbot: QtBot) -> None:
    assert sees.wanted == OCCLUSION and sees.wanted_label is None
    with qtbot.waitSignal(sees.overlay_changed):
        sees.label._choose(8)
    assert sees.wanted_label == 7
    sees.show_found(occlusion_map(label=4))
    assert sees.view.values is None  # asked before
    sees.show_found(occlusion_map(label=7))
    assert sees.view.values is not None and sees.bar.words[1] == "for 7"


def test_what_was_not_asked_for_is_left(sees: SeesPanel) -> None:
    sees.show_found(change())
    assert sees.note.text() == "Finding out …"
    sees.show_found(occlusion_map())
    sees.show_picture(None)
    assert sees.view.values is None and "Here will stand" in sees.note.text()


def test_in_the_small_form_the_picture_stands_alone(sees: SeesPanel) -> None:
    sees.set_form(True, True)
    assert sees.wanted == "" and not sees.view.isVisible() and sees.pixels.isVisible() and sees.centre.isVisible()
    sees.set_form(False, True)
    assert sees.view.isVisible() and sees.centre.isVisible() and sees.centre.parentWidget() is sees
    sees.set_form(False, False)
    assert sees.centre.isVisible() and sees.centre.parentWidget() is sees.heading


@pytest.mark.parametrize(("theme", "size"), [("light", (353, 268)), ("light", (395, 340)), ("projector", (577, 640))])
def test_all_of_it_lies_inside_the_panel(sees: SeesPanel, look: Look, theme: str, size: tuple[int, int]) -> None:
    look.set_theme(theme)
    sees.set_form(False, theme == "projector")
    sees.resize(*size)
    parts = (sees.pixels, sees.view, sees.overlay, sees.label, sees.bar, sees.note, sees.centre)
    for part in parts:
        corner = part.mapTo(sees, part.rect().bottomRight())
        assert sees.rect().contains(corner)
    assert sees.view.width() == sees.view.height() == sees.pixels.width() >= 100


def test_the_keyboard_reads_pixels_too(sees: SeesPanel) -> None:
    sees.show_found(occlusion_map())
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Left):
        QTest.keyClick(sees.view, key)
    assert sees.view.over == (13, 13)
    for _ in range(20):
        QTest.keyClick(sees.view, Qt.Key.Key_Left)
    assert sees.view.over == (13, 0) and sees.note.text().startswith("Row 14, column 1:")
    QTest.keyClick(sees.view, Qt.Key.Key_Escape)
    assert sees.view.over == (-1, -1)
