"""The middle of the tab: the surface from above or in 3-D, and everyone's path on it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from playground.core.descent.race import Race, starts_anew
from playground.core.descent.standing import RacerPath
from playground.session.race import RaceTrack
from playground.ui.descent.surfaces.forces import ForcesLegend, force_marks
from playground.ui.descent.surfaces.heights import Range, height_grid
from playground.ui.descent.surfaces.race_bar import CONTOUR, RELIEF
from playground.ui.descent.surfaces.racers import racer_color, racer_symbol, racer_title
from playground.ui.theme import Look
from playground.ui.widgets.contour_map import ContourMap
from playground.ui.widgets.map_marks import Mark
from playground.ui.widgets.path_line import PathLine
from playground.ui.widgets.surface_3d import Surface3D

NEWEST = 3000
"""So many of the last places of a path are drawn at most."""


class RacingView(QWidget):
    """Map and 3-D view show the same; a press or drag on the map, or Enter at its crosshair, starts everyone there."""

    def __init__(self, look: Look, track: RaceTrack, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._track = track
        self._trails, self._forces = True, False
        self._ground: tuple[str, float] | None = None  # whose heights the map has
        self._relief_of: tuple[str, float] | None = None
        self.map = ContourMap(look, self)
        self.map.set_names("x", "y", self.tr("loss"))
        self.map.setAccessibleDescription(
            self.tr(
                "A click starts everyone there. Arrow keys read off the height, Shift goes ten steps; "
                "Enter starts everyone at the crosshair."
            )
        )
        self.relief = Surface3D(look, self)
        self.relief.set_names(self.tr("loss"))
        self.legend = ForcesLegend(look, self)
        self.legend.hide()
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.map)
        self._stack.addWidget(self.relief)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._column.addWidget(self._stack, 1)
        self._column.addWidget(self.legend)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, False)
        self.map.rangeWanted.connect(self._fill)
        self.map.pressed.connect(track.start_at)
        self.map.dragged.connect(track.start_at)
        track.changed.connect(self._show_race)
        track.progressed.connect(self._show_standing)
        look.changed.connect(self._restyle)
        self._restyle()

    @property
    def view(self) -> str:
        """What is shown: the map or the 3-D view."""
        return CONTOUR if self._stack.currentWidget() is self.map else RELIEF

    def set_view(self, view: str) -> None:
        """Show the map, or the 3-D view."""
        self._stack.setCurrentWidget(self.relief if view == RELIEF else self.map)
        self._show_race()

    def show_trails(self, shown: bool) -> None:
        """Whether whole paths are drawn, or only where everyone is."""
        self._trails = shown
        self._show_standing()

    def show_forces(self, shown: bool) -> None:
        """Whether velocity and slope are drawn at those with momentum, and explained below."""
        self._forces = shown
        self._show_standing()

    def paths(self) -> list[PathLine]:
        """The paths of those who take part, as they are drawn."""
        return [self._line(path) for path in self._standing_paths()]

    def _standing_paths(self) -> list[RacerPath]:
        race, standing = self._track.race, self._track.standing
        if starts_anew(standing.race, race):
            return []
        return [path for path in standing.paths if race.racers[path.index].on]

    def _line(self, path: RacerPath) -> PathLine:
        optimiser = self._track.race.racers[path.index].optimiser
        return PathLine(
            places=path.places[-NEWEST:] if self._trails else path.places[-1:],
            color=racer_color(self._look, path.index),
            symbol=racer_symbol(path.index),
            label=racer_title(optimiser),
            dots=True,
        )

    def _marks(self, paths: list[RacerPath]) -> list[Mark]:
        race = self._track.race
        marks = [Mark(kind="minimum", place=place) for place in race.ground.minima]
        marks.append(Mark(kind="start", place=race.start, label=self.tr("start")))
        if self._forces and self.view == CONTOUR:
            view = self.map.view()
            unit = view.rect.width() / (view.x[1] - view.x[0])  # px a unit of the plane, the same along both axes
            marks += force_marks(self._look, race, paths, unit)
        return marks

    def _show_race(self, *_changed: object) -> None:
        if not self.isVisible():
            return
        race = self._track.race
        ground = _ground_of(race)
        if self.view == CONTOUR and ground != self._ground:
            self._ground = ground
            self.map.set_range(race.ground.x, race.ground.y)
            self._fill(*self.map.wanted_range())
        if self.view == RELIEF and ground != self._relief_of:
            self._relief_of = ground
            x, y = race.ground.x, race.ground.y
            self.relief.set_heights(height_grid(race, x, y), x, y, log=race.ground.is_log, lowest=_floor(race))
        self._show_standing()

    def _fill(self, x: Range, y: Range) -> None:
        race = self._track.race
        self.map.set_heights(height_grid(race, x, y), x, y, log=race.ground.is_log, lowest=_floor(race))

    def _show_standing(self) -> None:
        if not self.isVisible():
            return
        paths = self._standing_paths()
        shown = self.map if self.view == CONTOUR else self.relief
        shown.set_paths([self._line(path) for path in paths])
        shown.set_marks(self._marks(paths))
        self.legend.setVisible(self._forces and self.view == CONTOUR)
        self.legend.show_race(self._track.race)

    def _restyle(self) -> None:
        look = self._look
        self._column.setContentsMargins(look.px(16, 12), look.px(14, 10), look.px(16, 12), look.px(6, 6))
        palette = self.palette()
        palette.setColor(self.backgroundRole(), look.color("canvas"))
        self.setPalette(palette)
        self.setAutoFillBackground(True)
        self._show_standing()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_race()


def _ground_of(race: Race) -> tuple[str, float]:
    """What the heights depend on."""
    return race.surface, race.condition if race.ground.has_condition else 0.0


def _floor(race: Race) -> float | None:
    """What the logarithm of heights is taken above; the surfaces that ask for one have their minima at 0."""
    return 0.0 if race.ground.is_log else None
