"""`nn-playground doctor`: what there is and what lacks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from playground import paths
from playground.cli import doctor, main


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
