"""The Train page as a whole: data, output, curves, and how it uses its room."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from attrs import evolve
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from still_studio import StillStudio

from playground.core.datasets import Curve, Heights, Images, Points
from playground.core.edits import set_layer, set_training
from playground.core.frames import (
    ConfusionRequest,
    CurvePointsFrame,
    CurvePointsRequest,
    FitFrame,
    FitRequest,
    GalleryFrame,
    GalleryRequest,
    MapFrame,
    MapRequest,
    NetworkRequest,
    PointsRequest,
    SamplesFrame,
    SamplesRequest,
    SignalsRequest,
    TimesRequest,
)
from playground.core.history import History, Series
from playground.core.message import Message
from playground.core.presets import preset
from playground.core.shapes import Problem
from playground.ui.pages.train import TrainPage
from playground.ui.theme import Look
from playground.ui.train.curve_feed import CurveFeed
from playground.ui.train.data.numbers_section import NumbersSection
from playground.ui.train.data.sample_strip import SampleStrip
from playground.ui.train.data.samples_section import SamplesSection
from playground.ui.train.data.split_section import SplitSection
from playground.ui.train.plot_export import PlotExport
from playground.ui.widgets.label import Label
from playground.ui.widgets.slider import ValueSlider


def gallery(run: int, wrong: int = 3) -> GalleryFrame:
    return GalleryFrame(
        run=run,
        images=np.zeros((wrong, 28, 28), np.uint8),
        true=np.full(wrong, 9),
        predicted=np.zeros(wrong, np.int64),
        confidence=np.ones(wrong, np.float32),
        wrong=wrong,
        total=6000,
    )


def noise_of(page: TrainPage) -> ValueSlider:
    section = page.data.sections[NumbersSection]
    assert isinstance(section, NumbersSection)
    return section.sliders["noise"]


def samples_of(page: TrainPage) -> SampleStrip:
    section = page.data.sections[SamplesSection]
    assert isinstance(section, SamplesSection)
    return section.strip


def split_of(page: TrainPage) -> SplitSection:
    section = page.data.sections[SplitSection]
    assert isinstance(section, SplitSection)
    return section


def test_it_asks_for_what_it_shows_while_it_is_seen(page: TrainPage, studio: StillStudio) -> None:
    always = {"train/times": TimesRequest(), "train/signals": SignalsRequest(), "train/network": NetworkRequest()}
    assert studio.trainer.wanted == {
        "train/map": MapRequest(),
        "train/points": PointsRequest(),
        "train/confusion": ConfusionRequest(),
        **always,
    }
    studio.open_preset("course-mlp")
    assert set(studio.trainer.wanted) == {"train/gallery", "train/confusion", "train/samples", *always}
    assert studio.trainer.wanted["train/samples"] == SamplesRequest(per_class=2)
    page.hide()
    assert studio.trainer.wanted == {}
    studio.probe.choose_sample(4)
    assert studio.trainer.wanted == {}
    page.show()
    assert set(studio.trainer.wanted) == {"train/gallery", "train/confusion", "train/samples", *always}


def test_the_sample_and_the_point_that_are_looked_at_go_through_the_network(
    page: TrainPage, studio: StillStudio
) -> None:
    studio.probe.trace((1.0, -2.0))
    assert studio.trainer.wanted["train/network"] == NetworkRequest(point=(1.0, -2.0))
    studio.open_preset("course-mlp")
    assert page.network.sample.isVisible()
    page.network.sample.number.changed.emit(1842)
    assert studio.probe.sample == 1841
    assert studio.trainer.wanted["train/network"] == NetworkRequest(sample=1841)
    assert page.network.sample.number.value == 1842


def test_a_network_that_cannot_be_is_not_looked_at(page: TrainPage, studio: StillStudio) -> None:
    studio.document.edit(evolve(studio.document.experiment, data=Images()))
    assert "train/network" not in studio.trainer.wanted
    assert "does not fit" in page.network.diagram.message


def test_choosing_images_and_points_again_brings_the_points_back(page: TrainPage, studio: StillStudio) -> None:
    points = Points(set="xor", noise=0.3)
    studio.document.edit(evolve(studio.document.experiment, data=points))
    page.data.family.chosen.emit("images")
    assert studio.document.experiment.data == Images()
    assert studio.document.experiment.training.loss == "cross_entropy"
    page.data.family.chosen.emit("points")
    assert studio.document.experiment.data == points


def test_choosing_curves_makes_a_regression_and_points_come_back(page: TrainPage, studio: StillStudio) -> None:
    before = studio.document.experiment
    page.data.family.chosen.emit("curves")
    after = studio.document.experiment
    assert (after.data, after.training.loss, after.name) == (Curve(), "mse", "Sine")
    assert studio.trainer.problems == ()
    assert page.data.grids["curves"].isVisible() and not page.data.grids["points"].isVisible()
    page.data.family.chosen.emit("points")
    assert studio.document.experiment.data == before.data
    assert studio.document.experiment.training.loss == "binary_cross_entropy"


def test_a_drawn_curve_has_number_noise_and_split_and_the_labs_points_have_none(
    page: TrainPage, studio: StillStudio
) -> None:
    studio.open_preset("sine")
    assert noise_of(page).isVisible() and "unit of y" in noise_of(page).toolTip()
    page.data.grids["curves"].chosen.emit("curve/lab")
    assert studio.document.experiment.data == Curve(set="lab", points=200, noise=0.1)
    assert not noise_of(page).isVisible() and not split_of(page).bar.isVisible()
    assert split_of(page).right.text() == "all for training"
    page.data.grids["curves"].chosen.emit("curve/abs")
    assert studio.document.experiment.data == Curve(set="abs", points=200, noise=0.1)
    assert noise_of(page).isVisible()


def fit_frame(run: int = 1, units: int = 2) -> FitFrame:
    x = np.linspace(-6, 6, 25)
    pieces = np.tile(x, (units, 1))
    return FitFrame(run=run, x=x, outputs=pieces.sum(0) + 1, pieces=pieces, weights=np.ones(units), bias=1.0)


def test_curves_are_asked_for_and_shown_with_the_pieces_they_are_made_of(page: TrainPage, studio: StillStudio) -> None:
    studio.open_preset("sine")
    wanted = studio.trainer.wanted
    assert (wanted["train/fit"], wanted["train/curve-points"]) == (FitRequest(), CurvePointsRequest())
    assert not {"train/map", "train/points", "train/gallery", "train/samples"} & set(wanted)
    assert page.output.says == "Preparing the data…"
    studio.trainer.frameArrived.emit("train/fit", fit_frame(run=0))
    assert page.output.says
    studio.trainer.frameArrived.emit("train/fit", fit_frame())
    plot = page.output.fit.plot
    assert page.output.says == "" and plot.isVisible()
    assert plot.reading_at(1.0, 0) == [("network ŷ", "3.00"), ("unit 1", "1.00")]
    page.output.fit.pieces.click()
    assert plot.reading_at(1.0, 0) == [("network ŷ", "3.00")]
    studio.open_preset("spiral")
    assert not page.output.fit.pieces.isVisible()


def test_without_a_hidden_layer_the_line_of_least_squares_stands_beside_the_networks(
    page: TrainPage, studio: StillStudio
) -> None:
    studio.open_preset("linear")
    points = CurvePointsFrame(
        run=1,
        x=[2, 3],
        y=[30, 50],
        parts=[0, 0],
        slope=20.0,
        height=-10.0,
        loss=0.0,  # type: ignore[arg-type]
    )
    studio.trainer.frameArrived.emit("train/fit", fit_frame(units=1))
    studio.trainer.frameArrived.emit("train/curve-points", points)
    assert page.output.fit.plot.reading_at(2.0) == [("network ŷ", "3.00"), ("least squares", "30.0")]
    studio.document.edit(evolve(studio.document.experiment, network=preset("sine").network))
    assert page.output.fit.plot.reading_at(2.0) == [("network ŷ", "3.00")]


def test_test_points_can_be_shown_only_where_there_are_some(page: TrainPage, studio: StillStudio) -> None:
    for name, there in (("spiral", True), ("sine", True), ("linear", False), ("course-mlp", False)):
        studio.open_preset(name)
        boxes = (page.output.plane.controls[0], page.output.fit.controls[0])
        assert any(box.isVisible() for box in boxes) == there, name


def test_in_regression_the_second_plot_is_r2_on_an_axis_that_ends_at_minus_one(
    page: TrainPage, studio: StillStudio
) -> None:
    studio.open_preset("linear")
    past = History()
    past.train_accuracy_by_epoch.append(np.array([1.0, 2.0, 3.0]), np.array([-80.0, 0.2, 0.9]))
    studio.trainer.history = past
    studio.trainer.runStarted.emit(2)
    curves = page.curves
    assert (curves.accuracy.accessibleName(), curves._plots[1].heading.text()) == ("R²", "R²")
    assert curves.accuracy.ranges[1] == (-1.0, 1.0)
    assert curves.names == ["train"]
    studio.open_preset("spiral")
    assert curves.accuracy.accessibleName() == "Accuracy" and curves.names == ["train", "validation"]


def test_another_set_keeps_points_noise_and_split(page: TrainPage, studio: StillStudio) -> None:
    studio.document.edit(evolve(studio.document.experiment, data=Points(points=300, noise=0.2)))
    page.data.grids["points"].chosen.emit("points/circle")
    assert studio.document.experiment.data == Points(set="circle", points=300, noise=0.2)


def test_dragging_the_noise_is_one_step_of_undo(page: TrainPage, studio: StillStudio) -> None:
    before = studio.document.experiment
    noise = noise_of(page)
    noise.pressed.emit()
    for value in (0.1, 0.2, 0.3):
        noise.moved.emit(value)
    noise.released.emit()
    assert studio.document.experiment.data.noise == 0.3
    studio.document.undo()
    assert studio.document.experiment == before


def test_frames_of_a_run_that_is_over_are_left_alone(page: TrainPage, studio: StillStudio) -> None:
    values = np.full((4, 4), 0.5, np.float32)
    studio.trainer.frameArrived.emit("train/map", MapFrame(run=0, values=values))
    assert page.output.plane.map.reading_at(0, 0) is None
    studio.trainer.frameArrived.emit("train/map", MapFrame(run=1, values=values))
    assert page.output.plane.map.reading_at(0, 0) is not None


def test_row_0_of_a_map_frame_is_its_top(page: TrainPage, studio: StillStudio) -> None:
    values = np.array([[0.9, 0.9], [-0.9, -0.9]], np.float32)
    studio.trainer.frameArrived.emit("train/map", MapFrame(run=1, values=values))
    top, bottom = page.output.plane.map.reading_at(0, 5), page.output.plane.map.reading_at(0, -5)
    assert top is not None and bottom is not None
    assert top[1] == "0.950" and bottom[1] == "0.050"


def test_the_gallery_counts_what_is_wrong(page: TrainPage, studio: StillStudio) -> None:
    studio.open_preset("course-mlp")
    assert page.output.says == "Preparing the data…"
    studio.trainer.frameArrived.emit("train/gallery", gallery(1))
    assert page.output.facts == "3 of 6\u202f000 wrong"
    assert page.output.pictures.gallery.isVisible()
    studio.trainer.frameArrived.emit("train/gallery", gallery(1, wrong=0))
    assert page.output.facts == "0 of 6\u202f000 wrong"


def test_all_pictures_are_asked_for_at_once(page: TrainPage, studio: StillStudio) -> None:
    studio.open_preset("course-mlp")
    asked = studio.trainer.wanted["train/gallery"]
    page.output.pictures.choose_order("all")
    assert isinstance(asked, GalleryRequest) and asked.wrong_first
    assert studio.trainer.wanted["train/gallery"] == evolve(asked, wrong_first=False)


def test_training_pictures_stand_in_the_data_pane(page: TrainPage, studio: StillStudio) -> None:
    studio.open_preset("course-mlp")
    images = np.full((20, 28, 28), 255, np.uint8)
    labels = np.repeat(np.arange(10), 2)
    studio.trainer.frameArrived.emit("train/samples", SamplesFrame(run=1, images=images, labels=labels))
    strip = samples_of(page)
    assert strip.isVisible()
    middle = strip.rect().center()
    assert strip.grab().toImage().pixelColor(middle).lightness() > 250


def test_a_data_set_that_does_not_fit_is_told_in_the_output(page: TrainPage, studio: StillStudio) -> None:
    studio.document.edit(evolve(studio.document.experiment, data=Images()))
    assert "does not fit" in page.output.says


def test_a_small_window_folds_data_and_cards(page: TrainPage, qtbot: QtBot) -> None:
    assert not page.is_folded and page.data.isVisible()
    page.resize(1204, 632)
    assert page.is_folded
    assert page.strip.height() == 44
    assert not page.data.isVisible()
    qtbot.mouseClick(page.strip.button, Qt.MouseButton.LeftButton)
    assert page.data.isVisible()
    assert page.rect().contains(page.overlay.geometry())
    assert page.window().focusWidget() is page.data.family
    qtbot.keyClick(page.overlay, Qt.Key.Key_Escape)
    assert not page.data.isVisible()
    page.resize(1364, 812)
    assert page.data.isVisible() and page.data.width() == 236


def test_a_click_beside_the_overlay_closes_it(page: TrainPage, qtbot: QtBot) -> None:
    page.resize(1204, 632)
    qtbot.mouseClick(page.strip.button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(noise_of(page), Qt.MouseButton.LeftButton)
    assert page.overlay.isVisible()
    qtbot.mouseClick(page.curves.loss, Qt.MouseButton.LeftButton)
    assert not page.overlay.isVisible()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["spiral", "course-mlp", "gaussians", "linear", "sine"])
@pytest.mark.parametrize("look", ["light", "dark", "projector"], indirect=True)
def test_everything_fits_the_page(page: TrainPage, studio: StillStudio, name: str, qtbot: QtBot) -> None:
    studio.open_preset(name)
    for size in ((1364, 812), (1204, 632), (1180, 645), (1844, 992)):
        page.resize(*size)
        qtbot.wait(1)  # let the layouts settle
        for pane in (page.network, page.output, page.curves):
            assert page.rect().contains(pane.mapTo(page, pane.rect().topLeft())), size
            assert page.rect().contains(pane.mapTo(page, pane.rect().bottomRight())), size
            needed = pane.minimumSizeHint()
            assert needed.width() <= pane.width() and needed.height() <= pane.height(), size


def test_pane_sizes_are_remembered(page: TrainPage, studio: StillStudio, look: Look, qtbot: QtBot) -> None:
    page.columns.setSizes([300, 664, 400])
    page.columns.splitterMoved.emit(300, 1)
    again = TrainPage(look, studio)  # type: ignore[arg-type]  # stands in for a studio
    qtbot.addWidget(again)
    again.resize(1364, 812)
    again.show()
    assert again.data.width() == page.data.width() == 300
    again.columns.restore()
    assert again.data.width() == 236


def history(count: int) -> History:
    past = History()
    epochs = np.arange(1, count + 1) / 10
    past.train_loss.append(epochs, np.exp(-epochs))
    past.train_accuracy.append(epochs, 1 - np.exp(-epochs))
    past.train_loss_by_epoch.append(epochs[9::10], np.exp(-epochs[9::10]))
    past.train_accuracy_by_epoch.append(epochs[9::10], 1 - np.exp(-epochs[9::10]))
    return past


def test_the_curves_follow_training(page: TrainPage, studio: StillStudio, qtbot: QtBot) -> None:
    studio.trainer.history = history(50)
    studio.trainer.progressed.emit()
    qtbot.waitUntil(lambda: page.curves.loss.ranges[0][1] >= 5.0)
    studio.trainer.ghost, studio.trainer.history = studio.trainer.history, history(2)
    studio.trainer.runStarted.emit(2)
    assert "last run" in page.curves.names


def test_points_are_plotted_by_epoch_and_pictures_by_step_until_someone_chooses(
    page: TrainPage, studio: StillStudio
) -> None:
    assert page.curves.unit == "epoch"
    studio.open_preset("course-mlp")
    assert page.curves.unit == "step"
    page.curves.choose_unit("epoch")
    studio.open_preset("xor")
    studio.open_preset("course-mlp")
    assert page.curves.unit == "epoch"


class PlotSpy:
    """Writes down which curves are set and taken away."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    def set_curve(self, key: str, *rest: object) -> None:
        self.calls.append(key)

    def remove_curve(self, key: str) -> None:
        self.calls.append(f"-{key}")


