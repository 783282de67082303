"""Rows of pictures: one as it is, an arrow, and what was made of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.core.frames import AugmentedFrame
from playground.ui.focus import FocusRing
from playground.ui.paint import put_text
from playground.ui.theme import Look
from playground.ui.widgets.mosaic import ARROW
from playground.ui.widgets.pixel_view import bytes_image
from playground.ui.widgets.tiles import arrow_step

GAP = 3


class BeforeAfter(QWidget):
    """So many ``rows`` of one picture and its ``versions``; fields until they are there.

    Signals:
        chosen(int): a picture was clicked, or Enter pressed on it; they are counted row by row.
    """

    chosen = Signal(int)

    def __init__(self, look: Look, rows: int, versions: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._rows = rows
        self._columns = 1 + versions
        self._pictures: NDArray[np.uint8] = np.zeros((0, self._columns, 1, 1), np.uint8)
        self._atlas: QImage | None = None
        self._current = 0
        self._over = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._ring = FocusRing(look, self, shape=lambda: (self.box(self._current), 2.0))
        look.changed.connect(self._fit)
        self._fit()

    def set_frame(self, frame: AugmentedFrame | None) -> None:
        """Show these pictures, or none."""
        pictures = np.zeros((0, self._columns, 1, 1), np.uint8)
        if frame is not None:
            pictures = np.concatenate([frame.before[:, None], frame.after], axis=1)[: self._rows, : self._columns]
        if np.array_equal(pictures, self._pictures):
            return
        self._pictures, self._atlas = pictures, None
        self.update()

    def picture(self, index: int) -> NDArray[np.uint8] | None:
        """One of the pictures shown, (H, W), or in colour (H, W, 3); None where there is none."""
        row, column = divmod(index, self._columns)
        return self._pictures[row, column] if row < len(self._pictures) and column < self._pictures.shape[1] else None

    def box(self, index: int) -> QRectF:
        """Where a picture is, in the widget's px."""
        row, column = divmod(index, self._columns)
        side = self._side()
        left = column * (side + GAP) + (self._arrow() if column else 0)
        return QRectF(left, row * (side + GAP), side, side)

    def _arrow(self) -> int:
        return self._look.px(16, 24)

    def _side(self) -> float:
        return max(8.0, (self.width() - self._arrow() - GAP * (self._columns - 1)) / self._columns)

    def _fit(self) -> None:
        self.setFixedHeight(round(self._rows * (self._side() + GAP) - GAP))
        self._ring.refresh()
        self.update()

    def _index_at(self, x: float, y: float) -> int:
        places = range(self._rows * self._columns)
        return next((index for index in places if self.box(index).adjusted(-1, -1, 1, 1).contains(x, y)), -1)

    def _sheet(self) -> QImage:
        """All pictures below each other in one image."""
        if self._atlas is None:
            rows, columns, height, *others = self._pictures.shape
            self._atlas = bytes_image(self._pictures.reshape(rows * columns * height, *others))
        return self._atlas

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(204), self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(120), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.oldSize().width() != self.width():
            self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        outline: QColor = look.color("line2") if look.theme.dark else look.color("line")
        height, width = self._pictures.shape[2:4]
        for index in range(self._rows * self._columns):
            box = self.box(index)
            if self.picture(index) is None:
                painter.fillRect(box, look.color("field"))
            else:
                painter.drawImage(box, self._sheet(), QRectF(0, index * height, width, height))
            painter.setPen(QPen(look.color("ink") if index == self._over else outline, 1))
            painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
        for row in range(self._rows):
            first = self.box(row * self._columns)
            gap = QRectF(first.right(), first.top(), self._arrow() + GAP, first.height())
            put_text(painter, look.font("secondary"), look.color("ink3"), gap, ARROW, Qt.AlignmentFlag.AlignCenter)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._index_at(event.position().x(), event.position().y())
        if over != self._over:
            self._over = over
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._over = -1
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._index_at(event.position().x(), event.position().y())
        if event.button() == Qt.MouseButton.LeftButton and index >= 0:
            self._current = index
            self._ring.refresh()
            self.chosen.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, step = Qt.Key(event.key()), arrow_step(event.key(), self._columns)
        if step is not None and 0 <= self._current + step < self._rows * self._columns:
            self._current += step
            self._ring.refresh()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self._current)
        elif step is None:
            super().keyPressEvent(event)
