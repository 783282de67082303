"""Where the pictures of the flow lie: input, map, activated, pooled; whole pixels a cell."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen
from PySide6.QtCore import QRectF

INPUT, MAP, ACTIVATED, POOLED = "input", "map", "activated", "pooled"
SMALL = 0.62
"""Cells of the last two pictures, as a share of those of input and map."""
LARGEST_CELL = 58


@frozen
class Room:
    """What the flow is given: its size in px, what stands above and below pictures, and at its sides."""

    width: int
    height: int
    above: int
    below: int
    left: int
    right: int


@frozen
class Part:
    """One picture to place: ``cells`` along a side, each ``pool`` cells of its kind wide, and what its words need.

    ``gap`` is the room in front of it, with the arrow; ``words`` the width of heading and caption.
    """

    key: str
    cells: int
    gap: int = 0
    words: int = 0
    pool: int = 1
    is_small: bool = False


@frozen
class Panel:
    """A picture in its place: ``box`` in px of ``cell`` px a cell; ``slot`` is the width it may write in."""

    key: str
    box: QRectF
    cell: int
    slot: float

    def cell_box(self, row: float, column: float, count: float = 1) -> QRectF:
        """The square of ``count`` cells a side that begins at this cell."""
        return QRectF(
            self.box.left() + column * self.cell,
            self.box.top() + row * self.cell,
            count * self.cell,
            count * self.cell,
        )

    def cell_at(self, x: float, y: float) -> tuple[int, int]:
        """Row and column of the cell at a place in px, which may lie outside."""
        return int((y - self.box.top()) // self.cell), int((x - self.box.left()) // self.cell)


def small_cell(cell: int) -> int:
    """The cell of the last two pictures."""
    return max(1, round(SMALL * cell))


def lay_out(room: Room, parts: Sequence[Part], lowered: float | None) -> tuple[Panel, ...]:
    """The parts from left to right, with the largest cells that fit; ``lowered`` is by how many cells the map, the
    second, begins below the input so that each pixel is level with its window; None centres it."""
    cell = next((one for one in range(LARGEST_CELL, 1, -1) if _fits(room, parts, one)), 1)
    middle = room.above + (room.height - room.above - room.below) / 2.0
    top = round(middle - parts[0].cells * cell / 2.0)
    x = float(room.left)
    panels: list[Panel] = []
    for part in parts:
        one = _cell(part, cell)
        side = one * part.cells
        x += part.gap
        y = top if part is parts[0] else middle - side / 2.0
        if part.key == MAP and lowered is not None:
            y = top + lowered * cell
        slot = max(side, part.words)
        panels.append(Panel(part.key, QRectF(round(x), round(y), side, side), one, slot))
        x += slot
    return tuple(panels)


def _cell(part: Part, cell: int) -> int:
    return (small_cell(cell) if part.is_small else cell) * part.pool


def _fits(room: Room, parts: Sequence[Part], cell: int) -> bool:
    sides = [_cell(part, cell) * part.cells for part in parts]
    width = sum(part.gap + max(side, part.words) for part, side in zip(parts, sides, strict=True))
    free = room.height - room.above - room.below
    return room.left + width + room.right <= room.width and max(sides) <= free
