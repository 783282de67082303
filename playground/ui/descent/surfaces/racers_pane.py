"""The table of those who race: who takes part, with which learning rate and constants, and how they stand."""

from __future__ import annotations

from functools import partial
from typing import Any

import attrs
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from playground.core.descent.race import Racer, first_race, starts_anew, with_racer
from playground.core.descent.standing import RacerPath
from playground.core.fields import limits_of
from playground.session.race import RaceTrack
from playground.ui.descent.surfaces.racer_row import RacerRow
from playground.ui.descent.surfaces.racers import racer_title
from playground.ui.numbers import rate
from playground.ui.pace import Pace
from playground.ui.theme import Look
from playground.ui.train.constant_sliders import Constants
from playground.ui.train.overlay import Overlay
from playground.ui.train.wording import term
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.label import Hairline, Label
from playground.ui.widgets.scale import Scale
from playground.ui.widgets.segmented import Segmented
from playground.ui.widgets.slider import ValueSlider

LOSS, STEPS = "loss", "steps"


class RacerConstants(QWidget):
    """Learning rate and constants of one racer, under its name and formula."""

    def __init__(self, look: Look, track: RaceTrack, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._track = track
        self._index = 0
        self.heading = Label(look, "", "heading")
        self.formula = Label(look, "", "mono", "ink2", wrap=True)
        limits = limits_of(Racer, "learning_rate")
        scale = Scale(minimum=limits.minimum, maximum=limits.maximum, log=True, default=0.01)
        self.rate = ValueSlider(look, self.tr("learning rate α"), scale, rate, self.tr("Length of its steps."), self)
        self.rate.moved.connect(self._set_rate)
        self.sliders = Constants(look, self._tie, self)
        self.sliders.set_most(2)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        for widget in (self.heading, self.formula, self.rate, self.sliders):
            column.addWidget(widget)
        track.changed.connect(self._show_race)

    def show_racer(self, index: int) -> None:
        """Show the constants of this one."""
        self._index = index
        self._show_race()

    def _show_race(self, *_changed: object) -> None:
        racer = self._track.race.racers[self._index]
        optimiser = racer.optimiser
        self.rate.set_value(racer.learning_rate)
        self.heading.set_text(racer_title(optimiser))
        self.formula.set_text(term(optimiser.formula).replace(";  ", "\n"))
        self.sliders.show_constants(optimiser)

    def _tie(self, slider: ValueSlider, name: str) -> None:
        slider.moved.connect(partial(self._set, name))

    def _set_rate(self, learning_rate: float) -> None:
        self._track.edit(with_racer(self._track.race, self._index, learning_rate=learning_rate))

    def _set(self, name: str, value: float) -> None:
        race = self._track.race
        optimiser: Any = race.racers[self._index].optimiser
        whole = limits_of(type(optimiser), name).whole
        changed = attrs.evolve(optimiser, **{name: round(value) if whole else value})
        self._track.edit(with_racer(race, self._index, optimiser=changed))


class RacersPane(QWidget):
    """Heading and columns, and below them a line for each optimiser; too many scroll."""

    def __init__(self, look: Look, track: RaceTrack, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._track = track
        self._overlay: Overlay | None = None
        self._pace = Pace(self._show_standing, self)
        self.heading = Label(look, self.tr("Optimisers"), "heading")
        tip = self.tr("Learning rates, constants, start and noise as this surface had them first.")
        self.put_back = Button(look, "", "ph.arrow-counter-clockwise", "quiet", tip, self)
        self.put_back.setAccessibleName(self.tr("Put back"))
        self.put_back.clicked.connect(track.put_back)
        self.column = Segmented(
            look,
            ((LOSS, self.tr("loss")), (STEPS, self.tr("steps"))),
            self.tr("The loss where each is now, or the steps each needed to a minimum, the quickest first."),
            self,
        )
        self.column.setAccessibleName(self.tr("Last column"))
        self.column.chosen.connect(lambda _column: self._pace.now())
        first = first_race(track.race.surface)
        self.rows = [
            RacerRow(look, index, racer, first.racers[index].learning_rate, self)
            for index, racer in enumerate(track.race.racers)
        ]
        for index, row in enumerate(self.rows):
            row.switched.connect(partial(self._switch, index))
            row.rate_moved.connect(partial(self._set_rate, index))
            row.opened.connect(partial(self.open_constants, index))
        self._order = list(range(len(self.rows)))
        self.constants = RacerConstants(look, track, self)
        self.constants.hide()
        self._lay_out()
        track.progressed.connect(self._pace.ask)
        look.changed.connect(self._restyle)
        track.changed.connect(self._show_race)
        self._show_race()
        self._restyle()

    def open_constants(self, index: int) -> None:
        """Open the constants of this one below its line, beside the map."""
        if self._overlay is None or self._overlay.parentWidget() is not self.window():
            self._overlay = Overlay(self._look, self.window())
        if self._overlay.isVisible():
            self._overlay.close_panel()
            return
        self.constants.show_racer(index)
        self._overlay.set_content(self.constants)
        self._overlay.open_at(self.rows[index], self._look.px(380, 402))

    def _lay_out(self) -> None:
        self._head = QHBoxLayout()
        self._head.addWidget(self.heading)
        self._head.addWidget(self.put_back)
        self._head.addStretch(1)
        self._rate_caption = Label(self._look, self.tr("learning rate"), "caption", "ink3")
        self._head.addWidget(self._rate_caption)
        self._head.addWidget(self.column)
        self._lines = QWidget()
        self._lines_column = QVBoxLayout(self._lines)
        self._lines_column.setSpacing(0)
        self._hairlines = [Hairline(self._look, Qt.Orientation.Horizontal, self._lines) for _row in self.rows]
        self._place_rows()
        self._scroll = QScrollArea(self)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._lines)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addLayout(self._head)
        self._column.addWidget(self._scroll, 1)

    def _place_rows(self) -> None:
        """The lines in their order, a hairline above each."""
        while self._lines_column.count():
            self._lines_column.takeAt(0)
        for line, index in zip(self._hairlines, self._order, strict=True):
            self._lines_column.addWidget(line)
            self._lines_column.addWidget(self.rows[index])
        self._lines_column.addStretch(1)

    def _switch(self, index: int, on: bool) -> None:
        self._track.edit(with_racer(self._track.race, index, on=on))

    def _set_rate(self, index: int, learning_rate: float) -> None:
        self._track.edit(with_racer(self._track.race, index, learning_rate=learning_rate))

    def _show_race(self, *_changed: object) -> None:
        race = self._track.race
        first = first_race(race.surface)
        for row, racer, other in zip(self.rows, race.racers, first.racers, strict=True):
            row.show_racer(racer)
            row.set_default_rate(other.learning_rate)
        self._pace.now()

    def _show_standing(self) -> None:
        if not self.isVisible():
            return
        by_steps = self.column.current == STEPS
        paths = [self._path(index) for index in range(len(self.rows))]
        for row, path in zip(self.rows, paths, strict=True):
            row.state.show_path(path, by_steps)
        order = list(range(len(self.rows)))
        if by_steps:
            order.sort(key=lambda index: _rank(paths[index]))
        if order != self._order:
            self._order = order
            self._place_rows()

    def _path(self, index: int) -> RacerPath | None:
        """How this one stands in the race as it is now."""
        standing, race = self._track.standing, self._track.race
        if starts_anew(standing.race, race) or not race.racers[index].on:
            return None
        return standing.path(index)

    def _restyle(self) -> None:
        look = self._look
        pad = look.px(16, 14)
        self._head.setContentsMargins(pad, look.px(6), pad, look.px(6))
        self._head.setSpacing(look.px(8))
        self._lines_column.setContentsMargins(pad, 0, pad, 0)
        self._rate_caption.setVisible(not look.theme.projector)
        widest = max(row.name.sizeHint().width() for row in self.rows)
        for row in self.rows:
            row.name.setFixedWidth(widest)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._pace.now()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(440, 430), self._look.px(320, 300))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(380, 400), self._look.px(140, 180))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("surface"))
        painter.end()


def _rank(path: RacerPath | None) -> tuple[int, float]:
    """Those who arrived, the quickest first; then those on their way by their loss; then who takes no part."""
    if path is None:
        return 2, 0.0
    return (1, path.loss) if path.arrived is None else (0, float(path.arrived))
