"""Which losses and output activations are offered for which task."""

from __future__ import annotations

from playground.core.losses import fitting_losses, output_activation, output_activations
from playground.core.tasks import Task

BINARY = Task("classes", (2,), 2)
THREE = Task("classes", (2,), 3)
CURVE = Task("regression", (1,), 1)


def test_only_losses_that_fit_are_offered_the_usual_one_first() -> None:
    assert fitting_losses(BINARY) == ("binary_cross_entropy", "cross_entropy", "mse", "mae", "hinge")
    assert fitting_losses(THREE) == ("cross_entropy", "mse", "mae", "hinge")
    assert fitting_losses(CURVE) == ("mse", "mae")


def test_tanh_is_offered_for_two_classes_whose_loss_compares_values() -> None:
    offered = {
        (loss, task.targets, task.kind)
        for task in (BINARY, THREE, CURVE)
        for loss in fitting_losses(task)
        if "tanh" in output_activations(loss, task)
    }
    assert offered == {("mse", 2, "classes"), ("mae", 2, "classes")}


def test_the_output_activation_follows_the_loss_unless_another_fits() -> None:
    assert output_activation("mse", "auto", BINARY) == "identity"
    assert output_activation("mse", "tanh", BINARY) == "tanh"
    assert output_activation("mse", "tanh", CURVE) == "identity"
    assert output_activation("cross_entropy", "tanh", BINARY) == "softmax"
