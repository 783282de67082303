"""The device table and the device a person asked for."""

from __future__ import annotations

import pytest
import torch

from playground.engine import devices
from playground.engine.devices import DEVICES, Device, DeviceError, device_named, device_report


@pytest.fixture
def two_gpus(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(DEVICES, "cuda", Device("CUDA", lambda: 2, lambda index: f"GPU {index}"))
    monkeypatch.setitem(DEVICES, "mps", Device("Apple MPS", lambda: 0, lambda index: ""))


@pytest.fixture
def no_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in ("cuda", "mps"):
        monkeypatch.setitem(DEVICES, kind, Device(kind, lambda: 0, lambda index: ""))


def test_the_processor_is_always_there() -> None:
    assert device_named("cpu") == torch.device("cpu")
    assert ("cpu", "CPU", True) in device_report()


def test_without_a_gpu_auto_takes_the_processor(no_gpu: None) -> None:
    assert device_named(devices.AUTO) == torch.device("cpu")


def test_with_a_gpu_auto_takes_it(two_gpus: None) -> None:
    assert device_named("auto") == torch.device("cuda")
    assert device_named("cuda:1") == torch.device("cuda", 1)


@pytest.mark.parametrize("name", ["cuda", "cuda:0", "mps"])
def test_a_device_that_is_not_there_is_refused_by_name(no_gpu: None, name: str) -> None:
    with pytest.raises(DeviceError, match=f'This machine has no device "{name}"; it has cpu.'):
        device_named(name)


def test_a_number_beyond_the_gpus_there_are_is_refused_with_those_there_are(two_gpus: None) -> None:
    with pytest.raises(DeviceError, match="it has cpu, cuda, cuda:1"):
        device_named("cuda:2")


@pytest.mark.parametrize("name", ["", "gpu", "cuda:", "cuda:x", "cuda:-1", "cuda:²", "CPU", ":0"])
def test_a_name_that_means_nothing_is_refused_with_those_that_do(name: str) -> None:
    with pytest.raises(DeviceError, match="there are auto, cpu, cuda, mps"):
        device_named(name)


def test_the_report_lists_every_gpu_and_what_is_lacking(two_gpus: None) -> None:
    assert device_report() == [
        ("cpu", "CPU", True),
        ("cuda", "GPU 0", True),
        ("cuda:1", "GPU 1", True),
        ("mps", "Apple MPS", False),
    ]
