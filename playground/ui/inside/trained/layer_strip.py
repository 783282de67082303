"""The layers of a trained network beside each other, to scale: as high as their maps, as wide as √filters."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from playground.ui.inside.trained.stage_rows import StageRow
from playground.ui.paint import put_text
from playground.ui.theme import Look

LEAST = 2.0
"""Px of a side, so that a layer of single values is seen."""


class LayerStrip(QWidget):
    """One block a layer; those whose weights are not here have a dashed outline. A click chooses.

    Signals:
        chosen(str): name of the layer that was clicked.
    """

    chosen = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._rows: tuple[StageRow, ...] = ()
        self._layer_id = ""
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Layers to scale"))
        look.changed.connect(self._restyle)

    def show_rows(self, rows: Sequence[StageRow], layer_id: str) -> None:
        """Draw these; ``layer_id`` is the chosen one."""
        new = tuple(rows)
        if (new, layer_id) != (self._rows, self._layer_id):
            self._rows, self._layer_id = new, layer_id
            self.setAccessibleDescription("; ".join(f"{row.name}, {row.output}" for row in new))
            self.update()

    def boxes(self) -> list[QRectF]:
        """Where each block stands."""
        if not self._rows:
            return []
        sizes = [(math.sqrt(row.shape[0]), row.shape[1] if len(row.shape) == 3 else 1) for row in self._rows]
        gap = float(self._look.px(4))
        tallest = max(side for _root, side in sizes)
        floor = self._floor()
        across = (self.width() - gap * (len(sizes) - 1)) / sum(root for root, _side in sizes)
        found, x = [], 0.0
        for root, side in sizes:
            wide, tall = max(LEAST, root * across), max(LEAST, side / tallest * floor)
            found.append(QRectF(round(x), round(floor - tall), max(LEAST, round(wide)), round(tall)))
            x += wide + gap
        return found

    def _floor(self) -> float:
        return float(self.height() - self._look.line_height("caption") - self._look.px(4))

    def _at(self, x: float) -> int:
        boxes = self.boxes()
        return next((number for number, box in enumerate(boxes) if x <= box.right() + self._look.px(2)), -1)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(400), self._look.px(92, 70))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(200), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        for row, box in zip(self._rows, self.boxes(), strict=True):
            chosen = row.layer_id == self._layer_id
            pen = QPen(look.color("ink" if chosen else "ink3"), look.px(2) if chosen else look.theme.hairline)
            if not row.is_shipped:
                pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.setBrush(look.color("sel" if chosen else "field") if row.is_shipped else look.color("surface"))
            painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
        is_short = look.theme.projector
        words = self.tr("to scale") if is_short else self.tr("to scale: as high as the maps, as wide as √filters")
        if any(not row.is_shipped for row in self._rows):
            words = self.tr("{0}; dashed: weights not shipped").format(words)
        line = look.line_height("caption")
        place = QRectF(0, self.height() - line, self.width(), line)
        put_text(painter, look.font("caption"), look.color("ink3"), place, words)
        painter.end()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self._at(event.pos().x())
            QToolTip.showText(event.globalPos(), self._rows[index].words() if index >= 0 else "", self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._at(event.position().x())
        if event.button() == Qt.MouseButton.LeftButton and index >= 0 and self._rows[index].is_stage:
            self.chosen.emit(self._rows[index].layer_id)
