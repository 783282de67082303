"""Reading digits from image files of any kind; what cannot be read is one sentence that names the file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from playground.core.strokes import Stroke, as_mnist, rasterise
from playground.engine import pictures
from playground.engine.pictures import PictureError, bright_on_dark, read_picture

SEVEN = rasterise([Stroke([(0.25, 0.2), (0.75, 0.2), (0.45, 0.85)], width=0.09)], 140)
"""A seven, bright on dark, 0–1."""
LEVELS = np.rint(SEVEN * 255).astype(np.uint8)
EXPECTED = as_mnist(SEVEN)


def grey(levels: NDArray[np.uint8]) -> Image.Image:
    return Image.fromarray(levels)


def see_through(ink: int) -> Image.Image:
    picture = grey(np.full_like(LEVELS, ink)).convert("RGBA")
    picture.putalpha(grey(LEVELS))
    return picture


def palette(transparent: bool) -> Image.Image:
    picture = Image.fromarray((LEVELS > 127).astype(np.uint8)).convert("P")
    picture.putpalette([250, 240, 230, 10, 20, 30])
    if transparent:
        picture.info["transparency"] = 0
    return picture


def turned_by_exif(path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turn right by 90° to see it upright
    grey(LEVELS).rotate(90).save(path, exif=exif)


SAVED: dict[str, Callable[[Path], None]] = {
    "light on dark.png": lambda path: grey(LEVELS).save(path),
    "dark on light.png": lambda path: grey(255 - LEVELS).save(path),
    "dark on light.jpg": lambda path: grey(255 - LEVELS).convert("RGB").save(path, quality=90),
    "faint.bmp": lambda path: grey(200 - LEVELS // 4).save(path),
    "red on blue.webp": lambda path: Image.merge("RGB", [grey(LEVELS), grey(LEVELS * 0), grey(120 - LEVELS // 3)]).save(
        path, lossless=True
    ),
    "one bit.png": lambda path: grey(255 - LEVELS).convert("1").save(path),
    "sixteen bits.png": lambda path: Image.fromarray(60_000 - LEVELS.astype(np.uint16) * 100).save(path),
    "real numbers.tiff": lambda path: Image.fromarray(SEVEN * np.float32(1e-3)).save(path),
    "print colours.tiff": lambda path: grey(255 - LEVELS).convert("CMYK").save(path),
    "palette.gif": lambda path: palette(False).save(path),
    "palette with a transparent colour.png": lambda path: palette(True).save(path, transparency=0),
    "black, see-through.png": lambda path: see_through(0).save(path),
    "white, see-through.png": lambda path: see_through(255).save(path),
    "white, see-through.webp": lambda path: see_through(255).save(path, lossless=True),
    "turned.jpg": turned_by_exif,
    "large.png": lambda path: grey(255 - LEVELS).resize((2100, 2100)).save(path),
    "off-centre.pgm": lambda path: grey(np.pad(LEVELS, ((5, 300), (210, 9)))).save(path),
}


@pytest.mark.parametrize("name", SAVED)
def test_the_digit_is_read_the_same_from_every_kind_of_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    SAVED[name](path)
    picture = read_picture(path)
    assert picture.shape == (28, 28)
    assert picture.dtype == np.float32
    assert picture.min() >= 0
    assert picture.max() <= 1
    assert np.abs(picture - EXPECTED).mean() < 0.03, f"{np.abs(picture - EXPECTED).mean():.3f}"


def test_a_photo_of_paper_in_uneven_light_with_grain_is_read(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).normal(0, 4, (300, 300))
    light = np.linspace(220, 150, 300)[None, :] + np.linspace(0, 20, 300)[:, None]
    ink = np.pad(SEVEN, ((60, 100), (110, 50)))
    photo = np.clip(light * (1 - 0.7 * ink) + noise, 0, 255).astype(np.uint8)
    path = tmp_path / "photo.jpg"
    grey(photo).save(path, quality=70)
    assert np.abs(read_picture(path) - EXPECTED).mean() < 0.06


@pytest.mark.parametrize("level", [0, 127, 255])
def test_an_empty_sheet_is_an_empty_picture(tmp_path: Path, level: int) -> None:
    path = tmp_path / "empty.png"
    grey(np.full((50, 80), level, np.uint8)).save(path)
    assert not read_picture(path).any()


def test_a_see_through_picture_with_nothing_on_it_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "empty.png"
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(path)
    assert not read_picture(path).any()


@pytest.mark.parametrize("size", [(1, 1), (1, 9), (9, 1), (2, 2), (3, 900), (2000, 1)])
def test_pictures_of_odd_sizes_are_read(tmp_path: Path, size: tuple[int, int]) -> None:
    path = tmp_path / "odd.png"
    grey(np.random.default_rng(1).integers(0, 256, size, dtype=np.uint8)).save(path)
    assert read_picture(path).shape == (28, 28)


@pytest.mark.parametrize("contents", [b"", b"GIF89a", b"hello", b"%!PS-Adobe-3.0 EPSF-3.0\n", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_picture_is_one_sentence_naming_the_file(tmp_path: Path, contents: bytes) -> None:
    path = tmp_path / "letter.png"
    path.write_bytes(contents)
    with pytest.raises(PictureError, match=r"letter\.png cannot be read: it is no picture, or damaged\."):
        read_picture(path)


def test_a_truncated_picture_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "half.png"
    grey(LEVELS).save(path)
    path.write_bytes(path.read_bytes()[:300])
    with pytest.raises(PictureError, match=r"half\.png cannot be read"):
        read_picture(path)


def test_a_missing_file_and_a_folder_say_so(tmp_path: Path) -> None:
    with pytest.raises(PictureError, match=r"nowhere\.png cannot be read: No such file or directory\."):
        read_picture(tmp_path / "nowhere.png")
    with pytest.raises(PictureError, match="cannot be read"):
        read_picture(tmp_path)


def test_numbers_that_are_not_finite_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "nan.tiff"
    Image.fromarray(np.full((9, 9), np.nan, np.float32)).save(path)
    with pytest.raises(PictureError, match=r"nan\.tiff cannot be read"):
        read_picture(path)


@pytest.mark.parametrize("side", [8_100, 12_000, 20_000])
def test_a_decompression_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, side: int) -> None:
    path = tmp_path / "bomb.png"
    Image.new("1", (side, side)).save(path)
    assert path.stat().st_size < 100_000
    with pytest.raises(PictureError, match=r"bomb\.png has more than 64 million pixels"):
        read_picture(path)


@given(st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_damaged_in_a_file_is_a_sentence_or_a_picture(tmp_path: Path, data: st.DataObject) -> None:
    path = tmp_path / data.draw(st.sampled_from(["x.png", "x.jpg", "x.gif", "x.bmp", "x.webp"]))
    grey(LEVELS[:40, :40]).save(path)
    contents = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        contents[data.draw(st.integers(0, min(len(contents) - 1, 300)))] = data.draw(st.integers(0, 255))
    path.write_bytes(contents[: data.draw(st.integers(0, len(contents)))])
    try:
        picture = read_picture(path)
    except PictureError:
        return
    assert picture.shape == (28, 28)
    assert np.isfinite(picture).all()


def test_ink_that_touches_the_border_leaves_the_background_where_it_is() -> None:
    picture = np.full((40, 40), 0.9, np.float32)
    picture[:, 12:20] = 0.1
    ink = bright_on_dark(picture)
    assert (ink[:, 12:20] > 0.99).all()
    assert (ink[:, :12] < 0.01).all()


def test_only_readers_that_start_no_other_program_are_used() -> None:
    assert "EPS" not in pictures.FORMATS
