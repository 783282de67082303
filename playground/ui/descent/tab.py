"""What the tabs of the Descent page share."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from playground.ui.theme import Look

SMALL = QSize(1310, 660)
"""Pages smaller than this (a window under 1400 × 800) take their small form."""


class Tab(QWidget):
    """One tab: itself the panes, ``bar`` what stands at the right of the page's bar while it is shown.

    A subclass lays itself out in :meth:`arrange`, called at each change of size or looks while it is seen.
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.bar = QWidget(self)
        look.changed.connect(self._arrange_if_seen)

    @property
    def is_small(self) -> bool:
        """Whether it has the room of a small window, or the large type of the projector."""
        return self._look.theme.projector or self.width() < SMALL.width() or self.height() < SMALL.height()

    def arrange(self) -> None:
        """Fit the panes to the room there is."""

    def _arrange_if_seen(self) -> None:
        if self.isVisible():
            self.arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange_if_seen()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.arrange()
