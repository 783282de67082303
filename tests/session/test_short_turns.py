"""Threads take short turns while somebody draws, and the usual ones otherwise."""

from __future__ import annotations

import sys

import pytest

from playground.core.presets import preset
from playground.session.studio import SHORT_TURN, USUAL_TURN, Studio


def test_turns_are_short_while_the_draw_page_is_shown_alone(qapp: object) -> None:
    studio = Studio(preset("xor"))
    studio.watch_drawing(True)
    assert sys.getswitchinterval() == pytest.approx(SHORT_TURN)
    studio.watch_drawing(False)
    assert sys.getswitchinterval() == pytest.approx(USUAL_TURN)
    studio.watch_drawing(True)
    assert studio.close()
    assert sys.getswitchinterval() == pytest.approx(USUAL_TURN)
