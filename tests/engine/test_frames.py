"""Frames of a learning network: what they show, and that making them disturbs nothing."""

from __future__ import annotations

import attrs
import numpy as np
import pytest
import torch

from playground.core.datasets import Images, PointChange, Points
from playground.core.experiment import Experiment
from playground.core.frames import (
    ConfusionFrame,
    ConfusionRequest,
    FrameRequest,
    GalleryFrame,
    GalleryRequest,
    MapFrame,
    MapRequest,
    NetworkFrame,
    NetworkRequest,
    PointsFrame,
    PointsRequest,
    SamplesFrame,
    SamplesRequest,
    WeightsFrame,
    WeightsRequest,
)
from playground.core.layers import Dense, Dropout
from playground.core.network import Network
from playground.core.parts import point_parts
from playground.core.point_sets import draw_points
from playground.core.training import Training
from playground.engine.data import Dataset, Part
from playground.engine.data.load import load_dataset
from playground.engine.data.preparation import preparation_from
from playground.engine.frames import answers, make_frame, plane
from playground.engine.frames.fineness import Fineness, fineness_of
from playground.engine.frames.looks import plane_grid
from playground.engine.learner import Learner
from playground.engine.predict import scale_of
from playground.engine.train import take_step

CPU = torch.device("cpu")


def on_points(loss: str = "binary_cross_entropy", **changes: object) -> Learner:
    experiment = Experiment(
        data=Points(set="circle", points=200),
        network=Network(layers=(Dense(id="dense-1", units=4), Dropout(id="dropout-1", probability=0.5))),
        training=Training(loss=loss),
    )
    experiment = attrs.evolve(experiment, **changes)
    return Learner(experiment, load_dataset(experiment.data, experiment.seeds), CPU, run=7)


def linear(loss: str, *rows: tuple[float, float]) -> Learner:
    """A learner without hidden layers whose outputs are these multiples of (x₁, x₂)."""
    learner = on_points(loss, network=Network())
    weights = np.array(rows, np.float32)
    learner.load_weights({"layers.output.weight": weights, "layers.output.bias": np.zeros(len(weights), np.float32)})
    return learner


def on_pictures(validation: int = 60) -> Learner:
    """A learner on small random pictures; a validation picture's corner pixel is its number."""
    generator = torch.Generator().manual_seed(0)

    def part(count: int) -> Part:
        pictures = torch.randint(0, 256, (count, 1, 28, 28), generator=generator, dtype=torch.uint8)
        pictures[:, 0, 0, 0] = torch.arange(count) % 256
        return Part(pictures, torch.arange(count) % 10)

    experiment = Experiment(
        data=Images(), network=Network(layers=(Dense(id="dense-1", units=6),)), training=Training(loss="cross_entropy")
    )
    dataset = Dataset(
        experiment.data.task,
        part(40),
        part(validation),
        part(10),
        preparation_from(scale_of(experiment), experiment.data),
    )
    return Learner(experiment, dataset, CPU, run=3)


def a_map(learner: Learner, resolution: int = 20, training: bool = True) -> MapFrame:
    frame = make_frame(learner, MapRequest(resolution), training)
    assert isinstance(frame, MapFrame)
    return frame


def a_gallery(learner: Learner, request: GalleryRequest, training: bool = True) -> GalleryFrame:
    frame = make_frame(learner, request, training)
    assert isinstance(frame, GalleryFrame)
    return frame


def test_the_grid_runs_over_the_plane_row_by_row_from_the_top_left() -> None:
    grid = plane_grid(3)
    assert grid.dtype == np.float32
    assert grid.tolist() == [[-4, 4], [0, 4], [4, 4], [-4, 0], [0, 0], [4, 0], [-4, -4], [0, -4], [4, -4]]


@pytest.mark.parametrize(
    ("loss", "rows"),
    [("binary_cross_entropy", [(0, 3)]), ("mse", [(0, 3)]), ("cross_entropy", [(0, 0), (0, 3)])],
)
def test_the_top_row_of_a_map_is_the_upper_end_of_the_plane(loss: str, rows: list[tuple[float, float]]) -> None:
    frame = a_map(linear(loss, *rows))
    assert frame.run == 7
    assert frame.values.shape == (20, 20)
    assert frame.values.dtype == np.float32
    assert (frame.values[0] > 0.99).all()
    assert (frame.values[-1] < -0.99).all()
    assert np.allclose(frame.values[:, 0], frame.values[:, -1])


