"""Photographs whose pixels a network can learn to paint: one entry in the table."""

from __future__ import annotations

from attrs import frozen


@frozen
class Photo:
    """One entry of :data:`PHOTOS`: a shipped photograph, ``resources/images/content/<file>``."""

    title: str
    short: str
    file: str


PHOTOS: dict[str, Photo] = {
    "chelsea": Photo("Chelsea the cat, pixel by pixel", "cat", "chelsea.jpg"),
    "coffee": Photo("Coffee, pixel by pixel", "coffee", "coffee.jpg"),
    "astronaut": Photo("Astronaut, pixel by pixel", "astronaut", "astronaut.jpg"),
    "rocket": Photo("Rocket, pixel by pixel", "rocket", "rocket.jpg"),
}
