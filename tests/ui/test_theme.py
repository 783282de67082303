from __future__ import annotations

import subprocess
import sys

import attrs
import numpy as np
import pytest
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetricsF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.ui.paint import contrast
from playground.ui.theme import THEMES, Look
from playground.ui.tokens import TYPE


@pytest.mark.parametrize("name", THEMES)
def test_text_is_readable_on_every_ground_it_stands_on(name: str) -> None:
    theme = THEMES[name]
    for ink in (theme.ink, theme.ink2, theme.ink3):
        for ground in (theme.surface, theme.canvas):
            assert contrast(QColor(ink), QColor(ground)) >= 4.5
    for ink, ground in ((theme.error, theme.on_error), (theme.warn, theme.on_warn), (theme.ok, theme.on_ok)):
        assert contrast(QColor(ink), QColor(ground)) >= 4.5


@pytest.mark.parametrize("name", THEMES)
def test_every_colour_of_a_theme_is_one(name: str) -> None:
    for field, value in attrs.asdict(THEMES[name]).items():
        names = value if isinstance(value, tuple) else (value,)
        if field != "name" and isinstance(names[0], str):
            assert all(QColor.isValidColorName(colour) for colour in names), field


@pytest.mark.parametrize("name", THEMES)
def test_the_sign_scale_runs_from_end_to_end_with_zero_in_the_middle(name: str) -> None:
    look = Look(name)
    scale = look.sign_lut()
    assert scale.shape == (256, 3) and scale.dtype == np.uint8
    assert QColor(*scale[0].tolist()) == look.class_pair()[0]
    assert QColor(*scale[-1].tolist()) == look.class_pair()[1]
    middle = QColor(look.theme.sign[4])
    assert np.abs(scale[127].astype(int) - [middle.red(), middle.green(), middle.blue()]).max() <= 2


def test_the_muted_scale_leaves_the_end_colours_to_the_points() -> None:
    look = Look("light")
    surface = np.array([255, 255, 255])
    full, muted = look.sign_lut().astype(int), look.muted_sign_lut().astype(int)
    for end in (0, -1):
        assert np.abs(surface - muted[end]).sum() < 0.66 * np.abs(surface - full[end]).sum()


def test_widgets_are_told_of_another_theme_once(look: Look, qtbot: QtBot) -> None:
    with qtbot.waitSignal(look.changed):
        look.set_theme("dark")
    assert look.color("surface") == QColor(THEMES["dark"].surface)
    with qtbot.assertNotEmitted(look.changed):
        look.set_theme("dark")
    with pytest.raises(ValueError, match="no theme 'pink'"):
        look.set_theme("pink")


def test_the_application_takes_font_and_colours_of_the_theme(look: Look, qapp: QApplication) -> None:
    look.set_theme("projector")
    assert qapp.font().pixelSize() == 20
    assert qapp.palette().window().color() == look.color("surface")


def test_the_shipped_fonts_are_in_use_and_numbers_are_tabular(look: Look) -> None:
    assert QFontInfo(look.font("body")).family() == "Inter"
    assert QFontInfo(look.font("mono")).family() == "JetBrains Mono"
    for role in TYPE:
        metrics = QFontMetricsF(look.font(role))
        assert metrics.horizontalAdvance("1111") == metrics.horizontalAdvance("8888")


def test_the_projector_has_its_own_sizes() -> None:
    look = Look("projector")
    assert (look.font("caption").pixelSize(), look.line_height("title")) == (16, 32)
    assert (look.px(10), look.px(10, 12)) == (15, 12)
    assert look.font("body", weight=600).weight() == QFont.Weight.DemiBold


def test_the_look_needs_no_torch() -> None:
    code = "import sys, playground.ui.theme; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_what_a_theme_gives_is_the_askers_own_and_goes_with_the_theme() -> None:
    look = Look("light")
    color, font, lut = look.color("ink"), look.font("body"), look.sign_lut()
    color.setAlphaF(0.5)
    font.setPixelSize(99)
    assert look.color("ink").alphaF() == 1.0
    assert look.font("body").pixelSize() == TYPE["body"].px
    assert not lut.flags.writeable
    look.set_theme("dark")
    assert look.color("ink") == QColor(THEMES["dark"].ink)
    assert not np.array_equal(look.sign_lut(), lut)
