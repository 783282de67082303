"""What lies about on somebody's computer: data that can be taken in, and things that only look like it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from attrs import frozen
from PIL import Image

from playground.core.one_line import to_line
from playground.core.presets import preset


@frozen
class OwnThings:
    """Paths of files and of folders; every one of them may be chosen, or dropped on the window."""

    files: tuple[Path, ...]
    folders: tuple[Path, ...]

    @property
    def all(self) -> tuple[Path, ...]:
        return self.files + self.folders


def put_down(folder: Path) -> OwnThings:
    """Write them below ``folder``: a table, one with gaps, bytes called a table, an experiment, and folders."""
    table, gaps, binary, experiment = (folder / name for name in ("own.csv", "gaps.csv", "bytes.csv", "own.json"))
    table.write_text("\n".join(["a,b,kind,y", *(f"{n / 3:.2f},{n * n % 7},{'xyz'[n % 3]},{n % 2}" for n in range(40))]))
    gaps.write_text("\n".join(["a;b;y", *(f"{n},5;{'' if n % 9 == 4 else n % 5};{n * n}" for n in range(30)), "1;2"]))
    binary.write_bytes(bytes(range(256)) * 8)
    experiment.write_text(to_line(preset("circle")))
    pictures, empty = folder / "shades", folder / "empty"
    empty.mkdir()
    for label, level in (("dark", 30), ("light", 200)):
        (pictures / label).mkdir(parents=True)
        for number in range(8):
            Image.fromarray(np.full((20, 20), level + number, np.uint8)).save(pictures / label / f"{number}.png")
    (pictures / "dark" / "broken.png").write_bytes(b"no picture")
    return OwnThings((table, gaps, binary, experiment, folder / "gone.csv"), (pictures, empty))
