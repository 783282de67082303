"""Files: what is written comes back, and what is not ours is refused with one sentence."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.numpy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from strategies import experiments

from playground.core.document import FORMAT, to_document, to_json
from playground.core.experiment import Experiment
from playground.core.layers import Dense, Dropout
from playground.core.network import Network
from playground.core.presets import PRESETS
from playground.engine import checkpoint
from playground.engine.checkpoint import (
    EXPERIMENT,
    WEIGHTS,
    FileProblem,
    load_checkpoint,
    load_experiment,
    save_checkpoint,
)
from playground.engine.weights import expected_shapes

TINY = Experiment(
    name="Tiny",
    network=Network(layers=(Dense(id="dense-1", units=3, activation="prelu"), Dropout(id="dropout-1"))),
)


def some_weights(experiment: Experiment) -> dict[str, NDArray[Any]]:
    generator = np.random.default_rng(0)
    return {
        name: np.abs(generator.standard_normal(shape, dtype=np.float32))
        for name, shape in expected_shapes(experiment).items()
    }


def packed(path: Path, **members: bytes | None) -> Path:
    """A file with the usual members, some of them replaced, added or (None) left out."""
    usual: dict[str, bytes | None] = {
        EXPERIMENT: to_json(TINY).encode(),
        WEIGHTS: safetensors.numpy.save(some_weights(TINY)),
    }
    names = {"experiment": EXPERIMENT, "weights": WEIGHTS}
    usual.update({names.get(name, name): contents for name, contents in members.items()})
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, contents in usual.items():
            if contents is not None:
                archive.writestr(name, contents)
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "mine.nnp"


def refused(path: Path) -> str:
    """The sentence with which the file is refused."""
    with pytest.raises(FileProblem) as caught:
        load_checkpoint(path)
    sentence = str(caught.value)
    assert str(path) in sentence
    assert "\n" not in sentence
    return sentence


@given(experiments())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_experiment_and_its_weights_come_back_as_they_were(tmp_path: Path, experiment: Experiment) -> None:
    path = tmp_path / "any.nnp"
    weights = some_weights(experiment)
    save_checkpoint(path, experiment, weights)
    loaded = load_checkpoint(path)
    assert loaded.experiment == load_experiment(path) == experiment
    assert loaded.weights.keys() == weights.keys()
    for name, array in weights.items():
        assert loaded.weights[name].dtype == np.float32
        assert np.array_equal(loaded.weights[name], array)


def test_weights_read_may_be_written_to(path: Path) -> None:
    save_checkpoint(path, TINY, some_weights(TINY))
    for array in load_checkpoint(path).weights.values():
        array += 1


def test_weights_that_are_not_contiguous_are_written_right(path: Path) -> None:
    weights = some_weights(TINY)
    name = "layers.dense-1.weight"
    turned = {**weights, name: np.asfortranarray(weights[name])}
    save_checkpoint(path, TINY, turned)
    assert np.array_equal(load_checkpoint(path).weights[name], weights[name])


def test_equal_contents_make_equal_files(tmp_path: Path) -> None:
    first, second = tmp_path / "1.nnp", tmp_path / "2.nnp"
    for path in (first, second):
        save_checkpoint(path, TINY, some_weights(TINY))
    assert first.read_bytes() == second.read_bytes()


def test_the_file_can_be_opened_with_any_zip_program(path: Path) -> None:
    save_checkpoint(path, TINY, some_weights(TINY))
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert json.loads(archive.read(EXPERIMENT)) == json.loads(json.dumps(to_document(TINY)))


def test_nothing_but_the_file_is_left_behind(path: Path) -> None:
    for _ in range(2):
        save_checkpoint(path, TINY, some_weights(TINY))
    assert list(path.parent.glob("*nnp*")) == [path]


def test_a_disk_that_fails_leaves_the_old_file_and_no_rest(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_checkpoint(path, TINY, some_weights(TINY))
    before = path.read_bytes()

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileProblem, match=r"mine\.nnp cannot be written: No space left on device\."):
        save_checkpoint(path, PRESETS["spiral"], some_weights(PRESETS["spiral"]))
    assert path.read_bytes() == before
    assert list(path.parent.glob("*nnp*")) == [path]


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="cannot be written: No such file or directory"):
        save_checkpoint(tmp_path / "nowhere" / "mine.nnp", TINY, some_weights(TINY))


def test_a_link_stays_a_link(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.nnp"
    save_checkpoint(path, TINY, some_weights(TINY))
    link.symlink_to(path)
    save_checkpoint(link, PRESETS["xor"], some_weights(PRESETS["xor"]))
    assert link.is_symlink()
    assert load_experiment(path) == PRESETS["xor"]


def test_weights_that_could_not_be_read_again_are_not_written(path: Path) -> None:
    weights = some_weights(TINY)
    weights["layers.output.bias"][0] = np.nan
    with pytest.raises(FileProblem, match=r"was not written: the weights layers\.output\.bias hold NaN or infinity"):
        save_checkpoint(path, TINY, weights)
    assert not path.exists()


def test_a_missing_file_is_said(path: Path) -> None:
    assert "No such file or directory" in refused(path)
    with pytest.raises(FileProblem, match="No such file or directory"):
        load_experiment(path.with_suffix(".json"))


@pytest.mark.parametrize("contents", [b"", b"hello", b"PK\x03\x04", b"{}"])
def test_what_is_no_zip_is_refused(path: Path, contents: bytes) -> None:
    path.write_bytes(contents)
    assert "is not an NN Playground file" in refused(path)
    with pytest.raises(FileProblem, match="is not an NN Playground file"):
        load_experiment(path)


@pytest.mark.parametrize("size", [10, 500, -30, -1])
def test_a_truncated_file_is_refused(path: Path, size: int) -> None:
    save_checkpoint(path, TINY, some_weights(TINY))
    path.write_bytes(path.read_bytes()[:size])
    refused(path)


@pytest.mark.parametrize("member", ["experiment", "weights"])
def test_a_missing_member_is_named(path: Path, member: str) -> None:
    assert "it holds no " + {"experiment": EXPERIMENT, "weights": WEIGHTS}[member] in refused(
        packed(path, **{member: None})
    )


def test_the_same_member_twice_is_refused(path: Path) -> None:
    packed(path)
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(EXPERIMENT, to_json(PRESETS["xor"]))
    assert f"it holds {EXPERIMENT} more than once" in refused(path)


def test_a_newer_file_says_that_it_is_newer(path: Path) -> None:
    newer = json.dumps({**to_document(TINY), "format": FORMAT + 1}).encode()
    assert "newer version" in refused(packed(path, experiment=newer))


def test_an_impossible_number_is_named_with_field_value_and_range(path: Path) -> None:
    text = to_json(TINY).replace('"units": 3', '"units": 0').encode()
    sentence = refused(packed(path, experiment=text))
    assert "network.layers.0.units must be a whole number between 1 and 1024, not 0." in sentence


@pytest.mark.parametrize("text", [b"", b"\xff\xfe\xfd", b"[1]", b'{"training": {"learning_rate": NaN}}'])
def test_an_experiment_that_is_none_is_refused(path: Path, text: bytes) -> None:
    assert "The experiment in" in refused(packed(path, experiment=text))


def changed(**arrays: NDArray[Any] | None) -> bytes:
    weights: dict[str, NDArray[Any] | None] = {**some_weights(TINY), **arrays}
    return safetensors.numpy.save({name: array for name, array in weights.items() if array is not None})


BIAS = "layers.output.bias"


@pytest.mark.parametrize(
    ("weights", "reason"),
    [
        (changed(**{BIAS: None}), f"the weights {BIAS} are missing"),
        (changed(extra=np.zeros(1, np.float32)), "there are weights extra that the network has no place for"),
        (changed(**{BIAS: np.zeros((1, 2), np.float32)}), f"the weights {BIAS} have the shape 1×2, not 2"),
        (changed(**{BIAS: np.zeros(2, np.float64)}), f"the weights {BIAS} are float64, not float32"),
        (changed(**{BIAS: np.zeros(2, np.int32)}), f"the weights {BIAS} are int32, not float32"),
        (changed(**{BIAS: np.array([0, np.nan], np.float32)}), f"the weights {BIAS} hold NaN or infinity"),
        (changed(**{BIAS: np.array([0, np.inf], np.float32)}), f"the weights {BIAS} hold NaN or infinity"),
    ],
)
def test_weights_that_do_not_fit_the_experiment_are_named(path: Path, weights: bytes, reason: str) -> None:
    assert reason in refused(packed(path, weights=weights))


@pytest.mark.parametrize("weights", [b"", b"\x80\x04pickle", changed()[:-1], changed() + b"0"])
def test_damaged_weights_are_said_to_be_damaged(path: Path, weights: bytes) -> None:
    assert "The weights in" in refused(packed(path, weights=weights))


def test_an_encrypted_member_is_refused(path: Path) -> None:
    packed(path)
    contents = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        contents[contents.index(signature) + offset] |= 1
    path.write_bytes(contents)
    assert f"{EXPERIMENT} in" in refused(path)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoint, "MOST_UNPACKED", 1_000_000)
    assert "unpacks to more" in refused(packed(path, other=bytes(2_000_000)))


def test_too_many_members_are_refused(path: Path) -> None:
    assert "unpacks to more" in refused(packed(path, **{f"member{number}": b"" for number in range(200)}))


def test_members_larger_than_they_can_be_are_refused(path: Path) -> None:
    assert f"{WEIGHTS} in" in refused(packed(path, weights=bytes(3_000_000)))
    assert f"{EXPERIMENT} in" in refused(packed(path, experiment=b" " * (checkpoint.MOST_TEXT + 1)))


@pytest.mark.parametrize(
    "name", ["../../outside.txt", "/etc/outside", "a/../../b", "C:/outside", "..\\outside", "\\\\server\\outside"]
)
def test_a_name_that_leads_out_of_the_file_is_refused(path: Path, name: str) -> None:
    assert "names that lead out of it" in refused(packed(path, **{name: b"harm"}))


def test_a_link_in_the_file_is_refused(path: Path) -> None:
    packed(path)
    link = zipfile.ZipInfo("link")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert "names that lead out of it" in refused(path)


def test_a_network_too_large_for_any_memory_is_refused_before_its_weights_are_read(path: Path) -> None:
    layers = tuple(Dense(id=f"dense-{number}", units=1024) for number in range(1, 65))
    huge = to_json(Experiment(network=Network(layers=layers))).encode()
    assert "\n" not in refused(packed(path, experiment=huge))


def test_an_unknown_small_member_is_left_unread(path: Path) -> None:
    assert load_checkpoint(packed(path, notes=b"mine")).experiment == TINY


def test_an_experiment_is_read_from_json_with_a_byte_order_mark_or_without(tmp_path: Path) -> None:
    path = tmp_path / "tiny.json"
    for mark in (b"", b"\xef\xbb\xbf"):
        path.write_bytes(mark + to_json(TINY).encode())
        assert load_experiment(path) == TINY


def test_json_that_is_too_long_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "long.json"
    path.write_bytes(b" " * (checkpoint.MOST_TEXT + 1))
    with pytest.raises(FileProblem, match=r"long\.json cannot be read: it is larger than 10 MB"):
        load_experiment(path)


def test_json_with_a_wrong_value_names_file_field_value_and_range(tmp_path: Path) -> None:
    path = tmp_path / "wrong.json"
    path.write_text('{"training": {"learning_rate": -1}}')
    with pytest.raises(FileProblem, match=r"wrong\.json cannot be used: training\.learning_rate must be a number"):
        load_experiment(path)


@given(st.data())
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_damaged_in_a_file_it_is_read_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    path = tmp_path / "damaged.nnp"
    save_checkpoint(path, TINY, some_weights(TINY))
    contents = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        contents[data.draw(st.integers(0, len(contents) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(contents)
    try:
        loaded = load_checkpoint(path)
    except FileProblem:
        return
    assert all(np.isfinite(array).all() for array in loaded.weights.values())
