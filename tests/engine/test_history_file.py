"""Curves in files: they come back to the last bit, and whatever a stranger puts in their place is refused."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from playground.core.events import LayerNorms
from playground.core.experiment import Experiment
from playground.core.history import LAYER_CAPACITY, MOST_LAYER_CURVES, Buckets, Curves, History, LayerSeries, Series
from playground.engine import history_file
from playground.engine.checkpoint import HISTORY, FileProblem, load_checkpoint, save_checkpoint
from playground.engine.history_file import HistoryError, pack_curves, unpack_curves
from playground.engine.weights import expected_shapes


def curves(steps: int = 10_000) -> Curves:
    """Curves long enough to have been halved, with a break and a mark."""
    history = History()
    x = np.arange(1, steps + 1) / 100
    history.train_loss.append(x, np.where(x == 5, np.nan, 1 / x))
    history.train_accuracy.append(x, np.tanh(x))
    history.validation_loss.append(np.array([0.0, 1.0]), np.array([2.3, np.inf]))
    for place in x[:2000].tolist():
        layers = ("dense-1", "output") if place < 5 else ("output",)
        history.gradient_norms.append(place, LayerNorms(layers, np.full(len(layers), 1 / place)))
    history.gradient_norms_by_epoch.append(1.0, LayerNorms(("output",), np.array([np.inf])))
    history.mark(3.25, "learning rate 0.1 → 0.01")
    return Curves(history, steps // 100, steps)


def same(first: Curves, second: Curves) -> bool:
    def numbers(of: Curves) -> list[bytes]:
        found = []
        curves = [curves.series for curves in of.history.layer_series().values()]
        found += [layer.encode() for every in curves for layer in every]
        for series in (*of.history.series().values(), *(one for every in curves for one in every.values())):
            buckets = series.buckets()
            columns = (buckets.x, buckets.mean, buckets.low, buckets.high, buckets.count)
            found += [column.tobytes() for column in columns] + [str(buckets.per_bucket).encode()]
        return found

    places = (first.epoch, first.step, first.history.marks) == (second.epoch, second.step, second.history.marks)
    return places and numbers(first) == numbers(second)


def changed(**arrays: NDArray[Any] | None) -> bytes:
    """Packed curves with some arrays replaced, added or (None) left out; "__" stands for the dot."""
    with np.load(io.BytesIO(pack_curves(curves())), allow_pickle=False) as archive:
        usual: dict[str, Any] = {name: archive[name] for name in archive.files}
    usual.update({name.replace("__", "."): array for name, array in arrays.items()})
    buffer = io.BytesIO()
    np.savez(buffer, **{name: array for name, array in usual.items() if array is not None})
    return buffer.getvalue()


def refused(packed: bytes) -> str:
    with pytest.raises(HistoryError) as caught:
        unpack_curves(packed)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_curves_come_back_to_the_last_bit() -> None:
    assert same(unpack_curves(pack_curves(curves())), curves())
    assert same(unpack_curves(pack_curves(curves(0))), curves(0))
    assert pack_curves(curves()) == pack_curves(curves())


@given(st.lists(st.integers(1, 3000), max_size=6), st.integers(0, 5))
def test_curves_that_were_read_go_on_as_if_they_had_never_been_written(chunks: list[int], written_after: int) -> None:
    one, start = History(), 0.0
    other = one
    for number, chunk in enumerate(chunks):
        if number == written_after:
            other = unpack_curves(pack_curves(Curves(one, 0, 0))).history
        x = start + np.arange(1, chunk + 1)
        start = x[-1]
        for history in {one, other}:
            history.train_loss.append(x, np.sin(x))
    assert same(Curves(one, 0, 0), Curves(other, 0, 0))


def test_a_file_holds_the_curves_and_one_without_still_opens(tmp_path: Path) -> None:
    experiment, path = Experiment(), tmp_path / "mine.nnp"
    weights = {name: np.zeros(shape, np.float32) for name, shape in expected_shapes(experiment).items()}
    save_checkpoint(path, experiment, weights)
    assert load_checkpoint(path).curves is None
    save_checkpoint(path, experiment, weights, curves())
    found = load_checkpoint(path).curves
    assert found is not None and same(found, curves())


def test_a_file_with_damaged_curves_is_refused_in_one_sentence(tmp_path: Path) -> None:
    experiment, path = Experiment(), tmp_path / "mine.nnp"
    weights = {name: np.zeros(shape, np.float32) for name, shape in expected_shapes(experiment).items()}
    save_checkpoint(path, experiment, weights)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(HISTORY, changed(place=np.array([{}], object)))
    with pytest.raises(FileProblem, match=r"The history in .* is damaged: place") as caught:
        load_checkpoint(path)
    assert "\n" not in str(caught.value)


class Harm:
    """Makes a folder when it is unpickled."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __reduce__(self) -> Any:
        return os.mkdir, (str(self._folder),)


def test_object_arrays_are_refused_and_never_unpickled(tmp_path: Path) -> None:
    folder = tmp_path / "harm"
    assert "train_loss.x" in refused(changed(train_loss__x=np.array([Harm(folder)], object)))
    assert not folder.exists()


