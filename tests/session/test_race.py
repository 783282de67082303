from __future__ import annotations

from collections.abc import Iterator

import attrs
import pytest
from pytestqt.qtbot import QtBot

from playground.core.descent.race import with_racer
from playground.core.descent.standing import Fate
from playground.session.job import JobFailed
from playground.session.race import RaceTrack
from playground.session.ticker import Ticker


@pytest.fixture
def track(qtbot: QtBot) -> Iterator[RaceTrack]:
    ticker = Ticker()
    track = RaceTrack(ticker)
    failures: list[JobFailed] = []
    track.failed.connect(failures.append)
    ticker.start()
    yield track
    assert track.close()
    ticker.stop()
    assert not failures, failures[0].traceback


def at_step(track: RaceTrack, qtbot: QtBot, step: int) -> None:
    qtbot.waitUntil(lambda: track.standing.step == step and bool(track.standing.paths), timeout=30_000)


def test_nothing_runs_before_somebody_looks(track: RaceTrack) -> None:
    assert not track.standing.paths
    track.close()


def test_single_steps_and_rewind(track: RaceTrack, qtbot: QtBot) -> None:
    track.watch()
    at_step(track, qtbot, 0)
    for _ in range(3):
        track.step()
    at_step(track, qtbot, 3)
    assert all(len(path.places) == 4 for path in track.standing.paths)
    track.rewind()
    at_step(track, qtbot, 0)
    assert not track.is_running


def test_it_races_until_told_to_rest(track: RaceTrack, qtbot: QtBot) -> None:
    track.set_speed(10.0)
    track.play()
    assert track.is_running
    qtbot.waitUntil(lambda: track.standing.step > 5, timeout=30_000)
    track.pause()
    track.step()
    qtbot.waitUntil(lambda: track.standing.step > 6, timeout=30_000)
    assert not track.is_running


def test_a_click_sends_everyone_there_and_off_they_go(track: RaceTrack, qtbot: QtBot) -> None:
    track.watch()
    track.step()
    at_step(track, qtbot, 1)
    track.start_at(-1.0, 2.0)
    qtbot.waitUntil(lambda: track.standing.step > 0 and track.standing.race.start == (-1.0, 2.0), timeout=30_000)
    assert all(tuple(path.places[0]) == (-1.0, 2.0) for path in track.standing.paths)
    assert track.is_running


def test_a_switch_acts_on_the_way(track: RaceTrack, qtbot: QtBot) -> None:
    track.watch()
    track.step()
    track.step()
    at_step(track, qtbot, 2)
    track.edit(with_racer(track.race, 0, on=False))
    qtbot.waitUntil(lambda: track.standing.path(0) is None, timeout=30_000)
    assert track.standing.step == 2
    track.edit(with_racer(track.race, 0, on=True))
    qtbot.waitUntil(lambda: track.standing.path(0) is not None, timeout=30_000)


def test_settings_of_a_surface_are_kept_while_another_is_looked_at(track: RaceTrack) -> None:
    mine = attrs.evolve(track.race, noise=0.5)
    track.edit(mine)
    track.choose("bowl")
    assert track.race.surface == "bowl"
    assert track.race.noise == 0.0
    track.choose("himmelblau")
    assert track.race == mine
    track.put_back()
    assert track.race.noise == 0.0


def test_a_race_whose_every_racer_diverged_comes_to_rest(track: RaceTrack, qtbot: QtBot) -> None:
    track.choose("rosenbrock")
    race = attrs.evolve(track.race, racers=(attrs.evolve(track.race.racers[0], learning_rate=1.0),))
    track.edit(race)
    track.set_speed(10.0)
    track.play()
    qtbot.waitUntil(lambda: not track.is_running, timeout=30_000)
    assert track.standing.step > 0


def test_a_race_comes_to_rest_when_all_have_long_arrived_and_goes_on_if_asked(track: RaceTrack, qtbot: QtBot) -> None:
    track.choose("bowl")
    racer = attrs.evolve(track.race.racers[0], learning_rate=0.15)
    track.edit(attrs.evolve(track.race, racers=(racer,)))
    track.set_speed(10.0)
    track.play()
    qtbot.waitUntil(lambda: not track.is_running, timeout=30_000)
    qtbot.waitUntil(lambda: track.standing.step > 50, timeout=30_000)
    (path,) = track.standing.paths
    assert path.fate is Fate.ARRIVED
    rested = track.standing.step
    track.play()
    qtbot.waitUntil(lambda: track.standing.step > rested + 5, timeout=30_000)
    assert track.is_running
    track.pause()


def test_a_speed_out_of_bounds_is_refused(track: RaceTrack) -> None:
    with pytest.raises(ValueError, match=r"0\.1"):
        track.set_speed(0.0)
