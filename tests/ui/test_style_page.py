"""The Style page with a stylist that tells what the test says, and one whole transfer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from attrs import evolve
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from still_studio import StillStudio

from playground.core.gallery import PAINTINGS, Source, shipped
from playground.core.message import Message
from playground.core.presets import preset
from playground.core.pretrained import WEIGHTS_SUFFIX
from playground.core.style import first_settings, recipe
from playground.paths import fetched_file
from playground.session import stylist as session_stylist
from playground.session.fetching import Fetching
from playground.session.settings import Settings
from playground.session.studio import Studio
from playground.session.stylist import StyleState
from playground.session.trainer import TrainerState
from playground.ui import paint
from playground.ui.numbers import THIN
from playground.ui.pages.style import LAYERS, LOSS, MEASURE, StylePage
from playground.ui.style.full_picture import FullPicture
from playground.ui.style.row_slider import RowSlider
from playground.ui.style.source_pane import dropped_picture
from playground.ui.theme import Look
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.choice import Choice
from playground.ui.widgets.label import Label
from playground.ui.widgets.segmented import Segmented
from playground.ui.window import Window


@pytest.fixture
def studio(qapp: object, tmp_path: Path) -> StillStudio:
    return StillStudio(Settings(tmp_path / "settings.json"))


@pytest.fixture
def page(look: Look, studio: StillStudio, qtbot: QtBot) -> StylePage:
    """The page, active, in the room that a window of 1440×900 gives it."""
    page = StylePage(look, studio)  # type: ignore[arg-type]  # stands in for a studio
    qtbot.addWidget(page)
    page.resize(1363, 812)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    return page


def test_it_opens_with_the_astronaut_and_starry_night(page: StylePage, studio: StillStudio) -> None:
    assert page.content.caption.text == "Astronaut"
    assert page.style_pane.caption.text == "Van Gogh, Starry Night, 1889"
    assert len(page.content.thumbs.thumbs) == 5 and len(page.style_pane.thumbs.thumbs) == 7
    assert all(thumb.has_picture for thumb in page.style_pane.thumbs.thumbs)
    assert page.result.run.go.isEnabled() and not page.result.save.isEnabled()
    assert "about" in page.result.run.times.text()
    settings = studio.style.settings
    assert (settings.network, settings.style_weight, settings.coarse_to_fine) == ("vgg16", 0.1, True)


def test_start_pause_go_on_and_cancel(page: StylePage, studio: StillStudio) -> None:
    run, stylist = page.result.run, studio.style
    run.go.click()
    assert stylist.state is StyleState.PREPARING and run.go.text() == "Pause"
    stylist.tell_picture(112)
    assert run.words.text() == "iteration 112 of 200"
    assert run.times.text() == "2.0 s each, about 6 min 10 s left"
    assert run.bar.share == pytest.approx(112 / 200)
    QTest.keyClick(page, Qt.Key.Key_S)
    assert stylist.state is StyleState.PAUSED and run.go.text() == "Go on"
    run.go.click()
    assert stylist.state is StyleState.RUNNING
    run.cancel.click()
    assert stylist.state is StyleState.OVER and run.times.text() == "stopped"
    assert run.go.text() == "Start" and run.cancel.isHidden()
    assert page.result.shown is not None and page.result.shown.number == 112


def test_the_end_is_told(page: StylePage, studio: StillStudio) -> None:
    studio.style.start()
    studio.style.tell_picture(200)
    studio.style.tell_end()
    assert page.result.run.times.text() == "done"


def test_the_strip_keeps_the_way_and_shows_a_stage(page: StylePage, studio: StillStudio) -> None:
    stylist, result = studio.style, page.result
    stylist.start()
    for number in (0, 16, 32, 64):
        stylist.tell_stage(number)
    stylist.tell_picture(70, shade=200)
    assert result.strip.numbers == (0, 16, 32, 64, 70)
    QTest.mouseClick(
        result.strip, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, result.strip.box(1).center().toPoint()
    )
    assert result.shown is not None and result.shown.number == 16
    stylist.tell_picture(72)
    assert result.shown.number == 16, "a stage that was chosen stays"
    result.strip.setFocus()
    QTest.keyClick(result.strip, Qt.Key.Key_End)
    assert result.shown is not None and result.shown.number == 72
    stylist.tell_picture(73)
    assert result.shown is not None and result.shown.number == 73, "the newest is followed"


def test_before_and_after_by_keys_and_mouse(page: StylePage, studio: StillStudio) -> None:
    studio.style.start()
    studio.style.tell_picture(1, shade=255)
    view = page.result.view
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.share == 0
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.share == pytest.approx(0.02)
    middle = view.place().center().toPoint()
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
    assert view.share == pytest.approx(0.5, abs=0.01)
    image = view.grab().toImage()
    right = image.pixelColor(middle + QPoint(round(view.place().width() / 4), 60))
    assert (right.red(), right.green(), right.blue()) == (255, 255, 255)


def test_every_weight_is_handed_on_while_it_runs(page: StylePage, studio: StillStudio) -> None:
    stylist = studio.style
    stylist.start()
    stylist.tell_picture(20)
    for field, value in (("content_weight", 2.0), ("style_weight", 0.5), ("smoothness", 0.01)):
        page.measure.weights[field].moved.emit(value)
        assert getattr(stylist.settings, field) == getattr(stylist._desk.settings, field) == value
    page.layers.sliders["style", "conv3_2"].moved.emit(0.5)
    page.layers.sliders["content", "conv4_2"].moved.emit(0.25)
    page.measure.optimiser.chosen.emit("adam")
    page.measure.colours.click()
    live = stylist._desk.settings
    assert dict(live.style_layers)["conv3_2"] == 0.5 and dict(live.content_layers)["conv4_2"] == 0.25
    assert live.optimiser == "adam" and live.original_colours
    assert page.measure.weights["learning_rate"].isVisible()
    names = [name for _number, name in stylist.marks]
    assert names[:3] == ["content_weight", "style_weight", "smoothness"] and "optimiser" in names


def test_size_waits_for_the_next_start_and_moves_in_steps(page: StylePage, studio: StillStudio) -> None:
    stylist, slider = studio.style, page.measure.longest
    stylist.start()
    stylist.tell_picture(1)
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Left)
    assert stylist.settings.size == 480 and stylist._desk.settings.size == 512
    assert page.result.run.problem.text() == "From the next start on: size."
    QTest.keyClick(slider, Qt.Key.Key_Home)
    assert stylist.settings.size == 128
    assert page.measure.costs.text().startswith("0.1 GB")


def test_all_layers_can_be_chosen(page: StylePage, studio: StillStudio) -> None:
    sliders = page.layers.sliders
    shown = {key for key, slider in sliders.items() if not slider.isHidden()}
    assert len(shown) == 6 and ("content", "conv4_2") in shown
    page.layers.more.click()
    assert len(sliders) == 26 and not any(slider.isHidden() for slider in sliders.values())
    page.measure.network.chosen.emit("squeezenet")
    assert len(page.layers.sliders) == 18
    assert page.grams.chosen_layer == "fire4"


def test_recipe_puts_everything_back(page: StylePage, studio: StillStudio) -> None:
    page.layers.sliders["style", "conv1_1"].moved.emit(0.0)
    page.measure.iterations.moved.emit(500)
    page.recipe.click()
    assert studio.style.settings == first_settings()
    assert page.layers.sliders["style", "conv1_1"].value == pytest.approx(1000 / 64**2)


def test_no_layers_and_no_weights_are_sentences(page: StylePage, studio: StillStudio) -> None:
    run, stylist = page.result.run, studio.style
    stylist.edit(evolve(stylist.settings, style_layers=(), content_layers=()))
    assert run.problem.text() == "No layers are chosen: nothing would be compared." and not run.go.isEnabled()
    page.recipe.click()
    assert run.problem.isHidden() and run.go.isEnabled()
    for field in ("content_weight", "style_weight"):
        page.measure.weights[field].moved.emit(0.0)
    assert run.problem.text() == "All weights are zero: nothing would be compared."


def test_a_network_to_be_fetched_says_so(page: StylePage) -> None:
    page.measure.network.chosen.emit("vgg19")
    run = page.result.run
    assert run.problem.text() == "VGG-19 is not here: its weights (575 MB) have to be fetched first."
    assert not run.go.isEnabled()
    page.measure.network.chosen.emit("squeezenet")
    assert run.go.isEnabled()


def test_a_network_is_fetched_here(page: StylePage, studio: StillStudio) -> None:
    row = page.measure.fetching
    assert row.isHidden()
    page.measure.network.chosen.emit("vgg19")
    assert row.isVisible() and row.words.text() == "VGG-19 is not on this computer yet."
    assert row.button.text() == f"Fetch 575{THIN}MB"
    row.button.click()
    assert studio.weights.asked == [("fetch", "vgg19")]
    studio.weights.tell(Fetching(230_000_000, 575_000_000, 84.0))
    assert row.words.text() == "230 of 575 MB, about 1 min 20 s left" and row.bar.share == pytest.approx(0.4)
    assert row.button.text() == "Cancel"
    row.button.click()
    assert studio.weights.asked[-1] == ("cancel",)
    studio.weights.tell(Fetching(problem=Message("The network is down.")))
    assert row.words.text() == "The network is down." and row.button.text() == "Retry"
    path = fetched_file("vgg19", WEIGHTS_SUFFIX)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"")
    studio.weights.tell(None)
    studio.weights.arrived.emit("vgg19")
    assert row.isHidden() and page.result.run.go.isEnabled()


def test_too_little_memory_offers_a_size(page: StylePage, studio: StillStudio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_stylist, "machine_memory", lambda: 1_000_000_000)
    run = page.result.run
    studio.style.edit(evolve(studio.style.settings, size=1024))
    assert "px would do" in run.problem.text() and not run.go.isEnabled() and run.mend.isVisible()
    run.mend.click()
    assert studio.style.settings.size < 1024 and run.go.isEnabled() and run.mend.isHidden()


def test_the_same_picture_twice_is_allowed_but_said(page: StylePage, studio: StillStudio) -> None:
    studio.style.choose("content", shipped("starry_night"))
    run = page.result.run
    assert "same picture" in run.problem.text() and run.go.isEnabled()


def test_processors_are_shared_with_a_training(page: StylePage, studio: StillStudio) -> None:
    assert not studio.style._desk.shares
    studio.trainer.enter(TrainerState.RUNNING)
    assert studio.style._desk.shares
    studio.trainer.enter(TrainerState.PAUSED)
    assert not studio.style._desk.shares


def test_a_copy_of_the_same_picture_is_said_too(page: StylePage, studio: StillStudio, tmp_path: Path) -> None:
    for side, name in (("content", "one.png"), ("style", "other.png")):
        Image.new("RGB", (64, 48), (10, 200, 30)).save(tmp_path / name)
        studio.style.choose(side, Source("file", str(tmp_path / name)))
    assert "same picture" in page.result.run.problem.text()


def test_a_file_of_ones_own(page: StylePage, studio: StillStudio, tmp_path: Path) -> None:
    path = tmp_path / "mine.png"
    Image.new("RGB", (64, 48), (10, 200, 30)).save(path)
    page.style_pane.ask = lambda _start: path
    page.style_pane.thumbs.add.click()
    assert studio.style.choices.style == Source("file", str(path))
    assert len(page.style_pane.thumbs.thumbs) == 8 and page.style_pane.thumbs.thumbs[-1].isChecked()
    assert page.style_pane.caption.text == "mine.png"
    page.style_pane.ask = lambda _start: tmp_path / "gone.png"
    page.style_pane.thumbs.add.click()
    assert "cannot be read" in page.result.run.problem.text()
    assert studio.style.choices.style == Source("file", str(path))


def dropped(widget: QWidget, path: Path) -> bool:
    """Drop a file in the middle of a widget; whether it was taken."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    copies, left, plain = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enters = QDragEnterEvent(widget.rect().center(), copies, mime, left, plain)
    enters.ignore()
    widget.dragEnterEvent(enters)
    if not enters.isAccepted():
        return False
    drop = QDropEvent(QPointF(widget.rect().center()), copies, mime, left, plain)
    widget.dropEvent(drop)
    return drop.isAccepted()


