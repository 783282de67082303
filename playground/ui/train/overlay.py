"""A panel that opens over the page: Esc, a click beside it or its button closes it."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from playground.ui.focus import give_back
from playground.ui.paint import rounded
from playground.ui.theme import Look


class Overlay(QWidget):
    """Holds one widget over `page`, with a border; nothing under it is pushed aside."""

    def __init__(self, look: Look, page: QWidget) -> None:
        super().__init__(page)
        self._look = look
        self._page = page
        self._anchor: QWidget | None = None
        self._opener: QWidget | None = None
        self._content: QWidget | None = None
        self._wide = 0
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 1, 1, 1)
        look.changed.connect(self.update)
        self.hide()

    @property
    def content(self) -> QWidget | None:
        return self._content

    def set_content(self, content: QWidget | None) -> None:
        """Hold this widget instead; the one before loses its parent unless it has moved already."""
        if self._content is not None and self._content.parent() is self:
            self._column.removeWidget(self._content)
            self._content.setParent(None)
        self._content = content
        if content is not None:
            self._column.addWidget(content)
            content.show()

    def open_at(self, anchor: QWidget, width: int) -> None:
        """Open below `anchor`, or as far below as it fits, right edges level, `width` px wide."""
        self._anchor = anchor
        self._wide = width
        focus = QApplication.focusWidget()
        if focus is not None and not self.isAncestorOf(focus):
            self._opener = focus
        self.setGeometry(self._place(anchor, width))
        application = QApplication.instance()
        if application is not None and self.isHidden():
            application.installEventFilter(self)
        self.show()
        self.raise_()
        first = self._first_control()
        if first is not None:
            first.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_panel(self) -> None:
        """Go away and give the keyboard back."""
        if self.isHidden():
            return
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        self.hide()
        give_back(self._opener)
        self._opener = None

    def _first_control(self) -> QWidget | None:
        """The uppermost control inside that Tab reaches; of several the leftmost.

        Qt's own chain is not followed: whoever asks a widget for the next one makes PySide believe that it owns it, and
        when the first of the chain is deleted the others, the window's menus among them, count as deleted too.
        """
        controls = [widget for widget in _widgets_in(self) if _takes_tab(widget)]
        return min(controls, key=lambda widget: _reading_order(widget.mapTo(self, QPoint())), default=None)

    def _place(self, anchor: QWidget, width: int) -> QRect:
        margin = self._look.px(8)
        room = self._page.rect().adjusted(margin, margin, -margin, -margin)
        wide = min(width, room.width())
        high = max(self.sizeHint().height(), self.heightForWidth(wide))
        corner = anchor.mapTo(self._page, QPoint(anchor.width(), anchor.height() + 4))
        left = max(room.left(), min(corner.x(), room.right()) - wide)
        high = min(high, room.height())
        return QRect(left, min(corner.y(), room.bottom() - high), wide, high)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = self._look
        rounded(painter, QRectF(self.rect()), 8, look.color("surface"), look.color("line2"), look.theme.hairline)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_panel()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self._anchor is not None and self.isVisible():
            self.setGeometry(self._place(self._anchor, self._wide))  # the content wants another height
        return done

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.MouseButtonPress
            and isinstance(event, QMouseEvent)
            and isinstance(watched, QWidget)
            and watched.window() is self.window()
        ):
            place = self.mapFromGlobal(event.globalPosition().toPoint())
            over_anchor = self._anchor is not None and self._anchor.rect().contains(
                self._anchor.mapFromGlobal(event.globalPosition().toPoint())
            )
            if not self.rect().contains(place) and not over_anchor and not self._opened_from_here(watched):
                self.close_panel()
        return False

    def _opened_from_here(self, widget: QWidget) -> bool:
        """Whether a widget lies in an overlay that a button in this one opened."""
        over: QWidget | None = widget
        while over is not None and not isinstance(over, Overlay):
            over = over.parentWidget()
        return over is not None and over._anchor is not None and self.isAncestorOf(over._anchor)


def _widgets_in(widget: QWidget) -> Iterator[QWidget]:
    for child in widget.children():
        if isinstance(child, QWidget):
            yield child
            yield from _widgets_in(child)


def _takes_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isVisible() and widget.isEnabled()


def _reading_order(place: QPoint) -> tuple[int, int]:
    return place.y(), place.x()
