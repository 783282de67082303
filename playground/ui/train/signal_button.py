"""Two lines in the inspector: how wide activations and gradients scatter at a layer before training."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from playground.core.frames import Signal
from playground.core.signals import ACTIVATIONS_BETWEEN, GRADIENTS_BETWEEN, Fate, fate
from playground.ui.fade import HoverFade
from playground.ui.focus import FocusRing
from playground.ui.numbers import significant
from playground.ui.paint import put_text, rounded, text_width
from playground.ui.theme import Look
from playground.ui.train.wording import with_formula

WIDEST = "8.8e−88"
UNKNOWN = "–"


class SignalButton(QAbstractButton):
    """A click shows the signals of all layers; numbers that vanish or explode stand out."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._captions = (self.tr("activation σ"), self.tr("gradient σ"))
        self._values: tuple[tuple[str, Fate], tuple[str, Fate]] = ((UNKNOWN, Fate.FINE), (UNKNOWN, Fate.FINE))
        self._hover = HoverFade(look, self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setToolTip(
            with_formula(
                self.tr(
                    "How wide the layer's activations and the gradient there scatter before training, at the first "
                    "weights, over samples and units. Too small: the signal vanishes and the layers before it hardly "
                    "learn. Too large: it explodes and steps jump too far. A click shows all layers."
                ),
                "σ(h),  σ(∂ℓ/∂h)",
            )
        )
        FocusRing(look, self)
        look.changed.connect(self._restyle)
        self._describe()

    @property
    def values(self) -> tuple[str, str]:
        """The two numbers as they are shown."""
        return self._values[0][0], self._values[1][0]

    def show_signal(self, signal: Signal | None, output: Signal | None) -> None:
        """Show a layer's signal, its gradient judged by that at the output layer; None where it is not known."""
        if signal is None:
            values = ((UNKNOWN, Fate.FINE), (UNKNOWN, Fate.FINE))
        else:
            unit = 0.0 if output is None else output.gradient
            values = (
                (_short(signal.activation), fate(signal.activation, ACTIVATIONS_BETWEEN)),
                (_short(signal.gradient), fate(signal.gradient, GRADIENTS_BETWEEN, unit)),
            )
        if values != self._values:
            self._values = values
            self._describe()
            self.update()

    def _describe(self) -> None:
        words = (f"{caption} {value}" for caption, (value, _fate) in zip(self._captions, self._values, strict=True))
        self.setAccessibleName(self.tr("signals before training: {0}").format(", ".join(words)))

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def _caption_width(self) -> float:
        return max(text_width(self._look.font("caption"), caption) for caption in self._captions)

    def sizeHint(self) -> QSize:
        look = self._look
        value = text_width(look.font("secondary", weight=500), WIDEST)
        return QSize(round(self._caption_width() + look.px(8) + value) + 2 * look.px(6), look.px(40, 52))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        look, pad = self._look, self._look.px(6)
        painter = QPainter(self)
        fill = look.color("sel" if self.isDown() else "hover")
        fill.setAlphaF(1.0 if self.isDown() else self._hover.level)
        rounded(painter, QRectF(self.rect()), 6, fill)
        line = look.px(18, 24)
        top = (self.height() - 2 * line) / 2
        for caption, (value, judged) in zip(self._captions, self._values, strict=True):
            box = QRectF(pad, top, self.width() - 2 * pad, line)
            put_text(painter, look.font("caption"), look.color("ink3"), box, caption)
            token = "ink" if judged is Fate.FINE else "warn"
            right = box.adjusted(self._caption_width() + look.px(8), 0, 0, 0)
            put_text(painter, look.font("secondary", weight=500), look.color(token), right, value)
            top += line
        painter.end()


def _short(spread: float) -> str:
    """Three digits, two beside a power of ten, so that it is never longer than the widest there is room for."""
    text = significant(spread, 3, 1e-3)
    return significant(spread, 2, 1e-3) if "e" in text else text
