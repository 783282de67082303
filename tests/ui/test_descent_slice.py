"""The slice on the screen: what is missing is said, what is left out is said, and both follow the slicer."""

from __future__ import annotations

import attrs
import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from still_slicer import StillSlicer
from still_studio import StillStudio

from playground.core.slices import NO_PATH, RANDOM, TOO_LARGE, LineFrame, SliceFrame
from playground.ui.descent.slice.line_panel import NOW
from playground.ui.descent.slice.view import LINE, MAP, RELIEF, SliceView
from playground.ui.theme import Look

AXIS = np.linspace(-2.0, 2.0, 11)
FRAME = SliceFrame(
    run=1,
    kind="pca",
    explained=np.array([0.8, 0.15]),
    path=np.array([(-1.5, 1.0), (-0.5, 0.2), (0.0, 0.0)]),
    steps=np.array([0, 10, 20]),
    epochs=np.array([0.0, 1.0, 2.0]),
    path_losses=np.array([0.766, 0.5, 0.25]),
    slice_losses=np.array([0.387, 0.4, 0.25]),
    x=AXIS,
    y=AXIS,
    grid=AXIS[:, None] ** 2 + AXIS**2 + 0.1,
    whole_x=AXIS,
    whole_y=AXIS,
    whole=AXIS[:, None] ** 2 + AXIS**2 + 0.1,
    progress=1.0,
    is_complete=True,
    samples=350,
    parameters=173,
)


@pytest.fixture
def slicer(studio: StillStudio) -> StillSlicer:
    return studio.slicer


@pytest.fixture
def view(look: Look, studio: StillStudio, slicer: StillSlicer, qtbot: QtBot) -> SliceView:
    view = SliceView(look, studio)  # type: ignore[arg-type]  # stands in for a studio
    qtbot.addWidget(view)
    view.resize(1364, 770)
    view.show()
    qtbot.waitExposed(view)
    return view


def test_it_asks_for_slices_only_while_it_is_seen(view: SliceView, slicer: StillSlicer) -> None:
    assert slicer.asked == [("watch", True)]
    view.hide()
    assert slicer.asked[-1] == ("watch", False)


def test_without_a_path_it_says_so_and_offers_random_directions(
    view: SliceView, slicer: StillSlicer, qtbot: QtBot
) -> None:
    slicer.show(attrs.evolve(FRAME, missing=NO_PATH))
    assert view.empty.isVisible()
    qtbot.mouseClick(view.empty.button, Qt.MouseButton.LeftButton)
    assert slicer.asked[-1] == ("kind", RANDOM)


def test_a_network_too_large_for_a_path_is_told_apart_from_one_without(view: SliceView, slicer: StillSlicer) -> None:
    slicer.show(attrs.evolve(FRAME, missing=NO_PATH))
    without = view.empty.sentence
    slicer.show(attrs.evolve(FRAME, missing=TOO_LARGE))
    assert view.empty.sentence != without


def test_it_is_never_without_its_warning(view: SliceView, slicer: StillSlicer) -> None:
    slicer.show(FRAME)
    assert not view.empty.isVisible()
    for words in ("95", "171", "0.766", "0.387"):
        assert words in view.card.words
    slicer.show(attrs.evolve(FRAME, kind=RANDOM))
    assert "random" in view.card.words
    assert not view.variance.isVisible()


def test_the_map_shows_the_grid_and_the_path_its_ends(view: SliceView, slicer: StillSlicer) -> None:
    slicer.show(FRAME)
    heights = view.map.heights
    assert heights is not None
    np.testing.assert_allclose(heights.at(np.array([[0.0, 0.0]])), 0.1)
    assert (heights.x, heights.y) == ((-2.0, 2.0), (-2.0, 2.0))


