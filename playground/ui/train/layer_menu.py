"""The menu of a layer: what can be done with it, and by which key."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

Act = Callable[[], None]


def _tr(text: str) -> str:
    return QCoreApplication.translate("NetworkPanel", text)


def layer_menu(
    parent: QWidget, *, duplicate: Act | None, left: Act | None, right: Act | None, remove: Act | None
) -> QMenu:
    """A menu whose entries do these things; those that are None cannot be chosen. The keys are the card's own."""
    menu = QMenu(parent)
    for text, key, act in (
        (_tr("Duplicate"), "Ctrl+D", duplicate),
        (_tr("Move left"), "Ctrl+Left", left),
        (_tr("Move right"), "Ctrl+Right", right),
        (_tr("Remove"), "Del", remove),
    ):
        action = menu.addAction(text)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.setEnabled(act is not None)
        if act is not None:
            action.triggered.connect(act)
    return menu
