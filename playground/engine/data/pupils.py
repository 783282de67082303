"""Pupils: grey pictures of eyes drawn from the data die, and the ellipse of the pupil in each of them.

Everything is drawn for many eyes at once: skin, the white of the eye, iris, pupil, reflections, lids, lashes; then the
camera's part, blur, light and noise. The first eyes of a die are the same however many are drawn.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from attrs import frozen
from numpy.typing import NDArray

from playground.core.datasets import Pupils
from playground.core.datasets.pupils import SIDE
from playground.core.ellipses import encode
from playground.core.training import Seeds
from playground.engine.data import Dataset, Part
from playground.engine.data.digits import STREAM as NOISE_STREAM
from playground.engine.data.digits import disturbed
from playground.engine.data.split import shuffled_parts

STREAM = 5
"""Keeps the eyes independent of what else is drawn from a die that shows the same number."""
GRAIN_STREAM = 6
"""Likewise the grain of the camera."""
SLICE = 8
"""Eyes drawn at a time: their layers stay in the processor's cache."""
REACH = 3
"""Px to either side that blur looks at."""

Floats = NDArray[np.float32]
Pictures = NDArray[np.uint8]

RANGES: dict[str, tuple[float, float]] = {
    "cx": (24.0, 40.0),
    "cy": (25.0, 41.0),
    "size": (7.0, 11.5),  # mean semi-axis of the pupil
    "aspect": (0.72, 1.0),  # shorter by longer axis
    "tilt": (0.0, np.pi),
    "iris": (1.6, 2.4),  # radius by that of the pupil, held between 12 and 19 px
    "slip_x": (-0.8, 0.8),  # of the iris beside the pupil
    "slip_y": (-0.8, 0.8),
    "upper": (0.75, 2.4),  # lids above and below the centre, in semi-axes of the pupil
    "lower": (1.1, 2.6),
    "eye_x": (-7.0, 7.0),  # middle of the eye beside the pupil
    "eye_width": (25.0, 33.0),
    "slant": (-0.1, 0.1),
    "skin": (95.0, 190.0),
    "white": (150.0, 225.0),
    "iris_grey": (85.0, 145.0),
    "pupil_grey": (8.0, 34.0),
    "fibres": (4.0, 17.0),
    "phase": (0.0, 2 * np.pi),
    "twist": (0.0, 2 * np.pi),
    "limbus": (0.15, 0.6),
    "light_x": (-0.9, 0.9),
    "light_y": (-0.9, 0.9),
    "lash_gap": (2.6, 4.6),
    "lash_length": (3.0, 9.0),
    "lash_lean": (-0.5, 0.5),
    "lash_phase": (0.0, 1.0),
    "lash_dark": (0.35, 0.85),
    "glint_x": (-0.75, 0.75),  # in iris radii
    "glint_y": (-0.75, 0.35),
    "glint_size": (0.8, 1.9),
    "second_x": (-0.75, 0.75),
    "second_y": (-0.4, 0.75),
    "second_bright": (-0.8, 0.8),  # below 0 there is none
    "shadow": (0.1, 0.45),
    "blur": (0.45, 1.1),
    "contrast": (0.75, 1.1),
    "brightness": (-20.0, 20.0),
    "grain": (1.0, 5.0),
}
"""What an eye is made of, each evenly likely between its limits; lengths in px, greys 0–255."""


@frozen(eq=False)
class Eyes:
    """Pictures (N, 64, 64) uint8 and the ellipses (N, 5) of their pupils, see :mod:`playground.core.ellipses`."""

    pictures: Pictures
    ellipses: NDArray[np.float64]


def load_pupils(data: Pupils, seeds: Seeds) -> Dataset:
    """Draw the eyes, disturb them, and share them out: images (N, 1, 64, 64), coded ellipses (N, 6) float32."""
    eyes = draw_eyes(data.count, seeds.data)
    pictures = disturbed(eyes.pictures, data.noise, np.random.default_rng((seeds.data, NOISE_STREAM)))
    code = encode(eyes.ellipses, SIDE).astype(np.float32)
    train, validation, test = (
        Part(torch.from_numpy(pictures[chosen]).unsqueeze(1), torch.from_numpy(code[chosen]))
        for chosen in shuffled_parts(data.count, data.counts, seeds.split)
    )
    return Dataset(data.task, train, validation, test)


