"""Snapshots of own digits: kept while something needs them, for ever once a person saved or copied them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from playground.core import edits
from playground.core.datasets import OwnDigits
from playground.core.document import to_json
from playground.core.experiment import Experiment
from playground.core.presets import preset
from playground.engine.data import DataError
from playground.engine.data.own_digits import kept_digits
from playground.engine.own_digits_file import keep_for_good, passing_path, used_path
from playground.session.job import JobControl
from playground.session.leftovers import Place, others_run
from playground.session.mailbox import Mailbox
from playground.session.own_digits import OwnDigitCollection
from playground.session.passing_digits import GRACE, forget_unused
from playground.session.studio import Studio

Snapshot = Callable[[int], OwnDigits]


@pytest.fixture
def snapshot(qapp: object) -> Snapshot:
    """The collection with one digit more, as it is chosen for an experiment; two days old."""
    collection = OwnDigitCollection()

    def take(label: int) -> OwnDigits:
        collection.add(np.full((28, 28), label / 20), label)
        data = collection.data()
        assert data is not None
        long_ago = time.time() - 2 * GRACE
        os.utime(passing_path(data.digest), (long_ago, long_ago))
        return data

    return take


def of(data: OwnDigits) -> Experiment:
    return edits.choose_data(preset("course-mlp"), data)


def forget(folder: Path, opened: OwnDigits) -> None:
    for _ in forget_unused(folder, opened, JobControl(Mailbox())):
        pass


def is_there(data: OwnDigits) -> bool:
    try:
        return len(kept_digits(data.digest).labels) == sum(data.drawn)
    except DataError:
        return False


def test_only_what_nobody_needs_goes(snapshot: Snapshot, tmp_path: Path) -> None:
    opened, autosaved, last, saved, unused = (snapshot(label) for label in range(5))
    (tmp_path / "session-1.json").write_text(to_json(of(autosaved)))
    (tmp_path / "last-session.json").write_text(to_json(of(last)))
    keep_for_good(saved)
    forget(tmp_path, opened)
    assert [is_there(data) for data in (opened, autosaved, last, saved, unused)] == [True, True, True, True, False]
    assert used_path(saved.digest).exists() and not passing_path(saved.digest).exists()


def test_a_snapshot_just_chosen_stays(snapshot: Snapshot, tmp_path: Path) -> None:
    opened, old, young = (snapshot(label) for label in range(3))
    os.utime(passing_path(young.digest))
    forget(tmp_path, opened)
    assert is_there(young) and not is_there(old)


def test_choosing_it_again_makes_it_young(qapp: object, tmp_path: Path, snapshot: Snapshot) -> None:
    data = snapshot(1)
    assert OwnDigitCollection().data() == data
    forget(tmp_path, OwnDigits())
    assert is_there(data)


def test_where_an_autosaved_file_cannot_be_read_nothing_goes(snapshot: Snapshot, tmp_path: Path) -> None:
    data = snapshot(1)
    (tmp_path / "session-1.nnp").write_bytes(b"damaged")
    forget(tmp_path, OwnDigits())
    assert is_there(data)
    (tmp_path / "session-1.nnp").unlink()
    forget(tmp_path, OwnDigits())
    assert not is_there(data)


def test_what_is_copied_as_text_or_saved_stays(snapshot: Snapshot, tmp_path: Path, qtbot: QtBot) -> None:
    copied, saved = snapshot(1), snapshot(2)
    Studio(of(copied)).as_text()
    studio = Studio(of(saved))
    try:
        studio.start()
        qtbot.waitUntil(lambda: studio.trainer.has_network, timeout=60_000)
        with qtbot.waitSignal(studio.saved, timeout=60_000):
            studio.save(tmp_path / "mine.nnp")
    finally:
        studio.close()
    forget(tmp_path / "autosave", OwnDigits())
    assert is_there(copied) and is_there(saved)


def test_imported_digits_stay(snapshot: Snapshot, tmp_path: Path, qapp: object) -> None:
    data = snapshot(3)
    collection = OwnDigitCollection()
    collection.export(tmp_path / "mine.npz")
    collection.import_file(tmp_path / "mine.npz")
    forget(tmp_path, OwnDigits())
    assert is_there(data)


def test_another_program_that_runs_is_noticed(tmp_path: Path, qapp: object) -> None:
    ours = Place(tmp_path)
    assert not others_run(tmp_path, [ours.name])
    other = Place(tmp_path)
    assert others_run(tmp_path, [ours.name])
    other.release()
    assert not others_run(tmp_path, [ours.name])
    ours.release()