def test_a_picture_is_dropped(page: StylePage, studio: StillStudio, tmp_path: Path) -> None:
    path = tmp_path / "dropped.png"
    Image.new("RGB", (64, 48)).save(path)
    assert dropped(page.content, path)
    assert studio.style.choices.content == Source("file", str(path))
    (tmp_path / "words.jpg").write_text("no picture")
    assert dropped(page.content, tmp_path / "words.jpg")
    assert "no picture" in page.result.run.problem.text()


def test_what_the_window_opens_is_left_to_it() -> None:
    url = QUrl.fromLocalFile
    assert dropped_picture([url("/x/network.nnp")]) is None
    assert dropped_picture([url("/x/table.csv")]) is None
    assert dropped_picture([url("/x/one.png"), url("/x/two.png")]) is None
    assert dropped_picture([url("/x/one.PNG")]) == Path("/x/one.PNG")


def test_the_drawing_pad(page: StylePage, studio: StillStudio) -> None:
    page.pad.click()
    assert "Nothing is drawn yet" in page.result.run.problem.text()
    drawing = np.zeros((28, 28))
    drawing[5:20, 10:14] = 1
    studio.drawing.set_picture(drawing)
    page.pad.click()
    assert page.content.caption.text == "the drawing"
    assert page.content.picture.image.pixelColor(260, 260).red() < 60