@pytest.mark.parametrize(
    ("name", "array"),
    [
        ("train_loss__x", np.zeros((3, 3))),
        ("train_loss__x", np.zeros(3, np.float32)),
        ("train_loss__x", np.array(["a", "b"])),
        ("train_loss__x", np.zeros(5000)),
        ("train_loss__x", np.arange(7.0)),
        ("train_loss__mean", np.zeros(0)),
        ("train_loss__count", None),
        ("validation_loss__x", np.array([1.0, 0.0])),
        ("validation_loss__x", np.array([np.nan, np.nan])),
        ("validation_loss__x", np.array([-1.0, 0.0])),
        ("validation_loss__low", np.array([9.0, 9.0])),
        ("validation_loss__count", np.array([0, 1])),
        ("validation_loss__count", np.array([1, 2])),
        ("validation_loss__count", np.array([-(2**62), 1])),
        ("validation_loss__per_bucket", np.array([3])),
        ("validation_loss__per_bucket", np.array([2**62])),
        ("validation_loss__per_bucket", np.array([0])),
        ("validation_loss__per_bucket", np.array([], np.int64)),
        ("gradient_norms__x", None),
        ("gradient_norms__x", np.zeros(10)),
        ("gradient_norms__length", np.array([-1, 0])),
        ("gradient_norms__length", np.array([2**62, 2**62])),
        ("gradient_norms__length", np.array([1])),
        ("gradient_norms__per_bucket", np.array([3, 1])),
        ("gradient_norms__layers", np.frombuffer(b"no json", np.uint8)),
        ("gradient_norms__layers", np.frombuffer(b"[" * 10_000, np.uint8)),
        ("gradient_norms__layers", np.frombuffer(b'["dense-1", "dense-1"]', np.uint8)),
        ("gradient_norms__layers", np.frombuffer(b'["dense-1", [{}]]', np.uint8)),
        ("gradient_norms__layers", np.frombuffer(b'["dense-1", "../x"]', np.uint8)),
        ("place", None),
        ("place", np.array([1])),
        ("place", np.array([-1, 0])),
        ("place", np.array([5, 2])),
        ("place", np.array([0, 2**62])),
        ("marks", None),
        ("marks", np.frombuffer(b"no json", np.uint8)),
        ("marks", np.frombuffer(b"{}", np.uint8)),
        ("marks", np.frombuffer(b"[[1]]", np.uint8)),
        ("marks", np.frombuffer(b'[["a", 1]]', np.uint8)),
        ("marks", np.frombuffer(b'[[NaN, "a"]]', np.uint8)),
        ("marks", np.frombuffer(b"\xff\xfe\xfd", np.uint8)),
        ("marks", np.frombuffer(b"[" * 100_000, np.uint8)),
        ("marks", np.frombuffer(b'[[1, "' + b"a" * 1000 + b'"]]', np.uint8)),
        ("marks", np.frombuffer(b"[" + b'[1,"a"],' * 20_000 + b'[1,"a"]]', np.uint8)),
    ],
)
def test_arrays_that_no_curve_can_give_are_refused(name: str, array: NDArray[Any] | None) -> None:
    refused(changed(**{name: array}))


def test_a_header_that_claims_a_huge_array_costs_nothing() -> None:
    packed = io.BytesIO(changed(train_loss__x=None))
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(header, {"descr": "<f8", "fortran_order": False, "shape": (10**15,)})
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("train_loss.x.npy", header.getvalue())
    assert "no list of at most" in refused(packed.getvalue())


def test_a_bomb_in_the_bomb_is_refused() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("train_loss.x.npy", b"\0" * (history_file.MOST_BYTES + 1))
    assert "unpacks to more" in refused(bomb.getvalue())


def test_too_many_arrays_or_the_same_twice_are_refused() -> None:
    many = {f"array_{number}": np.zeros(1) for number in range(history_file.MOST_MEMBERS)}
    assert "too many" in refused(changed(**many))


def test_a_curve_of_another_version_is_passed_over_and_a_missing_one_is_empty() -> None:
    columns = ("x", "mean", "low", "high", "count", "per_bucket")
    missing = dict.fromkeys((f"validation_loss__{column}" for column in columns), None)
    found = unpack_curves(changed(gradient_norm__x=np.zeros(3), **missing))
    assert len(found.history.validation_loss) == 0 and len(found.history.train_loss) > 0


def test_a_file_written_before_gradients_were_kept_still_opens() -> None:
    names = ("x", "mean", "low", "high", "count", "per_bucket", "length", "layers")
    kinds = ("gradient_norms", "gradient_norms_by_epoch")
    found = unpack_curves(changed(**dict.fromkeys((f"{kind}__{name}" for kind in kinds for name in names), None)))
    assert not found.history.gradient_norms.series and len(found.history.train_loss) > 0


def test_the_curves_of_the_largest_network_fit_into_the_file() -> None:
    history, layers = History(), tuple(f"dense-{number}" for number in range(MOST_LAYER_CURVES))
    full = Series.of(Buckets(*(np.arange(1.0, LAYER_CAPACITY + 1),) * 4, np.ones(LAYER_CAPACITY, np.int64), 1))
    for name in history.layer_series():
        setattr(history, name, LayerSeries(dict.fromkeys(layers, full)))
    for name in history.series():
        getattr(history, name).append(np.arange(4096.0), np.arange(4096.0))
    packed = pack_curves(Curves(history, 1, 4096))
    assert len(packed) < history_file.MOST_BYTES
    assert same(unpack_curves(packed), Curves(history, 1, 4096))


@given(st.data())
def test_whatever_is_damaged_it_is_read_or_refused(data: st.DataObject) -> None:
    packed = bytearray(pack_curves(curves(50)))
    for _ in range(data.draw(st.integers(1, 4))):
        packed[data.draw(st.integers(0, len(packed) - 1))] = data.draw(st.integers(0, 255))
    end = data.draw(st.sampled_from([len(packed), len(packed) // 2, 10, 0]))
    try:
        unpack_curves(bytes(packed[:end]))
    except HistoryError as error:
        assert "\n" not in str(error)
