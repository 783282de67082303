"""Trained networks look at pictures beside everything else; the newest wish wins, a bad file is one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from playground.core.presets import preset
from playground.core.pretrained_look import STRONGEST, PretrainedLook, StageGradients, StageLook
from playground.paths import resource
from playground.session.studio import Studio

CHELSEA, COFFEE = (resource("images", "content", f"{name}.jpg") for name in ("chelsea", "coffee"))
PATIENCE = 30_000


@pytest.fixture
def studio(qapp: object) -> Iterator[Studio]:
    studio = Studio(preset("xor"))
    studio.ticker.start()
    yield studio
    assert studio.close() and studio.close()


def test_a_photo_is_looked_at_and_named(studio: Studio, qtbot: QtBot) -> None:
    with qtbot.waitSignal(studio.viewer.looked, timeout=PATIENCE) as told:
        studio.viewer.show_network("squeezenet")
        studio.viewer.look_at(COFFEE)
    look = told.args[0]
    assert isinstance(look, PretrainedLook) and look.guesses[0].name == "espresso"
    assert studio.viewer.look is look
    with qtbot.waitSignal(studio.viewer.staged, timeout=PATIENCE) as told:
        studio.viewer.choose("fire5", 3)
    stage = told.args[0]
    assert isinstance(stage, StageLook) and stage.maps.values.shape[0] == 256


def test_the_strongest_filter_is_found_and_its_gradients_follow(studio: Studio, qtbot: QtBot) -> None:
    viewer = studio.viewer
    viewer.show_network("squeezenet")
    viewer.look_at(COFFEE)
    told: list[object] = []
    viewer.staged.connect(told.append)
    with qtbot.waitSignal(viewer.graded, timeout=PATIENCE) as graded:
        viewer.choose("fire3", STRONGEST)
    stage, gradients = told[-1], graded.args[0]
    assert isinstance(stage, StageLook) and isinstance(gradients, StageGradients)
    assert stage.maps.unit == stage.order[0] == gradients.unit
    assert list(gradients.rms) == ["conv1", "fire2", "fire3"] and all(rms > 0 for rms in gradients.rms.values())


def test_another_picture_takes_its_place_with_the_layer_that_was_chosen(studio: Studio, qtbot: QtBot) -> None:
    viewer = studio.viewer
    viewer.show_network("squeezenet")
    viewer.look_at(COFFEE)
    with qtbot.waitSignal(viewer.staged, timeout=PATIENCE) as first:
        viewer.choose("fire2")
    with qtbot.waitSignals([viewer.looked, viewer.staged], timeout=PATIENCE):
        viewer.look_at(CHELSEA)
    assert viewer.look is not None and "cat" in viewer.look.guesses[1].name + viewer.look.guesses[0].name
    assert first.args[0].maps.layer_id == "fire2"


def test_a_drawing_is_looked_at(studio: Studio, qtbot: QtBot) -> None:
    with qtbot.waitSignal(studio.viewer.looked, timeout=PATIENCE) as told:
        studio.viewer.show_network("squeezenet")
        studio.viewer.look_at(None, np.full((28, 28), 0.5, np.float32))
    assert told.args[0].picture.shape == (224, 224, 3)


def test_a_file_that_is_no_picture_is_one_sentence_and_the_next_goes_on(
    studio: Studio, qtbot: QtBot, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.jpg"
    bad.write_bytes(b"no picture")
    studio.viewer.show_network("squeezenet")
    with qtbot.waitSignal(studio.problem, timeout=PATIENCE) as told:
        studio.viewer.look_at(bad)
    assert "bad.jpg cannot be read: it is no picture, or damaged." in told.args[0]
    with qtbot.waitSignal(studio.viewer.looked, timeout=PATIENCE):
        studio.viewer.look_at(COFFEE)


def test_nothing_runs_before_it_is_asked_for_and_unknown_networks_are_refused(studio: Studio) -> None:
    assert studio.viewer.network == "" and studio.viewer.look is None
    with pytest.raises(KeyError):
        studio.viewer.show_network("alexnet")