def test_a_second_style_is_blended_in(page: StylePage, studio: StillStudio) -> None:
    blend = page.blend
    assert blend.slider.isHidden()
    blend.choice.chosen.emit("shipped:scream")
    assert studio.style.choices.second == shipped("scream") and studio.style.settings.blend == 0.5
    assert blend.slider.isVisible()
    blend.slider.moved.emit(0.25)
    assert studio.style.settings.blend == 0.25
    studio.style.start()
    assert studio.style.order is not None and studio.style.order.second == shipped("scream")
    blend.choice.chosen.emit("none")
    assert studio.style.choices.second is None and blend.slider.isHidden()


def test_the_loss_parts_are_plotted(page: StylePage, studio: StillStudio) -> None:
    studio.style.start()
    studio.style.tell_losses(30)
    (x, y) = page.losses.plot.ranges
    assert x[1] >= 30 and y[1] >= 1e6
    page.losses.axis.chosen.emit("linear")
    assert page.losses.plot.ranges[1][0] <= 0


def test_gram_matrices(page: StylePage, studio: StillStudio) -> None:
    studio.style.start()
    studio.style.tell_grams("conv3_1", 256)
    assert page.grams.filters.text() == "24 of 256"
    assert page.grams.apart.text().startswith("10.0")
    page.grams.layer.chosen.emit("conv1_1")
    assert studio.style._desk.gram_layer == "conv3_1"
    page.grams.layer.set_chosen("conv1_1")
    page.grams.layerChosen.emit("conv1_1")
    assert studio.style._desk.gram_layer == "conv1_1"


