from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from still_studio import StillStudio

from playground.core.datasets import Images
from playground.core.edits import choose_data, choose_schedule, set_training
from playground.core.events import Trains
from playground.core.message import Message
from playground.core.presets import preset
from playground.core.progress import Progress
from playground.session.loading import Loading
from playground.session.settings import Settings
from playground.session.trainer import TrainerState
from playground.ui.actions import Actions
from playground.ui.numbers import THIN
from playground.ui.paint import text_width
from playground.ui.theme import Look
from playground.ui.transport import TransportBar
from playground.ui.widgets.buttons import BUSY


@pytest.fixture
def studio(qapp: object) -> StillStudio:
    return StillStudio(Settings())


@pytest.fixture
def bar(look: Look, studio: StillStudio, qtbot: QtBot) -> TransportBar:
    bar = TransportBar(look, studio, Actions(studio, studio))
    qtbot.addWidget(bar)
    bar.resize(1440, bar.height())
    bar.show()
    return bar


def test_the_button_says_what_a_press_would_do(bar: TransportBar, studio: StillStudio) -> None:
    said = {}
    for state in (TrainerState.PREPARING, TrainerState.RUNNING, TrainerState.PAUSED):
        studio.trainer.enter(state)
        said[state] = bar.train.text()
    assert list(said.values()) == ["Preparing…", "Pause", "Train"]


def test_while_data_are_read_the_bar_in_the_button_shows_how_far(bar: TransportBar, studio: StillStudio) -> None:
    studio.trainer.enter(TrainerState.PREPARING)
    assert bar.train._progress == BUSY
    studio.trainer.load(Loading(Progress(5000, 10_000)))
    assert bar.train._progress == 0.5 and f"5{THIN}000 of 10{THIN}000" in bar.train.toolTip()
    studio.trainer.load(None)
    assert bar.train._progress == BUSY


def test_the_button_keeps_its_width_in_every_state(bar: TransportBar, studio: StillStudio) -> None:
    widths = set()
    for state in (TrainerState.PREPARING, TrainerState.RUNNING, TrainerState.PAUSED):
        studio.trainer.enter(state)
        widths.add(bar.train.width())
    assert len(widths) == 1


def test_the_buttons_ask_the_trainer(bar: TransportBar, studio: StillStudio, qtbot: QtBot) -> None:
    for button in (bar.train, bar.step, bar.rewind):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert studio.trainer.asked == [("toggle",), ("step", "batch"), ("rewind",)]


def test_an_experiment_that_cannot_train_disables_train_and_says_why(bar: TransportBar, studio: StillStudio) -> None:
    studio.document.edit(set_training(studio.document.experiment, loss="binary_cross_entropy"))
    assert not bar.train.isEnabled() and not bar.step.isEnabled()
    assert "binary cross-entropy" in bar.train.toolTip()
    studio.document.undo()
    assert bar.train.isEnabled()


def test_readings_are_shown_as_people_read_them(bar: TransportBar, studio: StillStudio) -> None:
    bar._pace._timer.stop()
    studio.trainer.read(
        epoch=3, step=2532, train_loss=0.08881, validation_loss=0.0844, accuracy=0.975, samples_per_second=2094.0
    )
    shown = [bar.epoch.text, bar.step_count.text, bar.train_loss.text, bar.validation.text, bar.accuracy.text]
    assert shown == ["3", "2\u202f532", "0.0888", "0.0844", "97.5\u202f%"]
    assert bar.device.speed.text() == "2\u202f090 samples/s"


def test_in_regression_r2_takes_the_place_of_accuracy(bar: TransportBar, studio: StillStudio) -> None:
    bar._pace._timer.stop()
    studio.open_preset("sine")
    studio.trainer.read(validation_loss=0.5, accuracy=0.9574)
    assert (bar.accuracy.accessibleName(), bar.accuracy.text) == ("R²", "0.957")
    assert "validation" in bar.accuracy.toolTip() and "Σ (y − ŷ)²" in bar.accuracy.toolTip()
    studio.open_preset("course-mlp")
    assert bar.accuracy.accessibleName() == "accuracy"


def test_without_validation_data_the_readout_says_none(bar: TransportBar, studio: StillStudio) -> None:
    studio.open_preset("linear")
    bar._pace._timer.stop()
    studio.trainer.read(train_loss=24.5, accuracy=-8.642)
    assert (bar.validation.text, bar.accuracy.text) == ("none", "−8.64")
    assert "training data" in bar.accuracy.toolTip() and "none for validation" in bar.validation.toolTip()
    assert bar.batch_slider.value == 4


def test_what_is_not_known_yet_is_a_dash(bar: TransportBar) -> None:
    assert bar.train_loss.text == bar.validation.text == bar.accuracy.text == "–"


def test_a_loss_that_left_the_numbers_stands_there_in_the_error_colour(bar: TransportBar, studio: StillStudio) -> None:
    bar._pace._timer.stop()
    studio.trainer.read(train_loss=math.nan)
    assert bar.train_loss.text == "NaN"
    assert bar.train_loss._error


