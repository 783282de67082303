"""What holds for every control of the window: a name, a word of explanation, the keyboard, and no cut text."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt, QThread, QTimer
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication, QMenu, QMenuBar, QScrollBar, QSplitterHandle, QWidget
from still_studio import StillStudio

from playground.core.edits import add_layer, choose_optimiser, remove_layer, set_layer, set_training
from playground.core.experiment import Experiment
from playground.core.initialisers import INITIALISERS, Initialisation
from playground.core.losses import fitting_losses
from playground.core.optimisers import OPTIMISERS
from playground.core.presets import preset
from playground.session.settings import Settings
from playground.ui import paint
from playground.ui.convolution.flow import Flow
from playground.ui.descent.exact.line_plot import LinePlot
from playground.ui.keys_overlay import KeysOverlay
from playground.ui.page_table import page_entries
from playground.ui.theme import Look
from playground.ui.train.diagram.diagram import NetworkDiagram
from playground.ui.widgets.confusion_matrix import ConfusionMatrix
from playground.ui.widgets.contour_map import ContourMap
from playground.ui.widgets.curve_plot import CurvePlot
from playground.ui.widgets.decision_map import DecisionMap
from playground.ui.widgets.draw_pad import DrawPad
from playground.ui.widgets.entry import Entry
from playground.ui.widgets.fit_plot import FitPlot
from playground.ui.widgets.mosaic import Mosaic
from playground.ui.window import Window

PAGES = tuple(entry.item.key for entry in page_entries())
SIZES = {"light": QSize(1440, 900), "dark": QSize(1280, 720), "projector": QSize(1280, 720)}
OpenWindow = Callable[[str, QSize], tuple[StillStudio, Window]]
NOT_OURS = (QMenu, QMenuBar, QScrollBar, QSplitterHandle)


def opened(look: Look, name: str, size: QSize) -> tuple[StillStudio, Window]:
    """A window of this size with this preset, both pages made and seen."""
    studio = StillStudio(Settings(), preset(name))
    window = Window(look, studio)
    window.files.ask_unsaved = lambda _title: "discard"
    window.resize(size)
    window.show()
    for page in (*PAGES, "train"):
        window.open_page(page)
        QApplication.processEvents()
    return studio, window


@pytest.fixture
def open_window(look: Look) -> Iterator[OpenWindow]:
    """Opens a window of this size with this preset; all are gone after the test."""
    made: list[QObject] = []

    def make(name: str, size: QSize) -> tuple[StillStudio, Window]:
        both = opened(look, name, size)
        made.extend(both)
        return both

    yield make
    for one in reversed(made):
        one.deleteLater()
    made.clear()
    settle()


def controls(window: Window) -> Iterator[QWidget]:
    """All that can take the keyboard, on every page, shown or not; a value being typed belongs to its slider."""
    for widget in window.findChildren(QWidget):
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and not isinstance(widget, (*NOT_OURS, Entry, KeysOverlay)):
            yield widget


def named(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.accessibleName()!r} in {type(widget.parentWidget()).__name__}"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["spiral", "course-mlp", "sine"])
def test_every_control_has_a_name_and_says_what_it_does(open_window: OpenWindow, name: str) -> None:
    _studio, window = open_window(name, SIZES["light"])
    found = list(controls(window))
    assert len(found) > 30
    assert [named(w) for w in found if not w.accessibleName()] == []
    # A tooltip would lie on what one looks at.
    pictures = (
        ConfusionMatrix,
        ContourMap,
        CurvePlot,
        DecisionMap,
        DrawPad,
        FitPlot,
        Flow,
        LinePlot,
        Mosaic,
        NetworkDiagram,
    )
    assert [
        named(w) for w in found if not (w.accessibleDescription() if isinstance(w, pictures) else w.toolTip())
    ] == []


def wordy(experiment: Experiment) -> Iterator[Experiment]:
    """The experiment with the longest words and numbers its settings can have, one after another."""
    for first in experiment.network.layers[:1]:
        for kind in INITIALISERS:
            yield set_layer(experiment, first.id, activation="leaky_relu", initialisation=Initialisation(kind=kind))
    for loss in fitting_losses(experiment.data.task):
        yield set_training(experiment, loss=loss, learning_rate=1.2e-5, weight_decay=1.2e-5, l1=1.2e-5)
    for kind in OPTIMISERS:
        yield choose_optimiser(set_training(experiment, gradient_clipping=0.0012, batch_size=350), kind)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["spiral", "course-mlp", "linear"])
@pytest.mark.parametrize("look", SIZES, indirect=True)
def test_no_text_is_cut(look: Look, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    cut: set[str] = set()

    class Metrics(QFontMetricsF):
        def elidedText(self, text: str, mode: Qt.TextElideMode, width: float, flags: int | None = 0) -> str:
            shown = super().elidedText(text, mode, width, flags or 0)
            if shown != text:
                cut.add(text)
            return shown

    studio, window = open_window(name, SIZES[look.theme.name])
    studio.trainer.read(step=999_999, epoch=9_999, train_loss=1.23e-7, validation_loss=0.00123, accuracy=0.9999)
    if studio.document.experiment.data.task.is_regression:
        studio.trainer.read(accuracy=-12_345.6)
    monkeypatch.setattr(paint, "QFontMetricsF", Metrics)
    for page in PAGES:
        window.open_page(page)
        QApplication.processEvents()
        window.grab()
    window.open_page("train")
    for experiment in wordy(studio.document.experiment):
        studio.document.edit(experiment)
        QApplication.processEvents()
        window.grab()
    assert cut == set()


@pytest.mark.slow
@pytest.mark.parametrize("look", ["light", "projector"], indirect=True)
def test_the_cards_of_the_course_network_need_no_scroll_bar_on_a_small_screen(
    look: Look, open_window: OpenWindow
) -> None:
    _studio, window = open_window("course-mlp", QSize(1280, 720))
    row = window.page_widget("train").network.row  # type: ignore[attr-defined]
    assert row.horizontalScrollBar().maximum() == 0


def test_tab_goes_through_every_visible_control_once(open_window: OpenWindow) -> None:
    _studio, window = open_window("course-mlp", SIZES["light"])
    visible = {w for w in controls(window) if w.isVisible() and w.isEnabled() and w.focusPolicy() & 1}
    seen: list[QWidget] = []
    widget: QWidget | None = window.nextInFocusChain()
    while widget is not None and widget is not window:
        if widget in visible:
            seen.append(widget)
        widget = widget.nextInFocusChain()
    assert set(seen) == visible and len(seen) == len(visible)


def test_no_two_commands_have_the_same_key(open_window: OpenWindow) -> None:
    _studio, window = open_window("course-mlp", SIZES["light"])
    layers = window.page_widget("train").network.layer_menu("dense-1")  # type: ignore[attr-defined]
    keys = sorted(
        action.shortcut().toString()
        for action in [*window.commands.all, *layers.actions()]
        if not action.shortcut().isEmpty()
    )
    assert [one for one, other in pairwise(keys) if one == other] == []


@pytest.mark.slow
def test_another_theme_after_layers_and_constants_came_and_went(open_window: OpenWindow) -> None:
    studio, window = open_window("course-mlp", SIZES["light"])
    document = studio.document
    document.edit(add_layer(document.experiment, "dense", 0, document.new_id))
    for layer in document.experiment.network.layers:
        document.edit(remove_layer(document.experiment, layer.id))
    studio.open_preset("spiral")
    settle()
    for theme in ("dark", "projector", "light"):
        window.set_theme(theme)
        window.grab()


def settle() -> None:
    """Let what was deleted go."""
    QApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()


@pytest.mark.parametrize("count", [4, pytest.param(20, marks=pytest.mark.slow)])
def test_closed_windows_leave_nothing_behind(look: Look, count: int) -> None:
    gone: list[weakref.ref[QObject]] = []
    threads = len(QThread.currentThread().findChildren(QThread))
    for number in range(count):
        studio, window = opened(look, ("spiral", "course-mlp")[number % 2], SIZES["light"])
        train = window.page_widget("train")
        parts = [window, train, window.page_widget("draw"), *train.findChildren(QWidget), *window.findChildren(QTimer)]
        gone += [weakref.ref(part) for part in parts]
        window.close()
        window.deleteLater()
        studio.deleteLater()
        del studio, window, train, parts
        settle()
    alive = [part for ref in gone if (part := ref()) is not None]
    held = {f"{type(part).__name__} held by {holders(part)}" for part in alive}
    assert held == set()
    assert [type(w).__name__ for w in QApplication.topLevelWidgets() if isinstance(w, Window)] == []
    assert len(QThread.currentThread().findChildren(QThread)) == threads


def holders(part: QObject) -> list[str]:
    """Who still refers to it, by type."""
    return sorted({type(one).__name__ for one in gc.get_referrers(part) if not hasattr(one, "f_code")})
