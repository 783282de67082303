"""The controls of the page's bar: descend, step, rewind, how fast, and whether the way is drawn."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from playground.session.speed import SPEEDS
from playground.session.studio import Studio
from playground.session.trainer import TrainerState
from playground.ui.descent.exact.heading import Elided
from playground.ui.numbers import count, parse_number
from playground.ui.pace import Pace
from playground.ui.paint import text_width
from playground.ui.theme import Look
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.checkbox import CheckBox
from playground.ui.widgets.label import Label
from playground.ui.widgets.segmented import Segmented
from playground.ui.widgets.slider import Scale, ValueSlider

SURFACE, LAB = "surface", "lab"


class ExactBar(QWidget):
    """Drives the real trainer; says what it does whoever drives it.

    Signals:
        trailSwitched(bool): whether the way is to be drawn.
        partChosen(str): in a small window, which half of the view is to be seen.
    """

    trailSwitched = Signal(bool)
    partChosen = Signal(str)

    def __init__(self, look: Look, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._studio = studio
        tr = self.tr
        self.part = Segmented(
            look,
            ((SURFACE, tr("Surface")), (LAB, tr("Normalisation"))),
            tr("The exact surface, or what normalising the inputs does to it."),
            self,
        )
        self.part.setAccessibleName(tr("What is seen of this line"))
        self.words = Elided(look, "", self)
        self.descend = Button(look, tr("Descend"), "ph.play-fill", "outlined", parent=self)
        self.step = Button(look, tr("One step"), "ph.skip-forward-fill", "quiet", tr("Train one batch."), self)
        self.rewind = Button(look, tr("Rewind"), "ph.rewind-fill", "quiet", tr("Back to the line it began with."), self)
        for bare in (self.step, self.rewind):
            bare.set_compact(True)
        self.count = Label(look, "", "value", "ink", self)
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        scale = Scale(minimum=0, maximum=len(SPEEDS) - 1, integer=True, default=len(SPEEDS) - 1)
        tip = tr("Steps a second while it trains, at most; at the right end as fast as it goes.")
        self.speed = ValueSlider(look, tr("speed"), scale, _speed_text, tip, self, read=_read_speed, inline=True)
        self.trail = CheckBox(look, tr("trail"), tr("Draw the way the network came over the surface."), self)
        self.trail.set_checked(True)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        for widget in (self.part, self.words, self.descend, self.step, self.rewind, self.count, self.speed, self.trail):
            self._row.addWidget(widget, 1 if widget is self.words else 0)
            if widget is self.words:
                self._row.addStretch(0)  # takes the room where there are no words
        trainer = studio.trainer
        self.part.chosen.connect(self.partChosen)
        self.descend.clicked.connect(trainer.toggle)
        self.step.clicked.connect(lambda: trainer.step("batch"))
        self.rewind.clicked.connect(trainer.rewind)
        self.speed.moved.connect(lambda index: trainer.set_speed(SPEEDS[round(index)]))
        self.trail.switched.connect(self.trailSwitched)
        self._pace = Pace(self._show_count, self, 100)
        trainer.progressed.connect(self._pace.ask)
        trainer.runStarted.connect(lambda _run: self._pace.now())
        trainer.stateChanged.connect(self._show_state)
        trainer.speedChanged.connect(self._show_speed)
        look.changed.connect(self._restyle)
        self._restyle()
        self._show_count()
        self._show_state(trainer.state)
        self._show_speed()

    def set_small(self, small: bool) -> None:
        """Offer the halves one at a time, where there is no room for both."""
        self.part.setVisible(small)
        self.words.setVisible(not self._look.theme.projector)

    def _restyle(self) -> None:
        look = self._look
        self._row.setSpacing(look.px(10, 12))
        self.count.setFixedWidth(round(text_width(look.font("value"), self.tr("step {0}").format("00\u202f000"))) + 4)
        self.speed.setFixedWidth(look.px(210, 180))
        widest = max((self.tr("Descend"), self.tr("Pause")), key=lambda text: text_width(look.font("button"), text))
        shown = self.descend.text()
        self.descend.setMinimumWidth(0)
        self.descend.set_text(widest)
        self.descend.setFixedWidth(self.descend.sizeHint().width())
        self.descend.set_text(shown)

    def _show_count(self) -> None:
        self.count.set_text(self.tr("step {0}").format(count(self._studio.trainer.readings.step)))

    def _show_state(self, _state: TrainerState) -> None:
        running = self._studio.trainer.wants_to_run
        self.descend.set_text(self.tr("Pause") if running else self.tr("Descend"))
        self.descend.set_icon("ph.pause-fill" if running else "ph.play-fill")
        self.descend.setToolTip(self.tr("Train, or pause, as in the bar above (Space)."))

    def _show_speed(self) -> None:
        speed = self._studio.trainer.speed
        if speed in SPEEDS:
            self.speed.set_value(SPEEDS.index(speed))


def _speed_text(index: float) -> str:
    speed = SPEEDS[round(index)]
    if speed is None:
        return QCoreApplication.translate("ExactBar", "max")
    return QCoreApplication.translate("ExactBar", "{steps}/s").format(steps=count(round(speed)))


def _read_speed(text: str) -> float:
    """The place of the speed nearest to what was typed. Raises ValueError with a sentence."""
    if text.strip().casefold() == _speed_text(len(SPEEDS) - 1).casefold():
        return len(SPEEDS) - 1
    wanted = parse_number(text.strip().removesuffix("/s"))
    chosen = [speed for speed in SPEEDS if speed is not None]
    return min(range(len(chosen)), key=lambda index: abs(chosen[index] - wanted))
