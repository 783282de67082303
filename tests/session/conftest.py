"""Studios for the tests of the session."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot
from session_helpers import OpenStudio

from playground.core.experiment import Experiment
from playground.session.settings import Settings
from playground.session.studio import Studio
from playground.session.trainer import TrainerState


@pytest.fixture
def open_studio(qtbot: QtBot) -> Iterator[OpenStudio]:
    """Opens studios whose network is prepared; all are closed at the end, with every thread."""
    studios: list[Studio] = []

    def open_one(experiment: Experiment) -> Studio:
        studio = Studio(experiment, settings=Settings(), device="cpu", threads=1)
        studios.append(studio)
        studio.trainer.failed.connect(lambda failure: print(failure.traceback))
        studio.start()
        qtbot.waitUntil(lambda: studio.trainer.state is TrainerState.PAUSED, timeout=30_000)
        return studio

    yield open_one
    for studio in studios:
        assert studio.close(), "a thread did not end"
