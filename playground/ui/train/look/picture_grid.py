"""Small pictures in rows, each with the answer given for it; one is chosen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui.focus import FocusRing
from playground.ui.paint import put_text
from playground.ui.theme import Look
from playground.ui.widgets.pixel_view import bytes_image
from playground.ui.widgets.tiles import arrow_step, columns_within

GAP = 6


class PictureGrid(QWidget):
    """As high as all its pictures need at its width; a click or the arrows choose one.

    Signals:
        chosen(int): number of the picture chosen.
    """

    chosen = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._images: list[QImage] = []
        self._answers: tuple[str, ...] = ()
        self.current = 0
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("training pictures"))
        self.setToolTip(self.tr("Training pictures with the answer the network is given; a click shows the pixels."))
        FocusRing(look, self, radius=4.0)
        look.changed.connect(self._fit)

    def set_pictures(self, images: NDArray[np.uint8], answers: Sequence[str]) -> None:
        """Show pictures, grey (N, H, W) or in colour (N, H, W, 3), and N answers."""
        self._images = [bytes_image(one) for one in images]
        self._answers = tuple(answers)
        self.current = min(self.current, max(0, len(answers) - 1))
        self._fit()

    @property
    def columns(self) -> int:
        return self._columns_in(self.width())

    def box(self, number: int) -> QRectF:
        """The square of a picture."""
        row, column = divmod(number, self.columns)
        return QRectF(GAP / 2 + column * (self._side() + GAP), row * self._pitch(), self._side(), self._side())

    def _columns_in(self, width: int) -> int:
        return columns_within(width - GAP, self._side(), GAP)  # captions are a little wider than their pictures

    def _side(self) -> int:
        return self._look.px(40, 64)

    def _pitch(self) -> int:
        return self._side() + self._look.line_height("caption") + GAP

    def _fit(self) -> None:
        self.setMinimumHeight(self.heightForWidth(self.width()))
        self.updateGeometry()
        self.update()

    def _choose(self, number: int) -> None:
        if 0 <= number < len(self._images):
            self.current = number
            self.chosen.emit(number)
            self.update()

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(420), self.heightForWidth(self._look.px(420)))

    def heightForWidth(self, width: int) -> int:
        return -(-len(self._images) // self._columns_in(width)) * self._pitch()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.setMinimumHeight(self.heightForWidth(self.width()))

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter, seen = self._look, QPainter(self), QRectF(event.rect())
        for number, (image, answer) in enumerate(zip(self._images, self._answers, strict=True)):
            box = self.box(number)
            words = QRectF(box.left() - GAP / 2, box.bottom(), box.width() + GAP, look.line_height("caption"))
            if not box.united(words).intersects(seen):
                continue
            painter.drawImage(box, image)
            is_current = number == self.current
            if is_current:
                for token, width in (("surface", 6), ("ink", 3)):
                    painter.setPen(QPen(look.color(token), width))
                    painter.drawRect(box.adjusted(1.5, 1.5, -1.5, -1.5))
            font = look.font("caption", weight=600 if is_current else 400)
            token = "ink" if is_current else "ink2"
            put_text(painter, font, look.color(token), words, answer, Qt.AlignmentFlag.AlignHCenter)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for number in range(len(self._images)):
            if self.box(number).contains(event.position()):
                self._choose(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = arrow_step(event.key(), self.columns)
        if step is None:
            super().keyPressEvent(event)
        else:
            self._choose(self.current + step)
