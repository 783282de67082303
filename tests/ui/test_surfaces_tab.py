"""The Descent page's Surfaces: one starts everyone with a click, and switches, sliders and keys reach the race."""

from __future__ import annotations

import attrs
import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from still_race import StillRace
from still_studio import StillStudio

from playground.core.descent.eight_rates import bound, eight_rates
from playground.core.descent.race import first_race, with_racer
from playground.core.descent.standing import Fate, arrival
from playground.core.descent.surfaces import SURFACES
from playground.core.optimisers import LBFGS, SGD, Momentum, Nesterov
from playground.ui.descent.surfaces.forces import force_marks
from playground.ui.descent.surfaces.heights import floor_of, height_grid
from playground.ui.descent.surfaces.race_bar import CONTOUR, RATES, RELIEF
from playground.ui.descent.surfaces.racers import constants_line, racer_color, racer_symbol, racer_title
from playground.ui.descent.surfaces.tab import SurfacesTab
from playground.ui.pages.descent import DescentPage
from playground.ui.theme import THEMES, Look

ROOM = (1364, 812)
SMALL_ROOM = (1204, 632)


@pytest.fixture
def descent(look: Look, studio: StillStudio, qtbot: QtBot) -> DescentPage:
    page = DescentPage(look, studio)  # type: ignore[arg-type]  # stands in for a studio
    qtbot.addWidget(page)
    page.setMinimumSize(1, 1)  # as in the window, where its layout does not hold it open
    page.resize(*ROOM)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    return page


@pytest.fixture
def tab(descent: DescentPage) -> SurfacesTab:
    found = descent.tabs["surfaces"]
    assert isinstance(found, SurfacesTab)
    return found


@pytest.fixture
def race(studio: StillStudio) -> StillRace:
    return studio.race


def index_of(race: StillRace, kind: type) -> int:
    return next(i for i, racer in enumerate(race.race.racers) if isinstance(racer.optimiser, kind))


def only(race: StillRace, kind: type, learning_rate: float) -> int:
    """Let one optimiser race alone, with this learning rate; its index."""
    racers = tuple(
        attrs.evolve(racer, on=isinstance(racer.optimiser, kind), learning_rate=learning_rate)
        for racer in race.race.racers
    )
    race.edit(attrs.evolve(race.race, racers=racers))
    race.rewind()
    return index_of(race, kind)


def test_the_race_begins_to_work_when_the_page_is_seen(tab: SurfacesTab, race: StillRace) -> None:
    assert race.watched


