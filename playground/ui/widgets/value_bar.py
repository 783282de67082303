"""A slider over the sign scale: its track shows the colours of the values."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from playground.ui.numbers import parse_number
from playground.ui.paint import rounded
from playground.ui.theme import Look
from playground.ui.widgets.decision_map import signed
from playground.ui.widgets.map_colors import scale_picture
from playground.ui.widgets.scale import Scale
from playground.ui.widgets.slider import ValueSlider


class ValueBar(ValueSlider):
    """A value from −1 to +1 on a track in the colours of the sign scale."""

    def __init__(self, look: Look, caption: str, tooltip: str = "", parent: QWidget | None = None) -> None:
        scale = Scale(minimum=-1.0, maximum=1.0, default=1.0)
        super().__init__(look, caption, scale, signed, tooltip, parent, read=parse_number, inline=True)

    def _paint_track(self, painter: QPainter) -> None:
        thick = self._look.px(8, 12)
        left, length = self._track()
        track = QRectF(left, self._track_y() - thick / 2.0, length, thick)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(track, scale_picture(self._look))
        rounded(painter, track, 0, None, self._look.color("line2"), 1)
