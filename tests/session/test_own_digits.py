"""The collection of own digits: drawn, named, taken back, kept, exported and imported, damaged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from playground.core import own_digits as core
from playground.core.message import Message
from playground.core.training import Seeds
from playground.session import own_digits as module
from playground.session.own_digits import OwnDigitCollection


def drawing(level: float) -> np.ndarray:
    picture = np.zeros((28, 28), np.float32)
    picture[10:18, 12:16] = level
    return picture


def labels(collection: OwnDigitCollection) -> list[int]:
    return [digit.label for digit in collection.digits]


def problems(collection: OwnDigitCollection) -> list[str]:
    told: list[str] = []
    collection.problem.connect(lambda message: told.append(str(message)))
    return told


@pytest.fixture
def collection(qapp: object) -> OwnDigitCollection:
    return OwnDigitCollection(clock=lambda: 1000.0)


def test_it_begins_empty_and_writes_nothing_unasked(collection: OwnDigitCollection) -> None:
    assert collection.digits == () and collection.digest == "" and collection.data() is None
    assert not collection.path.exists()


def test_a_drawing_is_kept_with_its_label_and_time(collection: OwnDigitCollection, qtbot: QtBot) -> None:
    with qtbot.waitSignal(collection.changed):
        number = collection.add(drawing(1.0), 7)
    (digit,) = collection.digits
    assert (digit.number, digit.label, digit.drawn_at) == (number, 7, 1000.0)
    assert digit.picture.max() == 255 and digit.picture[12, 13] == 255
    assert OwnDigitCollection().digits == collection.digits


def test_adding_naming_and_deleting_are_taken_back_and_done_again(collection: OwnDigitCollection) -> None:
    for label in (1, 2, 3):
        collection.add(drawing(label / 10), label)
    collection.relabel(collection.digits[1].number, 8)
    collection.remove([collection.digits[0].number])
    assert labels(collection) == [8, 3]
    seen = []
    while collection.stack.canUndo():
        collection.undo()
        seen.append(labels(collection))
    assert seen == [[1, 8, 3], [1, 2, 3], [1, 2], [1], []]
    assert OwnDigitCollection().digits == ()
    while collection.stack.canRedo():
        collection.redo()
    assert labels(collection) == labels(OwnDigitCollection()) == [8, 3]


def test_what_changes_nothing_is_no_step(collection: OwnDigitCollection) -> None:
    collection.add(drawing(1.0), 1)
    collection.relabel(collection.digits[0].number, 1)
    collection.remove([99])
    assert collection.stack.count() == 1


def test_a_number_is_never_given_twice(collection: OwnDigitCollection) -> None:
    first = collection.add(drawing(0.3), 1)
    collection.remove([first])
    assert collection.add(drawing(0.4), 2) != first
    assert OwnDigitCollection().add(drawing(0.5), 3) not in (first, collection.digits[0].number)


def test_a_full_collection_says_so(collection: OwnDigitCollection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_DIGITS", 2)
    told = problems(collection)
    for label in (1, 2, 3):
        collection.add(drawing(1.0), label)
    assert labels(collection) == [1, 2]
    assert told == ["There is room for 2 digits of your own; delete some."]


def test_a_damaged_file_is_kept_aside_and_told_in_one_sentence(collection: OwnDigitCollection, qtbot: QtBot) -> None:
    collection.add(drawing(1.0), 4)
    content = collection.path.read_bytes()
    for name in ("collection.npz.damaged", "collection.npz.damaged-2"):
        collection.path.write_bytes(content[:-50])
        other = OwnDigitCollection()
        with qtbot.waitSignal(other.problem) as told:
            assert other.digits == ()
        assert isinstance(told.args[0], Message)
        sentence = str(told.args[0])
        assert sentence.endswith(f"it is kept as {name}, and a new collection begins.") and "damaged" in sentence
        assert (collection.path.parent / name).read_bytes() == content[:-50]
        assert other.add(drawing(0.5), 5) == 0
        assert labels(OwnDigitCollection()) == [5]


def test_where_it_cannot_be_written_it_says_so_and_goes_on(qapp: object, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    collection = OwnDigitCollection(tmp_path / "file" / "collection.npz")
    told = problems(collection)
    collection.add(drawing(1.0), 4)
    assert labels(collection) == [4]
    assert len(told) == 1 and "cannot be" in told[0]


def test_two_windows_lose_nothing_of_each_other(collection: OwnDigitCollection) -> None:
    other = OwnDigitCollection(clock=lambda: 2000.0)
    assert other.digits == ()
    collection.add(drawing(0.1), 1)
    other.add(drawing(0.2), 2)
    collection.add(drawing(0.3), 3)
    assert sorted(labels(OwnDigitCollection())) == sorted(labels(collection)) == [1, 2, 3]
    collection.undo()
    assert sorted(labels(OwnDigitCollection())) == [1, 2]
    assert len({digit.number for digit in collection.digits}) == 2


def test_an_export_comes_back_and_nothing_twice(collection: OwnDigitCollection, tmp_path: Path, qtbot: QtBot) -> None:
    for label in (1, 2, 3):
        collection.add(drawing(label / 10), label)
    with qtbot.waitSignal(collection.exported) as exported:
        collection.export(tmp_path / "mine.npz")
    assert exported.args == [tmp_path / "mine.npz"]
    kept = collection.digits
    told = problems(collection)
    collection.import_file(tmp_path / "mine.npz")
    assert told == ["All digits of this file are among yours already."] and collection.digits == kept
    collection.remove([kept[1].number])
    collection.import_file(tmp_path / "mine.npz")
    assert labels(collection) == [1, 3, 2]
    collection.undo()
    assert labels(collection) == [1, 3]


def test_another_file_is_refused_in_one_sentence(collection: OwnDigitCollection, tmp_path: Path) -> None:
    told = problems(collection)
    (tmp_path / "table.csv").write_text("1,2\n")
    collection.import_file(tmp_path / "table.csv")
    assert len(told) == 1 and "table.csv holds no digits that can be used" in told[0]
    collection.export(tmp_path / "table.csv" / "mine.npz")
    assert len(told) == 2 and collection.digits == ()


def test_an_experiment_keeps_what_was_drawn_when_it_was_chosen(collection: OwnDigitCollection) -> None:
    from playground.engine.data.load import load_dataset

    for label in range(10):
        collection.add(drawing(0.1 + label / 20), label)
    data = collection.data()
    assert data is not None and data.digest == collection.digest and data.drawn == (1,) * 10
    before = load_dataset(data, Seeds())
    collection.remove([collection.digits[0].number])
    collection.add(drawing(0.9), 9)
    assert collection.digest != data.digest
    after = load_dataset(data, Seeds())
    assert after.train.targets.tolist() == before.train.targets.tolist()


def test_imported_digits_are_found_by_experiments_that_came_with_them(
    collection: OwnDigitCollection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from playground.engine.data.load import load_dataset

    for label in range(5):
        collection.add(drawing(0.1 + label / 20), label)
    data = collection.data()
    assert data is not None
    collection.export(tmp_path / "mine.npz")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "another computer"))
    there = OwnDigitCollection()
    there.add(drawing(0.99), 9)
    there.import_file(tmp_path / "mine.npz")
    assert len(there.digits) == 6
    assert len(load_dataset(data, Seeds()).train) == data.counts[0]


def test_the_most_there_can_be_are_written_and_read(collection: OwnDigitCollection, tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    pictures = rng.integers(0, 256, (core.MOST_DIGITS, 28, 28), np.uint8)
    np.savez(tmp_path / "all.npz", x=pictures, y=np.arange(core.MOST_DIGITS) % 10)
    collection.import_file(tmp_path / "all.npz")
    assert len(OwnDigitCollection().digits) == core.MOST_DIGITS
