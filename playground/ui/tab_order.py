"""The order in which Tab walks through a page: pane after pane, as one reads them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def focus_chain(start: QWidget) -> list[QWidget]:
    """The widgets of the window that Tab reaches, hidden ones too, from ``start`` on."""
    found, widget = [start], start.nextInFocusChain()
    while widget is not start and widget is not None:
        found.append(widget)
        widget = widget.nextInFocusChain()
    return [widget for widget in found if widget.focusPolicy() & Qt.FocusPolicy.TabFocus]


def walk_through(panes: Sequence[QWidget]) -> None:
    """Let Tab go through these panes one after the other; within each the order stays as it is."""
    chain = focus_chain(panes[0])
    ordered: list[QWidget] = []
    for pane in panes:
        ordered += [widget for widget in chain if widget is pane or pane.isAncestorOf(widget)]
    for before, after in pairwise(ordered):
        QWidget.setTabOrder(before, after)
