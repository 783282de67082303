"""Cards that tell of a unit or a link: small ones at the pointer, and a unit enlarged in a window of its own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground.ui.numbers import significant
from playground.ui.paint import put_text, rounded, text_width
from playground.ui.theme import Look
from playground.ui.train.diagram.painting import paint_curve
from playground.ui.train.diagram.scene import Column
from playground.ui.train.diagram.texts import UnitText
from playground.ui.widgets.label import Label
from playground.ui.widgets.map_colors import picture, scale_picture
from playground.ui.widgets.pixel_view import bytes_image
from playground.ui.widgets.sign_colors import colored

CURVE = 448
"""Side of an enlarged curve's picture (px)."""


def unit_image(column: Column, unit: int, look: Look, sample: NDArray[np.uint8] | None) -> QImage | None:
    """The unit's map, or the picture at the input; None where it has only a value."""
    if column.form == "picture":
        return None if sample is None else bytes_image(sample)
    if column.maps is None or unit >= len(column.maps):
        return None
    if column.draws_curves:
        image = QImage(CURVE, CURVE, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_curve(painter, look, QRectF(image.rect()), column, unit)
        painter.end()
        return image
    return picture(colored(column.maps[unit], column.scale_of(unit), look.sign_lut()))


class MapView(QWidget):
    """A map as large as its side; with ``scale`` a bar below says what the colours mean."""

    def __init__(self, look: Look, side: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._side = side
        self._image: QImage | None = None
        self._scale: float | None = None
        self._smooth = False

    def show_map(self, image: QImage | None, scale: float | None, smooth: bool) -> None:
        """Show this map; without one the view goes away. Pixels of what is not ``smooth`` stay to be seen."""
        self._image, self._scale, self._smooth = image, scale, smooth
        self.setVisible(image is not None)
        bar = self._look.line_height("caption") + 14 if scale is not None else 0
        self.setFixedSize(QSize(self._side, self._side + bar))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look, box = self._look, QRectF(0, 0, self._side, self._side)
        if self._image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._smooth)
            painter.drawImage(box, self._image)
            rounded(painter, box, 0, None, look.color("line2"), 1)
        if self._scale is not None:
            bar = QRectF(0, self._side + 6, self._side, 6)
            painter.drawImage(bar, scale_picture(look))
            line = QRectF(0, bar.bottom() + 2, self._side, look.line_height("caption"))
            font, ink = look.font("caption"), look.color("ink3")
            put_text(painter, font, ink, line, significant(-self._scale))
            put_text(painter, font, ink, line, "0", Qt.AlignmentFlag.AlignHCenter)
            put_text(painter, font, ink, line, significant(self._scale), Qt.AlignmentFlag.AlignRight)
        painter.end()


class UnitPage(QWidget):
    """Name, value, formula and warnings of a unit beside its map."""

    def __init__(self, look: Look, side: int, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.map = MapView(look, side, self)
        self.title = Label(look, "", "heading")
        self.value = Label(look, "", "value")
        self.lines = Label(look, "", "mono", "ink2", wrap=True)
        self.warnings = Label(look, "", "secondary", "warn", wrap=True)
        self.hint = Label(look, "", "caption", "ink3")
        self._width = width
        texts = QVBoxLayout()
        texts.setSpacing(2)
        for label in (self.title, self.value, self.lines, self.warnings, self.hint):
            texts.addWidget(label)
        texts.addStretch(1)
        row = QHBoxLayout(self)
        pad = look.px(10, 12)
        row.setContentsMargins(pad, pad, pad, pad)
        row.setSpacing(look.px(12))
        row.addWidget(self.map, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts)

    def show_unit(self, text: UnitText, image: QImage | None, scale: float | None, hint: str, *, smooth: bool) -> None:
        """Tell of this unit."""
        self.map.show_map(image, scale, smooth)
        self.title.set_text(text.title)
        for label, lines in (
            (self.value, [text.value]),
            (self.lines, list(text.lines)),
            (self.warnings, list(text.warnings)),
            (self.hint, [hint]),
        ):
            label.set_text("\n".join(line for line in lines if line))
            label.setVisible(bool(label.text()))
        wide = max(text_width(label.font(), line) for label in (self.title, self.value) for line in [label.text()])
        mono = [text_width(self.lines.font(), line) for line in text.lines]
        wide = max(wide, text_width(self.hint.font(), hint), *mono, 0.0)
        column = min(self._width, max(self._look.px(120), round(wide) + 2))
        if text.warnings:
            column = max(column, self._look.px(190))
        for label in (self.lines, self.warnings):
            label.setFixedWidth(column)
        self.adjustSize()


class SpotCard(QWidget):
    """Tells of what is under the pointer or the keyboard's cursor; lies on the diagram and lets every click through."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._room = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._page = UnitPage(look, look.px(104, 120), look.px(260, 340))
        self._link = QWidget()
        self._name = Label(look, "", "secondary", "ink2")
        self._weight = Label(look, "", "heading")
        self._hint = Label(look, "", "secondary", "ink2")
        inner = QVBoxLayout(self._link)
        inner.setContentsMargins(look.px(10), look.px(6), look.px(10), look.px(6))
        inner.setSpacing(1)
        inner.addWidget(self._name)
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addWidget(self._weight)
        row.addWidget(self._hint)
        row.addStretch(1)
        inner.addLayout(row)
        column.addWidget(self._page)
        column.addWidget(self._link)

    @property
    def texts(self) -> tuple[str, ...]:
        """What it says now, line by line; nothing while it is hidden."""
        labels: Sequence[Label] = (self._name, self._weight, self._hint)
        if self._link.isHidden():
            page = self._page
            labels = (page.title, page.value, page.lines, page.warnings, page.hint)
        return () if self.isHidden() else tuple(label.text() for label in labels if label.text())

    def show_unit(self, text: UnitText, image: QImage | None, hint: str, beside: QRectF, *, smooth: bool) -> None:
        """Tell of a unit, beside its box."""
        self._link.hide()
        self._page.show()
        self._page.show_unit(text, image, None, hint, smooth=smooth)
        self._place(beside)

    def show_link(self, name: str, weight: str, hint: str, place: QPointF) -> None:
        """Tell of a link or a bias, below a place."""
        self._page.hide()
        self._link.show()
        self._name.set_text(name)
        self._weight.set_text(weight)
        self._hint.set_text(hint)
        self._place(QRectF(place.x(), place.y(), 0, 12))

    def _place(self, beside: QRectF) -> None:
        """Beside the box where there is room for it, and inside the diagram."""
        self.adjustSize()
        room, gap = self._room.rect(), self._look.px(10)
        if beside.width():
            x = beside.right() + gap
            if x + self.width() > room.right():
                x = beside.left() - gap - self.width()
            y = beside.center().y() - self.height() / 2
        else:
            x, y = beside.left(), beside.bottom()
            if y + self.height() > room.bottom():
                y = beside.top() - gap - self.height()
        x = max(room.left() + 2, min(x, room.right() - self.width() - 2))
        y = max(room.top() + 2, min(y, room.bottom() - self.height() - 2))
        self.move(round(x), round(y))
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = self._look
        rounded(painter, QRectF(self.rect()), 6, look.color("surface"), look.color("line2"), look.theme.hairline)
        painter.end()


class EnlargedUnit(QWidget):
    """One unit with a large map, in a small window that any click or key closes."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._look = look
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._page = UnitPage(look, look.px(224), look.px(280, 400))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._page)

    @property
    def page(self) -> UnitPage:
        return self._page

    def show_unit(
        self, text: UnitText, image: QImage | None, scale: float | None, beside: QRect, *, smooth: bool
    ) -> None:
        """Open beside a box, given on the screen, moved inwards where the screen ends."""
        self.setAccessibleName(text.spoken)
        self._page.show_unit(text, image, scale, "", smooth=smooth)
        self.adjustSize()
        area = self.screen().availableGeometry()
        corner = QPoint(beside.right() + 8, beside.center().y() - self.height() // 2)
        if corner.x() + self.width() > area.right():
            corner.setX(beside.left() - 8 - self.width())
        x = max(area.left(), min(corner.x(), area.right() - self.width()))
        y = max(area.top(), min(corner.y(), area.bottom() - self.height()))
        self.move(x, y)
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("surface"))
        rounded(painter, QRectF(self.rect()), 0, None, self._look.color("line2"), 1)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.close()
