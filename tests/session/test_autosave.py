"""Autosave: only what changed, in the background, apart from other programs, and back after a kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import attrs
import pytest
from pytestqt.qtbot import QtBot
from session_helpers import OpenStudio, small_experiment

from playground.core import edits
from playground.core.layers import Conv
from playground.engine.checkpoint import load_checkpoint
from playground.session import leftovers as places
from playground.session.autosave import Autosave
from playground.session.leftovers import Place, leftovers
from playground.session.studio import Studio
from playground.session.trainer import TrainerState

Keep = Callable[[Studio], Autosave]


@pytest.fixture
def keep(tmp_path: Path) -> Keep:
    """Starts an autosave that writes when it is told to, not by the clock."""

    def start(studio: Studio) -> Autosave:
        autosave = Autosave(studio, tmp_path / "autosave", interval=1_000)
        autosave.start()
        return autosave

    return start


def learn(studio: Studio, qtbot: QtBot) -> None:
    epoch = studio.trainer.readings.epoch
    studio.trainer.step("epoch")
    qtbot.waitUntil(lambda: studio.trainer.readings.epoch == epoch + 1, timeout=10_000)


def files(folder: Path) -> list[str]:
    return sorted(path.suffix for path in folder.iterdir() if path.suffix != ".lock")


def test_nothing_is_written_until_something_changed(
    qtbot: QtBot, open_studio: OpenStudio, keep: Keep, tmp_path: Path
) -> None:
    studio = open_studio(small_experiment())
    autosave = keep(studio)
    written: list[object] = []
    autosave.kept.connect(written.append)
    autosave.save()
    assert not autosave._busy
    with qtbot.waitSignal(autosave.kept, timeout=10_000):
        learn(studio, qtbot)
        autosave.save()
    autosave.save()
    assert not autosave._busy and len(written) == 1
    with qtbot.waitSignal(autosave.kept, timeout=10_000):
        studio.document.edit(edits.set_training(studio.document.experiment, learning_rate=0.5))
        autosave.save()
    assert files(tmp_path / "autosave") == [".nnp"]


def test_what_is_kept_has_weights_and_curves(qtbot: QtBot, open_studio: OpenStudio, keep: Keep) -> None:
    studio = open_studio(small_experiment())
    autosave = keep(studio)
    learn(studio, qtbot)
    with qtbot.waitSignal(autosave.kept, timeout=10_000) as kept:
        autosave.save()
    found = load_checkpoint(kept.args[0])
    assert found.experiment == studio.document.experiment
    assert found.curves is not None and found.curves.epoch == 1 and len(found.curves.history.train_loss)


def test_an_impossible_stack_is_kept_too(qtbot: QtBot, open_studio: OpenStudio, keep: Keep) -> None:
    studio = open_studio(small_experiment())
    autosave = keep(studio)
    studio.document.edit(edits.set_layers(studio.document.experiment, (Conv(id="conv-1"),)))
    with qtbot.waitSignal(autosave.kept, timeout=10_000) as kept:
        autosave.save()
    assert kept.args[0].suffix == ".json"


def test_after_a_crash_it_is_offered_restored_and_counts_as_edited(
    qtbot: QtBot, open_studio: OpenStudio, keep: Keep
) -> None:
    crashed = open_studio(small_experiment())
    first = keep(crashed)
    crashed.document.edit(edits.set_training(crashed.document.experiment, learning_rate=0.5))
    learn(crashed, qtbot)
    with qtbot.waitSignal(first.kept, timeout=10_000):
        first.save()
    first._place.release()  # as the system does when a program dies
    first._place = None

    studio = open_studio(edits.set_training(small_experiment(), batch_size=7))
    autosave = keep(studio)
    assert autosave.offered is not None
    autosave.restore()
    qtbot.waitUntil(lambda: studio.document.experiment == crashed.document.experiment, timeout=10_000)
    assert studio.document.modified and studio.document.path is None
    assert studio.trainer.readings.epoch == 1 and len(studio.trainer.history.train_loss)
    assert autosave.offered is None
    assert autosave._place is not None and autosave._place.newest is not None, "another crash would lose it"
    qtbot.waitUntil(lambda: studio.trainer.state is TrainerState.PAUSED, timeout=10_000)


def test_what_is_discarded_is_not_offered_again(tmp_path: Path, open_studio: OpenStudio, keep: Keep) -> None:
    dead = Place(tmp_path / "autosave")
    dead.path(".nnp").write_bytes(b"left")
    dead.release()
    autosave = keep(open_studio(small_experiment()))
    assert autosave.offered == dead.path(".nnp")
    autosave.discard()
    assert autosave.offered is None and leftovers(tmp_path / "autosave") == []


def test_programs_that_run_are_left_alone_and_a_leftover_is_offered_once(tmp_path: Path) -> None:
    running, dead = Place(tmp_path), Place(tmp_path)
    for place in (running, dead):
        place.path(".nnp").write_bytes(b"kept")
    dead.release()
    found = leftovers(tmp_path)
    assert [place.name for place in found] == [dead.name]
    assert leftovers(tmp_path) == [], "the one who looked first has it"


def test_closing_keeps_the_last_session_and_leaves_nothing_to_offer(
    qtbot: QtBot, open_studio: OpenStudio, keep: Keep, tmp_path: Path
) -> None:
    studio = open_studio(small_experiment())
    autosave = keep(studio)
    learn(studio, qtbot)
    assert studio.close()
    assert leftovers(autosave.folder) == []
    last = autosave.last_session
    assert last is not None
    curves = load_checkpoint(last).curves
    assert curves is not None and curves.epoch == 1


def test_what_was_saved_by_the_person_is_kept_no_longer(
    qtbot: QtBot, open_studio: OpenStudio, keep: Keep, tmp_path: Path
) -> None:
    studio = open_studio(small_experiment())
    autosave = keep(studio)
    learn(studio, qtbot)
    with qtbot.waitSignal(autosave.kept, timeout=10_000):
        autosave.save()
    with qtbot.waitSignal(studio.saved, timeout=10_000):
        studio.save(tmp_path / "mine.nnp")
    assert files(autosave.folder) == []
    autosave.save()
    assert not autosave._busy


def test_a_folder_that_cannot_be_written_is_told_once(
    qtbot: QtBot, open_studio: OpenStudio, keep: Keep, tmp_path: Path
) -> None:
    (tmp_path / "autosave").write_text("in the way")
    studio = open_studio(small_experiment())
    with qtbot.waitSignal(studio.problem) as said:
        autosave = keep(studio)
    assert "cannot be autosaved" in said.args[0]
    autosave.save()
    assert studio.close()


def test_temporary_files_of_the_dead_are_swept_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = tmp_path / ".abc.nnp.tmp"
    temporary.write_bytes(b"half")
    leftovers(tmp_path)
    assert temporary.exists()
    monkeypatch.setattr(places, "ABANDONED", -1.0)
    leftovers(tmp_path)
    assert not temporary.exists()


PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QTimer
from session_helpers import small_experiment
from playground.core.edits import set_training
from playground.session.autosave import Autosave
from playground.session.settings import Settings
from playground.session.studio import Studio

app = QCoreApplication([])
studio = Studio(small_experiment(), settings=Settings(), device="cpu", threads=1)
autosave = Autosave(studio, Path(sys.argv[1]), interval=0.2)
edits = 0

def edit():
    global edits
    edits += 1
    document = studio.document
    document.edit(set_training(document.experiment, batch_size=10 + edits))

def kept(path):
    print(autosave._kept.experiment.training.batch_size, autosave._kept.step, flush=True)

autosave.kept.connect(kept)
studio.start()
autosave.start()
studio.trainer.train()
timer = QTimer()
timer.timeout.connect(edit)
timer.start(50)
app.exec()
"""


@pytest.mark.slow
def test_a_program_that_is_killed_loses_nothing_older_than_the_interval(tmp_path: Path) -> None:
    folder = tmp_path / "autosave"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])}
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(folder)], stdout=subprocess.PIPE, text=True, env=environment
    )
    assert program.stdout is not None
    with program:
        told: list[tuple[int, int]] = []
        while len(told) < 4 or told[-1][1] == told[0][1]:
            line = program.stdout.readline()
            assert line, "the program ended by itself"
            batch, step = map(int, line.split())
            told.append((batch, step))
            if len(told) == 2:
                assert leftovers(folder) == [], "it still runs"
        program.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    assert told == sorted(told)
    (place,) = leftovers(folder)
    assert place.newest is not None
    found = load_checkpoint(place.newest)
    assert found.experiment.training.batch_size >= told[-1][0]
    assert found.curves is not None and found.curves.step >= told[-1][1]
    assert attrs.evolve(found.experiment, training=small_experiment().training) == small_experiment()
    place.release()
