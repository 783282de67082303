"""A surface of heights in 3-D: its box, the camera that looks at it, and what hides what. Arithmetic only, no Qt."""

from __future__ import annotations

import math

import numpy as np
from attrs import evolve, field, frozen
from numpy.typing import ArrayLike, NDArray

from playground.ui.widgets.height_scale import HeightScale
from playground.ui.widgets.heights import Heights, scaled

Floats = NDArray[np.float64]

HEIGHT = 1.0
"""Height of the box beside the longer side of its floor, which is 2."""
FLATTEST = 0.55
"""The shorter side of the floor is at least this share of the longer one, whatever the ranges are."""
FINE, COARSE = 44, 28
"""Quads along each side, at rest and while it turns."""
LIGHT = np.array([-0.46, -0.32, 0.83])
"""Where light comes from: right, away from the viewer, up; of length 1."""
RAISED = 0.02
"""What lies on the surface may be so far under it and is still seen."""


@frozen
class Camera:
    """How the box is looked at: turned about its upright axis and tilted forward, both in degrees, without vanishing
    points. A tilt of 0 looks from the side, 90 from above."""

    turn: float = 28.0
    tilt: float = 33.0
    zoom: float = 1.0

    def moved(self, turn: float = 0.0, tilt: float = 0.0, zoom: float = 1.0) -> Camera:
        """Turned and tilted on by so many degrees and nearer by a factor, within limits."""
        return evolve(
            self,
            turn=(self.turn + turn + 180.0) % 360.0 - 180.0,
            tilt=min(max(self.tilt + tilt, 8.0), 86.0),
            zoom=min(max(self.zoom * zoom, 0.6), 3.0),
        )

    @property
    def matrix(self) -> Floats:
        """Rows: right, up and towards the viewer (3, 3); a rotation."""
        turn, tilt = math.radians(self.turn), math.radians(self.tilt)
        ct, st, cp, sp = math.cos(turn), math.sin(turn), math.cos(tilt), math.sin(tilt)
        return np.array([[ct, -st, 0.0], [st * sp, ct * sp, cp], [-st * cp, -ct * cp, sp]])

    @property
    def rise(self) -> tuple[float, float]:
        """How high a unit of the floor, away from the viewer, and a unit of height are on the screen."""
        tilt = math.radians(self.tilt)
        return math.sin(tilt), math.cos(tilt)

    def seen(self, points: ArrayLike) -> Floats:
        """Points (n, 3) of the box as right, up and nearness (n, 3)."""
        return np.asarray(np.asarray(points, np.float64).reshape(-1, 3) @ self.matrix.T)


HOME = Camera()


@frozen(eq=False)
class Relief:
    """Heights as a surface over a floor whose middle is (0, 0); z is 0 (low) to `HEIGHT`.

    `equal` keeps the shape of the ranges, otherwise the floor is square.
    """

    heights: Heights
    equal: bool = True
    sides: tuple[float, float] = field(init=False)
    places: Heights = field(init=False)

    @sides.default
    def _sides(self) -> tuple[float, float]:
        """Half the sides of the floor."""
        if not self.equal:
            return 1.0, 1.0
        width, depth = (high - low for low, high in (self.heights.x, self.heights.y))
        longer = max(width, depth)
        return max(FLATTEST, width / longer), max(FLATTEST, depth / longer)

    @places.default
    def _places(self) -> Heights:
        """Places of the heights on their scale, reckoned once."""
        return scaled(self.heights)

    def ground(self, places: ArrayLike) -> Floats:
        """Places (n, 2) of the plane on the floor (n, 2)."""
        at = np.asarray(places, np.float64).reshape(-1, 2)
        (x0, x1), (y0, y1), (a, b) = self.heights.x, self.heights.y, self.sides
        with np.errstate(invalid="ignore", over="ignore"):
            across, up = 2 * (at[:, 0] - x0) / (x1 - x0) - 1, 2 * (at[:, 1] - y0) / (y1 - y0) - 1
        return np.stack([a * across, b * up], 1)

    def points(self, places: ArrayLike, heights: ArrayLike | None = None) -> Floats:
        """Places (n, 2) in the box (n, 3), on the surface or at heights of their own; NaN outside the floor."""
        ground = self.ground(places)
        inside = np.asarray(np.all(np.abs(ground) <= np.asarray(self.sides) * (1 + 1e-9), axis=1))
        z = self.places.at(places) if heights is None else self.heights.scale.place(heights)
        return np.where(inside[:, None], np.column_stack([ground, HEIGHT * z]), np.nan)

    def on_mesh(self, places: ArrayLike, mesh: Floats) -> Floats:
        """Places (n, 2) in the box (n, 3), on the quads of a mesh of it, which are what one sees."""
        ground, (a, b) = self.ground(places), self.sides
        z = Heights(mesh[:, :, 2], (-a, a), (-b, b), HeightScale(0.0, HEIGHT)).at(ground)
        return np.where(np.isnan(z)[:, None], np.nan, np.column_stack([ground, z]))

    def mesh(self, count: int) -> Floats:
        """Corners (count + 1, count + 1, 3) of its quads, row 0 at the smallest y; z is NaN where no height is."""
        x, y = (np.linspace(low, high, count + 1) for low, high in (self.heights.x, self.heights.y))
        across, up = np.meshgrid(x, y)
        return self.points(np.stack([across.ravel(), up.ravel()], 1)).reshape(count + 1, count + 1, 3)

    def floor(self) -> Floats:
        """Its four corners (4, 3), around."""
        a, b = self.sides
        return np.array([[-a, -b, 0.0], [a, -b, 0.0], [a, b, 0.0], [-a, b, 0.0]])