def test_a_click_on_the_map_starts_everyone_there(tab: SurfacesTab, race: StillRace) -> None:
    race.go(5)
    at = tab.racing.map.view().point((-2.0, 1.0)).toPoint()
    QTest.mouseClick(tab.racing.map, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert race.race.start == pytest.approx((-2.0, 1.0), abs=0.05)
    assert race.is_running and race.standing.step == 0
    assert all(tuple(path.places[0]) == race.race.start for path in tab.racing.paths())
    assert len(tab.racing.paths()) == sum(racer.on for racer in race.race.racers)


def test_enter_at_the_crosshair_starts_everyone_there(tab: SurfacesTab, race: StillRace) -> None:
    tab.racing.map.setFocus()
    QTest.keyClick(tab.racing.map, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    place = tab.racing.map.place
    QTest.keyClick(tab.racing.map, Qt.Key.Key_Return)
    assert place is not None and race.race.start == pytest.approx(place)
    assert race.is_running


def test_a_switch_takes_a_path_from_the_map_and_its_curve(tab: SurfacesTab, race: StillRace) -> None:
    race.go(3)
    before = {path.label for path in tab.racing.paths()}
    index = index_of(race, Momentum)
    QTest.mouseClick(tab.racers.rows[index].switch, Qt.MouseButton.LeftButton, pos=QPoint(8, 12))
    assert not race.race.racers[index].on
    assert before - {path.label for path in tab.racing.paths()} == {"Momentum"}
    assert str(index) not in tab.losses.plot._curves
    assert tab.racers.rows[index].state.number == "–"


def test_who_is_switched_on_makes_up_for_the_steps_of_the_others(tab: SurfacesTab, race: StillRace) -> None:
    race.go(6)
    row = tab.racers.rows[index_of(race, LBFGS)]
    row.switch.setFocus()
    QTest.keyClick(row.switch, Qt.Key.Key_Return)
    race.go(1)
    assert {len(path.places) for path in tab.racing.paths()} == {8}


def test_the_rate_slider_reaches_the_race(tab: SurfacesTab, race: StillRace) -> None:
    slider = tab.racers.rows[0].rate
    slider.setFocus()
    before = race.race.racers[0].learning_rate
    QTest.keyClick(slider, Qt.Key.Key_Up)
    assert race.race.racers[0].learning_rate > before
    QTest.keyClicks(slider, "0")
    QTest.keyClicks(slider.entry, ".02")
    QTest.keyClick(slider.entry, Qt.Key.Key_Return)
    assert race.race.racers[0].learning_rate == 0.02 and slider.value == 0.02


def test_constants_open_and_reach_the_race(tab: SurfacesTab, race: StillRace) -> None:
    index = index_of(race, Momentum)
    tab.racers.rows[index].name.click()
    assert tab.racers.constants.isVisible()
    tab.racers.constants.sliders.sliders["momentum"].moved.emit(0.5)
    optimiser = race.race.racers[index].optimiser
    assert isinstance(optimiser, Momentum) and optimiser.momentum == 0.5
    assert constants_line(optimiser) == "μ 0.5"
    tab.racers.constants.rate.moved.emit(0.07)
    assert race.race.racers[index].learning_rate == 0.07 == tab.racers.rows[index].rate.value


def test_whole_numbers_stay_whole(tab: SurfacesTab, race: StillRace) -> None:
    index = index_of(race, LBFGS)
    tab.racers.open_constants(index)
    tab.racers.constants.sliders.sliders["history"].moved.emit(5.0)
    assert race.race.racers[index].optimiser == LBFGS(history=5, iterations=1)


def test_put_back_gives_the_first_race_of_the_surface(tab: SurfacesTab, race: StillRace) -> None:
    race.edit(with_racer(attrs.evolve(race.race, noise=0.5), 0, learning_rate=1.0, on=False))
    tab.racers.put_back.click()
    assert race.race == first_race(race.race.surface)


@pytest.mark.slow
@pytest.mark.parametrize("surface", SURFACES)
def test_every_surface_is_shown_with_its_formula_and_its_minima(
    tab: SurfacesTab, race: StillRace, surface: str
) -> None:
    tab.surface.thumbnails.buttons[surface].click()
    ground = SURFACES[surface]
    assert race.race.surface == surface
    assert tab.surface.formula.text().replace("\u00a0", " ") == ground.formula
    assert tab.surface.lesson.text() == ground.lesson
    assert tab.surface.condition.isVisible() == ground.has_condition
    heights = tab.racing.map.heights
    assert heights is not None
    places = np.array(ground.minima)
    expected = race.race.height(places[:, 0], places[:, 1], np)
    spread = np.ptp(heights.grid)
    assert heights.at(places) == pytest.approx(np.asarray(expected), abs=0.01 * spread)
    marks = [mark.place for mark in tab.racing.map._marks if mark.kind == "minimum"]
    assert marks == list(ground.minima)


def test_the_map_fills_its_pane_with_one_scale_on_both_axes(tab: SurfacesTab, race: StillRace) -> None:
    for size in (ROOM, (1500, 812)):
        tab.window().resize(*size)
        view, heights = tab.racing.map.view(), tab.racing.map.heights
        assert heights is not None and (heights.x, heights.y) == (view.x, view.y)
        across = view.rect.width() / (view.x[1] - view.x[0])
        assert across == pytest.approx(view.rect.height() / (view.y[1] - view.y[0]), rel=0.01)


def test_condition_in_strip_and_bowl_are_one(tab: SurfacesTab, race: StillRace) -> None:
    assert race.race.surface != "bowl"
    strip, pane = tab.rates.condition, tab.surface.condition
    here = race.race
    strip.moved.emit(40.0)
    assert race.race == here and race.race_on("bowl").condition == 40.0
    assert [card.path.rate for card in tab.rates.cards if card.path] == [path.rate for path in eight_rates(40.0)]
    race.choose("bowl")
    assert pane.value == 40.0
    pane.moved.emit(4.0)
    assert strip.value == 4.0 and race.race.condition == 4.0
    assert "0.5" in tab.rates.bound.text() and bound(4.0) == 0.5
    heights = tab.racing.map.heights
    assert heights is not None
    assert float(heights.at([(0.0, 1.0)])[0]) == pytest.approx(2.0, rel=0.02)


def test_a_rate_of_the_strip_runs_alone_down_the_bowl(tab: SurfacesTab, race: StillRace) -> None:
    card = tab.rates.cards[4]
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_Return)
    assert race.race.surface == "bowl" and race.is_running
    on = [racer for racer in race.race.racers if racer.on]
    assert [type(racer.optimiser) for racer in on] == [SGD]
    assert card.path is not None
    race.go(24)
    (path,) = race.standing.paths
    assert path.places == pytest.approx(card.path.places)
    assert path.loss == pytest.approx(card.path.loss)


def test_what_happens_at_each_rate_is_said(tab: SurfacesTab) -> None:
    said = [card.toolTip().splitlines()[1] for card in tab.rates.cards]
    assert said[3] == "1 − α λmax = 0" and said[6] == "1 − α λmax = −1" and said[7] == "1 − α λmax = −1.05"
    assert tab.rates.cards[7].text() == "0.205 diverges"


def test_who_diverges_is_said_to(tab: SurfacesTab, race: StillRace, look: Look, qtbot: QtBot) -> None:
    race.choose("bowl")
    index = only(race, SGD, 10.0)
    race.go(60)
    state = tab.racers.rows[index].state
    path = race.standing.path(index)
    assert path is not None and path.fate is Fate.DIVERGED
    qtbot.waitUntil(lambda: state.words == "diverged")
    assert state.toolTip().startswith("Diverged")
    shown = state.grab().toImage()
    colors = {shown.pixelColor(x, y).name() for x in range(shown.width()) for y in range(shown.height())}
    assert look.color("error").name() in colors


def test_who_leaves_the_frame_is_said_to(tab: SurfacesTab, race: StillRace, qtbot: QtBot) -> None:
    race.choose("bowl")
    index = only(race, SGD, 0.25)
    race.go(8)
    qtbot.waitUntil(lambda: tab.racers.rows[index].state.words == "left the frame")


def test_steps_to_the_minimum_sort_the_table(tab: SurfacesTab, race: StillRace) -> None:
    race.go(300)
    tab.racers.column.setFocus()
    QTest.keyClick(tab.racers.column, Qt.Key.Key_Right)
    arrived = {}
    for path in race.standing.paths:
        step = arrival(race.race, path.places)
        assert path.arrived == step
        if step is not None:
            arrived[path.index] = step
    assert len(arrived) > 2
    QApplication.processEvents()
    rows = sorted(tab.racers.rows, key=lambda row: row.y())
    first = [tab.racers.rows.index(row) for row in rows[: len(arrived)]]
    assert [arrived[index] for index in first] == sorted(arrived.values())
    assert [tab.racers.rows[index].state.number for index in first] == [str(arrived[index]) for index in first]


def test_trails_off_shows_only_where_everyone_is(tab: SurfacesTab, race: StillRace) -> None:
    race.go(9)
    tab.controls.trails.click()
    assert all(len(path.places) == 1 for path in tab.racing.paths())
    assert [tuple(path.places[-1]) for path in tab.racing.paths()] == [
        tuple(path.places[-1]) for path in race.standing.paths
    ]


def test_the_two_arrows_add_up_to_the_next_step(look: Look, tab: SurfacesTab, race: StillRace) -> None:
    race.choose("bowl")
    only(race, Momentum, 0.01)
    race.go(4)
    (before,) = race.standing.paths
    pull = -race.race.racers[before.index].learning_rate * before.gradient
    velocity, slope = force_marks(look, race.race, [before], 1000.0)
    assert np.cross([*velocity.direction, 0], [*before.velocity, 0]) == pytest.approx(0)
    assert velocity.length / slope.length == pytest.approx(np.hypot(*before.velocity) / np.hypot(*pull))  # type: ignore[operator]
    race.go(1)
    (after,) = race.standing.paths
    assert after.places[-1] - before.places[-1] == pytest.approx(
        np.array(velocity.direction) + np.array(slope.direction)
    )


def test_forces_are_explained_with_the_numbers_at_hand(tab: SurfacesTab, race: StillRace) -> None:
    race.go(3)
    assert not tab.racing.legend.isVisible()
    tab.controls.forces.click()
    assert tab.racing.legend.isVisible()
    assert "keeps 90" in tab.racing.legend.words[0] and "friction takes 10" in tab.racing.legend.words[0]
    arrows = [mark for mark in tab.racing.map._marks if mark.kind == "arrow"]
    rolling = [i for i, racer in enumerate(race.race.racers) if isinstance(racer.optimiser, Momentum | Nesterov)]
    assert len(arrows) == 2 * len(rolling)
    race.edit(with_racer(race.race, rolling[0], optimiser=Momentum(momentum=0.75)))
    race.go(1)
    assert "keeps 75" in tab.racing.legend.words[0]


def test_noise_is_thrown_by_its_die(tab: SurfacesTab, race: StillRace) -> None:
    assert not tab.surface.dice.isEnabled()
    tab.surface.noise.moved.emit(0.5)
    assert race.race.noise == 0.5 and tab.surface.dice.isEnabled()
    before = race.race.seed
    tab.surface.dice.click()
    assert race.race.seed != before


def test_keys_race_step_and_rewind(descent: DescentPage, tab: SurfacesTab, race: StillRace, qtbot: QtBot) -> None:
    tab.surface.noise.setFocus()
    QTest.keyClick(tab.surface.noise, Qt.Key.Key_S)
    QTest.keyClick(tab.surface.noise, Qt.Key.Key_S)
    assert race.standing.step == 2
    qtbot.waitUntil(lambda: tab.controls.count.text() == "step 2")
    QTest.keyClick(tab.surface.noise, Qt.Key.Key_R)
    assert race.is_running and tab.controls.race.text() == "Pause"
    QTest.keyClick(tab.surface.noise, Qt.Key.Key_R)
    assert not race.is_running and tab.controls.race.text() == "Race"
    QTest.keyClick(tab.surface.noise, Qt.Key.Key_R, Qt.KeyboardModifier.ShiftModifier)
    assert race.standing.step == 0
    descent.open_tab("network")
    QTest.keyClick(descent, Qt.Key.Key_R)
    assert not race.is_running


def test_nobody_races_where_all_are_switched_off(tab: SurfacesTab, race: StillRace) -> None:
    racers = tuple(attrs.evolve(racer, on=False) for racer in race.race.racers)
    race.edit(attrs.evolve(race.race, racers=racers))
    assert not tab.controls.race.isEnabled() and not tab.controls.step.isEnabled()
    assert "switch an optimiser on" in tab.controls.race.toolTip()
    QTest.keyClick(tab.surface.noise, Qt.Key.Key_R)
    assert not race.is_running


def test_the_speed_slider_is_the_race_s(tab: SurfacesTab, race: StillRace) -> None:
    tab.controls.speed.moved.emit(0.1)
    assert race.speed == 0.1
    race.set_speed(10.0)
    assert tab.controls.speed.value == 10.0


def test_map_and_3d_show_the_same_paths(tab: SurfacesTab, race: StillRace) -> None:
    race.go(7)
    tab.controls.view.setFocus()
    QTest.keyClick(tab.controls.view, Qt.Key.Key_Right)
    assert tab.racing.view == RELIEF and not tab.controls.forces.isEnabled()
    places = [path.places.tolist() for path in tab.racing.relief._paths]
    assert places == [path.places.tolist() for path in race.standing.paths]
    QTest.keyClick(tab.controls.view, Qt.Key.Key_Left)
    assert tab.racing.view == CONTOUR and tab.controls.forces.isEnabled()


def test_a_surface_with_negative_heights_is_plotted_above_its_lowest(tab: SurfacesTab, race: StillRace) -> None:
    race.choose("saddle")
    race.rewind()
    race.go(3)
    lowest = -2.0
    assert floor_of(race.race) == pytest.approx(lowest)
    assert "−2.00" in tab.losses.caption.text()
    curve = tab.losses.plot._curves["0"]
    assert curve.y == pytest.approx(race.standing.paths[0].losses - lowest)
    tab.losses.axis.setFocus()
    QTest.keyClick(tab.losses.axis, Qt.Key.Key_Left)
    assert tab.losses.caption.text() == ""
    assert tab.losses.plot._curves["0"].y == pytest.approx(race.standing.paths[0].losses)


def test_heights_lie_as_the_map_wants_them() -> None:
    race = first_race("rosenbrock")
    grid = height_grid(race, (-2.0, 2.0), (0.0, 1.0), 41)
    assert grid.shape == (10, 41)
    assert grid[0, 0] == pytest.approx(9 + 100 * 16) and grid[-1, -1] == pytest.approx(1 + 100 * 9)


@pytest.mark.parametrize("look", ["light", "projector"], indirect=True)
def test_in_little_room_the_eight_rates_are_a_view_of_their_own(
    look: Look, descent: DescentPage, tab: SurfacesTab, race: StillRace
) -> None:
    descent.resize(*SMALL_ROOM)
    assert not tab.rates.isVisible() and tab.racing.isVisible()
    tab.controls.long_view._choose(2)
    assert tab.rates.isVisible() and not tab.racing.isVisible() and tab.controls.chosen_view == RATES
    tab.rates.cards[1].click()
    assert tab.racing.isVisible() and race.race.surface == "bowl"
    assert descent.width() == SMALL_ROOM[0] and descent.height() == SMALL_ROOM[1]
    frame = tab.racing.map.frame()
    assert frame.width() > 360 and frame.height() > 360


def test_from_little_room_to_much_and_back(look: Look, descent: DescentPage, tab: SurfacesTab) -> None:
    descent.resize(*SMALL_ROOM)
    tab.controls.long_view._choose(2)
    descent.resize(*ROOM)
    assert tab.rates.isVisible() and tab.racing.isVisible() and tab.racing.view == CONTOUR
    for theme in ("projector", "dark"):
        look.set_theme(theme)
        descent.grab()
    assert tab.controls.speed.parentWidget() is tab.controls


def test_while_the_page_is_hidden_nothing_is_painted(descent: DescentPage, tab: SurfacesTab, race: StillRace) -> None:
    race.go(2)
    before = tab.racing.map._paths
    descent.hide()
    race.go(3)
    assert tab.racing.map._paths is before
    descent.show()
    assert tab.racing.map._paths is not before and len(tab.racing.map._paths[0].places) == 6


@pytest.mark.parametrize("theme", THEMES)
def test_racers_are_told_apart_by_colour_and_by_shape(qapp: object, theme: str) -> None:
    look = Look(theme)
    racers = first_race("bowl").racers
    assert len({racer_color(look, index).name() for index in range(len(racers))}) == len(racers)
    assert len({racer_symbol(index) for index in range(len(racers))}) == len(racers)
    assert len({racer_title(racer.optimiser) for racer in racers}) == len(racers)


def test_tab_walks_from_the_bar_through_the_panes(descent: DescentPage, tab: SurfacesTab) -> None:
    panes = (tab.surface.noise, tab.racing.map, tab.racers.put_back, tab.rates.cards[0])
    wanted = [descent.choice, tab.controls.race, *panes]
    seen: list[object] = []
    widget = descent.nextInFocusChain()
    while widget is not None and widget is not descent:
        seen.append(widget)
        widget = widget.nextInFocusChain()
    places = [seen.index(one) for one in wanted]
    start = places[0]
    assert [(place - start) % len(seen) for place in places] == sorted((place - start) % len(seen) for place in places)
