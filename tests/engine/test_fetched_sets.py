"""Fetching sets: each format, every way in which it goes wrong, and what is kept."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from small_sets import Server, idx, published, serving, shrink

from playground.core.datasets import IMAGE_SETS, Images, Split
from playground.core.training import Seeds
from playground.engine.data import DataError
from playground.engine.data.digits import RawDigits
from playground.engine.data.fetched import FetchError, NotFetched, download
from playground.engine.data.fetched import fetch as fetching
from playground.engine.data.fetched.fetch import Received, fetch
from playground.engine.data.fetched.readers import READERS, read_idx
from playground.engine.data.fetched.sources import SOURCES, RemoteFile
from playground.engine.data.fetched.store import read_fetched
from playground.engine.data.load import load_dataset
from playground.paths import fetched_file, is_fetched

FETCHED = [name for name, entry in IMAGE_SETS.items() if not entry.is_shipped]


@pytest.fixture
def raw(monkeypatch: pytest.MonkeyPatch) -> RawDigits:
    """Fashion-MNIST in small."""
    return shrink(monkeypatch, "fashion")


@pytest.fixture
def server(raw: RawDigits, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server where Fashion-MNIST is looked for."""
    monkeypatch.setattr(download, "PIECE", 256)
    with serving(monkeypatch, "fashion", published("fashion", raw)) as server:
        yield server


def kept() -> list[str]:
    """What lies in the folder of fetched sets, half done things included."""
    folder = fetched_file("any").parent
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


