from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import experiments

from playground.core.datasets import DATA, Column, Folder, Images, Points, Split, Table, split_counts
from playground.core.experiment import Experiment
from playground.core.fields import RANGE, FieldError, Range, limits_of
from playground.core.initialisers import Initialisation
from playground.core.layers import LAYERS, Dense, Dropout
from playground.core.message import Message, ProblemError
from playground.core.network import MOST_LAYERS, Network
from playground.core.optimisers import OPTIMISERS
from playground.core.schedules import SCHEDULES
from playground.core.shapes import problems
from playground.core.training import Seeds, Training

OWNERS = (
    *LAYERS.values(),
    *OPTIMISERS.values(),
    *SCHEDULES.values(),
    *DATA.values(),
    Initialisation,
    Split,
    Training,
    Seeds,
)
NEEDED: dict[type, dict[str, Any]] = {
    Folder: {"path": "pictures", "fingerprint": "f", "labels": ("a", "b"), "found": (10, 10)},
    Table: {"path": "table.csv", "fingerprint": "f", "features": (Column(index=1, name="x"),), "rows": 100},
}
"""What some cannot do without."""
RANGED = [(owner, field.name) for owner in OWNERS for field in attrs.fields(owner) if RANGE in field.metadata]


def smallest(limits: Range) -> float:
    return int(limits.minimum) if limits.whole else limits.minimum


def largest(limits: Range) -> float:
    return int(limits.maximum) if limits.whole else limits.maximum


@pytest.mark.parametrize(("owner", "name"), RANGED, ids=[f"{owner.__name__}.{name}" for owner, name in RANGED])
def test_a_numeric_field_takes_its_limits_and_refuses_all_beyond(owner: type, name: str) -> None:
    limits = limits_of(owner, name)
    needed = NEEDED.get(owner, {})
    others: dict[str, Any] = {key: value for key, value in needed.items() if key != name}
    others = {"validation": 0.1} if (owner, name) == (Split, "train") else others
    others = {"train": 0.1} if (owner, name) == (Split, "validation") else others
    for value in (smallest(limits), largest(limits)):
        assert getattr(owner(**{name: value}, **others), name) == value
    step = 2 if limits.odd else 1 if limits.whole else 1e-3
    for value in (smallest(limits) - step, largest(limits) + step, float("nan"), float("inf"), "3", True, [], 10**400):
        with pytest.raises(
            FieldError, match=rf"^{name} must be an? (whole |odd )?number between {str(limits)[:5]}"
        ) as refused:
            owner(**{name: value}, **others)
        assert refused.value.path == name


def test_whole_numbers_in_real_fields_become_real() -> None:
    training = Training(learning_rate=1)
    assert type(training.learning_rate) is float
    assert type(Dropout(probability=0).probability) is float


@given(experiments())
def test_any_experiment_of_fitting_parts_can_be_trained(experiment: Experiment) -> None:
    assert problems(experiment) == ()
    assert attrs.evolve(experiment) == experiment
    assert hash(experiment) == hash(attrs.evolve(experiment))


def test_an_experiment_cannot_be_changed_in_place() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        Experiment().name = "other"  # type: ignore[misc]


def test_no_two_layers_share_an_id() -> None:
    with pytest.raises(FieldError, match=r'^layers\.1\.id must differ from .* "dense-1" is taken$'):
        Network(layers=(Dense(id="dense-1"), Dropout(id="dense-1")))


def test_a_network_has_an_end() -> None:
    layers = tuple(Dense(id=f"dense-{number}") for number in range(MOST_LAYERS + 1))
    assert Network(layers=layers[1:]).depth == MOST_LAYERS
    with pytest.raises(FieldError, match="layers must be at most 64 layers, not 65"):
        Network(layers=layers)


def test_layers_are_found_by_their_id() -> None:
    network = Network(layers=(Dense(id="dense-1"), Dropout(id="dropout-1"), Dense(id="dense-2")))
    assert network.index("dense-2") == 2
    assert network.depth == 2
    assert [layer.id for layer in network.dense_layers] == ["dense-1", "dense-2"]
    with pytest.raises(KeyError):
        network.index("dense-3")


def test_the_split_of_points_leaves_a_test_set_and_that_of_images_need_not() -> None:
    nothing_left = Split(train=0.9, validation=0.1)
    assert Images(split=nothing_left).counts == (54_000, 6_000, 10_000)
    with pytest.raises(FieldError, match=r"^split must leave at least 0.05 .* train 0.9 \+ validation 0.1$"):
        Points(split=nothing_left)
    assert Points(points=500).counts == (350, 75, 75)


@given(st.integers(50, 70_000), st.integers(10, 90), st.integers(5, 90))
def test_a_split_gives_each_sample_away_once(total: int, train: int, validation: int) -> None:
    if train + validation > 100:
        return
    counts = split_counts(total, Split(train=train / 100, validation=validation / 100))
    assert sum(counts) == total
    assert min(counts) >= 0
    assert counts[0] == pytest.approx(total * train / 100, abs=1)
    assert counts[1] == pytest.approx(total * validation / 100, abs=1)


def test_all_dice_can_show_the_same_number() -> None:
    assert Seeds.all(7) == Seeds(weights=7, data=7, split=7, order=7)


def test_a_message_keeps_the_sentence_apart_from_its_numbers() -> None:
    error = ProblemError("There is no {what}; braces in values {stay}.", what="device", stay="{so}")
    assert str(error) == "There is no device; braces in values {so}."
    assert error.message == Message("There is no {what}; braces in values {stay}.", {"what": "device", "stay": "{so}"})


def test_an_error_deep_in_a_document_names_its_whole_path() -> None:
    error = FieldError("units", "must be {limit}, not {value}", limit=1, value=0).under("network.layers.0")
    assert (error.path, str(error)) == ("network.layers.0.units", "network.layers.0.units must be 1, not 0")
