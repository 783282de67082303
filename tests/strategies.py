"""Hypothesis strategies: any valid experiment, built from the ranges and tables that the fields themselves state."""

from __future__ import annotations

import typing
from typing import Any

import attrs
from hypothesis import strategies as st

from playground.core.activations import ACTIVATIONS
from playground.core.datasets import DATA, IMAGE_SETS, Images, Points, Split
from playground.core.experiment import Experiment
from playground.core.fields import RANGE, Range
from playground.core.initialisers import INITIALISERS, Initialisation
from playground.core.layers import LAYERS, Dense, Layer
from playground.core.losses import fitting_losses
from playground.core.network import Network
from playground.core.optimisers import OPTIMISERS, Optimiser
from playground.core.point_sets import POINT_SETS
from playground.core.training import Seeds, Training

names = st.text(min_size=1, max_size=12)
layer_ids = st.builds("{}-{}".format, st.sampled_from(sorted(LAYERS)), st.integers(0, 99))


def numbers(owner: type, name: str) -> st.SearchStrategy[Any]:
    """Any value of a numeric field; its limits and its default come up often."""
    field = attrs.fields_dict(owner)[name]
    limits: Range = field.metadata[RANGE]
    if limits.whole:
        return st.integers(int(limits.minimum), int(limits.maximum))
    floats = st.floats(limits.minimum, limits.maximum)
    return st.none() | floats if field.default is None else floats


def _filled(owner: type, **given: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Objects of this class: numbers and flags from their fields, the rest as given."""
    parts = dict(given)
    hints = typing.get_type_hints(owner)
    for field in attrs.fields(owner):
        if field.name in parts:
            continue
        if RANGE in field.metadata:
            parts[field.name] = numbers(owner, field.name)
        else:
            assert hints[field.name] is bool, f"{owner.__name__}.{field.name} needs a strategy"
            parts[field.name] = st.booleans()
    return st.builds(owner, **parts)


@st.composite
def splits(draw: st.DrawFn, rest: float = 0.0) -> Split:
    """Shares that leave at least ``rest``."""
    train = draw(st.integers(10, round(100 * (0.95 - rest))))
    validation = draw(st.integers(5, min(90, 100 - round(100 * rest) - train)))
    return Split(train=min(train, 90) / 100, validation=validation / 100)


def initialisations() -> st.SearchStrategy[Initialisation]:
    """Any initialisation."""
    return _filled(Initialisation, kind=st.sampled_from(sorted(INITIALISERS)))


def data() -> st.SearchStrategy[Points | Images]:
    """Any data."""
    assert set(DATA.values()) == {Points, Images}, "the strategy knows all kinds of data"
    return st.one_of(
        _filled(Points, set=st.sampled_from(sorted(POINT_SETS)), split=splits(rest=0.05)),
        _filled(Images, set=st.sampled_from(sorted(IMAGE_SETS)), split=splits()),
    )


@st.composite
def layers(draw: st.DrawFn, layer_id: str) -> Layer:
    """Any layer with this id."""
    kind = LAYERS[draw(st.sampled_from(sorted(LAYERS)))]
    given: dict[str, st.SearchStrategy[Any]] = {"id": st.just(layer_id)}
    if kind is Dense:
        given |= {"activation": st.sampled_from(sorted(ACTIVATIONS)), "initialisation": initialisations()}
    layer: Layer = draw(_filled(kind, **given))
    return layer


@st.composite
def networks(draw: st.DrawFn, most: int = 4) -> Network:
    """Any network of up to ``most`` hidden layers."""
    ids = draw(st.lists(layer_ids, max_size=most, unique=True))
    hidden = tuple(draw(layers(name)) for name in ids)
    return Network(layers=hidden, output_initialisation=draw(initialisations()))


def optimisers() -> st.SearchStrategy[Optimiser]:
    """Any optimiser."""
    return st.sampled_from(sorted(OPTIMISERS)).flatmap(lambda kind: _filled(OPTIMISERS[kind]))


def trainings(losses: tuple[str, ...]) -> st.SearchStrategy[Training]:
    """Any settings of training with one of these losses."""
    return _filled(Training, loss=st.sampled_from(losses), optimiser=optimisers())


def seeds() -> st.SearchStrategy[Seeds]:
    """Any dice."""
    return _filled(Seeds)


@st.composite
def experiments(draw: st.DrawFn) -> Experiment:
    """Any experiment that can be trained."""
    chosen = draw(data())
    return Experiment(
        name=draw(names),
        data=chosen,
        network=draw(networks()),
        training=draw(trainings(fitting_losses(chosen.task))),
        seeds=draw(seeds()),
    )
