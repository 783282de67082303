"""The micro-steps come in the order in which they can be worked out."""

from __future__ import annotations

from playground.core.backprop.steps import BACKWARD, FORWARD, LOSS, UPDATE, Progress, Step, steps_of
from playground.core.backprop.tiny import TinyNetwork, tiny_trace


def test_the_tiny_network_has_the_sixteen_steps_of_the_picture() -> None:
    steps = steps_of(tiny_trace(TinyNetwork(), (0,)))
    assert [(step.layer, step.what) for step in steps] == [
        (0, "h"), (0, "y"), (1, "h"), (1, "y"), (2, "h"), (2, "y"),
        (2, "loss"),
        (2, "dh"), (2, "dw"), (1, "dy"), (1, "dh"), (1, "dw"), (0, "dy"), (0, "dh"), (0, "dw"),
        (2, "update"),
    ]  # fmt: skip
    assert [step.stage for step in steps] == [FORWARD] * 6 + [LOSS] + [BACKWARD] * 8 + [UPDATE]


def test_a_loss_of_values_gives_the_gradient_of_the_output_first() -> None:
    steps = steps_of(tiny_trace(TinyNetwork(judge="mse_tanh"), (0,)))
    assert [step.what for step in steps if step.layer == 2 and step.stage == BACKWARD] == ["dy", "dh", "dw"]


def test_what_was_worked_out_is_known() -> None:
    progress = Progress(steps_of(tiny_trace(TinyNetwork(), (0,))), 8)
    assert progress.now == Step(BACKWARD, 2, "dw")
    assert progress.knows("dw", 2) and progress.knows("y", 0)
    assert not progress.knows("dy", 1)
    assert progress.place("dy", 1) == 9 and progress.place("dy", 2) is None
