"""The values of the output layer: a coloured cell with its number for each class, and the class below it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from playground.ui.numbers import significant
from playground.ui.paint import readable, text_width
from playground.ui.short_names import short_names
from playground.ui.theme import Look
from playground.ui.widgets.sign_colors import sign_color


class OutputCells(QWidget):
    """Cells side by side that fill the width; those of many classes have no numbers, which tooltips tell."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._values: NDArray[np.float32] = np.zeros(0, np.float32)
        self._labels: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Output of each class before softmax"))
        look.changed.connect(self._restyle)

    @property
    def texts(self) -> tuple[str, ...]:
        """The numbers in the cells."""
        return tuple(_short(float(value)) for value in self._values)

    def set_values(self, values: NDArray[np.float32], labels: Sequence[str]) -> None:
        """Show values (C,) of the classes with these names."""
        if tuple(labels) == self._labels and np.array_equal(values, self._values):
            return
        self._values, self._labels = np.array(values, np.float32), tuple(labels)
        told = (f"{name} {text}" for name, text in zip(labels, self.texts, strict=False))
        self.setAccessibleDescription(", ".join(told))
        self.update()

    def box(self, index: int) -> QRectF:
        """The cell of a class, in px."""
        gap = self._look.px(3) if len(self._values) <= 20 else 1
        width = (self.width() + gap) / max(1, len(self._values))
        left, right = round(index * width), round((index + 1) * width) - gap
        return QRectF(left, 0, max(1, right - left), self._look.px(28))

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(320), self._look.px(28) + self._look.px(4) + self._look.line_height("secondary"))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(120), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Drawn many times a second: few calls, one font for all numbers."""
        look, painter = self._look, QPainter(self)
        lut, ink, surface = look.sign_lut(), look.color("ink"), look.color("surface")
        scale = max(float(np.abs(self._values).max(initial=0.0)), 1e-12)
        values, texts, boxes = self._values.tolist(), self.texts, [self.box(i) for i in range(len(self._values))]
        room = min((box.width() for box in boxes), default=0.0)
        fits = [font for font in (look.font("body"), look.font("caption")) if _widest(font, texts) <= room]
        if fits:
            painter.setFont(fits[0])
        for value, text, box in zip(values, texts, boxes, strict=True):
            color = sign_color(value / scale, lut)
            painter.fillRect(box, color)
            if fits:
                painter.setPen(readable(color, ink, surface))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        self._paint_names(painter, boxes, room)
        painter.end()

    def _paint_names(self, painter: QPainter, boxes: list[QRectF], room: float) -> None:
        """The classes below, the one of the largest output strong; none where they are too many."""
        look, names = self._look, short_names(self._labels)
        best = int(self._values.argmax()) if len(self._values) else -1
        if _widest(look.font("secondary", weight=600), names) > room + 2:
            return
        for index, (name, box) in enumerate(zip(names, boxes, strict=False)):
            painter.setFont(look.font("secondary", weight=600 if index == best else None))
            painter.setPen(look.color("ink" if index == best else "ink2"))
            below = QRectF(box.left(), box.bottom() + look.px(4), box.width(), look.line_height("secondary"))
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, name)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            x = event.pos().x()
            found = next((i for i in range(len(self._values)) if self.box(i).left() <= x <= self.box(i).right()), None)
            text = "" if found is None else self._told(found)
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def _told(self, index: int) -> str:
        name = self._labels[index] if index < len(self._labels) else str(index)
        return f"{name}: {significant(float(self._values[index]), 4)}"


def _widest(font: QFont, texts: Sequence[str]) -> float:
    """Px of the text with most letters, about the widest."""
    return text_width(font, max(texts, key=len, default=""))


def _short(value: float) -> str:
    """One decimal where that says enough: −3.8, 12.3, 0.04."""
    if not np.isfinite(value) or abs(value) >= 999.5:
        return significant(value, 2)
    if 0 < abs(value) < 0.095:
        return significant(value, 1, 1e-2)
    return f"{value:.1f}".replace("-", "−")
