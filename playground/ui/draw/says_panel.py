"""What the network says: the likeliest digit large, how sure it is, what comes next, and a bar for each class."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from playground.ui.draw.heading import Heading
from playground.ui.numbers import percent, significant
from playground.ui.pace import Pace
from playground.ui.paint import put_text, text_width
from playground.ui.theme import Look
from playground.ui.widgets.probability_bars import ProbabilityBars

Probabilities = NDArray[np.float32]


class SaysPanel(QWidget):
    """Heading with the state of training, the verdict, and the bars."""

    def __init__(self, look: Look, labels: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.state = TrainingDot(look, self)
        heading = Heading(look, self.tr("The network says"), parent=self)
        heading.add(self.state)
        self.verdict = Verdict(look, labels, self)
        self.bars = ProbabilityBars(look, labels, self)
        self.bars.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._column.addWidget(heading)
        self._column.addWidget(self.verdict)
        self._column.addSpacing(look.px(10))
        self._column.addWidget(self.bars, 1)
        look.changed.connect(self._restyle)
        self._restyle()

    def set_labels(self, labels: tuple[str, ...]) -> None:
        """The classes are others."""
        self.verdict.set_labels(labels)
        self.bars.set_labels(labels)

    def set_trained(self, trained: bool) -> None:
        """Whether the network has learned from anything yet."""
        self.verdict.set_trained(trained)

    def show_answer(self, probabilities: Probabilities | None, milliseconds: float) -> None:
        """Show class probabilities (C,), or that there is nothing to read for None."""
        self.bars.set_values(probabilities)
        self.verdict.show_answer(probabilities, milliseconds)

    def _restyle(self) -> None:
        self._column.setContentsMargins(20, 0, 20, self._look.px(12))


class Verdict(QWidget):
    """The likeliest class large, with its probability, the next one, and the time it took; painted.

    Digit and bars follow at once, the numbers beside the digit at 5 Hz.
    """

    def __init__(self, look: Look, labels: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._labels = labels
        self._best = ""
        self._answer: tuple[Probabilities, float] | None = None
        self._trained = True
        self._percent = ""
        self._lines: tuple[str, ...] = ()
        self._pace = Pace(self._show_numbers, self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._restyle)
        self._show_numbers()

    @property
    def best(self) -> str:
        """The likeliest class, empty while there is no drawing."""
        return self._best

    @property
    def lines(self) -> tuple[str, ...]:
        """What stands beside the digit, the probability first."""
        return (self._percent, *self._lines)

    def set_labels(self, labels: tuple[str, ...]) -> None:
        self._labels = labels

    def set_trained(self, trained: bool) -> None:
        if trained != self._trained:
            self._trained = trained
            self._pace.now()

    def show_answer(self, probabilities: Probabilities | None, milliseconds: float) -> None:
        """Show class probabilities (C,), or the invitation to draw for None."""
        known = probabilities is not None and len(probabilities) == len(self._labels)
        appears = known and self._answer is None
        self._answer = (probabilities, milliseconds) if known and probabilities is not None else None
        self._best = self._labels[int(np.argmax(probabilities))] if known and probabilities is not None else ""
        self.update()
        if appears or not known:
            self._pace.now()
        else:
            self._pace.ask()

    def _show_numbers(self) -> None:
        if self._answer is None:
            self._percent, self._lines = "", (self.tr("Draw a digit, 0 to 9."),)
        else:
            probabilities, milliseconds = self._answer
            order = np.argsort(probabilities)[::-1]
            self._percent = percent(float(probabilities[order[0]]))
            following = self.tr("Next: {digit} with {percent}.").format(
                digit=self._labels[order[1]], percent=percent(float(probabilities[order[1]]))
            )
            took = self.tr("Predicted in {time} ms.").format(time=significant(milliseconds, 2))
            guess = () if self._trained else (self.tr("Not trained yet: this is a guess."),)
            self._lines = (following, took, *guess)
        self.setAccessibleName(" ".join((self._best, self._percent, *self._lines)).strip())
        self.update()

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(300), self._look.line_height("digit"))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(200), self._look.line_height("digit"))

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = self._look, QPainter(self)
        if not self._best:
            box = QRectF(self.rect())
            put_text(painter, look.font("body"), look.color("ink2"), box, self._lines[0])
            painter.end()
            return
        font = look.font("digit")
        wide = max(text_width(font, "0"), text_width(font, self._best))
        put_text(painter, font, look.color("ink"), QRectF(0, 0, wide + 2, self.height()), self._best)
        left = wide + look.px(28)
        step = look.line_height("secondary") + 1
        y = (self.height() - look.line_height("title") - step * len(self._lines)) / 2
        width = self.width() - left
        number = QRectF(left, y, width, look.line_height("title"))
        put_text(painter, look.font("title"), look.color("ink"), number, self._percent)
        y += look.line_height("title") + 2
        for line in self._lines:
            put_text(painter, look.font("secondary"), look.color("ink2"), QRectF(left, y, width, step), line)
            y += step
        painter.end()


class TrainingDot(QWidget):
    """A dot with "still training" while weights change; nothing otherwise."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._running = False
        self.setAccessibleName(self.tr("still training"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setVisible(False)
        look.changed.connect(self.updateGeometry)

    def set_running(self, running: bool) -> None:
        self.setVisible(running)

    def sizeHint(self) -> QSize:
        width = text_width(self._look.font("secondary"), self.tr("still training"))
        return QSize(round(width) + self._look.px(18) + 1, self._look.line_height("secondary"))

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("ok"))
        radius = look.px(8) / 2
        painter.drawEllipse(QPointF(radius, self.height() / 2), radius, radius)
        place = QRectF(look.px(17), 0, self.width(), self.height())
        put_text(painter, look.font("secondary"), look.color("ink2"), place, self.tr("still training"))
        painter.end()
