"""A survey over depth that computes nothing."""

from __future__ import annotations

from typing import Any

import attrs
from PySide6.QtCore import QObject, Signal

from playground.core.depth.linear import LinearFrame
from playground.core.depth.survey import Combination, Stack, SurveyFrame
from playground.session.surveying import STACK


class StillDepth(QObject):
    """The survey's signals and words; `asked` holds what the view asked of it."""

    changed = Signal(object)
    linearChanged = Signal(object)
    settingsChanged = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.frame: SurveyFrame | None = None
        self.linear: LinearFrame | None = None
        self.stack, self.subject = Stack(), STACK
        self.is_cancelled = False
        self.linear_activation = "identity"
        self.obstacle = ""
        self.asked: list[tuple[object, ...]] = []

    def show(self, frame: SurveyFrame) -> None:
        self.frame = frame
        self.changed.emit(frame)

    def show_linear(self, frame: LinearFrame) -> None:
        self.linear = frame
        self.linearChanged.emit(frame)

    def watch(self, survey: bool = False, linear: bool = False) -> None:
        self.asked.append(("watch", survey, linear))

    def choose(self, subject: str) -> None:
        self.asked.append(("choose", subject))
        self.subject, self.frame = subject, None
        self.settingsChanged.emit()

    def set_stack(self, **changes: Any) -> None:
        self.asked.append(("stack", changes))
        self.stack = attrs.evolve(self.stack, **changes)
        self.settingsChanged.emit()

    def new_dice(self) -> None:
        self.asked.append(("dice",))

    def cancel(self) -> None:
        self.asked.append(("cancel",))
        self.is_cancelled = True
        self.settingsChanged.emit()

    def go_on(self) -> None:
        self.asked.append(("go on",))
        self.is_cancelled = False
        self.settingsChanged.emit()

    def use(self, combination: Combination) -> None:
        self.asked.append(("use", combination))

    def make_linear(self) -> None:
        self.asked.append(("make linear",))

    def set_linear(self, activation: str) -> None:
        self.asked.append(("linear", activation))

    def new_linear_stack(self) -> None:
        self.asked.append(("linear dice",))