@pytest.mark.parametrize("name", FETCHED)
def test_each_set_comes_out_as_its_makers_put_it_in(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = shrink(monkeypatch, name)
    with serving(monkeypatch, name, published(name, raw)):
        steps = list(fetch(name))
    assert steps[0].bytes == 0 and steps[-1] == Received(steps[0].total, steps[0].total)
    assert [step.bytes for step in steps] == sorted(step.bytes for step in steps)
    found = read_fetched(name)
    np.testing.assert_array_equal(found.train_pictures, raw.train_pictures)
    np.testing.assert_array_equal(found.train_labels, raw.train_labels)
    np.testing.assert_array_equal(found.test_pictures, raw.test_pictures)
    np.testing.assert_array_equal(found.test_labels, raw.test_labels)
    assert kept() == [f"{name}.npz", f"{name}.png"]


@pytest.mark.parametrize("name", ["fashion", "cifar10", "letters"])
def test_a_fetched_set_is_loaded_and_split_as_mnist_is(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = shrink(monkeypatch, name)
    with serving(monkeypatch, name, published(name, raw)):
        list(fetch(name))
    data = Images(set=name, split=Split(train=0.8, validation=0.2))
    dataset = load_dataset(data, Seeds())
    assert (len(dataset.train), len(dataset.validation), len(dataset.test)) == data.counts
    assert tuple(dataset.train.inputs.shape[1:]) == data.task.inputs
    prepared = dataset.prepare(dataset.train.inputs)
    channels = prepared.transpose(0, 1).flatten(1)
    np.testing.assert_allclose(channels.mean(1), 0, atol=1e-4)
    np.testing.assert_allclose(channels.std(1, correction=0), 1, atol=1e-4)


def test_the_thumbnail_is_the_first_picture_of_nine_classes(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = shrink(monkeypatch, "cifar10")
    with serving(monkeypatch, "cifar10", published("cifar10", raw)):
        list(fetch("cifar10"))
    with Image.open(fetched_file("cifar10", ".png")) as picture:
        sheet = np.asarray(picture)
    assert sheet.shape == (96, 96, 3)
    first = raw.train_pictures[np.flatnonzero(raw.train_labels == 5)[0]]
    np.testing.assert_array_equal(sheet[32:64, 64:], first.transpose(1, 2, 0))


def test_every_set_that_is_not_shipped_has_files_and_a_reader() -> None:
    assert set(SOURCES) == set(READERS) == set(FETCHED)
    for name in FETCHED:
        files = SOURCES[name]()
        assert all(file.urls and len(file.md5) == 32 for file in files)
        megabytes = round(sum(file.size for file in files) / 1e6)
        assert megabytes == IMAGE_SETS[name].megabytes, "the size on the screen is that of the download"


def test_of_cifar_nothing_is_fetched_that_holds_pickles() -> None:
    urls = [url for name in ("cifar10", "cifar100") for file in SOURCES[name]() for url in file.urls]
    assert [url.rpartition("/")[2] for url in urls] == ["cifar-10-binary.tar.gz", "cifar-100-binary.tar.gz"]


def test_published_figures_add_up() -> None:
    totals = {name: (sum(entry.class_counts), entry.own_test) for name, entry in IMAGE_SETS.items()}
    assert totals["svhn"] == (73_257, 26_032) and totals["letters"] == (124_800, 20_800)
    assert totals["cifar10"] == totals["cifar100"] == (50_000, 10_000)
    for entry in IMAGE_SETS.values():
        assert len(entry.labels) == len(set(entry.labels)) == len(entry.class_counts)
        assert len(entry.scale.mean) == len(entry.scale.deviation) == entry.inputs[0]


@pytest.mark.parametrize(
    ("trouble", "says"),
    [
        ("404", "does not give train-images-idx3-ubyte.gz (it answers 404 Not Found)"),
        ("cut", "broke off; try again"),
        ("other", "is not the right file: its checksum differs"),
    ],
)
def test_a_download_that_fails_says_why_and_leaves_nothing(trouble: str, says: str, server: Server) -> None:
    server.trouble = trouble
    with pytest.raises(FetchError) as failure:
        list(fetch("fashion"))
    assert says in str(failure.value) and "127.0.0.1" in str(failure.value)
    assert kept() == [] and not is_fetched("fashion")
    server.trouble = ""
    list(fetch("fashion"))
    assert is_fetched("fashion"), "another try works"


def test_every_address_is_tried_before_it_gives_up(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.trouble = "404"
    with pytest.raises(FetchError):
        list(fetch("fashion"))
    assert server.asked == ["train-images-idx3-ubyte.gz"] * download.ROUNDS


def test_a_second_address_helps_where_the_first_fails(server: Server, tmp_path: Path) -> None:
    (first, *_others) = SOURCES["fashion"]()
    file = RemoteFile(first.name, ("http://127.0.0.1:9/nobody", *first.urls), first.md5, first.size)
    assert list(download.download(file, tmp_path, lambda: False))[-1] == first.size


def test_without_a_network_it_says_who_cannot_be_reached(raw: RawDigits, monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = (RemoteFile("a.gz", ("http://127.0.0.1:9/a.gz",), "0" * 32, 1),)
    monkeypatch.setitem(SOURCES, "fashion", lambda: nobody)
    with pytest.raises(FetchError, match=r"127.0.0.1:9 cannot be reached .*: is this computer online\?"):
        list(fetch("fashion"))
    assert kept() == []


def test_a_full_disk_while_downloading_is_told_and_not_tried_again(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = download._opened

    class Full:
        def __init__(self, path: Path) -> None:
            self._file = opened(path)
            self.name = str(path)

        def __enter__(self) -> Full:
            return self

        def __exit__(self, *_error: object) -> None:
            self._file.close()

        def write(self, piece: memoryview) -> int:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(download, "_opened", Full)
    with pytest.raises(FetchError, match=r"The disk is full \(\d+ MB are free in .*fetched\): make room"):
        list(fetch("fashion"))
    assert len(server.asked) == 1 and kept() == []


def test_a_full_disk_at_the_end_leaves_nothing_either(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(fetching, "keep", full)
    with pytest.raises(FetchError, match="The disk is full"):
        list(fetch("fashion"))
    assert kept() == []


def test_a_folder_that_cannot_be_made_is_told(server: Server) -> None:
    home = fetched_file("fashion").parent
    home.parent.mkdir(parents=True)
    home.write_text("a file stands in the way")
    with pytest.raises(FetchError, match="cannot be written to: File exists"):
        list(fetch("fashion"))


def test_told_to_stop_in_the_middle_it_ends_and_keeps_nothing(server: Server) -> None:
    is_stopping = False
    steps = fetch("fashion", lambda: is_stopping)
    next(steps)
    assert next(steps).bytes > 0 and len(kept()) == 1, "something half done is there meanwhile"
    is_stopping = True
    list(steps)
    assert kept() == []


def test_closed_in_the_middle_it_keeps_nothing(server: Server) -> None:
    steps = fetch("fashion")
    next(steps)
    next(steps)
    steps.close()  # type: ignore[attr-defined]  # a generator
    assert kept() == []


def test_what_a_killed_program_left_is_removed_next_time(server: Server) -> None:
    home = fetched_file("fashion").parent
    old, new = home / f"{fetching.HALF_DONE}old", home / f"{fetching.HALF_DONE}new"
    for folder in (old, new):
        folder.mkdir(parents=True)
        (folder / "a.gz").write_text("half")
    os.utime(old, (time.time() - 2 * fetching.FORGOTTEN,) * 2)
    list(fetch("fashion"))
    assert not old.exists() and new.exists(), "the new one may belong to another window"


def test_files_of_another_form_are_refused(raw: RawDigits, monkeypatch: pytest.MonkeyPatch) -> None:
    files = published("fashion", raw)
    files["t10k-labels-idx1-ubyte.gz"] = files["t10k-images-idx3-ubyte.gz"]
    with serving(monkeypatch, "fashion", files), pytest.raises(FetchError, match="came, but cannot be read"):
        list(fetch("fashion"))
    assert kept() == []


@pytest.mark.parametrize("content", [b"", b"\0\0\x0d\x01\0\0\0\x01\0\0\0\0", idx(np.zeros((2, 3), np.uint8))[:-1]])
def test_an_idx_file_that_is_none_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with path.open("rb") as file, pytest.raises(ValueError, match="IDX"):
        read_idx(file)


def test_a_set_that_is_not_here_is_said_with_the_way_to_fetch_it() -> None:
    with pytest.raises(NotFetched, match=r"CIFAR-10 is not .* yet: nn-playground fetch cifar10 fetches it \(170 MB\)"):
        load_dataset(Images(set="cifar10"), Seeds())


def test_a_set_damaged_on_the_disk_is_found_out_and_removed(server: Server) -> None:
    list(fetch("fashion"))
    path = fetched_file("fashion")
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 1
    path.write_bytes(content)
    with pytest.raises(NotFetched, match="Fashion-MNIST was damaged on the disk and has been removed: fetch it again"):
        read_fetched("fashion")
    assert not is_fetched("fashion")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="nothing is forbidden to this user")
def test_a_set_that_may_not_be_read_stays(server: Server) -> None:
    list(fetch("fashion"))
    fetched_file("fashion").chmod(0)
    with pytest.raises(DataError, match="cannot be read"):
        read_fetched("fashion")
    assert is_fetched("fashion")
