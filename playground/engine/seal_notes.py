"""Whether the test set was opened while weights learned, as metadata of their file: their score is then no surprise."""

from __future__ import annotations

from playground.engine.scale_notes import notes_of

TEST_SET, OPEN = "test_set", "open"


def seal_notes(test_is_open: bool) -> dict[str, str]:
    """As metadata; nothing for a sealed one."""
    return {TEST_SET: OPEN} if test_is_open else {}


def noted_open(packed: bytes) -> bool:
    """Whether the header of a readable ``.safetensors`` says so."""
    return notes_of(packed).get(TEST_SET) == OPEN
