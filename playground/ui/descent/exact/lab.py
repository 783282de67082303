"""The normalisation lab: one regression with raw and with standardised inputs, descended side by side."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from playground.core import edits
from playground.core.descent.line_fit import Lesson, LineFit, Values
from playground.core.descent.line_scale import Line
from playground.core.experiment import Experiment
from playground.session.studio import Studio
from playground.ui.descent.exact.heading import Heading
from playground.ui.descent.exact.lab_side import MOST_STEPS, Descent, LabSide
from playground.ui.descent.exact.subject import LineSubject
from playground.ui.numbers import count, loss, parse_percent, percent, rate
from playground.ui.theme import Look
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.label import Hairline, Label
from playground.ui.widgets.segmented import Segmented
from playground.ui.widgets.slider import Scale, ValueSlider

SHARE, ALPHA = "share", "alpha"
FIRST_SHARE, LARGEST_SHARE = 0.4, 1.25
FIRST_STEPS = 20
BEAT_MS, PLAY_TO = 60, 100
"""Playing makes a step a beat, up to so many."""
START: Line = (0.0, 0.0)
"""Slope and height of the line both begin with: y = 0."""


class NormalisationLab(QWidget):
    """Arithmetic alone: the network is not touched, until its inputs are asked to be standardised."""

    def __init__(self, look: Look, studio: Studio, subject: LineSubject, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._studio = studio
        self._subject = subject
        self._lesson: Lesson | None = None
        self._start = START
        self._small: bool | None = None
        self._make_controls()
        tr = self.tr
        tip = tr("Press on the map to begin there; the other side begins with the same line.")
        self.raw = LabSide(look, tr("x as it is"), tr("Loss over w and b, raw inputs"), tip)
        self.standard = LabSide(look, tr("x standardised"), tr("Loss over w and b, standardised inputs"), tip)
        self.raw.startChosen.connect(lambda w, b: self._begin((w, b)))
        self.standard.startChosen.connect(self._begin_standard)
        self.verdict = Label(look, "", "secondary", "ink2", wrap=True)
        self.verdict.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.adopt = Button(look, "", "ph.arrows-in-line-horizontal", "outlined")
        self.adopt.clicked.connect(self._adopt)
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)
        subject.pointsChanged.connect(self._show_points)
        look.changed.connect(self._restyle)
        self.show_experiment(studio.document.experiment)
        self.set_small(False)
        self._show_points()

    def _make_controls(self) -> None:
        look, tr = self._look, self.tr
        self.heading = Heading(look, tr("Normalisation lab"), tr("the same regression, raw and standardised"), self)
        self.mode = Segmented(
            look,
            ((SHARE, tr("same share of the limit")), (ALPHA, tr("same α"))),
            tr("Whether both descend at the same share of their own limit 2/λmax, or at the same learning rate α."),
            height="card",
        )
        self.mode.setAccessibleName(tr("What both descents have in common"))
        self._share_scale = Scale(minimum=0.01, maximum=LARGEST_SHARE, default=FIRST_SHARE)
        self.share = ValueSlider(
            look,
            tr("share"),
            self._share_scale,
            lambda value: percent(value, 0),
            tr("The learning rate of each as a share of its own limit, α / (2/λmax). Above 100 % it diverges."),
            read=parse_percent,
            inline=True,
        )
        self.alpha = ValueSlider(
            look,
            "α",
            Scale(minimum=1e-4, maximum=1.0, log=True, default=0.01),
            rate,
            tr("The learning rate of both: w ← w − α ∂E/∂w."),
            inline=True,
        )
        self.alpha.setAccessibleName(tr("learning rate α"))
        self.alpha.hide()
        self.steps = ValueSlider(
            look,
            tr("steps"),
            Scale(minimum=0, maximum=MOST_STEPS, integer=True, default=FIRST_STEPS),
            lambda value: count(round(value)),
            tr("How many steps both have made."),
            inline=True,
        )
        self.play = Button(look, tr("Play both"), "ph.play-fill", "outlined", height="card")
        self.play.setToolTip(tr("Let both descend from the first step on, as many steps at a time."))
        self.mode.chosen.connect(self._choose_mode)
        for slider in (self.share, self.alpha):
            slider.moved.connect(lambda _value: self._descend())
        self.steps.moved.connect(self._set_steps)
        self.play.clicked.connect(self._toggle)

    def _lay_out(self) -> None:
        look = self._look
        self._controls = QWidget(self)
        self._control_row = QHBoxLayout(self._controls)
        self._control_row.setContentsMargins(0, 0, 0, 0)
        for control in (self.mode, self.share, self.alpha, self.steps, self.play):
            self._control_row.addWidget(control)
        self._control_row.addStretch(1)
        self._sides = QWidget(self)
        sides = QHBoxLayout(self._sides)
        sides.setContentsMargins(0, 0, 0, 0)
        sides.setSpacing(16)
        sides.addWidget(self.raw, 1)
        sides.addWidget(Hairline(look, Qt.Orientation.Vertical))
        sides.addWidget(self.standard, 1)
        self._words = QWidget(self)
        self._words_row = QBoxLayout(QBoxLayout.Direction.TopToBottom, self._words)
        self._words_row.setContentsMargins(0, 0, 0, 0)
        self._words_row.setSpacing(10)
        self._words_row.addWidget(self.verdict)
        self._words_row.addWidget(self.adopt, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._words_row.addStretch(1)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setSpacing(16)
        self._body.addWidget(self._sides, 1)
        self._body.addWidget(self._words)
        self._head = QHBoxLayout()
        self._head.addWidget(self.heading, 1)
        self._second = QHBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 6, 16, 8)
        column.setSpacing(8)
        column.addLayout(self._head)
        column.addLayout(self._second)
        column.addLayout(self._body, 1)

    def set_small(self, small: bool) -> None:
        """Take the form of a small window: controls on a row of their own, words below the maps."""
        if small != self._small:
            self._small = small
            (self._second if small else self._head).addWidget(self._controls)
            ways = QBoxLayout.Direction
            self._body.setDirection(ways.TopToBottom if small else ways.LeftToRight)
            self._words_row.setDirection(ways.LeftToRight if small else ways.TopToBottom)
            self._words_row.setStretch(0, 1 if small else 0)
            self._words_row.setStretch(2, 0 if small else 1)
            self._restyle()

    def _restyle(self) -> None:
        look = self._look
        self._control_row.setSpacing(look.px(14, 16))
        for slider in (self.share, self.alpha, self.steps):
            slider.setFixedWidth(look.px(190, 250))
        wide = 16_777_215 if self._small else look.px(260, 320)
        self._words.setMinimumWidth(0 if self._small else wide)
        self._words.setMaximumWidth(wide)

    # --- what is shown ------------------------------------------------------------------------------------------

    @property
    def lesson(self) -> Lesson | None:
        return self._lesson

    def show_experiment(self, new: Experiment) -> None:
        """Offer the other way of reading the inputs."""
        is_standard = new.data.normalisation == "standard"
        self.adopt.set_text(
            self.tr("Take the network's inputs raw") if is_standard else self.tr("Standardise the network's inputs")
        )
        self.adopt.setToolTip(self.tr("Changes the data, so that training begins anew; can be undone (Ctrl+Z)."))

    def _adopt(self) -> None:
        document = self._studio.document
        to = "none" if document.experiment.data.normalisation == "standard" else "standard"
        document.edit(edits.set_data(document.experiment, normalisation=to))

    def _show_points(self) -> None:
        points = self._subject.points
        if points is None:
            return  # a run is about to begin; its points are most often the same
        if self._lesson is None or not _same(self._lesson.raw, points.x, points.y):
            self._lesson = Lesson.of(LineFit(points.x, points.y))
            self._start = START
            self._fit_alpha(self._lesson)
        self._descend()

    def _fit_alpha(self, lesson: Lesson) -> None:
        """Room for all rates that matter on either side; the chosen one begins where the raw side goes well."""
        low, high = sorted((lesson.raw.bound, lesson.standard.bound))
        scale = Scale(minimum=low / 100, maximum=LARGEST_SHARE * high, log=True, default=FIRST_SHARE * lesson.raw.bound)
        self.alpha.set_scale(scale)
        self.alpha.set_value(scale.default)

    def _choose_mode(self, mode: str) -> None:
        self.share.setVisible(mode == SHARE)
        self.alpha.setVisible(mode == ALPHA)
        self._descend()

    def _begin(self, line: Line) -> None:
        self._start = line
        self._descend()

    def _begin_standard(self, w: float, b: float) -> None:
        if self._lesson is not None:
            self._begin(self._lesson.raw.standard_scale.to_data((w, b)))

    def _set_steps(self, steps: float) -> None:
        self._stop()
        self._show_steps(round(steps))

    def _descend(self) -> None:
        lesson = self._lesson
        if lesson is None:
            return
        at_raw, at_standard = lesson.starts(self._start)
        sides = ((self.raw, lesson.raw, at_raw), (self.standard, lesson.standard, at_standard))
        for side, fit, start in sides:
            alpha = self.share.value * fit.bound if self.mode.current == SHARE else self.alpha.value
            side.show_descent(Descent.of(fit, start, alpha), round(self.steps.value))
        self._tell()

    def _show_steps(self, steps: int) -> None:
        self.steps.set_value(steps)
        for side in (self.raw, self.standard):
            side.show_steps(steps)
        self._tell()

    def _tell(self) -> None:
        raw, standard = self.raw.descent, self.standard.descent
        if raw is None or standard is None:
            return
        steps = round(self.steps.value)
        why = self.tr(
            "With x as it is, the loss bends {condition} times as much in its steepest direction as in its flattest "
            "one: a step that does not overshoot in the one (α < {limit}) hardly moves in the other. With mean 0 and "
            "deviation 1 it bends alike in all directions (κ = {other}), so that one learning rate fits both."
        ).format(
            condition=rate(raw.fit.condition),
            limit=rate(raw.fit.bound),
            other=rate(round(standard.fit.condition, 6)),
        )
        if min(raw.share, standard.share) > 1.0:
            result = self.tr("Above its limit 2/λmax a descent diverges, standardised or not.")
        else:
            result = self.tr("After {steps} steps the loss is {standard}, with raw inputs {raw}.").format(
                steps=count(steps), standard=_loss_text(standard, steps), raw=_loss_text(raw, steps)
            )
        self.verdict.set_text(f"{why} {result}")

    # --- playing ------------------------------------------------------------------------------------------------

    @property
    def is_playing(self) -> bool:
        return self._timer.isActive()

    def _toggle(self) -> None:
        if self.is_playing:
            self._stop()
            return
        self._show_steps(0)
        self._timer.start()
        self._name_play()

    def _beat(self) -> None:
        steps = round(self.steps.value) + 1
        self._show_steps(steps)
        if steps >= PLAY_TO:
            self._stop()

    def _stop(self) -> None:
        self._timer.stop()
        self._name_play()

    def _name_play(self) -> None:
        playing = self.is_playing
        self.play.set_icon("ph.pause-fill" if playing else "ph.play-fill")
        self.play.set_text(self.tr("Pause") if playing else self.tr("Play both"))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._stop()


def _loss_text(descent: Descent, steps: int) -> str:
    return loss(descent.loss_after(steps))


def _same(fit: LineFit, x: Values, y: Values) -> bool:
    return np.array_equal(fit.x, x) and np.array_equal(fit.y, y)
