"""Sliders under each other whose tracks begin and end at the same place."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from playground.ui.numbers import parse_number, rate
from playground.ui.theme import Look
from playground.ui.widgets.scale import Scale
from playground.ui.widgets.slider import ValueSlider


class RowSlider(ValueSlider):
    """Caption, track and value in columns of fixed width; a track between them takes the rest."""

    def __init__(
        self,
        look: Look,
        caption: str,
        scale: Scale,
        show: Callable[[float], str] = rate,
        tooltip: str = "",
        parent: QWidget | None = None,
        *,
        read: Callable[[str], float] = parse_number,
    ) -> None:
        super().__init__(look, caption, scale, show, tooltip, parent, read=read, inline=True)

    def _track(self) -> tuple[float, float]:
        left, right = self._look.px(78, 118), self._look.px(62, 92)
        return float(left), max(1.0, float(self.width() - left - right))

    def _line(self) -> int:
        return self._look.px(26, 36)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(250, 340), self._line())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(190, 270), self._line())
