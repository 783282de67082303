"""Pictures from everywhere, and the film of a transfer."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from playground.core.gallery import GALLERY, Source, shipped
from playground.core.message import ProblemError
from playground.engine.extras import ExtraMissing
from playground.engine.files import FileProblem
from playground.engine.style.film import FRAME_MS, LAST_MS, LONGEST, as_frame, save_film
from playground.engine.style.sources import read_source


@pytest.mark.parametrize("name", GALLERY)
def test_shipped_pictures_are_read(name: str) -> None:
    colours = read_source(shipped(name), None, 64)
    assert max(colours.shape[1:]) == 64 and 0 <= colours.min() < colours.max() <= 1


def test_a_drawing_is_dark_ink_on_white_paper() -> None:
    drawing = np.zeros((28, 28))
    drawing[8:20, 12:16] = 1
    colours = read_source(Source("drawing"), drawing, 280)
    assert colours.shape == (3, 280, 280)
    assert colours[:, 140, 140].max() < 0.1 and colours[:, 10, 10].min() > 0.95


def test_an_empty_pad_is_a_sentence() -> None:
    with pytest.raises(ProblemError, match="Nothing is drawn yet"):
        read_source(Source("drawing"), None, 128)


def test_frames_are_no_larger_than_a_film_may_be() -> None:
    assert as_frame(np.zeros((1024, 512, 3), np.uint8)).shape == (LONGEST, LONGEST // 2, 3)
    small = np.zeros((64, 48, 3), np.uint8)
    assert as_frame(small) is small


def test_the_film_has_all_frames_at_the_size_of_the_largest(tmp_path: Path) -> None:
    frames = [np.full((side, side, 3), shade, np.uint8) for side, shade in ((32, 0), (32, 120), (64, 255))]
    save_film(tmp_path / "film.gif", frames)
    with Image.open(tmp_path / "film.gif") as film:
        assert film.size == (64, 64) and film.n_frames == 3  # type: ignore[attr-defined]
        shades = []
        for index in range(3):
            film.seek(index)
            shades.append(film.convert("RGB").getpixel((32, 32))[0])  # type: ignore[index]
    assert shades == pytest.approx([0, 120, 255], abs=3)


def test_the_film_can_be_a_video_with_even_sides_and_its_last_frame_held(tmp_path: Path) -> None:
    imageio_ffmpeg = pytest.importorskip("imageio_ffmpeg")
    frames = [np.full((33, 47, 3), shade, np.uint8) for shade in (0, 120, 255)]
    save_film(tmp_path / "film.mp4", frames)
    as_pixels = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-i", str(tmp_path / "film.mp4"), *as_pixels]
    read = subprocess.run(command, capture_output=True, check=True)
    pixels = np.frombuffer(read.stdout, np.uint8).reshape(-1, 32, 46, 3)
    assert len(pixels) == 3 + LAST_MS // FRAME_MS
    assert pixels.mean((1, 2, 3)).tolist() == pytest.approx([0, 120] + [255] * (len(pixels) - 2), abs=12)


def test_without_its_package_a_video_is_refused_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.engine.extras.find_spec", lambda _name: None)
    with pytest.raises(ExtraMissing, match=r'nn-playground\[video\]"; GIF needs nothing'):
        save_film(tmp_path / "film.mp4", [np.zeros((8, 8, 3), np.uint8)])
    assert not list(tmp_path.glob("film*"))


def test_an_empty_film_and_a_place_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(ProblemError, match="no picture to save"):
        save_film(tmp_path / "film.gif", [])
    with pytest.raises(FileProblem):
        save_film(tmp_path / "no" / "film.gif", [np.zeros((8, 8, 3), np.uint8)])


def test_pictures_are_read_without_torch() -> None:
    code = (
        "import sys; from playground.engine.style import sources, film; from playground.core.gallery import shipped; "
        "sources.read_source(shipped('coffee'), None, 64); assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