def test_numbers_change_five_times_a_second_at_most_and_the_last_one_counts(
    bar: TransportBar, studio: StillStudio, qtbot: QtBot
) -> None:
    bar._pace._timer.stop()
    for step in range(1, 30):
        studio.trainer.read(step=step)
    assert bar.step_count.text == "1"
    qtbot.waitUntil(lambda: bar.step_count.text == "29")


def test_a_new_run_is_shown_at_once(bar: TransportBar, studio: StillStudio) -> None:
    studio.trainer.read(step=500)
    studio.trainer.readings = type(studio.trainer.readings)()
    studio.trainer.runStarted.emit(2)
    assert bar.step_count.text == "0"


@pytest.mark.parametrize(
    ("number", "limit", "text"),
    [(9_999, 10_000, "9\u202f999"), (12_345, 10_000, "12.3 k"), (1_234_567, 1_000_000, "1.23 M")],
)
def test_large_counts_keep_the_width_of_their_place(bar: TransportBar, number: int, limit: int, text: str) -> None:
    assert bar._short(number, limit) == text


def test_a_drag_of_the_learning_rate_is_many_edits_and_one_undo(bar: TransportBar, studio: StillStudio) -> None:
    rates, before = [], studio.document.experiment.training.learning_rate
    studio.document.changed.connect(lambda _old, new: rates.append(new.training.learning_rate))
    slider, y = bar.rate_slider, bar.rate_slider.height() - 8
    slider.setFocus()
    start = slider._knob().center().toPoint()
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for x in range(start.x() + 1, start.x() + 21):
        QTest.mouseMove(slider, QPoint(x, y))
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    assert len(rates) >= 15
    assert studio.document.stack.count() == 1
    studio.document.undo()
    assert bar.rate_slider.value == studio.document.experiment.training.learning_rate == before


def test_within_one_gesture_a_layer_taken_away_comes_back_as_it_was(bar: TransportBar, studio: StillStudio) -> None:
    before = studio.document.experiment.network
    bar.depth_slider.pressed.emit()
    for depth in (1, 0, 1, 2):
        bar.depth_slider.moved.emit(depth)
    assert studio.document.experiment.network == before
    bar.depth_slider.moved.emit(3)
    three = studio.document.experiment.network
    bar.depth_slider.moved.emit(4)
    four = studio.document.experiment.network
    assert four.layers[: len(three.layers)] == three.layers
    bar.depth_slider.released.emit()


def test_the_batch_slider_reaches_from_one_to_all_training_data(bar: TransportBar, studio: StillStudio) -> None:
    scale = bar.batch_slider._scale
    assert (scale.minimum, scale.maximum) == (1, 54_000)
    studio.document.edit(preset("spiral"))
    assert bar.batch_slider._scale.maximum == 350
    assert bar.batch_slider.value == preset("spiral").training.batch_size


def test_of_very_many_training_data_a_batch_holds_no_more_than_it_may(bar: TransportBar, studio: StillStudio) -> None:
    studio.document.edit(choose_data(studio.document.experiment, Images(set="letters")))
    QTest.keyClick(bar.batch_slider, Qt.Key.Key_End)
    assert studio.document.experiment.training.batch_size == 60_000


def test_the_small_form_leaves_the_step_out_and_shortens_the_sliders(bar: TransportBar) -> None:
    bar.set_compact(True)
    assert not bar.step_count.isVisible()
    assert [slider.width() for slider in (bar.rate_slider, bar.depth_slider, bar.batch_slider)] == [122, 72, 72]
    bar.set_compact(False)
    assert bar.step_count.isVisible()
    assert bar.rate_slider.width() == 132


def test_in_the_projector_theme_only_train_keeps_its_word_and_all_fits_1280(bar: TransportBar, look: Look) -> None:
    look.set_theme("projector")
    assert bar.step._bare and bar.rewind._bare and bar.dice._bare and not bar.train._bare
    assert not bar.device.isVisible() and not bar.step_count.isVisible()
    assert bar.height() == 76
    assert bar.minimumSizeHint().width() <= 1280


def test_the_small_form_fits_1280(bar: TransportBar) -> None:
    bar.set_compact(True)
    assert bar.minimumSizeHint().width() <= 1280


def test_step_offers_a_sample_a_batch_and_an_epoch(bar: TransportBar, studio: StillStudio) -> None:
    for action in bar._step_menu.actions():
        action.trigger()
    assert studio.trainer.asked == [("step", "sample"), ("step", "batch"), ("step", "epoch")]


def test_the_rate_in_force_is_named_where_a_schedule_changed_it(bar: TransportBar, studio: StillStudio) -> None:
    studio.document.edit(set_training(choose_schedule(studio.document.experiment, "cosine"), learning_rate=0.01))
    bar._pace._timer.stop()
    studio.trainer.read(learning_rate=0.01)
    assert bar.rate_slider._caption == "learning rate"
    bar._pace._timer.stop()
    studio.trainer.read(learning_rate=0.0023)
    assert bar.rate_slider._caption == "now 0.0023"
    assert "0.0023" in bar.rate_slider.toolTip() and bar.rate_slider.value == 0.01
    assert bar.rate_slider.accessibleName().startswith("learning rate")
    studio.document.edit(choose_schedule(studio.document.experiment, "constant"))
    assert bar.rate_slider._caption == "learning rate"


