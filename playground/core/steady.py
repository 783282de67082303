"""A verdict that does not flicker: while training, another kind of verdict waits until the present one was read."""

from __future__ import annotations

from playground.core.verdict import TOO_EARLY, Verdict

HOLD = 1.5
"""Seconds a verdict stands at least while training goes on."""


class SteadyVerdict:
    """Says what to show now; time is passed in, in seconds from anywhere."""

    def __init__(self) -> None:
        self._shown = Verdict(kind=TOO_EARLY)
        self._since = -HOLD

    @property
    def shown(self) -> Verdict:
        return self._shown

    def take(self, verdict: Verdict, now: float, is_training: bool) -> Verdict:
        """The verdict to show: a new kind at once while paused or after "too early", else after :data:`HOLD`.

        Numbers of the same kind are always the newest.
        """
        if verdict.kind != self._shown.kind:
            waits = is_training and self._shown.kind != TOO_EARLY and now - self._since < HOLD
            if waits:
                return self._shown
            self._since = now
        self._shown = verdict
        return verdict

    def forget(self) -> None:
        """A new run."""
        self._shown, self._since = Verdict(kind=TOO_EARLY), -HOLD
