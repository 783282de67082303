"""Shares of time on the cards, and signals before training in the inspector and over the page."""

from __future__ import annotations

import math

import attrs
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot
from still_studio import StillStudio

from playground.core.edits import remove_layer, set_data
from playground.core.frames import Signal, SignalsFrame, SignalsRequest, TimesFrame, TimesRequest
from playground.core.signals import ACTIVATIONS_BETWEEN, Fate
from playground.session.trainer import TrainerState
from playground.ui.pages.train import SIGNALS, TIMES, TrainPage
from playground.ui.theme import Look
from playground.ui.train.overlay import Overlay
from playground.ui.train.signals_panel import SignalsPanel
from playground.ui.train.signals_plot import SignalsPlot, rows, worst

LAYERS = ("dense-1", "dense-2", "dense-3", "output")
FINE = (Signal(0.5, 0.1), Signal(0.4, 0.2), Signal(0.3, 0.3), Signal(0.2, 0.5))
VANISHING = (Signal(0.5, 1e-6), *FINE[1:])


def times(*shares: float, layers: tuple[str, ...] = LAYERS, run: int = 1) -> TimesFrame:
    return TimesFrame(run=run, layers=layers, shares=np.array(shares), samples=16)


def signals(found: tuple[Signal, ...], run: int = 1) -> SignalsFrame:
    return SignalsFrame(
        run=run,
        layers=LAYERS,
        activations=np.array([signal.activation for signal in found]),
        gradients=np.array([signal.gradient for signal in found]),
        samples=256,
    )


def captions(page: TrainPage) -> list[str]:
    cards = [*page.network.row.cards.values(), page.network.row.output_card]
    return [card.caption[1] for card in cards]


def test_the_page_asks_for_times_and_signals_and_again_for_times_at_each_pause(
    page: TrainPage, studio: StillStudio
) -> None:
    wanted = studio.trainer.wanted
    before = wanted[TIMES]
    assert isinstance(before, TimesRequest) and wanted[SIGNALS] == SignalsRequest()
    studio.trainer.enter(TrainerState.RUNNING)
    assert wanted[TIMES] == before
    studio.trainer.enter(TrainerState.PAUSED)
    assert wanted[TIMES] != before
    page.hide()
    assert TIMES not in wanted and SIGNALS not in wanted


def test_cards_show_their_share_of_the_time_beside_their_parameters(page: TrainPage, studio: StillStudio) -> None:
    assert captions(page) == ["24", "72", "72", "9"]
    studio.trainer.frameArrived.emit(TIMES, times(0.48, 0.31, 0.2, 0.001))
    assert captions(page) == ["24 · 48\u202f%", "72 · 31\u202f%", "72 · 20\u202f%", "9 · < 1\u202f%"]
    card = page.network.row.cards["dense-1"]
    assert "48\u202f% of the time of a step" in card.toolTip() and "48\u202f%" in card.accessibleName()
    studio.trainer.frameArrived.emit(TIMES, times(1.0, 0.0, 0.0, 0.0, run=99))  # of a run that is over
    assert captions(page)[0] == "24 · 48\u202f%"


def test_a_layer_that_is_new_has_no_share_yet_and_other_data_make_all_unknown(
    page: TrainPage, studio: StillStudio
) -> None:
    studio.trainer.frameArrived.emit(TIMES, times(0.4, 0.3, layers=("dense-1", "output")))
    assert captions(page) == ["24 · 40\u202f%", "72", "72", "9 · 30\u202f%"]
    studio.document.edit(set_data(studio.document.experiment, points=100))
    assert captions(page) == ["24", "72", "72", "9"]


def test_a_pool_that_is_flattened_shows_its_share_beside_its_shape(page: TrainPage, studio: StillStudio) -> None:
    studio.open_preset("course-cnn")
    names = tuple(layer.id for layer in studio.document.experiment.network.layers)
    studio.trainer.frameArrived.emit(TIMES, times(0.31, 0.02, 0.48, 0.01, 0.16, layers=names))
    cards = page.network.row.cards
    assert cards["conv-1"].caption == ("20×24×24", "520 · 31\u202f%")
    first, second = (card.caption for name, card in cards.items() if name.startswith("pool"))
    assert first == ("20×12×12", "0 · 2\u202f%")
    assert second == ("50×4×4 · 1\u202f%", "flatten 800")


def test_the_inspector_shows_the_share_and_on_folded_cards_the_parameters_too(
    page: TrainPage, studio: StillStudio
) -> None:
    inspector = page.network.inspector
    assert (inspector.facts, inspector.time) == ("24 parameters", "")
    studio.trainer.frameArrived.emit(TIMES, times(0.48, 0.31, 0.2, 0.01))
    assert (inspector.facts, inspector.time) == ("", "48\u202f% of time")
    page.network.set_folded(True)
    assert (inspector.facts, inspector.time) == ("24 parameters", "48\u202f% of time")


