"""What is told of the data themselves: counts, columns, pictures; nothing of a sealed test part but its size."""

from __future__ import annotations

import numpy as np
import torch
from small_pictures import CNN
from small_pictures import pictures as some_pictures

from playground.core.datasets import Folder
from playground.core.edits import choose_data, set_data
from playground.core.experiment import Experiment
from playground.core.frames import DataLookFrame, DataLookRequest
from playground.core.presets import preset
from playground.engine.data import Dataset, Part
from playground.engine.data.load import load_dataset
from playground.engine.data.preparation import measured
from playground.engine.frames import make_frame
from playground.engine.learner import Learner

CPU = torch.device("cpu")
SPIRAL = set_data(preset("spiral"), features=("x1", "x2", "x1_x2"), normalisation="standard")


def learner_of(experiment: Experiment) -> Learner:
    return Learner(experiment, load_dataset(experiment.data, experiment.seeds), CPU, run=5)


def look(learner: Learner, request: DataLookRequest | None = None) -> DataLookFrame:
    frame = make_frame(learner, request or DataLookRequest(), False)
    assert isinstance(frame, DataLookFrame) and frame.run == learner.run
    return frame


def test_columns_come_as_they_lie_there_and_as_the_network_reads_them() -> None:
    learner = learner_of(SPIRAL)
    frame, train = look(learner), learner.dataset.train
    assert np.array_equal(frame.raw, train.inputs.numpy())
    assert np.array_equal(frame.labels, train.targets.numpy())
    x1, x2 = train.inputs.double().numpy().T
    expected = np.stack([x1, x2, x1 * x2], axis=1)
    expected = (expected - expected.mean(0)) / expected.std(0)
    assert np.allclose(frame.prepared, expected, atol=1e-4)


def test_the_test_part_is_counted_by_class_only_when_it_is_open() -> None:
    learner = learner_of(SPIRAL)
    dataset = learner.dataset
    counts = [np.bincount(part.targets, minlength=2) for part in (dataset.train, dataset.validation, dataset.test)]
    sealed = look(learner)
    assert np.array_equal(sealed.counts[:2], counts[:2]) and not sealed.counts[2].any()
    assert sealed.sizes.tolist() == [350, 75, 75]
    learner.test_is_open = True
    assert np.array_equal(look(learner).counts, counts)


def test_in_regression_there_are_values_and_one_count() -> None:
    learner = learner_of(preset("sine"))
    frame, train = look(learner), learner.dataset.train
    assert np.array_equal(frame.values, train.targets.numpy()) and np.array_equal(frame.raw, train.inputs.numpy())
    assert frame.counts.tolist() == [[len(train)], [len(learner.dataset.validation)], [0]]


def test_pictures_of_a_class_come_page_by_page_with_the_answers_given_for_them() -> None:
    experiment, dataset = CNN, some_pictures(CNN)
    learner = Learner(experiment, dataset, CPU)
    labels = dataset.train.targets.numpy()
    label = int(np.bincount(labels).argmax())
    of_class = np.flatnonzero(labels == label)
    frame = look(learner, DataLookRequest(label=label, first=1, count=2))
    assert frame.total == len(of_class)
    assert np.array_equal(frame.images, dataset.train.inputs.numpy()[of_class[1:3], 0])
    assert set(frame.labels.tolist()) == {label}
    everything = look(learner, DataLookRequest(count=10_000))
    assert everything.total == len(labels) and np.array_equal(everything.labels, labels)
    mean, deviation = frame.read
    brightness = dataset.train.inputs[:1].numpy() / 255
    assert np.allclose((brightness - mean) / deviation, dataset.prepare(dataset.train.inputs[:1]).numpy(), atol=1e-5)


def test_each_channel_of_colour_is_read_by_its_own_scale() -> None:
    data = Folder(path="/fruit", fingerprint="1", side=16, labels=("lime", "plum"), found=(20, 20))
    experiment = choose_data(CNN, data)
    inputs = torch.randint(0, 256, (30, 3, 16, 16), generator=torch.Generator().manual_seed(3), dtype=torch.uint8)
    inputs[:, 1] //= 3
    inputs[:, 2] = inputs[:, 2] // 5 + 200
    part = Part(inputs, torch.arange(30) % 2)
    dataset = Dataset(data.task, part, part, part, measured(data, inputs))
    frame = look(Learner(experiment, dataset, CPU, run=5))
    assert np.array_equal(frame.images, inputs.movedim(1, -1).numpy())
    mean, deviation = frame.read
    read = (frame.images / 255 - mean) / deviation
    assert np.allclose(read, dataset.prepare(inputs).movedim(1, -1).numpy(), atol=1e-5)
