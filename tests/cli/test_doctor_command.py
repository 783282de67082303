"""`nn-playground doctor`: what there is and what lacks."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from playground import paths
from playground.cli import doctor, main
from playground.engine.fused import kept


def test_json_has_one_finding_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--json"]) == 0
    findings = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {finding["section"] for finding in findings} == set(doctor.SECTIONS)
    assert all(set(finding) == {"section", "name", "value", "ok"} for finding in findings)
    by_name = {finding["name"]: finding for finding in findings}
    assert by_name["cpu"]["ok"] and by_name["torch"]["ok"]
    assert by_name["MNIST"]["value"] == "70000 digits"
    assert by_name["drawings"]["ok"] and by_name["settings"]["ok"]


def test_people_read_it_in_sections(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "SECTIONS", {"versions": doctor.versions})
    assert main(["doctor"]) == 0
    assert capsys.readouterr().out.startswith("versions\n  ✓ nn-playground")


def test_missing_files_are_found_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / paths.MARKER).write_text("credits")
    monkeypatch.setattr(paths, "candidates", lambda: (tmp_path,))
    findings = {finding.name: finding for finding in doctor.resources()}
    assert findings["folder"].ok
    assert not findings["MNIST"].ok and not findings["drawings"].ok
    assert "drawings/4.json" in findings["drawings"].value


def test_something_missing_that_is_needed_is_told_by_the_exit_code(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "PACKAGES", ("torch", "no-such-package"))
    monkeypatch.setattr(doctor, "SECTIONS", {"versions": doctor.versions})
    assert main(["doctor"]) == 1
    assert "✗ no-such-package" in capsys.readouterr().out


def test_the_versions_are_those_of_everything_we_depend_on() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {re.split(r"[<>=!~ ]", line)[0] for line in project["dependencies"]}
    assert set(doctor.PACKAGES) == needed


def test_it_says_whether_kernels_can_be_compiled_and_where_they_are_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(kept.VARIABLE, str(tmp_path))
    findings = {finding.name: finding for finding in doctor.kernels()}
    assert findings["compiler"].value.startswith("numba ")
    assert str(tmp_path) in findings["kept"].value and "not compiled yet" in findings["kept"].value
    kept.note_kept(64)
    assert [finding.value for finding in doctor.kernels()][1].endswith("(for 64 bit)")
    monkeypatch.delenv(kept.VARIABLE)
    assert "nowhere" in [finding.value for finding in doctor.kernels()][1]


def test_a_machine_without_a_compiler_has_no_fault_but_falls_back(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> str:
        raise ImportError("llvmlite: wrong\n ELF class")

    monkeypatch.setattr(kept, "compiler", broken)
    (finding,) = doctor.kernels()
    assert finding.ok
    assert finding.value == "kernels cannot be compiled (llvmlite: wrong ELF class): falls back to PyTorch"
