"""Loading: drawn points, shipped digits, splits by their own die, noise, and damaged files."""

from __future__ import annotations

from pathlib import Path

import attrs
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from strategies import splits

from playground.core.datasets import Images, PointChange, Points, Split, split_counts
from playground.core.normalisations import InputScale
from playground.core.point_sets import draw_points
from playground.core.training import Seeds
from playground.engine.data import DataError, Dataset, Part
from playground.engine.data import load as load_module
from playground.engine.data.digits import RawDigits, disturbed, load_digits, read_digits, read_mnist
from playground.engine.data.load import DatasetLibrary, load_dataset
from playground.engine.data.points import load_points
from playground.engine.data.preparation import preparation_from
from playground.engine.data.split import shuffled_parts
from playground.engine.data.treatment import treated
from playground.paths import ResourceMissing, resource


@pytest.fixture(scope="module")
def mnist() -> RawDigits:
    return read_mnist()


def rows(part: Part) -> set[tuple[float, ...]]:
    return {tuple(row) for row in part.inputs.tolist()}


@given(splits(), st.integers(50, 3000), st.integers(0, 2**31 - 1))
def test_parts_are_disjoint_have_the_sizes_asked_for_and_repeat(split: Split, total: int, seed: int) -> None:
    counts = split_counts(total, split)
    parts = shuffled_parts(total, counts, seed)
    assert tuple(len(part) for part in parts) == counts
    assert sorted(np.concatenate(parts)) == list(range(total))
    assert all(np.array_equal(a, b) for a, b in zip(parts, shuffled_parts(total, counts, seed), strict=True))


def test_points_are_float32_on_the_plane_with_class_numbers_and_reach_the_network_as_they_are() -> None:
    dataset = load_dataset(Points(), Seeds())
    assert [len(part) for part in (dataset.train, dataset.validation, dataset.test)] == [350, 75, 75]
    assert dataset.train.inputs.dtype == torch.float32
    assert dataset.train.targets.dtype == torch.int64
    assert dataset.prepare(dataset.train.inputs) is dataset.train.inputs
    assert set(dataset.test.targets.tolist()) == {0, 1}


def test_every_point_lies_in_exactly_one_part() -> None:
    dataset = load_dataset(Points(points=300), Seeds.all(5))
    parts = [rows(part) for part in (dataset.train, dataset.validation, dataset.test)]
    assert len(set.union(*parts)) == sum(map(len, parts)) == 300


def test_points_changed_by_hand_keep_their_places_and_deleted_ones_leave_their_part_only() -> None:
    plain = load_dataset(Points(points=100), Seeds.all(5))
    positions = draw_points("spiral", 100, 0.0, 5)[0].astype(np.float32)
    number = int(np.flatnonzero((positions == plain.train.inputs[0].numpy()).all(1))[0])
    other = PointChange(index=number, label=1 - int(plain.train.targets[0]))
    changed = load_dataset(Points(points=100, changed=(other,)), Seeds.all(5))
    assert torch.equal(changed.train.inputs, plain.train.inputs)
    assert (changed.train.targets != plain.train.targets).nonzero().tolist() == [[0]]
    deleted = load_dataset(Points(points=100, changed=(PointChange(index=number),)), Seeds.all(5))
    assert torch.equal(deleted.train.inputs, plain.train.inputs[1:])
    for name in ("validation", "test"):
        assert torch.equal(getattr(deleted, name).inputs, getattr(plain, name).inputs)


def test_the_split_die_moves_points_between_the_parts_and_the_data_die_draws_others() -> None:
    first, other_split, other_points = (
        load_dataset(Points(), seeds) for seeds in (Seeds(), Seeds(split=1), Seeds(data=1))
    )
    everything = [
        rows(dataset.train) | rows(dataset.validation) | rows(dataset.test)
        for dataset in (first, other_split, other_points)
    ]
    assert everything[0] == everything[1]
    assert rows(first.train) != rows(other_split.train)
    assert not everything[0] & everything[2]


