"""The memory of a step as estimated, against what torch really keeps; and nothing built that is too large."""

from __future__ import annotations

import pytest
import torch

from playground.core.edits import set_training
from playground.core.memory import values_bytes
from playground.core.message import ProblemError
from playground.core.presets import PRESETS, preset
from playground.engine import build, devices
from playground.engine.build import build_network, check_memory
from playground.engine.fit import fit
from playground.engine.memory import LIMITS, _limit, machine_memory


@pytest.mark.parametrize("name", ["course-mlp", "course-cnn", "lenet5", "tiny-vgg", "small-resnet"])
def test_the_estimate_is_more_than_torch_keeps_and_not_much_more(name: str) -> None:
    experiment = set_training(preset(name), batch_size=64)
    network = build_network(experiment).train()
    weights = {parameter.data_ptr() for parameter in network.parameters()}
    kept: dict[int, int] = {}

    def note(tensor: torch.Tensor) -> torch.Tensor:
        if tensor.data_ptr() not in weights:
            kept[tensor.untyped_storage().data_ptr()] = tensor.untyped_storage().nbytes()
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(note, lambda tensor: tensor):
        outputs = network(torch.randn(64, *experiment.data.task.inputs))
    real = sum(kept.values())
    outputs.sum().backward()
    assert real < values_bytes(set_training(experiment, batch_size=640)) / 10 * 1.2
    assert values_bytes(set_training(experiment, batch_size=6400)) / 100 < 5 * real


def test_the_machine_has_some_memory() -> None:
    memory = machine_memory()
    assert memory is not None and 1 << 28 < memory < 1 << 50


def test_the_limit_of_a_container_counts(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.engine.memory._limit", lambda path: 1 << 29 if path == LIMITS[0] else None)
    assert machine_memory() == 1 << 29
    assert _limit(LIMITS[0].with_name("nowhere")) is None


def test_what_is_too_large_is_refused_before_it_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "machine_memory", lambda: 1 << 24)
    monkeypatch.setattr(build, "make_layer", lambda *_: pytest.fail("a layer was built"))
    with pytest.raises(ProblemError, match="would need about"):
        fit(set_training(PRESETS["course-cnn"], batch_size=60_000), device="cpu")
    with pytest.raises(ProblemError, match="would need about"):
        check_memory(PRESETS["tiny-vgg"], torch.device("cpu"))
