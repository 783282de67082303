"""Frames for looking at the data."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from playground.core.frames import DataLookFrame, DataLookRequest
from playground.engine.data import Part
from playground.engine.frames.held_out import shown_parts
from playground.engine.frames.pictures import of_pictures, pictures
from playground.engine.learner import Learner

MOST_ROWS = 20_000
"""Training samples whose numbers are looked at: always the first ones, which are in no order."""


def make_data_look(learner: Learner, request: DataLookRequest, training: bool) -> DataLookFrame:
    """What there is to see of the training part, and how many samples all parts hold; the test part's is withheld."""
    dataset = learner.dataset
    counts = np.zeros((3, _classes(learner)), np.int64)
    for row, part in enumerate(shown_parts(learner)):
        counts[row] = _counted(part, counts.shape[1])
    sizes = np.array([len(part) for part in (dataset.train, dataset.validation, dataset.test)])
    if of_pictures(learner):
        return _of_pictures(learner, request, counts, sizes)
    part = Part(dataset.train.inputs[:MOST_ROWS], dataset.train.targets[:MOST_ROWS])
    is_regression = dataset.task.is_regression
    targets = part.targets.cpu().numpy()
    return DataLookFrame(
        run=learner.run,
        counts=counts,
        sizes=sizes,
        labels=np.zeros(len(part), np.int64) if is_regression else targets,
        images=np.zeros((0, 1, 1), np.uint8),
        read=np.array([[0.0], [1.0]]),
        raw=_rows(part.inputs),
        prepared=_rows(dataset.prepare(part.inputs)),
        values=_own_values(learner, targets) if is_regression else np.zeros((len(part), 0), np.float32),
        total=len(dataset.train),
        target_mean=dataset.target_mean,
        target_deviation=dataset.target_deviation,
    )


def _of_pictures(
    learner: Learner, request: DataLookRequest, counts: NDArray[np.int64], sizes: NDArray[np.int64]
) -> DataLookFrame:
    part = learner.dataset.train
    numbers = np.arange(len(part))
    is_classes = learner.dataset.task.kind == "classes"
    labels = part.targets.cpu().numpy() if is_classes else np.zeros(len(part), np.int64)
    if request.label is not None and is_classes:
        numbers = np.flatnonzero(labels == request.label)
    chosen = numbers[request.first : request.first + request.count]
    black, white = (
        learner.dataset.prepare(torch.full_like(part.inputs[:1], level))[0, :, 0, 0].double().cpu().numpy()
        for level in (0, 255)
    )
    none = np.zeros((0, 0), np.float32)
    return DataLookFrame(
        run=learner.run,
        counts=counts,
        sizes=sizes,
        labels=labels[chosen],
        images=pictures(part, chosen),
        read=np.stack([-black / (white - black), 1.0 / (white - black)]),
        raw=none,
        prepared=none,
        values=none,
        first=request.first,
        total=len(numbers),
        label=request.label,
    )


def _own_values(learner: Learner, targets: NDArray[np.float32]) -> NDArray[np.float32]:
    """Values (n, targets) in the unit of the data."""
    dataset = learner.dataset
    values = targets.reshape(len(targets), -1).astype(np.float64) * dataset.target_deviation + dataset.target_mean
    return values.astype(np.float32)


def _rows(inputs: torch.Tensor) -> NDArray[np.float32]:
    rows: NDArray[np.float32] = inputs.float().flatten(1).cpu().numpy()
    return rows


def _classes(learner: Learner) -> int:
    task = learner.dataset.task
    return task.targets if task.kind == "classes" else 1


def _counted(part: Part, classes: int) -> NDArray[np.int64]:
    if classes == 1:
        return np.array([len(part)])
    return np.bincount(part.targets.cpu().numpy(), minlength=classes)
