"""`nn-playground style`: pictures of every kind in, one picture out, one sentence where that cannot be."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from playground.cli import main

QUICK = ["--network", "squeezenet", "--size", "128", "--iterations", "3"]


def painted(path: Path, mode: str = "RGB", size: tuple[int, int] = (150, 100), **saving: object) -> Path:
    grown = Image.effect_noise(size, 90).convert(mode)
    grown.save(path, **saving)  # type: ignore[arg-type]
    return path


@pytest.fixture
def style(tmp_path: Path) -> Path:
    return painted(tmp_path / "style.jpg")


def run(content: Path, style: Path, out: Path, *more: str) -> int:
    return main(["style", str(content), str(style), "-o", str(out), *QUICK, *more])


def test_a_picture_is_written_with_its_settings(
    tmp_path: Path, style: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.png"
    assert run(painted(tmp_path / "content.png"), style, out, "--style-weight", "0.5", "--original-colours") == 0
    assert "saved to" in capsys.readouterr().out
    with Image.open(out) as written:
        assert written.size == (128, 85)
        settings = json.loads(written.text["Settings"])
        assert (settings["network"], settings["style_weight"], settings["original_colours"]) == (
            "squeezenet",
            0.5,
            True,
        )
        assert written.text["Title"] == "content.png in the style of style.jpg"


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "CMYK", "I;16", "1"])
def test_pictures_of_every_mode_are_taken(tmp_path: Path, style: Path, mode: str) -> None:
    content = tmp_path / ("content.jpg" if mode == "CMYK" else "content.png")
    if mode == "I;16":
        Image.fromarray((np.arange(5000, dtype=np.uint16) * 13).reshape(50, 100)).save(content)
    elif mode == "CMYK":
        Image.effect_noise((150, 100), 90).convert("RGB").convert("CMYK").save(content)
    else:
        painted(content, mode)
    assert run(content, style, tmp_path / "out.png") == 0


def test_a_picture_on_its_side_is_put_upright(tmp_path: Path, style: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    content = painted(tmp_path / "content.jpg", exif=exif)
    assert run(content, style, tmp_path / "out.png") == 0
    with Image.open(tmp_path / "out.png") as written:
        assert written.height > written.width


def test_the_same_file_twice_is_no_error(tmp_path: Path, style: Path) -> None:
    assert run(style, style, tmp_path / "out.png") == 0


def refused(capsys: pytest.CaptureFixture[str]) -> str:
    said = capsys.readouterr().err.strip()
    assert len(said.splitlines()) == 1
    return said


def test_what_is_no_picture_is_said_in_one_sentence(
    tmp_path: Path, style: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = tmp_path / "text.jpg"
    text.write_text("no picture")
    assert run(text, style, tmp_path / "out.png") == 2
    assert "text.jpg cannot be read: it is no picture, or damaged." in refused(capsys)
    assert run(tmp_path / "none.jpg", style, tmp_path / "out.png") == 2
    assert "No such file" in refused(capsys)
    assert not (tmp_path / "out.png").exists()


def test_too_small_and_too_large_pictures_are_refused(
    tmp_path: Path, style: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(painted(tmp_path / "dot.png", size=(1, 1)), style, tmp_path / "out.png") == 2
    assert "is 1 × 1 pixels; 8 a side are the least." in refused(capsys)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        Image.new("1", (20_000, 20_000)).save(tmp_path / "huge.png")
    assert run(tmp_path / "huge.png", style, tmp_path / "out.png") == 2
    assert "has more than 64 million pixels." in refused(capsys)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--content-weight", "0", "--style-weight", "0"], "All weights are zero"),
        (["--size", "64"], "--size must be a whole number from 128 to 1024"),
        (["--blend", "2"], "--blend must be a number between 0 and 1"),
        (["--network", "vgg19"], "VGG-19 have to be fetched"),
    ],
)
def test_what_cannot_be_done_is_said(
    tmp_path: Path, style: Path, more: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(style, style, tmp_path / "out.png", *more) == 2
    assert said in refused(capsys)


def test_too_little_memory_is_said_beforehand(
    tmp_path: Path, style: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("playground.engine.memory.machine_memory", lambda: 300_000_000)
    assert run(style, style, tmp_path / "out.png", "--network", "vgg16", "--size", "1024") == 2
    assert "1024 px would need" in refused(capsys)


def test_stopped_on_the_way_the_picture_so_far_is_written(
    tmp_path: Path, style: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from playground.cli import style as command

    def interrupt(iteration: object, _seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "_tell", interrupt)
    assert run(style, style, tmp_path / "out.png") == 0
    assert "after 1 iterations" in capsys.readouterr().out
    assert (tmp_path / "out.png").exists()


@pytest.mark.parametrize("ending", [".gif", ".mp4"])
def test_the_way_there_can_be_a_film(tmp_path: Path, style: Path, ending: str) -> None:
    film = tmp_path / f"film{ending}"
    assert run(style, style, tmp_path / "out.png", "--film", str(film)) == 0
    assert film.stat().st_size > 1000


def test_a_film_of_another_kind_is_refused(tmp_path: Path, style: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(style, style, tmp_path / "out.png", "--film", str(tmp_path / "film.avi")) == 2
    assert "must end in .gif or .mp4" in refused(capsys)
