"""A strip of training pictures: the first row of each class, then the second."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.core.frames import SamplesFrame
from playground.ui.theme import Look
from playground.ui.widgets.pixel_view import bytes_image

PER_CLASS = 2
LEAST_COLUMNS = 7
"""Of fewer classes the pictures grow no larger."""
_CLASSES = 10
_MOST_COLUMNS = 20
_FEW = 13
"""Of up to so many classes each has a column; of more the first picture of each stands in rows, as in a text."""


class SampleStrip(QWidget):
    """Two pictures of each class as trained on, noise included; an empty field until they are there."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._image: QImage | None = None
        self._columns, self._rows = _CLASSES, PER_CLASS
        self.setAccessibleName(self.tr("training pictures"))
        self.set_by_class(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)

    def set_by_class(self, by_class: bool) -> None:
        """Whether they have classes, of which each has a column."""
        self.setToolTip(
            self.tr("Training pictures, two of each class, with the noise they are trained with.")
            if by_class
            else self.tr("The first training pictures, with the noise they are trained with.")
        )

    def set_frame(self, frame: SamplesFrame | None) -> None:
        """Show these pictures, or none."""
        self._image = None if frame is None or not len(frame.images) else self._sheet(frame)
        self._fit()
        self.update()

    def _sheet(self, frame: SamplesFrame) -> QImage:
        """One image: a column a class, a row for its first, second, … picture."""
        classes, firsts = np.unique(frame.labels, return_index=True)
        if len(classes) > _FEW:
            return self._text(frame.images[firsts])
        self._rows = PER_CLASS
        self._columns = len(classes)
        height, width, *colours = frame.images.shape[1:]
        sheet = np.zeros((PER_CLASS * height, len(classes) * width, *colours), np.uint8)
        for column, label in enumerate(classes):
            for row, picture in enumerate(frame.images[frame.labels == label][:PER_CLASS]):
                sheet[row * height : (row + 1) * height, column * width : (column + 1) * width] = picture
        return bytes_image(sheet)

    def _text(self, pictures: NDArray[np.uint8]) -> QImage:
        """One image: the pictures in rows that fill the width."""
        count, height, width, *colours = pictures.shape
        self._rows = max(PER_CLASS, -(-count // _MOST_COLUMNS))
        self._columns = -(-count // self._rows)
        cells = np.zeros((self._rows * self._columns, height, width, *colours), np.uint8)
        cells[:count] = pictures
        grid = cells.reshape(self._rows, self._columns, height, width, *colours).swapaxes(1, 2)
        return bytes_image(np.ascontiguousarray(grid).reshape(self._rows * height, self._columns * width, *colours))

    def _fit(self) -> None:
        self.setFixedHeight(max(16, round(self._rows * self.width() / max(self._columns, LEAST_COLUMNS))))

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(200), self._look.px(41))

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.oldSize().width() != self.width():
            self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        box = QRectF(self.rect())
        box.setWidth(min(box.width(), self._columns * box.height() / self._rows))
        clip = QPainterPath()
        clip.addRoundedRect(box, 4, 4)
        painter.setClipPath(clip)
        painter.fillRect(box, self._look.color("field"))
        if self._image is not None:
            painter.drawImage(box, self._image)
        painter.end()
