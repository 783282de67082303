from __future__ import annotations

import json
import re
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import experiments

from playground.core.datasets import Images, Points
from playground.core.document import FORMAT, DocumentError, from_document, from_json, to_document, to_json, with_setting
from playground.core.experiment import Experiment
from playground.core.fields import FieldError
from playground.core.layers import Dropout
from playground.core.message import ProblemError
from playground.core.optimisers import SGD, Momentum
from playground.core.presets import PRESETS, preset

COURSE = preset("course-mlp")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every place in a JSON document."""
    found = [path] if path else []
    if isinstance(value, dict):
        for key, item in value.items():
            found += places(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            found += places(item, (*path, index))
    return found


def put(document: Any, path: tuple[str | int, ...], value: Any) -> None:
    *parents, last = path
    for part in parents:
        document = document[part]
    document[last] = value


@given(experiments(possible=False))
def test_json_brings_back_the_same_experiment(experiment: Experiment) -> None:
    text = to_json(experiment)
    assert from_json(text) == experiment
    assert from_json(text.encode()) == experiment
    assert from_json(to_json(experiment, indent=None)) == experiment
    assert to_json(from_json(text)) == text


@given(st.data())
def test_whatever_stands_at_any_place_is_taken_or_refused_in_one_sentence(data: st.DataObject) -> None:
    document = json.loads(to_json(COURSE))
    put(document, data.draw(st.sampled_from(places(document))), data.draw(JSON))
    try:
        experiment = from_document(document)
    except ProblemError as error:
        assert str(error)
    else:
        assert from_json(to_json(experiment)) == experiment


def test_the_document_reads_as_a_person_would_write_it() -> None:
    document = to_document(COURSE)
    assert next(iter(document)) == "format" and document["format"] == FORMAT == 1
    assert document["data"] == {
        "kind": "images",
        "set": "mnist",
        "noise": 0.0,
        "balance": 0.5,
        "shuffled": 0.0,
        "normalisation": "standard",
        "split": {"train": 0.9, "validation": 0.1},
    }
    assert document["network"]["layers"][1] == {"kind": "dropout", "id": "dropout-1", "probability": 0.2}
    assert document["training"]["optimiser"]["kind"] == "adam"
    assert document["seeds"] == {"weights": 0, "data": 0, "split": 0, "order": 0}


def test_what_is_missing_takes_its_default() -> None:
    assert from_json("{}") == Experiment()
    found = from_json('{"data": {"kind": "images"}, "training": {"optimiser": {"kind": "momentum"}}}')
    assert found.data == Images()
    assert found.training.optimiser == Momentum()


def test_layers_written_without_ids_get_free_ones() -> None:
    layers = [{"kind": "dense"}, {"kind": "dense", "id": "dense-1"}, {"kind": "dropout"}, {"kind": "dense"}]
    found = from_document({"network": {"layers": layers}})
    assert [layer.id for layer in found.network.layers] == ["dense-2", "dense-1", "dropout-1", "dense-3"]


@pytest.mark.parametrize("text", ["", "{", "[", "{'name': 1}", "\x00", "[" * 100_000, '{"a": 1' + "0" * 5000 + "}"])
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(DocumentError, match="This is not readable as JSON: "):
        from_json(text)


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(DocumentError, match="This is not readable as JSON: "):
        from_json(b'{"name": "\xff"}')


@pytest.mark.parametrize("text", ["[]", "3", "null", '"name"'])
def test_json_that_is_no_object_is_refused(text: str) -> None:
    with pytest.raises(DocumentError, match="An experiment must be a JSON object, not "):
        from_json(text)


def test_a_newer_format_is_refused_with_both_numbers() -> None:
    with pytest.raises(DocumentError, match=r"newer version of the program \(format 2\b.* 1\)"):
        from_json('{"format": 2, "who": "knows"}')


@pytest.mark.parametrize("number", ["0", "-1", "true", '"1"', "1.0", "null"])
def test_a_format_that_is_no_number_of_ours_is_refused(number: str) -> None:
    with pytest.raises(DocumentError, match="format must be a whole number from 1 to 1, not "):
        from_json(f'{{"format": {number}}}')


REFUSED = [
    ("network.layers.0.units", "0", "must be a whole number between 1 and 1024, not 0"),
    ("network.layers.0.units", "1025", "must be a whole number between 1 and 1024, not 1025"),
    ("network.layers.0.units", "8.0", "must be a whole number between 1 and 1024, not 8.0"),
    ("network.layers.0.units", "true", "must be a whole number between 1 and 1024, not True"),
    ("network.layers.0.units", "many", 'must be a whole number between 1 and 1024, not "many"'),
    ("network.layers.0.units", "1" + "0" * 400, "must be a whole number between 1 and 1024, not 1000"),
    ("network.layers.0.activation", "sinus", "must be one of identity, tanh, relu"),
    ("network.layers.0.bias", "1", "must be true or false, not 1"),
    ("network.layers.0.id", "dense.1", 'must look like "dense-1", not "dense.1"'),
    ("network.layers.0.initialisation.kind", "ones", 'must be one of default, zeros, .* not "ones"'),
    ("network.layers.0.initialisation.value", "11", "must be a number between -10 and 10, not 11"),
    ("network.layers.1.probability", "0.95", "must be a number between 0 and 0.9, not 0.95"),
    ("network.layers.2.id", "dense-1", 'must differ from every other layer\'s, but "dense-1" is taken'),
    ("network.layers.2.id", "output", 'must differ from every other layer\'s, but "output" is taken'),
    ("network.layers.0.kind", "convolution", 'must be one of dense, conv, .* not "convolution"'),
    ("network.layers", "8", "must be a list, not 8"),
    ("network.layers.0", "8", "must be an object with a kind, not 8"),
    ("network", "[]", r"must be an object, not \[\]"),
    ("training.learning_rate", "-1", "must be a number between 1e-06 and 10, not -1"),
    ("training.learning_rate", "0", "must be a number between 1e-06 and 10, not 0"),
    ("training.learning_rate", "NaN", "must be a number between 1e-06 and 10, not nan"),
    ("training.learning_rate", "1e999", "must be a number between 1e-06 and 10, not inf"),
    ("training.learning_rate", "1" + "0" * 400, "must be a number between 1e-06 and 10, not 1000"),
    ("training.learning_rate", "fast", 'must be a number between 1e-06 and 10, not "fast"'),
    ("training.learning_rate", "null", "must be a number between 1e-06 and 10, not None"),
    ("training.gradient_clipping", "0", "must be a number between 1e-06 and 1e.06, not 0"),
    ("training.batch_size", "0", "must be a whole number between 1 and 60000, not 0"),
    ("training.precision", "16", "must be one of 32, 64, not 16"),
    ("training.precision", "true", "must be one of 32, 64, not True"),
    ("training.early_stopping", "0", "must be a whole number between 1 and .* not 0"),
    ("training.early_stopping", "2.5", "must be a whole number between 1 and .* not 2.5"),
    ("training.schedule.kind", "linear", 'must be one of constant, .* not "linear"'),
    ("training.output_activation", "relu", 'must be one of auto, tanh, not "relu"'),
    ("training.loss", "huber", 'must be one of cross_entropy, .* not "huber"'),
    ("training.optimiser.kind", "lion", 'must be one of sgd, momentum, .* not "lion"'),
    ("training.optimiser.beta1", "1", "must be a number between 0 and 0.9999, not 1"),
    ("training.optimiser", "sgd", 'must be an object with a kind, not "sgd"'),
    ("seeds.weights", "-1", r"must be a whole number between 0 and 2.14748e\+09, not -1"),
    ("data.set", "cifar", 'must be one of mnist, .*, not "cifar"'),
    ("data.noise", "0.9", "must be a number between 0 and 0.8, not 0.9"),
    ("data.split.train", "1", "must be a number between 0.1 and 0.9, not 1"),
    ("data.split.validation", "0.5", "train and validation must together be at most 1, not 1.4"),
    ("name", '""', 'must be a text of 1 to 200 characters, not ""'),
    ("name", '"\\ud800"', "must be a text of 1 to 200 characters, not "),
]


@pytest.mark.parametrize(("path", "text", "sentence"), REFUSED, ids=[f"{path}={text[:9]}" for path, text, _ in REFUSED])
def test_an_impossible_setting_is_refused_naming_field_value_and_range(path: str, text: str, sentence: str) -> None:
    with pytest.raises(FieldError, match=sentence) as refused:
        with_setting(COURSE, path, text)
    assert str(refused.value).startswith((path, "data.split"))
    assert "\n" not in str(refused.value) and len(str(refused.value)) < 250


def test_points_must_leave_something_to_test_with() -> None:
    with pytest.raises(FieldError, match=r"^data\.split must leave at least 0.05 of the points .*train 0.85 \+ valid"):
        with_setting(preset("spiral"), "data.split.train", "0.85")


@pytest.mark.parametrize(
    "path",
    [
        *("", ".", "training.", "training.speed", "learning_rate", "training.learning_rate.x", "data.points"),
        *("training.optimiser.momentum", "network.layers.9", "network.layers.-1", "network.layers.x"),
        *("network.layers.²", "network.layers.0.x"),
    ],
)
def test_a_path_that_leads_nowhere_is_refused(path: str) -> None:
    with pytest.raises(FieldError, match="is not a setting of this experiment"):
        with_setting(COURSE, path, "3")


def test_an_unknown_field_in_a_file_is_refused_by_its_path() -> None:
    with pytest.raises(FieldError, match=re.escape("network.layers.0.unitz is not a setting of this experiment")):
        from_document({"network": {"layers": [{"kind": "dense", "unitz": 3}]}})


def test_a_setting_is_changed_by_its_path() -> None:
    changed = with_setting(COURSE, "training.learning_rate", "0.01")
    assert changed == attrs.evolve(COURSE, training=attrs.evolve(COURSE.training, learning_rate=0.01))
    assert with_setting(COURSE, "network.layers.0.units", "64").network.dense_layers[0].units == 64
    assert with_setting(COURSE, "network.layers.1.probability", "0").network.layers[1] == Dropout(
        id="dropout-1", probability=0.0
    )
    assert with_setting(COURSE, "training.gradient_clipping", "1").training.gradient_clipping == 1.0
    assert with_setting(COURSE, "training.keep_best", "false").training.keep_best is False
    assert with_setting(COURSE, "network.layers", "[]").network.layers == ()
    assert with_setting(COURSE, "seeds.order", "7").seeds.order == 7
    assert with_setting(COURSE, "name", "Mine").name == "Mine"
    assert with_setting(COURSE, "training.learning_rate", str(COURSE.training.learning_rate)) == COURSE


def test_naming_another_kind_gives_its_defaults() -> None:
    assert with_setting(COURSE, "training.optimiser.kind", "sgd").training.optimiser == SGD()
    assert with_setting(COURSE, "training.optimiser.kind", "adam") == COURSE
    assert with_setting(COURSE, "data.kind", "points").data == Points()
    assert with_setting(COURSE, "network.layers.0.kind", "dropout").network.layers[0] == Dropout(id="dense-1")


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_survives_json(name: str) -> None:
    assert from_json(to_json(PRESETS[name])) == PRESETS[name]
