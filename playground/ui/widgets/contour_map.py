"""Heights over a plane as a map: tones, contour lines, axes, the paths of those who descend, and what stands there."""

from __future__ import annotations

import math
from collections.abc import Sequence

import attrs
from numpy.typing import ArrayLike
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui.focus import FocusRing
from playground.ui.numbers import significant
from playground.ui.theme import Look
from playground.ui.widgets import map_axes
from playground.ui.widgets.axis import few_ticks
from playground.ui.widgets.contour_levels import FEWER, WANTED, contour_levels
from playground.ui.widgets.contour_picture import ContourPicture
from playground.ui.widgets.heights import Heights, heights_of
from playground.ui.widgets.live_curve import LineBuffer
from playground.ui.widgets.map_marks import Mark, paint_marks, paint_minima
from playground.ui.widgets.map_reading import Row, paint_crosshair, paint_reading
from playground.ui.widgets.path_line import PathLine
from playground.ui.widgets.path_paint import PathPicture
from playground.ui.widgets.plane_view import PlaneView, Range, grown, shaped

UNIT: Range = (0.0, 1.0)
KEY_STEPS = 100
"""So many presses of an arrow key cross the map; with Shift a tenth of that."""
SMALL = 130
"""px; a frame narrower or lower has fewer contour lines."""
_KEYS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1)}


@attrs.frozen
class Names:
    """What the axes and the heights are called."""

    x: str
    y: str
    height: str


