"""What the network says the picture shows: the likeliest classes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.core.pretrained_look import Guess
from playground.ui.numbers import percent
from playground.ui.theme import Look
from playground.ui.widgets.label import Label
from playground.ui.widgets.probability_bars import ProbabilityBars

ROW = 20
"""Px of a bar with its name."""


class Guesses(QWidget):
    """A heading and a bar for each of the likeliest classes; hidden without any."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.heading = Label(look, "", "heading", parent=self)
        self.bars = ProbabilityBars(look, (), self)
        self.bars.setToolTip(
            self.tr("The five likeliest of 1000 classes of ImageNet: softmax of the scores, pₖ = exp(zₖ) / Σ exp(z).")
        )
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.heading)
        self._column.addWidget(self.bars)
        look.changed.connect(self._fit)
        self._fit()
        self.hide()

    def show_guesses(self, guesses: Sequence[Guess], network: str) -> None:
        """Show these, said by a network of that name."""
        self.setVisible(bool(guesses))
        if guesses:
            self.heading.set_text(self.tr("{0} sees, of 1000 classes").format(network))
            self.bars.set_labels([guess.name for guess in guesses])
            self.bars.set_values([guess.probability for guess in guesses])
            formula = self.tr(
                "The likeliest of 1000 classes of ImageNet: softmax of the scores, pₖ = exp(zₖ) / Σ exp(z)."
            )
            named = (f"{guess.name}: {percent(guess.probability)}" for guess in guesses)
            self.bars.setToolTip("\n".join((*named, formula)))

    def _fit(self) -> None:
        self._column.setSpacing(self._look.px(6))
        self.bars.setFixedHeight(5 * self._look.px(ROW, 28))
