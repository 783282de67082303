"""Chips, read-outs, labels, hairlines and the splitter."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from playground.ui.icons import icon, pixmap
from playground.ui.paint import readable
from playground.ui.theme import Look
from playground.ui.widgets.chip import Chip
from playground.ui.widgets.label import Hairline, Label
from playground.ui.widgets.readout import ReadOut
from playground.ui.widgets.splitter import Splitter


def colours(picture: QImage) -> set[str]:
    return {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}


def test_a_readout_keeps_its_width_while_it_counts(look: Look, qtbot: QtBot) -> None:
    read_out = ReadOut(look, "train loss", "0.00000", "solid")
    qtbot.addWidget(read_out)
    width = read_out.sizeHint().width()
    for text in ("1", "0.00818", "NaN"):
        read_out.set_text(text)
        assert read_out.sizeHint().width() == width
    assert read_out.accessibleDescription() == "NaN"


def test_a_number_that_left_the_finite_range_is_shown_in_error(look: Look, qtbot: QtBot) -> None:
    read_out = ReadOut(look, "train loss", "0.00000", "dashed")
    qtbot.addWidget(read_out)
    read_out.set_text("0.5")
    assert look.color("error").name() not in colours(read_out.grab().toImage())
    read_out.set_text("NaN", error=True)
    seen = colours(read_out.grab().toImage())
    assert look.color("error").name() in seen and look.color("run").name() in seen


def test_a_label_follows_the_theme(look: Look, qtbot: QtBot) -> None:
    label = Label(look, "Network", "heading", "ink2")
    qtbot.addWidget(label)
    look.set_theme("projector")
    assert label.font().pixelSize() == 20
    assert label.palette().windowText().color() == look.color("ink2")
    label.set_token("error")
    assert label.palette().windowText().color() == look.color("error")


def test_a_chip_grows_with_its_text(look: Look, qtbot: QtBot) -> None:
    chip = Chip(look, "sealed", "ph.lock-simple-fill")
    qtbot.addWidget(chip)
    narrow = chip.sizeHint().width()
    chip.set_text("test sealed")
    assert chip.sizeHint().width() > narrow and chip.sizeHint().height() == 24
    assert chip.accessibleName() == "test sealed"


def test_a_hairline_is_one_px_and_two_on_the_projector(look: Look, qtbot: QtBot) -> None:
    line = Hairline(look, Qt.Orientation.Horizontal)
    qtbot.addWidget(line)
    assert line.sizeHint().height() == 1
    look.set_theme("projector")
    assert line.sizeHint().height() == 2


def panes(look: Look, qtbot: QtBot) -> Splitter:
    splitter = Splitter(look, Qt.Orientation.Horizontal)
    qtbot.addWidget(splitter)
    for _ in range(2):
        splitter.addWidget(QWidget())
    splitter.resize(401, 100)
    splitter.show()
    splitter.set_defaults([150, 250])
    return splitter


def test_the_splitter_shows_one_px_and_can_be_grabbed_on_six(look: Look, qtbot: QtBot) -> None:
    splitter = panes(look, qtbot)
    handle = splitter.handle(1)
    assert (handle.width(), handle.contentsRect().width()) == (6, 1)
    assert splitter.sizes() == [150, 250]
    assert splitter.grab().toImage().pixelColor(150, 50) == look.color("line")


def test_dragging_moves_the_panes_and_a_double_click_restores_them(look: Look, qtbot: QtBot) -> None:
    splitter = panes(look, qtbot)
    handle = splitter.handle(1)
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(1, 50))
    QTest.mouseMove(handle, QPoint(61, 50))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(61, 50))
    assert splitter.sizes()[0] > 190
    with qtbot.waitSignal(splitter.splitterMoved):
        QTest.mouseDClick(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(3, 50))
    assert splitter.sizes() == [150, 250]


def test_icons_take_the_colour_of_their_token(look: Look) -> None:
    assert look.color("error").name() in colours(pixmap(look, "ph.warning-octagon-fill", 24, "error").toImage())
    assert not icon(look, "ph.tree-structure").isNull()


def test_text_on_a_colour_takes_what_contrasts_more(look: Look) -> None:
    ink, surface = look.color("ink"), look.color("surface")
    assert readable(look.class_pair()[1], ink, surface) == surface
    assert readable(look.color("field"), ink, surface) == ink
