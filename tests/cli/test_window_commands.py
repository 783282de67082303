"""Commands that open the real window, offscreen: screenshot and check."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from playground.cli import check, main
from playground.core.experiment import Experiment
from playground.core.presets import PRESETS


@pytest.mark.slow
def test_a_screenshot_has_the_size_asked_for_and_shows_what_was_trained(tmp_path: Path, qtbot: QtBot) -> None:
    before, after = tmp_path / "before.png", tmp_path / "after.png"
    words = ["screenshot", "--experiment", "circle", "--size", "1300x700"]
    assert main([*words, "-o", str(before)]) == 0
    assert main([*words, "--epochs", "2", "-o", str(after)]) == 0
    first, second = QImage(str(before)), QImage(str(after))
    assert (second.width(), second.height()) == (1300, 700)
    assert not check.is_uniform(second)
    assert first != second


@pytest.mark.slow
def test_the_draw_page_is_shown_with_a_sample_drawing(tmp_path: Path, qtbot: QtBot) -> None:
    empty, drawn = tmp_path / "empty.png", tmp_path / "drawn.png"
    words = ["screenshot", "--page", "draw", "--experiment", "circle", "--theme", "dark"]
    assert main([*words, "-o", str(empty)]) == 0
    assert main([*words, "--drawing", "4", "-o", str(drawn)]) == 0
    assert QImage(str(empty)) != QImage(str(drawn))


def test_the_check_trains_and_writes_a_picture(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check, "SECONDS", 0.2)
    monkeypatch.setattr(check, "preset", _circle)
    path = tmp_path / "check.png"
    assert main(["check", "-o", str(path)]) == 0
    assert not QImage(str(path)).isNull()
    assert "steps" in capsys.readouterr().out


def _circle(_name: str) -> Experiment:
    return PRESETS["circle"]


def test_a_picture_of_one_colour_is_uniform() -> None:
    picture = QImage(30, 20, QImage.Format.Format_RGB32)
    picture.fill(0xFF102030)
    assert check.is_uniform(picture)
    picture.setPixel(9, 9, 0xFFFFFFFF)
    assert not check.is_uniform(picture)
    assert check.is_uniform(QImage())
