"""How far the sheet with all units of a layer is."""

from __future__ import annotations

import attrs

from playground.core.dream_frames import DreamSheet
from playground.session.dreaming import SheetOrder


@attrs.define(eq=False)
class SheetStory:
    """``of`` says subject, layer and kind; ``frame`` are the units that are done. It waits for weights at first."""

    of: tuple[str, str, str] = ("", "", "")
    frame: DreamSheet | None = None
    order: SheetOrder | None = None
    is_waiting: bool = False
    is_cancelled: bool = False

    @property
    def is_running(self) -> bool:
        """Whether more units are on their way."""
        if self.is_cancelled or self.order is None:
            return self.is_waiting and not self.is_cancelled
        return self.frame is None or len(self.frame.pictures) < self.order.units

    def take(self, frame: object) -> bool:
        """Take news of the thread in; whether they are of this sheet."""
        is_ours = isinstance(frame, DreamSheet) and self.order is not None and frame.number == self.order.number
        if is_ours:
            assert isinstance(frame, DreamSheet)
            self.frame = frame
        return is_ours
