from __future__ import annotations

import sys
from pathlib import Path

import pytest

from playground import paths


def a_resources_folder(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / paths.MARKER).write_text("credits", encoding="utf-8")
    return folder


def test_a_checkout_finds_every_kind_of_shipped_file() -> None:
    for name in ("mnist/mnist.npz", "fonts/Inter-Regular.otf", "images/style", "icons/nn-playground.svg"):
        assert paths.resource(*name.split("/")).exists()


def test_a_file_that_is_not_there_is_named_in_one_sentence() -> None:
    with pytest.raises(paths.ResourceMissing, match=r"resources/mnist/nothing\.npz is missing") as caught:
        paths.resource("mnist", "nothing.npz")
    assert caught.value.path == paths.resources() / "mnist" / "nothing.npz"
    assert "\n" not in str(caught.value)


def test_a_missing_folder_of_resources_is_said_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(paths, "__file__", str(tmp_path / "playground" / "paths.py"))
    with pytest.raises(paths.ResourceMissing):
        paths.resource("mnist", "mnist.npz")


def test_a_wheel_has_its_resources_inside_the_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(paths, "__file__", str(tmp_path / "playground" / "paths.py"))
    a_resources_folder(tmp_path / "resources")
    inside = a_resources_folder(tmp_path / "playground" / "resources")
    assert paths.resources() == inside


def test_a_frozen_build_unpacks_them_where_it_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    unpacked = a_resources_folder(tmp_path / "unpacked" / "resources")
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path / "unpacked"), raising=False)
    assert paths.resources() == unpacked


def test_a_folder_of_the_same_name_that_is_not_ours_is_passed_over(tmp_path: Path) -> None:
    foreign = tmp_path / "foreign" / "resources"
    foreign.mkdir(parents=True)
    ours = a_resources_folder(tmp_path / "ours" / "resources")
    assert paths.find_resources([foreign, ours]) == ours
    assert paths.find_resources([foreign]) is None
