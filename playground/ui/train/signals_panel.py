"""What opens over the page when one asks for the signals of all layers."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.core.frames import Signal, SignalsFrame
from playground.core.signals import Fate
from playground.ui.numbers import count, significant
from playground.ui.theme import Look
from playground.ui.train.signals_plot import SignalsPlot, worst
from playground.ui.widgets.label import Label


class SignalsPanel(QWidget):
    """Heading, the bars, and one sentence on what they mean."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.plot = SignalsPlot(look)
        self._samples = Label(look, "", "secondary", "ink3", wrap=True)
        self._verdict = Label(look, "", "body", "ink", wrap=True)
        self._column = QVBoxLayout(self)
        self._column.addWidget(Label(look, self.tr("Signals before training"), "heading"))
        self._column.addWidget(self._samples)
        self._column.addWidget(self.plot, 1)
        self._column.addWidget(self._verdict)
        look.changed.connect(self._fit)
        self._fit()

    @property
    def verdict(self) -> str:
        """The sentence below the bars."""
        return self._verdict.text()

    def show_signals(self, names: Mapping[str, str], frame: SignalsFrame | None) -> None:
        """Show the signals of the layers with these ids and names."""
        found: dict[str, Signal] = {}
        for layer in names:
            signal = None if frame is None else frame.of(layer)
            if signal is not None:
                found[layer] = signal
        shown = [names[layer] for layer in found]
        self.plot.show_signals(shown, list(found.values()))
        samples = 0 if frame is None else frame.samples
        self._samples.set_text(
            self.tr("Standard deviations at the first weights, over {0} training samples and all units.").format(
                count(samples)
            )
        )
        self._verdict.set_text(self._sentence(shown, list(found.values())))

    def _sentence(self, names: list[str], signals: list[Signal]) -> str:
        if not signals:
            return self.tr("Not known yet, or the network is too large to be drawn a second time.")
        found = worst(signals)
        if found is None:
            return self.tr("Neither activations nor gradients vanish or explode on their way.")
        texts = {
            (Fate.VANISHES, True): self.tr(
                "At {0} the gradient has shrunk to {1} of that at the output: it vanishes, and the first layers hardly "
                "learn. He or Xavier initialisation, a norm layer, residual blocks or fewer layers help."
            ),
            (Fate.EXPLODES, True): self.tr(
                "At {0} the gradient has grown to {1} times that at the output: it explodes, and steps jump too far. "
                "A narrower initialisation, a norm layer or gradient clipping helps."
            ),
            (Fate.VANISHES, False): self.tr(
                "At {0} the activations scatter by {1} only: all samples look alike there. "
                "A wider initialisation or a norm layer helps."
            ),
            (Fate.EXPLODES, False): self.tr(
                "At {0} the activations scatter by {1}: they explode. A narrower initialisation or a norm layer helps."
            ),
        }
        return texts[found.fate, found.of_gradient].format(names[found.place], significant(found.value))

    def _fit(self) -> None:
        pad = self._look.px(16)
        self._column.setContentsMargins(pad, pad, pad, pad)
        self._column.setSpacing(self._look.px(8))
