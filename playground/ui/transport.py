"""The transport bar: train and pause, step, rewind, dice; how far training is; the three sliders; the device."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from PySide6.QtGui import QAction, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from playground.core import edits
from playground.core.experiment import Experiment
from playground.core.fields import limits_of
from playground.core.parts import part_counts
from playground.core.schedules import Constant
from playground.core.training import Training
from playground.session.studio import Studio
from playground.session.trainer import TrainerState
from playground.ui.actions import Actions, obstacle
from playground.ui.device_readout import DeviceReadOut
from playground.ui.numbers import count, percent, r_squared, rate, short_loss, significant
from playground.ui.pace import Pace
from playground.ui.paint import text_width
from playground.ui.plain_menus import without_underlines
from playground.ui.theme import Look
from playground.ui.train.gesture import Gesture
from playground.ui.train.loss_unit import told_in
from playground.ui.train.wording import with_formula
from playground.ui.widgets.buttons import BUSY, Button
from playground.ui.widgets.readout import ReadOut
from playground.ui.widgets.slider import Scale, ValueSlider

ROOM_FOR_DEVICE = 1260
NONE = "–"
"""Stands where there is no number yet."""


class TransportBar(QWidget):
    """60 px high (projector 76), hairline included; shows what the trainer says and turns gestures into edits."""

    def __init__(self, look: Look, studio: Studio, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._studio = studio
        self._actions = actions
        self._compact = False
        self._pace = Pace(self._show_readings, self)
        self._make_buttons()
        self._make_readouts()
        self._make_sliders()
        engines, speeds = _menu(self, tuple(actions.engines.values())), _menu(self, tuple(actions.speeds.values()))
        speeds.addSeparator()
        speeds.addActions([actions.slower, actions.faster])
        self.device = DeviceReadOut(look, engines, speeds, self)
        self._lay_out()
        studio.trainer.stateChanged.connect(self._show_state)
        studio.trainer.loadingChanged.connect(self._show_state)
        studio.trainer.progressed.connect(self._pace.ask)
        studio.trainer.runStarted.connect(self._run_started)
        studio.trainer.speedChanged.connect(self._pace.now)
        studio.document.changed.connect(self._document_changed)
        look.changed.connect(self._restyle)
        self._restyle()
        self._document_changed(studio.document.experiment, studio.document.experiment)
        self._show_readings()

    @property
    def compact(self) -> bool:
        return self._compact

    def set_compact(self, compact: bool) -> None:
        """The form for small windows: shorter sliders and no step read-out."""
        if compact != self._compact:
            self._compact = compact
            self._restyle()

    def _make_buttons(self) -> None:
        look, actions = self._look, self._actions
        self.train = Button(look, self.tr("Train"), "ph.play-fill", "primary", parent=self, height="bar")
        self.train.clicked.connect(actions.train.trigger)
        self._step_tip = self.tr("Train one batch; the arrow offers one sample or a whole epoch.")
        self.step = Button(look, self.tr("Step"), "ph.skip-forward-fill", "quiet", self._step_tip, self, height="bar")
        self._step_menu = _menu(self, (actions.step_sample, actions.step_batch, actions.step_epoch))
        self.step.clicked.connect(actions.step_batch.trigger)
        rewind_tip = self.tr(
            "Back to the same initial weights, data and batch order, with the settings as they are now."
        )
        self.rewind = Button(look, self.tr("Rewind"), "ph.rewind-fill", "quiet", rewind_tip, self, height="bar")
        self.rewind.clicked.connect(actions.rewind.trigger)
        dice_tip = self.tr("Throw anew: initial weights, data, split, or the order of batches.")
        self.dice = Button(look, self.tr("New dice"), "ph.dice-five", "quiet", dice_tip, self, height="bar")
        self._dice_menu = _menu(self, tuple(actions.dice.values()))
        self.dice.clicked.connect(self._pop_dice)

    def _make_readouts(self) -> None:
        look, tr = self._look, self.tr
        tip = tr("How often all training data were seen.")
        self.epoch = ReadOut(look, tr("epoch"), "0 000", tooltip=tip, parent=self)
        tip = tr("How many batches were learned from.")
        self.step_count = ReadOut(look, tr("step"), "000 000", tooltip=tip, parent=self)
        self._train_loss_tip = tip = tr("Mean loss of the latest batches.")
        self.train_loss = ReadOut(look, tr("train loss"), "0.00000", "solid", tip, self)
        self._validation_tip = tip = tr("Loss on the validation data, which are never trained on.")
        self.validation = ReadOut(look, tr("validation"), "0.00000", "dashed", tip, self)
        self.accuracy = ReadOut(look, tr("accuracy"), "100.0 %", parent=self)

    def _make_sliders(self) -> None:
        look, tr = self._look, self.tr
        limits = limits_of(Training, "learning_rate")
        scale = Scale(minimum=limits.minimum, maximum=limits.maximum, log=True, default=0.003)
        self._rate_tip = tr("Length of a step: w ← w − α ∂E/∂w.\nCtrl: 1-2-5. Double click: 0.003.")
        self.rate_slider = ValueSlider(look, tr("learning rate"), scale, rate, self._rate_tip, self)
        self.rate_slider.setAccessibleName(tr("learning rate α"))
        scale = Scale(minimum=0, maximum=edits.MOST_DEPTH, integer=True, default=2)
        tip = tr("Number of hidden layers with weights: adds or removes copies of the last Dense layer.")
        self.depth_slider = ValueSlider(look, tr("depth"), scale, _whole, tip, self)
        tip = tr("Samples a step learns from, 1 to all of the training data.\nCtrl: 1-2-5. Double click: 32.")
        self.batch_slider = ValueSlider(look, tr("batch"), _batch_scale(60_000), _whole, tip, self)
        self._tie(self.rate_slider, lambda experiment, rate: edits.set_training(experiment, learning_rate=rate))
        self._tie(self.batch_slider, lambda experiment, size: edits.set_training(experiment, batch_size=round(size)))
        self._depth_drag = DepthDrag(self._studio)
        self.depth_slider.pressed.connect(self._depth_drag.begin)
        self._tie(self.depth_slider, self._depth_drag.change)

    def _tie(self, slider: ValueSlider, change: Callable[[Experiment, float], Experiment]) -> None:
        Gesture(self._studio.document, slider.pressed, slider.moved, slider.released, change, slider)

    def _lay_out(self) -> None:
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.train)
        self._button_row = _group(self._row, (self.step, self.rewind, self.dice))
        self._row.addWidget(_Divider(self._look, self))
        self._readout_row = _group(self._row, self._readouts)
        self._row.addWidget(_Divider(self._look, self))
        self._slider_row = _group(self._row, self._sliders)
        self._row.addStretch(1)
        self._row.addWidget(self.device)

    @property
    def _readouts(self) -> tuple[ReadOut, ...]:
        return (self.epoch, self.step_count, self.train_loss, self.validation, self.accuracy)

    @property
    def _sliders(self) -> tuple[ValueSlider, ...]:
        return (self.rate_slider, self.depth_slider, self.batch_slider)

    def _restyle(self) -> None:
        look, projector = self._look, self._look.theme.projector
        self.setFixedHeight(look.px(60, 76))
        self._row.setContentsMargins(look.px(12, 14), 0, look.px(12, 16), look.theme.hairline)
        self._row.setSpacing(look.px(8, 8))
        self._button_row.setSpacing(look.px(2, 0))
        self._readout_row.setSpacing(look.px(18, 16))
        self._slider_row.setSpacing(look.px(18, 16))
        for button in (self.step, self.rewind, self.dice):
            button.set_compact(projector)
        # In the projector theme they are bare: without the room of a caret, Step is a batch and dice pop their menu.
        self.step.set_menu(None if projector else self._step_menu, split=True)
        self.dice.set_menu(None if projector else self._dice_menu)
        self.train_loss.set_caption(self.tr("train") if projector else self.tr("train loss"))
        self.step_count.setVisible(not (projector or self._compact))
        self.device.setVisible(not projector and self.width() >= ROOM_FOR_DEVICE)
        widths = (180, 80, 120) if projector else (122, 72, 72) if self._compact else (132, 88, 88)
        for slider, width in zip(self._sliders, widths, strict=True):
            slider.setFixedWidth(width)
        self._fix_train_width()
        self.update()

    def _pop_dice(self) -> None:
        if self._look.theme.projector:
            self._dice_menu.popup(self.dice.mapToGlobal(self.dice.rect().bottomLeft()))

    def _fix_train_width(self) -> None:
        """As wide as its longest word, so that nothing moves when the word changes."""
        look, font = self._look, self._look.font("button")
        with_icon = max(text_width(font, self.tr("Train")), text_width(font, self.tr("Pause"))) + look.px(53, 75)
        bare = text_width(font, self.tr("Preparing…")) + look.px(26, 38)
        self.train.setFixedWidth(math.ceil(max(look.px(96, 121), with_icon, bare)))

    def _document_changed(self, _old: Experiment, new: Experiment) -> None:
        training, train_count = new.training, part_counts(new.data, new.seeds)[0]
        self.rate_slider.set_value(training.learning_rate)
        self._show_rate()
        self.depth_slider.set_value(new.network.depth)
        self.batch_slider.set_scale(_batch_scale(train_count))
        self.batch_slider.set_value(min(training.batch_size, max(1, train_count)))
        self._name_accuracy(new)
        self._show_state()

    def _name_losses(self) -> None:
        """Say what the losses are of, and in which unit; without validation data that there are none."""
        experiment, deviation = self._studio.document.experiment, self._studio.trainer.readings.target_deviation
        self.train_loss.setToolTip(told_in(self._train_loss_tip, experiment, deviation))
        none = self.tr("All data are for training: there are none for validation.")
        told = told_in(self._validation_tip, experiment, deviation)
        self.validation.setToolTip(told if experiment.data.counts[1] > 0 else none)

    def _name_accuracy(self, experiment: Experiment) -> None:
        """In regression R² takes the place of accuracy; without validation data it is that of the training data."""
        has_validation = experiment.data.counts[1] > 0
        if not experiment.data.task.is_regression:
            self.accuracy.set_caption(self.tr("accuracy"))
            right = self.tr("Share of the validation data that is answered rightly.")
            if not has_validation:
                right = self.tr("Share of the training data that is answered rightly.")
            self.accuracy.setToolTip(right)
            return
        self.accuracy.set_caption(self.tr("R²"))
        text = self.tr("How much of the spread of y is explained, on the validation data: 1 all, 0 as by the mean.")
        if not has_validation:
            text = self.tr("How much of the spread of y is explained, on the training data: 1 all, 0 as by the mean.")
        self.accuracy.setToolTip(with_formula(text, "R² = 1 − Σ (y − ŷ)² / Σ (y − ȳ)²"))

    def _show_state(self, *_state: object) -> None:
        self._name_losses()
        state, why_not = self._studio.trainer.state, obstacle(self._studio)
        running = state == TrainerState.RUNNING
        if state == TrainerState.PREPARING:
            self.train.set_text(self.tr("Preparing…"))
            self.train.set_icon("")
        else:
            self.train.set_text(self.tr("Pause") if running else self.tr("Train"))
            self.train.set_icon("ph.pause-fill" if running else "ph.play-fill")
        loading = self._studio.trainer.loading
        share = BUSY if loading is None else loading.share
        self.train.set_progress(share if state == TrainerState.PREPARING else None)
        self.train.setEnabled(not why_not)
        self.step.setEnabled(not why_not)
        self.train.setToolTip(why_not or self._train_tip(state))
        self.step.setToolTip(why_not or self._step_tip)

    def _train_tip(self, state: TrainerState) -> str:
        loading = self._studio.trainer.loading
        if state == TrainerState.PREPARING and loading is not None:
            done, total = count(loading.progress.done), count(loading.progress.total)
            return self.tr("The data are being read: {0} of {1}. The Data pane can stop it.").format(done, total)
        if state == TrainerState.PREPARING:
            return self.tr("Data and network are being made ready.")
        if state == TrainerState.RUNNING:
            return self.tr("Stop after this step and go on from here later (Space).")
        return self.tr("Train the network, on every page at once (Space).")

    def _show_readings(self) -> None:
        readings = self._studio.trainer.readings
        self.epoch.set_text(self._tight(readings.epoch))
        self.step_count.set_text(self._short(readings.step, 1_000_000))
        data = self._studio.document.experiment.data
        for readout, value in (
            (self.train_loss, readings.train_loss),
            (self.validation, readings.validation_loss),
        ):
            readout.set_text(NONE if value is None else short_loss(value), error=_wild(value))
        if not data.counts[1]:
            self.validation.set_text(self.tr("none"))
        accuracy = readings.accuracy
        said = r_squared if data.task.is_regression else percent
        self.accuracy.set_text(NONE if accuracy is None else said(accuracy).removeprefix("> "), error=_wild(accuracy))
        self.device.show_readings(readings, self._studio.trainer.speed)
        self._show_rate()

    def _show_rate(self) -> None:
        """Name the learning rate now in force where a schedule makes it another one than the slider's."""
        slider, now = self.rate_slider, self._studio.trainer.readings.learning_rate
        scheduled = not isinstance(self._studio.document.experiment.training.schedule, Constant)
        if now is None or not scheduled or rate(now) == rate(slider.value):
            slider.set_caption(self.tr("learning rate"))
            slider.setToolTip(self._rate_tip)
            slider.setAccessibleDescription(rate(slider.value))
            return
        said = self.tr("now {rate}").format(rate=rate(now))
        slider.set_caption(said)
        text = self.tr("The schedule has made it {rate} now.").format(rate=rate(now))
        slider.setToolTip(with_formula(self._rate_tip, text))
        slider.setAccessibleDescription(f"{rate(slider.value)}, {said}")

    def _run_started(self, _run: int) -> None:
        self._pace.now()

    def _short(self, n: int, limit: int) -> str:
        """A counter that keeps its width: from ``limit`` on in thousands or millions."""
        if n < limit:
            return count(n)
        if n < 1_000_000:
            return self.tr("{thousands} k").format(thousands=significant(n / 1e3))
        return self.tr("{millions} M").format(millions=significant(n / 1e6))

    def _tight(self, n: int) -> str:
        """The same in the room of four digits."""
        if n < 10_000:
            return count(n)
        if n < 999_500:
            return self.tr("{thousands} k").format(thousands=f"{n / 1e3:.0f}")
        return self.tr("{millions} M").format(millions=f"{n / 1e6:.{1 if n < 9.95e6 else 0}f}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.device.setVisible(not self._look.theme.projector and self.width() >= ROOM_FOR_DEVICE)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = self._look, QPainter(self)
        painter.fillRect(self.rect(), look.color("surface"))
        line = look.theme.hairline
        painter.fillRect(0, self.height() - line, self.width(), line, look.color("line"))
        painter.end()


class DepthDrag:
    """Turns depths into experiments so that within one gesture a layer taken away comes back as it was."""

    def __init__(self, studio: Studio) -> None:
        self._document = studio.document
        self._start = studio.document.experiment

    def begin(self) -> None:
        """A gesture begins: what is there now can be come back to."""
        self._start = self._document.experiment

    def change(self, experiment: Experiment, depth: float) -> Experiment:
        """The experiment with this many hidden layers with weights."""
        wanted, there = round(depth), self._start.network.depth
        base = self._start if wanted <= there or experiment.network.depth < there else experiment
        return edits.set_depth(base, wanted, self._document.new_id)


class _Divider(QWidget):
    """An upright hairline with air at both sides."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        look.changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        self.setFixedSize(self._look.px(18, 16), self._look.px(34, 48))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        line = self._look.theme.hairline
        painter = QPainter(self)
        painter.fillRect((self.width() - line) // 2, 0, line, self.height(), self._look.color("line"))
        painter.end()


def _group(row: QHBoxLayout, widgets: Sequence[QWidget]) -> QHBoxLayout:
    group = QHBoxLayout()
    for widget in widgets:
        group.addWidget(widget)
    row.addLayout(group)
    return group


def _menu(parent: QWidget, actions: Sequence[QAction]) -> QMenu:
    menu = QMenu(parent)
    menu.setToolTipsVisible(True)
    without_underlines(menu)
    menu.addActions(list(actions))
    return menu


def _batch_scale(train_count: int) -> Scale:
    """All training data at once is the largest batch, up to what a batch may be at all."""
    most = max(2, min(train_count, round(limits_of(Training, "batch_size").maximum)))
    return Scale(minimum=1, maximum=most, log=True, integer=True, default=min(32, most))


def _whole(value: float) -> str:
    return count(round(value))


def _wild(value: float | None) -> bool:
    return value is not None and not math.isfinite(value)