def test_nothing_is_made_while_nobody_looks(page: StylePage, studio: StillStudio) -> None:
    assert studio.style._desk.watched and studio.style._desk.gram_layer == "conv3_1"
    page.hide()
    assert not studio.style._desk.watched and studio.style._desk.gram_layer is None


@pytest.mark.parametrize("look", ["light", "projector"], indirect=True)
def test_a_small_window_shows_one_part_at_a_time(page: StylePage, studio: StillStudio) -> None:
    page.resize(1180, 600)
    assert page.parts.isVisible() and page.measure.isVisible() and not page.layers.isVisible()
    page.parts.set_chosen(LAYERS)
    page.parts.chosen.emit(LAYERS)
    assert page.layers.isVisible() and not page.measure.isVisible()
    assert studio.style._desk.gram_layer is None
    page.parts.set_chosen(LOSS)
    page.parts.chosen.emit(LOSS)
    assert page.grams.isVisible() and page.losses.isVisible()


def test_saving_asks_for_a_file(page: StylePage, studio: StillStudio, tmp_path: Path) -> None:
    studio.style.start()
    studio.style.tell_picture(3)
    asked: list[str] = []

    def ask(_title: str, start: Path, _kinds: str) -> Path:
        asked.append(start.name)
        return tmp_path / "out"

    page.result.ask = ask
    page.result.save.click()
    page.result.save_film.click()
    assert asked == ["Astronaut as Starry Night.png", "Astronaut as Starry Night.gif"]
    assert studio.style.asked[-2:] == ["save style", "save style"]
    page.result.ask = lambda *_asked: None
    page.result.save.click()
    assert len(studio.style.asked) == len([*studio.style.asked]) and studio.style.asked[-3] != "save style"


