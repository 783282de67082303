"""A change of the experiment in a few words, for the mark on the curve and for Undo."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs

from playground.core.activations import ACTIVATIONS
from playground.core.augmentation import AUGMENTATIONS, Augmentation
from playground.core.datasets import Column, Data, OwnPoints, Points, Split
from playground.core.events import Stopped
from playground.core.experiment import Experiment
from playground.core.features import FEATURES
from playground.core.fields import shown
from playground.core.layers import POOL_MODES, Layer
from playground.core.losses import LOSSES
from playground.core.message import Message
from playground.core.normalisations import NORMALISATIONS
from playground.core.optimisers import Optimiser
from playground.core.schedules import Schedule

_TRAINING_WORDS = {
    "learning_rate": "learning rate {value}",
    "batch_size": "batch {value}",
    "weight_decay": "L2 {value}",
    "l1": "L1 {value}",
    "gradient_clipping": "clip {value}",
    "epochs": "epochs {value}",
    "keep_best": "keep best {value}",
    "stop_at_epochs": "stop at epochs {value}",
    "stop_at_loss": "stop at loss {value}",
    "early_stopping": "patience {value}",
    "shuffle": "shuffle {value}",
    "precision": "precision {value}",
    "output_activation": "output {value}",
}

_DATA_WORDS = {
    "points": "points {value}",
    "noise": "noise {value}",
    "shuffled": "shuffled {value}",
    "balance": "balance {value}",
    "split": "split {value}",
    "features": "features {value}",
    "normalisation": "{value}",
}

LONGEST = 60
"""Letters of a list of names, at most."""

_STOP_WORDS = {
    "epochs": "stop at epoch {epoch}",
    "loss": "stop: loss reached",
    "patience": "stop: no progress",
}

_LAYER_WORDS = {
    "units": "{value} units",
    "filters": "{value} filters",
    "size": "size {value}",
    "stride": "stride {value}",
    "padding": "padding {value}",
    "dilation": "dilation {value}",
    "mode": "{value} pooling",
    "activation": "{value}",
    "initialisation": "new weights",
    "bias": "bias {value}",
    "frozen": "frozen {value}",
    "probability": "dropout {value}",
}


def describe(old: Experiment, new: Experiment) -> Message | None:
    """The change in a few words, or None where nothing was changed; several changes are counted."""
    found = list(_changes(old, new))
    if not found:
        return None
    return found[0] if len(found) == 1 else Message("{count} changes", {"count": len(found)})


def _changes(old: Experiment, new: Experiment) -> Iterator[Message]:
    if old.data != new.data:
        points = _point_changes(old.data, new.data)
        yield from _data_changes(old.data, new.data) if points is None else [points]
    if old.seeds != new.seeds:
        yield Message("new dice")
    yield from _network_changes(old, new)
    before, after = old.training, new.training
    for name, template in _TRAINING_WORDS.items():
        value = getattr(after, name)
        if getattr(before, name) != value:
            yield Message(template, {"value": _setting_text(value)})
    yield from _augmentation_changes(before.augmentation, after.augmentation)
    if before.loss != after.loss:
        yield Message("loss {value}", {"value": LOSSES[after.loss].title})
    if before.optimiser.kind != after.optimiser.kind:
        yield Message("{value}", {"value": after.optimiser.title})
    else:
        yield from _constants(before.optimiser, after.optimiser)
    if before.schedule.kind != after.schedule.kind:
        yield Message("schedule {value}", {"value": after.schedule.title})
    else:
        yield from _constants(before.schedule, after.schedule)


def _data_changes(before: Data, after: Data) -> Iterator[Message]:
    """What was done to the data; other data are named."""
    named = Message("data {value}", {"value": after.title})
    if type(before) is not type(after) or before.entry != after.entry:
        yield named
        return
    fields = [field.name for field in attrs.fields(type(after))]
    changed = [name for name in fields if getattr(before, name) != getattr(after, name)]
    if not _DATA_WORDS.keys() >= set(changed) - {"changed"}:
        yield named
        return
    for name in changed:
        if name != "changed":  # goes with the points themselves
            yield Message(_DATA_WORDS[name], {"value": _data_value(name, getattr(after, name))})


def _data_value(name: str, value: object) -> str:
    match name, value:
        case "balance", float():
            return _shares(value, 1.0 - value)
        case _, Split():
            return _shares(value.train, value.validation, value.rest)
        case "features", tuple():
            return _named([one.name if isinstance(one, Column) else FEATURES[one].title for one in value])
        case "normalisation", "none":
            return "not normalised"
        case "normalisation", str():
            return NORMALISATIONS[value].title
    return number_text(value)


def _named(features: Sequence[str]) -> str:
    """Their names, or how many there are where that would be long; columns are called whatever their owner likes."""
    names = ", ".join(features)
    return names if len(features) <= len(FEATURES) and len(names) <= LONGEST else f"{len(features)} columns"


def _shares(*shares: float) -> str:
    """ "70 : 30"."""
    return " : ".join(str(round(100 * share)) for share in shares)


def _augmentation_changes(before: Augmentation, after: Augmentation) -> Iterator[Message]:
    for name, entry in AUGMENTATIONS.items():
        value = getattr(after, name)
        if getattr(before, name) != value:
            yield Message(entry.change, {"value": number_text(value) if value is True or value else "off"})


def _point_changes(before: Data, after: Data) -> Message | None:
    """What was done to single points; None where more than that differs."""
    if isinstance(before, OwnPoints) and isinstance(after, OwnPoints):
        return _own_point_changes(before, after)
    if not isinstance(before, Points) or not isinstance(after, Points):
        return None
    if attrs.evolve(before, changed=()) != attrs.evolve(after, changed=()):
        return None
    if not after.changed:
        return Message("points restored")
    differing = set(before.changed) ^ set(after.changed)
    count = len({change.index for change in differing})
    if count > 1:
        return Message("{count} points changed", {"count": count})
    label = next((change.label for change in after.changed if change in differing), -1)
    if label is None:
        return Message("point deleted")
    return Message("point restored") if label < 0 else Message("point is {label}", {"label": after.task.labels[label]})


def _own_point_changes(before: OwnPoints, after: OwnPoints) -> Message | None:
    """How many points were drawn or erased; None where more than that differs."""
    if attrs.evolve(before, drawn=()) != attrs.evolve(after, drawn=()):
        return None
    more = len(after.drawn) - len(before.drawn)
    if not after.drawn:
        return Message("points cleared")
    if abs(more) == 1:
        return Message("point drawn") if more > 0 else Message("point erased")
    if more == 0:
        return Message("points changed")
    return Message("{count} points drawn" if more > 0 else "{count} points erased", {"count": abs(more)})


def _constants(before: Optimiser | Schedule, after: Optimiser | Schedule) -> Iterator[Message]:
    """Changed constants of an optimiser or a schedule that stayed."""
    for field in attrs.fields(type(after)):
        value = getattr(after, field.name)
        if getattr(before, field.name) != value:
            yield Message("{name} {value}", {"name": field.name.replace("_", " "), "value": number_text(value)})


def _setting_text(value: object) -> str:
    if value is None:
        return "off"
    return value if isinstance(value, str) else number_text(value)


def _network_changes(old: Experiment, new: Experiment) -> Iterator[Message]:
    before = {layer.id: layer for layer in old.network.layers}
    after = {layer.id: layer for layer in new.network.layers}
    added, removed = after.keys() - before.keys(), before.keys() - after.keys()
    if len(added) + len(removed) > 1 and old.network.depth != new.network.depth:
        yield Message("depth {value}", {"value": new.network.depth})
    else:
        for layer_id in added:
            yield Message("{layer} added", {"layer": after[layer_id].title})
        for layer_id in removed:
            yield Message("{layer} removed", {"layer": before[layer_id].title})
    stayed = [layer.id for layer in old.network.layers if layer.id in after]
    if stayed != [layer.id for layer in new.network.layers if layer.id in before]:
        yield Message("layers moved")
    for name in stayed:
        was, now = before[name], after[name]
        if was.kind == now.kind:
            yield from _layer_changes(was, now)
        else:
            yield Message("{layer}", {"layer": now.title})
    if old.network.output_initialisation != new.network.output_initialisation:
        yield Message("new weights")


def stop_words(stopped: Stopped) -> Message:
    """Why training rests, for the mark on the curve."""
    return Message(_STOP_WORDS[stopped.reason], {"epoch": stopped.epoch})


def _layer_changes(was: Layer, now: Layer) -> Iterator[Message]:
    for field in attrs.fields(type(now)):
        value = getattr(now, field.name)
        if getattr(was, field.name) != value:
            yield Message(_LAYER_WORDS[field.name], {"value": _layer_value(field.name, value)})


def _layer_value(name: str, value: object) -> str:
    match name, value:
        case "activation", str():
            return ACTIVATIONS[value].title
        case "mode", str():
            return POOL_MODES[value]
        case _, str():
            return value
    return number_text(value)


def number_text(value: object) -> str:
    """A setting's value with up to 3 significant digits: 0.003, 2.5e−4, on."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float):
        if abs(value) >= 999.5:
            return f"{value:.0f}"
        if value == 0 or abs(value) >= 1e-3:
            return f"{value:.3g}"
        mantissa, exponent = f"{value:.2e}".split("e-")
        return f"{mantissa.rstrip('0').rstrip('.')}e−{int(exponent)}"
    return shown(value)
