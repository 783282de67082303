"""The loss along the straight line between two networks of one run."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.core.slices import LineFrame
from playground.session.slices import Slicer
from playground.ui import numbers
from playground.ui.theme import Look
from playground.ui.train.legend import Legend, LegendEntry
from playground.ui.train.plot_column import PlotColumn
from playground.ui.widgets.choice import Choice, Option
from playground.ui.widgets.curve_plot import CurvePlot
from playground.ui.widgets.label import Label

NOW = "now"
RENEW = 2.0
"""Seconds between two lines to the network now, while it trains."""
MOST_CHECKPOINTS = 24
"""So many are offered; more would be a list without end."""


class LinePanel(QWidget):
    """Two checkpoints to choose, and the losses between and a little beyond them."""

    def __init__(
        self, look: Look, slicer: Slicer, parent: QWidget | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self._slicer = slicer
        self._clock = clock
        self._drawn_at = 0.0
        self._offered: tuple[int, ...] = ()
        tooltip = self.tr("A network of this run, by the number of its steps.")
        now = (Option(NOW, self.tr("now")),)
        self.first, self.second = (Choice(look, now, tooltip, height="card") for _ in range(2))
        self.first.setAccessibleName(self.tr("line from"))
        self.second.setAccessibleName(self.tr("line to"))
        self.plot = CurvePlot(look, self.tr("On a line"))
        self.plot.set_x_unit("α")
        self.plot.setToolTip(
            self.tr(
                "The loss of the networks on the straight line between two of this run: θ(α) = θ₁ + α·(θ₂ − θ₁). "
                "No hill between them: training could have walked straight down (Goodfellow et al. 2015)."
            )
        )
        self._column = PlotColumn(look, self.plot)
        self._legend = Legend(look, ())
        self._column.add_words(Label(look, self.tr("from"), "secondary", "ink2"), self.first,
                               Label(look, self.tr("to"), "secondary", "ink2"), self.second, self._legend)  # fmt: skip
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._column)
        for choice in (self.first, self.second):
            choice.chosen.connect(lambda _key: self.draw())
        slicer.lineChanged.connect(self._show)

    def offer(self, steps: Sequence[int]) -> None:
        """Checkpoints are those after ``steps`` steps, the oldest first; the newest network is always offered too."""
        places = np.unique(np.linspace(0, len(steps) - 1, min(len(steps), MOST_CHECKPOINTS)).round().astype(int))
        chosen = tuple(steps[place] for place in places) if len(steps) else ()
        if chosen == self._offered:
            return
        was_empty, self._offered = not self._offered, chosen
        options = [Option(str(step), self.tr("step {n}").format(n=numbers.count(step))) for step in chosen]
        options.append(Option(NOW, self.tr("now")))
        for choice in (self.first, self.second):
            before = choice.current
            choice.set_options(options)
            choice.set_chosen(before if before in {option.key for option in options} else NOW)
        if was_empty and chosen:
            self.first.set_chosen(str(chosen[0]))
            self.draw()

    def draw(self) -> None:
        """Ask for the line between the two that are chosen."""
        first, second = (None if key == NOW else int(key) for key in (self.first.current, self.second.current))
        if self._offered:
            self._drawn_at = self._clock()
            self._slicer.draw_line(first, second)

    def follow(self, present: int, is_training: bool) -> None:
        """The newest network is the one after ``present`` steps: a line that ends at it is drawn again now and then."""
        line = self._slicer.line
        if NOW not in (self.first.current, self.second.current) or line is None or not line.is_complete:
            return
        is_old = present not in (line.first, line.second)
        if is_old and (not is_training or self._clock() - self._drawn_at > RENEW):
            self.draw()

    def forget(self) -> None:
        """A new run: none of its checkpoints is known."""
        self._offered = ()
        for key in ("train", "validation"):
            self.plot.remove_curve(key)

    def _show(self, line: LineFrame) -> None:
        entries = [LegendEntry(self.tr("training"), "run")]
        self.plot.set_curve("train", line.alphas, line.train, "solid", "run", self.tr("training"))
        if len(line.validation):
            entries.append(LegendEntry(self.tr("validation"), "run", True))
            self.plot.set_curve("validation", line.alphas, line.validation, "dashed", "run", self.tr("validation"))
        else:
            self.plot.remove_curve("validation")
        self.plot.set_marks(((0.0, self._name(line.first)), (1.0, self._name(line.second))))
        self._legend.set_entries(entries)

    def _name(self, step: int) -> str:
        return self.tr("step {n}").format(n=numbers.count(step))
