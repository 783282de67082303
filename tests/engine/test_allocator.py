"""Freed memory stays with the process until it is given back; checked in a process of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest

from playground.engine import allocator
from playground.engine.allocator import give_back_memory, keep_freed_memory

SCRIPT = """
from playground.benchmarks.process import resident_memory
from playground.engine.allocator import give_back_memory, keep_freed_memory
import threading

def resident(blocks):
    made = [bytearray(b"x" * (50 << 20)) for _ in range(blocks)]
    del made
    return resident_memory()

print(keep_freed_memory())
before = resident_memory()
threads = [threading.Thread(target=resident, args=(4,))]
for thread in threads:
    thread.start()
    thread.join()
print(resident_memory() - before > 150 << 20)
print(give_back_memory())
print(resident_memory() - before < 50 << 20)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc alone is asked")
def test_what_a_thread_freed_stays_until_it_is_given_back() -> None:
    if not hasattr(allocator._library(), "mallopt"):
        pytest.skip("this C library cannot be asked")
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True"] * 4


def test_another_c_library_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allocator, "_library", lambda: None)
    assert not keep_freed_memory()
    assert not give_back_memory()
