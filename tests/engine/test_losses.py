"""Losses and their gradients are those of the formulas."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from playground.core.losses import LOSSES
from playground.core.tasks import Task
from playground.core.training import Training
from playground.engine.losses import (
    LOSS_FUNCTIONS,
    class_probabilities,
    data_loss,
    hits,
    numeric_targets,
    predicted_classes,
)

BINARY = Task("classes", (2,), 2)
TEN = Task("classes", (1, 28, 28), 10)


def drawn(task: Task, outputs: int, samples: int = 7) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(1)
    values = 2 * torch.randn(samples, outputs, generator=generator, dtype=torch.float64)
    return values.requires_grad_(), torch.randint(task.targets, (samples,), generator=generator)


def loss_and_gradient(name: str, outputs: Tensor, targets: Tensor, task: Task) -> tuple[Tensor, Tensor]:
    loss = LOSS_FUNCTIONS[name](outputs, targets, task)
    (gradient,) = torch.autograd.grad(loss, outputs)
    return loss.detach(), gradient


def test_every_loss_of_the_table_has_its_function() -> None:
    assert list(LOSS_FUNCTIONS) == list(LOSSES)


@pytest.mark.parametrize("task", [BINARY, TEN])
def test_cross_entropy_is_the_mean_of_minus_log_softmax_at_the_target(task: Task) -> None:
    outputs, targets = drawn(task, task.targets)
    loss, gradient = loss_and_gradient("cross_entropy", outputs, targets, task)
    probabilities = outputs.detach().exp() / outputs.detach().exp().sum(1, keepdim=True)
    one_hot = torch.eye(task.targets, dtype=torch.float64)[targets]
    torch.testing.assert_close(loss, -(one_hot * probabilities.log()).sum(1).mean())
    torch.testing.assert_close(gradient, (probabilities - one_hot) / len(targets))


def test_binary_cross_entropy_is_that_of_the_logistic_output() -> None:
    outputs, targets = drawn(BINARY, 1)
    loss, gradient = loss_and_gradient("binary_cross_entropy", outputs, targets, BINARY)
    p, y = 1 / (1 + (-outputs.detach()[:, 0]).exp()), targets.double()
    torch.testing.assert_close(loss, -(y * p.log() + (1 - y) * (1 - p).log()).mean())
    torch.testing.assert_close(gradient[:, 0], (p - y) / len(y))


@pytest.mark.parametrize(("task", "outputs"), [(BINARY, 1), (TEN, 10)])
def test_absolute_error_is_the_mean_over_samples_and_outputs(task: Task, outputs: int) -> None:
    values, targets = drawn(task, outputs)
    loss, gradient = loss_and_gradient("mae", values, targets, task)
    difference = values.detach() - numeric_targets(targets, task, torch.float64)
    torch.testing.assert_close(loss, difference.abs().sum() / difference.numel())
    torch.testing.assert_close(gradient, difference.sign() / difference.numel())


def test_hinge_of_two_classes_asks_for_a_margin_of_one() -> None:
    values, targets = drawn(BINARY, 1)
    loss, gradient = loss_and_gradient("hinge", values, targets, BINARY)
    y, s = 2 * targets.double() - 1, values.detach()[:, 0]
    torch.testing.assert_close(loss, (1 - y * s).clamp(min=0).mean())
    torch.testing.assert_close(gradient[:, 0], torch.where(y * s < 1, -y, 0.0 * y) / len(y))


def test_hinge_of_many_classes_asks_for_a_margin_of_one_to_the_strongest_other() -> None:
    values, targets = drawn(TEN, 10)
    loss, gradient = loss_and_gradient("hinge", values, targets, TEN)
    wanted = []
    for row, target in zip(values.detach().tolist(), targets.tolist(), strict=True):
        other = max(value for number, value in enumerate(row) if number != target)
        wanted.append(max(0.0, 1 + other - row[target]))
    assert float(loss) == pytest.approx(sum(wanted) / len(wanted))
    assert bool(torch.isfinite(gradient).all())
    torch.testing.assert_close(gradient.sum(1), torch.zeros(len(targets), dtype=torch.float64))


@pytest.mark.parametrize("name", ["mse", "mae"])
def test_a_tanh_output_is_what_the_loss_compares(name: str) -> None:
    values, targets = drawn(BINARY, 1)
    plain = Training(loss=name)
    asked = Training(loss=name, output_activation="tanh")
    assert torch.equal(data_loss(values, targets, asked, BINARY), data_loss(values.tanh(), targets, plain, BINARY))
    shares = class_probabilities(values, asked, BINARY)
    torch.testing.assert_close(shares[:, 1], (values[:, 0].tanh() + 1) / 2)


def test_a_tanh_output_that_does_not_fit_changes_nothing() -> None:
    values, targets = drawn(TEN, 10)
    for name in ("cross_entropy", "mse", "hinge"):
        asked = Training(loss=name, output_activation="tanh")
        assert torch.equal(data_loss(values, targets, asked, TEN), LOSS_FUNCTIONS[name](values, targets, TEN))


@pytest.mark.parametrize(("task", "outputs"), [(BINARY, 1), (TEN, 10)])
def test_squared_error_is_the_mean_over_samples_and_outputs(task: Task, outputs: int) -> None:
    values, targets = drawn(task, outputs)
    loss, gradient = loss_and_gradient("mse", values, targets, task)
    wanted = numeric_targets(targets, task, torch.float64)
    difference = values.detach() - wanted
    torch.testing.assert_close(loss, (difference**2).sum() / difference.numel())
    torch.testing.assert_close(gradient, 2 * difference / difference.numel())


def test_targets_of_squared_error_are_plus_and_minus_one_or_one_of_many() -> None:
    targets = torch.tensor([0, 1])
    assert numeric_targets(targets, BINARY, torch.float32).tolist() == [[-1.0], [1.0]]
    assert numeric_targets(targets, TEN, torch.float32).tolist() == torch.eye(10)[:2].tolist()


def test_large_outputs_do_not_overflow() -> None:
    targets = torch.tensor([0, 1])
    for name, outputs in (("cross_entropy", [[1e4, -1e4]] * 2), ("binary_cross_entropy", [[1e4]] * 2)):
        loss = LOSS_FUNCTIONS[name](torch.tensor(outputs), targets, BINARY)
        assert bool(torch.isfinite(loss))


def test_the_prediction_is_the_largest_output_or_the_sign_of_the_only_one() -> None:
    assert predicted_classes(torch.tensor([[0.1, 3.0, -1.0], [2.0, 1.0, 0.0]])).tolist() == [1, 0]
    assert predicted_classes(torch.tensor([[0.3], [-0.3], [0.0]])).tolist() == [1, 0, 0]
    assert int(hits(torch.tensor([[0.3], [-0.3]]), torch.tensor([1, 1]))) == 1


@pytest.mark.parametrize(
    ("loss", "task", "outputs"),
    [
        ("cross_entropy", TEN, 10),
        ("cross_entropy", BINARY, 2),
        ("binary_cross_entropy", BINARY, 1),
        ("mse", BINARY, 1),
        ("mse", TEN, 10),
        ("mae", BINARY, 1),
        ("mae", TEN, 10),
        ("hinge", BINARY, 1),
        ("hinge", TEN, 10),
    ],
)
def test_probabilities_add_up_to_one_and_agree_with_the_prediction(loss: str, task: Task, outputs: int) -> None:
    values, _targets = drawn(task, outputs, samples=50)
    values = values.detach()
    shares = class_probabilities(values, Training(loss=loss), task)
    assert shares.shape == (50, task.targets)
    assert float(shares.min()) >= 0
    torch.testing.assert_close(shares.sum(1), torch.ones(50, dtype=shares.dtype))
    assert torch.equal(shares.argmax(1), predicted_classes(values))