def draw_eyes(count: int, seed: int) -> Eyes:
    """Draw so many eyes, the same for the same seed."""
    shares = np.random.default_rng((seed, STREAM)).random((count, len(RANGES)))
    limits = np.array(list(RANGES.values()))
    values = limits[:, 0] + (limits[:, 1] - limits[:, 0]) * shares
    eye = dict(zip(RANGES, values.T, strict=True))
    longer = eye["size"] * 2.0 / (1.0 + eye["aspect"])
    ellipses = np.stack([eye["cx"], eye["cy"], longer, longer * eye["aspect"], eye["tilt"]], axis=1)
    grain = np.random.default_rng((seed, GRAIN_STREAM))
    pictures = np.empty((count, SIDE, SIDE), np.uint8)
    for start in range(0, count, SLICE):
        place = slice(start, start + SLICE)
        some = {name: _column(column[place]) for name, column in eye.items()}
        pictures[place] = _photograph(_scene(some, _columns(ellipses[place])), some, grain)
    return Eyes(pictures, ellipses)


def _column(values: NDArray[Any]) -> Floats:
    """A number an eye (n, 1, 1), to go with pictures."""
    return values.astype(np.float32)[:, None, None]


def _columns(ellipses: NDArray[Any]) -> tuple[Floats, ...]:
    return tuple(_column(column) for column in ellipses.T)


X = (np.arange(SIDE, dtype=np.float32) + np.float32(0.5))[None, None, :]
Y = (np.arange(SIDE, dtype=np.float32) + np.float32(0.5))[None, :, None]


def _scene(eye: dict[str, Floats], ellipse: tuple[Floats, ...]) -> Floats:
    """The eyes as they are, before a camera sees them: greys (n, 64, 64)."""
    cx, cy, a, b, tilt = ellipse
    levels = _white(eye, cx, cy)
    radius = np.clip(eye["iris"] * a, 12.0, 19.0)
    flat = np.sqrt(b / a)
    along, across = _turned(X - cx - eye["slip_x"], Y - cy - eye["slip_y"], tilt)
    across /= flat
    distance = np.sqrt(along * along + across * across) + np.float32(1e-3)
    _mix(levels, _iris(eye, along, across, distance, radius), _soft((radius - distance) / 1.6))
    along, across = _turned(X - cx, Y - cy, tilt)
    reach: Floats = np.sqrt((along / a) ** 2 + (across / b) ** 2)
    _mix(levels, eye["pupil_grey"], _soft((np.float32(1.0) - reach) * b / np.float32(1.2)))
    for name, bright in (("glint", 1.0), ("second", np.clip(eye["second_bright"], 0.0, 1.0))):
        dx, dy = X - cx - eye[f"{name}_x"] * radius, Y - cy - eye[f"{name}_y"] * radius
        size = eye["glint_size"] * np.float32(1.0 if name == "glint" else 0.7)
        _mix(levels, np.float32(250.0), bright * _soft((size - np.sqrt(dx * dx + dy * dy)) / 1.2))
    _close_lids(levels, eye, cy - eye["upper"] * b, cy + eye["lower"] * b, cx)
    return levels


def _soft(distance: Floats) -> Floats:
    """1 inside, 0 outside, in between over an edge one unit wide."""
    share: Floats = np.clip(distance + np.float32(0.5), 0.0, 1.0)
    return share


def _mix(levels: Floats, other: Floats | np.float32, share: Floats) -> None:
    """Lay `other` over the levels, as opaque as `share` says."""
    levels += (other - levels) * share


def _turned(dx: Floats, dy: Floats, angle: Floats) -> tuple[Floats, Floats]:
    """Offsets along a direction and at right angles to it."""
    cos, sin = np.cos(angle), np.sin(angle)
    return dx * cos + dy * sin, dy * cos - dx * sin


def _white(eye: dict[str, Floats], cx: Floats, cy: Floats) -> Floats:
    """The white of the eye, a ball that gets darker towards its corners."""
    far = ((X - cx - eye["eye_x"]) / eye["eye_width"]) ** 2 + (0.6 * (Y - cy) / eye["eye_width"]) ** 2
    levels: Floats = eye["white"] * (1.0 - np.float32(0.38) * np.minimum(far, 1.0))
    return levels


def _iris(eye: dict[str, Floats], along: Floats, across: Floats, distance: Floats, radius: Floats) -> Floats:
    """Fibres that run outwards, a lighter ring about the pupil, and the dark limbus at the rim."""
    # cos kφ and sin kφ by multiplying: z, z², z⁴ … of z = cos φ + i sin φ, much faster than the cosine itself.
    cos, sin = along / distance, across / distance
    waves = []
    for turn in range(5):
        cos, sin = cos * cos - sin * sin, 2.0 * cos * sin
        if turn >= 2:
            phase = eye["phase"] + turn * eye["twist"]
            waves.append(cos * np.cos(phase) + sin * np.sin(phase))
    share = distance / radius
    eight, sixteen, many = waves
    fibres = many * (0.6 + 0.4 * eight) + 0.7 * sixteen * share
    collar = np.maximum(0.0, 1.0 - np.abs(share - 0.62) * 5.0)
    rim = np.clip((share - 0.82) * 5.5, 0.0, 1.0)
    levels: Floats = (eye["iris_grey"] + eye["fibres"] * (fibres + collar)) * (1.0 - eye["limbus"] * rim)
    return levels