def test_the_inspector_shows_the_signals_of_the_chosen_layer(page: TrainPage, studio: StillStudio) -> None:
    button = page.network.inspector.fields.signals
    assert button.isVisible() and button.values == ("–", "–")
    studio.trainer.frameArrived.emit(SIGNALS, signals(FINE))
    assert button.values == ("0.500", "0.100")
    assert "activation σ 0.500" in button.accessibleName()
    page.network.row.chosen.emit("output")
    assert button.values == ("0.200", "0.500")
    page.network.row.chosen.emit("dense-1")
    before = button.grab().toImage()
    studio.trainer.frameArrived.emit(SIGNALS, signals(VANISHING))
    assert button.values == ("0.500", "1.0e\u22126")
    assert not shows(before, Look("light").color("warn").name())
    assert shows(button.grab().toImage(), Look("light").color("warn").name())


def shows(picture: QImage, color: str) -> bool:
    return any(
        picture.pixelColor(x, y).name() == color for x in range(picture.width()) for y in range(picture.height())
    )


def test_a_click_shows_the_signals_of_all_layers_which_follow(
    page: TrainPage, studio: StillStudio, qtbot: QtBot
) -> None:
    studio.trainer.frameArrived.emit(SIGNALS, signals(VANISHING))
    button = page.network.inspector.fields.signals
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    panel = page.window().findChild(SignalsPanel)
    assert isinstance(panel, SignalsPanel) and panel.isVisible()
    assert "At Dense 1 the gradient has shrunk to 2.00e\u22126" in panel.verdict
    assert "Output: 0.200, 0.500" in panel.plot.accessibleDescription()
    studio.trainer.frameArrived.emit(SIGNALS, signals(FINE))
    assert panel.verdict.startswith("Neither")
    studio.document.edit(remove_layer(studio.document.experiment, "dense-2"))
    assert "Dense 2" in panel.plot.accessibleDescription()  # what was the third is the second now
    assert "Dense 3" not in panel.plot.accessibleDescription()
    overlay = panel.parentWidget()
    assert isinstance(overlay, Overlay)
    qtbot.keyClick(panel.plot, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert panel.isVisible()


def test_the_worst_signal_is_found() -> None:
    def found(*signals: Signal) -> tuple[Fate, int, bool] | None:
        finding = worst(signals)
        return None if finding is None else (finding.fate, finding.place, finding.of_gradient)

    assert worst(()) is None and worst(FINE) is None
    assert found(*VANISHING) == (Fate.VANISHES, 0, True)
    assert found(FINE[0], Signal(1.0, 1e4), Signal(1.0, 1e9), FINE[3]) == (Fate.EXPLODES, 2, True)
    assert found(FINE[0], Signal(1e-7, 0.2), FINE[3]) == (Fate.VANISHES, 1, False)
    assert found(Signal(math.nan, 0.2), Signal(1e5, 0.2), FINE[3]) == (Fate.EXPLODES, 0, False)
    assert found(Signal(0.0, 0.0), Signal(0.0, 0.5)) == (Fate.VANISHES, 0, True)


def test_bands_lie_where_signals_vanish_and_explode() -> None:
    activations, gradients = rows(FINE, "h", "g")
    assert activations.fine == ACTIVATIONS_BETWEEN
    assert gradients.fine == pytest.approx((0.005, 50.0))
    assert rows((Signal(1.0, 0.0),), "h", "g")[1].fine is None
    for row in (activations, gradients, *rows((Signal(math.inf, math.nan), Signal(0.0, 0.0)), "h", "g")):
        low, high = row.ends()
        assert low < high and all(low <= math.log10(end) <= high for end in row.fine or ())


@pytest.mark.parametrize("look", ["light", "dark", "projector"], indirect=True)
def test_the_plot_paints_bars_bands_and_what_is_not_finite(look: Look, qtbot: QtBot) -> None:
    plot = SignalsPlot(look)
    qtbot.addWidget(plot)
    plot.resize(plot.sizeHint())
    plot.show_signals(["Dense 1", "Dense 2", "Output"], [Signal(1.0, 0.1), Signal(2.0, math.nan), Signal(1.0, 0.5)])
    picture = plot.grab().toImage()
    for color in (look.layer_color(0), look.layer_color(3), look.color("zone"), look.color("error")):
        assert shows(picture, color.name())
    many = [attrs.evolve(FINE[0], activation=1.0 / place) for place in range(1, 65)]
    plot.show_signals([f"Dense {place}" for place in range(1, 65)], many)
    assert not plot.grab().isNull()
