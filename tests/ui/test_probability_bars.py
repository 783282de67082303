from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from playground.ui.theme import Look
from playground.ui.widgets.probability_bars import ProbabilityBars

VALUES = [0.0001] * 4 + [0.871] + [0.0] * 4 + [0.1286]


@pytest.fixture
def bars(qtbot: QtBot) -> ProbabilityBars:
    bars = ProbabilityBars(Look("light"), [str(i) for i in range(10)])
    qtbot.addWidget(bars)
    bars.resize(360, 320)
    return bars


def bar_color(bars: ProbabilityBars, image: QImage, index: int, share: float) -> QColor:
    track = bars.bar(index)
    return image.pixelColor(round(track.left() + share * track.width()), round(track.center().y()))


def test_bars_are_as_long_as_their_share_and_the_likeliest_stands_out(bars: ProbabilityBars) -> None:
    look = Look("light")
    bars.set_values(VALUES)
    image = bars.grab().toImage()
    assert bar_color(bars, image, 4, 0.85) == look.color("pos")
    assert bar_color(bars, image, 4, 0.9) == look.color("field")
    assert bar_color(bars, image, 9, 0.1) == QColor(look.theme.sign[5])
    assert bar_color(bars, image, 0, 0.1) == look.color("field")
    assert bars.accessibleDescription().startswith("4: 87.1")


def test_without_values_all_bars_are_empty(bars: ProbabilityBars) -> None:
    bars.set_values(VALUES)
    bars.set_values(None)
    assert bar_color(bars, bars.grab().toImage(), 4, 0.1) == Look("light").color("field")
    assert bars.accessibleDescription() == ""


def test_other_labels_begin_without_values(bars: ProbabilityBars) -> None:
    bars.set_labels(["cat", "dog"])
    bars.set_values([0.2, 0.8])
    with pytest.raises(ValueError, match="2 classes"):
        bars.set_values(VALUES)


def test_values_that_are_not_numbers_are_survived(bars: ProbabilityBars) -> None:
    bars.set_values([float("nan")] * 10)
    assert not bars.grab().isNull()


def test_of_many_classes_the_likeliest_are_shown_in_their_order(bars: ProbabilityBars) -> None:
    bars.set_labels([f"class {number}" for number in range(100)])
    assert bars.minimumSizeHint().height() < 400
    values = [0.0] * 100
    values[97], values[3] = 0.6, 0.4
    bars.set_values(values)
    assert 10 <= len(bars.shown) < 100 and {3, 97} <= set(bars.shown) and list(bars.shown) == sorted(bars.shown)
    assert bar_color(bars, bars.grab().toImage(), 97, 0.5) == Look("light").color("pos")
    bars.resize(360, 3000)
    assert len(bars.shown) == 100


def test_long_names_leave_the_bars_their_room(bars: ProbabilityBars) -> None:
    bars.set_labels(["a name that is far longer than there is room for beside a bar", "b"])
    assert bars.bar(0).width() > bars.width() / 3
