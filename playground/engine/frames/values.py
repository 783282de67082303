"""Predicted values beside the true ones."""

from __future__ import annotations

import torch

from playground.core.frames import ValuesFrame, ValuesRequest
from playground.engine.data import Part
from playground.engine.evaluate import outputs_in_slices
from playground.engine.learner import Learner


def make_values(learner: Learner, request: ValuesRequest, training: bool) -> ValuesFrame | None:
    """What the network says of the first validation samples; None where it does not predict one value of a row."""
    dataset = learner.dataset
    if learner.experiment.data.space != "row" or not dataset.task.is_regression:
        return None
    part = Part(dataset.validation.inputs[: request.most], dataset.validation.targets[: request.most])
    pairs = [(outputs[:, 0], targets[:, 0]) for outputs, targets in outputs_in_slices(learner, part)]
    empty = torch.zeros(0)
    predicted = torch.cat([empty, *(outputs.cpu() for outputs, _targets in pairs)])
    true = torch.cat([empty, *(targets.cpu() for _outputs, targets in pairs)])
    return ValuesFrame(
        run=learner.run,
        true=true.double().numpy() * dataset.target_deviation + dataset.target_mean,
        predicted=predicted.double().numpy() * dataset.target_deviation + dataset.target_mean,
    )
