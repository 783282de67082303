"""The plot of the gradient's norm: a line for each layer that learns, where there is room for it."""

from __future__ import annotations

from pathlib import Path

import attrs
import numpy as np
import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot
from still_studio import StillStudio

from playground.core.edits import set_layer
from playground.core.events import LayerNorms
from playground.core.experiment import Experiment
from playground.core.history import History, LayerSeries
from playground.core.layers import Dense
from playground.core.network import Network
from playground.core.presets import preset
from playground.session.settings import Settings
from playground.ui.theme import Look
from playground.ui.train.curves_panel import CurvesPanel
from playground.ui.train.layer_feed import MOST_NAMES, LayerFeed, layer_lines

SPIRAL = preset("spiral")


class PlotSpy:
    """Holds the curves that are set, by key."""

    def __init__(self) -> None:
        self.curves: dict[str, tuple[str, str]] = {}
        self.ys: dict[str, list[float]] = {}
        self.calls = 0

    def set_curve(self, key: str, x: object, y: np.ndarray, style: str, token: str, name: str) -> None:
        self.calls += 1
        self.curves[key] = (name, token)
        self.ys[key] = list(y)

    def remove_curve(self, key: str) -> None:
        self.curves.pop(key, None)


def deep(layers: int) -> Experiment:
    dense = tuple(Dense(id=f"dense-{number}") for number in range(1, layers + 1))
    return attrs.evolve(SPIRAL, network=Network(layers=dense))


def curves(*layers: str) -> LayerSeries:
    found = LayerSeries()
    found.append(1.0, LayerNorms(layers, np.linspace(1.0, 2.0, len(layers))))
    return found


def test_every_layer_that_learns_has_a_line_from_pale_to_strong() -> None:
    lines = layer_lines(deep(3))
    assert [line.name for line in lines] == ["Dense 1", "Dense 2", "Dense 3", "Output"]
    assert [line.token for line in lines] == ["layers:0.000", "layers:1.000", "layers:2.000", "layers:3.000"]
    assert [line.layer_id for line in layer_lines(set_layer(deep(2), "dense-1", frozen=True))] == ["dense-2", "output"]
    assert [(line.name, line.token) for line in layer_lines(deep(0))] == [("Output", "layers:3.000")]
    assert [line.name for line in layer_lines(preset("course-cnn"))] == ["Conv 1", "Conv 2", "Dense 1", "Output"]


def test_of_many_layers_the_first_the_last_and_some_between_are_named() -> None:
    names = [line.name for line in layer_lines(deep(12))]
    assert len(names) == 13 and sum(map(bool, names)) == MOST_NAMES
    assert (names[0], names[-1]) == ("Dense 1", "Output")


def test_colours_between_the_four_of_the_theme_are_mixed(look: Look) -> None:
    pale, strong = QColor(look.theme.layers[0]), QColor(look.theme.layers[-1])
    assert look.layer_color(0) == pale and look.layer_color(3) == strong == look.layer_color(7)
    assert look.layer_color(2) == QColor(look.theme.layers[2])
    between = look.layer_color(0.5)
    assert sorted((pale.red(), between.red(), QColor(look.theme.layers[1]).red()))[1] == between.red()


def test_only_lines_that_changed_are_drawn_again_and_layers_come_and_go() -> None:
    plot = PlotSpy()
    feed = LayerFeed(plot)  # type: ignore[arg-type]  # stands in for a plot
    found = curves("dense-1", "dense-2", "output")
    feed.show(layer_lines(deep(2)), found, 0.0)
    assert list(plot.curves) == ["dense-1", "dense-2", "output"] and plot.ys["dense-2"] == [1.5]
    calls = plot.calls
    feed.show(layer_lines(deep(2)), found, 0.0)
    assert plot.calls == calls
    found.append(2.0, LayerNorms(("dense-1", "output"), np.array([0.1, 0.2])))
    feed.show(layer_lines(deep(1)), found, 0.0)
    assert list(plot.curves) == ["dense-1", "output"] and plot.ys["dense-1"] == [1.0, 0.1]
    feed.show(layer_lines(deep(2)), found, 0.0)
    assert list(plot.curves) == ["dense-1", "dense-2", "output"]
    feed.show(layer_lines(deep(2)), LayerSeries(), 0.0)
    assert plot.curves == {}


@pytest.fixture
def studio(tmp_path: Path, qtbot: QtBot) -> StillStudio:
    return StillStudio(Settings(tmp_path / "settings.json"), SPIRAL)


@pytest.fixture
def panel(look: Look, studio: StillStudio, qtbot: QtBot) -> CurvesPanel:
    panel = CurvesPanel(look, studio)  # type: ignore[arg-type]  # stands in for a studio
    qtbot.addWidget(panel)
    panel.show_experiment(None, studio.document.experiment)
    panel.resize(1364, 224)
    panel.show()
    return panel


def test_the_norms_are_drawn_by_step_or_by_epoch(panel: CurvesPanel, studio: StillStudio) -> None:
    past = History()
    for chunk in range(1, 41):
        past.gradient_norms.append(chunk / 10, LayerNorms(("dense-1", "output"), np.array([1e-3, 1.0])))
    past.gradient_norms_by_epoch.append(1.0, LayerNorms(("dense-1",), np.array([5.0])))
    studio.trainer.history = past
    panel.choose_unit("step")
    (x0, x1), (y0, y1) = panel.gradient.ranges
    assert x0 == 0.0 and x1 >= 4.0 and y0 < 1e-3 and y1 >= 1.0
    panel.choose_unit("epoch")
    (_, x1), (y0, _) = panel.gradient.ranges
    assert x1 < 2.0 and y0 > 1.0


def test_the_lines_of_a_deep_network_follow_too(
    panel: CurvesPanel, studio: StillStudio, look: Look, qtbot: QtBot
) -> None:
    panel.show_experiment(SPIRAL, deep(12))
    panel.choose_unit("step")
    for epoch in (10.0, 50.0):
        studio.trainer.history.gradient_norms.append(epoch, LayerNorms(("dense-12", "output"), np.array([1.0, 2.0])))
        studio.trainer.progressed.emit()
        qtbot.waitUntil(lambda epoch=epoch: panel.gradient.ranges[0][1] >= epoch)


def test_all_three_plots_fit_a_small_window_and_the_projector_shows_two(panel: CurvesPanel, look: Look) -> None:
    panel.set_narrow(True)
    panel.resize(1204, 176)
    plots = (panel.loss, panel.accuracy, panel.gradient)
    assert panel.minimumSizeHint().width() <= 1204 and panel.minimumSizeHint().height() <= 176
    assert all(plot.isVisible() and plot.height() >= plot.minimumSizeHint().height() for plot in plots)
    look.set_theme("projector")
    assert [plot.isVisible() for plot in plots] == [True, True, False]
    look.set_theme("light")
    assert all(plot.isVisible() for plot in plots)
