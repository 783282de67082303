"""What the network says about every place of the input plane, with the data points on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui.focus import FocusRing
from playground.ui.theme import Look
from playground.ui.widgets import map_axes, map_colors, map_legend
from playground.ui.widgets.map_note import paint_note
from playground.ui.widgets.map_picking import nearest, next_in, visible
from playground.ui.widgets.map_points import NO_POINTS, Points, points_pixmap

Reading = tuple[str, str]
"""What stands at the right under the map: "p(+1) = " and "0.997"."""


class DecisionMap(QWidget):
    """A square map with axes x₁ and x₂, a legend, and a read-out at the pointer (or at the arrow keys).

    A click on a point, or Enter near one, picks it; then the arrow keys walk from point to point.

    Signals:
        picked(int): number of the point a person picked, in the order of `set_points`; -1 for none any more.
    """

    picked = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._values: NDArray[np.floating] | None = None
        self._extent = (-6.0, 6.0)
        self._points = NO_POINTS
        self._chosen: int | None = None
        self._names: tuple[str, ...] = ()
        self._valued = False
        self._test = self._discrete = False
        self._legend = self._readout = True
        self._hover_value: Callable[[float, float], Reading] | None = None
        self._note = ""
        self._ring: float | None = None  # radius of the pointer's ring, in units of the plane
        self._place: tuple[float, float] | None = None  # of the pointer, in the plane
        self._image: QImage | None = None
        self._stamps: QPixmap | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # so that what lies below is not painted too
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Output map"))
        self._describe()
        FocusRing(look, self, shape=lambda: (self.frame(), 0.0))
        look.changed.connect(self._restyle)

    def set_map(self, values: ArrayLike | None, extent: tuple[float, float] = (-6.0, 6.0)) -> None:
        """Show values (H, W) from −1 to +1 (of two classes, or in regression), or probabilities (H, W, C); None shows
        an empty plane.

        Pixel [i, j] is the middle of a cell; row 0 lies at the bottom, where x₂ is smallest, column 0 at the
        left. `extent` holds for both axes. Raises ValueError for any other shape.
        """
        new = None if values is None else np.asarray(values)
        if new is not None and (new.ndim not in (2, 3) or 0 in new.shape):
            raise ValueError(f"A map needs shape (H, W) or (H, W, C), not {new.shape}")
        before = (self._extent, self._pair())
        self._values, self._extent = new, extent
        self._image = None
        if before != (self._extent, self._pair()):
            self._stamps = None
        self.update()

    def set_points(self, x: ArrayLike, labels: ArrayLike, part: ArrayLike, values: ArrayLike | None = None) -> None:
        """Show data points: places (N, 2), labels (N,), part (N,) 0 train, 1 validation, 2 test, 3 none.

        With two classes labels above 0 are class +1 and all others class −1; else they are class numbers. In
        regression `values` (N,) are their true answers. Other points than before are not chosen.
        """
        true = None if values is None else np.asarray(values, np.float64)
        points = Points(np.asarray(x, np.float64), np.asarray(labels, np.int64), np.asarray(part, np.uint8), true)
        if not points.same(self._points):
            self._points = points
            self._chosen = None
            self._stamps = None
            self.update()

    def set_classes(self, names: Sequence[str]) -> None:
        """Names in the legend; without any, two classes are called −1 and +1, others by their numbers."""
        if tuple(names) != self._names:
            self._names = tuple(names)
            self._stamps = None
            self.update()

    def set_valued(self, valued: bool) -> None:
        """Whether places have a value, as in regression, instead of a class."""
        if valued != self._valued:
            self._valued = valued
            self._image = self._stamps = None
            self.updateGeometry()
            self.update()

    def set_show(self, test: bool, discrete: bool) -> None:
        """Whether test points are shown, and whether the map says only which class, not how surely."""
        if test != self._test:
            self._test = test
            self._stamps = None
            self.update()
        if discrete != self._discrete:
            self._discrete = discrete
            self._image = None
            self.update()

    def set_ring(self, radius: float | None) -> None:
        """How far a brush at the pointer reaches, in units of the plane; None for the plain pointer."""
        if radius != self._ring:
            self._ring = radius
            self.update()

    @property
    def note(self) -> str:
        """The sentence on the map."""
        return self._note

    def set_note(self, sentence: str) -> None:
        """Say on the map what is missing; nothing with an empty one."""
        if sentence != self._note:
            self._note = sentence
            self._describe()
            self.update()

    def _describe(self) -> None:
        does = self.tr(
            "Pointer or arrow keys read off what the network says at a place; a click or Enter picks a point."
        )
        self.setAccessibleDescription(f"{self._note} {does}".lstrip())

    @property
    def place(self) -> tuple[float, float]:
        """Where the pointer or the arrow keys are, (x₁, x₂); the middle where they are not on the map."""
        middle = sum(self._extent) / 2
        return self._place or (middle, middle)

    @property
    def chosen(self) -> int | None:
        """Number of the point with the ring."""
        return self._chosen

    def choose(self, number: int | None) -> None:
        """Put the ring around a point, or none; without a signal."""
        if number != self._chosen:
            self._chosen = number
            self.update()

    def place_of(self, number: int) -> QPointF:
        """Where a point lies, in the widget's px."""
        return self._to_px(self._points.x[number, 0], self._points.x[number, 1])

    def set_parts(self, legend: bool, readout: bool) -> None:
        """Whether the legend and the pointer's read-out stand under the map."""
        if (legend, readout) != (self._legend, self._readout):
            self._legend, self._readout = legend, readout
            self._stamps = None
            self.updateGeometry()
            self.update()

    def set_hover_value(self, value: Callable[[float, float], Reading] | None) -> None:
        """What the read-out says at (x₁, x₂), as words and number; None reads it off the map."""
        self._hover_value = value
        self.update()

    def frame(self) -> QRectF:
        """The square the map fills, in the widget's px."""
        left, below = map_axes.left_margin(self._look), self._below()
        beside = map_legend.pair_width(self._look) if self._legend_beside else 0
        side = max(16, min(self.width() - left - beside, self.height() - below))
        return QRectF(left, 0, side, side)

    def reading_at(self, x1: float, x2: float) -> Reading | None:
        """Words and number for a place of the plane; None outside or without a map."""
        if self._hover_value is not None:
            return self._hover_value(x1, x2)
        if self._values is None:
            return None
        low, high = self._extent
        rows, columns = self._values.shape[:2]
        i, j = int((x2 - low) / (high - low) * rows), int((x1 - low) / (high - low) * columns)
        value = self._values[min(max(i, 0), rows - 1), min(max(j, 0), columns - 1)]
        if self._valued:
            return self._predicts(float(value), self._near((x1, x2), self._look.px(7, 10)))
        if np.ndim(value) == 0:
            return self._says(self._class_names()[1].split()[-1], (float(value) + 1) / 2)
        winner = int(np.argmax(value))
        return self._says(self._class_names()[winner].split()[-1], float(value[winner]))

    def picture(self, scale: float = 2.0) -> QImage:
        """The map with axes and legend, to be saved."""
        image = QImage(self.size() * scale, QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(scale)
        image.fill(self._look.color("surface"))
        painter = QPainter(image)
        self._paint(painter, None)
        painter.end()
        return image

    def _says(self, name: str, probability: float) -> Reading:
        return f"p({name}) = ", f"{probability:.3f}"

    def _predicts(self, value: float, number: int | None) -> Reading:
        """What is predicted, and near a point its true value too."""
        true = None if number is None or self._points.values is None else float(self._points.values[number])
        words = "ŷ = " if true is None else f"y = {signed(true)}   ŷ = "
        return words, signed(value)

    def _pair(self) -> bool:
        if self._valued:
            return False
        if self._values is not None:
            return self._values.ndim == 2
        return len(self._names) == 2 or (not self._names and not (self._points.labels > 1).any())

    def _class_names(self) -> tuple[str, ...]:
        if self._names:
            return self._names
        if self._pair():
            return (self.tr("class −1"), self.tr("class +1"))
        if self._values is not None:
            return tuple(str(i) for i in range(self._values.shape[-1]))
        return tuple(str(i) for i in range(int(self._points.labels.max(initial=0)) + 1))

    @property
    def _legend_beside(self) -> bool:
        """In the projector theme two classes, or values, stand at the right of the map, which can then be larger."""
        small = self._valued or (self._pair() and not self._names)
        return self._legend and self._look.theme.projector and small

    def _below(self) -> int:
        """Height of all that stands under the frame."""
        height = map_axes.bottom_margin(self._look)
        if self._legend and not self._legend_beside:
            height += map_legend.legend_height(self._look)
        return height + (map_legend.readout_height(self._look) if self._readout else 0)

    def _restyle(self) -> None:
        self._image = self._stamps = None
        self.updateGeometry()
        self.update()

    def _map_image(self) -> QImage | None:
        if self._image is None and self._values is not None:
            upright = self._values[::-1]
            kind = map_colors.value_colors if upright.ndim == 2 else map_colors.class_colors
            self._image = map_colors.picture(kind(upright, self._look, self._discrete and not self._valued))
        return self._image

    def _points_layer(self, frame: QRectF) -> QPixmap:
        if self._stamps is None:
            self._stamps = points_pixmap(
                self._look,
                self._points,
                frame,
                self._extent,
                self._pair(),
                self._test,
                self.devicePixelRatio(),
            )
        return self._stamps

    def _paint(self, painter: QPainter, place: tuple[float, float] | None) -> None:
        look, frame = self._look, self.frame()
        image = self._map_image()
        if image is None:
            painter.fillRect(frame, look.color("canvas"))
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._valued or not self._discrete)
            painter.drawImage(frame, image)
        painter.drawPixmap(frame.topLeft(), self._points_layer(frame))
        if self._note:
            low, high = self._extent
            paint_note(painter, look, frame, self._note, (self._points.x[:, 1] - low) / (high - low))
        if self._chosen is not None:
            self._paint_chosen(painter, self.place_of(self._chosen))
        map_axes.paint_axes(painter, look, frame, self._extent)
        top = frame.bottom() + map_axes.bottom_margin(look)
        if self._legend_beside:
            column = QRectF(frame.right(), frame.top(), map_legend.pair_width(look), frame.height())
            beside = map_legend.paint_values_beside if self._valued else map_legend.paint_pair_beside
            beside(painter, look, column)
        elif self._legend:
            wide = frame.width() if self._valued or self._pair() else self.width() - frame.left()
            row = QRectF(frame.left(), top, wide, map_legend.legend_height(look))
            pair = map_legend.paint_pair if self._pair() else map_legend.paint_classes
            paint = map_legend.paint_values if self._valued else pair
            paint(painter, look, row, self._class_names())
            top = row.bottom()
        if place is not None:
            if self._chosen is None or place != tuple(self._points.x[self._chosen].tolist()):
                self._paint_pointer(painter, place)
            if self._readout:
                wide = self.width() - frame.left() if self._legend_beside else frame.width()
                row = QRectF(frame.left(), top, wide, map_legend.readout_height(look))
                where = self.tr("pointer at ({0}, {1})").format(*map(signed, place))
                map_legend.paint_readout(painter, look, row, where, self.reading_at(*place))

    def _to_px(self, x1: float, x2: float) -> QPointF:
        frame, (low, high) = self.frame(), self._extent
        across, up = ((value - low) / (high - low) for value in (x1, x2))
        return QPointF(frame.left() + across * frame.width(), frame.bottom() - up * frame.height())

    def place_at(self, at: QPointF) -> tuple[float, float] | None:
        """The place of the plane at these px; None beside the map."""
        frame, (low, high) = self.frame(), self._extent
        if not frame.contains(at):
            return None
        across, up = (at.x() - frame.left()) / frame.width(), (frame.bottom() - at.y()) / frame.height()
        return low + across * (high - low), low + up * (high - low)

    def _pick(self, number: int | None) -> None:
        """A person picks a point: the read-out tells of it until the pointer moves on."""
        if number != self._chosen:
            if number is not None:
                x1, x2 = self._points.x[number].tolist()
                self._place = (x1, x2)
            self.choose(number)
            self.picked.emit(-1 if number is None else number)

    def _near(self, place: tuple[float, float], px: float) -> int | None:
        """The visible point nearest to a place, at most ``px`` away."""
        low, high = self._extent
        within = px * (high - low) / self.frame().width()
        return nearest(self._points, self._visible(), place, within)

    def _visible(self) -> NDArray[np.bool_]:
        return visible(self._points, self._extent, self._test)

    def _paint_chosen(self, painter: QPainter, at: QPointF) -> None:
        """The ring for "this one": ink in a surface casing."""
        radius = self._look.px(8, 11)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for token, width in (("surface", 6.0), ("ink", 3.0)):
            painter.setPen(QPen(self._look.color(token), width))
            painter.drawEllipse(at, radius, radius)

    def _paint_pointer(self, painter: QPainter, place: tuple[float, float]) -> None:
        at = self._to_px(*place)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        low, high = self._extent
        usual = self._look.px(8, 10)
        radius = usual if self._ring is None else self._ring / (high - low) * self.frame().width()
        painter.save()
        painter.setClipRect(self.frame())
        for token, width in (("surface", 4.0), ("ink", 2.0)):
            painter.setPen(QPen(self._look.color(token), width))
            painter.drawEllipse(at, radius, radius)
        painter.restore()

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(346), self.heightForWidth(self._look.px(346)))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(160), self.heightForWidth(self._look.px(160)))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        beside = map_legend.pair_width(self._look) if self._legend_beside else 0
        return width - map_axes.left_margin(self._look) - beside + self._below()

    def resizeEvent(self, event: QEvent) -> None:
        self._stamps = None

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("surface"))
        self._paint(painter, self._place)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self.place_at(event.position())
        if place != self._place:
            self._place = place
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self.place_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and place is not None:
            self._pick(self._near(place, self._look.px(10, 16)))
        else:
            super().mousePressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._place = None
        self.update()

    def focusOutEvent(self, event: QEvent) -> None:
        self._place = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, 1),
            Qt.Key.Key_Down: (0, -1),
        }
        key = Qt.Key(event.key())
        step = steps.get(key)
        low, high = self._extent
        if step is not None and self._chosen is not None:
            onward = next_in(self._points, self._visible(), self._chosen, step)
            self._pick(self._chosen if onward is None else onward)
            return
        if step is None:
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                middle = (low + high) / 2
                self._pick(self._near(self._place or (middle, middle), 2 * self.frame().width()))
            elif key == Qt.Key.Key_Escape and self._chosen is not None:
                self._pick(None)
            else:
                super().keyPressEvent(event)
            return
        x1, x2 = self._place or ((low + high) / 2, (low + high) / 2)
        by = (high - low) / (120 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 24)
        self._place = (min(max(x1 + step[0] * by, low), high), min(max(x2 + step[1] * by, low), high))
        self.update()


def signed(value: float) -> str:
    """Two decimals, with a true minus."""
    return f"{value:.2f}".replace("-", "−")
