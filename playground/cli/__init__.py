"""The command line: `nn-playground` opens the window, its commands use the same engine without one."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

from playground.cli.arguments import Failure
from playground.cli.dispatch import dispatch
from playground.core.message import ProblemError
from playground.engine.allocator import keep_freed_memory
from playground.paths import ResourceMissing
from playground.session.kernel_folder import keep_kernels

WRONG = 2
"""Exit code when something that was given cannot be used."""
FAILED = 1
"""Exit code when a run failed on its way."""
INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code. ``argv`` are the words after the program's name.

    0: done; 2: something given cannot be used, told in one sentence; 1: a run failed on its way; 130: Ctrl-C.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # read when torch is imported: threads at rest leave the core
    keep_freed_memory()
    keep_kernels()
    _never_stumble_over_letters()
    try:
        code = dispatch(sys.argv[1:] if argv is None else list(argv))
        sys.stdout.flush()
        return code
    except (ProblemError, ResourceMissing) as problem:
        return _told(problem, WRONG)
    except Failure as failure:
        return _told(failure, FAILED)
    except KeyboardInterrupt:
        sys.stderr.write("\n")
        return INTERRUPTED
    except BrokenPipeError:
        _leave_pipe()
        return 0


def _told(error: Exception, code: int) -> int:
    sentence = " ".join(str(error).split())
    sys.stderr.write(f"{sentence}\n")
    return code


def _never_stumble_over_letters() -> None:
    """A terminal that lacks a letter of ours shows a question mark for it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _leave_pipe() -> None:
    """Whoever read our output has gone (``| head``): nothing more is written, Python's last flush included."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
