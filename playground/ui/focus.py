"""The focus ring: 2 px ink and a gap of 1 px, drawn outside the control that has the keyboard."""

from __future__ import annotations

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from playground.ui.paint import rounded
from playground.ui.theme import Look

RING = 2
GAP = 1

_COMING_BACK = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)
_MOVES = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.ZOrderChange)


class FocusRing(QObject):
    """Shows the ring around `widget` while it has the focus, unless the focus came by a mouse click.

    `shape` returns the box to surround in the widget's coordinates and its corner radius; without it the
    ring follows the whole widget. The ring lies on an ancestor, so the widget keeps its own size.
    """

    def __init__(
        self,
        look: Look,
        widget: QWidget,
        radius: float = 6.0,
        shape: Callable[[], tuple[QRectF, float]] | None = None,
    ) -> None:
        super().__init__(widget)
        self._look = look
        self._widget = widget
        self._shape = shape or (lambda: (QRectF(widget.rect()), radius))
        self._overlay: _Overlay | None = None
        self._by_keys = False
        self._watched: list[QWidget] = []
        widget.installEventFilter(self)
        look.changed.connect(self.refresh)

    @property
    def shown(self) -> bool:
        return self._overlay is not None

    def refresh(self) -> None:
        """Put the ring where the control is now."""
        if self._overlay is None or not shiboken6.isValid(self._overlay):
            return
        host = self._overlay.host
        box, radius = self._shape()
        origin = self._widget.mapTo(host, QPoint(0, 0))
        self._overlay.surround(box.translated(origin), radius)
        self._overlay.setVisible(self._widget.isVisibleTo(host))
        self._overlay.raise_()

    def _show(self) -> None:
        self._hide()
        chain = self._hosts()
        if not chain:
            return
        self._overlay = _Overlay(self._look, chain[-1])
        self._watched = chain[:-1]
        for ancestor in self._watched:
            ancestor.installEventFilter(self)
        self.refresh()

    def _hide(self) -> None:
        for ancestor in self._watched:
            if shiboken6.isValid(ancestor):
                ancestor.removeEventFilter(self)
        self._watched = []
        if self._overlay is not None and shiboken6.isValid(self._overlay):
            self._overlay.hide()
            self._overlay.deleteLater()
        self._overlay = None

    def _hosts(self) -> list[QWidget]:
        """The ancestors up to the first that has room for the ring (a window always has to do)."""
        chain: list[QWidget] = []
        edge = RING + GAP
        box = self._shape()[0].toAlignedRect().adjusted(-edge, -edge, edge, edge)
        ancestor = self._widget.parentWidget()
        while ancestor is not None:
            chain.append(ancestor)
            places_children = isinstance(ancestor, (QSplitter, QStackedWidget))
            there = QRect(self._widget.mapTo(ancestor, box.topLeft()), box.size())
            if ancestor.isWindow() or (not places_children and ancestor.rect().contains(there)):
                break
            ancestor = ancestor.parentWidget()
        return chain

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self._widget:
            if kind == QEvent.Type.FocusIn and isinstance(event, QFocusEvent):
                if event.reason() not in _COMING_BACK:
                    self._by_keys = event.reason() != Qt.FocusReason.MouseFocusReason
                if self._by_keys:
                    self._show()
            elif kind in (QEvent.Type.FocusOut, QEvent.Type.ParentChange):
                self._hide()
            elif kind == QEvent.Type.KeyPress and self._overlay is None and self._widget.hasFocus():
                self._by_keys = True
                self._show()
        if kind in _MOVES:
            self.refresh()
        return False


class _Overlay(QWidget):
    """The painted ring; lets every click through."""

    def __init__(self, look: Look, host: QWidget) -> None:
        super().__init__(host)
        self.host = host
        self._look = look
        self._radius = 0.0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def surround(self, box: QRectF, radius: float) -> None:
        """Lie around `box`, given in the host's coordinates."""
        edge = RING + GAP
        self._radius = radius + edge
        self.setGeometry(box.toAlignedRect().adjusted(-edge, -edge, edge, edge))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(self.rect())
        inner = box.adjusted(RING, RING, -RING, -RING)
        rounded(painter, inner, self._radius - RING, None, self._look.color("surface"), GAP)
        rounded(painter, box, self._radius, None, self._look.color("ink"), RING)
        painter.end()


def give_back(widget: QWidget | None) -> None:
    """Give the keyboard back to what had it before something opened; it may be gone by now, or hidden."""
    if widget is not None and shiboken6.isValid(widget) and widget.isVisible():
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
