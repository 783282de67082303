"""Start, pause, 120 more, cancel, again, other dice; and how far it is."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground.session.dreamer import MORE, Dreamer, DreamState
from playground.ui.inside.excite.texts import tr
from playground.ui.numbers import count
from playground.ui.theme import Look
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.label import Label
from playground.ui.widgets.progress_bar import ProgressBar

LONG = 5.0
"""Seconds from which on it is told how long it will take."""


class DreamControls(QWidget):
    """A row of buttons over "step 120 of 200" and its bar."""

    def __init__(self, look: Look, dreamer: Dreamer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._dreamer = look, dreamer
        self.go = Button(look, tr("Start"), "ph.play-fill", parent=self)
        self.cancel = Button(look, tr("Cancel"), "ph.x", "quiet", tr("No more; the picture stays as it is."), self)
        self.again = Button(
            look,
            tr("Again"),
            "ph.arrow-counter-clockwise",
            "quiet",
            tr("Start again from the same noise, with the weights as they are now."),
            self,
        )
        self.dice = Button(look, tr("New dice"), "ph.dice-five", "quiet", tr("Start again from another noise."), self)
        for button in (self.cancel, self.again, self.dice):
            button.set_compact(True)
        self._step = Label(look, "", "body", parent=self, weight=600)
        self._word = Label(look, "", "secondary", "ink3", self)
        self._bar = ProgressBar(look, tr("Progress of the dream"), self)
        self.row, words = QHBoxLayout(), QHBoxLayout()
        for button in (self.go, self.cancel, self.again, self.dice):
            self.row.addWidget(button)
        self.row.addStretch(1)
        words.addWidget(self._step)
        words.addStretch(1)
        words.addWidget(self._word)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self.row)
        self._column.addLayout(words)
        self._column.addWidget(self._bar)
        self.go.clicked.connect(self._go)
        self.cancel.clicked.connect(dreamer.cancel)
        self.again.clicked.connect(dreamer.start)
        self.dice.clicked.connect(dreamer.new_dice)
        look.changed.connect(self._fit)
        self.show_state()
        self._fit()

    def _go(self) -> None:
        dreamer, state = self._dreamer, self._dreamer.state
        if state is DreamState.RUNNING:
            dreamer.pause()
        elif state is DreamState.PAUSED:
            dreamer.resume()
        elif state is DreamState.OVER and dreamer.story.frame is not None:
            dreamer.more()
        elif state is not DreamState.PREPARING:
            dreamer.start()

    def show_state(self) -> None:
        """Show how it stands."""
        dreamer, state = self._dreamer, self._dreamer.state
        frame = dreamer.story.frame
        if state is DreamState.RUNNING:
            text, icon, tip = tr("Pause"), "ph.pause-fill", tr("Rest after the step at hand.")
        elif state is DreamState.PAUSED:
            text, icon, tip = tr("Go on"), "ph.play-fill", tr("Go on changing the picture.")
        elif state is DreamState.OVER and frame is not None:
            text, icon = tr("{0} more").format(count(MORE)), "ph.play-fill"
            tip = tr("Change the picture for {0} steps more.").format(count(MORE))
        else:
            text, icon, tip = tr("Start"), "ph.play-fill", tr("Change a picture until the unit answers most.")
        self.go.set_text(text)
        self.go.set_icon(icon)
        self.go.setToolTip(tip)
        is_ready = dreamer.obstacle is None and bool(dreamer.aim.layer)
        self.go.setEnabled(is_ready)
        self.cancel.setEnabled(state in (DreamState.RUNNING, DreamState.PAUSED, DreamState.PREPARING))
        self.again.setEnabled(is_ready)
        self.dice.setEnabled(is_ready)
        total = dreamer.settings.steps
        number = 0 if frame is None else frame.number
        self._step.set_text(tr("step {0} of {1}").format(count(number), count(total)))
        self._word.set_text(self._state_word())
        self._bar.set_share(number / max(1, total))

    def _state_word(self) -> str:
        dreamer, state = self._dreamer, self._dreamer.state
        words = {
            DreamState.IDLE: "",
            DreamState.PREPARING: tr("preparing…"),
            DreamState.RUNNING: tr("running"),
            DreamState.PAUSED: tr("paused"),
        }
        if state is DreamState.RUNNING:
            left = dreamer.story.seconds_left
            if left is not None and left >= LONG:
                return time_left(left)
        if state in words:
            return words[state]
        frame = dreamer.story.frame
        return tr("finished") if frame is not None and frame.number >= dreamer.settings.steps else tr("stopped")

    def _fit(self) -> None:
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(self._look.px(6, 4))
        self.row.setSpacing(self._look.px(2, 2))


def time_left(seconds: float) -> str:
    """How long it will take about."""
    if seconds < 90:
        return tr("about {0} s left").format(count(max(1, round(seconds))))
    return tr("about {0} min left").format(count(round(seconds / 60)))
