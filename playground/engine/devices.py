"""The devices that can train, as one table, and the one a person asked for."""

from __future__ import annotations

import os
from collections.abc import Callable

import torch
from attrs import frozen

from playground.core.message import ProblemError
from playground.engine.memory import machine_memory

AUTO = "auto"


class DeviceError(ProblemError):
    """A device was asked for that is unknown or not in this machine."""


@frozen
class Device:
    """One entry of :data:`DEVICES`: ``count()`` of them are in this machine; ``model(index)`` is what one is called."""

    title: str
    count: Callable[[], int]
    model: Callable[[int], str]

    def available(self) -> bool:
        """Whether this machine has one."""
        return self.count() > 0


DEVICES: dict[str, Device] = {
    "cpu": Device("CPU", lambda: 1, lambda _index: "CPU"),
    "cuda": Device(
        "CUDA",
        lambda: torch.cuda.device_count() if torch.cuda.is_available() else 0,
        lambda index: f"CUDA {index}: {torch.cuda.get_device_name(index)}",
    ),
    "mps": Device("Apple MPS", lambda: int(torch.backends.mps.is_available()), lambda _index: "Apple MPS"),
}
PREFERRED: tuple[str, ...] = ("cuda", "mps", "cpu")
"""What "auto" takes: the first of these that is available."""


def device_named(name: str) -> torch.device:
    """The device of this name: ``auto``, ``cpu``, ``cuda``, ``cuda:0``, ``mps``.

    Raises :class:`DeviceError` for an unknown name and for a device that this machine lacks.
    """
    if name == AUTO:
        return torch.device(next(kind for kind in PREFERRED if DEVICES[kind].available()))
    kind, colon, number = name.partition(":")
    if kind not in DEVICES or (colon and not (number.isascii() and number.isdigit())):
        raise DeviceError(
            'There is no device called "{name}"; there are {known}.', name=name, known=", ".join((AUTO, *DEVICES))
        )
    if int(number or 0) >= DEVICES[kind].count():
        found = ", ".join(name for name, _title, available in device_report() if available)
        raise DeviceError('This machine has no device "{name}"; it has {found}.', name=name, found=found)
    return torch.device(kind, int(number)) if colon and kind != "cpu" else torch.device(kind)


def device_report() -> list[tuple[str, str, bool]]:
    """Every device as ``(name, title, available)``; a kind that this machine lacks stands once, as not available."""
    report: list[tuple[str, str, bool]] = []
    for kind, device in DEVICES.items():
        count = device.count()
        if count == 0:
            report.append((kind, device.title, False))
        for index in range(count):
            report.append((kind if index == 0 else f"{kind}:{index}", device.model(index), True))
    return report


def usable_processors() -> int:
    """Processors that this program may use: those the system grants it, no more than OMP_NUM_THREADS says."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    limit = os.environ.get("OMP_NUM_THREADS", "")
    return max(1, min(usable, int(limit))) if limit.isascii() and limit.isdigit() else usable


def default_threads() -> int:
    """One fewer than the processors this program may use, at least one."""
    return max(1, usable_processors() - 1)


def use_threads(threads: int | None) -> None:
    """Let torch use this many processor threads in the calling thread, by default :func:`default_threads`."""
    torch.set_num_threads(default_threads() if threads is None else threads)


def device_memory(device: torch.device) -> int | None:
    """Bytes that networks may take there at most; None where nobody knows."""
    if device.type == "cuda":
        return int(torch.cuda.get_device_properties(device).total_memory)
    return machine_memory()
