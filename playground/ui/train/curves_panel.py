"""The Curves pane: loss and accuracy (R² in regression) of this run and the last, and the gradient in each layer."""

from __future__ import annotations

import math

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from playground.core.experiment import Experiment
from playground.core.history import History, Series
from playground.core.losses import LOSSES
from playground.session.studio import Studio
from playground.ui.numbers import rate
from playground.ui.theme import Look
from playground.ui.train.curve_feed import CurveFeed
from playground.ui.train.layer_feed import LayerFeed, LayerLine, layer_lines
from playground.ui.train.legend import Legend, LegendEntry
from playground.ui.train.loss_unit import loss_name, unit_words
from playground.ui.train.plot_column import PlotColumn
from playground.ui.train.plot_export import PlotExport
from playground.ui.train.wording import with_formula
from playground.ui.widgets.curve_plot import CurvePlot
from playground.ui.widgets.label import Label
from playground.ui.widgets.scale import Scale
from playground.ui.widgets.segmented import Segmented
from playground.ui.widgets.slider import ValueSlider

DRAW_MS = 100
"""The loss is drawn at most this often while training."""
LINES_AT_ONCE = 5
"""Lines of layers that are drawn half as often, as the accuracy is; of twice as many again half as often."""

SMOOTHING = Scale(minimum=0.0, maximum=0.99, default=0.6)
LINEAR, LOGARITHMIC = "linear", "log"
STEP, EPOCH = "step", "epoch"
WIDTHS = (52, 34, 36)
"""Shares of loss, accuracy and gradient norm in the width."""
PROJECTOR_WIDTHS = (52, 42, 0)
"""The same in the projector theme: the gradient's norm is left out."""
LEAST_R2 = -1.0
"""The axis of R² does not by itself go lower: at the start it may be anything."""


