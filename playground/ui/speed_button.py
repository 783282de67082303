"""How fast it trains, as a text that opens the choice of speeds."""

from __future__ import annotations

import math

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from playground.session.readings import Readings
from playground.ui.fade import HoverFade
from playground.ui.focus import FocusRing
from playground.ui.icons import paint_icon
from playground.ui.numbers import count, significant
from playground.ui.paint import faint, put_text, rounded, text_width
from playground.ui.theme import Look
from playground.ui.train.wording import with_formula

SHORT_EPOCH = 5.0
"""Epochs a second from which on they are told instead of samples: an epoch then takes less than 0.2 s."""
LONG_EPOCH = 4.0
"""Below it samples are told again: between the two the word does not change back and forth."""


class SpeedButton(QAbstractButton):
    """Right-aligned, of one width whatever it says."""

    def __init__(self, look: Look, menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._menu = menu
        self._by_epochs = False
        self.setAccessibleName(self.tr("speed"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._hover = HoverFade(look, self)
        FocusRing(look, self)
        self.clicked.connect(self.pop_menu)
        look.changed.connect(self.updateGeometry)
        self.show_speed(Readings(), None)

    def show_speed(self, readings: Readings, limit: float | None) -> None:
        """Say how fast it is: the speed that was set where it can be kept, else what it reaches."""
        text = self._limit_text(readings, limit) or self._reached_text(readings) or self.tr("full speed")
        if text != self.text():
            self.setText(text)
            self.setAccessibleDescription(text)
            self.update()
        self.setToolTip(self._tip(readings))

    def pop_menu(self) -> None:
        """Open the menu below, its right edge under ours."""
        left = self.width() - self._menu.sizeHint().width()
        self._menu.popup(self.mapToGlobal(QPoint(min(0, left), self.height() + 2)))

    def _limit_text(self, readings: Readings, limit: float | None) -> str:
        if limit is None:
            return ""
        reached = readings.steps_per_second
        if reached is not None and math.isfinite(reached) and reached < limit:
            return ""
        return self.tr("{speed} steps/s").format(speed=count(round(limit)))

    def _reached_text(self, readings: Readings) -> str:
        epochs = readings.epochs_per_second
        if epochs is not None and math.isfinite(epochs):
            self._by_epochs = epochs > (LONG_EPOCH if self._by_epochs else SHORT_EPOCH)
            if self._by_epochs:
                return self.tr("{speed} epochs/s").format(speed=_number(epochs))
        samples = readings.samples_per_second
        if samples is None or not math.isfinite(samples):
            return ""
        return self.tr("{speed} samples/s").format(speed=_number(samples))

    def _tip(self, readings: Readings) -> str:
        tip = self.tr("How fast it trains. Click to train slower, so many steps a second (F6 slower, F7 faster).")
        samples, steps, epochs = readings.samples_per_second, readings.steps_per_second, readings.epochs_per_second
        if samples is None or steps is None or epochs is None or not all(map(math.isfinite, (samples, steps, epochs))):
            return tip
        told = self.tr("Reached without rests: {samples} samples/s, {steps} steps/s, {epochs} epochs/s")
        return with_formula(
            tip, told.format(samples=_number(samples), steps=_number(steps), epochs=significant(float(f"{epochs:.3g}")))
        )

    def sizeHint(self) -> QSize:
        sample = self.tr("{speed} samples/s").format(speed="0 000 000")
        width = text_width(self._look.font("secondary"), sample) + self._look.px(9 + 6 + 5, 13 + 9 + 8)
        return QSize(math.ceil(width), self._look.px(24, 34))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = self._look, QPainter(self)
        if self.isDown() or self._menu.isVisible():
            rounded(painter, QRectF(self.rect()), 6, look.color("sel"))
        elif self._hover.level > 0.0:
            rounded(painter, QRectF(self.rect()), 6, faint(look.color("hover"), self._hover.level))
        ink, pad, size = look.color("ink2"), look.px(6, 9), look.px(9, 13)
        caret = QRectF(self.width() - pad - size, (self.height() - size) / 2.0, size, size)
        paint_icon(painter, "ph.caret-down-bold", caret, ink)
        room = QRectF(0, 0, caret.left() - look.px(5, 8), self.height())
        put_text(painter, look.font("secondary"), ink, room, self.text(), Qt.AlignmentFlag.AlignRight)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.pop_menu()
        else:
            super().keyPressEvent(event)


def _number(value: float) -> str:
    """Three digits that count, with thin spaces."""
    return significant(float(f"{value:.3g}"))
