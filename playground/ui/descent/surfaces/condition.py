"""The slider of the bowl's condition number, in the pane of the surface and over the eight learning rates."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from playground.core.descent.race import Race
from playground.core.fields import limits_of
from playground.ui.numbers import rate
from playground.ui.theme import Look
from playground.ui.train.wording import with_formula
from playground.ui.widgets.scale import Scale
from playground.ui.widgets.slider import ValueSlider


def condition_slider(look: Look, parent: QWidget, inline: bool = False) -> ValueSlider:
    """κ from 1 (a round bowl) to 1 000 (a ravine), logarithmic."""
    limits = limits_of(Race, "condition")
    scale = Scale(minimum=limits.minimum, maximum=limits.maximum, log=True, default=10.0)
    text = QCoreApplication.translate(
        "Condition",
        "How narrow the bowl is: the ratio of its largest to its smallest curvature. Gradient descent needs steps that "
        "suit the steep direction, and crawls along the flat one.",
    )
    tip = with_formula(text, QCoreApplication.translate("Condition", "κ = λmax / λmin"))
    caption = QCoreApplication.translate("Condition", "condition number")
    return ValueSlider(look, caption, scale, rate, tip, parent, inline=inline)
