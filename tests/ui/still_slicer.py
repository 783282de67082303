"""A slicer that computes nothing."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from playground.core.slices import LineFrame, SliceFrame


class StillSlicer(QObject):
    """The slicer's signals and words; `asked` holds what the view asked of it."""

    changed = Signal(object)
    lineChanged = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.frame: SliceFrame | None = None
        self.line: LineFrame | None = None
        self.steps: tuple[int, ...] = (0, 10, 20)
        self.is_cancelled = False
        self.asked: list[tuple[object, ...]] = []

    def show(self, frame: SliceFrame) -> None:
        self.frame = frame
        self.changed.emit(frame)

    def watch(self, view: str, watching: bool = True) -> None:
        self.asked.append(("watch", watching))

    def set_kind(self, kind: str, seed: int | None = None) -> None:
        self.asked.append(("kind", kind))

    def new_directions(self) -> None:
        self.asked.append(("new",))

    def cancel(self) -> None:
        self.asked.append(("cancel",))

    def fill(self) -> None:
        self.asked.append(("fill",))

    def draw_line(self, first: int | None, second: int | None) -> None:
        self.asked.append(("line", first, second))
