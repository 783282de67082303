"""The pointer's light touch: how far a control has turned to its hover fill."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QVariantAnimation
from PySide6.QtWidgets import QWidget

from playground.ui.theme import Look

HOVER_MS = 80


class HoverFade(QObject):
    """Follows the pointer over `widget` and repaints it; `level` runs from 0 (away) to 1 (over) in 80 ms."""

    def __init__(self, look: Look, widget: QWidget) -> None:
        super().__init__(widget)
        self._look = look
        self._widget = widget
        self._level = 0.0
        self._run = QVariantAnimation(self)
        self._run.valueChanged.connect(self._moved)
        widget.installEventFilter(self)

    @property
    def level(self) -> float:
        """0 to 1; always 0 while the widget is disabled."""
        return self._level if self._widget.isEnabled() else 0.0

    def _turn(self, level: float) -> None:
        self._run.stop()
        duration = self._look.duration(HOVER_MS)
        if duration == 0:
            self._moved(level)
            return
        self._run.setDuration(duration)
        self._run.setStartValue(self._level)
        self._run.setEndValue(level)
        self._run.start()

    def _moved(self, level: object) -> None:
        if isinstance(level, float):
            self._level = level
            self._widget.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Enter:
            self._turn(1.0)
        elif event.type() == QEvent.Type.Leave:
            self._turn(0.0)
        elif event.type() == QEvent.Type.Hide:
            self._run.stop()
            self._level = 0.0
        return False