def test_before_the_first_grid_the_path_lies_in_a_map_of_its_size(view: SliceView, slicer: StillSlicer) -> None:
    nothing = np.full((11, 11), np.nan)
    unknown = np.full(3, np.nan)
    slicer.show(
        attrs.evolve(
            FRAME, grid=nothing, whole=np.zeros((0, 0)), path_losses=unknown, slice_losses=unknown, is_complete=False
        )
    )
    heights = view.map.heights
    assert heights is not None
    assert (heights.x, heights.y) == ((-2.0, 2.0), (-2.0, 2.0))
    assert "NaN" not in view.card.words


def test_a_grid_being_filled_can_be_stopped_and_gone_on_with(
    view: SliceView, slicer: StillSlicer, qtbot: QtBot
) -> None:
    slicer.show(attrs.evolve(FRAME, is_complete=False, progress=0.4))
    assert view.progress.share == 0.4
    qtbot.mouseClick(view.stop, Qt.MouseButton.LeftButton)
    assert slicer.asked[-1] == ("cancel",)
    slicer.is_cancelled = True
    slicer.show(attrs.evolve(FRAME, is_complete=False, is_cancelled=True, progress=0.4))
    assert not view.progress.isVisible()
    qtbot.mouseClick(view.stop, Qt.MouseButton.LeftButton)
    assert slicer.asked[-1] == ("fill",)


def test_values_that_are_no_numbers_do_no_harm(view: SliceView, slicer: StillSlicer) -> None:
    hole = FRAME.whole.copy()
    hole[0, 0], hole[3, 4] = np.inf, np.nan
    slicer.show(attrs.evolve(FRAME, whole=hole, basis=2, path_losses=np.array([np.inf, 0.5, np.nan])))
    view.grab()


def test_the_line_is_drawn_from_the_start_to_now_by_itself(view: SliceView, slicer: StillSlicer) -> None:
    slicer.show(FRAME)
    assert slicer.asked[-1] == ("line", 0, None)
    assert (view.line.first.current, view.line.second.current) == ("0", NOW)


def test_other_checkpoints_are_a_choice(view: SliceView, slicer: StillSlicer, qtbot: QtBot) -> None:
    slicer.show(FRAME)
    view.line.first.setFocus()
    qtbot.keyClick(view.line.first, Qt.Key.Key_Down)
    assert slicer.asked[-1] == ("line", 10, None)


def test_a_line_to_now_is_drawn_again_once_training_rests_elsewhere(view: SliceView, slicer: StillSlicer) -> None:
    slicer.show(FRAME)
    alphas = np.linspace(-0.25, 1.25, 5)
    slicer.line = LineFrame(
        run=1, first=0, second=20, alphas=alphas, train=alphas**2, validation=np.zeros(0), is_complete=True
    )
    slicer.lineChanged.emit(slicer.line)
    drawn = len(slicer.asked)
    slicer.show(FRAME)
    assert len(slicer.asked) == drawn
    slicer.show(attrs.evolve(FRAME, steps=np.array([0, 10, 30])))
    assert slicer.asked[drawn:] == [("line", 0, None)]


def test_a_small_window_shows_one_form_at_a_time(view: SliceView, slicer: StillSlicer) -> None:
    slicer.show(FRAME)
    assert view.map.isVisible()
    assert view.relief.isVisible()
    assert not view.form.isVisible()
    view.resize(1200, 590)
    for form, shown in ((MAP, view.map), (RELIEF, view.relief), (LINE, view.line)):
        view.form.chosen.emit(form)
        view.form.set_chosen(form)
        view.arrange()
        assert [widget.isVisible() for widget in (view.map, view.relief, view.line)] == [
            widget is shown for widget in (view.map, view.relief, view.line)
        ]


def test_a_new_run_forgets_the_checkpoints(view: SliceView, slicer: StillSlicer, studio: StillStudio) -> None:
    slicer.show(FRAME)
    studio.trainer.runStarted.emit(2)
    slicer.steps = (0, 5)
    slicer.show(attrs.evolve(FRAME, run=2))
    assert slicer.asked[-1] == ("line", 0, None)
