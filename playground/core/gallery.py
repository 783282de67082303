"""The photographs and paintings that ship with the program."""

from __future__ import annotations

from attrs import frozen


@frozen
class Artwork:
    """A shipped picture, ``resources/images/<file>``; ``painter`` and ``year`` of a painting.

    ``short`` is the title where there is little room.
    """

    title: str
    file: str
    painter: str = ""
    year: str = ""
    short: str = ""


PHOTOGRAPHS: dict[str, Artwork] = {
    "astronaut": Artwork("Astronaut", "content/astronaut.jpg"),
    "chelsea": Artwork("Chelsea the cat", "content/chelsea.jpg"),
    "coffee": Artwork("Coffee", "content/coffee.jpg"),
    "rocket": Artwork("Rocket", "content/rocket.jpg"),
    "hubble": Artwork("Hubble deep field", "content/hubble_deep_field.jpg"),
}
PAINTINGS: dict[str, Artwork] = {
    "starry_night": Artwork("Starry Night", "style/vangogh_starry_night_1889.jpg", "Van Gogh", "1889"),
    "wheat_field": Artwork(
        "Wheat Field with Cypresses", "style/vangogh_wheatfield_cypresses_1889.jpg", "Van Gogh", "1889", "Wheat Field"
    ),
    "great_wave": Artwork("The Great Wave", "style/hokusai_great_wave_1831.jpg", "Hokusai", "1831"),
    "scream": Artwork("The Scream", "style/munch_scream_1893.jpg", "Munch", "1893"),
    "village": Artwork("Village", "style/kandinsky_village_1908.jpg", "Kandinsky", "1908"),
    "composition": Artwork(
        "Composition VII", "style/kandinsky_composition_vii_1913.jpg", "Kandinsky", "1913", "Composition"
    ),
    "shipwreck": Artwork("The Shipwreck", "style/turner_shipwreck_minotaur.jpg", "Turner", "1805"),
}
GALLERY: dict[str, Artwork] = {**PHOTOGRAPHS, **PAINTINGS}

SHIPPED, FILE, DRAWING = "shipped", "file", "drawing"


@frozen
class Source:
    """Where a picture comes from: ``shipped`` by its key, a ``file`` by its path, or the ``drawing`` on the pad."""

    kind: str
    name: str = ""


def shipped(name: str) -> Source:
    """A picture of :data:`GALLERY`. Raises KeyError for one there is not."""
    GALLERY[name]
    return Source(SHIPPED, name)
