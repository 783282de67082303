"""Where networks lie in a plane through the space of parameters."""

from __future__ import annotations

import math

import numpy as np
from attrs import frozen

from playground.engine.landscape.directions import Numbers, Plane, Row, doubles, pieces


@frozen
class Place:
    """A network seen from a plane: (``x``, ``y``) of the nearest point there.

    ``square`` is its squared distance from the origin of the plane; ``along`` the part of it that lies along the first
    axis, ``beyond`` what the second adds to it.
    """

    x: float
    y: float
    square: float
    along: float
    beyond: float

    @property
    def beside(self) -> float:
        """Distance from the plane."""
        return math.sqrt(max(0.0, self.square - self.along - self.beyond))


def place(row: Row, plane: Plane, gram: Numbers) -> Place:
    """The nearest point of the plane to these parameters (P,): by least squares, since axes may lean on each other.

    ``gram`` (2, 2) are the inner products of the axes. An axis of length 0 has coordinate 0.
    """
    square, products = 0.0, np.zeros(2)
    for piece in pieces(len(row)):
        origin, here, first, second = doubles((plane.origin, row, *plane.axes), piece)
        away = here - origin
        square += float(away @ away)
        products += float(first @ away), float(second @ away)
    x, y = np.linalg.pinv(gram, hermitian=True) @ products
    along = float(products[0] ** 2 / gram[0, 0]) if gram[0, 0] > 0 else 0.0
    both = float(products @ (x, y))
    return Place(float(x), float(y), square, along, max(0.0, both - along))


def explained(places: list[Place]) -> Numbers:
    """Shares (2,) of the squared distances from the origin along the first axis, and what the second adds."""
    total = sum(place.square for place in places)
    if total <= 0.0:
        return np.zeros(2)
    return np.array([sum(place.along for place in places), sum(place.beyond for place in places)]) / total
