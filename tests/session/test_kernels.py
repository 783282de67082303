"""Kernels at a first start: compiled in a process beside, for runs that have not begun."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from session_helpers import OpenStudio, small_experiment

from playground.core.edits import choose_optimiser, set_training
from playground.core.message import Message
from playground.engine.fused import kept
from playground.session import kernels
from playground.session.job import JobControl
from playground.session.kernel_folder import keep_kernels, own_folder, tidy
from playground.session.kernels import PREPARING, UNKEPT, Compiled, compile_in_process
from playground.session.mailbox import Mailbox
from playground.session.settings import Settings
from playground.session.studio import Studio
from playground.session.training_job import NEXT_RUN

WAITS = Message("they are on their way")


def reason(studio: Studio) -> Message | None:
    trains = studio.trainer.readings.trains
    return None if trains is None else trains.why_pytorch


def waits_for(qtbot: QtBot, studio: Studio, message: Message | None) -> None:
    def is_so() -> bool:
        return studio.trainer.readings.trains is not None and reason(studio) == message

    qtbot.waitUntil(is_so, timeout=20_000)


def trained(qtbot: QtBot, studio: Studio) -> None:
    before = studio.trainer.readings.epoch
    studio.trainer.train()
    qtbot.waitUntil(lambda: studio.trainer.readings.epoch > before, timeout=20_000)
    studio.trainer.pause()


@pytest.fixture
def cold(monkeypatch: pytest.MonkeyPatch) -> None:
    """No kernels lie on the disk."""
    monkeypatch.setattr(kept, "is_kept", lambda precision: False)


def test_a_run_says_what_trains_it(qtbot: QtBot, open_studio: OpenStudio) -> None:
    waits_for(qtbot, open_studio(small_experiment()), None)


def test_the_choice_of_pytorch_is_taken_up_on_the_way_and_kept(qtbot: QtBot, open_studio: OpenStudio) -> None:
    studio = open_studio(small_experiment())
    trained(qtbot, studio)
    run, epoch = studio.trainer.run, studio.trainer.readings.epoch
    studio.choose_engine("pytorch")
    waits_for(qtbot, studio, Message("it was chosen so"))
    trained(qtbot, studio)
    assert studio.trainer.run == run and studio.trainer.readings.epoch > epoch
    studio.trainer.rewind()
    waits_for(qtbot, studio, Message("it was chosen so"))
    studio.remember_settings()
    assert Settings().engine == "pytorch"
    studio.choose_engine("auto")
    waits_for(qtbot, studio, None)
    with pytest.raises(ValueError, match="engine must be one of auto, pytorch, not 'abacus'"):
        studio.choose_engine("abacus")


def test_a_change_that_only_pytorch_can_train_is_told(qtbot: QtBot, open_studio: OpenStudio) -> None:
    studio = open_studio(small_experiment())
    waits_for(qtbot, studio, None)
    studio.document.edit(choose_optimiser(studio.document.experiment, "lbfgs"))
    waits_for(qtbot, studio, Message("L-BFGS is PyTorch's"))
    studio.document.undo()
    waits_for(qtbot, studio, None)


def test_a_run_that_has_not_begun_takes_up_kernels_that_become_ready(
    qtbot: QtBot, open_studio: OpenStudio, cold: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio = open_studio(small_experiment())
    studio.trainer.do_without_kernels(WAITS)
    waits_for(qtbot, studio, WAITS)
    monkeypatch.setattr(kept, "is_kept", lambda precision: True)
    studio.trainer.do_without_kernels(UNKEPT)
    waits_for(qtbot, studio, None)


def test_a_run_that_has_begun_stays_with_pytorch_and_the_next_one_has_the_kernels(
    qtbot: QtBot, open_studio: OpenStudio, cold: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio = open_studio(small_experiment())
    studio.trainer.do_without_kernels(WAITS)
    waits_for(qtbot, studio, WAITS)
    trained(qtbot, studio)
    monkeypatch.setattr(kept, "is_kept", lambda precision: True)
    studio.trainer.do_without_kernels(UNKEPT)
    waits_for(qtbot, studio, NEXT_RUN)
    trained(qtbot, studio)
    assert reason(studio) == NEXT_RUN
    studio.trainer.rewind()
    waits_for(qtbot, studio, None)


def test_kernels_that_cannot_be_compiled_are_told_in_the_run_at_hand(
    qtbot: QtBot, open_studio: OpenStudio, cold: None
) -> None:
    studio = open_studio(small_experiment())
    studio.trainer.do_without_kernels(WAITS)
    trained(qtbot, studio)
    failed = Message("the kernels cannot be compiled here: {error}", {"error": "no registers"})
    studio.trainer.do_without_kernels(failed)
    waits_for(qtbot, studio, failed)
    trained(qtbot, studio)


def test_a_studio_of_the_window_prepares_them_and_closes_with_its_process(
    qtbot: QtBot, cold: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    started = tmp_path / "started"
    code = f"import pathlib, time; pathlib.Path({str(started)!r}).touch(); time.sleep(600)"
    monkeypatch.setattr(kernels, "_program", lambda: [sys.executable, "-c", code])
    studio = Studio(small_experiment(), settings=Settings(), device="cpu", threads=1, prepares_kernels=True)
    studio.start()
    waits_for(qtbot, studio, PREPARING)
    trained(qtbot, studio)
    qtbot.waitUntil(started.exists, timeout=20_000)
    assert studio.close(), "a thread did not end"


def ended(monkeypatch: pytest.MonkeyPatch, code: str) -> Compiled:
    """What is said when the program that compiles is this code."""
    monkeypatch.setattr(kernels, "_program", lambda: [sys.executable, "-c", code])
    monkeypatch.setattr(kernels, "LOOK", 0.01)
    events = [event for event in compile_in_process(JobControl(Mailbox())) if event is not None]
    assert len(events) == 1
    return events[0]


def test_the_process_tells_why_it_failed(cold: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ended(monkeypatch, "pass") == Compiled()
    told = ended(monkeypatch, "import sys; sys.exit('a warning\\nno registers')")
    assert str(told.problem) == "the kernels cannot be compiled here: no registers"
    assert str(ended(monkeypatch, "raise SystemExit(3)").problem).endswith(": exit code 3")


def test_what_is_kept_is_not_compiled_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "is_kept", lambda precision: True)
    monkeypatch.setattr(kernels.subprocess, "Popen", lambda *_, **__: pytest.fail("a process was started"))
    assert list(compile_in_process(JobControl(Mailbox()))) == [Compiled()]


def test_kernels_lie_in_the_users_cache_unless_the_environment_says_otherwise(private_folders: Path) -> None:
    environment: dict[str, str] = {}
    keep_kernels(environment)
    assert environment == {"NUMBA_CACHE_DIR": str(own_folder())}
    assert private_folders in own_folder().parents and not own_folder().exists()
    named = {"NUMBA_CACHE_DIR": "/elsewhere"}
    keep_kernels(named)
    assert named == {"NUMBA_CACHE_DIR": "/elsewhere"}


def test_where_nothing_can_be_written_nothing_is_kept(private_folders: Path) -> None:
    own_folder().parent.parent.mkdir(parents=True)
    own_folder().parent.write_text("a file is in the way")
    environment: dict[str, str] = {}
    keep_kernels(environment)
    assert environment == {}


def test_only_our_own_folder_is_tidied(private_folders: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for root, left in ((tmp_path / "others", True), (own_folder(), False)):
        old = root / "kernels-0123456789abcdef"
        old.mkdir(parents=True)
        monkeypatch.setenv("NUMBA_CACHE_DIR", str(root))
        kept.note_kept(32)
        tidy()
        assert old.exists() == left


def test_a_slow_run_answers_pause_changes_and_speed_at_once(qtbot: QtBot, open_studio: OpenStudio) -> None:
    studio = open_studio(small_experiment())
    trainer = studio.trainer
    told: list[float | None] = []
    trainer.speedChanged.connect(lambda: told.append(trainer.speed))
    trainer.set_speed(0.001)
    trainer.train()
    qtbot.waitUntil(lambda: trainer.readings.step == 1, timeout=20_000)
    studio.document.edit(set_training(studio.document.experiment, learning_rate=0.5))
    rates: list[float] = []

    def is_taken_up() -> bool:
        trainer.copy_weights(lambda frame: rates.append(frame.experiment.training.learning_rate))
        return 0.5 in rates

    qtbot.waitUntil(is_taken_up, timeout=20_000)
    assert trainer.readings.step == 1
    trainer.pause()
    trainer.train()
    trainer.set_speed(None)
    qtbot.waitUntil(lambda: trainer.readings.epoch >= 3, timeout=20_000)
    assert told == [0.001, None]
    for wrong in (0, -1, float("inf"), float("nan")):
        with pytest.raises(ValueError, match="speed must be above 0"):
            trainer.set_speed(wrong)


@pytest.mark.parametrize("engine", ["auto", "pytorch"])
def test_a_slow_run_rests_after_one_step_and_its_pictures_arrive(
    qtbot: QtBot, open_studio: OpenStudio, engine: str
) -> None:
    studio = open_studio(small_experiment())
    studio.choose_engine(engine)
    trainer = studio.trainer
    trainer.set_speed(0.001)
    trainer.train()
    qtbot.waitUntil(lambda: trainer.readings.step == 1, timeout=20_000)
    steps: list[int] = []
    for _ in range(3):  # each copy is made in the training thread, which rests meanwhile
        trainer.copy_weights(lambda frame: steps.append(frame.step))
        count = len(steps)
        qtbot.waitUntil(lambda count=count: len(steps) > count, timeout=20_000)
    assert steps == [1, 1, 1] and len(trainer.history.train_loss) == 1
    trainer.rewind()
    trainer.train()
    qtbot.waitUntil(lambda: trainer.readings.step == 1, timeout=20_000)
    assert trainer.speed == 0.001
