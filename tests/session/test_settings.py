from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playground.session.settings import BRUSH, MOST_RECENT, Settings, SettingsError, settings_path

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
KEYS = ("theme", "last_page", "brush", "window_geometry", "splitters", "recent_files", "engine")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "settings.json"


def is_default(kept: Settings) -> bool:
    return (
        (kept.theme, kept.last_page, kept.brush, kept.window_geometry) == ("light", "", BRUSH, b"")
        and (kept.recent_files, kept.engine) == ((), "auto")
        and kept.splitter("train") == ()
    )


def test_what_was_saved_is_there_at_the_next_start(file: Path, tmp_path: Path) -> None:
    first = Settings(file)
    assert is_default(first)
    first.theme = "projector"
    first.last_page = "draw"
    first.brush = 0.12
    first.engine = "pytorch"
    first.window_geometry = bytes(range(256))
    first.set_splitter("train", [100, 200, 300])
    first.set_splitter("draw", [50, 60])
    first.add_recent(tmp_path / "Übung.nnp")
    first.save()

    second = Settings(file)
    assert (second.theme, second.last_page, second.brush) == ("projector", "draw", 0.12)
    assert second.window_geometry == bytes(range(256)) and second.engine == "pytorch"
    assert second.splitter("train") == (100, 200, 300)
    assert second.splitter("draw") == (50, 60)
    assert second.recent_files == (tmp_path / "Übung.nnp",)


def test_settings_lie_in_the_users_own_folder(private_folders: Path) -> None:
    assert Settings().path == settings_path()
    assert settings_path().is_relative_to(private_folders)


def test_nothing_is_written_before_save_or_without_a_change(file: Path) -> None:
    kept = Settings(file)
    kept.save()
    kept.theme = "dark"
    assert not file.parent.exists()
    kept.save()
    file.unlink()
    kept.save()
    assert not file.exists()


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe\x00", b"[1, 2]", b'"dark"', b"null", b"[" * 100_000])
def test_a_damaged_file_gives_the_defaults(file: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    kept = Settings(file)
    assert is_default(kept)
    kept.theme = "dark"
    kept.save()
    assert Settings(file).theme == "dark"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(KEYS), JSON))
def test_values_of_any_form_never_break_a_start(tmp_path: Path, values: dict[str, object]) -> None:
    file = tmp_path / "settings.json"
    file.write_text(json.dumps(values), encoding="utf-8")
    kept = Settings(file)
    assert kept.theme in ("light", "dark", "projector")
    assert isinstance(kept.last_page, str) and isinstance(kept.window_geometry, bytes)
    assert 0 < kept.brush <= 1 and kept.engine in ("auto", "pytorch")
    assert all(isinstance(path, Path) for path in kept.recent_files)
    assert all(isinstance(size, int) and size >= 0 for size in kept.splitter("train"))
    kept.set_splitter("train", [1, 2])
    assert kept.splitter("train") == (1, 2)


def test_one_value_of_the_wrong_form_leaves_the_others(file: Path) -> None:
    file.parent.mkdir()
    file.write_text(json.dumps({"theme": "dark", "brush": "thick", "splitters": {"train": [1, "x"], "draw": [3]}}))
    kept = Settings(file)
    assert (kept.theme, kept.brush) == ("dark", BRUSH)
    assert (kept.splitter("train"), kept.splitter("draw")) == ((), (3,))


def test_values_of_a_later_version_are_kept(file: Path) -> None:
    file.parent.mkdir()
    file.write_text(json.dumps({"theme": "dark", "lesson": 7}))
    kept = Settings(file)
    kept.theme = "light"
    kept.save()
    assert json.loads(file.read_text()) == {"theme": "light", "lesson": 7}


def test_recent_files_are_few_different_and_the_latest_first(tmp_path: Path) -> None:
    kept = Settings(tmp_path / "settings.json")
    files = [tmp_path / f"{number}.nnp" for number in range(MOST_RECENT + 3)]
    for file in [*files, files[5]]:
        kept.add_recent(file)
    assert len(kept.recent_files) == MOST_RECENT
    assert kept.recent_files[:3] == (files[5], files[-1], files[-2])
    kept.forget_recent()
    assert kept.recent_files == ()


def test_what_cannot_be_is_refused(tmp_path: Path) -> None:
    kept = Settings(tmp_path / "settings.json")
    with pytest.raises(ValueError, match="theme must be one of light, dark, projector, not 'pink'"):
        kept.theme = "pink"
    with pytest.raises(ValueError, match="brush must lie above 0 and up to 1, not 2"):
        kept.brush = 2


def test_a_folder_that_cannot_be_written_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where the folder should be")
    kept = Settings(tmp_path / "taken" / "settings.json")
    kept.theme = "dark"
    with pytest.raises(SettingsError, match=r"The settings could not be written to .*settings\.json: .+\."):
        kept.save()


def test_a_write_that_fails_leaves_the_old_file_and_no_other(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Settings(file)
    kept.theme = "dark"
    kept.save()
    kept.theme = "light"

    def fails(*_paths: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("os.replace", fails)
        with pytest.raises(SettingsError, match="No space left on device"):
            kept.save()
    assert [path.name for path in file.parent.iterdir()] == ["settings.json"]
    assert Settings(file).theme == "dark"
    kept.save()
    assert Settings(file).theme == "light"
