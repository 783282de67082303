from __future__ import annotations

import attrs
import pytest

from playground.core.gallery import Source, shipped
from playground.core.style import StyleSettings
from playground.ui.numbers import THIN
from playground.ui.style.texts import caption_of, duration, each, title_of, waits_text, wordings_of, words_of_settings


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.2, "0 s"),
        (8.4, "8 s"),
        (59.4, "59 s"),
        (59.6, "1 min"),
        (84, "1 min 20 s"),
        (119, "2 min"),
        (370, "6 min 10 s"),
        (3569, "59 min 30 s"),
        (3600, "1 h 0 min"),
        (7500, "2 h 5 min"),
    ],
)
def test_times_to_come(seconds: float, text: str) -> None:
    assert duration(seconds).replace(THIN, " ") == text


def test_an_iteration() -> None:
    assert (each(2.04), each(0.121)) == ("2.0 s each", "0.12 s each")


def test_captions() -> None:
    assert caption_of(shipped("starry_night")) == "Van Gogh, Starry Night, 1889"
    assert caption_of(shipped("chelsea")) == "Chelsea the cat"
    assert title_of(Source("file", "/a/b/mine.jpg")) == "mine.jpg"
    assert title_of(Source("drawing")) == "the drawing"


def test_shorter_wordings() -> None:
    assert wordings_of(shipped("wheat_field")) == (
        "Van Gogh, Wheat Field with Cypresses, 1889",
        "Van Gogh, Wheat Field with Cypresses",
        "Wheat Field with Cypresses",
        "Wheat Field",
    )
    assert set(wordings_of(shipped("coffee"))) == {"Coffee"}
    assert set(wordings_of(Source("file", "/a/mine.jpg"))) == {"mine.jpg"}


def test_every_setting_has_a_word() -> None:
    assert {field.name for field in attrs.fields(StyleSettings)} <= set(words_of_settings())


def test_what_waits_for_the_next_start() -> None:
    assert waits_text(()) == ""
    assert waits_text(("size", "pictures")) == "From the next start on: size, pictures."
