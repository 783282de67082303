"""A black square to draw on in white, with mouse, pen or finger."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPointingDevice,
    QTabletEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.core.strokes import Picture, Stroke, draw_stroke, rasterise
from playground.ui.focus import FocusRing
from playground.ui.theme import Look
from playground.ui.widgets.pixel_view import grey_image

PAD_PX = 380  # brush widths are given in px of a pad of this size
RADIUS = 8
LIGHTEST = 0.35  # share of the brush's width a pen that hardly touches leaves

Strokes = tuple[Stroke, ...]


class DrawPad(QWidget):
    """Keeps what is drawn as strokes and their pictures, which grow with the stroke.

    Delete clears. A pen's pressure scales the brush, its other end erases. Undo, redo and clear count as
    gestures of the user wherever they are called from.

    Signals:
        changed: the drawing is another one; during a stroke at every movement.
    """

    changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._strokes: Strokes = ()
        self._undone: list[Strokes] = []
        self._done: list[Strokes] = []
        self._points: list[tuple[float, float]] = []  # of the stroke being drawn
        self._pressures: list[float] = []
        self._erases = False  # the stroke being drawn
        self._width = 20 / PAD_PX
        self._erasing = False
        self._afresh = False
        self._pictures: dict[int, Picture] = {}
        self._image: QImage | None = None
        self._pointer: QPointF | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMouseTracking(True)
        self.setTabletTracking(True)
        self.setCursor(Qt.CursorShape.BlankCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Drawing pad"))
        self.setAccessibleDescription(
            self.tr("Draw with mouse, pen or finger; Ctrl+Z takes a stroke back, Del clears.")
        )
        FocusRing(look, self, shape=lambda: (self.frame(), RADIUS))

    @property
    def strokes(self) -> Strokes:
        """All strokes, the one being drawn last."""
        return (*self._strokes, self._growing()) if self._points else self._strokes

    def set_strokes(self, strokes: Iterable[Stroke]) -> None:
        """Show another drawing and forget what could be undone."""
        self._points, self._pressures = [], []
        self._done, self._undone = [], []
        self._show(tuple(strokes))

    def set_brush(self, width: float) -> None:
        """Brush width in px of a pad of 380 px."""
        self._width = min(max(width / PAD_PX, 0.002), 1.0)
        self.update()

    def set_erasing(self, erasing: bool) -> None:
        """Whether new strokes take away."""
        self._erasing = erasing

    def begin_afresh(self, afresh: bool = True) -> None:
        """Whether the next stroke begins another drawing; undo brings this one back."""
        self._afresh = afresh

    @property
    def can_undo(self) -> bool:
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        return bool(self._undone)

    def undo(self) -> None:
        """Take back the last stroke or clearing."""
        if self._done and not self._points:
            self._undone.append(self._strokes)
            self._show(self._done.pop())
            self.changed.emit()

    def redo(self) -> None:
        """Do again what was taken back."""
        if self._undone and not self._points:
            self._done.append(self._strokes)
            self._show(self._undone.pop())
            self.changed.emit()

    def clear(self) -> None:
        """Begin with an empty pad; can be undone."""
        self._finish()
        if self._strokes:
            self._remember()
            self._show(())
            self.changed.emit()

    def raster(self, size: int = 280) -> Picture:
        """The drawing as (size, size) float32, 0 to 1. Cheap during a stroke: only new points are drawn."""
        return self._picture(size).copy()

    def frame(self) -> QRectF:
        """The square of the pad, in the widget's px."""
        side = min(self.width(), self.height())
        return QRectF(0, 0, side, side)

    def _picture(self, size: int) -> Picture:
        if size not in self._pictures:
            self._pictures[size] = rasterise(self.strokes, size)
        return self._pictures[size]

    def _growing(self) -> Stroke:
        return Stroke(tuple(self._points), self._width, self._erases, tuple(self._pressures))

    def _remember(self) -> None:
        self._done.append(self._strokes)
        self._undone.clear()

    def _show(self, strokes: Strokes) -> None:
        self._strokes = strokes
        self._afresh = False
        self._pictures.clear()
        self._image = None
        self.update()

    def _begin(self, at: QPointF, erase: bool, pressure: float | None) -> None:
        self._finish()
        self._remember()
        if self._afresh and not erase:
            self._show(())
        self._erases = erase
        self._add(at, pressure)

    def _add(self, at: QPointF, pressure: float | None) -> None:
        """Let the stroke go on to a place in px."""
        side = max(1.0, self.frame().width())
        point = (min(max(at.x() / side, -0.25), 1.25), min(max(at.y() / side, -0.25), 1.25))
        if self._points and self._points[-1] == point:
            return
        self._points.append(point)
        if pressure is not None:
            self._pressures.append(LIGHTEST + (1 - LIGHTEST) * min(max(pressure, 0.0), 1.0))
        end = Stroke(self._points[-2:], self._width, self._erases, tuple(self._pressures[-2:]))
        for picture in self._pictures.values():
            draw_stroke(picture, end)
        self._image = None
        self.update()
        self.changed.emit()

    def _finish(self) -> None:
        if self._points:
            self._strokes = self.strokes
            self._points, self._pressures = [], []

    def _point_at(self, at: QPointF | None) -> None:
        self._pointer = at
        self.update()

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(PAD_PX, PAD_PX)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 160)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return width

    def resizeEvent(self, event: QEvent) -> None:
        self._pictures.clear()
        self._image = None

    def paintEvent(self, event: QPaintEvent) -> None:
        frame, path = self.frame(), QPainterPath()
        if self._image is None:
            self._image = grey_image(self._picture(max(1, round(frame.width() * self.devicePixelRatio()))))
        path.addRoundedRect(frame, RADIUS, RADIUS)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(path, Qt.GlobalColor.black)
        painter.setClipPath(path)
        painter.drawImage(frame, self._image)
        if self._pointer is not None:
            radius = max(2.0, self._width * frame.width() / 2)
            for color, extra in ((Qt.GlobalColor.white, 0.5), (Qt.GlobalColor.black, -0.5)):
                painter.setPen(QPen(color, 1))
                painter.drawEllipse(self._pointer, radius + extra, radius + extra)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.frame().contains(event.position()):
            self._begin(event.position(), self._erasing, None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._points and event.buttons() & Qt.MouseButton.LeftButton:
            self._add(event.position(), None)
        self._point_at(event.position() if self.frame().contains(event.position()) else None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._finish()

    def tabletEvent(self, event: QTabletEvent) -> None:
        at = event.position()
        if event.type() == QEvent.Type.TabletPress and self.frame().contains(at):
            turned = event.pointerType() == QPointingDevice.PointerType.Eraser
            self._begin(at, self._erasing or turned, event.pressure())
        elif event.type() == QEvent.Type.TabletMove and self._points:
            self._add(at, event.pressure())
        elif event.type() == QEvent.Type.TabletRelease:
            self._finish()
        self._point_at(at if self.frame().contains(at) else None)
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear()
        else:
            super().keyPressEvent(event)