def test_enlarge_shows_the_result_alone(page: StylePage, studio: StillStudio, qtbot: QtBot) -> None:
    studio.style.start()
    studio.style.tell_picture(3)
    page.result.enlarge.click()
    full = page.result._full
    assert full is not None and full.isVisible()
    QTest.keyClick(full, Qt.Key.Key_Escape)
    assert page.result._full is None


def test_a_click_shows_a_source_on_the_whole_screen(page: StylePage) -> None:
    QTest.mouseClick(page.style_pane.picture, Qt.MouseButton.LeftButton)
    (full,) = page.window().findChildren(FullPicture)
    assert full.isVisible() and full.windowTitle() == "Van Gogh, Starry Night, 1889"
    QTest.mouseClick(full, Qt.MouseButton.LeftButton)


def test_a_gram_matrix_is_read_off(page: StylePage, studio: StillStudio) -> None:
    studio.style.start()
    grams = studio.style.tell_grams("conv1_1")
    painting, result = page.grams.views["painting"], page.grams.views["picture"]
    corner = QPointF(1, 1)
    assert painting.text_at(corner) == f"filters 40 and 40: G = {grams.painting[0, 0]:.2f}"
    assert result.text_at(corner) == f"filters 40 and 40: G = {grams.picture[0, 0]:.2f}"
    assert painting.text_at(QPointF(-5, 0)) == ""
    last = result.colours()[-1, -1]
    assert last[2] > last[0], "the largest is as blue as can be"
    assert np.ptp(result.colours()[0, 1:], axis=0).max() == 0


def test_other_noise(page: StylePage, studio: StillStudio) -> None:
    assert page.measure.dice.isHidden()
    page.measure.start.chosen.emit("noise")
    assert page.measure.dice.isVisible()
    page.measure.dice.click()
    assert studio.style.settings.seed != first_settings().seed


def test_s_belongs_to_the_page_that_is_shown(look: Look, studio: StillStudio, qtbot: QtBot) -> None:
    window = Window(look, studio)  # type: ignore[arg-type]  # stands in for a studio
    qtbot.addWidget(window)
    window.files.ask_unsaved = lambda _title: "discard"
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    for name in ("descent", "style"):
        window.open_page(name)
    QTest.keyClick(window, Qt.Key.Key_S)
    assert studio.style.state is StyleState.PREPARING
    window.open_page("descent")
    QTest.keyClick(window, Qt.Key.Key_S)
    assert studio.style.state is StyleState.PREPARING and studio.race.standing.step == 1


