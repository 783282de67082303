"""How many samples of each class the parts hold, as bars."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui.icons import paint_icon
from playground.ui.numbers import count
from playground.ui.paint import put_text, text_width
from playground.ui.theme import Look


class CountBars(QWidget):
    """Three groups, one a part, a bar a class; the test part's own are not told while it is sealed."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._counts = np.zeros((3, 1), np.int64)
        self._sizes = (0, 0, 0)
        self._names: tuple[str, ...] = ("",)
        self._colors: tuple[QColor, ...] = (look.color("ink3"),)
        self._is_open = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("samples of each class"))
        look.changed.connect(self.updateGeometry)

    def set_counts(
        self,
        counts: NDArray[np.int64],
        sizes: Sequence[int],
        names: Sequence[str],
        colors: Sequence[QColor],
        test_is_open: bool,
    ) -> None:
        """Show (3, classes) counts of parts with these sizes, and the classes' names and colours."""
        train, validation, test = sizes
        self._counts, self._sizes, self._is_open = counts, (train, validation, test), test_is_open
        self._names, self._colors = tuple(names), tuple(colors)
        self.setAccessibleDescription("; ".join(self.heading(part) for part in range(3)))
        self.updateGeometry()
        self.update()

    def heading(self, part: int) -> str:
        """Name and size of a part."""
        name = (self.tr("training"), self.tr("validation"), self.tr("test"))[part]
        said = self.tr("{0}  {1}").format(name, count(self._sizes[part]))
        return said + self.tr(", sealed") if part == 2 and not self._is_open and self._sizes[2] else said

    def _row(self) -> int:
        return self._look.line_height("caption") + 2

    def _shows_classes(self, part: int) -> bool:
        return len(self._names) > 1 and (part < 2 or self._is_open)

    def sizeHint(self) -> QSize:
        rows = sum(len(self._names) for part in range(3) if self._shows_classes(part))
        heads = 3 * (self._look.line_height("secondary") + self._look.px(12))
        return QSize(self._look.px(220), heads + rows * self._row())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(120), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter, y = self._look, QPainter(self), 0.0
        head, left = look.line_height("secondary"), Qt.AlignmentFlag.AlignLeft
        for part in range(3):
            sealed = part == 2 and not self._is_open and bool(self._sizes[2])
            side = look.px(12) if sealed else 0
            if sealed:
                paint_icon(
                    painter, "ph.lock-simple-fill", QRectF(0, y + (head - side) / 2, side, side), look.color("ink2")
                )
            box = QRectF(side + 4 * bool(side), y, self.width(), head)
            put_text(painter, look.font("secondary", weight=600), look.color("ink"), box, self.heading(part), left)
            y += head + 2
            if self._shows_classes(part):
                y = self._paint_classes(painter, part, y)
            y += look.px(10)
        painter.end()

    def _paint_classes(self, painter: QPainter, part: int, y: float) -> float:
        look, font = self._look, self._look.font("caption")
        names = max(text_width(font, name) for name in self._names) + 8
        names = min(names, self.width() / 3)
        numbers = text_width(font, count(int(self._counts.max()))) + 8
        most = max(1, int(self._counts[part].max()))
        room = max(8.0, self.width() - names - numbers)
        for name, number, color in zip(self._names, self._counts[part].tolist(), self._colors, strict=True):
            row = QRectF(0, y, self.width(), self._row())
            put_text(
                painter,
                font,
                look.color("ink2"),
                QRectF(0, y, names - 4, row.height()),
                name,
                Qt.AlignmentFlag.AlignLeft,
            )
            painter.fillRect(QRectF(names, y + 3, room * number / most, row.height() - 6), color)
            put_text(painter, font, look.color("ink2"), row, count(number), Qt.AlignmentFlag.AlignRight)
            y += self._row()
        return y
