"""How likely each class is: one row with name, bar and percentage per class."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from playground.ui.numbers import THIN, percent
from playground.ui.paint import put_text, text_width
from playground.ui.theme import Look

LEAST_ROW = (18, 25)
"""Px of a row at least, normal and projector."""
MOST_ROWS = 10
"""So many are insisted on."""
SEEN = 0.0005  # what is written "< 0.1 %" or less is written in a quieter colour


class ProbabilityBars(QWidget):
    """Bars for classes `labels`; they jump to each new prediction. The likeliest stands out.

    Where not all find room the likeliest are shown, in the order of the classes.
    """

    def __init__(self, look: Look, labels: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._labels = tuple(labels)
        self._values: NDArray[np.float64] | None = None
        self.setAccessibleName(self.tr("Probability of each class"))
        look.changed.connect(self._restyle)

    def set_labels(self, labels: Sequence[str]) -> None:
        """Show other classes; without values until new ones are set."""
        if tuple(labels) != self._labels:
            self._labels, self._values = tuple(labels), None
            self.updateGeometry()
            self.update()

    def set_values(self, values: ArrayLike | None) -> None:
        """Show probabilities (one a label, 0 to 1), or empty bars for None.

        Raises ValueError for another number of values than labels.
        """
        new = None if values is None else np.array(values, np.float64)
        if new is not None and new.shape != (len(self._labels),):
            raise ValueError(f"{len(self._labels)} classes need as many probabilities, not shape {new.shape}")
        old = self._values
        if (old is None and new is None) or (old is not None and new is not None and np.array_equal(old, new)):
            return
        self._values = new
        self._describe()
        self.update()

    @property
    def shown(self) -> tuple[int, ...]:
        """Numbers of the classes that are shown."""
        room = max(1, self.height() // self._look.px(*LEAST_ROW))
        if room >= len(self._labels):
            return tuple(range(len(self._labels)))
        if self._values is None:
            return tuple(range(room))
        likeliest = np.argsort(-np.nan_to_num(self._values, nan=-1.0), kind="stable")[:room]
        return tuple(sorted(likeliest.tolist()))

    def row(self, index: int) -> QRectF:
        """The row of a class that is shown, in the widget's px."""
        shown = self.shown
        height = self.height() / max(1, len(shown))
        return QRectF(0, shown.index(index) * height, self.width(), height)

    def bar(self, index: int) -> QRectF:
        """The track of a class's bar."""
        look, row = self._look, self.row(index)
        font = look.font("readout", weight=600, px=self._name_px())
        longest = max(look.px(12), *(text_width(font, label) for label in self._labels))
        left = min(longest, self.width() / 3) + look.px(14)
        right = row.right() - text_width(look.font("value"), f"< 0.1{THIN}%") - look.px(20)
        thick = min(look.px(17, 22), row.height() * 0.62)
        return QRectF(round(left), round(row.center().y() - thick / 2), round(max(8.0, right - left)), round(thick))

    def _name_px(self) -> int:
        return min(self._look.px(16, 22), max(9, int(self.height() / max(1, len(self.shown)) * 0.7)))

    def _best(self) -> int:
        if self._values is None or not np.isfinite(self._values).any():
            return -1
        return int(np.nanargmax(self._values))

    def _describe(self) -> None:
        best = self._best()
        text = "" if best < 0 or self._values is None else percent(float(self._values[best]))
        self.setAccessibleDescription(f"{self._labels[best]}: {text}" if text else "")

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def _paint_row(self, painter: QPainter, index: int, best: bool) -> None:
        look, row, track = self._look, self.row(index), self.bar(index)
        value = None if self._values is None else float(self._values[index])
        seen = value is not None and value >= SEEN
        name_color = look.color("ink" if seen else "ink2")
        font = look.font("readout", weight=600 if best else 400, px=self._name_px())
        name = QRectF(row.left(), row.top(), track.left() - look.px(8), row.height())
        put_text(painter, font, name_color, name, self._labels[index])
        path = QPainterPath()
        path.addRoundedRect(track, 2, 2)
        painter.fillPath(path, look.color("field"))
        if value is None:
            return
        if value > 0:
            filled = QPainterPath()
            filled.addRoundedRect(QRectF(track.topLeft(), track.size()), 2, 2)
            length = QRectF(track.left(), track.top(), track.width() * min(1.0, value), track.height())
            if length.width() >= 4:
                filled = QPainterPath()
                filled.addRoundedRect(length, 2, 2)
            else:
                clip = QPainterPath()
                clip.addRect(length)
                filled = filled.intersected(clip)
            painter.fillPath(filled, look.color("pos") if best else QColor(look.theme.sign[5]))
        value_font = look.font("value" if best else "body")
        color = look.color("ink" if seen else "ink3")
        put_text(painter, value_font, color, row, percent(value), Qt.AlignmentFlag.AlignRight)

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(346), self._look.px(32, 36) * min(MOST_ROWS, len(self._labels)))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(180), self._look.px(*LEAST_ROW) * min(MOST_ROWS, len(self._labels)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        best = self._best()
        for index in self.shown:
            self._paint_row(painter, index, index == best)
        painter.end()