def test_weights_and_order_dice_leave_the_data_alone() -> None:
    first, second = (load_dataset(Points(), seeds) for seeds in (Seeds(), Seeds(weights=3, order=4)))
    assert torch.equal(first.train.inputs, second.train.inputs)


def test_parts_are_shuffled_not_sorted_by_class() -> None:
    targets = load_dataset(Points(), Seeds()).train.targets
    changes = int((targets[1:] != targets[:-1]).sum())
    assert 100 < changes < 250


def test_mnist_is_split_as_asked_and_keeps_its_own_test_set(mnist: RawDigits) -> None:
    data = Images(split=Split(train=0.5, validation=0.1))
    dataset = load_digits(data, Seeds(), mnist)
    assert [len(part) for part in (dataset.train, dataset.validation, dataset.test)] == [30_000, 6_000, 10_000]
    assert dataset.train.inputs.shape == (30_000, 1, 28, 28)
    assert dataset.train.inputs.dtype == torch.uint8
    assert dataset.train.targets.dtype == torch.int64
    assert np.array_equal(dataset.test.inputs[:, 0].numpy(), mnist.test_pictures)
    counts = torch.bincount(dataset.train.targets, minlength=10)
    assert counts.min() > 2500


def test_prepared_digits_have_mean_zero_and_deviation_one(mnist: RawDigits) -> None:
    dataset = treated(load_digits(Images(), Seeds(), mnist), Images(), Seeds())
    batch = dataset.prepare(dataset.train.inputs[:5000])
    assert batch.dtype == torch.float32
    assert batch.shape == (5000, 1, 28, 28)
    assert abs(float(batch.mean())) < 0.02
    assert abs(float(batch.std()) - 1) < 0.02


def test_preparing_leaves_the_data_alone_and_agrees_with_the_formula() -> None:
    pictures = torch.arange(256, dtype=torch.uint8).reshape(1, 1, 16, 16)
    before = pictures.clone()
    preparation = preparation_from(InputScale((0.25,), (0.5,)), Images())
    expected = (pictures.double() / 255 - 0.25) / 0.5
    assert torch.allclose(preparation(pictures).double(), expected, atol=1e-6)
    assert torch.allclose(preparation.of_values(pictures.float() / 255).double(), expected, atol=1e-6)
    assert torch.equal(pictures, before)


def test_noise_spreads_grey_levels_as_far_as_asked_and_repeats() -> None:
    grey = np.full((5000, 28, 28), 128, np.uint8)
    noisy = disturbed(grey, 0.1, np.random.default_rng(0))
    assert noisy.dtype == np.uint8
    assert abs(noisy.std() - 25.5) < 0.2
    assert abs(noisy.mean() - 128) < 0.2
    assert np.array_equal(noisy, disturbed(grey, 0.1, np.random.default_rng(0)))
    assert (grey == 128).all()


def test_much_noise_is_clipped_not_wrapped() -> None:
    noisy = disturbed(np.full((100, 28, 28), 250, np.uint8), 0.8, np.random.default_rng(0))
    assert 0.4 < (noisy == 255).mean() < 0.6


def test_noise_disturbs_all_parts_and_stays_on_its_picture_when_the_split_changes(mnist: RawDigits) -> None:
    few = RawDigits(
        mnist.train_pictures[:600], mnist.train_labels[:600], mnist.test_pictures[:50], mnist.test_labels[:50]
    )
    data = TinyImages(noise=0.2)

    def pictures(seeds: Seeds) -> tuple[set[bytes], Dataset]:
        dataset = load_digits(data, seeds, few)
        both = torch.cat([dataset.train.inputs, dataset.validation.inputs]).numpy()
        return {picture.tobytes() for picture in both}, dataset

    first, dataset = pictures(Seeds())
    other_split, _ = pictures(Seeds(split=1))
    other_noise, _ = pictures(Seeds(data=1))
    assert first == other_split
    assert not first & other_noise
    assert not np.array_equal(dataset.test.inputs[:, 0].numpy(), few.test_pictures)


@attrs.frozen(kw_only=True)
class TinyImages(Images):
    """MNIST as if it had 600 training pictures."""

    @property
    def counts(self) -> tuple[int, int, int]:
        return 500, 100, 50


