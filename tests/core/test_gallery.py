from __future__ import annotations

import pytest

from playground.core.gallery import GALLERY, PAINTINGS, PHOTOGRAPHS, Source, shipped
from playground.paths import resource


@pytest.mark.parametrize("name", GALLERY)
def test_every_picture_ships(name: str) -> None:
    assert resource("images", *GALLERY[name].file.split("/")).is_file()


def test_every_shipped_picture_can_be_chosen() -> None:
    for folder, table in (("content", PHOTOGRAPHS), ("style", PAINTINGS)):
        files = {path.name for path in resource("images", folder).iterdir()}
        assert {art.file.split("/")[1] for art in table.values()} == files


def test_a_painting_says_who_and_when() -> None:
    assert all(art.painter and art.year for art in PAINTINGS.values())


def test_only_what_ships_can_be_named() -> None:
    assert shipped("scream") == Source("shipped", "scream")
    with pytest.raises(KeyError):
        shipped("mona_lisa")
