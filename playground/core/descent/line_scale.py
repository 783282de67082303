"""A line in the data's own x, and the same line in the x a network reads, (x − mean) / deviation."""

from __future__ import annotations

from attrs import frozen

from playground.core.normalisations import InputScale

Line = tuple[float, float]
"""Slope and height at 0, w and b."""


@frozen
class LineScale:
    """How x is normalised before the network reads it; as it stands it is not."""

    mean: float = 0.0
    deviation: float = 1.0

    @classmethod
    def of(cls, scale: InputScale | None) -> LineScale:
        """The scale of one input that a frame of weights tells."""
        if scale is None or not scale.mean:
            return cls()
        return cls(float(scale.mean[0]), float(scale.deviation[0]))

    @property
    def changes(self) -> bool:
        """Whether the network reads another x than the data have."""
        return (self.mean, self.deviation) != (0.0, 1.0)

    def to_data(self, line: Line) -> Line:
        """w/d and b − w·m/d: what a network's (w, b) draws over the data's x."""
        w, b = line
        return w / self.deviation, b - w * self.mean / self.deviation

    def to_network(self, line: Line) -> Line:
        """w·d and b + w·m: the (w, b) of a network that draws this line over the data's x."""
        w, b = line
        return w * self.deviation, b + w * self.mean
