"""A mouse for benchmarks: events wait in the window's queue as those of a real one do."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget


def post_mouse(widget: QWidget, kind: QEvent.Type, at: QPointF) -> None:
    """Press, move with or release the left button at a place in the widget's px."""
    released = kind == QEvent.Type.MouseButtonRelease
    move = kind == QEvent.Type.MouseMove
    button = Qt.MouseButton.NoButton if move else Qt.MouseButton.LeftButton
    buttons = Qt.MouseButton.NoButton if released else Qt.MouseButton.LeftButton
    where = widget.mapToGlobal(at)
    event = QMouseEvent(kind, at, where, button, buttons, Qt.KeyboardModifier.NoModifier)
    QCoreApplication.postEvent(widget, event)
