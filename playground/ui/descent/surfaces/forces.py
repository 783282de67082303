"""Momentum as a ball with friction: the arrows of what moves it, and the words that explain them."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.core.descent.race import Race
from playground.core.descent.standing import Fate, RacerPath
from playground.core.optimisers import Momentum, Nesterov
from playground.ui.descent.surfaces.racers import racer_color, racer_title
from playground.ui.numbers import THIN, rate
from playground.ui.paint import put_text, text_width
from playground.ui.theme import Look
from playground.ui.widgets.map_marks import Mark
from playground.ui.widgets.path_paint import paint_arrowhead

ENLARGED = 6.0
"""Arrows are so many times as long as the moves they stand for."""
LONGEST, SHORTEST = 110.0, 5.0
"""px: longer pairs of arrows are shortened together, shorter arrows left out."""


def rolls(race: Race, index: int) -> bool:
    """Whether this racer has momentum."""
    return isinstance(race.racers[index].optimiser, Momentum | Nesterov)


def force_marks(look: Look, race: Race, paths: Sequence[RacerPath], unit: float) -> list[Mark]:
    """Two arrows at each racer with momentum: the velocity it keeps, and −α·g, what the slope adds to the step.

    ``unit`` is how many px one unit of the plane is long.
    """
    marks = []
    for path in paths:
        if not rolls(race, path.index) or path.fate is Fate.DIVERGED:
            continue
        pull = -race.racers[path.index].learning_rate * path.gradient
        lengths = [ENLARGED * unit * float(np.hypot(*arrow)) for arrow in (path.velocity, pull)]
        longest = max(lengths)
        if not math.isfinite(longest) or longest <= 0:
            continue
        shrink = min(1.0, LONGEST / longest)
        place = (float(path.places[-1][0]), float(path.places[-1][1]))
        colors = (racer_color(look, path.index), look.color("ink"))
        for arrow, length, color in zip((path.velocity, pull), lengths, colors, strict=True):
            if length * shrink >= SHORTEST:
                direction = (float(arrow[0]), float(arrow[1]))
                marks.append(Mark(kind="arrow", place=place, direction=direction, length=length * shrink, color=color))
    return marks


class ForcesLegend(QWidget):
    """Which arrow is which, and what momentum does, in two lines under the map."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._index = 1
        self._lines = ("", "")
        self._short = ("", "")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    @property
    def words(self) -> tuple[str, str]:
        """What stands beside the two arrows."""
        return self._lines

    def show_race(self, race: Race) -> None:
        """Explain it with the numbers of the first racer that has momentum."""
        index = next(
            (i for i, racer in enumerate(race.racers) if racer.on and rolls(race, i)),
            next(i for i in range(len(race.racers)) if rolls(race, i)),
        )
        optimiser = race.racers[index].optimiser
        assert isinstance(optimiser, Momentum | Nesterov)
        kept, lost = (f"{rate(100 * share)}{THIN}%" for share in (optimiser.momentum, 1 - optimiser.momentum))
        name = racer_title(optimiser)
        lines = (
            self.tr(
                "{name}: a ball with friction, v ← μ v + g. It keeps {kept} of its speed, friction takes {lost}."
            ).format(name=name, kept=kept, lost=lost),
            self.tr(
                "What the slope adds, −α g; the next step is both arrows together ({times} × as long here)."
            ).format(times=f"{ENLARGED:g}"),
        )
        if (index, lines) != (self._index, self._lines):
            self._index, self._lines = index, lines
            self._short = (
                self.tr("keeps {kept} of its speed: v ← μ v + g").format(kept=kept),
                self.tr("the slope adds −α g"),
            )
            self.setAccessibleName(self.tr("What the arrows are"))
            self.setAccessibleDescription(" ".join(lines))
            self.setToolTip(
                self.tr(
                    "On a slope that stays the same, a ball rolls up to 1 / (1 − μ) times as fast as plain gradient "
                    "descent steps; across a ravine its swings cancel each other."
                )
            )
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(300), 2 * self._row() + self._look.px(8))

    def _row(self) -> int:
        return self._look.line_height("secondary") + self._look.px(2)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, row = self._look, self._row()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font, lines, arrow = look.font("secondary"), self._lines, look.px(34, 50)
        if max(text_width(font, line) for line in lines) + arrow + 10 > self.width():
            lines = self._short
        for number, color in enumerate((racer_color(look, self._index), look.color("ink"))):
            top = look.px(6) + number * row
            middle, tip = top + row / 2, QPointF(arrow - 4.0, top + row / 2)
            painter.setPen(QPen(color, look.px(2, 3)))
            painter.drawLine(QPointF(2, middle), tip - QPointF(8, 0))
            paint_arrowhead(painter, tip, 0.0, look.px(10, 15), color, look.color("canvas"))
            box = QRectF(arrow + look.px(6), top, self.width() - arrow - look.px(6), row)
            put_text(painter, font, look.color("ink2"), box, lines[number], Qt.AlignmentFlag.AlignLeft)
        painter.end()
