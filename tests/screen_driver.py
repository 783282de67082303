"""The program on a real X server of its own, driven by mouse and keys: what the tests marked `screen` use."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

from PIL import Image, ImageGrab


class Screen:
    """An Xvfb on a free display; a context manager that ends it and every program started on it.

    Positions are pixels from the upper left corner of the screen. There is no window manager: the window is put at the
    corner and given the keyboard by `open_window`.
    """

    def __init__(self, folder: Path, width: int, height: int) -> None:
        self.folder = folder
        self.width, self.height = width, height
        self.display = ""
        self._server: subprocess.Popen[bytes] | None = None
        self._programs: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Screen:
        geometry = f"{self.width}x{self.height}x24"
        reading, writing = os.pipe()
        with open(self.folder / "xvfb.log", "wb") as log:
            self._server = subprocess.Popen(
                ["Xvfb", "-displayfd", str(writing), "-nolisten", "tcp", "-screen", "0", geometry],
                pass_fds=[writing],
                stdout=log,
                stderr=log,
            )
        os.close(writing)
        with os.fdopen(reading) as pipe:
            number = pipe.readline().strip()  # empty when the server ended without a display
        if not number:
            raise RuntimeError(f"Xvfb did not start: {(self.folder / 'xvfb.log').read_text()}")
        self.display = f":{number}"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in (*self._programs, self._server):
            if process is not None and process.poll() is None:
                process.terminate()
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()

    @property
    def environment(self) -> dict[str, str]:
        """What a program needs to appear here."""
        return {**os.environ, "DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb"}

    @property
    def log(self) -> str:
        """What the programs have written to stdout and stderr so far."""
        return (self.folder / "program.log").read_text(encoding="utf-8", errors="replace")

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Starts `nn-playground` with these arguments on this screen."""
        with open(self.folder / "program.log", "ab") as log:
            program = subprocess.Popen(
                [sys.executable, "-m", "playground", *arguments], env=self.environment, stdout=log, stderr=log
            )
        self._programs.append(program)
        return program

    def open_window(self, *arguments: str, title: str = "NN Playground") -> str:
        """Starts the program, waits for its window and gives it the whole screen and the keyboard; its X identifier."""
        self.start(*arguments)
        window = self.xdotool("search", "--sync", "--onlyvisible", "--name", title).split()[0]
        self.xdotool("windowmove", window, "0", "0")
        self.xdotool("windowsize", window, str(self.width), str(self.height))
        self.xdotool("windowfocus", "--sync", window)
        return window

    def xdotool(self, *words: str) -> str:
        """Runs one xdotool command; raises RuntimeError with its message and the program's when it fails."""
        done = subprocess.run(
            ["xdotool", *words], env=self.environment, capture_output=True, text=True, timeout=60, check=False
        )
        if done.returncode:
            raise RuntimeError(f"xdotool {' '.join(words)}: {done.stderr}\n{self.log}")
        return done.stdout

    def click(self, x: int, y: int) -> None:
        self.xdotool("mousemove", str(x), str(y), "click", "1")

    def drag(self, positions: Iterable[tuple[int, int]]) -> None:
        """Presses at the first position, moves through the others, lets go at the last."""
        (x, y), *others = positions
        words = ["mousemove", str(x), str(y), "mousedown", "1"]
        for x, y in others:
            words += ["mousemove", str(x), str(y), "sleep", "0.01"]
        self.xdotool(*words, "mouseup", "1")

    def key(self, *names: str) -> None:
        """Types keys by their X names, as in `key("ctrl+z")`."""
        self.xdotool("key", *names)

    def picture(self) -> Image.Image:
        """What is on the screen now."""
        return ImageGrab.grab(xdisplay=self.display)