def test_the_map_of_binary_cross_entropy_is_twice_the_probability_minus_one() -> None:
    values = a_map(linear("binary_cross_entropy", (0.5, 0)), 4).values
    x = plane_grid(4)[:4, 0]
    assert np.allclose(values[0], 2 / (1 + np.exp(-0.5 * x)) - 1, atol=1e-6)


def test_the_map_of_squared_error_is_the_output_cut_to_minus_one_and_one() -> None:
    values = a_map(linear("mse", (0.3, 0)), 4).values
    assert np.allclose(values[0], np.clip(0.3 * plane_grid(4)[:4, 0], -1, 1), atol=1e-6)


@pytest.mark.parametrize("pytorch", [False, True])
def test_maps_are_as_fine_as_time_allows_while_training_and_as_asked_when_paused(pytorch: bool) -> None:
    learner = on_points()
    learner.prefers_pytorch = pytorch
    assert a_map(learner, 200, training=True).values.shape == (100, 100)
    for side in (50, 140, 200):
        learner.remembered["fineness"] = (None, Fineness(side))
        assert a_map(learner, 200, training=True).values.shape == (side, side)
        assert fineness_of(learner).costs, "it was timed"
        assert a_map(learner, 40, training=True).values.shape == (40, 40)
    assert a_map(learner, 200, training=False).values.shape == (200, 200)


def test_a_map_in_slices_is_the_map_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    learner = on_points()
    learner.prefers_pytorch = True
    at_once = a_map(learner, 30).values
    monkeypatch.setattr(plane, "SLICE", 7)
    assert np.allclose(a_map(learner, 30).values, at_once, atol=1e-6)


def test_the_points_come_with_their_classes_and_parts() -> None:
    learner = on_points()
    learner.test_is_open = True
    frame = make_frame(learner, PointsRequest(), True)
    assert isinstance(frame, PointsFrame)
    assert frame.positions.shape == (200, 2)
    assert np.bincount(frame.parts).tolist() == [140, 30, 30]
    assert np.array_equal(frame.positions[frame.parts == 1], learner.dataset.validation.inputs.numpy())
    assert np.array_equal(frame.labels[frame.parts == 2], learner.dataset.test.targets.numpy())


def test_points_of_the_test_part_are_withheld_while_it_is_sealed() -> None:
    learner = on_points()
    frame = make_frame(learner, PointsRequest(), True)
    assert isinstance(frame, PointsFrame)
    assert np.bincount(frame.parts).tolist() == [140, 30]
    assert len(frame.positions) == len(frame.labels) == len(frame.indices) == 170
    assert not set(frame.indices.tolist()) & set(point_parts(learner.experiment.data, learner.experiment.seeds)[2])


def test_the_points_have_the_numbers_they_were_drawn_with() -> None:
    changed = (PointChange(index=4), PointChange(index=9, label=1))
    learner = on_points(data=Points(set="circle", points=200, changed=changed))
    learner.test_is_open = True
    frame = make_frame(learner, PointsRequest(), True)
    assert isinstance(frame, PointsFrame)
    positions, labels = draw_points("circle", 200, 0.0, learner.experiment.seeds.data)
    assert sorted(frame.indices) == [number for number in range(200) if number != 4]
    assert np.allclose(frame.positions, positions[frame.indices], atol=1e-6)
    labels[9] = 1
    assert np.array_equal(frame.labels, labels[frame.indices])


def test_the_gallery_shows_wrong_samples_first_the_surest_before_the_others() -> None:
    learner = on_pictures()
    frame = a_gallery(learner, GalleryRequest(count=60))
    wrong = frame.true != frame.predicted
    assert frame.run == 3
    assert frame.total == 60
    assert frame.wrong == wrong.sum() > 0
    assert wrong[: frame.wrong].all()
    assert (np.diff(frame.confidence[: frame.wrong]) <= 0).all()
    assert (np.diff(frame.confidence[frame.wrong :]) >= 0).all()


