"""Trained networks in words: what they are, how large, what their layers cost."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from playground.core.pretrained import PRETRAINED
from playground.core.pretrained_facts import LayerFacts, facts
from playground.core.pretrained_look import SIDE
from playground.session.job import JobFailed
from playground.session.weights_fetching import has_weights
from playground.ui.numbers import THIN, count, significant
from playground.ui.train.wording import sentence, term

FIRST = ("vgg16", "squeezenet")
"""Those of PRETRAINED that ship stand first."""
BYTES = 4
"""Of one number in 32 bit."""
CONVOLUTIONS_OF_A_FIRE = 3


def tr(text: str) -> str:
    return QCoreApplication.translate("TrainedNetworks", text)


def networks_here() -> tuple[str, ...]:
    """Those of PRETRAINED whose weights are on this computer."""
    return (*FIRST, *(name for name in PRETRAINED if name not in FIRST and has_weights(name)))


def title_of(network: str) -> str:
    """What it is called."""
    return term(PRETRAINED[network].title)


def layers_of(network: str) -> tuple[LayerFacts, ...]:
    """All its layers with weights, for the pictures that are looked at."""
    return facts(network, SIDE, SIDE)


def shipped_layers(network: str) -> tuple[LayerFacts, ...]:
    """Those whose weights are here."""
    entry = PRETRAINED[network]
    return tuple(layer for layer in layers_of(network) if layer.name in entry.named or entry.has_classes)


def network_words(network: str) -> str:
    """How large it is and what it has learned from."""
    here = shipped_layers(network)
    stages = PRETRAINED[network].named
    fires = sum(layer.name in stages and stages[layer.name].is_fire for layer in here)
    convolutions = len(here) + fires * (CONVOLUTIONS_OF_A_FIRE - 1)
    parameters = sum(layer.parameters for layer in here)
    return tr("{0} parameters, {1} convolutions, trained on ImageNet").format(count(parameters), count(convolutions))


def short_count(number: int) -> str:
    """A large number in few letters: 1 792, 2.36 M, 15.5 G."""
    for size, letter in ((10**9, "G"), (10**6, "M")):
        if number >= size:
            return f"{significant(number / size)}{THIN}{letter}"
    return count(number)


def memory_words(numbers: int) -> str:
    """Memory that so many numbers of 32 bit take."""
    size = numbers * BYTES
    if size >= 10**6:
        return f"{significant(size / 10**6)}{THIN}MB"
    return f"{significant(size / 1000)}{THIN}kB"


def cost_words(layer: LayerFacts) -> str:
    """What a layer costs, in full."""
    return tr("{0} parameters, {1}; {2} answers, {3}; {4} multiply-adds").format(
        count(layer.parameters),
        memory_words(layer.parameters),
        count(layer.answers),
        memory_words(layer.answers),
        count(layer.multiply_adds),
    )


def total_of(layers: Sequence[LayerFacts]) -> tuple[int, int, int]:
    """Parameters, answers and multiply-adds of all of them."""
    return (
        sum(layer.parameters for layer in layers),
        sum(layer.answers for layer in layers),
        sum(layer.multiply_adds for layer in layers),
    )


def failure_words(failure: JobFailed) -> str:
    """Why it could not be done, in one sentence."""
    problem = failure.problem
    if problem is None:
        return tr("Something went wrong; another picture or network may still be looked at.")
    return sentence(problem)