def test_only_curves_that_changed_are_drawn_again() -> None:
    plot = PlotSpy()
    feed = CurveFeed(plot, "train", "validation", "last run")  # type: ignore[arg-type]  # stands in for a plot
    train, validation = Series(), Series()
    train.append(np.array([0.1]), np.array([1.0]))
    validation.append(np.array([0.0]), np.array([2.0]))
    feed.show(train, validation, None, 0.6)
    plot.calls.clear()
    feed.show(train, validation, None, 0.6)
    assert plot.calls == []
    train.append(np.array([0.2]), np.array([0.9]))
    feed.show(train, validation, None, 0.6)
    assert plot.calls == ["raw", "train"]


def test_a_plot_is_saved_as_a_picture(page: TrainPage, tmp_path: Path) -> None:
    said: list[str] = []
    export = PlotExport(page.curves.loss, page.curves.loss.picture, "loss", said.append)
    export.save(str(tmp_path / "loss"))
    assert not QImage(str(tmp_path / "loss.png")).isNull()
    export.save(str(tmp_path / "nowhere" / "loss.png"))
    assert len(said) == 1


def test_what_is_too_large_for_the_memory_is_said_where_the_network_would_be(
    page: TrainPage, studio: StillStudio
) -> None:
    sentence = "Training would need about 90 GB."
    studio.trainer.memory_problems = (Problem(Message(sentence), "dense-2"),)
    studio.document.edit(set_layer(studio.document.experiment, "dense-2", units=1024))
    assert page.output.says == f"Dense 2: {sentence}"
    assert page.network.problem.isVisible() and page.network.problem.words.text() == f"Dense 2: {sentence}"
    assert page.network.row.cards["dense-2"].toolTip() == sentence
    assert page.network.request is None
    studio.trainer.memory_problems = (Problem(Message("A step of 500 samples would need about 90 GB."), field="x"),)
    studio.document.edit(set_training(studio.document.experiment, batch_size=500))
    assert not page.network.problem.isVisible()
    assert page.output.says == page.network.diagram.message == "A step of 500 samples would need about 90 GB."
    studio.trainer.memory_problems = ()
    studio.document.undo()
    assert page.network.request is not None


def test_going_to_a_class_set_after_values_keeps_each_kinds_own_settings(page: TrainPage, studio: StillStudio) -> None:
    page.data.grids["points"].chosen.emit("points/circle")
    page.data.grids["points"].chosen.emit("heights/hills")
    assert studio.document.experiment.data == Heights(set="hills")
    page.data.grids["points"].chosen.emit("points/gaussians")
    assert studio.document.experiment.data == Points(set="gaussians")
    page.data.family.chosen.emit("curves")
    page.data.family.chosen.emit("points")
    assert studio.document.experiment.data == Points(set="gaussians")


def test_labels_that_move_with_the_theme_take_its_colours(page: TrainPage, look: Look, qapp: QApplication) -> None:
    """On a projector fields of the inspector lie behind "More", and come back from there."""
    page.resize(1180, 644)
    for theme in ("projector", "dark", "projector", "light"):
        look.set_theme(theme)
        page.resize(1180, 644 if theme == "projector" else 631)
        wrong = [
            label.text()
            for label in page.findChildren(Label)
            if label.palette().color(QPalette.ColorRole.WindowText) != look.color(label._token)
        ]
        assert not wrong, theme