def test_gallery_pictures_belong_to_their_classes_and_answers() -> None:
    learner = on_pictures()
    frame = a_gallery(learner, GalleryRequest(count=60))
    numbers = frame.images[:, 0, 0].astype(int)
    assert sorted(numbers) == list(range(60))
    assert np.array_equal(frame.true, numbers % 10)
    with torch.no_grad():
        answers = learner.network(learner.dataset.prepare(learner.dataset.validation.inputs)).softmax(1)
    assert np.array_equal(frame.predicted, answers.argmax(1).numpy()[numbers])
    assert np.allclose(frame.confidence, answers.max(1).values.numpy()[numbers], atol=1e-6)


def test_a_gallery_holds_as_many_as_asked_for() -> None:
    assert len(a_gallery(on_pictures(), GalleryRequest(count=5)).images) == 5


def test_a_gallery_of_all_keeps_the_order_of_the_data() -> None:
    frame = a_gallery(on_pictures(), GalleryRequest(count=60, wrong_first=False))
    assert frame.images[:, 0, 0].tolist() == list(range(60))
    assert frame.wrong == (frame.true != frame.predicted).sum()


def test_while_training_a_gallery_looks_at_fewer_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "WHILE_TRAINING", 25)
    learner = on_pictures()
    assert a_gallery(learner, GalleryRequest(), training=True).total == 25
    assert a_gallery(learner, GalleryRequest(), training=False).total == 60


def a_matrix(learner: Learner, training: bool = False) -> ConfusionFrame:
    frame = make_frame(learner, ConfusionRequest(), training)
    assert isinstance(frame, ConfusionFrame)
    return frame


def test_the_confusion_matrix_counts_each_pair_of_true_and_predicted_class() -> None:
    learner = on_pictures(validation=90)
    part = learner.dataset.validation
    with torch.no_grad():
        predicted = learner.network(learner.dataset.prepare(part.inputs)).argmax(1).tolist()
    by_hand = np.zeros((10, 10), int)
    for true, said in zip(part.targets.tolist(), predicted, strict=True):
        by_hand[true, said] += 1
    frame = a_matrix(learner)
    assert np.array_equal(frame.counts, by_hand)
    assert frame.run == 3 and frame.total == 90
    gallery = a_gallery(learner, GalleryRequest(), training=False)
    assert (frame.wrong, frame.total) == (gallery.wrong, gallery.total)
    assert np.allclose(frame.class_accuracy, [by_hand[i, i] / 9 for i in range(10)])


def test_a_class_without_samples_has_no_accuracy() -> None:
    frame = ConfusionFrame(run=1, counts=np.array([[3, 1, 0], [0, 0, 0], [1, 0, 1]]))
    assert frame.class_accuracy.tolist()[::2] == [0.75, 0.5] and np.isnan(frame.class_accuracy[1])


@pytest.mark.parametrize("loss", ["binary_cross_entropy", "mse", "hinge", "cross_entropy"])
def test_the_confusion_matrix_of_points_is_that_of_the_map(loss: str) -> None:
    learner = on_points(loss)
    part = learner.dataset.validation
    frame = a_matrix(learner)
    outputs = learner.network.eval()(part.inputs).detach().numpy()
    plus = outputs[:, 0] > 0 if outputs.shape[1] == 1 else outputs[:, 1] > outputs[:, 0]
    truth = part.targets.numpy() == 1
    assert frame.counts.tolist() == [
        [(~truth & ~plus).sum(), (~truth & plus).sum()],
        [(truth & ~plus).sum(), (truth & plus).sum()],
    ]


def test_the_pictures_behind_a_cell_are_those_it_counts_the_surest_first() -> None:
    learner = on_pictures(validation=200)
    counts = a_matrix(learner).counts
    for true, said in np.argwhere(counts).tolist():
        frame = a_gallery(learner, GalleryRequest(count=200, cell=(true, said)), training=False)
        assert frame.cell == (true, said)
        assert frame.found == len(frame.images) == counts[true, said]
        assert set(frame.true) == {true} and set(frame.predicted) == {said}
        assert (np.diff(frame.confidence) <= 0).all()
        assert (frame.wrong, frame.total) == (a_matrix(learner).wrong, 200)
    empty = tuple(np.argwhere(counts == 0)[0].tolist())
    assert len(a_gallery(learner, GalleryRequest(cell=empty), training=False).images) == 0


