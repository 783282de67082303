"""Ties a slider or number field to one setting of the experiment; a whole drag becomes one step of undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, SignalInstance

from playground.core.experiment import Experiment
from playground.session.document import Document

Change = Callable[[Experiment, Any], Experiment]
"""Gives the experiment with one setting at a new value."""


class Gesture(QObject):
    """Takes a control's `pressed`, `moved(value)` and `released` as edits of `document` through `change`."""

    def __init__(
        self,
        document: Document,
        pressed: SignalInstance,
        moved: SignalInstance,
        released: SignalInstance,
        change: Change,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._change = change
        pressed.connect(document.begin_gesture)
        moved.connect(self._edit)
        released.connect(document.end_gesture)

    def _edit(self, value: object) -> None:
        self._document.edit(self._change(self._document.experiment, value))
