"""Names of classes where there is room for few letters."""

from __future__ import annotations

from collections.abc import Sequence

LONGEST = 4


def short_names(names: Sequence[str]) -> tuple[str, ...]:
    """The names as they are where all are short, else the fewest first letters, 3 at least, that tell them apart."""
    longest = max(map(len, names), default=0)
    if longest <= LONGEST:
        return tuple(names)
    for letters in range(3, longest):
        short = tuple(name[:letters] for name in names)
        if len(set(short)) == len(set(names)):
            return short
    return tuple(names)
