"""What is to be learned: the shape of one sample and of its answer."""

from __future__ import annotations

from attrs import frozen

from playground.core.layers import Shape


@frozen
class Task:
    """``kind`` is ``"classes"`` or ``"regression"``; ``targets`` is the number of classes or of predicted values.

    ``labels`` are the names of the classes; in regression there are none. ``values`` are the names of the predicted
    values where they have any.
    """

    kind: str
    inputs: Shape
    targets: int
    labels: tuple[str, ...] = ()
    values: tuple[str, ...] = ()

    @property
    def is_regression(self) -> bool:
        return self.kind == "regression"

    @property
    def measure(self) -> str:
        """What says how good a network is, as part of a name: in regression R² stands for accuracy."""
        return "r2" if self.is_regression else "accuracy"

    @property
    def is_binary(self) -> bool:
        return self.kind == "classes" and self.targets == 2
