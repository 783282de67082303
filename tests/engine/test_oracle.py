"""Both engines follow another implementation, loss by loss, from the same weights (see the note in the file)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from small_networks import CPU

from playground.core.datasets import Points
from playground.core.events import Broke, EpochEnd
from playground.core.experiment import Experiment
from playground.core.layers import Dense
from playground.core.network import Network
from playground.core.optimisers import SGD
from playground.core.training import Training
from playground.engine import train
from playground.engine.data import Dataset, Part
from playground.engine.evaluate import scores
from playground.engine.fused.choice import why_pytorch
from playground.engine.fused.runner import Runner
from playground.engine.learner import Learner
from playground.engine.train import training

CASES = json.loads((Path(__file__).parents[1] / "data" / "mlp_updates.json").read_text())["cases"]
ACTIVATIONS = {"tanh": "tanh", "relu": "relu", "sigmoid": "logistic", "linear": "identity"}
OUTPUTS = {"tanh": "tanh", "linear": "auto"}


def learner_of_case(case: dict[str, Any], precision: int) -> Learner:
    """The case as an experiment of ours; its loss is half of ours, so is our learning rate of its own."""
    hidden = tuple(
        Dense(id=f"dense-{number}", units=units, activation=ACTIVATIONS[case["hidden_activation"]])
        for number, units in enumerate(case["shape"][1:-1], start=1)
    )
    experiment = Experiment(
        data=Points(set="circle"),
        network=Network(layers=hidden),
        training=Training(
            loss="mse",
            output_activation=OUTPUTS[case["output_activation"]],
            optimiser=SGD(),
            learning_rate=case["learning_rate"] / 2,
            batch_size=case["batch_size"],
            shuffle=False,
            precision=precision,
        ),
    )
    labels = (torch.tensor(case["labels"]) + 1) // 2
    points = Part(torch.tensor(case["points"], dtype=torch.float64), labels)
    learner = Learner(experiment, Dataset(experiment.data.task, points, points, points), CPU)
    learner.load_weights(weights_of(case["initial"]))
    return learner


def weights_of(layers: list[dict[str, Any]]) -> dict[str, np.ndarray]:
    names = [*(f"dense-{number}" for number in range(1, len(layers))), "output"]
    return {
        f"layers.{name}.{part}": np.array(layer[part])
        for name, layer in zip(names, layers, strict=True)
        for part in ("weight", "bias")
    }


def epochs_of(learner: Learner, count: int) -> Iterator[None]:
    """Train so many epochs in the program's own loop; comes by after each."""
    for event in training(learner, most_epochs=lambda: 1):
        assert not isinstance(event, Broke)
        if isinstance(event, EpochEnd):
            yield
            if event.epoch == count:
                return


def keep_to(engine: str, learner: Learner, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this engine train, and fail where the other one would."""
    learner.prefers_pytorch = engine == "pytorch"
    other = (Runner, ("steps", "epochs")) if learner.prefers_pytorch else (train, ("take_steps", "take_step"))
    assert (why_pytorch(learner) is None) == (engine == "kernels")
    for name in other[1]:
        monkeypatch.setattr(other[0], name, lambda *_, name=name: pytest.fail(f"{name} is not {engine}"))


@pytest.mark.parametrize("engine", ["kernels", "pytorch"])
@pytest.mark.parametrize(("precision", "tolerance"), [(64, 1e-9), (32, 1e-4)])
@pytest.mark.parametrize("case", CASES, ids=lambda case: "-".join(map(str, case["shape"])))
def test_every_loss_and_the_last_weights_are_those_of_the_oracle(
    case: dict[str, Any], precision: int, tolerance: float, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    learner = learner_of_case(case, precision)
    keep_to(engine, learner, monkeypatch)
    losses = [scores(learner, learner.dataset.train).loss / 2]
    for _ in epochs_of(learner, case["epochs"]):
        losses.append(scores(learner, learner.dataset.train).loss / 2)
    np.testing.assert_allclose(losses, case["losses"], rtol=0, atol=tolerance)
    present = learner.network.state_dict()
    if precision == 64:
        for name, wanted in weights_of(case["final"]).items():
            np.testing.assert_allclose(present[name].numpy(), wanted, rtol=0, atol=tolerance)
