"""Hypothesis strategies: any valid experiment, built from the ranges and tables that the fields themselves state."""

from __future__ import annotations

import math
import typing
from collections.abc import Iterable
from typing import Any

import attrs
from hypothesis import assume
from hypothesis import strategies as st

from playground.core.activations import ACTIVATIONS
from playground.core.augmentation import Augmentation
from playground.core.curve_sets import CURVE_SETS
from playground.core.datasets import (
    DATA,
    IMAGE_SETS,
    USES,
    Column,
    Curve,
    Data,
    Dialect,
    Folder,
    Heights,
    Images,
    OwnDigits,
    OwnPoints,
    Pixels,
    PointChange,
    Points,
    Pupils,
    Split,
    Table,
)
from playground.core.datasets.files import LEAST_SAMPLES
from playground.core.datasets.folder import CHANNELS, SIDES
from playground.core.datasets.own_points import ANSWERS
from playground.core.datasets.table import DECIMALS, DELIMITERS, ENCODINGS, QUOTES
from playground.core.experiment import Experiment
from playground.core.features import FEATURES
from playground.core.fields import RANGE, Range
from playground.core.height_sets import HEIGHT_SETS
from playground.core.initialisers import INITIALISERS, Initialisation
from playground.core.layers import LAYERS, POOL_MODES, SAME, Dropout, Impossible, Layer, Shape
from playground.core.losses import OUTPUT_ACTIVATIONS, fitting_losses
from playground.core.network import Network
from playground.core.normalisations import NORMALISATIONS
from playground.core.optimisers import OPTIMISERS, Optimiser
from playground.core.photo_sets import PHOTOS
from playground.core.point_sets import POINT_SETS
from playground.core.schedules import SCHEDULES, Schedule
from playground.core.training import PRECISIONS, Seeds, Training

names = st.text(min_size=1, max_size=12)
layer_ids = st.builds("{}-{}".format, st.sampled_from(sorted(LAYERS)), st.integers(0, 99))


def numbers(owner: type, name: str) -> st.SearchStrategy[Any]:
    """Any value of a numeric field; its limits and its default come up often."""
    field = attrs.fields_dict(owner)[name]
    limits: Range = field.metadata[RANGE]
    if limits.whole:
        whole = st.integers(int(limits.minimum), int(limits.maximum))
        values: st.SearchStrategy[Any] = whole.map(lambda value: value | 1) if limits.odd else whole
    else:
        values = st.floats(limits.minimum, limits.maximum)
    return st.none() | values if field.default is None else values


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


@st.composite
def points(draw: st.DrawFn) -> Points:
    """Any points, some of them changed by hand."""
    plain: Points = draw(
        _filled(
            Points, set=st.sampled_from(sorted(POINT_SETS)), split=splits(rest=0.05), changed=st.just(()), **_on_plane()
        )
    )
    labels = st.integers(0, plain.task.targets - 1)
    flipped = draw(st.dictionaries(st.integers(0, plain.points - 1), labels, max_size=3))
    removed = draw(st.sets(st.integers(0, plain.points - 1), max_size=min(3, plain.most_removed)))
    changes = {index: PointChange(index=index, label=label) for index, label in flipped.items()}
    changes |= {index: PointChange(index=index) for index in removed}
    return attrs.evolve(plain, changed=tuple(changes.values()))


@st.composite
def own_points(draw: st.DrawFn) -> OwnPoints:
    """Any points that a person may have drawn, enough of them to train on."""
    places = st.integers(-600, 600).map(lambda place: place / 100)
    plain: OwnPoints = draw(
        _filled(OwnPoints, answers=st.sampled_from(ANSWERS), drawn=st.just(()), split=splits(rest=0.05), **_on_plane())
    )
    values = st.integers(-100, 100).map(lambda value: value / 100)
    answers = st.integers(0, plain.classes - 1) if plain.answers == "classes" else values
    drawn = draw(st.lists(st.tuples(places, places, answers), max_size=12))
    enough = [(0.01 * number, -1.5, number % 2) for number in range(plain.fewest)]
    data = attrs.evolve(plain, drawn=(*drawn, *enough))
    return data if data.lack is None else attrs.evolve(data, balance=0.5)  # it would leave too few


def data() -> st.SearchStrategy[Data]:
    """Any data."""
    known = {Points, Heights, OwnPoints, Pixels, Curve, Images, Pupils, OwnDigits, Folder, Table}
    assert set(DATA.values()) == known, "the strategy knows all kinds of data"
    return st.one_of(
        points(),
        own_points(),
        _filled(Heights, set=st.sampled_from(sorted(HEIGHT_SETS)), split=splits(rest=0.05), **_on_plane()),
        _filled(Pixels, set=st.sampled_from(sorted(PHOTOS)), split=splits(rest=0.05), **_on_plane()),
        _filled(Curve, set=st.sampled_from(sorted(CURVE_SETS)), split=splits(rest=0.05), **_treated()),
        _filled(Images, set=st.sampled_from(sorted(IMAGE_SETS)), split=splits(), **_treated()),
        _filled(Pupils, split=splits(rest=0.05), **_treated()),
        folders(),
        tables(),
        own_digits(),
    )


def own_digits() -> st.SearchStrategy[OwnDigits]:
    """Any digits of a person's own; nobody drew them, so they cannot be loaded."""
    counts = st.lists(st.integers(0, 1000), min_size=10, max_size=10).filter(any)
    return _filled(
        OwnDigits,
        use=st.sampled_from(sorted(USES)),
        digest=st.text("0123456789abcdef", min_size=32, max_size=32),
        drawn=counts.map(tuple),
        split=splits(rest=0.05),
        **_treated(),
    )