class ContourMap(QWidget):
    """A map with contour lines, axes, paths and marks; a read-out at the pointer or at the arrow keys' crosshair.

    With `set_range` the map fills the widget, and says by `rangeWanted` of what range it needs heights for that;
    without, its frame takes the shape of the heights it was given.

    Signals:
        rangeWanted(x, y): the ranges (low, high) the map shows from now on, of which it needs heights.
        hovered(x, y): the pointer, or the crosshair, is at this place of the plane.
        left(): it is nowhere any more.
        pressed(x, y), dragged(x, y), released(): the left button; Enter at the crosshair is pressed and released.
    """

    rangeWanted = Signal(object, object)
    hovered = Signal(float, float)
    left = Signal()
    pressed = Signal(float, float)
    dragged = Signal(float, float)
    released = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None, ground: str = "canvas") -> None:
        """`ground` is the colour token of what lies around the frame."""
        super().__init__(parent)
        self._look = look
        self._ground = ground
        self._heights: Heights | None = None
        self._range: tuple[Range, Range] | None = None
        self._wanted: tuple[Range, Range] | None = None
        self._equal = True
        self._axes = self._values = self._readout = True
        self._names = Names("x", "y", self.tr("height"))
        self._paths: tuple[PathLine, ...] = ()
        self._marks: tuple[Mark, ...] = ()
        self._place: tuple[float, float] | None = None  # where the read-out stands
        self._by_keys = self._held = False
        self._lines = LineBuffer()
        self._picture = PathPicture()
        self._backdrop: QPixmap | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # so that what lies below is not painted too
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Contour map"))
        self.setAccessibleDescription(
            self.tr("Pointer or arrow keys read off the height at a place, Shift goes ten steps; Enter presses there.")
        )
        FocusRing(look, self, shape=lambda: (self.frame(), 0.0))
        look.changed.connect(self._restyle)

    # What it shows

    def set_heights(
        self, grid: ArrayLike, x: Range, y: Range, *, log: bool = False, lowest: float | None = None
    ) -> None:
        """Show heights (rows, columns) over x and y, row 0 at y[0]; an empty grid for none.

        NaN is not known yet, infinity beyond all levels. With `log` levels follow the logarithm of what lies above
        `lowest` (None: of the heights, or of what lies above the lowest one where some are not above 0). Raises
        ValueError for a grid below 2 × 2 or a range that does not rise.
        """
        self._heights = heights_of(grid, x, y, log, lowest)
        self._refresh()

    def set_range(self, x: Range, y: Range, equal: bool = True) -> None:
        """Show at least these ranges, over all of the widget: with `equal` one of them grows, so that both have one
        scale. Says by `rangeWanted` what is shown, if that is new."""
        self._equal = equal
        self._range = (x, y)
        self._refresh()
        self._want()

    def set_equal(self, equal: bool) -> None:
        """Whether both axes have one scale."""
        if equal != self._equal:
            self._equal = equal
            self._refresh()
            self._want()

    def set_paths(self, paths: Sequence[PathLine]) -> None:
        """Show paths, the last above the others. Cheap: of those given before nothing is reckoned anew."""
        self._paths = tuple(paths)
        self.update()

    def set_marks(self, marks: Sequence[Mark]) -> None:
        """Show marks over the paths."""
        if tuple(marks) != self._marks:
            self._marks = tuple(marks)
            self.update()

    def set_names(self, x: str, y: str, height: str) -> None:
        """What the axes are called, and the heights in the read-out."""
        if Names(x, y, height) != self._names:
            self._names = Names(x, y, height)
            self._refresh()
            self._want()

    def set_parts(self, axes: bool = True, values: bool = True, readout: bool = True) -> None:
        """Whether there are axes, heights at every fourth line, and a read-out; a small map does without.

        Without axes paths are finer, too, and have no casing.
        """
        if (axes, values, readout) != (self._axes, self._values, self._readout):
            self._axes, self._values, self._readout = axes, values, readout
            self._refresh()
            self._want()

    # What can be asked of it

    @property
    def heights(self) -> Heights | None:
        return self._heights

    @property
    def place(self) -> tuple[float, float] | None:
        """Where the read-out stands; None where the pointer and the crosshair are not on the map."""
        return self._place

    def view(self) -> PlaneView:
        """What is seen, and the frame it fills in the widget's px."""
        space = self._space(QSize(self.width(), self.height()), self._base())
        if self._range is not None:
            x, y = self.wanted_range()
            return PlaneView(x, y, space)
        x, y = self._base()
        return PlaneView(x, y, shaped(x, y, space) if self._equal else space)

    def frame(self) -> QRectF:
        """The rectangle the map fills, in the widget's px."""
        return self.view().rect

    def wanted_range(self, size: QSize | None = None) -> tuple[Range, Range]:
        """Ranges of x and y the map shows in a widget of this size (default: its own)."""
        base = self._base()
        if not self._equal or self._range is None:
            return base
        size = QSize(self.width(), self.height()) if size is None else size
        space = self._space(size, base)
        return grown(*base, space.width(), space.height())

    def place_at(self, at: QPointF) -> tuple[float, float] | None:
        """The place of the plane at these px; None beside the map."""
        view = self.view()
        return view.place(at) if view.rect.contains(at) else None

    def picture(self, scale: float = 2.0) -> QImage:
        """The map as it is, without the pointer's read-out, to be saved."""
        image = QImage(self.size() * scale, QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(scale)
        image.fill(self._look.color(self._ground))
        view = self.view()
        painter = QPainter(image)
        self._paint_backdrop(painter, view)
        self._paint_over(painter, view)
        painter.end()
        return image

    # Within

    def _base(self) -> tuple[Range, Range]:
        if self._range is not None:
            return self._range
        return (UNIT, UNIT) if self._heights is None else (self._heights.x, self._heights.y)

    def _space(self, size: QSize, ranges: tuple[Range, Range]) -> QRectF:
        """What axes leave of a widget of this size."""
        if not self._axes:
            return QRectF(0, 0, max(8, size.width()), max(8, size.height()))
        look = self._look
        labels = few_ticks(*ranges[1], _most_ticks(look, size.height())).labels
        left = max(map_axes.left_margin(look), map_axes.margin_of(look, (*labels, _short(self._names.y))))
        top = 0 if _short(self._names.y) else look.line_height("caption") + 4
        bottom, right = map_axes.bottom_margin(look), 1
        return QRectF(left, top, max(8, size.width() - left - right), max(8, size.height() - top - bottom))

    def _want(self) -> None:
        if self._range is not None and (wanted := self.wanted_range()) != self._wanted:
            self._wanted = wanted
            self.rangeWanted.emit(*wanted)

    def _refresh(self) -> None:
        self._backdrop = None
        self.update()

    def _restyle(self) -> None:
        self.updateGeometry()
        self._refresh()
        self._want()

    def _paint_backdrop(self, painter: QPainter, view: PlaneView) -> None:
        """All that stays while only paths move."""
        look, heights = self._look, self._heights
        if heights is None:
            painter.fillRect(view.rect, look.color("canvas"))
        else:
            wanted = WANTED if min(view.rect.width(), view.rect.height()) >= look.px(SMALL) else FEWER
            contours = ContourPicture(heights, contour_levels(heights.scale, wanted), view)
            contours.paint(painter, look, self._values)
        if self._axes:
            names = (self._names.x, self._names.y)
            across = few_ticks(*view.x, _most_ticks(look, view.rect.width()))
            upward = few_ticks(*view.y, _most_ticks(look, view.rect.height()))
            map_axes.paint_axes(painter, look, view.rect, view.x, view.y, names, (across, upward))

    def _paint_over(self, painter: QPainter, view: PlaneView) -> None:
        paint_minima(painter, self._look, view.rect, self._marks, view.point, small=not self._axes)
        self._picture.paint(painter, self._look, self._lines, view, self._paths, small=not self._axes)
        unit = 1e-3 * min(view.x[1] - view.x[0], view.y[1] - view.y[0])
        busy = self._picture.lines() if any(mark.label for mark in self._marks) else None
        paint_marks(painter, self._look, view.rect, self._marks, view.point, unit, busy)

    def _paint_place(self, painter: QPainter, view: PlaneView, place: tuple[float, float]) -> None:
        at = view.point(place)
        if self._by_keys:
            paint_crosshair(painter, self._look, view.rect, at)
        near = [
            path.label
            for path, end in self._picture.ends(view, self._paths)
            if path.label and math.hypot(end.x() - at.x(), end.y() - at.y()) <= self._look.px(9)
        ]
        paint_reading(painter, self._look, view.rect, at, ", ".join(near), self.reading_at(place))

    def reading_at(self, place: tuple[float, float]) -> list[Row]:
        """Rows of the read-out at a place."""
        rows = [(self._names.x, significant(place[0])), (self._names.y, significant(place[1]))]
        if self._heights is None:
            return rows
        height = float(self._heights.at([place])[0])
        if math.isfinite(height):
            text = significant(height)
        else:
            text = self.tr("not known yet") if math.isnan(height) else self.tr("beyond")
        return [*rows, (self._names.height, text)]

    def _read(self, place: tuple[float, float] | None, by_keys: bool = False) -> None:
        if (place, by_keys) == (self._place, self._by_keys):
            return
        self._place, self._by_keys = place, by_keys
        self.update()
        if place is None:
            self.left.emit()
        else:
            self.hovered.emit(*place)

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(420), self._look.px(360, 420))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(120), self._look.px(90, 120))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._refresh()
        self._want()

    def paintEvent(self, event: QPaintEvent) -> None:
        view, ratio = self.view(), self.devicePixelRatio()
        if self._backdrop is None or self._backdrop.devicePixelRatio() != ratio:
            self._backdrop = QPixmap(self.size() * ratio)
            self._backdrop.setDevicePixelRatio(ratio)
            self._backdrop.fill(self._look.color(self._ground))
            behind = QPainter(self._backdrop)
            self._paint_backdrop(behind, view)
            behind.end()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._backdrop)
        self._paint_over(painter, view)
        if self._place is not None and self._readout and not self._held:
            self._paint_place(painter, view, self._place)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self.place_at(event.position())
        if event.button() != Qt.MouseButton.LeftButton or place is None:
            super().mousePressEvent(event)
            return
        self._held = True
        self._read(place)
        self.update()
        self.pressed.emit(*place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        view, at = self.view(), event.position()
        if self._held:
            place = view.kept(view.place(at))
            self._read(place)
            self.dragged.emit(*place)
        else:
            self._read(view.place(at) if view.rect.contains(at) else None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._held:
            self._held = False
            self._read(self.place_at(event.position()))
            self.update()
            self.released.emit()
        else:
            super().mouseReleaseEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        if not self._held and not self._by_keys:
            self._read(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if self._by_keys:
            self._read(None)
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, view = Qt.Key(event.key()), self.view()
        middle = ((view.x[0] + view.x[1]) / 2, (view.y[0] + view.y[1]) / 2)
        place = middle if self._place is None else self._place
        if key in _KEYS:
            far = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            (right, up), (x, y) = _KEYS[key], place
            x += right * far * (view.x[1] - view.x[0]) / KEY_STEPS
            y += up * far * (view.y[1] - view.y[0]) / KEY_STEPS
            self._read(view.kept((x, y)), by_keys=True)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._read(place, by_keys=True)
            self.pressed.emit(*place)
            self.released.emit()
        elif key == Qt.Key.Key_Escape and self._place is not None:
            self._read(None)
        else:
            super().keyPressEvent(event)


def _most_ticks(look: Look, length: float) -> int:
    """How many ticks an axis of this length in px has at most."""
    return 7 if length >= look.px(440) else 5 if length >= look.px(220) else 3


def _short(name: str) -> str:
    """The name where it is short enough to stand left of the frame, else nothing."""
    return name if len(name) <= 3 else ""
