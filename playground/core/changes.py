"""A change of the experiment in a few words, for the mark on the curve and for Undo."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from playground.core.activations import ACTIVATIONS
from playground.core.experiment import Experiment
from playground.core.fields import shown
from playground.core.layers import Dense, Dropout
from playground.core.losses import LOSSES
from playground.core.message import Message

_TRAINING_WORDS = {
    "learning_rate": "learning rate {value}",
    "batch_size": "batch {value}",
    "weight_decay": "L2 {value}",
    "l1": "L1 {value}",
    "gradient_clipping": "clip {value}",
    "epochs": "epochs {value}",
    "keep_best": "keep best {value}",
}


def describe(old: Experiment, new: Experiment) -> Message | None:
    """The change in a few words, or None where nothing was changed; several changes are counted."""
    found = list(_changes(old, new))
    if not found:
        return None
    return found[0] if len(found) == 1 else Message("{count} changes", {"count": len(found)})


def _changes(old: Experiment, new: Experiment) -> Iterator[Message]:
    if old.data != new.data:
        yield Message("data {value}", {"value": new.data.title})
    if old.seeds != new.seeds:
        yield Message("new dice")
    yield from _network_changes(old, new)
    before, after = old.training, new.training
    for name, template in _TRAINING_WORDS.items():
        value = getattr(after, name)
        if getattr(before, name) != value:
            yield Message(template, {"value": "off" if value is None else number_text(value)})
    if before.loss != after.loss:
        yield Message("loss {value}", {"value": LOSSES[after.loss].title})
    if before.optimiser.kind != after.optimiser.kind:
        yield Message("{value}", {"value": after.optimiser.title})
    elif before.optimiser != after.optimiser:
        for field in attrs.fields(type(after.optimiser)):
            if getattr(before.optimiser, field.name) != getattr(after.optimiser, field.name):
                value = getattr(after.optimiser, field.name)
                yield Message("{name} {value}", {"name": field.name, "value": number_text(value)})


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
        if isinstance(was, Dense) and isinstance(now, Dense):
            if was.units != now.units:
                yield Message("{count} units", {"count": now.units})
            if was.activation != now.activation:
                yield Message("{value}", {"value": ACTIVATIONS[now.activation].title})
            if was.initialisation != now.initialisation:
                yield Message("new weights")
            if was.bias != now.bias:
                yield Message("bias {value}", {"value": number_text(now.bias)})
        elif isinstance(was, Dropout) and isinstance(now, Dropout) and was != now:
            yield Message("dropout {value}", {"value": number_text(now.probability)})
    if old.network.output_initialisation != new.network.output_initialisation:
        yield Message("new weights")


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
