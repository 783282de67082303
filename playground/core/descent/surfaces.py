"""Surfaces to descend, f(x, y): one function a surface, one entry in the table.

Each function is written once, in the operations numpy and torch share, so that the picture of a surface and the exact
gradient (torch's autograd) come from the same line.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from attrs import frozen


class Mathematics(Protocol):
    """What a surface needs beside + − · / **: the module ``numpy``, or ``torch``."""

    cos: Callable[[Any], Any]
    tanh: Callable[[Any], Any]


Place = tuple[float, float]
Height = Callable[[Any, Any, float, Any], Any]
"""(x, y, condition number, :class:`Mathematics`) → f(x, y), of the shape of x and y."""


@frozen
class Surface:
    """One entry of :data:`SURFACES`.

    ``x`` and ``y`` are the ranges worth looking at, ``minima`` the places of the local minima that count as arrived,
    ``start`` a telling place to begin. ``is_log``: its heights span orders of magnitude, so levels are spaced by the
    logarithm of what lies above the lowest. ``rate`` is a learning rate that suits plain gradient descent;
    ``adaptive_rate`` one for those that divide by the size of the gradient. ``lesson`` says what it shows.
    """

    title: str
    formula: str
    height: Height
    x: tuple[float, float]
    y: tuple[float, float]
    minima: tuple[Place, ...]
    start: Place
    rate: float
    adaptive_rate: float
    lesson: str
    is_log: bool = False
    has_condition: bool = False


def _bowl(x: Any, y: Any, condition: float, m: Any) -> Any:
    return (x**2 + condition * y**2) / 2


def _saddle(x: Any, y: Any, condition: float, m: Any) -> Any:
    return x**2 / 2 - y**2 / 2 + y**4 / 32


def _rosenbrock(x: Any, y: Any, condition: float, m: Any) -> Any:
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


def _himmelblau(x: Any, y: Any, condition: float, m: Any) -> Any:
    return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2


def _beale(x: Any, y: Any, condition: float, m: Any) -> Any:
    return (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2


def _styblinski_tang(x: Any, y: Any, condition: float, m: Any) -> Any:
    return (x**4 - 16 * x**2 + 5 * x + y**4 - 16 * y**2 + 5 * y) / 2


def _cliff(x: Any, y: Any, condition: float, m: Any) -> Any:
    return 4 - 4 * m.tanh(3 * (x + y / 4)) + ((x - 3) ** 2 + y**2) / 50


def _noisy_bowl(x: Any, y: Any, condition: float, m: Any) -> Any:
    return (x**2 + y**2) / 4 + (2 - m.cos(3 * x + y) - m.cos(3.7 * y - 1.3 * x)) / 2


SADDLE_MINIMUM = 8**0.5
STYBLINSKI_TANG = (-2.903534027771177, 2.7468027709908367)
"""Roots of 4z³ − 32z + 5 at which the curve z⁴ − 16z² + 5z has its two minima."""
CLIFF_MINIMUM = (3.0000182738461576, 4.5684615394418885e-06)
"""Where the slope of the hyperbolic tangent is as small as that of what is added to it."""

SURFACES: dict[str, Surface] = {
    "bowl": Surface(
        "Bowl",
        "(x² + κ·y²) / 2",
        _bowl,
        (-6.0, 6.0),
        (-5.0, 5.0),
        ((0.0, 0.0),),
        (-4.5, 2.0),
        0.05,
        0.2,
        "κ is the condition number: the larger it is, the narrower the ravine, and the smaller a step has to be.",
        has_condition=True,
    ),
    "saddle": Surface(
        "Saddle",
        "x²/2 − y²/2 + y⁴/32",
        _saddle,
        (-5.4, 5.4),
        (-4.5, 4.5),
        ((0.0, SADDLE_MINIMUM), (0.0, -SADDLE_MINIMUM)),
        (-4.0, 0.02),
        0.1,
        0.1,
        "The gradient is 0 in the middle, and yet no minimum lies there: who comes along the ridge waits long.",
    ),
    "rosenbrock": Surface(
        "Rosenbrock",
        "(1 − x)² + 100·(y − x²)²",
        _rosenbrock,
        (-2.4, 2.4),
        (-1.0, 3.0),
        ((1.0, 1.0),),
        (-1.2, 1.0),
        0.001,
        0.05,
        "A bent valley: its floor is found at once, and followed slowly.",
        is_log=True,
    ),
    "himmelblau": Surface(
        "Himmelblau",
        "(x² + y − 11)² + (x + y² − 7)²",
        _himmelblau,
        (-6.0, 6.0),
        (-5.0, 5.0),
        (
            (3.0, 2.0),
            (-2.805118086952745, 3.131312518250573),
            (-3.779310253377747, -3.283185991286170),
            (3.584428340330492, -1.848126526964404),
        ),
        (0.2, -0.6),
        0.005,
        0.1,
        "Four minima of the same depth: which one is found depends on the start, and on who descends.",
        is_log=True,
    ),
    "beale": Surface(
        "Beale",
        "(1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)²",
        _beale,
        (-4.8, 4.8),
        (-4.0, 4.0),
        ((3.0, 0.5),),
        (-1.5, -1.0),
        0.002,
        0.1,
        "Flat in the middle and steep at the corners: no one learning rate suits both.",
        is_log=True,
    ),
    "styblinski-tang": Surface(
        "Styblinski–Tang",
        "(x⁴ − 16x² + 5x + y⁴ − 16y² + 5y) / 2",
        _styblinski_tang,
        (-5.4, 5.4),
        (-4.5, 4.5),
        tuple((x, y) for x in STYBLINSKI_TANG for y in STYBLINSKI_TANG),
        (0.4, 1.2),
        0.01,
        0.1,
        "Four minima of different depth: descent stops in the one it meets, not in the deepest.",
    ),
    "cliff": Surface(
        "Plateau, cliff",
        "4 − 4·tanh(3·(x + y/4)) + ((x − 3)² + y²) / 50",
        _cliff,
        (-6.0, 6.0),
        (-5.0, 5.0),
        (CLIFF_MINIMUM,),
        (-3.0, 1.5),
        0.5,
        0.1,
        "On the plateau the gradient nearly vanishes, at the cliff it explodes and throws far.",
    ),
    "noisy-bowl": Surface(
        "Noisy bowl",
        "(x² + y²)/4 + (2 − cos(3x + y) − cos(3.7y − 1.3x)) / 2",
        _noisy_bowl,
        (-6.0, 6.0),
        (-5.0, 5.0),
        ((0.0, 0.0),),
        (-4.5, 3.2),
        0.1,
        0.1,
        "Many small dents in a large bowl: momentum rolls through those where plain descent stays.",
    ),
}