@pytest.fixture
def real_page(look: Look, qtbot: QtBot, tmp_path: Path) -> Iterator[tuple[StylePage, Studio]]:
    studio = Studio(preset("spiral"), settings=Settings(tmp_path / "s.json"), device="cpu", threads=1)
    page = StylePage(look, studio)
    qtbot.addWidget(page)
    page.resize(1363, 812)
    page.show()
    studio.ticker.start()
    yield page, studio
    page.hide()
    assert studio.close()


def test_a_whole_transfer(real_page: tuple[StylePage, Studio], qtbot: QtBot) -> None:
    page, studio = real_page
    stylist = studio.style
    stylist.edit(recipe("squeezenet", size=128, iterations=17))
    page.result.run.go.click()
    qtbot.waitUntil(lambda: stylist.state is StyleState.OVER, timeout=60_000)
    qtbot.waitUntil(lambda: stylist.grams is not None and stylist.grams.number == 17, timeout=60_000)
    assert page.result.strip.numbers == (0, 16, 17)
    assert page.result.run.times.text() == "done"
    assert page.grams.filters.text() == "24 of 256"
    assert page.result.size_words.text() == "128 × 128"
    assert len(PAINTINGS) == len(page.style_pane.thumbs.thumbs)


SIZES = {"light": (1363, 812), "dark": (1203, 632), "projector": (1180, 640)}


@pytest.mark.slow
@pytest.mark.parametrize("look", SIZES, indirect=True)
@pytest.mark.parametrize("part", [MEASURE, LAYERS, LOSS])
@pytest.mark.parametrize("side", ["content", "style"])
def test_nothing_is_cut_at_any_size(
    look: Look, page: StylePage, studio: StillStudio, monkeypatch: pytest.MonkeyPatch, part: str, side: str
) -> None:
    cut: set[str] = set()

    class Metrics(QFontMetricsF):
        def elidedText(self, text: str, mode: Qt.TextElideMode, width: float, flags: int | None = 0) -> str:
            shown = super().elidedText(text, mode, width, flags or 0)
            if shown != text:
                cut.add(text)
            return shown

    stylist = studio.style
    stylist.choose("second", shipped("composition"))
    settings = recipe("vgg16", size=1024, iterations=1000, optimiser="adam", start="noise", blend=0.5)
    stylist.edit(evolve(settings, style_weight=0.00012, smoothness=1.2e-5, learning_rate=0.025))
    stylist.start()
    for number in (0, 16, 32, 64, 128, 256, 512):
        stylist.tell_stage(number)
    stylist.tell_picture(999)
    stylist.tell_losses(999)
    stylist.tell_grams("conv5_3", 512)
    page.grams.layer.set_chosen("conv5_3")
    monkeypatch.setattr(paint, "QFontMetricsF", Metrics)
    page.resize(*SIZES[look.theme.name])
    for choice, key, changed in ((page.parts, part, page._show_parts), (page.sides, side, page._show_parts)):
        choice.set_chosen(key)
        changed()
    page.layers.show_all(part == LAYERS)
    QApplication.processEvents()
    page.grab()
    for source in (Source("shipped", name) for name in PAINTINGS):
        stylist.choose("style", source)
        stylist.choose("second", source)
        page.grab()
    assert cut == set()
    for label in page.findChildren(Label):
        if label.isVisible() and not label.wordWrap() and label.text():
            assert label.width() >= label.sizeHint().width() - 1, label.text()
    for widget in page.findChildren(QWidget):
        if widget.isVisible() and isinstance(widget, Segmented | Choice | Button | RowSlider):
            assert widget.width() >= widget.minimumSizeHint().width(), named(widget)
    assert page.minimumSizeHint().width() <= page.width()


def named(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.accessibleName()!r}: {widget.width()}"
