"""Pictures changed by chance each time they are trained on, so that there are always new ones (lecture, section 6)."""

from __future__ import annotations

import attrs
from attrs import frozen

from playground.core.fields import flag, number
from playground.core.tasks import Task


@frozen
class AugmentationKind:
    """One entry of :data:`AUGMENTATIONS`.

    ``usual`` is what switching it on sets. ``moves``: pixels change place, so that answers that are places would not
    fit any more. ``change`` are the words of its mark on the curve.
    """

    title: str
    formula: str
    usual: float | bool
    moves: bool
    change: str


AUGMENTATIONS: dict[str, AugmentationKind] = {
    "shift": AugmentationKind(
        "shift", "x₁, x₂ + u · side, u uniform in ± the strength, drawn for each axis", 0.1, True, "shift {value}"
    ),
    "rotation": AugmentationKind(
        "rotate", "by an angle uniform in ± the strength, about the middle", 10.0, True, "rotate {value}"
    ),
    "scale": AugmentationKind("scale", "size × s, s uniform in 1 ± the strength", 0.1, True, "scale {value}"),
    "noise": AugmentationKind(
        "noise", "each pixel + N(0, σ²), σ = the strength × the full range, cut off at black and white", 0.1, False,
        "pixel noise {value}",
    ),
    "flip": AugmentationKind("flip", "left and right exchanged, with probability ½", True, True, "flip {value}"),
}  # fmt: skip
"""By the field of :class:`Augmentation`, in the order in which they are offered."""


@frozen(kw_only=True)
class Augmentation:
    """How strongly training pictures are changed each time they are seen; 0 is off.

    ``shift`` is a share of the picture's side, ``rotation`` in degrees, ``scale`` a share of the size, ``noise`` a
    share of the full range. What comes in at the border is black. Validation and test pictures stay as they are.
    """

    shift: float = number(0.0, 0.0, 0.3)
    rotation: float = number(0.0, 0.0, 45.0)
    scale: float = number(0.0, 0.0, 0.5)
    noise: float = number(0.0, 0.0, 0.5)
    flip: bool = flag(False)

    @property
    def is_off(self) -> bool:
        """Whether pictures stay as they are."""
        return not any(getattr(self, name) for name in AUGMENTATIONS)

    @property
    def moves(self) -> bool:
        """Whether pixels change place."""
        return any(getattr(self, name) for name, entry in AUGMENTATIONS.items() if entry.moves)

    def fitting(self, task: Task) -> Augmentation:
        """What of it is done where this is to be learned."""
        offered = fitting_augmentations(task)
        return attrs.evolve(self, **{name: type(getattr(self, name))(0) for name in AUGMENTATIONS.keys() - offered})


def fitting_augmentations(task: Task) -> tuple[str, ...]:
    """Names of what can be done to its samples: nothing but to pictures; with answers that are numbers, and may be
    places in the picture, nothing that moves pixels.
    """
    if len(task.inputs) != 3:
        return ()
    return tuple(name for name, entry in AUGMENTATIONS.items() if not (entry.moves and task.is_regression))
