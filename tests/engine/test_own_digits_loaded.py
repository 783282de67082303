"""Own digits in files and as data: the three uses, the same again, and files that are not what they should be."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playground.core.datasets import OwnDigits
from playground.core.own_digits import MOST_DIGITS, OwnDigit
from playground.core.training import Seeds
from playground.engine.data import DataError
from playground.engine.data.digits import RawDigits, load_digits
from playground.engine.data.load import load_dataset
from playground.engine.data.own_digits import load_own_digits
from playground.engine.data.treatment import treated
from playground.engine.files import FileProblem
from playground.engine.own_digits_file import (
    export,
    keep,
    own_digits_in,
    read,
    read_collection,
    used_path,
    write_collection,
)

RANDOM = np.random.default_rng(1)
PICTURES = RANDOM.integers(0, 256, (20, 28, 28), np.uint8)
LABELS = np.arange(20, dtype=np.uint8) % 10
MNIST_PICTURES = RANDOM.integers(0, 256, (60_000, 1, 1), np.uint8).repeat(28, 1).repeat(28, 2)
MNIST_LABELS = RANDOM.integers(0, 10, 60_000)
MNIST = RawDigits(MNIST_PICTURES, MNIST_LABELS, MNIST_PICTURES[:10_000], MNIST_LABELS[:10_000])


def no_mnist() -> RawDigits:
    raise AssertionError("MNIST is not needed")


@pytest.fixture
def kept() -> OwnDigits:
    return keep(PICTURES, LABELS)


def test_keeping_digits_says_all_an_experiment_has_to_know(kept: OwnDigits) -> None:
    assert kept.drawn == (2,) * 10 and kept.use == "train"
    assert used_path(kept.digest).is_file()
    assert keep(PICTURES, LABELS, "test") == kept.used("test")
    assert keep(PICTURES, (LABELS + 1) % 10).digest != kept.digest


def test_alone_they_are_shared_out_by_the_split_die(kept: OwnDigits) -> None:
    dataset = load_own_digits(kept, Seeds(), no_mnist)
    parts = (dataset.train, dataset.validation, dataset.test)
    assert tuple(map(len, parts)) == kept.counts == (14, 3, 3)
    everything = torch.cat([part.inputs for part in parts]).numpy()[:, 0]
    order = [int(np.flatnonzero((picture == PICTURES).all((1, 2)))[0]) for picture in everything]
    assert sorted(order) == list(range(20))
    assert torch.cat([part.targets for part in parts]).tolist() == [int(LABELS[number]) for number in order]
    other = load_own_digits(kept, Seeds(split=9), no_mnist)
    assert not torch.equal(other.train.inputs, dataset.train.inputs)


def test_to_test_with_they_leave_mnist_as_it_is(kept: OwnDigits) -> None:
    data = kept.used("test")
    dataset = load_own_digits(data, Seeds(), lambda: MNIST)
    plain = load_digits(data.beside, Seeds(), MNIST)
    assert torch.equal(dataset.train.inputs, plain.train.inputs)
    assert torch.equal(dataset.validation.targets, plain.validation.targets)
    assert np.array_equal(dataset.test.inputs.numpy()[:, 0], PICTURES)
    assert dataset.test.targets.tolist() == LABELS.tolist()
    assert (len(dataset.train), len(dataset.validation), len(dataset.test)) == data.counts


def test_mixed_they_are_added_to_the_training_part_alone(kept: OwnDigits) -> None:
    data = kept.used("mixed")
    dataset = load_own_digits(data, Seeds(), lambda: MNIST)
    plain = load_digits(data.beside, Seeds(), MNIST)
    assert (len(dataset.train), len(dataset.validation), len(dataset.test)) == data.counts
    assert torch.equal(dataset.train.inputs[:-20], plain.train.inputs)
    assert np.array_equal(dataset.train.inputs[-20:].numpy()[:, 0], PICTURES)
    assert dataset.train.targets[-20:].tolist() == LABELS.tolist()
    assert torch.equal(dataset.validation.inputs, plain.validation.inputs)
    assert torch.equal(dataset.test.inputs, plain.test.inputs)


def test_the_same_dice_give_the_same_to_the_last_bit(kept: OwnDigits) -> None:
    noisy = evolve(kept, noise=0.3)
    first, again, other = (load_dataset(noisy, seeds) for seeds in (Seeds(data=4), Seeds(data=4), Seeds(data=5)))
    assert torch.equal(first.train.inputs, again.train.inputs)
    assert not torch.equal(first.train.inputs, other.train.inputs)
    assert not torch.equal(first.train.inputs, load_dataset(kept, Seeds(data=4)).train.inputs)


def test_they_are_normalised_by_what_the_training_part_measures(kept: OwnDigits) -> None:
    dataset = treated(load_own_digits(kept, Seeds(), no_mnist), kept, Seeds())
    prepared = dataset.prepare(dataset.train.inputs)
    assert abs(float(prepared.mean())) < 1e-5 and abs(float(prepared.std(correction=0)) - 1) < 1e-5


def test_digits_of_another_computer_are_told_in_one_sentence() -> None:
    with pytest.raises(DataError, match="not on this computer: export them where they were drawn"):
        load_own_digits(OwnDigits(digest="ab" * 16), Seeds(), no_mnist)


def test_digits_exchanged_behind_its_back_are_noticed(kept: OwnDigits) -> None:
    np.savez(used_path(kept.digest), x=PICTURES, y=(LABELS + 1) % 10)
    with pytest.raises(DataError, match="was changed: it no longer holds"):
        load_own_digits(kept, Seeds(), no_mnist)
    used_path(kept.digest).write_bytes(b"nothing")
    with pytest.raises(DataError, match=r"\.npz holds no digits that can be used"):
        load_own_digits(kept, Seeds(), no_mnist)


def test_an_exported_file_is_in_the_form_of_mnist_and_can_be_trained_on(tmp_path: Path) -> None:
    digits = tuple(
        OwnDigit(number=number + 5, label=int(label), pixels=picture.tobytes())
        for number, (picture, label) in enumerate(zip(PICTURES, LABELS, strict=True))
    )
    path = tmp_path / "mine.npz"
    export(path, digits)
    with np.load(path, allow_pickle=False) as arrays:
        assert np.array_equal(arrays["x"], PICTURES) and np.array_equal(arrays["y"], LABELS)
        assert arrays["x"].dtype == arrays["y"].dtype == np.uint8
    data = own_digits_in(path)
    assert data == keep(PICTURES, LABELS)
    assert len(load_dataset(data, Seeds()).train) == 14


def test_a_collection_comes_back_whole(tmp_path: Path) -> None:
    digits = tuple(OwnDigit(number=3 * n, label=n, pixels=PICTURES[n].tobytes(), drawn_at=1.5 + n) for n in (3, 1, 2))
    for kept in (digits, ()):
        write_collection(tmp_path / "collection.npz", kept)
        assert read_collection(tmp_path / "collection.npz") == kept
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["collection.npz"]


def packed(**arrays: object) -> bytes:
    content = io.BytesIO()
    np.savez(content, **arrays)  # type: ignore[arg-type]
    return content.getvalue()


def promising(count: int) -> bytes:
    """A picture array whose head promises more than follows."""
    member = io.BytesIO()
    np.lib.format.write_array_header_1_0(member, {"descr": "|u1", "fortran_order": False, "shape": (count, 28, 28)})
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("x.npy", member.getvalue())
        archive.writestr("y.npy", packed(y=LABELS)[30:])
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no .npz file, or damaged"),
        (b"x,y\n1,2\n", "no .npz file, or damaged"),
        (packed(x=PICTURES, y=LABELS)[:-200], "damaged"),
        (packed(x=PICTURES), "lacks the pictures x or the labels y"),
        (packed(x=PICTURES.astype(np.float32), y=LABELS), r"x is float32 \(20, 28, 28\), not uint8 \(N, 28, 28\)"),
        (packed(x=PICTURES[:, :20], y=LABELS), r"x is uint8 \(20, 20, 28\)"),
        (packed(x=PICTURES, y=LABELS[:5]), "y is not a digit for each picture"),
        (packed(x=PICTURES, y=LABELS + 1), "y is not a digit for each picture"),
        (packed(x=PICTURES, y=LABELS.astype(float)), "y is not a digit for each picture"),
        (packed(x=np.array([{}], object), y=LABELS), "damaged"),
        (packed(x=PICTURES[:0], y=LABELS[:0]), "it holds no picture"),
        (packed(x=np.zeros((MOST_DIGITS + 9, 28, 28), np.uint8), y=np.zeros(MOST_DIGITS + 9, np.uint8)), "more than"),
        (promising(10**12), "damaged"),
    ],
)
def test_what_is_not_such_a_file_is_refused_with_its_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "mine.npz"
    path.write_bytes(content)
    with pytest.raises(FileProblem, match=f"mine.npz holds no digits that can be used: .*{reason}"):
        read(path)


def test_a_folder_and_a_missing_file_are_told(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="it is a folder"):
        read(tmp_path)
    with pytest.raises(FileProblem, match="cannot be read"):
        read(tmp_path / "nowhere.npz")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.data())
def test_no_damage_is_more_than_a_sentence(tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray(packed(x=PICTURES[:2], y=LABELS[:2]))
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=4)):
        content[place] = data.draw(st.integers(0, 255))
    path = tmp_path / "mine.npz"
    path.write_bytes(content[: data.draw(st.integers(len(content) // 2, len(content)))])
    try:
        read(path)
    except FileProblem as problem:
        assert "\n" not in str(problem)
