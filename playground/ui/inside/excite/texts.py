"""What is excited and by how much, in words."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication

from playground.core.dream import CLASS, LAYER, Target
from playground.core.dream_frames import OWN, Aim
from playground.core.experiment import Experiment
from playground.core.fields import OUTPUT_ID
from playground.core.gallery import GALLERY
from playground.core.message import Message
from playground.core.pretrained import PRETRAINED
from playground.core.shapes import layer_shapes
from playground.ui.numbers import count, significant
from playground.ui.train.layer_names import name_of

LEAST_RISE = 1e-4
"""A start below this share of what was reached is called nothing: no multiple of it would say much."""


def tr(text: str) -> str:
    return QCoreApplication.translate("Excite", text)


def sentence(message: Message) -> str:
    """A message in the language of the window."""
    return QCoreApplication.translate("Message", message.template).format(**message.values)


def is_filter(aim: Aim, experiment: Experiment) -> bool:
    """Whether the units of the layer are filters, which have places."""
    if aim.subject != OWN:
        return aim.layer in PRETRAINED[aim.subject].named
    shapes = {shape.layer.id: shape.outputs for shape in layer_shapes(experiment)}
    return len(shapes.get(aim.layer) or ()) == 3


def unit_name(aim: Aim, unit: int, experiment: Experiment) -> str:
    """What a unit of the chosen layer is called, as beside its map: counted from 1; classes by their labels."""
    if aim.kind == LAYER:
        return layer_name(aim, experiment)
    labels = experiment.data.task.labels
    is_class = aim.kind == CLASS or (aim.subject == OWN and aim.layer == OUTPUT_ID)
    if is_class:
        named = aim.subject == OWN and unit < len(labels)
        return tr("class {0}").format(labels[unit] if named else count(unit))
    return (tr("filter {0}") if is_filter(aim, experiment) else tr("unit {0}")).format(count(unit + 1))


def layer_name(aim: Aim, experiment: Experiment) -> str:
    """What the layer is called; its id where an edit has just taken it away."""
    if aim.subject != OWN:
        return aim.layer
    ids = {layer.id for layer in experiment.network.layers} | {OUTPUT_ID}
    return name_of(experiment, aim.layer) if aim.layer in ids else aim.layer


def target_name(aim: Aim, target: Target, experiment: Experiment) -> str:
    """What a target of a dream is called."""
    return unit_name(aim, target.index, experiment)


def rise(first: float, value: float, start: str) -> str:
    """How much more a unit answers than at the start: as a multiple where that says something, else from–to."""
    if not math.isfinite(value):
        return significant(value)
    if first <= 0 or first < LEAST_RISE * abs(value) or value < 0:
        return f"{significant(first, 2)} → {significant(value, 2)}"
    words = tr("{0} × the photo") if start == "photo" else tr("{0} × the start")
    return words.format(multiple(value / first))


def short_rise(first: float, value: float) -> str:
    """The same in few letters."""
    if not math.isfinite(value) or first <= 0 or first < LEAST_RISE * abs(value) or value < 0:
        return significant(value, 2)
    return f"× {multiple(value / first)}"


def multiple(times: float) -> str:
    return count(round(times)) if times >= 10 else significant(times, 2)


def picture_name(name: str) -> str:
    """What a shipped picture is called."""
    return QCoreApplication.translate("Gallery", GALLERY[name].title)
