"""Where a worker leaves news for the window: events are never lost, of the frames only the newest counts."""

from __future__ import annotations

import threading


class Mailbox:
    """Any thread may put in; the window's thread empties it at its own pace, so that a slow window slows nothing."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._events: list[object] = []
        self._frames: dict[str, object] = {}

    def post(self, event: object) -> None:
        """Leave an event; all of them arrive, in the order they were left."""
        with self._lock:
            self._events.append(event)

    def show(self, key: str, frame: object) -> None:
        """Leave a picture for the view of this name; it takes the place of one not yet fetched."""
        with self._lock:
            self._frames[key] = frame

    def drain(self) -> tuple[list[object], dict[str, object]]:
        """Take out everything: the events in order, and the newest frame of each key."""
        with self._lock:
            events, self._events = self._events, []
            frames, self._frames = self._frames, {}
        return events, frames
