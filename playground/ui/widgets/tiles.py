"""Pictures of one size in rows: how many fit beside each other, and where an arrow key leads."""

from __future__ import annotations

from PySide6.QtCore import Qt


def columns_near(width: int, tile: int, gap: int) -> int:
    """How many pictures stand in a row so that each, filling it, comes nearest to ``tile`` px; at least one."""
    return max(1, round((width + gap) / (tile + gap)))


def columns_within(width: int, tile: int, gap: int) -> int:
    """How many pictures of exactly ``tile`` px fit into a row; at least one."""
    return max(1, (width + gap) // (tile + gap))


def arrow_step(key: int, columns: int) -> int | None:
    """By how many pictures an arrow key goes on, in rows of so many; None for another key."""
    steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -columns, Qt.Key.Key_Down: columns}
    return steps.get(Qt.Key(key))
