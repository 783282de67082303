"""What stands in the bar: which network, which sample, and going through the steps."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from playground.core.backprop.tiny import LABELS, POINTS
from playground.session.backprop import CURRENT, TINY, Backprop
from playground.ui.backprop.steps.player import SPEEDS, Player
from playground.ui.backprop.steps.texts import given
from playground.ui.numbers import THIN, count, rate
from playground.ui.paint import text_width
from playground.ui.theme import Look
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.label import Label
from playground.ui.widgets.pager import Pager
from playground.ui.widgets.scale import Scale
from playground.ui.widgets.segmented import Segmented
from playground.ui.widgets.slider import ValueSlider


def sample_words(backprop: Backprop, short: bool) -> tuple[str, str, tuple[str, ...]]:
    """The sample in words, its target, and the names of its inputs."""
    if backprop.kind == TINY:
        x1, x2 = POINTS[backprop.sample]
        target = given(float(_tiny_target(backprop)))
        text = f"x = ({given(x1)}, {given(x2)})"
        return (text if short else f"{text}, y = {target}"), target, ("x₁", "x₂")
    frame = backprop.frame
    if frame is None:
        return "…", "", ()
    targets = frame.targets[0]
    labels = frame.experiment.data.task.labels
    if targets.ndim:
        target = ", ".join(given(float(value)) for value in targets[:2]) + (" …" if len(targets) > 2 else "")
    else:
        target = labels[int(targets)] if int(targets) < len(labels) else str(int(targets))
    number = count(frame.sample + 1)
    if frame.place is not None and len(frame.place) <= 2 and not short:
        place = ", ".join(given(float(f"{value:.3g}")) for value in frame.place)
        return f"x = ({place}), y = {target}", target, ()
    words = f"{number}, y = {target}"
    return (
        (QCoreApplication.translate("Backprop", "sample {words}").format(words=words) if short else words),
        target,
        (),
    )


def _tiny_target(backprop: Backprop) -> float:
    """What the only output is compared with, or the class."""
    trace = backprop.trace
    if trace is None or trace.target.shape[1] > 1:
        return float(LABELS[backprop.sample])
    return float(trace.target[0, 0])


class StepsBar(QWidget):
    """Network and sample at the left; play, back, on, first, place and speed at the right."""

    def __init__(self, look: Look, player: Player, backprop: Backprop, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._player = player
        self._backprop = backprop
        self._is_short = False
        tip = self.tr("A network small enough to see every number, or a copy of the one on the Train page.")
        long = ((TINY, self.tr("tiny network")), (CURRENT, self.tr("current network")))
        short = ((TINY, self.tr("tiny")), (CURRENT, self.tr("current")))
        self.kind, self.short_kind = Segmented(look, long, tip, self), Segmented(look, short, tip, self)
        for kind in (self.kind, self.short_kind):
            kind.setAccessibleName(self.tr("Network that is taken apart"))
            kind.chosen.connect(backprop.choose)
        self.caption = Label(look, self.tr("sample"), "caption", "ink3", self)
        self.sample = Pager(
            look, self.tr("sample"), self.tr("The sample that goes through: the one before or after."), self
        )
        self.play = Button(look, self.tr("Play"), "ph.play-fill", "outlined", "", self)
        self.back = self._button("ph.skip-back", self.tr("One step back (←)."), self.tr("Step back"))
        self.on = self._button("ph.skip-forward", self.tr("One step on (→)."), self.tr("Step on"))
        self.first = self._button("ph.rewind-fill", self.tr("To the first step (Home)."), self.tr("First step"))
        self.last = self._button("ph.fast-forward-fill", self.tr("To the last step (End)."), self.tr("Last step"))
        self.place = Label(look, "", "value", parent=self)
        self.place.setToolTip(self.tr("Where one is among the steps."))
        scale = Scale(minimum=SPEEDS[0], maximum=SPEEDS[1], log=True, default=1.0)
        tip = self.tr("How fast it goes on by itself: one step a second at 1 ×.\nDouble click: 1 ×.")
        self.speed = ValueSlider(look, self.tr("speed"), scale, lambda v: f"{rate(v)}{THIN}×", tip, self, inline=True)
        self.speed.setAccessibleName(self.tr("speed of the steps"))
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (self.kind, self.short_kind, self.caption, self.sample):
            row.addWidget(widget)
        row.addStretch(1)
        for control in (self.play, self.back, self.on, self.first, self.last, self.place, self.speed):
            row.addWidget(control)
        self._connect()
        self.arrange(short=False, shortest=False)

    @property
    def buttons(self) -> tuple[Button, ...]:
        return (self.play, self.back, self.on, self.first, self.last)

    def arrange(self, *, short: bool, shortest: bool) -> None:
        """``short`` for small windows, ``shortest`` for a projector."""
        look = self._look
        self._is_short = short or shortest
        self.kind.setVisible(not self._is_short)
        self.short_kind.setVisible(self._is_short)
        self.caption.setVisible(not self._is_short)
        self.speed.setVisible(not shortest)
        self.last.setVisible(not self._is_short)
        self._row.setSpacing(look.px(10, 8) if not short else 6)
        self.speed.setFixedWidth(look.px(118 if short else 150, 170))
        self.play.set_text("" if shortest else self._play_word())
        font = look.font("button")
        words = max(text_width(font, word) for word in (self.tr("Play"), self.tr("Pause")))
        self.play.setFixedWidth(look.theme.panel_height + 8 if shortest else math.ceil(words + look.px(44, 68)))
        widest = self.tr("step {now} of {all}").format(now=88, all=88)
        if shortest:
            widest = "88 / 88"
        self.place.setFixedWidth(math.ceil(text_width(look.font("value"), widest)) + 2)
        self.show_all()

    def show_all(self) -> None:
        """Say what is shown."""
        backprop, progress = self._backprop, self._player.progress
        self.kind.set_chosen(backprop.kind)
        self.short_kind.set_chosen(backprop.kind)
        text, _target, _names = sample_words(backprop, self._is_short)
        widest = ""
        if backprop.kind == TINY:
            widest = "x = (−0.9, −0.9)" if self._is_short else "x = (−0.9, −0.9), y = −1"
        elif backprop.frame is not None:
            widest = text.replace(count(backprop.frame.sample + 1), count(backprop.frame.count), 1)
        self.sample.set_text(text, widest)
        self.sample.setEnabled(backprop.samples > 1)
        for button in self.buttons:
            button.setEnabled(progress is not None)
        if progress is None:
            self.place.set_text("")
            return
        now, every = progress.at + 1, len(progress.steps)
        wide = self.tr("step {now} of {all}").format(now=now, all=every)
        self.place.set_text(wide if not self._look.theme.projector else f"{now} / {every}")
        self.back.setEnabled(progress.at > 0)
        self.first.setEnabled(progress.at > 0)
        self.on.setEnabled(now < every)
        self.last.setEnabled(now < every)

    def _button(self, icon: str, tooltip: str, name: str) -> Button:
        button = Button(self._look, "", icon, "quiet", tooltip, self)
        button.setAccessibleName(name)
        return button

    def _play_word(self) -> str:
        return self.tr("Pause") if self._player.is_playing else self.tr("Play")

    def _connect(self) -> None:
        player = self._player
        self.play.clicked.connect(player.toggle)
        self.back.clicked.connect(lambda: player.move(-1))
        self.on.clicked.connect(lambda: player.move(1))
        self.first.clicked.connect(lambda: player.go_to(0))
        self.last.clicked.connect(player.go_to_end)
        self.speed.moved.connect(player.set_speed)
        self.sample.turned.connect(lambda by: self._backprop.set_sample(self._backprop.sample + by))
        player.moved.connect(self.show_all)
        player.playingChanged.connect(self._show_playing)
        self._backprop.settingsChanged.connect(self.show_all)
        self._show_playing()

    def _show_playing(self, *_state: object) -> None:
        playing = self._player.is_playing
        if not self._look.theme.projector:
            self.play.set_text(self._play_word())
        self.play.setAccessibleName(self._play_word())
        self.play.set_icon("ph.pause-fill" if playing else "ph.play-fill")
        self.play.setToolTip(self.tr("Rest here (P).") if playing else self.tr("Go on by itself, step by step (P)."))