@st.composite
def folders(draw: st.DrawFn) -> Folder:
    """Any folder of pictures; nothing lies there."""
    labels = draw(st.lists(names, min_size=2, max_size=5, unique=True))
    folder: Folder = draw(
        _filled(
            Folder,
            path=names,
            fingerprint=names,
            side=st.sampled_from(SIDES),
            channels=st.sampled_from(CHANNELS),
            labels=st.just(tuple(labels)),
            found=st.tuples(*(st.integers(5, 400) for _label in labels)),
            split=splits(rest=0.05),
            **_treated(),
        )
    )
    assume(sum(folder.class_counts) >= LEAST_SAMPLES)  # fewer are left at some balances, which is a problem told
    return folder


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Any table; nothing lies there."""
    indices = draw(st.lists(st.integers(0, 99), min_size=2, max_size=5, unique=True))
    values = st.lists(names, min_size=2, max_size=4, unique=True).map(tuple)
    columns = [
        draw(
            st.builds(Column, index=st.just(index), name=names)
            | st.builds(Column, index=st.just(index), name=names, kind=st.just("category"), values=values)
        )
        for index in indices
    ]
    dialects = _filled(
        Dialect,
        encoding=st.sampled_from(ENCODINGS),
        delimiter=st.sampled_from(DELIMITERS),
        quote=st.sampled_from(QUOTES),
        decimal=st.sampled_from(DECIMALS),
    )
    table: Table = draw(
        _filled(
            Table,
            path=names,
            fingerprint=names,
            dialect=dialects,
            features=st.just(tuple(columns[1:])),
            target=st.just(columns[0]),
            rows=st.integers(10, 5000),
            split=splits(rest=0.05),
            **_treated(),
        )
    )
    return table


def _treated() -> dict[str, st.SearchStrategy[Any]]:
    return {"normalisation": st.sampled_from(sorted(NORMALISATIONS))}


def _on_plane() -> dict[str, st.SearchStrategy[Any]]:
    names = st.sets(st.sampled_from(sorted(FEATURES)), min_size=1)
    return {**_treated(), "features": names.map(tuple)}


MOST_NUMBERS = 300_000
"""Parameters of a layer, and values of a sample, that tests still like to build."""
PICTURE_KINDS = ("conv", "pool", "residual", "global_average_pool")


@st.composite
def layers(draw: st.DrawFn, layer_id: str, kinds: Iterable[str] = tuple(LAYERS)) -> Layer:
    """Any layer with this id."""
    kind = LAYERS[draw(st.sampled_from(sorted(kinds)))]
    given: dict[str, st.SearchStrategy[Any]] = {
        "id": st.just(layer_id),
        "activation": st.sampled_from(sorted(ACTIVATIONS)),
        "initialisation": initialisations(),
        "mode": st.sampled_from(sorted(POOL_MODES)),
        "padding": st.just(SAME) | st.integers(0, 5),
    }
    layer: Layer = draw(_filled(kind, **{name: given[name] for name in given.keys() & attrs.fields_dict(kind).keys()}))
    return layer


@st.composite
def networks(draw: st.DrawFn, most: int = 4, inputs: Shape | None = None) -> Network:
    """Any network of up to ``most`` hidden layers; with ``inputs`` one that can read them, and of a moderate size."""
    ids = draw(st.lists(layer_ids, max_size=most, unique=True))
    hidden: list[Layer] = []
    for name in ids:
        kinds = LAYERS.keys() if inputs is None or len(inputs) == 3 else LAYERS.keys() - set(PICTURE_KINDS)
        layer = draw(layers(name, kinds))
        if inputs is not None:
            outputs = _moderate(layer, inputs)
            if outputs is None:  # what fits everywhere stands in its place
                layer, outputs = Dropout(id=name), inputs
            inputs = outputs
        hidden.append(layer)
    return Network(layers=tuple(hidden), output_initialisation=draw(initialisations()))


def _moderate(layer: Layer, inputs: Shape) -> Shape | None:
    """What goes out; None where the layer is impossible, or too large for a test."""
    try:
        outputs = layer.output_shape(inputs)
    except Impossible:
        return None
    return outputs if max(layer.parameters(inputs), math.prod(outputs)) <= MOST_NUMBERS else None


def optimisers() -> st.SearchStrategy[Optimiser]:
    """Any optimiser."""
    return st.sampled_from(sorted(OPTIMISERS)).flatmap(lambda kind: _filled(OPTIMISERS[kind]))


def schedules() -> st.SearchStrategy[Schedule]:
    """Any schedule of the learning rate."""
    return st.sampled_from(sorted(SCHEDULES)).flatmap(lambda kind: _filled(SCHEDULES[kind]))


def trainings(losses: tuple[str, ...]) -> st.SearchStrategy[Training]:
    """Any settings of training with one of these losses."""
    return _filled(
        Training,
        loss=st.sampled_from(losses),
        optimiser=optimisers(),
        schedule=schedules(),
        augmentation=_filled(Augmentation),
        output_activation=st.sampled_from(OUTPUT_ACTIVATIONS),
        precision=st.sampled_from(PRECISIONS),
    )


def seeds() -> st.SearchStrategy[Seeds]:
    """Any dice."""
    return _filled(Seeds)


@st.composite
def experiments(draw: st.DrawFn, possible: bool = True) -> Experiment:
    """Any experiment that can be trained; or one whose stack of layers may be impossible."""
    chosen = draw(data())
    return Experiment(
        name=draw(names),
        data=chosen,
        network=draw(networks(inputs=chosen.task.inputs if possible else None)),
        training=draw(trainings(fitting_losses(chosen.task))),
        seeds=draw(seeds()),
    )
