"""Words and numbers that the parts of the tab share."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication

from playground.core.activations import ACTIVATIONS
from playground.core.backprop.steps import BACKWARD, FORWARD, LOSS, UPDATE
from playground.core.backprop.trace import LayerTrace
from playground.core.layers import LAYERS
from playground.core.losses import LOSSES
from playground.ui.numbers import MINUS, rate, significant
from playground.ui.train.wording import term

SYMBOLS = {"h": "ĥ", "y": "y", "loss": "J", "dy": "∂y", "dh": "∂ĥ", "dw": "∂W", "update": "W"}
"""How a micro-step is written in short."""
DOT = "·"


def _tr(text: str) -> str:
    return QCoreApplication.translate("Backprop", text)


def stage_title(stage: str) -> str:
    """Forward, Loss, Backward, Update."""
    return {FORWARD: _tr("Forward"), LOSS: _tr("Loss"), BACKWARD: _tr("Backward"), UPDATE: _tr("Update")}[stage]


def layer_title(layer: LayerTrace) -> str:
    """The name of a layer: "Dense 2", "Output"."""
    if layer.is_output:
        return _tr("Output")
    return f"{term(LAYERS[layer.kind].title)} {layer.number}"


def activation_title(name: str) -> str:
    """tanh, ReLU, …; nothing for a layer without one."""
    return term(ACTIVATIONS[name].title) if name else ""


def loss_title(name: str) -> str:
    return term(LOSSES[name].title)


def what_title(what: str) -> str:
    """What a micro-step works out, in words."""
    return {
        "h": _tr("weighted sum"),
        "y": _tr("output"),
        "loss": _tr("how wrong it is"),
        "dy": _tr("gradient of the outputs"),
        "dh": _tr("gradient before g"),
        "dw": _tr("gradient of the weights"),
        "update": _tr("all layers at once"),
    }[what]


def number(x: float) -> str:
    """A number that was worked out: with three decimals where those say enough, else with three or four digits."""
    if 0.01 <= abs(x) < 10.0:
        return f"{x:.3f}".replace("-", MINUS)
    return significant(x, 4 if abs(x) >= 10.0 else 3, 1e-3)


def given(x: float) -> str:
    """A number that was set or learned: without idle zeros."""
    return rate(x)


def moved(x: float, change: float) -> str:
    """A number after a change, with as many decimals, three to five, as show it."""
    if not 1e-3 <= abs(x) < 10.0 or not change or not math.isfinite(change):
        return number(x)
    decimals = max(3, min(5, 1 - math.floor(math.log10(abs(change)))))
    return f"{x:.{decimals}f}".replace("-", MINUS)


def in_brackets(text: str) -> str:
    """In brackets where it has a minus, as a factor must be."""
    return f"({text})" if text.startswith(MINUS) else text


def with_sign(x: float) -> str:
    """With plus or minus in front."""
    text = number(x)
    return text if x <= 0 else f"+{text}"


def all_digits(x: float) -> str:
    """For tooltips."""
    return f"{x:.17g}".replace("-", MINUS)


def subscript(index: int) -> str:
    """₁ for 1."""
    return str(index).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))


def shape_text(shape: tuple[int, ...]) -> str:
    """12×28×28."""
    return "×".join(map(str, shape))
