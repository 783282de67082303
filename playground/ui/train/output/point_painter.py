"""Drawing points on the map with the mouse and the keyboard; a stroke is one step of undo."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent

from playground.core import edits
from playground.core.datasets import OwnPoints
from playground.core.datasets.own_points import OwnPoint
from playground.session.point_brush import DRAW, ERASE, PICK
from playground.session.studio import Studio
from playground.ui.widgets.decision_map import DecisionMap

Place = tuple[float, float]


class PointPainter(QObject):
    """Takes the map's mouse and keys while the data are a person's own and the tool is not the pointer.

    A click leaves one point, a drag sprays or erases; Enter does at the pointer what a click does, Delete erases
    there; digits choose the class, D, E and P the tool. `preview` shows points while a stroke lasts.
    """

    def __init__(self, map_: DecisionMap, studio: Studio, preview: Callable[[tuple[OwnPoint, ...]], None]) -> None:
        super().__init__(map_)
        self._map = map_
        self._studio = studio
        self._preview = preview
        self._path: list[Place] = []
        map_.installEventFilter(self)
        studio.brush.changed.connect(self.refresh)

    @property
    def data(self) -> OwnPoints | None:
        """What is drawn on; None while the data are not a person's own."""
        data = self._studio.document.experiment.data
        return data if isinstance(data, OwnPoints) else None

    @property
    def is_active(self) -> bool:
        """Whether a click on the map draws or erases."""
        return self.data is not None and self._studio.brush.tool != PICK

    def refresh(self) -> None:
        """Show the brush at the pointer, or the plain pointer where nothing is drawn."""
        brush = self._studio.brush
        ring = brush.brush.radius if self.is_active else None
        self._map.set_ring(ring)
        if self.is_active:
            self._map.setCursor(Qt.CursorShape.CrossCursor)
        else:
            self._map.unsetCursor()

    def _stroke(self, path: list[Place]) -> tuple[OwnPoint, ...]:
        assert self.data is not None
        return self._studio.brush.stroke(self.data, path, self._studio.document.experiment.seeds.data)

    def _commit(self, path: list[Place]) -> None:
        document = self._studio.document
        document.edit(edits.set_own_points(document.experiment, self._stroke(path)))

    def _erase_at(self, place: Place) -> None:
        brush = self._studio.brush
        tool = brush.tool
        brush.choose_tool(ERASE)
        self._commit([place])
        brush.choose_tool(tool)

    def _mouse(self, event: QMouseEvent) -> bool:
        kind, left = event.type(), event.button() == Qt.MouseButton.LeftButton
        place = self._map.place_at(event.position())
        if kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick) and left and place is not None:
            self._path = [place]
            self._preview(self._stroke(self._path))
            self._map.setFocus(Qt.FocusReason.MouseFocusReason)
            return True
        if kind == QEvent.Type.MouseMove and self._path:
            if place is not None and place != self._path[-1]:
                self._path.append(place)
                self._preview(self._stroke(self._path))
            return False  # the map's pointer goes along
        if kind == QEvent.Type.MouseButtonRelease and left and self._path:
            path, self._path = self._path, []
            self._commit(path)
            return True
        return False

    def _key(self, event: QKeyEvent) -> bool:
        brush, data, key = self._studio.brush, self.data, event.key()
        tools = {Qt.Key.Key_D: DRAW, Qt.Key.Key_E: ERASE, Qt.Key.Key_P: PICK}
        if data is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if key in tools:
            brush.choose_tool(tools[Qt.Key(key)])
        elif Qt.Key.Key_0 <= key <= Qt.Key.Key_9 and not data.task.is_regression:
            label = (key - Qt.Key.Key_1) % 10  # 0 stands for the tenth
            if label < data.classes:
                brush.choose_label(label)
        elif not self.is_active:
            return False
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._commit([self._map.place])
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._erase_at(self._map.place)
        elif key == Qt.Key.Key_Escape and self._path:
            self._path = []
            self._preview(data.drawn)
        else:
            return False
        return True

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        if isinstance(event, QMouseEvent) and self.is_active:
            return self._mouse(event)
        return False
