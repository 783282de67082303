"""How the window slides: cross-correlation or convolution, play, step, back, and how fast."""

from __future__ import annotations

import math

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from playground.ui.convolution.slide import SPEEDS, Slide
from playground.ui.numbers import THIN, rate
from playground.ui.paint import text_width
from playground.ui.theme import Look
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.choice import Choice, Option
from playground.ui.widgets.scale import Scale
from playground.ui.widgets.segmented import Segmented
from playground.ui.widgets.slider import ValueSlider

CORRELATION, CONVOLUTION = "correlation", "convolution"


class SlideBar(QWidget):
    """Controls at the right of the page's bar.

    Signals:
        turned(bool): a convolution is wanted, or a cross-correlation.
    """

    turned = Signal(bool)

    def __init__(self, look: Look, slide: Slide, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._slide = slide
        tr = self.tr
        names = ((CORRELATION, tr("cross-correlation")), (CONVOLUTION, tr("convolution")))
        tip = tr(
            "A convolution turns the kernel by 180° first. What networks call convolution is the cross-correlation, "
            "as it lies there: they learn their kernels anyway."
        )
        self.way = Segmented(look, names, tip, self)
        self.way_list = Choice(look, [Option(key, text) for key, text in names], tip, self)
        for control in (self.way, self.way_list):
            control.setAccessibleName(tr("Kernel as it lies, or turned"))
            control.chosen.connect(self._choose)
        self.play = Button(look, tr("Slide"), "ph.play-fill", "outlined", "", self)
        self.step = Button(look, tr("Step"), "ph.skip-forward-fill", "quiet", tr("One pixel on (S)."), self)
        self.back = Button(look, tr("Back"), "ph.rewind-fill", "quiet", tr("One pixel back (Shift+S)."), self)
        for bare in (self.step, self.back):
            bare.set_compact(True)
        scale = Scale(minimum=SPEEDS[0], maximum=SPEEDS[1], log=True, default=1.0)
        tip = tr("How fast the window slides; at 1 × five pixels a second.")
        self.speed = ValueSlider(look, tr("speed"), scale, _times, tip, self, read=_read_times, inline=True)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        for widget in (self.way, self.way_list, self.play, self.step, self.back, self.speed):
            self._row.addWidget(widget)
        self.play.clicked.connect(slide.toggle)
        self.step.clicked.connect(lambda: slide.step(1))
        self.back.clicked.connect(lambda: slide.step(-1))
        self.speed.moved.connect(slide.set_speed)
        slide.playingChanged.connect(self._show_playing)
        look.changed.connect(self._restyle)
        self._restyle()
        self._show_playing(slide.is_playing)

    def set_list(self, as_list: bool) -> None:
        """Show the two ways as a list that opens."""
        self.way.setVisible(not as_list)
        self.way_list.setVisible(as_list)

    def _choose(self, key: str) -> None:
        self.way.set_chosen(key)
        self.way_list.set_chosen(key)
        self.turned.emit(key == CONVOLUTION)

    def _show_playing(self, playing: bool) -> None:
        self.play.set_text(self.tr("Pause") if playing else self.tr("Slide"))
        self.play.set_icon("ph.pause-fill" if playing else "ph.play-fill")
        rest = self.tr("Rest here (W); so does the pointer over a picture.")
        self.play.setToolTip(rest if playing else self.tr("Let the window slide on by itself (W)."))

    def _restyle(self) -> None:
        look = self._look
        self._row.setSpacing(look.px(10, 8))
        words = max(text_width(look.font("button"), word) for word in (self.tr("Slide"), self.tr("Pause")))
        self.play.setFixedWidth(math.ceil(words + look.px(46, 68)))
        self.speed.setFixedWidth(look.px(176, 210))


def _times(value: float) -> str:
    return f"{rate(value)}{THIN}×"


def _read_times(text: str) -> float:
    from playground.ui.numbers import parse_number

    return parse_number(text.replace("×", "").replace("x", ""))
