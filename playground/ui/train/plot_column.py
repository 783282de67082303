"""A plot under a row with its heading, words and controls."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground.ui.theme import Look
from playground.ui.widgets.curve_plot import CurvePlot
from playground.ui.widgets.label import Label


class PlotColumn(QWidget):
    """The heading is the plot's own name; words stand after it, controls at the right end of the row."""

    def __init__(self, look: Look, plot: CurvePlot, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.heading = Label(look, plot.accessibleName(), "heading")
        self._head = QWidget()
        self._row = QHBoxLayout(self._head)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.heading)
        self._row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(plot, 1)
        look.changed.connect(self._fit)
        self._fit()

    def add_words(self, *words: QWidget) -> None:
        """Put these after the heading, the last one as wide as it wants to be."""
        for place, word in enumerate(words, start=1):
            self._row.insertWidget(place, word, 100 if word is words[-1] else 0)

    def add_control(self, control: QWidget) -> None:
        """Put this at the right end; it may come from another row."""
        self._row.addWidget(control)

    def _fit(self) -> None:
        self._head.setFixedHeight(self._look.px(42, 58))
        self._row.setSpacing(self._look.px(14, 16))
