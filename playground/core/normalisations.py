"""How inputs are scaled before the network reads them (lecture, section 5)."""

from __future__ import annotations

from attrs import frozen


@frozen
class NormalisationKind:
    """One entry of :data:`NORMALISATIONS`."""

    title: str
    formula: str


NORMALISATIONS: dict[str, NormalisationKind] = {
    "none": NormalisationKind("none", "x as it is; grey levels are 0 to 255"),
    "unit": NormalisationKind("0 to 1", "(x − min) / (max − min), smallest and largest value of the training part"),
    "standard": NormalisationKind("standardise", "(x − mean) / standard deviation, both of the training part"),
}
"""By name. What is measured is measured on the training part alone, of each feature or channel by itself."""


@frozen
class InputScale:
    """What was measured: inputs reach the network as (x − ``mean``) / ``deviation``, of each feature or channel.

    x of pictures is brightness from 0 to 1. Empty: inputs stay as they are. Values y to be predicted are learned as
    (y − ``target_mean``) / ``target_deviation``, both measured on the training part of a table.
    """

    mean: tuple[float, ...] = ()
    deviation: tuple[float, ...] = ()
    target_mean: float = 0.0
    target_deviation: float = 1.0

    @property
    def scales_target(self) -> bool:
        """Whether predicted values are not in the unit of the data."""
        return (self.target_mean, self.target_deviation) != (0.0, 1.0)
