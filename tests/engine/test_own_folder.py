"""Folders of pictures: what is found in them, every kind of file that may lie there, and the data they become."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import attrs
import numpy as np
import pytest
import torch
from own_files import CLASSES, folder_found, huge_png, write_folder
from PIL import Image

from playground.core.datasets import Folder, Split
from playground.core.datasets.folder import most_pictures
from playground.core.experiment import Experiment
from playground.core.found_folder import FolderFound, folder_of
from playground.core.frames import GalleryFrame, GalleryRequest, NetworkFrame, NetworkRequest
from playground.core.message import ProblemError
from playground.core.network import Network
from playground.core.progress import Progress
from playground.core.shapes import problems
from playground.core.training import Seeds
from playground.engine.data import DataError, Dataset
from playground.engine.data.folder import scan_folder
from playground.engine.data.load import DatasetLibrary, load_dataset
from playground.engine.data.own_pictures import UnusableError, picture_pixels
from playground.engine.frames import make_frame
from playground.engine.learner import Learner

READER = "playground.engine.data.folder"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder."""
    path = tmp_path / "pictures"
    path.mkdir()
    return path


def refused(found: FolderFound, side: int = 16, channels: int = 1) -> str:
    with pytest.raises(ProblemError) as error:
        folder_of(found, side, channels)
    return str(error.value)


def test_classes_counts_sizes_and_modes_are_found(folder: Path) -> None:
    write_folder(folder)
    (folder / "nothing").mkdir()
    (folder / "light" / "notes.txt").write_text("no picture, and its name says so")
    Image.new("RGB", (30, 50), (1, 2, 3)).save(folder / "dark" / "colour.jpg")
    found = folder_found(folder)
    assert (found.labels, found.counts, found.empty) == (("dark", "light"), (9, 8), ("nothing",))
    assert (found.smallest, found.largest) == ((24, 20), (30, 50))
    assert found.modes == (("L", 16), ("RGB", 1)) and not found.is_grey and not found.unreadable


def test_scanning_says_after_every_picture_how_far_it_is_and_may_be_left(folder: Path) -> None:
    steps = scan_folder(write_folder(folder, each=40))
    assert [next(steps) for _picture in range(80)] == [Progress(done, 80) for done in range(1, 81)]
    steps.close()


@pytest.mark.skipif(sys.platform != "linux", reason="names are letters elsewhere")
def test_a_class_whose_name_cannot_be_written_down_says_so(folder: Path) -> None:
    write_folder(folder)
    os.rename(folder / "dark", os.fsencode(folder) + b"/caf\xe9")
    said = refused(folder_found(folder))
    assert said.startswith("The name of the class “caf�” is too long, or has letters that this system cannot read")


@pytest.mark.skipif(sys.platform != "linux", reason="names are letters elsewhere")
def test_a_path_that_cannot_be_written_down_says_so(folder: Path) -> None:
    write_folder(folder)
    other = Path(os.fsdecode(os.fsencode(folder.parent) + b"/\xff"))
    folder.rename(other)
    assert "has letters that this system cannot read: rename what lies there" in refused(folder_found(other))


def test_the_data_are_the_pictures_in_order_of_their_names(folder: Path) -> None:
    data = folder_of(folder_found(write_folder(folder)), 16, 1)
    dataset = load_dataset(data, Seeds())
    assert tuple(map(len, (dataset.train, dataset.validation, dataset.test))) == data.counts == (11, 2, 3)
    assert dataset.train.inputs.shape == (11, 1, 16, 16)
    for part in (dataset.train, dataset.validation, dataset.test):
        for picture, label in zip(part.inputs.numpy(), part.targets.tolist(), strict=True):
            level = list(CLASSES.values())[label]
            assert picture.min() == picture.max() and level <= picture.max() < level + 8
    again = load_dataset(data, Seeds())
    assert np.array_equal(dataset.train.inputs, again.train.inputs)


def test_with_another_balance_fewer_pictures_of_the_rarer_classes_are_taken(folder: Path) -> None:
    even = folder_of(folder_found(write_folder(folder, each=20)), 16, 1)
    assert even.class_counts == (20, 20)
    data = attrs.evolve(even, balance=0.8)
    assert data.class_counts == (20, 5) and data.counts == (18, 4, 3)
    dataset = load_dataset(data, Seeds())
    parts = (dataset.train, dataset.validation, dataset.test)
    assert tuple(map(len, parts)) == data.counts
    assert torch.bincount(torch.cat([part.targets for part in parts])).tolist() == [20, 5]
    whole = load_dataset(even, Seeds())
    every = (whole.train, whole.validation, whole.test)
    known = {picture.tobytes() for part in every for picture in part.inputs.numpy()}
    taken = [picture.tobytes() for part in parts for picture in part.inputs.numpy()]
    assert len(set(taken)) == 25 and known.issuperset(taken)


