"""The sample that is looked at."""

from __future__ import annotations

import attrs
from pytestqt.qtbot import QtBot

from playground.core.presets import preset
from playground.session.document import Document
from playground.session.probe import Probe


def test_samples_are_numbered_around(qtbot: QtBot) -> None:
    probe = Probe(Document(preset("course-mlp")))
    with qtbot.waitSignal(probe.changed):
        probe.choose_sample(-1)
    assert probe.sample == probe.samples - 1
    probe.choose_sample(probe.samples)
    assert probe.sample == 0


def test_other_data_forget_what_was_chosen(qtbot: QtBot) -> None:
    document = Document(preset("circle"))
    probe = Probe(document)
    probe.trace((1.0, 2.0))
    document.edit(attrs.evolve(document.experiment, name="Another"))
    assert probe.point == (1.0, 2.0)
    document.edit(preset("course-mlp"))
    assert probe.point is None


def test_the_same_choice_again_is_not_said(qtbot: QtBot) -> None:
    probe = Probe(Document(preset("circle")))
    probe.trace((0.0, 0.0))
    with qtbot.assertNotEmitted(probe.changed):
        probe.trace((0.0, 0.0))
