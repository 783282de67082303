"""How much room each pane gets: by the size of the page, or as the user last chose."""

from __future__ import annotations

from PySide6.QtCore import QSize

from playground.session.settings import Settings
from playground.ui.theme import Look
from playground.ui.widgets.splitter import Splitter

SMALL_WIDTH = 1400 - 76
SMALL_HEIGHT = 800 - 88
"""Below these, the window's limits less rail, menu and transport bar, the page folds."""

_ROOMY, _WIDE = QSize(1364, 812), QSize(1844, 992)
"""The page in a window of 1440×900 and of 1920×1080."""


def is_small(look: Look, page: QSize) -> bool:
    """Whether Data and the cards fold."""
    return look.theme.projector or page.width() < SMALL_WIDTH or page.height() < SMALL_HEIGHT


class PaneSizes:
    """Sets the sizes of the two splitters; the network takes what the other panes leave."""

    def __init__(self, look: Look, settings: Settings, columns: Splitter, rows: Splitter) -> None:
        self._look = look
        self._settings = settings
        self._columns = columns
        self._rows = rows
        self._mode = ""
        self._page = QSize()
        self._folded = False
        columns.lengthened.connect(self._fit_columns)
        rows.lengthened.connect(self._fit_rows)
        for splitter, axis in ((columns, "columns"), (rows, "rows")):
            splitter.splitterMoved.connect(lambda _place, _index, s=splitter, axis=axis: self._remember(s, axis))

    def apply(self, page: QSize, folded: bool) -> None:
        """Give every pane its size where the splitters have `page` to themselves."""
        self._mode = "projector" if self._look.theme.projector else "folded" if folded else "open"
        self._page, self._folded = page, folded
        self._fit_columns(page.width())
        self._fit_rows(page.height())

    def _fit_columns(self, wide: int) -> None:
        """Share out the width, now and when the splitter has come to the width the page gave it."""
        sides, _below = self._usual(self._page, self._folded)
        if self._mode and self._columns.count() == len(sides) + 1:
            self._set(self._columns, "columns", self._column_sizes(sides, wide))

    def _fit_rows(self, high: int) -> None:
        _sides, below = self._usual(self._page, self._folded)
        if self._mode:
            self._set(self._rows, "rows", [max(1, high - below - self._rows.handleWidth()), below])

    def _usual(self, page: QSize, folded: bool) -> tuple[list[int], int]:
        """Widths of the panes beside the network, and the height of Curves."""
        if self._look.theme.projector:
            return [400 + max(0, page.width() - 1180) * 2 // 5], 196
        if folded:
            return [352], 176
        wide = _between(page.width(), _ROOMY.width(), _WIDE.width())
        high = _between(page.height(), _ROOMY.height(), _WIDE.height())
        return [round(236 + 44 * wide), round(366 + 114 * wide)], round(224 + 40 * high)

    def _column_sizes(self, sides: list[int], wide: int) -> list[int]:
        middle = max(1, wide - sum(sides) - len(sides) * self._columns.handleWidth())
        return [*sides[:-1], middle, sides[-1]]

    def _set(self, splitter: Splitter, axis: str, usual: list[int]) -> None:
        splitter.set_defaults(usual)
        chosen = self._settings.splitter(self._key(axis))
        if len(chosen) == len(usual):
            network = len(usual) - 2  # also the row above Curves
            others = sum(size for index, size in enumerate(chosen) if index != network)
            sizes = list(chosen)
            sizes[network] = max(1, sum(usual) - others)
            splitter.setSizes(sizes)

    def _remember(self, splitter: Splitter, axis: str) -> None:
        self._settings.set_splitter(self._key(axis), splitter.sizes())

    def _key(self, axis: str) -> str:
        return f"train/{self._mode}/{axis}"


def _between(value: int, low: int, high: int) -> float:
    """Where a value lies between two others, 0 to 1."""
    return min(max((value - low) / (high - low), 0.0), 1.0)