def test_too_few_pictures_at_a_balance_keep_training_waiting(folder: Path) -> None:
    data = folder_of(folder_found(write_folder(folder, each=6)), 16, 1)
    skewed = attrs.evolve(data, balance=0.1)
    assert data.lack is None
    assert str(skewed.lack) == "Only 7 pictures are left at this balance; at least 10 are needed."
    assert [problem.field for problem in problems(Experiment(data=skewed))] == ["data"]


def test_loading_says_how_far_it_is_and_may_be_left_half_way(folder: Path) -> None:
    data = folder_of(folder_found(write_folder(folder, each=40)), 16, 1)
    library = DatasetLibrary()
    half = library.loading(data, Seeds())
    assert next(half) == Progress(1, 80)
    half.close()
    *shares, dataset = library.loading(data, Seeds())
    assert shares == [Progress(done, 80) for done in range(1, 81)]
    assert isinstance(dataset, Dataset) and library.load(data, Seeds()) is dataset
    assert list(library.loading(data, Seeds())) == [dataset]


def test_the_pictures_are_read_once_for_all_noises_splits_and_balances(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = folder_of(folder_found(write_folder(folder, each=40)), 16, 1)
    library = DatasetLibrary()
    library.load(data, Seeds())
    reading = monkeypatch.setattr
    reading(f"{READER}.picture_pixels", lambda *_how: pytest.fail("a picture was read again"))
    for changes in ({"noise": 0.1}, {"balance": 0.7}, {"split": Split(train=0.5)}, {"shuffled": 0.3}):
        changed = attrs.evolve(data, **changes)
        (dataset,) = library.loading(changed, Seeds())
        assert isinstance(dataset, Dataset)
        monkeypatch.undo()
        fresh = load_dataset(changed, Seeds())
        assert torch.equal(dataset.train.inputs, fresh.train.inputs)
        assert torch.equal(dataset.test.targets, fresh.test.targets)
        reading(f"{READER}.picture_pixels", lambda *_how: pytest.fail("a picture was read again"))


def test_pictures_that_changed_since_they_were_read_are_noticed(folder: Path) -> None:
    data = folder_of(folder_found(write_folder(folder)), 16, 1)
    library = DatasetLibrary()
    library.load(data, Seeds())
    (folder / "dark" / "03.png").unlink()
    with pytest.raises(DataError, match="choose the folder again"):
        library.load(attrs.evolve(data, noise=0.1), Seeds())


def test_more_pictures_than_are_worth_their_memory_are_not_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.engine.data.load.KEPT_BYTES", 100)
    data = folder_of(folder_found(write_folder(folder)), 16, 1)
    library = DatasetLibrary()
    library.load(data, Seeds())
    assert next(library.loading(attrs.evolve(data, noise=0.1), Seeds())) == Progress(1, 16)


def test_colour_has_three_channels(folder: Path) -> None:
    data = folder_of(folder_found(write_folder(folder)), 28, 3)
    assert data.task.inputs == (3, 28, 28)
    assert load_dataset(data, Seeds()).train.inputs.shape[1:] == (3, 28, 28)


def pixel(folder: Path, image: Image.Image, name: str = "one.png", channels: int = 3, **how: object) -> list[int]:
    """The middle pixel of an image that was saved and read again."""
    image.save(folder / name, **how)
    pixels, _looked = picture_pixels(folder / name, 16, channels)
    return [int(level) for level in pixels[:, 8, 8]]


def test_palettes_become_their_colours(folder: Path) -> None:
    image = Image.new("RGB", (20, 20), (200, 30, 60)).convert("P", palette=Image.Palette.ADAPTIVE)
    assert pixel(folder, image) == pytest.approx([200, 30, 60], abs=2)


def test_sixteen_bits_are_scaled_and_not_clipped(folder: Path) -> None:
    deep = Image.fromarray(np.full((20, 20), 0x8040, np.uint16))
    assert pixel(folder, deep, channels=1) == [128]


def test_what_is_see_through_is_white(folder: Path) -> None:
    assert pixel(folder, Image.new("RGBA", (20, 20), (255, 0, 0, 0))) == [255, 255, 255]
    half = pixel(folder, Image.new("LA", (20, 20), (0, 128)))
    assert half == pytest.approx([127] * 3, abs=1)


def test_four_printing_inks_become_red_green_and_blue(folder: Path) -> None:
    image = Image.new("CMYK", (20, 20), (0, 255, 255, 0))
    assert pixel(folder, image, "ink.jpg", quality=95) == pytest.approx([255, 0, 0], abs=40)


def test_a_picture_is_turned_as_its_camera_was(folder: Path) -> None:
    image = Image.new("L", (32, 32), 0)
    image.paste(255, (0, 0, 32, 16))  # the upper half is white
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise by a quarter
    image.save(folder / "turned.jpg", exif=exif)
    pixels, _looked = picture_pixels(folder / "turned.jpg", 16, 1)
    assert pixels[0, 8, 14] > 200 and pixels[0, 8, 1] < 50


def test_of_a_wide_picture_the_middle_counts(folder: Path) -> None:
    image = Image.new("L", (60, 20), 0)
    image.paste(255, (20, 0, 40, 20))
    image.save(folder / "wide.png")
    pixels, looked = picture_pixels(folder / "wide.png", 16, 1)
    assert pixels.min() == 255 and looked.size == (60, 20)


def test_a_picture_of_fifty_thousand_by_fifty_thousand_is_refused_by_its_header(folder: Path) -> None:
    write_folder(folder)
    (folder / "dark" / "huge.png").write_bytes(huge_png(50_000, 50_000))
    found = folder_found(folder)
    (huge,) = found.unreadable
    assert huge.name == "dark/huge.png" and str(huge.reason) == "it has more than 64 million pixels"
    assert found.counts == (8, 8)


def test_unreadable_files_are_listed_with_the_reason_and_left_out(folder: Path) -> None:
    write_folder(folder)
    whole = (folder / "dark" / "00.png").read_bytes()
    (folder / "dark" / "cut.png").write_bytes(whole[: len(whole) // 2])
    (folder / "light" / "empty.png").write_bytes(b"")
    (folder / "light" / "word.jpg").write_text("not a picture")
    found = folder_found(folder)
    assert {unreadable.name: str(unreadable.reason) for unreadable in found.unreadable} == {
        "dark/cut.png": "it is no picture, or damaged",
        "light/empty.png": "it is empty",
        "light/word.jpg": "it is no picture, or damaged",
    }
    assert len(load_dataset(folder_of(found, 16, 1), Seeds()).train) == 11


def test_an_empty_folder_has_its_sentence(folder: Path) -> None:
    assert refused(folder_found(folder)).startswith("There are no pictures in ")


def test_pictures_beside_each_other_have_their_sentence(folder: Path) -> None:
    Image.new("L", (5, 5)).save(folder / "one.png")
    assert "lie beside each other: put those of each class into a folder of its own." in refused(folder_found(folder))


def test_a_single_class_has_its_sentence(folder: Path) -> None:
    (folder / "only").mkdir()
    for number in range(12):
        Image.new("L", (5, 5)).save(folder / "only" / f"{number}.png")
    assert refused(folder_found(folder)).endswith("are of one class, only: there is nothing to tell apart.")


def test_a_handful_of_pictures_is_too_few(folder: Path) -> None:
    assert "There are too few pictures" in refused(folder_found(write_folder(folder, each=2)))


def test_more_pictures_than_memory_holds_say_how_many_would_fit() -> None:
    found = FolderFound(path="many", fingerprint="f", labels=("a", "b"), counts=(500_000, 500_000))
    said = refused(found, 96, 3)
    assert f"1000000 pictures of this size do not fit into memory; {most_pictures(96, 3)} would" in said
    assert isinstance(folder_of(found, 16, 1), Folder)


def test_a_missing_folder_has_its_sentence(folder: Path) -> None:
    with pytest.raises(DataError, match=r"^There is no folder .*gone any more\.$"):
        list(scan_folder(folder / "gone"))


def test_pictures_that_changed_since_must_be_chosen_again(folder: Path) -> None:
    data = folder_of(folder_found(write_folder(folder)), 16, 1)
    (folder / "dark" / "03.png").unlink()
    with pytest.raises(DataError, match=r"are not those that were chosen: choose the folder again\.$"):
        load_dataset(data, Seeds())


def test_a_picture_damaged_to_the_same_length_is_noticed(folder: Path) -> None:
    data = folder_of(folder_found(write_folder(folder)), 16, 1)
    path = folder / "dark" / "03.png"
    path.write_bytes(os.urandom(path.stat().st_size))
    with pytest.raises(DataError, match="choose the folder again"):
        load_dataset(data, Seeds())


def test_a_folder_in_place_of_a_picture_is_no_picture(folder: Path) -> None:
    with pytest.raises(UnusableError):
        picture_pixels(folder, 16, 1)


def test_pictures_in_colour_are_shown_in_colour(folder: Path) -> None:
    data = folder_of(folder_found(write_folder(folder)), 16, 3)
    experiment = Experiment(data=data, network=Network())
    learner = Learner(experiment, load_dataset(data, Seeds()), torch.device("cpu"), 1)
    gallery = make_frame(learner, GalleryRequest(wrong_first=False), False)
    assert isinstance(gallery, GalleryFrame)
    assert np.array_equal(gallery.images, learner.dataset.validation.inputs.permute(0, 2, 3, 1).numpy())
    network = make_frame(learner, NetworkRequest(sample=1), False)
    assert isinstance(network, NetworkFrame) and network.sample is not None
    assert np.array_equal(network.sample, gallery.images[1])
