"""Who trains: the kernels where they can, PyTorch everywhere else, and never a failure for want of a compiler."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest
import torch

from playground.core.datasets import Points
from playground.core.edits import add_layer, set_training
from playground.core.events import EpochEnd, Steps
from playground.core.experiment import Experiment
from playground.core.message import Message
from playground.core.presets import preset
from playground.engine.data.load import load_dataset
from playground.engine.fused import choice
from playground.engine.fused.choice import fused_chunks, warm_up, why_pytorch
from playground.engine.fused.runner import Runner
from playground.engine.fused.warm_up import compile_kernels
from playground.engine.learner import Learner
from playground.engine.train import training

CPU = torch.device("cpu")
SMALL = attrs.evolve(
    preset("circle"),
    data=Points(set="circle", points=100),
    training=attrs.evolve(preset("circle").training, precision=64),
)


def learner_of(experiment: Experiment = SMALL) -> Learner:
    return Learner(experiment, load_dataset(experiment.data, experiment.seeds), CPU)


def test_a_small_network_is_trained_by_the_kernels() -> None:
    learner = learner_of()
    assert why_pytorch(learner) is None and fused_chunks(learner) is not None


def test_what_was_chosen_by_hand_is_kept_to() -> None:
    learner = learner_of()
    learner.prefers_pytorch = True
    assert str(why_pytorch(learner)) == "it was chosen so" and fused_chunks(learner) is None


def test_kernels_to_be_done_without_are_not_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    learner, waits = learner_of(), Message("they are on their way")
    learner.without_kernels = {64: waits}
    monkeypatch.setattr(choice, "compile_kernels", lambda precision: pytest.fail(f"{precision} compiled"))
    assert why_pytorch(learner) is waits and fused_chunks(learner) is None


def test_kernels_of_the_other_precision_are_another_matter() -> None:
    learner = learner_of()
    learner.without_kernels = {32: Message("they are on their way")}
    assert why_pytorch(learner) is None
    learner.apply(set_training(SMALL, precision=32))
    assert str(why_pytorch(learner)) == "they are on their way"


def test_single_steps_with_dropout_are_pytorchs() -> None:
    learner = learner_of(add_layer(SMALL, "dropout", 1, lambda kind: f"{kind}-1"))
    assert why_pytorch(learner) is None
    learner.remember_dropped(True)
    assert "drops" in str(why_pytorch(learner))


@pytest.mark.parametrize(
    "error", [ImportError("no llvmlite"), RuntimeError("LLVM ERROR: out of registers\nmore"), OSError(), ValueError("")]
)
def test_a_compiler_that_fails_is_a_reason_and_no_error(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def broken(_self: Runner, _most: int) -> Any:
        raise error

    monkeypatch.setattr(Runner, "epochs", broken)
    reason = compile_kernels.__wrapped__(32)
    assert reason is not None
    assert str(reason) == f"the kernels cannot be compiled here: {reason.values['error']}"
    assert reason.values["error"] in ("no llvmlite", "LLVM ERROR: out of registers", "OSError", "ValueError")


def test_a_numba_that_cannot_be_loaded_is_a_reason_and_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "playground.engine.fused.runner", None)  # type: ignore[arg-type]
    assert "cannot be compiled here" in str(compile_kernels.__wrapped__(32))


def test_without_numba_pytorch_trains(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    learner = learner_of()
    assert str(why_pytorch(learner)) == "numba is not installed"
    events = training(learner)
    assert any(isinstance(event, EpochEnd) for event in (next(events) for _ in range(50)))


BROKEN_NUMBA = "raise ImportError('llvmlite: wrong ELF class')\n"


def test_a_machine_that_cannot_compile_trains_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "numba").mkdir()
    (tmp_path / "numba" / "__init__.py").write_text(BROKEN_NUMBA)
    (tmp_path / "llvmlite").mkdir()
    (tmp_path / "llvmlite" / "__init__.py").write_text(BROKEN_NUMBA)
    checkout = str(Path(__file__).parents[3])
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), checkout])}
    words = ["train", "circle", "--epochs", "1", "--set", "data.points=100", "--device", "cpu", "--threads", "1"]
    done = subprocess.run(
        [sys.executable, "-m", "playground", *words],
        env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "1 epochs" in done.stdout and "Traceback" not in done.stderr


def test_the_engine_may_change_in_the_middle_of_an_epoch_and_nothing_is_lost() -> None:
    ends = {}
    for turns in (False, True):
        learner = learner_of()
        losses: list[float] = []
        for event in training(learner, lambda: 0.01, lambda: 1, lambda: 2):
            if isinstance(event, Steps):
                losses += event.losses.tolist()
                learner.prefers_pytorch = turns and not learner.prefers_pytorch
            if isinstance(event, EpochEnd) and event.epoch == 3:
                break
        ends[turns] = losses
    np.testing.assert_allclose(ends[True], ends[False], rtol=1e-9)


@pytest.mark.parametrize("pytorch", [False, True])
@pytest.mark.parametrize("most", [1, 3])
def test_no_chunk_has_more_steps_than_asked_for(pytorch: bool, most: int) -> None:
    learner = learner_of()
    learner.prefers_pytorch = pytorch
    sizes = []
    for event in training(learner, lambda: 0.05, most_steps=lambda: most):
        if isinstance(event, Steps):
            sizes.append(len(event.losses))
        if isinstance(event, EpochEnd) and event.epoch == 2:
            break
    per_epoch = -(-learner.samples // SMALL.training.batch_size)
    assert max(sizes) == most and sum(sizes) == 2 * per_epoch


@pytest.mark.parametrize(("kept", "told"), [(True, 0), (False, 1)])
def test_only_kernels_that_have_to_be_compiled_are_announced(
    monkeypatch: pytest.MonkeyPatch, kept: bool, told: int
) -> None:
    monkeypatch.setattr(choice, "is_kept", lambda precision: kept)
    heard: list[None] = []
    warm_up(learner_of(), lambda: heard.append(None))
    assert len(heard) == told
    warm_up(_by_pytorch(), lambda: pytest.fail("PyTorch needs none"))


def _by_pytorch() -> Learner:
    learner = learner_of()
    learner.prefers_pytorch = True
    return learner