def _close_lids(levels: Floats, eye: dict[str, Floats], above: Floats, below: Floats, cx: Floats) -> None:
    """Lay skin over what the lids cover, with a shadow under the upper one, its fold, and lashes.

    The lids' edges are parabolas through ``above`` and ``below`` at the middle that meet in the corners of the eye.
    """
    from_middle = X - cx - eye["eye_x"]
    middle = (above + below) / 2.0
    at_pupil = np.maximum(1.0 - (eye["eye_x"] / eye["eye_width"]) ** 2, 0.5)
    bow = (1.0 - (from_middle / eye["eye_width"]) ** 2) / at_pupil
    slope = eye["slant"] * (X - cx)
    over = (middle + (above - middle) * bow + slope) - Y  # px above the upper edge
    under = Y - (middle + (below - middle) * bow + slope)  # px below the lower edge
    levels *= 1.0 - eye["shadow"] * np.clip(1.0 + over / 5.0, 0.0, 1.0)
    lit = (eye["light_x"] * (X - 32.0) + eye["light_y"] * (Y - 32.0)) * np.float32(0.5)
    fold = np.maximum(0.0, 1.0 - np.abs(over - 6.0) / 1.6)
    rim = np.maximum(0.0, 1.0 - np.abs(over - 0.6) / 1.5)
    wrinkle = np.maximum(0.0, 1.0 - np.abs(under - 4.5) / 1.8)
    skin = (eye["skin"] + lit) * (1.0 - 0.35 * fold - 0.4 * rim - 0.12 * wrinkle)
    _mix(levels, skin, _soft(over) + _soft(under) * (over < 0.0))
    for height, gap, length, lean in (
        (over, eye["lash_gap"], eye["lash_length"], 1.0),
        (under, eye["lash_gap"] * np.float32(1.2), eye["lash_length"] * np.float32(0.45), -1.0),
    ):
        _lash(levels, eye, height, from_middle, gap, length, np.float32(lean))


def _lash(
    levels: Floats,
    eye: dict[str, Floats],
    height: Floats,
    from_middle: Floats,
    gap: Floats,
    length: Floats,
    side: np.float32,
) -> None:
    """Lashes that begin at an edge and fan out, hanging a little into the eye; thinner towards their ends."""
    down = height + 0.35 * length  # px from where a lash begins, inside the eye
    root = from_middle * (1.0 - 0.022 * height) - side * eye["lash_lean"] * height
    place = root * (1.0 / gap) + eye["lash_phase"]
    number = np.floor(place)
    uneven = number * np.float32(0.618)
    uneven -= np.floor(uneven)  # 0 to 1, different from lash to lash
    share = down * (1.0 / length) * (1.3 - 0.6 * uneven)
    hair = (np.abs(place - number - (0.35 + 0.3 * uneven)) * -gap) + (1.05 - 0.55 * share)
    np.clip(hair, 0.0, 1.0, out=hair)
    hair *= (share > 0.0) & (share < 1.0)
    _mix(levels, np.float32(22.0), eye["lash_dark"] * hair)


def _photograph(levels: Floats, eye: dict[str, Floats], grain: np.random.Generator) -> Pictures:
    """What a camera makes of the greys: blur, contrast, brightness, grain; levels 0–255."""
    steps = np.arange(-REACH, REACH + 1, dtype=np.float32)
    bell: Floats = np.exp(np.float32(-0.5) * (steps / eye["blur"][:, 0]) ** 2)
    weights = (bell / bell.sum(1, keepdims=True))[:, :, None, None]
    for axis in (1, 2):
        levels = _blurred(levels, weights, axis)
    levels = np.float32(128.0) + eye["contrast"] * (levels - np.float32(128.0)) + eye["brightness"]
    levels += eye["grain"] * grain.standard_normal(levels.shape, dtype=np.float32)
    return np.clip(np.rint(levels), 0, 255).astype(np.uint8)


def _blurred(levels: Floats, weights: Floats, axis: int) -> Floats:
    """Each picture convolved along an axis with its own weights (n, 2·REACH + 1, 1, 1)."""
    sides = [(0, 0), (0, 0), (0, 0)]
    sides[axis] = (REACH, REACH)
    padded = np.pad(levels, sides, mode="edge")
    result = np.zeros_like(levels)
    for tap in range(2 * REACH + 1):
        place = [slice(None)] * 3
        place[axis] = slice(tap, tap + SIDE)
        result += weights[:, tap] * padded[tuple(place)]
    return result
