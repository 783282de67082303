"""Long work on the data: what is said of it, how far it is, and a button."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from playground.session.studio import Studio
from playground.ui.theme import Look
from playground.ui.train.data.section import DataSection
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.label import Label
from playground.ui.widgets.progress_bar import ProgressBar


class WorkSection(DataSection):
    """Words, below them amount and time left over a bar, and a button that begins or ends the work.

    ``share`` says what the bar is the share of, ``button`` and ``tip`` what its button does at first.
    """

    def __init__(self, look: Look, studio: Studio, share: str, button: str, tip: str) -> None:
        super().__init__(look, studio)
        self.words = Label(look, "", "secondary", "ink2", wrap=True)
        self.time_left = Label(look, "", "caption", "ink3")
        self.time_left.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.amount = Label(look, "", "caption", "ink3")
        self.bar = ProgressBar(look, share)
        self.button = Button(look, button, tooltip=tip, height="card")
        self.button.clicked.connect(self.press)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        figures = QHBoxLayout()
        figures.addWidget(self.amount)
        figures.addWidget(self.time_left, 1)
        self._column.addWidget(self.words)
        self._column.addLayout(figures)
        self._column.addWidget(self.bar)
        self._column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        look.changed.connect(self._fit)
        self._fit()

    def press(self) -> None:
        """Begin or end the work: the button was pressed."""
        raise NotImplementedError

    def show_under_way(self, is_under_way: bool) -> None:
        """Whether there is an amount to show."""
        for widget in (self.amount, self.time_left, self.bar):
            widget.setVisible(is_under_way)

    def show_amount(self, amount: str, share: float, seconds: float | None) -> None:
        """So much is done; ``seconds`` are left, or nobody knows."""
        self.amount.set_text(amount)
        self.time_left.set_text("" if seconds is None else self.tr("{0} left").format(duration(seconds)))
        self.bar.set_share(share)

    def _fit(self) -> None:
        self._column.setSpacing(self._look.px(6, 8))


def duration(seconds: float) -> str:
    """A span of time in minutes and seconds: "1:05"."""
    minutes, rest = divmod(max(1, round(seconds)), 60)
    return f"{minutes}:{rest:02}"
