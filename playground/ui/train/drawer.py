"""A panel behind a button: it opens over the page below the button, and closes again."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QSplitter, QStackedWidget, QWidget

from playground.ui.theme import Look
from playground.ui.train.data.strip import PanelButton
from playground.ui.train.overlay import Overlay


class Drawer(QObject):
    """Holds `content` until its button, or `open`, shows it; `widths` are those in the usual themes and on a projector.

    The content is a hidden child of the button's pane until then, so that it goes when the pane goes.
    """

    def __init__(self, look: Look, button: PanelButton, content: QWidget, widths: tuple[int, int]) -> None:
        super().__init__(button)
        self._look = look
        self._button = button
        self._content = content
        self._widths = widths
        self._overlay: Overlay | None = None
        button.set_menu(QMenu(button))  # for its caret
        button.clicked.connect(self.toggle)
        look.changed.connect(self.close)

    @property
    def is_open(self) -> bool:
        return self._overlay is not None and self._overlay.isVisible()

    def toggle(self) -> None:
        """Open it, or close it where it is open."""
        if self.is_open:
            self.close()
        else:
            self.open()

    def open(self) -> None:
        """Show the content below the button."""
        if self._overlay is None:
            self._overlay = Overlay(self._look, _page_of(self._button))
        if self._content.parent() is not self._overlay:
            self._overlay.set_content(self._content)
        width = self._look.px(*self._widths)
        self._content.resize(width, self._content.height())  # its height may follow from its width
        self._overlay.open_at(self._button, width)

    def close(self) -> None:
        """Hide the content."""
        if self._overlay is not None:
            self._overlay.close_panel()


def _page_of(widget: QWidget) -> QWidget:
    """The page the widget is on: what the window stacks, or the window itself; a page may stack parts of its own.

    Never a splitter: it would make a pane of whatever opens over it.
    """
    page: QWidget | None = None
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QStackedWidget):
            page = widget
        widget, parent = parent, parent.parentWidget()
    while isinstance(page, QSplitter | QStackedWidget):
        page = page.parentWidget()
    return widget if page is None else page
