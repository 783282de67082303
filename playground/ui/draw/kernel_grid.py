"""The numbers of one small kernel, each in a cell of its colour."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui.paint import put_text, readable, rounded, text_width
from playground.ui.theme import Look
from playground.ui.widgets.sign_colors import sign_color

LARGEST = 7
"""Cells a side up to which numbers can be read."""
CELL = (31, 20)
"""Px of a cell, width and height."""


class KernelGrid(QWidget):
    """Shows numbers (H, W) on the sign scale of their largest."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._values: NDArray[np.float32] = np.zeros((1, 1), np.float32)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._restyle)

    @property
    def texts(self) -> tuple[tuple[str, ...], ...]:
        """What stands in the cells, row by row."""
        return tuple(tuple(_two(value) for value in row) for row in self._values.tolist())

    def set_values(self, values: NDArray[np.float32]) -> None:
        """Show other numbers (H, W)."""
        if not np.array_equal(values, self._values):
            self._values = np.array(values, np.float32)
            self._restyle()

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        rows, columns = self._values.shape
        look = self._look
        return QSize(columns * (look.px(CELL[0]) + 1) - 1, rows * (look.px(CELL[1]) + 1) - 1)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter, lut = self._look, QPainter(self), self._look.sign_lut()
        scale = max(float(np.abs(self._values).max()), 1e-12)
        width, height = look.px(CELL[0]), look.px(CELL[1])
        ink, surface = look.color("ink"), look.color("surface")
        for row, line in enumerate(self._values.tolist()):
            for column, value in enumerate(line):
                box = QRectF(column * (width + 1), row * (height + 1), width, height)
                color = sign_color(value / scale, lut)
                rounded(painter, box, 2, color)
                font = look.font("caption", px=look.px(10))
                text = _two(value)
                if text_width(font, text) <= width + 1:
                    put_text(painter, font, readable(color, ink, surface), box, text, Qt.AlignmentFlag.AlignHCenter)
        painter.end()


def _two(value: float) -> str:
    """Two decimals, or what is left of a large number."""
    if not np.isfinite(value):
        return "–"
    text = f"{value:.2f}" if abs(value) < 9.995 else f"{value:.1f}" if abs(value) < 99.95 else f"{value:.0f}"
    return ("0.00" if float(text) == 0 else text).replace("-", "−")
