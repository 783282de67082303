"""The tool in a person's hand over the plane: what a stroke does, with which class, how wide. No part of a document."""

from __future__ import annotations

from typing import Any

from attrs import evolve
from PySide6.QtCore import QObject, Signal

from playground.core.datasets import OwnPoints
from playground.core.datasets.own_points import VALUES, OwnPoint
from playground.core.own_places import own_places
from playground.core.point_brush import Brush, Path, added, erased, sprayed

DRAW, ERASE, PICK = "draw", "erase", "pick"
TOOLS = (DRAW, ERASE, PICK)


class PointBrush(QObject):
    """Shared by the pane that offers tools and the map that is drawn on. Lives on the window's thread.

    Signals:
        changed(): another tool, class, value or brush was chosen.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tool = DRAW
        self._label = 0
        self._value = 1.0
        self._brush = Brush()

    @property
    def tool(self) -> str:
        """One of :data:`TOOLS`."""
        return self._tool

    @property
    def value(self) -> float:
        """Value of the next points in regression, −1 to +1."""
        return self._value

    @property
    def brush(self) -> Brush:
        """How wide and how dense it paints."""
        return self._brush

    def label(self, data: OwnPoints) -> int:
        """Number of the class of the next points, one that these data have."""
        return min(self._label, data.classes - 1)

    def choose_tool(self, tool: str) -> None:
        """Take another tool."""
        self._set(tool=tool)

    def choose_label(self, label: int) -> None:
        """Draw points of this class from now on."""
        self._set(label=label, tool=DRAW if self._tool == ERASE else self._tool)

    def choose_value(self, value: float) -> None:
        """Draw points with this value from now on."""
        self._set(value=value)

    def set_brush(self, **changes: Any) -> None:
        """Change the brush, e.g. ``radius=1.0``."""
        self._set(brush=evolve(self._brush, **changes))

    def stroke(self, data: OwnPoints, path: Path, seed: int = 0) -> tuple[OwnPoint, ...]:
        """The points of the data after a stroke along this path; the same stroke leaves the same points.

        The eraser takes points where noise of the data die ``seed`` has put them.
        """
        if self._tool == ERASE:
            return erased(data.drawn, path, self._brush.radius, own_places(data.drawn, data.noise, seed))
        answer = self._value if data.answers == VALUES else self.label(data)
        return added(data.drawn, sprayed(path, self._brush, len(data.drawn)), answer)

    def _set(self, **changes: Any) -> None:
        names = {f"_{name}": value for name, value in changes.items()}
        if any(getattr(self, name) != value for name, value in names.items()):
            for name, value in names.items():
                setattr(self, name, value)
            self.changed.emit()
