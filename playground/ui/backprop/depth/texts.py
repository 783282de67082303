"""Words of the tab *Gradient over depth*: names of combinations, and what becomes of their signals."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from playground.core.activations import ACTIVATIONS
from playground.core.depth.survey import Combination, Spreads
from playground.core.initialisers import INITIALISERS
from playground.core.signals import Fate
from playground.ui.numbers import rate
from playground.ui.train.wording import term


def tr(text: str) -> str:
    """A text of this tab in the user's language."""
    return QCoreApplication.translate("DepthTab", text)


def activation_name(kind: str) -> str:
    return term(ACTIVATIONS[kind].title)


def initialisation_name(kind: str, value: float | None = None) -> str:
    """ "He normal", "normal σ = 0.1" where its number is given."""
    entry = INITIALISERS[kind]
    if value is None or not entry.value_name:
        return term(entry.title)
    return f"{term(entry.title)} {entry.value_name} = {rate(value)}"


def combination_name(combination: Combination | None, value: float | None = None) -> str:
    """ "tanh, He normal"; of None the network as it is."""
    if combination is None:
        return tr("The network as it is")
    return f"{activation_name(combination.activation)}, {initialisation_name(combination.initialisation, value)}"


def verdict(spreads: Spreads) -> str:
    """What becomes of activations and gradient, in a sentence."""
    forward, back = spreads.fate_forward, spreads.fate_back
    if forward is back is Fate.FINE:
        return tr("healthy: signals arrive in both directions")
    activations = {
        Fate.FINE: tr("activations arrive"),
        Fate.VANISHES: tr("activations vanish"),
        Fate.EXPLODES: tr("activations explode"),
    }
    gradients = {
        Fate.FINE: tr("the gradient arrives"),
        Fate.VANISHES: tr("the gradient vanishes"),
        Fate.EXPLODES: tr("the gradient explodes"),
    }
    return f"{activations[forward]}, {gradients[back]}"


def is_healthy(spreads: Spreads) -> bool:
    """Whether neither of the two vanishes or explodes."""
    return spreads.fate_forward is Fate.FINE and spreads.fate_back is Fate.FINE
