"""A layer's share of the time of a step, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from playground.ui.numbers import percent


def with_share(text: str, share: float | None) -> str:
    """A number with the share (0 to 1) after it: "520 · 31 %"; alone where the share is not known."""
    return text if share is None else f"{text} · {percent(share, 0)}"


def of_time(share: float) -> str:
    """A share (0 to 1) on its own: "48 % of time"."""
    return QCoreApplication.translate("TimeShare", "{0} of time").format(percent(share, 0))


def time_words(share: float) -> str:
    """A sentence for tooltips."""
    text = QCoreApplication.translate(
        "TimeShare", "{0} of the time of a step, forward and backward, as measured on this computer."
    )
    return text.format(percent(share, 0))
