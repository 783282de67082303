"""A script that reads a person's own folder of pictures: the same pixels, split and scaling."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest
import torch
from own_files import folder_found, write_folder
from PIL import Image
from test_export import assert_same, check_style, ran

from playground.core.augmentation import Augmentation
from playground.core.experiment import Experiment
from playground.core.found_folder import folder_of
from playground.core.layers import Dense
from playground.core.network import Network
from playground.core.training import Seeds, Training
from playground.engine.data.load import load_dataset
from playground.engine.export import export_script, script
from playground.engine.export.data import data_code

SEEDS = Seeds(weights=3, data=6, split=7)
IMPORTS = "import os\nimport numpy as np\nimport torch\nfrom PIL import Image, ImageOps\n"
TREATMENTS: dict[str, dict[str, Any]] = {
    "standardised": {},
    "0 to 1": {"normalisation": "unit"},
    "untreated": {"normalisation": "none"},
    "noise and exchanged answers": {"noise": 0.1, "shuffled": 0.3},
}


def every_kind(root: Path) -> Path:
    """Pictures of all modes and depths, one turned by its camera, one that is none, and what is to be left alone."""
    write_folder(root)
    random = np.random.default_rng(2)
    colours = random.integers(0, 256, (40, 31, 4), np.uint8)
    light = root / "light"
    Image.fromarray(colours).save(light / "alpha.png")
    Image.fromarray(colours[:, :, :3]).save(light / "Colour.JPG")
    Image.fromarray(colours[:, :, :3]).convert("P").save(light / "palette.gif")
    Image.fromarray(colours[:, :, :3]).convert("CMYK").save(light / "cmyk.jpg")
    Image.fromarray(random.integers(0, 65536, (10, 50), np.uint16)).save(light / "deep.png")
    Image.fromarray(random.random((20, 20), np.float32)).save(light / "float.tif")
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(colours[:, :, 0]).save(root / "dark" / "turned.jpg", exif=exif)
    (light / "broken.png").write_bytes(b"no picture")
    (light / ".hidden.png").write_bytes(b"no picture")
    (light / "notes.txt").write_text("no picture")
    (root / "nothing").mkdir()
    return root


@pytest.mark.parametrize("side", [16, 64])
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("treatment", TREATMENTS)
def test_the_scripts_pictures_and_split_are_ours(
    tmp_path: Path, treatment: str, channels: int, side: int, capsys: pytest.CaptureFixture[str]
) -> None:
    found = folder_found(every_kind(tmp_path / "pictures"))
    data = attrs.evolve(folder_of(found, side, channels), **TREATMENTS[treatment])
    parts: list[tuple[torch.Tensor, torch.Tensor]] = ran(IMPORTS + data_code(data, SEEDS, 32))["load_data"](data.path)
    assert_same(load_dataset(data, SEEDS), parts, atol=1e-4)
    assert sum(len(targets) for _inputs, targets in parts) == sum(data.found)
    said = capsys.readouterr().out
    assert said.startswith("light/broken.png is left out") and said.count("\n") == 1


@pytest.mark.slow
def test_the_script_trains_on_the_folder_as_it_stands_with_augmentation(tmp_path: Path) -> None:
    data = folder_of(folder_found(every_kind(tmp_path / "pictures")), 16, 3)
    settings = Training(augmentation=Augmentation(shift=0.1, noise=0.1), epochs=2, batch_size=8)
    experiment = Experiment(
        data=data, network=Network(layers=(Dense(id="dense-1", units=4),)), training=settings, seeds=SEEDS
    )
    check_style(script(experiment))
    export_script(tmp_path / "folder.py", experiment)
    command = [sys.executable, "-I", "folder.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=110)
    assert done.returncode == 0, done.stderr
    assert "epoch 2: loss" in done.stdout and "test: loss" in done.stdout
