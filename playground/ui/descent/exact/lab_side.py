"""One side of the normalisation lab: a surface with the path over it, and its numbers."""

from __future__ import annotations

import math

import attrs
import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground.core.descent.line_fit import LineFit, Values, around
from playground.core.descent.line_scale import Line
from playground.ui.descent.exact.heights import Range, heights
from playground.ui.descent.exact.way import TO_AND_FRO, way_lines
from playground.ui.numbers import loss, percent, rate
from playground.ui.theme import Look
from playground.ui.widgets.contour_map import ContourMap
from playground.ui.widgets.label import Label
from playground.ui.widgets.map_marks import Mark
from playground.ui.widgets.markers import CIRCLE

MOST_STEPS = 500
GRID = 101


@attrs.frozen(eq=False)
class Descent:
    """Plain gradient descent on one surface; ``places`` (≤ MOST_STEPS + 1, 2), fewer where it left the numbers."""

    fit: LineFit
    rate: float
    places: Values

    @classmethod
    def of(cls, fit: LineFit, start: Line, rate: float) -> Descent:
        return cls(fit, rate, fit.descend(start, rate, MOST_STEPS))

    @property
    def share(self) -> float:
        """The learning rate as a share of the limit."""
        return self.rate / self.fit.bound

    def loss_after(self, steps: int) -> float:
        """The loss after so many steps; infinite where it left the numbers before."""
        return float(self.fit.loss(*self.places[steps])) if steps < len(self.places) else math.inf


class LabSide(QWidget):
    """A map on which a press chooses where to begin, and what κ, limit, rate and loss are.

    Signals:
        startChosen(w, b): begin here, on this surface.
    """

    startChosen = Signal(float, float)

    def __init__(self, look: Look, title: str, name: str, tooltip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._descent: Descent | None = None
        self._steps = 0
        self.map = ContourMap(look, ground="surface")
        self.map.set_names("w", "b", self.tr("loss"))
        self.map.setAccessibleName(name)
        self.map.setAccessibleDescription(
            self.tr("Pointer or arrow keys read off the loss, Shift goes ten steps; Enter begins the descent there.")
        )
        self.map.rangeWanted.connect(self._fill)
        self.map.pressed.connect(self.startChosen)
        self.map.dragged.connect(self.startChosen)
        self.title = Label(look, title, "heading")
        self.title.setToolTip(tooltip)
        numbers = QVBoxLayout()
        numbers.setContentsMargins(0, 0, 0, 0)
        numbers.setSpacing(0)
        numbers.addWidget(self.title)
        self.values: dict[str, Label] = {}
        self._captions: dict[str, Label] = {}
        for key, caption, tip in (
            (
                "condition",
                self.tr("condition κ"),
                self.tr(
                    "How many times steeper the steepest direction is than the flattest: λmax / λmin of the Hessian."
                ),
            ),
            ("bound", self.tr("limit of α, 2/λmax"), self.tr("Gradient descent diverges at learning rates above it.")),
            ("rate", self.tr("learning rate"), self.tr("α here, and its share of the limit.")),
            (
                "loss",
                self.tr("loss"),
                self.tr("Mean squared error after so many steps; in brackets the smallest there is."),
            ),
        ):
            self._captions[key] = Label(look, caption, "caption", "ink3")
            self.values[key] = Label(look, "", "value")
            self._captions[key].setToolTip(tip)
            self.values[key].setToolTip(tip)
            numbers.addSpacing(6)
            numbers.addWidget(self._captions[key])
            numbers.addWidget(self.values[key])
        numbers.addStretch(1)
        self._numbers = QWidget(self)
        self._numbers.setLayout(numbers)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.map, 1)
        row.addWidget(self._numbers)
        look.changed.connect(self._restyle)
        self._restyle()

    @property
    def descent(self) -> Descent | None:
        return self._descent

    def show_descent(self, descent: Descent | None, steps: int) -> None:
        """Show this descent after so many steps."""
        old, self._descent = self._descent, descent
        if descent is None:
            self.map.set_heights(np.empty((0, 0)), (0.0, 1.0), (0.0, 1.0))
            self.map.set_paths(())
            self.map.set_marks(())
            for label in self.values.values():
                label.set_text("–")
            return
        start: Line = (float(descent.places[0, 0]), float(descent.places[0, 1]))
        is_new = old is None or old.fit is not descent.fit
        if is_new or not self._holds(start):
            before = self.map.wanted_range()
            self.map.set_range(*around(descent.fit, start))
            if is_new or self.map.wanted_range() == before:  # else it has asked for them by itself
                self._fill(*self.map.wanted_range())
        self.show_steps(steps)

    def show_steps(self, steps: int) -> None:
        """Show the path after so many steps."""
        self._steps, descent = steps, self._descent
        if descent is None:
            return
        places = descent.places[: steps + 1]
        self.map.set_paths(way_lines(places, descent.share > TO_AND_FRO, CIRCLE))
        self.map.set_marks((Mark(kind="minimum", place=descent.fit.minimum),))
        self._tell(descent, steps)

    def _tell(self, descent: Descent, steps: int) -> None:
        fit, now = descent.fit, descent.loss_after(steps)
        least = max(0.0, float(fit.loss(*fit.minimum)))
        diverges = descent.share > 1.0
        self.values["condition"].set_text(rate(round(fit.condition, 6)))
        self.values["bound"].set_text(rate(fit.bound))
        self.values["rate"].set_text(f"{rate(float(f'{descent.rate:.3g}'))}  ({percent(descent.share, 0)})")
        self.values["rate"].set_token("error" if diverges else "ink")
        self._captions["loss"].set_text(self.tr("loss after {steps} steps").format(steps=steps))
        text = loss(now) if math.isfinite(now) else self.tr("diverged")
        self.values["loss"].set_text(f"{text}  ({loss(least)})")
        self.values["loss"].set_token("error" if now > descent.loss_after(0) else "ink")

    def _holds(self, place: Line) -> bool:
        heights = self.map.heights
        if heights is None:
            return False
        (w0, w1), (b0, b1) = heights.x, heights.y
        return w0 <= place[0] <= w1 and b0 <= place[1] <= b1

    def _fill(self, w: Range, b: Range) -> None:
        if self._descent is not None:
            self.map.set_heights(heights(self._descent.fit, w, b, GRID), w, b, log=True)

    def _restyle(self) -> None:
        self._numbers.setFixedWidth(self._look.px(150, 200))
