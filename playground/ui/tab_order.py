"""The order in which Tab walks through a page: pane after pane, as one reads them.

Nothing here asks Qt for the next widget in the chain: PySide takes what it is given there for a child of the widget
asked, and when that one goes, everything below the other counts as deleted, the window's menus too.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol, runtime_checkable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


@runtime_checkable
class OrdersTabs(Protocol):
    """A pane whose widgets were not made in the order in which they stand."""

    def tab_stops(self) -> list[QWidget]:
        """Its widgets in the order in which Tab should reach them."""
        ...


def tab_stops(pane: QWidget) -> list[QWidget]:
    """The widgets of a pane that Tab reaches, hidden ones too: as it says itself, else as they were made."""
    if isinstance(pane, OrdersTabs):
        return pane.tab_stops()
    every = (pane, *pane.findChildren(QWidget))
    return [widget for widget in every if widget.focusPolicy() & Qt.FocusPolicy.TabFocus]


def walk_through(panes: Sequence[QWidget]) -> None:
    """Let Tab go through these panes one after the other."""
    for before, after in pairwise([widget for pane in panes for widget in tab_stops(pane)]):
        QWidget.setTabOrder(before, after)
