"""Heights over a plane as a surface in 3-D that a person turns, with the paths of those who descend on it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui.focus import FocusRing
from playground.ui.icons import paint_icon
from playground.ui.paint import put_text
from playground.ui.theme import Look
from playground.ui.widgets.heights import Heights, heights_of
from playground.ui.widgets.live_curve import LineBuffer
from playground.ui.widgets.map_marks import Mark, paint_marks, paint_minima
from playground.ui.widgets.path_line import PathLine
from playground.ui.widgets.plane_view import Range
from playground.ui.widgets.relief import COARSE, FINE, HOME, Camera, Quads, Relief
from playground.ui.widgets.relief_paint import (
    QuadBuffer,
    Screen,
    paint_floor,
    paint_height_axis,
    paint_seen_ends,
    paint_seen_path,
)
from playground.ui.widgets.relief_path import SeenPath, seen_path

Floats = NDArray[np.float64]

SETTLE = 180
"""ms after the last turn by keys or wheel until the surface is drawn finely again."""
DEGREES = 0.45
"""Turned for each px of a drag; tilted by 0.6 of that."""
KEY_TURN, KEY_TILT, KEY_ZOOM = 6.0, 4.0, 1.12
NOWHERE = QPointF(-1e6, -1e6)


class Surface3D(QWidget):
    """A surface seen from above: a drag or the arrow keys turn and tilt it, the wheel or + and − bring it nearer.

    The surface is drawn once for each way it is looked at; paths and marks are drawn over it, without what it hides.

    Signals:
        turned(Camera): a person looks at it another way.
    """

    turned = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None, ground: str = "canvas") -> None:
        """`ground` is the colour token of what lies around the surface."""
        super().__init__(parent)
        self._look = look
        self._ground = ground
        self._relief: Relief | None = None
        self._equal = True
        self._height_name = self.tr("height")
        self._camera = HOME
        self._paths: tuple[PathLine, ...] = ()
        self._marks: tuple[Mark, ...] = ()
        self._meshes: dict[int, Floats] = {}
        self._seen: list[tuple[PathLine, SeenPath]] = []
        self._grabbed: QPointF | None = None
        self._quads = QuadBuffer()
        self._lines = LineBuffer()
        self._backdrop: QPixmap | None = None
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE)
        self._settle.timeout.connect(self._redraw)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # so that what lies below is not painted too
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setAccessibleName(self.tr("Surface in 3-D"))
        words = self.tr("Drag or arrow keys turn it, the wheel or + and − bring it nearer, Home shows it as at first.")
        self.setAccessibleDescription(words)
        self.setToolTip(words)
        FocusRing(look, self)
        look.changed.connect(self._restyle)

    # What it shows

    def set_heights(
        self, grid: ArrayLike, x: Range, y: Range, *, log: bool = False, lowest: float | None = None
    ) -> None:
        """Show heights (rows, columns) over x and y, as `ContourMap.set_heights` does; what is not finite is a hole."""
        heights = heights_of(grid, x, y, log, lowest)
        self._relief = None if heights is None else Relief(heights, self._equal)
        self._rebuild()

    def set_equal(self, equal: bool) -> None:
        """Whether the floor has the shape of the ranges; otherwise it is square."""
        if equal != self._equal:
            self._equal = equal
            if self._relief is not None:
                self._relief = Relief(self._relief.heights, equal)
            self._rebuild()

    def set_paths(self, paths: Sequence[PathLine]) -> None:
        """Show paths on the surface, or at their own heights; the last above the others."""
        self._paths = tuple(paths)
        self.update()

    def set_marks(self, marks: Sequence[Mark]) -> None:
        """Show marks on the surface."""
        if tuple(marks) != self._marks:
            self._marks = tuple(marks)
            self.update()

    def set_names(self, height: str) -> None:
        """What the heights are called, such as "loss, log"."""
        if height != self._height_name:
            self._height_name = height
            self._redraw()

    # What can be asked of it

    @property
    def heights(self) -> Heights | None:
        return None if self._relief is None else self._relief.heights

    @property
    def camera(self) -> Camera:
        return self._camera

    def set_camera(self, camera: Camera) -> None:
        """Look at it another way, without a signal."""
        if camera != self._camera:
            self._camera = camera
            self._seen = []
            self._redraw()

    def px_of(self, place: tuple[float, float]) -> QPointF:
        """Where a place of the plane, raised to the surface, is in the widget's px; far away where no surface is."""
        if self._relief is None:
            return NOWHERE
        point = self._relief.on_mesh([place], self._mesh(FINE))[0]
        return self._screen().point(self._camera.seen(point)[0]) if np.isfinite(point).all() else NOWHERE

    def picture(self, scale: float = 2.0) -> QImage:
        """The surface as it is looked at, to be saved."""
        image = QImage(self.size() * scale, QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(scale)
        image.fill(self._look.color(self._ground))
        painter = QPainter(image)
        self._paint_backdrop(painter, fine=True)
        self._paint_over(painter)
        painter.end()
        return image

    # Within

    @property
    def _moving(self) -> bool:
        return self._grabbed is not None or self._settle.isActive()

    def _mesh(self, count: int) -> Floats:
        assert self._relief is not None
        if count not in self._meshes:
            self._meshes[count] = self._relief.mesh(count)
        return self._meshes[count]

    def _screen(self) -> Screen:
        assert self._relief is not None
        look = self._look
        side, top = look.px(34, 46), look.line_height("caption") + look.px(14)
        rect = QRectF(self.rect()).adjusted(side, top, -look.px(10), -look.px(8))
        return Screen.fitting(rect, self._relief, self._camera)

    def _rebuild(self) -> None:
        self._meshes.clear()
        self._seen = []
        self._redraw()

    def _redraw(self) -> None:
        self._backdrop = None
        self.update()

    def _restyle(self) -> None:
        self.updateGeometry()
        self._redraw()

    def _look_from(self, camera: Camera) -> None:
        if camera != self._camera:
            self.set_camera(camera)
            self.turned.emit(camera)

    def _paint_backdrop(self, painter: QPainter, fine: bool) -> None:
        """Floor, axis and surface."""
        relief = self._relief
        if relief is None:
            return
        screen = self._screen()
        paint_floor(painter, self._look, relief, self._camera, screen)
        quads = Quads.of(self._mesh(FINE if fine else COARSE), self._camera)
        self._quads.paint(painter, self._look, screen.to_px(quads.corners), quads, fine)
        ticks = relief.heights.scale.ticks(3)
        paint_height_axis(painter, self._look, relief, self._camera, screen, ticks, self._height_name)

    def _seen_paths(self) -> list[tuple[PathLine, SeenPath]]:
        """The paths as the camera sees them; those it has seen before are not reckoned anew."""
        assert self._relief is not None
        known = {id(path): (path, seen) for path, seen in self._seen}
        mesh = self._mesh(COARSE if self._moving else FINE)
        self._seen = [
            known.get(id(path)) or (path, seen_path(path, self._relief, mesh, self._camera))
            for path in self._paths
            if len(path.places)
        ]
        return self._seen

    def _paint_over(self, painter: QPainter) -> None:
        """Paths, marks and the caption."""
        if self._relief is not None:
            screen = self._screen()
            pairs = self._seen_paths()
            paint_minima(painter, self._look, QRectF(self.rect()), self._marks, self.px_of)
            for path, seen in sorted(pairs, key=lambda pair: not pair[0].faded):
                paint_seen_path(painter, self._look, self._lines, screen, path, seen)
            paint_seen_ends(painter, self._look, screen, pairs)
            (x0, x1), (y0, y1) = self._relief.heights.x, self._relief.heights.y
            unit = 1e-3 * min(x1 - x0, y1 - y0)
            paint_marks(painter, self._look, QRectF(self.rect()), self._marks, self.px_of, unit)
        self._paint_caption(painter)

    def _paint_caption(self, painter: QPainter) -> None:
        look = self._look
        size, line = look.px(14, 20), look.line_height("caption")
        top = self.height() - line - look.px(2)
        color = look.color("ink3")
        paint_icon(painter, "ph.arrows-clockwise", QRectF(0, round(top + (line - size) / 2), size, size), color)
        box = QRectF(size + look.px(6), top, self.width() - size, line)
        put_text(painter, look.font("caption"), color, box, self.tr("drag to turn"))

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(420), self._look.px(340, 400))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(160), self._look.px(130, 160))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._backdrop = None

    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self.devicePixelRatio()
        if self._backdrop is None or self._backdrop.devicePixelRatio() != ratio:
            self._backdrop = QPixmap(self.size() * ratio)
            self._backdrop.setDevicePixelRatio(ratio)
            self._backdrop.fill(self._look.color(self._ground))
            behind = QPainter(self._backdrop)
            self._paint_backdrop(behind, fine=not self._moving)
            behind.end()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._backdrop)
        self._paint_over(painter)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._grabbed = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is not None:
            by = event.position() - self._grabbed
            self._grabbed = event.position()
            self._look_from(self._camera.moved(turn=DEGREES * by.x(), tilt=0.6 * DEGREES * by.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._grabbed is not None:
            self._grabbed = None
            self.setCursor(Qt.CursorShape.OpenHandCursor)
            self._seen = []
            self._redraw()
        else:
            super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._look_from(HOME)

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = event.angleDelta().y() / 120
        if steps:
            self._settle.start()
            self._look_from(self._camera.moved(zoom=KEY_ZOOM**steps))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        far = 0.25 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1.0
        camera = self._camera
        moves = {
            Qt.Key.Key_Left: camera.moved(turn=-KEY_TURN * far),
            Qt.Key.Key_Right: camera.moved(turn=KEY_TURN * far),
            Qt.Key.Key_Up: camera.moved(tilt=-KEY_TILT * far),
            Qt.Key.Key_Down: camera.moved(tilt=KEY_TILT * far),
            Qt.Key.Key_Plus: camera.moved(zoom=KEY_ZOOM),
            Qt.Key.Key_Equal: camera.moved(zoom=KEY_ZOOM),
            Qt.Key.Key_Minus: camera.moved(zoom=1 / KEY_ZOOM),
            Qt.Key.Key_Home: HOME,
        }
        key = Qt.Key(event.key())
        if key not in moves:
            super().keyPressEvent(event)
            return
        self._settle.start()
        self._look_from(moves[key])
