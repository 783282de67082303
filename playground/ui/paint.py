"""Small painting helpers shared by all widgets that draw themselves."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

FAINT = 0.4
"""Opacity of what is disabled."""


def mix(color: QColor, towards: QColor, share: float) -> QColor:
    """`color` moved by `share` (0 to 1) towards another colour."""
    keep = 1.0 - share
    return QColor(
        round(color.red() * keep + towards.red() * share),
        round(color.green() * keep + towards.green() * share),
        round(color.blue() * keep + towards.blue() * share),
        round(color.alpha() * keep + towards.alpha() * share),
    )


def faint(color: QColor, opacity: float = FAINT) -> QColor:
    """`color` at `opacity`."""
    pale = QColor(color)
    pale.setAlphaF(color.alphaF() * opacity)
    return pale


def contrast(one: QColor, other: QColor) -> float:
    """Contrast ratio of two opaque colours, 1 to 21 (WCAG 2, relative luminance of sRGB)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def readable(background: QColor, *choices: QColor) -> QColor:
    """The one of `choices` that contrasts most with `background`."""
    return max(choices, key=lambda choice: contrast(choice, background))


def rounded(
    painter: QPainter,
    box: QRectF,
    radius: float,
    fill: QColor | None,
    outline: QColor | None = None,
    width: float = 1.0,
) -> None:
    """Draw a rounded box whose outline lies wholly inside `box`; anything may be left out with None."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush if fill is None else fill)
    if outline is None:
        painter.setPen(Qt.PenStyle.NoPen)
        inset = 0.0
    else:
        painter.setPen(QPen(outline, width))
        inset = width / 2.0
    painter.drawRoundedRect(
        box.adjusted(inset, inset, -inset, -inset), max(0.0, radius - inset), max(0.0, radius - inset)
    )
    painter.restore()


def text_width(font: QFont, text: str) -> float:
    return QFontMetricsF(font).horizontalAdvance(text)


def baseline(font: QFont, top: float, height: float) -> float:
    """Where the baseline lies so that capitals stand in the middle of a line from `top`, `height` px high."""
    return round(top + (height + QFontMetricsF(font).capHeight()) / 2.0)


def put_text(
    painter: QPainter,
    font: QFont,
    color: QColor,
    box: QRectF,
    text: str,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    base: float | None = None,
) -> None:
    """Draw one line of text in `box`, shortened with "…" if it is too long.

    Its capitals stand in the middle of `box` unless `base`, the y of the baseline, is given.
    """
    metrics = QFontMetricsF(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width() + 1.0)
    spare = box.width() - metrics.horizontalAdvance(shown)
    x = box.left()
    if align & Qt.AlignmentFlag.AlignRight:
        x += spare
    elif align & Qt.AlignmentFlag.AlignHCenter:
        x += spare / 2.0
    painter.setFont(font)
    painter.setPen(color)
    painter.drawText(QPointF(x, baseline(font, box.top(), box.height()) if base is None else base), shown)


def _luminance(color: QColor) -> float:
    return _luminance_of(color.rgb())


@lru_cache(maxsize=4096)
def _luminance_of(rgb: int) -> float:
    color = QColor(rgb)

    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)

    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF())
