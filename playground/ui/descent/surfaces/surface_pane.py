"""The left pane: which surface, what it teaches, how narrow the bowl is, and how noisy the gradient."""

from __future__ import annotations

import secrets

import attrs
from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from playground.core.descent.race import Race
from playground.core.descent.surfaces import SURFACES
from playground.core.fields import limits_of
from playground.session.race import RaceTrack
from playground.ui.descent.surfaces.condition import condition_slider
from playground.ui.descent.surfaces.thumbnails import SurfaceThumbnails
from playground.ui.numbers import rate
from playground.ui.theme import Look
from playground.ui.train.wording import term, with_formula
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.choice import Choice, Option
from playground.ui.widgets.label import Label
from playground.ui.widgets.scale import Scale
from playground.ui.widgets.slider import ValueSlider


class SurfacePane(QWidget):
    """Pictures of the surfaces (in the projector theme a list), and what belongs to the one chosen."""

    def __init__(self, look: Look, track: RaceTrack, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._track = track
        self.heading = Label(look, self.tr("Surface"), "heading")
        self.thumbnails = SurfaceThumbnails(look, self)
        options = [Option(key, term(surface.title), term(surface.lesson)) for key, surface in SURFACES.items()]
        self.list = Choice(look, options, self.tr("The surface that is descended."), self)
        self.list.setAccessibleName(self.tr("Surface"))
        self.formula = Label(look, "", "mono", "ink2", wrap=True)
        self.lesson = Label(look, "", "secondary", "ink2", wrap=True)
        self.condition = condition_slider(look, self)
        self.noise = self._noise_slider()
        tip = self.tr("Throw the gradient's noise anew; everyone starts again.")
        self.dice = Button(look, "", "ph.dice-five", "quiet", tip, self)
        self.dice.setAccessibleName(self.tr("Throw the noise anew"))
        self._extra = QVBoxLayout()
        self._lay_out()
        self.thumbnails.chosen.connect(track.choose)
        self.list.chosen.connect(track.choose)
        self.condition.moved.connect(track.set_condition)
        self.noise.moved.connect(lambda noise: track.edit(attrs.evolve(track.race, noise=noise)))
        self.dice.clicked.connect(self._throw)
        track.changed.connect(self._show_race)
        look.changed.connect(self._restyle)
        self._show_race()
        self._restyle()

    def add_below(self, *widgets: QWidget) -> None:
        """Put these at the bottom; they may come from elsewhere."""
        for widget in widgets:
            self._extra.addWidget(widget)

    def _noise_slider(self) -> ValueSlider:
        limits = limits_of(Race, "noise")
        scale = Scale(minimum=limits.minimum, maximum=limits.maximum, default=0.0)
        text = self.tr(
            "Stochastic descent: to each coordinate of every gradient a random number is added, as if it were that of "
            "a batch and not of all data. σ counts in multiples of the median slope of this surface."
        )
        tip = with_formula(text, "g = ∇f + σ · s · N(0, 1)")
        return ValueSlider(self._look, self.tr("gradient noise σ"), scale, rate, tip, self)

    def _lay_out(self) -> None:
        self._noise_row = QHBoxLayout()
        self._noise_row.addWidget(self.noise, 1)
        self._noise_row.addWidget(self.dice)
        self._column = QVBoxLayout(self)
        for widget in (self.heading, self.list, self.thumbnails, self.formula, self.lesson, self.condition):
            self._column.addWidget(widget)
        self._column.addLayout(self._noise_row)
        self._column.addLayout(self._extra)
        self._column.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def _throw(self) -> None:
        limits = limits_of(Race, "seed")
        self._track.edit(attrs.evolve(self._track.race, seed=secrets.randbelow(int(limits.maximum) + 1)))

    def _show_race(self, *_changed: object) -> None:
        race = self._track.race
        ground = race.ground
        self.thumbnails.set_chosen(race.surface)
        self.list.set_chosen(race.surface)
        self.formula.set_text(ground.formula)
        self.formula.setAccessibleName(QCoreApplication.translate("SurfacePane", "Formula of the surface"))
        self.lesson.set_text(term(ground.lesson))
        self.condition.setVisible(ground.has_condition)
        self.condition.set_value(race.condition)
        self.noise.set_value(race.noise)
        self.dice.setEnabled(race.noise > 0)

    def _restyle(self) -> None:
        look, projector = self._look, self._look.theme.projector
        pad = look.px(16, 18)
        self._column.setContentsMargins(pad, look.px(10, 12), pad, look.px(8))
        self._column.setSpacing(look.px(8, 10))
        self._noise_row.setSpacing(look.px(6))
        self._extra.setSpacing(look.px(6))
        self.list.setVisible(projector)
        self.heading.setVisible(not projector)
        self.thumbnails.setVisible(not projector)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(250, 262), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Words that wrap ask for the height they would have in the least width; here they never are as narrow."""
        return QSize(self._look.px(226, 262), self._look.px(420, 430))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("surface"))
        painter.end()