def test_gallery_and_matrix_share_one_pass_until_a_weight_or_a_setting_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    passes: list[int] = []
    plain = answers.answers
    monkeypatch.setattr(answers, "answers", lambda *given: passes.append(1) or plain(*given))
    learner = on_pictures()
    a_matrix(learner), a_gallery(learner, GalleryRequest(), training=False)
    assert len(passes) == 1
    take_step(learner)
    a_matrix(learner), a_matrix(learner)
    assert len(passes) == 2
    learner.load_weights({name: -array for name, array in learner.weights().items()})
    a_matrix(learner)
    assert len(passes) == 3
    learner.apply(attrs.evolve(learner.experiment, training=attrs.evolve(learner.experiment.training, loss="mse")))
    a_matrix(learner)
    assert len(passes) == 4


def test_the_matrix_counts_the_first_samples_while_training_and_all_when_paused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(answers, "WHILE_TRAINING", 25)
    learner = on_pictures()
    assert a_matrix(learner, training=True).total == 25
    assert a_matrix(learner, training=False).total == 60


def test_samples_come_in_order_of_class() -> None:
    frame = make_frame(on_pictures(), SamplesRequest(per_class=2), True)
    assert isinstance(frame, SamplesFrame)
    assert frame.images.shape == (20, 28, 28)
    assert frame.labels.tolist() == [number for number in range(10) for _ in range(2)]


def test_weights_are_read_only_copies_that_training_does_not_reach() -> None:
    learner = on_points()
    frame = make_frame(learner, WeightsRequest(), True)
    assert isinstance(frame, WeightsFrame)
    before = {name: array.copy() for name, array in frame.tensors.items()}
    take_step(learner)
    assert (frame.run, frame.step, learner.step) == (7, 0, 1)
    assert frame.experiment == learner.experiment
    assert all(np.array_equal(frame.tensors[name], array) for name, array in before.items())
    with pytest.raises(ValueError, match="read-only"):
        frame.tensors["layers.output.bias"][0] = 1


@pytest.mark.parametrize("request_", [MapRequest(), PointsRequest()])
def test_frames_of_the_plane_do_not_fit_pictures(request_: FrameRequest) -> None:
    assert make_frame(on_pictures(), request_, True) is None


@pytest.mark.parametrize("request_", [GalleryRequest(), SamplesRequest()])
def test_frames_of_pictures_do_not_fit_points(request_: FrameRequest) -> None:
    assert make_frame(on_points(), request_, True) is None


def test_making_frames_changes_nothing_in_what_is_learned() -> None:
    undisturbed, disturbed = on_points(), on_points()
    losses: list[list[float]] = [[], []]
    for _ in range(30):
        losses[0].append(float(take_step(undisturbed)[0]))
        for request in (MapRequest(30), PointsRequest(), WeightsRequest()):
            make_frame(disturbed, request, True)
        losses[1].append(float(take_step(disturbed)[0]))
        for learner in (undisturbed, disturbed):
            if learner.epoch_is_over:
                learner.finish_epoch()
    assert losses[0] == losses[1]
    assert disturbed.network.training


def test_a_map_is_made_without_dropout() -> None:
    learner = on_points()
    assert np.array_equal(a_map(learner).values, a_map(learner).values)


def test_without_validation_pictures_the_training_pictures_are_looked_at() -> None:
    learner = on_pictures(validation=0)
    gallery = make_frame(learner, GalleryRequest(count=6, wrong_first=False), False)
    assert isinstance(gallery, GalleryFrame) and gallery.total == 40
    assert np.array_equal(gallery.images, learner.dataset.train.inputs[:6, 0].numpy())
    confusion = make_frame(learner, ConfusionRequest(), False)
    assert isinstance(confusion, ConfusionFrame) and confusion.counts.sum() == 40
    network = make_frame(learner, NetworkRequest(sample=43), False)
    assert isinstance(network, NetworkFrame)
    assert np.array_equal(network.sample, learner.dataset.train.inputs[3, 0].numpy())
