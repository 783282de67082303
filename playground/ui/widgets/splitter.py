"""A splitter between panes: a hairline to see, 6 px to grab, a double click for the sizes it came with."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QEnterEvent, QMouseEvent, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

from playground.ui.theme import Look

GRAB = 6


class Splitter(QSplitter):
    """Panes side by side; none can be pushed to nothing.

    Signals:
        lengthened(px): there is more or less room to share out than before.
    """

    lengthened = Signal(int)

    def __init__(self, look: Look, orientation: Qt.Orientation, parent: QWidget | None = None) -> None:
        super().__init__(orientation, parent)
        self._look = look
        self._defaults: list[int] = []
        self.setChildrenCollapsible(False)
        self._restyle()
        look.changed.connect(self._restyle)

    def set_defaults(self, sizes: Sequence[int]) -> None:
        """Take these sizes in px, one a pane, now and again after a double click."""
        self._defaults = list(sizes)
        self.setSizes(self._defaults)

    def restore(self) -> None:
        """Go back to the default sizes; tells `splitterMoved` if there are any."""
        if self._defaults:
            self.setSizes(self._defaults)
            self.splitterMoved.emit(self._defaults[0], 1)

    def _restyle(self) -> None:
        self.setHandleWidth(self._look.theme.hairline)
        for index in range(self.count()):
            self.handle(index).update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        across = self.orientation() == Qt.Orientation.Horizontal
        new, old = event.size(), event.oldSize()
        if (new.width() != old.width()) if across else (new.height() != old.height()):
            self.lengthened.emit(new.width() if across else new.height())

    def createHandle(self) -> QSplitterHandle:
        return _Handle(self._look, self.orientation(), self)


class _Handle(QSplitterHandle):
    """Paints its middle line alone; the rest of its 6 px lies unseen over the panes and takes the pointer."""

    def __init__(self, look: Look, orientation: Qt.Orientation, parent: Splitter) -> None:
        super().__init__(orientation, parent)
        self._look = look
        self._panes = parent
        self._over = False
        self.setAttribute(Qt.WidgetAttribute.WA_MouseNoMask)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.contentsRect(), self._look.color("line2" if self._over else "line"))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        spare = max(0, GRAB - self._look.theme.hairline)
        before, after = (spare + 1) // 2, spare // 2
        if self.orientation() == Qt.Orientation.Horizontal:
            self.setContentsMargins(before, 0, after, 0)
        else:
            self.setContentsMargins(0, before, 0, after)
        self.setMask(QRegion(self.contentsRect()))

    def enterEvent(self, event: QEnterEvent) -> None:
        self._over = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._over = False
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._panes.restore()
