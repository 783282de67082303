"""What stands in the bar: race, step and rewind, how far it is, how fast it goes, and how it is looked at."""

from __future__ import annotations

import math

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from playground.session.race import PACE, SPEEDS, RaceTrack
from playground.ui.numbers import THIN, count, rate
from playground.ui.pace import Pace
from playground.ui.paint import text_width
from playground.ui.theme import Look
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.checkbox import CheckBox
from playground.ui.widgets.label import Label
from playground.ui.widgets.scale import Scale
from playground.ui.widgets.segmented import Segmented
from playground.ui.widgets.slider import ValueSlider

CONTOUR, RELIEF, RATES = "contour", "relief", "rates"
"""Ways to look: a map, in 3-D, and, where there is no room for it below, the eight learning rates."""
MOST_SHOWN = 99_999


class RaceBar(QWidget):
    """Right-aligned controls of the race.

    Signals:
        trails_switched(on), forces_switched(on): what is drawn beside the ends of the paths.
        view_chosen(view): one of contour, relief, rates.
    """

    trails_switched = Signal(bool)
    forces_switched = Signal(bool)
    view_chosen = Signal(str)

    def __init__(self, look: Look, track: RaceTrack, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._track = track
        self.race = Button(look, self.tr("Race"), "ph.play-fill", "outlined", "", self)
        self.step = Button(
            look, "", "ph.skip-forward-fill", "quiet", self.tr("One step of everyone, then rest (S)."), self
        )
        self.step.setAccessibleName(self.tr("Step"))
        self.rewind = Button(
            look, "", "ph.rewind-fill", "quiet", self.tr("Everyone back to the start (Shift+R)."), self
        )
        self.rewind.setAccessibleName(self.tr("Rewind the race"))
        self.count = Label(look, "", "value")
        self.count.setToolTip(self.tr("Steps each racer has made."))
        self.speed = self._speed_slider()
        self.trails = CheckBox(
            look, self.tr("trails"), self.tr("Show where everyone came along, not only where they are."), self
        )
        self.trails.set_checked(True)
        self._forces_tip = self.tr(
            "Arrows at those with momentum: the velocity they keep, and what the slope adds to it; together they are "
            "the next step. Momentum is a ball with friction."
        )
        self.forces = CheckBox(look, self.tr("forces"), self._forces_tip, self)
        self._view_tip = self.tr("Look at the surface from above, with contour lines, or in 3-D.")
        self.view = Segmented(look, ((CONTOUR, self.tr("contour")), (RELIEF, self.tr("3-D"))), self._view_tip, self)
        self.long_view = Segmented(
            look,
            ((CONTOUR, self.tr("contour")), (RELIEF, self.tr("3-D")), (RATES, self.tr("eight rates"))),
            self._view_tip + " " + self.tr("Or see what eight learning rates do in a bowl."),
            self,
        )
        for view in (self.view, self.long_view):
            view.setAccessibleName(self.tr("View of the surface"))
            view.chosen.connect(self.choose_view)
        self._lay_out()
        self._connect()
        self._restyle()

    @property
    def options(self) -> tuple[QWidget, ...]:
        """What moves elsewhere where the bar is too short."""
        return (self.speed, self.trails, self.forces)

    @property
    def chosen_view(self) -> str:
        """One of contour, relief, rates."""
        return self.long_view.current if self.long_view.isVisibleTo(self) else self.view.current

    def take_options(self) -> None:
        """Have the options in the bar (again)."""
        for option in self.options:
            self._row.removeWidget(option)
        place = self._row.indexOf(self.count) + 1
        for number, option in enumerate(self.options):
            self._row.insertWidget(place + number, option)

    def set_long(self, long: bool) -> None:
        """Whether the eight learning rates are one of the views."""
        before = self.chosen_view
        self.long_view.setVisible(long)
        self.view.setVisible(not long)
        self.choose_view(CONTOUR if before == RATES and not long else before)

    def allow_forces(self, allowed: bool) -> None:
        """Whether arrows can be drawn: on the map alone."""
        self.forces.setEnabled(allowed)
        self.forces.setToolTip(self._forces_tip if allowed else self.tr("Forces are drawn on the map with contours."))

    def choose_view(self, view: str) -> None:
        """Look at it so. Raises ValueError for a view there is not."""
        self.long_view.set_chosen(view)
        if view != RATES:
            self.view.set_chosen(view)
        self.view_chosen.emit(view)

    def toggle(self) -> None:
        """Race on, or rest."""
        if self.race.isEnabled():
            (self._track.pause if self._track.is_running else self._track.play)()

    def single_step(self) -> None:
        """One step of everyone, if anybody takes part."""
        if self.step.isEnabled():
            self._track.step()

    def _speed_slider(self) -> ValueSlider:
        scale = Scale(minimum=SPEEDS[0], maximum=SPEEDS[1], log=True, default=1.0)
        tip = self.tr("Slow motion, or faster: {pace} steps a second at 1 ×.\nDouble click: 1 ×.").format(
            pace=rate(PACE)
        )
        slider = ValueSlider(
            self._look, self.tr("speed"), scale, lambda speed: f"{rate(speed)}{THIN}×", tip, self, inline=True
        )
        slider.setAccessibleName(self.tr("speed of the race"))
        return slider

    def _lay_out(self) -> None:
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addStretch(1)
        for widget in (self.race, self.step, self.rewind, self.count, *self.options, self.view, self.long_view):
            self._row.addWidget(widget)
        self.long_view.hide()

    def _connect(self) -> None:
        track = self._track
        self.race.clicked.connect(self.toggle)
        self.step.clicked.connect(track.step)
        self.rewind.clicked.connect(track.rewind)
        self.speed.moved.connect(track.set_speed)
        self.trails.switched.connect(self.trails_switched)
        self.forces.switched.connect(self.forces_switched)
        track.runningChanged.connect(self._show_running)
        track.changed.connect(self._show_running)
        track.progressed.connect(Pace(self._show_count, self).ask)
        track.speedChanged.connect(self._show_speed)
        self._look.changed.connect(self._restyle)
        self._show_running()
        self._show_count()
        self._show_speed()

    def _show_running(self, *_state: object) -> None:
        running, anybody = self._track.is_running, any(racer.on for racer in self._track.race.racers)
        self.race.set_text(self.tr("Pause") if running else self.tr("Race"))
        self.race.set_icon("ph.pause-fill" if running else "ph.play-fill")
        tip = self.tr("Rest after this step (R).") if running else self.tr("Let everyone descend side by side (R).")
        self.race.setToolTip(tip if anybody else self.tr("Nobody takes part: switch an optimiser on."))
        self.race.setEnabled(anybody)
        self.step.setEnabled(anybody)

    def _show_count(self) -> None:
        self.count.set_text(self.tr("step {number}").format(number=count(self._track.standing.step)))

    def _show_speed(self) -> None:
        self.speed.set_value(self._track.speed)

    def _restyle(self) -> None:
        look = self._look
        self._row.setSpacing(look.px(12, 12))
        font = look.font("button")
        words = max(text_width(font, word) for word in (self.tr("Race"), self.tr("Pause")))
        self.race.setFixedWidth(math.ceil(words + look.px(46, 68)))
        longest = self.tr("step {number}").format(number=count(MOST_SHOWN))
        self.count.setFixedWidth(math.ceil(text_width(look.font("value"), longest)))
        self.speed.setFixedWidth(look.px(190, 224))
