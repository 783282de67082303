"""A matrix of signed values as coloured cells that can be read off and enlarged."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QToolTip, QWidget

from playground.ui.focus import FocusRing
from playground.ui.numbers import significant
from playground.ui.theme import Look
from playground.ui.widgets.enlarged import Enlarged
from playground.ui.widgets.pixel_view import RADIUS, PixelView
from playground.ui.widgets.sign_colors import colored

NO_VALUES: NDArray[np.float32] = np.zeros((1, 1), np.float32)
MOST_PX = 260


class MatrixView(PixelView):
    """The colour is the root of each value's share of the largest; a click, or Enter, enlarges."""

    def __init__(self, look: Look, name: str, tooltip: str, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._values = NO_VALUES
        self._filters: tuple[int, ...] = ()
        self._largest = 1.0
        self.setAccessibleName(name)
        self.setToolTip(tooltip)
        self.setMaximumSize(MOST_PX, MOST_PX)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        FocusRing(look, self, shape=lambda: (self.frame(), float(RADIUS)))
        look.changed.connect(self._paint_anew)

    def set_values(self, values: NDArray[np.float32], filters: NDArray[np.int64], largest: float) -> None:
        """Show a matrix (n, n) between these filters (n,); ``largest`` has the full colour."""
        self._values, self._largest = values, largest
        self._filters = tuple(int(number) for number in filters)
        self._paint_anew()

    def colours(self) -> NDArray[np.float32]:
        """What is painted, (n, n, 3), 0 to 1."""
        shares = self._values / self._largest
        roots = np.sign(shares) * np.sqrt(np.abs(shares))
        return (colored(roots, 1.0, self._look.sign_lut()) / 255.0).astype(np.float32)

    def text_at(self, place: QPointF) -> str:
        """The value under this place, and of which filters; empty beside the matrix."""
        frame, (rows, columns) = self.frame(), self._values.shape
        if not frame.contains(place) or len(self._filters) != rows:
            return ""
        row = min(rows - 1, int(place.y() / frame.height() * rows))
        column = min(columns - 1, int(place.x() / frame.width() * columns))
        value = significant(float(self._values[row, column]))
        return self.tr("filters {0} and {1}: G = {2}").format(self._filters[row], self._filters[column], value)

    def enlarge(self) -> None:
        """Open it large."""
        image = np.rint(255 * self.colours()).astype(np.uint8)
        Enlarged(self._look, image, self.window()).show_beside(self.mapToGlobal(self.rect().bottomLeft()))

    def _paint_anew(self) -> None:
        self.set_pixels(self.colours())

    # Qt

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(60), self._look.px(60))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            text = self.text_at(QPointF(event.pos()))
            if text:
                QToolTip.showText(event.globalPos(), f"{text}\n{self.toolTip()}", self)
                return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.enlarge()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.enlarge()
        else:
            super().keyPressEvent(event)
