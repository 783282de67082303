"""A gallery of small pictures with what the network made of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui.focus import FocusRing
from playground.ui.paint import put_text, rounded, text_width
from playground.ui.theme import Look
from playground.ui.widgets.enlarged import Enlarged
from playground.ui.widgets.pixel_view import bytes_image
from playground.ui.widgets.tiles import arrow_step, columns_near

ARROW = "→"


class Mosaic(QWidget):
    """Pictures in rows that fill the width; a click (or Enter on the chosen one) enlarges a picture.

    Only whole rows that fit the height are shown; `shown` says how many pictures that are.

    Signals:
        clicked(int): the picture of this number was clicked.
    """

    clicked = Signal(int)

    def __init__(self, look: Look, tile: int = 50, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._tile = tile
        self._images: NDArray[np.uint8] = np.zeros((0, 1, 1), np.uint8)
        self._captions: tuple[tuple[str, bool], ...] = ()
        self._atlas: QImage | None = None
        self._layer: QPixmap | None = None
        self._chosen = 0
        self._over = -1
        self._enlarged: Enlarged | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Pictures"))
        self.setAccessibleDescription(self.tr("A click or Enter enlarges a picture; arrow keys choose one."))
        self._ring = FocusRing(look, self, shape=lambda: (self.box(self._chosen), 2.0))
        look.changed.connect(self._restyle)

    def set_images(self, images: NDArray[np.uint8], captions: Sequence[tuple[str, bool]]) -> None:
        """Show pictures, grey (N, H, W) or in colour (N, H, W, 3), with a caption each, as (text, wrong).

        Of a wrong "9 → 0" what stands after the arrow takes the colour of wrong. Raises ValueError unless
        there is a caption for each picture.
        """
        is_grey, is_colour = images.ndim == 3, (images.ndim, images.shape[-1]) == (4, 3)
        if not (is_grey or is_colour) or images.dtype != np.uint8 or len(images) != len(captions):
            raise ValueError(
                f"A gallery needs uint8 (N, H, W) and N captions, not {images.dtype} {images.shape} and {len(captions)}"
            )
        if np.array_equal(images, self._images) and tuple(captions) == self._captions:
            return
        self._images, self._captions = images.copy(), tuple(captions)
        self._atlas = None
        self._chosen = min(self._chosen, max(0, len(images) - 1))
        self._forget()

    @property
    def columns(self) -> int:
        """Pictures in a row."""
        return self._columns_in(self.width())

    @property
    def shown(self) -> int:
        """How many pictures there is room for."""
        rows = max(1, int((self.height() + self._row_gap() + 0.5) / self._pitch()))
        return min(len(self._images), rows * self.columns)

    def height_of(self, rows: int, width: int) -> int:
        """Px that so many rows of pictures with captions take in a given width."""
        captioned = self._look.line_height("secondary") + 2
        return rows * (self._side_in(width) + captioned + self._row_gap()) - self._row_gap()

    def box(self, index: int) -> QRectF:
        """The square of picture `index`, in the widget's px."""
        row, column = divmod(index, self.columns)
        side = self._side()
        left = column * (self.width() - side) / max(1, self.columns - 1)
        return QRectF(round(left), round(row * self._pitch()), side, side)

    def _tile_px(self) -> int:
        """About how wide a picture is."""
        return self._look.px(self._tile, round(4 * self._tile / 3))

    def _gap(self) -> int:
        return self._look.px(8)

    def _row_gap(self) -> int:
        return self._look.px(8)

    def _caption_height(self) -> int:
        captioned = any(text for text, _ in self._captions)
        return self._look.line_height("secondary") + 2 if captioned else 0

    def _columns_in(self, width: int) -> int:
        return columns_near(width, self._tile_px(), self._gap())

    def _side_in(self, width: int) -> int:
        """Px a side of pictures that fill rows of this width."""
        columns = self._columns_in(width)
        return max(8, int((width - self._gap() * (columns - 1)) / columns))

    def _side(self) -> int:
        return self._side_in(self.width())

    def _pitch(self) -> int:
        return self._side() + self._caption_height() + self._row_gap()

    def _index_at(self, x: float, y: float) -> int:
        for index in range(self.shown):
            if self.box(index).adjusted(-2, -2, 2, self._caption_height()).contains(x, y):
                return index
        return -1

    def _forget(self) -> None:
        self._layer = None
        self._ring.refresh()
        self.update()

    def _restyle(self) -> None:
        self.updateGeometry()
        self._forget()

    def _all_in_one(self) -> QImage:
        """All pictures below each other in one image."""
        if self._atlas is None:
            count, height, *others = self._images.shape
            self._atlas = bytes_image(self._images.reshape(count * height, *others))
        return self._atlas

    def _painted(self) -> QPixmap:
        """The whole gallery, kept until something about it changes."""
        if self._layer is None:
            ratio = self.devicePixelRatio()
            self._layer = QPixmap(self.size() * ratio)
            self._layer.setDevicePixelRatio(ratio)
            self._layer.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._layer)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            for index in range(self.shown):
                self._paint_tile(painter, index)
            painter.end()
        return self._layer

    def _paint_tile(self, painter: QPainter, index: int) -> None:
        look, box = self._look, self.box(index)
        height, width = self._images.shape[1:3]
        path = QPainterPath()
        path.addRoundedRect(box, 2, 2)
        painter.setClipPath(path)
        painter.drawImage(box, self._all_in_one(), QRectF(0, index * height, width, height))
        self._paint_over(painter, index, box)
        painter.setClipping(False)
        if look.theme.dark:
            rounded(painter, box, 2, None, look.color("line2"), 1)
        text, wrong = self._captions[index]
        plain = look.font("secondary")
        strong = look.font("secondary", weight=600)
        head, arrow, tail = text.rpartition(ARROW) if wrong else (text, "", "")
        head, tail = head + arrow + (" " if arrow else ""), tail.strip()
        total = text_width(plain, head) + text_width(strong, tail)
        line = QRectF(box.center().x() - total / 2, box.bottom() + 2, total + 2, self._caption_height())
        if total > box.width() + self._gap():
            line.setLeft(box.left())
            line.setWidth(box.width())
        put_text(painter, plain, look.color("ink2"), line, head)
        if tail:
            put_text(painter, strong, look.color("neg"), line.adjusted(text_width(plain, head), 0, 0, 0), tail)

    def _paint_over(self, painter: QPainter, index: int, box: QRectF) -> None:
        """Draw on the picture `index`, which fills the box."""

    def _enlarge(self, index: int) -> None:
        self._enlarged = Enlarged(
            self._look, self._images[index], self, lambda painter, box: self._paint_over(painter, index, box)
        )
        self._enlarged.show_beside(self.mapToGlobal(self.box(index).bottomLeft().toPoint()))
        self.clicked.emit(index)

    # Qt

    def sizeHint(self) -> QSize:
        width = self._look.px(340)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(120), self._tile_px() + self._caption_height())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        rows = max(1, -(-len(self._images) // self._columns_in(width)))
        return rows * (self._side_in(width) + self._caption_height() + self._row_gap()) - self._row_gap()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._painted())
        if 0 <= self._over < self.shown:
            painter.setPen(QPen(self._look.color("ink"), 2))
            painter.drawRect(self.box(self._over).adjusted(1, 1, -1, -1))
        painter.end()

    def resizeEvent(self, event: QEvent) -> None:
        self._forget()

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
            self._chosen = index
            self._ring.refresh()
            self._enlarge(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, step = Qt.Key(event.key()), arrow_step(event.key(), self.columns)
        if step is not None and 0 <= self._chosen + step < self.shown:
            self._chosen += step
            self._ring.refresh()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._chosen < self.shown:
            self._enlarge(self._chosen)
        elif step is None:
            super().keyPressEvent(event)