@frozen(eq=False)
class Quads:
    """The quads of a mesh as a camera sees them, far to near: corners (n, 4, 2) right and up, and tones (n,), 0–1,
    and light (n,), n·l from −1 to 1."""

    corners: Floats
    tones: Floats
    light: Floats

    @classmethod
    def of(cls, mesh: Floats, camera: Camera) -> Quads:
        """Quads without one corner are left out. Over a floor seen from above, who stands nearer hides who is behind:
        they are sorted by where their middles stand on the floor."""
        quads = np.stack([mesh[:-1, :-1], mesh[:-1, 1:], mesh[1:, 1:], mesh[1:, :-1]], 2).reshape(-1, 4, 3)
        quads = quads[np.isfinite(quads).all((1, 2))]
        middle = quads.mean(1)
        order = np.argsort(middle[:, :2] @ camera.matrix[2, :2], kind="stable")
        quads, middle = quads[order], middle[order]
        normal = np.cross(quads[:, 2] - quads[:, 0], quads[:, 3] - quads[:, 1])
        normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-12)
        upright = evolve(camera, tilt=90.0).matrix  # right, away, up: the light goes with the viewer
        corners = camera.seen(quads).reshape(-1, 4, 3)[:, :, :2]
        return cls(corners, middle[:, 2] / HEIGHT, normal @ upright.T @ LIGHT)


def hidden(points: Floats, mesh: Floats, camera: Camera) -> NDArray[np.bool_]:
    """Whether the surface stands between points (n, 3) and the viewer; for points that are none: no.

    Goes from each point towards the viewer, by the width of a quad at a time, until it is above all of the surface.
    """
    towards = camera.matrix[2]
    level = math.hypot(towards[0], towards[1])
    a, b = float(mesh[0, -1, 0]), float(mesh[-1, 0, 1])
    step = 2 * max(a, b) / (len(mesh) - 1)
    reach = min(2 * math.hypot(a, b), HEIGHT * level / towards[2])
    if len(points) == 0 or reach < step:
        return np.zeros(len(points), np.bool_)
    way = np.arange(step, reach + step, step) / level
    rows, columns = mesh.shape[0] - 1, mesh.shape[1] - 1
    known = np.where(np.isfinite(points), points, 4.0)  # beside the floor, where nothing stands in the way
    across = (known[:, :1] + way * towards[0] + a) * (columns / (2 * a))
    up = (known[:, 1:2] + way * towards[1] + b) * (rows / (2 * b))
    inside = (across >= 0) & (across < columns) & (up >= 0) & (up < rows)
    point, number = np.nonzero(inside)
    across, up = across[inside], up[inside]
    j, i = across.astype(np.intp), up.astype(np.intp)
    u, v = across - j, up - i
    z = mesh[:, :, 2]
    low = z[i, j] + (z[i, j + 1] - z[i, j]) * u
    surface = low + (z[i + 1, j] + (z[i + 1, j + 1] - z[i + 1, j]) * u - low) * v
    found = np.zeros(len(points), np.bool_)
    found[point[surface > known[point, 2] + way[number] * towards[2] + RAISED]] = True
    return found
