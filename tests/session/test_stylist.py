"""A transfer in its own thread, with the smallest network that ships, at 128 px."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from attrs import evolve
from PIL import Image
from pytestqt.qtbot import QtBot

from playground.core.gallery import Source, shipped
from playground.core.presets import preset
from playground.core.style import StyleSettings, recipe
from playground.core.style_cost import needed_memory
from playground.session import stylist as module
from playground.session.document import Document
from playground.session.drawing import Drawing
from playground.session.job import JobFailed
from playground.session.stylist import StyleState, Stylist
from playground.session.ticker import Ticker
from playground.session.trainer import Trainer

SHORT = recipe("squeezenet", size=128, iterations=20)
PATIENCE = 60_000


@pytest.fixture
def stylist(qtbot: QtBot) -> Iterator[Stylist]:
    ticker = Ticker()
    document = Document(preset("spiral"))
    trainer = Trainer(document, ticker, device="cpu", threads=1)
    stylist = Stylist(trainer, Drawing(), ticker)
    stylist.edit(SHORT)
    stylist.watch(True, "fire2")
    failures: list[JobFailed] = []
    stylist.failed.connect(failures.append)
    ticker.start()
    yield stylist
    assert stylist.close() and stylist.close()
    trainer.close(5.0)
    ticker.stop()
    assert not failures, failures[0].traceback


def started(stylist: Stylist, qtbot: QtBot, settings: StyleSettings = SHORT) -> None:
    stylist.edit(settings)
    stylist.start()
    qtbot.waitUntil(lambda: stylist.picture is not None and stylist.picture.number > 0, timeout=PATIENCE)


def over(stylist: Stylist, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: stylist.state is StyleState.OVER, timeout=PATIENCE)


def test_from_start_to_end(stylist: Stylist, qtbot: QtBot) -> None:
    started(stylist, qtbot)
    over(stylist, qtbot)
    picture, losses = stylist.picture, stylist.losses
    assert picture is not None and (picture.number, picture.total) == (20, 20)
    assert picture.picture.shape == (128, 128, 3)
    assert [stage.number for stage in stylist.stages] == [0, 16]
    assert losses is not None and list(losses.numbers) == list(range(1, 21))
    total = losses.content + losses.style + losses.smoothness
    assert total[-1] == pytest.approx(picture.loss) and total[-1] < 0.5 * total[0]
    assert picture.each is not None and picture.left == 0
    assert stylist.problem is None


def test_gram_matrices_come_nearer_to_the_painting(stylist: Stylist, qtbot: QtBot) -> None:
    started(stylist, qtbot)
    over(stylist, qtbot)
    qtbot.waitUntil(lambda: stylist.grams is not None and stylist.grams.number == 20, timeout=PATIENCE)
    grams = stylist.grams
    assert grams is not None
    assert (grams.layer, grams.channels, grams.painting.shape) == ("fire2", 128, (24, 24))
    assert 0 < grams.apart < 0.5
    stylist.watch(True, "conv1")
    qtbot.waitUntil(lambda: stylist.grams is not None and stylist.grams.layer == "conv1", timeout=PATIENCE)


def test_pause_cancel_and_start_again(stylist: Stylist, qtbot: QtBot) -> None:
    started(stylist, qtbot, evolve(SHORT, iterations=5_000))
    stylist.pause()
    assert stylist.state is StyleState.PAUSED
    stylist.resume()
    assert stylist.state is StyleState.RUNNING
    stylist.cancel()
    over(stylist, qtbot)
    kept = stylist.picture
    assert kept is not None and kept.number < 5_000
    started(stylist, qtbot)
    over(stylist, qtbot)
    assert stylist.picture is not None and stylist.picture.order == kept.order + 1


def test_weights_change_on_the_way_and_leave_a_mark(stylist: Stylist, qtbot: QtBot) -> None:
    started(stylist, qtbot, evolve(SHORT, iterations=5_000))
    stylist.edit(evolve(stylist.settings, style_weight=0.0))
    assert [name for _number, name in stylist.marks] == ["style_weight"]
    qtbot.waitUntil(lambda: stylist.losses is not None and stylist.losses.style[-1] == 0, timeout=PATIENCE)
    assert stylist.losses is not None and stylist.losses.style[0] > 0
    stylist.edit(evolve(stylist.settings, iterations=1))
    over(stylist, qtbot)


def test_what_cannot_change_on_the_way_waits_for_the_next_start(stylist: Stylist, qtbot: QtBot) -> None:
    started(stylist, qtbot, evolve(SHORT, iterations=5_000))
    assert stylist.waits == ()
    stylist.edit(evolve(stylist.settings, size=192, style_weight=3.0))
    stylist.choose("content", shipped("coffee"))
    assert stylist.waits == ("size", "pictures")
    stylist.choose_network("vgg16")
    assert stylist.waits == ("network", "size", "pictures")
    stylist.cancel()
    assert stylist.picture is not None and stylist.picture.settings.network == "squeezenet"


def test_it_rests_while_nothing_would_be_compared(stylist: Stylist, qtbot: QtBot) -> None:
    started(stylist, qtbot, evolve(SHORT, iterations=5_000))
    stylist.edit(evolve(stylist.settings, style_weight=0.0, content_weight=0.0))
    assert str(stylist.problem) == "All weights are zero: nothing would be compared."
    assert str(stylist.obstacle) == str(stylist.problem)
    stylist.edit(evolve(stylist.settings, style_weight=1.0))
    assert stylist.problem is None
    seen = stylist.picture.number if stylist.picture else 0
    qtbot.waitUntil(lambda: stylist.picture is not None and stylist.picture.number > seen, timeout=PATIENCE)
    stylist.cancel()


def test_no_layers(stylist: Stylist) -> None:
    stylist.edit(evolve(SHORT, content_layers=(), style_layers=()))
    stylist.start()
    assert str(stylist.problem) == "No layers are chosen: nothing would be compared."
    assert stylist.state is StyleState.IDLE


def test_original_colours_are_seen_while_it_rests(stylist: Stylist, qtbot: QtBot) -> None:
    started(stylist, qtbot)
    over(stylist, qtbot)
    plain = stylist.picture
    assert plain is not None
    stylist.edit(evolve(stylist.settings, original_colours=True))
    qtbot.waitUntil(
        lambda: stylist.picture is not None and not np.array_equal(stylist.picture.picture, plain.picture),
        timeout=PATIENCE,
    )


def test_too_little_memory_is_said_beforehand(stylist: Stylist, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    fits = needed_memory(evolve(SHORT, size=384), 1, 1)
    monkeypatch.setattr(module, "machine_memory", lambda: fits)
    stylist.edit(evolve(SHORT, size=1024))
    stylist.start()
    assert stylist.problem is not None and "384 px would do" in str(stylist.problem)
    assert stylist.offered_size == 384
    assert stylist.state is StyleState.IDLE


def test_a_network_that_has_to_be_fetched(stylist: Stylist) -> None:
    stylist.choose_network("vgg19")
    assert str(stylist.obstacle) == "VGG-19 is not here: its weights (575 MB) have to be fetched first."
    stylist.start()
    assert stylist.state is StyleState.IDLE


def test_damaged_weights_are_one_sentence(stylist: Stylist, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    from playground.engine import pretrained

    damaged = Path(__file__)
    monkeypatch.setattr(pretrained, "resource", lambda *_parts: damaged)
    stylist.start()
    over(stylist, qtbot)
    assert stylist.problem is not None and "damaged" in str(stylist.problem)
    monkeypatch.undo()
    started(stylist, qtbot)
    over(stylist, qtbot)
    assert stylist.problem is None


def picture_file(folder: Path, name: str) -> Path:
    """A file that is a picture of some odd kind, or none."""
    path = folder / name
    if name == "text.jpg":
        path.write_text("no picture")
    elif name == "dot.png":
        Image.new("RGB", (1, 1)).save(path)
    elif name == "huge.png":
        Image.new("1", (20_000, 20_000)).save(path)
    elif name == "clear.png":
        Image.new("RGBA", (40, 30), (255, 0, 0, 0)).save(path)
    elif name == "print.jpg":
        Image.new("CMYK", (40, 30), (0, 255, 255, 0)).save(path)
    elif name == "turned.jpg":
        exif = Image.Exif()
        exif[0x0112] = 6
        Image.new("RGB", (40, 30)).save(path, exif=exif)
    return path


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("text.jpg", "it is no picture, or damaged"),
        ("dot.png", "1 × 1 pixels"),
        ("huge.png", "more than 64 million pixels"),
        ("missing.png", "No such file"),
    ],
)
def test_files_that_are_no_use(stylist: Stylist, qtbot: QtBot, tmp_path: Path, name: str, words: str) -> None:
    before = stylist.choices
    stylist.choose("content", Source("file", str(picture_file(tmp_path, name))))
    qtbot.waitUntil(lambda: stylist.problem is not None, timeout=PATIENCE)
    assert words in str(stylist.problem)
    assert stylist.choices == before and stylist.own("content") == ()
    stylist.choose("content", shipped("coffee"))
    assert stylist.problem is None


@pytest.mark.parametrize(
    ("name", "shape", "colour"),
    [
        ("clear.png", (450, 600, 3), (255, 255, 255)),
        ("print.jpg", (450, 600, 3), (255, 0, 0)),
        ("turned.jpg", (600, 450, 3), (0, 0, 0)),
    ],
)
def test_odd_files_are_read(
    stylist: Stylist,
    qtbot: QtBot,
    tmp_path: Path,
    name: str,
    shape: tuple[int, int, int],
    colour: tuple[int, int, int],
) -> None:
    source = Source("file", str(picture_file(tmp_path, name)))
    stylist.choose("style", source)
    qtbot.waitUntil(lambda: stylist.choices.style == source, timeout=PATIENCE)
    preview = stylist.preview(source)
    assert preview is not None and preview.picture.shape == shape
    assert np.abs(preview.picture[200, 200].astype(int) - colour).max() <= 4
    assert stylist.own("style") == (source,)


def test_the_drawing_as_content(stylist: Stylist, qtbot: QtBot) -> None:
    source = Source("drawing")
    stylist.choose("content", source)
    qtbot.waitUntil(lambda: stylist.problem is not None, timeout=PATIENCE)
    assert "Nothing is drawn yet" in str(stylist.problem)
    drawing = np.zeros((28, 28))
    drawing[10:18, 4:24] = 1.0
    stylist._drawing.set_picture(drawing)
    stylist.choose("content", source)
    qtbot.waitUntil(lambda: stylist.choices.content == source, timeout=PATIENCE)
    preview = stylist.preview(source)
    assert preview is not None and preview.picture[300, 300].max() < 40 and preview.picture[20, 20].min() > 215


def test_the_picture_is_saved_with_its_settings(stylist: Stylist, qtbot: QtBot, tmp_path: Path) -> None:
    started(stylist, qtbot)
    over(stylist, qtbot)
    assert stylist.picture is not None
    with qtbot.waitSignal(stylist.saved, timeout=PATIENCE):
        stylist.save_png(tmp_path / "out.png", stylist.picture)
    with Image.open(tmp_path / "out.png") as saved:
        notes = saved.text  # type: ignore[attr-defined]  # PNG files have it
        assert np.array_equal(np.asarray(saved), stylist.picture.picture)
    assert notes["Title"] == "Astronaut in the style of Starry Night" and notes["Iterations"] == "20"
    assert json.loads(notes["Settings"])["network"] == "squeezenet"


def test_the_film_is_saved(stylist: Stylist, qtbot: QtBot, tmp_path: Path) -> None:
    started(stylist, qtbot)
    over(stylist, qtbot)
    with qtbot.waitSignal(stylist.saved, timeout=PATIENCE):
        stylist.save_film(tmp_path / "film.gif")
    with Image.open(tmp_path / "film.gif") as film:
        assert film.n_frames > 10  # type: ignore[attr-defined]


def test_a_place_that_cannot_be_written_to(stylist: Stylist, qtbot: QtBot, tmp_path: Path) -> None:
    started(stylist, qtbot)
    over(stylist, qtbot)
    stylist.save_film(tmp_path / "nowhere" / "film.gif")
    qtbot.waitUntil(lambda: stylist.problem is not None, timeout=PATIENCE)
    assert "cannot be written" in str(stylist.problem)
