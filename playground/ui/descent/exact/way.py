"""How a way over a surface is drawn: one that goes to and fro would be a solid patch, so only its end is strong."""

from __future__ import annotations

from playground.core.descent.line_fit import Values
from playground.ui.widgets.path_line import PathLine

TO_AND_FRO = 0.85
"""At a larger share of the limit 2/λmax a descent goes to and fro across the valley for long."""
STRONG = 8
"""Steps at the end of a way to and fro that are drawn in full."""


def way_lines(places: Values, goes_to_and_fro: bool, symbol: str = "") -> tuple[PathLine, ...]:
    """The lines of a way (n, 2) that begins with a ring and ends with this symbol."""
    if not goes_to_and_fro or len(places) <= STRONG + 1:
        return (PathLine(places=places, color="run", symbol=symbol, dots=True, start=True),)
    return (
        PathLine(places=places, color="run", symbol="", faded=True, start=True),
        PathLine(places=places[-STRONG - 1 :], color="run", symbol=symbol, dots=True),
    )
