"""The micro-steps of a pass: forwards layer by layer, the loss, backwards layer by layer, and the update."""

from __future__ import annotations

from attrs import frozen

from playground.core.backprop.trace import Trace

FORWARD, LOSS, BACKWARD, UPDATE = "forward", "loss", "backward", "update"
STAGES = (FORWARD, LOSS, BACKWARD, UPDATE)


@frozen
class Step:
    """``what`` is worked out: h, y, loss, dy, dh, dw or update; ``layer`` is the index of the layer at work."""

    stage: str
    layer: int
    what: str


def steps_of(trace: Trace) -> tuple[Step, ...]:
    """All micro-steps of this pass, in order; layers without activation or weights have fewer."""
    last = len(trace.layers) - 1
    found: list[Step] = []
    for index, layer in enumerate(trace.layers):
        if layer.h is not None:
            found.append(Step(FORWARD, index, "h"))
        found.append(Step(FORWARD, index, "y"))
    found.append(Step(LOSS, last, "loss"))
    for index in range(last, -1, -1):
        layer = trace.layers[index]
        if layer.dy is not None:
            found.append(Step(BACKWARD, index, "dy"))
        if layer.dh is not None:
            found.append(Step(BACKWARD, index, "dh"))
        if layer.has_weights:
            found.append(Step(BACKWARD, index, "dw"))
    found.append(Step(UPDATE, last, "update"))
    return tuple(found)


@frozen
class Progress:
    """How far one is: everything up to and with step ``at`` of ``steps`` is known."""

    steps: tuple[Step, ...]
    at: int

    @property
    def now(self) -> Step:
        return self.steps[self.at]

    def knows(self, what: str, layer: int) -> bool:
        """Whether this was worked out already, or is now."""
        return any(step.what == what and step.layer == layer for step in self.steps[: self.at + 1])

    def place(self, what: str, layer: int) -> int | None:
        """Index of the step that works this out; None where there is none."""
        for index, step in enumerate(self.steps):
            if step.what == what and step.layer == layer:
                return index
        return None
