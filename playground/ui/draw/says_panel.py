"""What the network says: the likeliest digit large, how sure it is, what comes next, and a bar for each class."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from playground.core.own_digits import NAMES
from playground.ui.draw.heading import Heading
from playground.ui.numbers import percent, significant
from playground.ui.pace import Pace
from playground.ui.paint import put_text, text_width
from playground.ui.theme import Look
from playground.ui.widgets.probability_bars import ProbabilityBars

LONGEST_TITLE = 24
NAME_SHARE = 0.6
"""Of the width the name of a class may take; a longer one is written smaller."""

Probabilities = NDArray[np.float32]


class SaysPanel(QWidget):
    """Heading with the state of training, the verdict, and the bars."""

    def __init__(self, look: Look, labels: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._labels = labels
        self.state = TrainingDot(look, self)
        self.heading = Heading(look, self.tr("The network says"), parent=self)
        self.heading.add(self.state)
        self.verdict = Verdict(look, labels, self)
        self.bars = ProbabilityBars(look, labels, self)
        self.bars.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._column.addWidget(self.heading)
        self._column.addWidget(self.verdict)
        self._column.addSpacing(look.px(10))
        self._column.addWidget(self.bars, 1)
        look.changed.connect(self._restyle)
        self._restyle()

    @property
    def note(self) -> str:
        """What is said of the classes."""
        return self.heading.note

    def set_classes(self, title: str, labels: tuple[str, ...]) -> None:
        """The classes are others, of data with this title; what was read before is forgotten."""
        self._labels = labels
        short = title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1] + "…"
        note = "" if labels == NAMES else self.tr("classes of {0}, not digits").format(short)
        self.heading.set_note(note)
        self.verdict.set_labels(labels)
        self.bars.set_labels(labels)

    def set_trained(self, trained: bool) -> None:
        """Whether the network has learned from anything yet."""
        self.verdict.set_trained(trained)

    def set_drawn(self, drawn: bool) -> None:
        """Whether there is a drawing to read."""
        self.verdict.set_drawn(drawn)

    def show_answer(self, probabilities: Probabilities | None, milliseconds: float) -> None:
        """Show class probabilities (C,), or that there is nothing to read for None."""
        if probabilities is not None and len(probabilities) != len(self._labels):
            probabilities = None  # an answer to the experiment before this one
        self.bars.set_values(probabilities)
        self.verdict.show_answer(probabilities, milliseconds)

    def _restyle(self) -> None:
        self._column.setContentsMargins(20, 0, 20, self._look.px(12))


class Verdict(QWidget):
    """The likeliest class large, with its probability, the next one, and the time it took; painted.

    It follows the drawing at once; only the time, which says little, changes at 5 Hz.
    """

    def __init__(self, look: Look, labels: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._labels = labels
        self._best = ""
        self._probabilities: Probabilities | None = None
        self._milliseconds = self._latest_milliseconds = 0.0
        self._trained = True
        self._drawn = False
        self._percent = ""
        self._lines: tuple[str, ...] = ()
        self._pace = Pace(self._take_time, self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._restyle)
        self._tell()

    @property
    def best(self) -> str:
        """The likeliest class, empty while there is no drawing."""
        return self._best

    @property
    def lines(self) -> tuple[str, ...]:
        """What stands beside the digit, the probability first."""
        return (self._percent, *self._lines)

    def set_labels(self, labels: tuple[str, ...]) -> None:
        if labels != self._labels:
            self._labels, self._probabilities = labels, None
            self._tell()

    def set_trained(self, trained: bool) -> None:
        if trained != self._trained:
            self._trained = trained
            self._tell()

    def set_drawn(self, drawn: bool) -> None:
        if drawn != self._drawn:
            self._drawn = drawn
            self._tell()

    def show_answer(self, probabilities: Probabilities | None, milliseconds: float) -> None:
        """Show class probabilities (C,), or the invitation to draw for None."""
        self._probabilities = probabilities
        self._latest_milliseconds = milliseconds
        self._pace.ask()
        self._tell()

    def _take_time(self) -> None:
        self._milliseconds = self._latest_milliseconds
        self._tell()

    def _tell(self) -> None:
        """Put the answer into words and show them."""
        if self._probabilities is None:
            self._best, self._percent, self._lines = "", "", (self._waiting(),)
        else:
            first, second = (int(index) for index in np.argsort(self._probabilities)[::-1][:2])
            self._best = self._labels[first]
            self._percent = percent(float(self._probabilities[first]))
            # a long name, which may not find room, comes last
            words = self.tr("Next: {0} with {1}.") if self._labels == NAMES else self.tr("Next, with {1}: {0}")
            following = words.format(self._labels[second], percent(float(self._probabilities[second])))
            took = self.tr("Predicted in {time} ms.").format(time=significant(self._milliseconds, 2))
            guess = () if self._trained else (self.tr("Not trained yet: this is a guess."),)
            self._lines = (following, took, *guess)
        self.setAccessibleName(" ".join((self._best, self._percent, *self._lines)).strip())
        self.update()

    def _waiting(self) -> str:
        """What is said while there is no answer."""
        if self._drawn:
            return self.tr("The network is being made ready.")
        if self._labels == NAMES:
            return self.tr("Draw a digit, 0 to 9.")
        return self.tr("Draw something: the network takes it for one of its {0} classes.").format(len(self._labels))

    def best_font(self) -> QFont:
        """Large, unless the name would leave no room for what stands beside it."""
        look = self._look
        font = look.font("digit")
        wide, room = text_width(font, self._best), NAME_SHARE * self.width()
        if wide <= room:
            return font
        least = look.font("readout").pixelSize()
        return look.font("digit", px=max(least, int(font.pixelSize() * room / wide)))

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
        font = self.best_font()
        wide = max(text_width(font, "0"), min(text_width(font, self._best), NAME_SHARE * self.width()))
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