def test_the_library_reads_once_and_remembers_the_last_two(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[str] = []

    def counting(data: Points, seeds: Seeds) -> Dataset:
        loaded.append(data.set)
        return load_points(data, seeds)

    monkeypatch.setattr(load_module, "load_points", counting)
    library = DatasetLibrary()
    for name in ("circle", "xor", "circle", "xor", "spiral", "xor", "circle"):
        library.load(Points(set=name), Seeds())
    assert loaded == ["circle", "xor", "spiral", "circle"]


def test_the_library_reads_the_shipped_file_once(monkeypatch: pytest.MonkeyPatch, mnist: RawDigits) -> None:
    reads: list[RawDigits] = []

    def counting() -> RawDigits:
        reads.append(mnist)
        return mnist

    monkeypatch.setattr(load_module, "read_mnist", counting)
    library = DatasetLibrary()
    for split in range(3):
        library.load(Images(), Seeds(split=split))
    assert len(reads) == 1


def test_the_library_gives_the_same_data_whatever_the_other_dice_show() -> None:
    library = DatasetLibrary()
    assert library.load(Points(), Seeds(weights=1)) is library.load(Points(), Seeds(order=1))
    assert library.load(Points(), Seeds()) is not library.load(Points(), Seeds(split=1))


def test_a_missing_file_is_one_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def missing(name: str) -> Path:
        raise ResourceMissing(name, tmp_path / name)

    monkeypatch.setattr("playground.engine.data.digits.resource", missing)
    with pytest.raises(DataError, match=r"resources/mnist/mnist\.npz is missing"):
        load_dataset(Images(), Seeds())


@pytest.mark.parametrize("size", [0, 1, 100, 1_000_000])
def test_a_truncated_file_is_one_sentence(tmp_path: Path, size: int) -> None:
    path = tmp_path / "mnist.npz"
    with resource("mnist/mnist.npz").open("rb") as file:
        path.write_bytes(file.read(size))
    with pytest.raises(DataError, match="cannot be read") as caught:
        read_digits(path)
    assert "\n" not in str(caught.value)


def arrays(**changes: object) -> dict[str, np.ndarray]:
    contents: dict[str, object] = {
        "x_train": np.zeros((60_000, 28, 28), np.uint8),
        "y_train": np.zeros(60_000, np.uint8),
        "x_test": np.zeros((10_000, 28, 28), np.uint8),
        "y_test": np.zeros(10_000, np.uint8),
    }
    contents.update(changes)
    return {name: array for name, array in contents.items() if isinstance(array, np.ndarray)}


@pytest.mark.parametrize(
    "contents",
    [
        arrays(y_test=None),
        arrays(x_train=np.zeros((60_000, 28, 27), np.uint8)),
        arrays(x_test=np.zeros((10_000, 28, 28), np.float16)),
        arrays(y_train=np.full(60_000, 10, np.uint8)),
        arrays(y_test=np.zeros(9_999, np.uint8)),
        arrays(y_test=np.array([{}], dtype=object)),
    ],
    ids=["lacks labels", "wrong shape", "no bytes", "digit 10", "too few labels", "objects"],
)
def test_a_file_of_other_contents_is_refused(tmp_path: Path, contents: dict[str, np.ndarray]) -> None:
    path = tmp_path / "digits.npz"
    np.savez_compressed(path, **contents)
    with pytest.raises(DataError, match="cannot be read"):
        read_digits(path)


def test_a_single_array_is_not_taken_for_the_digits(tmp_path: Path) -> None:
    path = tmp_path / "digits.npz"
    with path.open("wb") as file:
        np.save(file, np.zeros(3))
    with pytest.raises(DataError, match="not an archive of arrays"):
        read_digits(path)


def test_moving_to_a_device_keeps_task_and_contents() -> None:
    dataset = load_dataset(Points(), Seeds())
    moved = dataset.to(torch.device("cpu"))
    assert moved.task == dataset.task
    assert torch.equal(moved.validation.inputs, dataset.validation.inputs)
