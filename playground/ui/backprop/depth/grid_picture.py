"""A matrix, a bias or a map of answers as a heat map on the sign scale, with its numbers where they find room."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from playground.ui.backprop.depth.texts import tr
from playground.ui.focus import FocusRing
from playground.ui.numbers import significant
from playground.ui.paint import put_text, readable, rounded, text_width
from playground.ui.theme import Look
from playground.ui.widgets.map_colors import picture
from playground.ui.widgets.sign_colors import colored, sign_color

Floats = NDArray[np.float64]


class GridPicture(QWidget):
    """Values (rows, columns) under a caption, above a line that says how large they are.

    ``numbers`` writes each value into its cell where there is room; what is ``strong`` has a strong outline.
    Where it ``opens`` a click or Enter enlarges it.
    """

    def __init__(
        self,
        look: Look,
        numbers: bool = True,
        strong: bool = False,
        opens: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._writes, self._is_strong, self._opens = numbers, strong, opens
        self._caption = self._note = ""
        self._values: Floats = np.zeros((1, 1))
        self._beside: Floats | None = None
        self._scale = 1.0
        self._is_square = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("values as colours"))
        if opens:
            self.setToolTip(tr("A click or Enter enlarges it."))
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            FocusRing(look, self)
        look.changed.connect(self._restyle)

    @property
    def values(self) -> Floats:
        """What is shown."""
        return self._values

    @property
    def note(self) -> str:
        """The line below."""
        return self._note

    def show_values(
        self,
        caption: str,
        values: Floats,
        note: str = "",
        beside: Floats | None = None,
        scale: float | None = None,
        square: bool = False,
    ) -> None:
        """Show values, with a bias (rows,) ``beside`` them; ``square`` keeps the cells so."""
        self._caption, self._note = caption, note
        self._values = np.asarray(values, np.float64)
        self._beside = None if beside is None else np.asarray(beside, np.float64)
        largest = max(float(np.abs(one).max(initial=0.0)) for one in (self._values, self._bias) if one is not None)
        self._scale = scale if scale else largest or 1.0
        self._is_square = square
        self.setAccessibleName(caption)
        self.setAccessibleDescription(note)
        if self._opens:
            self.setToolTip("\n".join(text for text in (caption, note, tr("A click or Enter enlarges it.")) if text))
        self.updateGeometry()
        self.update()

    @property
    def _bias(self) -> Floats | None:
        return self._beside

    def _boxes(self) -> tuple[QRectF, QRectF]:
        """Where the values lie, and their bias."""
        look = self._look
        line = look.line_height("caption")
        room = QRectF(3, line + look.px(4), self.width() - 6, self.height() - 2 * line - look.px(8))
        rows, columns = self._values.shape
        extra = 0.0 if self._beside is None else 1.0
        gap = 0.0 if self._beside is None else look.px(5)
        wide = room.width() - gap
        if extra and columns > 24:  # of a large matrix the bias is a narrow column
            extra = columns / 24
        cell = min(wide / (columns + extra), room.height() / rows)
        across, down = wide / (columns + extra), room.height() / rows
        if self._is_square or max(rows, columns) <= 12:
            limit = look.px(72, 84) if self._opens else look.px(96, 120)
            across = down = min(cell, limit) if not self._is_square else cell
            if not self._is_square:
                across, down = min(wide / (columns + extra), limit), min(room.height() / rows, limit * 0.62)
        total, high = across * (columns + extra) + gap, down * rows
        left, top = room.left() + (room.width() - total) / 2, room.top() + (room.height() - high) / 2
        values = QRectF(round(left), round(top), max(1, round(across * columns)), max(1, round(high)))
        return values, QRectF(values.right() + gap, values.top(), max(2.0, across * extra), values.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        font, line = look.font("caption"), look.line_height("caption")
        values, bias = self._boxes()
        middle = Qt.AlignmentFlag.AlignHCenter
        top = values.top() - line - look.px(3)
        put_text(painter, font, look.color("ink2"), QRectF(0, top, self.width(), line), self._caption, middle)
        below = QRectF(0, values.bottom() + look.px(3), self.width(), line)
        put_text(painter, font, look.color("ink3"), below, self._note, middle)
        self._paint_grid(painter, values, self._values)
        if self._beside is not None:
            self._paint_grid(painter, bias, self._beside[:, None])
        painter.end()

    def _paint_grid(self, painter: QPainter, box: QRectF, values: Floats) -> None:
        look = self._look
        rows, columns = values.shape
        down, across = min(rows, max(1, round(box.height()))), min(columns, max(1, round(box.width())))
        if (down, across) != values.shape:  # a pixel shows the value in its middle: a mean would be grey
            picked = values[(np.arange(down) * 2 + 1) * rows // (2 * down)]
            values_seen = picked[:, (np.arange(across) * 2 + 1) * columns // (2 * across)]
        else:
            values_seen = values
        painter.drawImage(box, picture(colored(values_seen, self._scale, look.sign_lut())))
        if self._is_strong:
            rounded(painter, box.adjusted(-2, -2, 2, 2), 2, None, look.color("ink"), 2)
        else:
            rounded(painter, box, 0, None, look.color("line2"), 1)
        if self._writes:
            self._write(painter, box, values)

    def _write(self, painter: QPainter, box: QRectF, values: Floats) -> None:
        look = self._look
        rows, columns = values.shape
        wide, high = box.width() / columns, box.height() / rows
        if rows * columns > 200:
            return
        texts = [significant(value, 2, 1e-3) for value in values.ravel().tolist()]
        sizes = (look.px(16, 20), look.px(14, 18), look.px(12, 16), look.px(10, 14))
        fonts = [look.font("mono", px=px) for px in sizes if 1.3 * px <= high]
        fitting = (font for font in fonts if max(text_width(font, text) for text in texts) <= wide - 6)
        font = next(fitting, None)
        if font is None:
            return
        for place, (text, value) in enumerate(zip(texts, values.ravel().tolist(), strict=True)):
            row, column = divmod(place, columns)
            cell = QRectF(box.left() + column * wide, box.top() + row * high, wide, high)
            ground = sign_color(value / self._scale, look.sign_lut())
            ink = readable(ground, look.color("ink"), look.color("surface"))
            put_text(painter, font, ink, cell, text, Qt.AlignmentFlag.AlignHCenter)

    def words(self, place: QPointF) -> str:
        """What there is to say at a place of the widget."""
        for box, values, name in (
            (self._boxes()[0], self._values, ""),
            (self._boxes()[1], None if self._beside is None else self._beside[:, None], tr("bias")),
        ):
            if values is None or not box.contains(place):
                continue
            rows, columns = values.shape
            row = min(int((place.y() - box.top()) / box.height() * rows), rows - 1)
            column = min(int((place.x() - box.left()) / box.width() * columns), columns - 1)
            value = float(values[row, column])
            where = name or tr("row {row}, column {column}").format(row=row + 1, column=column + 1)
            text = significant(value, 6) if math.isfinite(value) else significant(value)
            return f"{self._caption}\n{where}: {text}"
        return self.toolTip()

    def enlarge(self) -> None:
        """Open the values large, with what a pointer says of them; any click on the frame or Esc closes it."""
        picture = GridPicture(self._look, self._writes, opens=False)
        picture.show_values(self._caption, self._values, self._note, self._beside, self._scale, self._is_square)
        large = Large(self._look, picture, self)
        area = self.screen().availableGeometry()
        rows, columns = self._values.shape
        high = round(0.8 * area.height())
        wide = min(round(0.8 * area.width()), max(round(high * min(2.0, columns / rows)), self._look.px(320)))
        large.resize(wide, high)
        large.move(area.center() - QPoint(wide // 2, high // 2))
        large.show()

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(150, 170), self._look.px(170, 180))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(60, 80), self._look.px(110, 130))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.words(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._opens:
            self.enlarge()
        else:
            event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        QToolTip.showText(event.globalPosition().toPoint(), self.words(event.position()), self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._opens and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.enlarge()
        else:
            super().keyPressEvent(event)


class Large(QFrame):
    """A picture in a window of its own; any click or Esc closes it."""

    def __init__(self, look: Look, picture: GridPicture, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._look = look
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.addWidget(picture)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.close()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("surface"))
        rounded(painter, QRectF(self.rect()), 0, None, self._look.color("line2"), 1)
        painter.end()
