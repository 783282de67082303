"""The curve of an activation function as a small picture."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPen, QPixmap, QPolygonF

from playground.core.activations import ACTIVATIONS
from playground.ui.theme import Look
from playground.ui.train.wording import term, with_formula
from playground.ui.widgets.choice import Option

_REACH = 3.0
_POINTS = 41


def activation_options(look: Look) -> list[Option]:
    """All activation functions, each with its curve and formula."""
    return [
        Option(
            name,
            term(entry.title),
            with_formula(term(entry.formula), term(entry.derivative)),
            partial(activation_glyph, look, name),
        )
        for name, entry in ACTIVATIONS.items()
    ]


def activation_glyph(look: Look, name: str) -> QPixmap:
    """g(η) for η from −3 to 3 in ink, its range filling the height."""
    width, height = look.px(18, 26), look.px(14, 20)
    screen = QGuiApplication.primaryScreen()
    ratio = screen.devicePixelRatio() if screen is not None else 1.0
    picture = QPixmap(round(width * ratio), round(height * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    x = np.linspace(-_REACH, _REACH, _POINTS)
    y = ACTIVATIONS[name].curve(x)
    low, high = float(y.min()), float(y.max())
    across = 1.5 + (x + _REACH) / (2 * _REACH) * (width - 3)
    up = height - 2 - (y - low) / (high - low) * (height - 4)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.color("ink"), look.px(15, 20) / 10))
    painter.drawPolyline(QPolygonF([QPointF(a, b) for a, b in zip(across, up, strict=True)]))
    painter.end()
    return picture