class CurvesPanel(QWidget):
    """Follows the studio's trainer."""

    def __init__(self, look: Look, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._trainer = studio.trainer
        self._experiment = studio.document.experiment
        self._loss_name = Label(look, "", "secondary", "ink2")
        self._legend = Legend(look, ())
        self._axis = Segmented(
            look,
            [(LINEAR, self.tr("lin")), (LOGARITHMIC, self.tr("log"))],
            self.tr("Linear or logarithmic axis of the loss."),
        )
        self._axis.setAccessibleName(self.tr("axis of the loss"))
        self._unit = Segmented(
            look,
            [(STEP, self.tr("step")), (EPOCH, self.tr("epoch"))],
            self.tr("A point of the training curves for every step, or one for every epoch: the mean of its steps."),
        )
        self._unit.setAccessibleName(self.tr("points of the training curves"))
        self._unit_chosen = self._narrow = False
        self._has_validation = True
        self._smoothing = ValueSlider(
            look,
            self.tr("smoothing"),
            SMOOTHING,
            rate,
            with_formula(
                self.tr("Smooths the training curves; the raw curve stays faintly visible."), "ȳₜ = s ȳₜ₋₁ + (1 − s) yₜ"
            ),
            inline=True,
        )
        self.loss = CurvePlot(look, self.tr("Loss"))
        self.accuracy = CurvePlot(look, self.tr("Accuracy"))
        names = (self.tr("train"), self.tr("validation"), self.tr("last run"))
        self._feeds = (CurveFeed(self.loss, *names), CurveFeed(self.accuracy, *names))
        self.gradient = CurvePlot(look, self.tr("Gradient norm"))
        self.gradient.set_log(True)
        self.gradient.set_end_labels(True)
        self._layers = LayerFeed(self.gradient)
        self._lines: tuple[LayerLine, ...] = ()
        for plot, name in ((self.loss, "loss"), (self.accuracy, "accuracy"), (self.gradient, "gradient-norm")):
            plot.set_x_unit(self.tr("epoch"))
            PlotExport(plot, plot.picture, name, studio.problem.emit)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._draw_in_turn)
        self._turn = self._owed = 0
        self._lay_out()
        self._connect()
        self._axis.set_chosen(LOGARITHMIC)
        self.loss.set_log(True)
        look.changed.connect(self._fit)
        self._fit()

    @property
    def names(self) -> list[str]:
        """Names in the legend."""
        return [entry.name for entry in self._legend.entries]

    def show_experiment(self, old: Experiment | None, new: Experiment) -> None:
        """Name the loss of `new`."""
        self._loss_name.set_text(loss_name(new, LOSSES[new.training.loss].title))
        self._experiment = new
        self._tell_unit()
        self._show_layers(new)
        regression = new.data.task.is_regression
        heading = self._plots[1].heading
        heading.set_text(self.tr("R²") if regression else self.tr("Accuracy"))
        heading.setToolTip(
            with_formula(
                self.tr("How much of the spread of y is explained: 1 all of it, 0 no more than the mean does."),
                "R² = 1 − Σ (y − ŷ)² / Σ (y − ȳ)²",
            )
            if regression
            else self.tr("Share of the data that is answered rightly.")
        )
        self.accuracy.set_y_label(heading.text())
        self.accuracy.set_percent(not regression)
        self.accuracy.set_least(LEAST_R2 if regression else None)
        self._has_validation = new.data.counts[1] > 0
        self._show_legend()
        if not self._unit_chosen:
            self._unit.set_chosen(STEP if new.data.space == "picture" else EPOCH)

    def _tell_unit(self, *_state: object) -> None:
        """Say in which unit the loss is, and how it becomes that of the data."""
        words = unit_words(self._experiment, self._trainer.readings.target_deviation)
        for told in (self._loss_name, self._plots[0].heading):
            told.setToolTip(words)

    def set_narrow(self, narrow: bool) -> None:
        """Leave the name of the loss out, for small windows."""
        self._loss_name.setVisible(not narrow)
        if narrow != self._narrow:
            self._narrow = narrow
            self._place_controls()

    def _show_layers(self, experiment: Experiment) -> None:
        """A line for each layer that learns."""
        lines = layer_lines(experiment)
        if lines != self._lines:
            self._lines = lines
            self._draw_soon()

    def _draw_in_turn(self) -> None:
        """Draw what training brought: the loss, and in turn accuracy and layers, many lines of layers more seldom."""
        self._turn += 1
        self._owed -= 1
        self._draw(accuracy=self._turn % 2 == 1, layers=self._turn % self._round == 0)
        if self._owed > 0:
            self._later.start(DRAW_MS)

    @property
    def _round(self) -> int:
        """How many times curves are drawn until every plot had its turn."""
        return 2 * math.ceil(max(1, len(self._lines)) / LINES_AT_ONCE)

    def _draw(self, accuracy: bool = True, layers: bool = True) -> None:
        history, ghost, smoothing = self._trainer.history, self._trainer.ghost, self._smoothing.value
        by_epoch = self._unit.current == EPOCH
        losses, accuracies = _training_curves(history, by_epoch)
        old_losses, old_accuracies = (None, None) if ghost is None else _training_curves(ghost, by_epoch)
        self._feeds[0].show(losses, history.validation_loss, old_losses, smoothing)
        if accuracy:
            self._feeds[1].show(accuracies, history.validation_accuracy, old_accuracies, smoothing)
        gradients = history.gradient_norms_by_epoch if by_epoch else history.gradient_norms
        if layers:
            self._layers.show(self._lines, gradients, smoothing)
        self.loss.set_marks(history.marks)
        self._show_legend()

    def _show_legend(self) -> None:
        entries = [LegendEntry(self.tr("train"), "run")]
        if self._has_validation:
            entries.append(LegendEntry(self.tr("validation"), "run", dashed=True))
        if self._trainer.ghost is not None:
            entries.append(LegendEntry(self.tr("last run"), "ghost"))
        self._legend.set_entries(entries)

    def _draw_soon(self) -> None:
        self._owed = self._round
        if self.isVisible() and not self._later.isActive():
            self._later.start(DRAW_MS)

    def _run_started(self, _run: int) -> None:
        self._draw()

    def _connect(self) -> None:
        self._trainer.progressed.connect(self._draw_soon)
        self._trainer.stateChanged.connect(self._tell_unit)
        self._trainer.runStarted.connect(self._run_started)
        self._smoothing.moved.connect(lambda _value: self._draw())
        self._unit.chosen.connect(self.choose_unit)
        self._axis.chosen.connect(lambda key: self.loss.set_log(key == LOGARITHMIC))

    @property
    def unit(self) -> str:
        """What a point of the training curves stands for: a step or an epoch."""
        return self._unit.current

    def choose_unit(self, key: str) -> None:
        """From now on a point for every step, or for every epoch, whatever the data."""
        self._unit_chosen = True
        self._unit.set_chosen(key)
        self._draw()

    def _lay_out(self) -> None:
        self._plots = tuple(PlotColumn(self._look, plot) for plot in (self.loss, self.accuracy, self.gradient))
        self._plots[0].add_words(self._loss_name, self._legend)
        self._plots[0].add_control(self._axis)
        self._plots[2].heading.setToolTip(self._gradient_words())
        self._columns = QHBoxLayout(self)
        for column in self._plots:
            self._columns.addWidget(column)

    def _gradient_words(self) -> str:
        return with_formula(
            self.tr(
                "How long the gradient of each layer's weights and biases is, as the optimiser is given it: "
                "of one batch, with L1 and after clipping; of L-BFGS at the start of the step, with L2 too.\n"
                "Lines far apart show it vanishing or exploding on its way back through the layers."
            ),
            "‖∂L/∂(W, b)‖ = √(Σ (∂L/∂w)² + Σ (∂L/∂b)²)",
        )

    def _place_controls(self) -> None:
        """Unit and smoothing stand over the last plot that is seen; in narrow windows one over each of the last two."""
        last = self._plots[1 if self._look.theme.projector else 2]
        before = self._plots[1] if self._narrow else last
        last.add_control(self._unit)
        before.add_control(self._smoothing)

    def _fit(self) -> None:
        pad = self._look.px(16, 18)
        self._columns.setContentsMargins(pad, 0, pad, self._look.px(6, 4))
        self._columns.setSpacing(self._look.px(32))
        projector = self._look.theme.projector
        for place, width in enumerate(PROJECTOR_WIDTHS if projector else WIDTHS):
            self._columns.setStretch(place, width)
        self._plots[2].setVisible(not projector)
        self._smoothing.setFixedWidth(self._look.px(150, 240))
        self._place_controls()
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("surface"))
        painter.end()


def _training_curves(history: History, by_epoch: bool) -> tuple[Series, Series]:
    """Loss and accuracy of the training part."""
    if by_epoch:
        return history.train_loss_by_epoch, history.train_accuracy_by_epoch
    return history.train_loss, history.train_accuracy