def said(bar: TransportBar, studio: StillStudio, **readings: object) -> str:
    """What stands at the right edge after these readings."""
    bar._pace._timer.stop()
    studio.trainer.read(**readings)
    return bar.device.speed.text()


def test_short_epochs_are_counted_by_the_second_and_the_word_does_not_flicker(
    bar: TransportBar, studio: StillStudio
) -> None:
    seen = [
        said(bar, studio, samples_per_second=2000.0, steps_per_second=90.0, epochs_per_second=epochs)
        for epochs in (4.5, 5.5, 4.5, 3.5, 4.5, 1237.0)
    ]
    samples = "2\u202f000 samples/s"
    assert seen == [samples, "5.50 epochs/s", "4.50 epochs/s", samples, samples, "1\u202f240 epochs/s"]
    tip = bar.device.speed.toolTip()
    assert all(word in tip for word in ("2\u202f000 samples/s", "90.0 steps/s", "1\u202f240 epochs/s", "F6", "F7"))


def test_the_right_edge_keeps_its_width_whatever_stands_there(bar: TransportBar, studio: StillStudio) -> None:
    widths = set()
    for trains in (None, Trains(None), Trains(Message("L-BFGS is PyTorch's"))):
        for speed in (3.0, 987_000.0):
            said(bar, studio, samples_per_second=speed, epochs_per_second=speed, steps_per_second=speed, trains=trains)
            widths.add(bar.device.sizeHint().width())
    assert len(widths) == 1


def test_a_chip_says_what_trains_and_why(bar: TransportBar, studio: StillStudio) -> None:
    chip = bar.device.engine
    assert chip.isVisible() and chip.text() == "PyTorch"
    assert "PyTorch trains it: pictures are trained by PyTorch." in chip.toolTip()
    said(bar, studio, trains=Trains(None))
    assert (chip.text(), chip.accessibleDescription()) == ("fused", "fused")
    assert "Kernels" in chip.toolTip() and "Click" in chip.toolTip()
    said(bar, studio, trains=None)
    assert not chip.isVisible()


def test_the_chip_opens_the_choice_of_engines(bar: TransportBar, studio: StillStudio, qtbot: QtBot) -> None:
    chip = bar.device.engine
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert chip._menu.isVisible()
    chip._menu.hide()
    automatic, always = chip._menu.actions()
    assert automatic.isChecked()
    always.trigger()
    assert studio.settings.engine == "pytorch" and always.isChecked() and not automatic.isChecked()
    automatic.trigger()
    assert studio.settings.engine == "auto"
    chip.setFocus()
    qtbot.keyClick(chip, Qt.Key.Key_Return)
    assert chip._menu.isVisible()
    chip._menu.hide()


def test_the_speed_opens_the_choice_of_speeds_and_says_what_was_chosen(
    bar: TransportBar, studio: StillStudio, qtbot: QtBot
) -> None:
    speed = bar.device.speed
    assert speed.text() == "full speed"
    speed.setFocus()
    qtbot.keyClick(speed, Qt.Key.Key_Down)
    assert speed._menu.isVisible()
    speed._menu.hide()
    next(action for action in speed._menu.actions() if action.text() == "20 steps/s").trigger()
    assert studio.trainer.speed == 20 and speed.text() == "20 steps/s"
    reached = {"samples_per_second": 150.0, "steps_per_second": 15.0, "epochs_per_second": 0.1}
    assert said(bar, studio, **reached) == "150 samples/s", "a speed that is not reached is not claimed"
    reached["steps_per_second"] = 900.0
    assert said(bar, studio, **reached) == "20 steps/s"


def test_two_keys_go_slower_and_faster(bar: TransportBar, studio: StillStudio) -> None:
    actions = bar._actions
    assert (actions.slower.shortcut().toString(), actions.faster.shortcut().toString()) == ("F6", "F7")
    assert actions.speeds[None].isChecked() and not actions.faster.isEnabled()
    actions.slower.trigger()
    actions.slower.trigger()
    assert studio.trainer.speed == 500 and actions.speeds[500].isChecked() and actions.faster.isEnabled()
    studio.trainer.set_speed(1)
    assert not actions.slower.isEnabled() and actions.speeds[1].text() == "1 step/s"
    actions.faster.trigger()
    assert studio.trainer.speed == 2


@pytest.mark.parametrize(
    ("epoch", "text"),
    [
        (9_999, "9\u202f999"),
        (15_234, "15 k"),
        (999_499, "999 k"),
        (999_500, "1.0 M"),
        (9_960_000, "10 M"),
        (45_600_000, "46 M"),
    ],
)
def test_however_many_epochs_their_number_has_room(bar: TransportBar, epoch: int, text: str) -> None:
    assert bar._tight(epoch) == text
    assert text_width(bar._look.font("readout"), text) <= bar.epoch.sizeHint().width()
