"""What is done to data: answers exchanged, features, normalisation; and the scale that travels with the weights."""

from __future__ import annotations

import json
import math
import struct
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest
import safetensors.numpy
import torch
from small_pictures import CPU, digits, learner_of
from torch import Tensor

from playground.core.datasets import IMAGE_SETS, PLANE, Curve, Data, Heights, Images, Points
from playground.core.edits import set_data
from playground.core.experiment import Experiment
from playground.core.features import FEATURES
from playground.core.frames import (
    CurvePointsRequest,
    FitFrame,
    FitRequest,
    MapFrame,
    MapRequest,
    NetworkFrame,
    NetworkRequest,
    WeightsFrame,
    WeightsRequest,
)
from playground.core.layers import Dense
from playground.core.losses import fitting_losses
from playground.core.network import Network
from playground.core.normalisations import NORMALISATIONS, InputScale
from playground.core.training import Seeds, Training
from playground.engine.checkpoint import load_checkpoint, save_checkpoint
from playground.engine.data import Dataset, Part
from playground.engine.data.digits import RawDigits, load_digits
from playground.engine.data.load import load_dataset
from playground.engine.data.preparation import Preparation, measured, preparation_from
from playground.engine.data.treatment import exchanged, treated
from playground.engine.evaluate import evaluating
from playground.engine.frames import make_frame
from playground.engine.fused.choice import fused_chunks
from playground.engine.learner import Learner
from playground.engine.losses import class_probabilities
from playground.engine.predict import Predictor, scale_of
from playground.engine.scale_notes import noted_scale, scale_notes
from playground.engine.train import take_step, training

SEVEN = tuple(FEATURES)


def numbered(count: int) -> Part:
    return Part(torch.arange(count)[:, None], torch.arange(count))


# --- answers exchanged ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_exactly_the_share_exchanges_answers_among_itself(share: float) -> None:
    part = numbered(2000)
    result = exchanged(part, share, 5)
    assert torch.equal(result.inputs, part.inputs)
    assert torch.equal(result.targets.sort().values, part.targets)  # exchanged, none invented or lost
    moved = int((result.targets != part.targets).sum())
    count = round(share * 2000)
    assert moved <= count and moved >= count - 8  # few fall back on their own place: one on average
    assert torch.equal(part.targets, torch.arange(2000))


def test_the_exchange_follows_the_data_die_alone_and_one_sample_has_nobody_to_exchange_with() -> None:
    part = numbered(300)
    assert torch.equal(exchanged(part, 0.5, 1).targets, exchanged(part, 0.5, 1).targets)
    assert not torch.equal(exchanged(part, 0.5, 1).targets, exchanged(part, 0.5, 2).targets)
    assert exchanged(part, 1 / 300, 1) is part


@pytest.mark.parametrize("data", [Points(), Points(set="arms", balance=0.7), Heights(), Curve()])
def test_only_training_answers_are_exchanged_and_inputs_and_their_measures_stay(data: Data) -> None:
    data = attrs.evolve(data, normalisation="standard")
    plain, mixed = (load_dataset(attrs.evolve(data, shuffled=share), Seeds.all(3)) for share in (0.0, 1.0))
    assert not torch.equal(plain.train.targets, mixed.train.targets)
    assert torch.equal(plain.train.targets.sort(0).values, mixed.train.targets.sort(0).values)
    assert torch.equal(plain.train.inputs, mixed.train.inputs)
    assert plain.preparation.scale == mixed.preparation.scale
    for one, other in ((plain.validation, mixed.validation), (plain.test, mixed.test)):
        assert torch.equal(one.inputs, other.inputs) and torch.equal(one.targets, other.targets)
    other_die = load_dataset(attrs.evolve(data, shuffled=1.0), Seeds(weights=3, data=3, split=3, order=9))
    assert torch.equal(other_die.train.targets, mixed.train.targets)


# --- balance --------------------------------------------------------------------------------------------------------


def test_of_rare_classes_fewer_pictures_are_taken_by_the_die_and_the_test_set_is_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counts = (40, 60, 50, *(45,) * 7)
    labels = np.repeat(np.arange(10), counts)
    pictures = np.zeros((len(labels), 28, 28), np.uint8)
    pictures[:, 0, 0], pictures[:, 0, 1] = np.arange(len(labels)) % 256, np.arange(len(labels)) // 256
    test = np.full((20, 28, 28), 7, np.uint8)
    monkeypatch.setitem(IMAGE_SETS, "mnist", attrs.evolve(IMAGE_SETS["mnist"], class_counts=counts, own_test=20))
    data = Images(balance=0.8)
    raw = RawDigits(pictures, labels, test, np.zeros(20, np.int64))
    first, other = (load_digits(data, Seeds(data=die), raw) for die in (0, 1))
    together = torch.cat([first.train.targets, first.validation.targets])
    assert tuple(torch.bincount(together, minlength=10).tolist()) == data.class_counts
    assert data.class_counts[0] == 40 and data.class_counts[-1] == round(45 / 4)
    assert (len(first.train), len(first.validation), len(first.test)) == data.counts
    assert np.array_equal(first.test.inputs[:, 0].numpy(), test)
    numbers, others = (
        (some.train.inputs[:, 0, 0, 0].long() + 256 * some.train.inputs[:, 0, 0, 1].long()).numpy()
        for some in (first, other)
    )
    assert set(numbers) != set(others) and len(set(numbers)) == len(first.train)
    assert np.array_equal(labels[numbers], first.train.targets.numpy())  # each keeps its own answer


# --- features -------------------------------------------------------------------------------------------------------


def test_features_are_their_formulas_in_numpy_and_torch() -> None:
    places = torch.rand(200, 2) * 12 - 6
    x1, x2 = places.double().numpy().T
    expected = np.stack([x1, x2, x1**2, x2**2, x1 * x2, np.sin(x1), np.sin(x2)], axis=1)
    data = Points(features=SEVEN)
    assert np.allclose(preparation_from(InputScale(), data)(places), expected, atol=1e-5)
    for column, feature in enumerate(FEATURES.values()):
        assert np.allclose(feature.of(x1, x2, np.sin), expected[:, column])
        assert np.allclose(eval(feature.code, {"x1": x1, "x2": x2, "np": np}), expected[:, column])


def test_only_the_chosen_features_reach_the_network_in_the_tables_order() -> None:
    dataset = load_dataset(Points(features=("sin_x2", "x1")), Seeds())
    prepared = dataset.prepare(dataset.train.inputs)
    assert dataset.train.inputs.shape == (350, 2) and prepared.shape == (350, 2)
    assert torch.equal(prepared[:, 0], dataset.train.inputs[:, 0])
    assert torch.allclose(prepared[:, 1], dataset.train.inputs[:, 1].sin())


def small(data: Data, **settings: Any) -> Experiment:
    """A small network that the kernels claim, in 64 bit so that they and PyTorch agree to the last digits."""
    loss = fitting_losses(data.task)[0]
    return Experiment(
        data=data,
        network=Network(layers=(Dense(id="dense-1", units=5),)),
        training=Training(**{"loss": loss, "precision": 64, "learning_rate": 0.01, **settings}),
    )


def learner_for(experiment: Experiment, prefers_pytorch: bool = True) -> Learner:
    learner = Learner(experiment, load_dataset(experiment.data, experiment.seeds), CPU)
    learner.prefers_pytorch = prefers_pytorch
    return learner


def trained(learner: Learner, epochs: int = 3) -> dict[str, Any]:
    for _event in training(learner, most_epochs=lambda: 1):
        if learner.epoch >= epochs:
            break
    return learner.weights()


TREATED: dict[str, Data] = {
    **{f"points {how}": Points(points=60, features=SEVEN, normalisation=how) for how in NORMALISATIONS},
    **{f"curve {how}": Curve(points=60, normalisation=how) for how in NORMALISATIONS},
    "rare class, exchanged answers": Points(set="moons", points=60, balance=0.2, shuffled=0.5, features=("x1_x2",)),
    "several classes": Points(set="arms", points=60, features=("x1", "x2", "sin_x1"), normalisation="standard"),
    "heights": Heights(points=60, features=SEVEN, normalisation="unit", shuffled=0.2),
}


@pytest.mark.parametrize("name", TREATED)
def test_kernels_and_pytorch_train_treated_data_alike(name: str) -> None:
    experiment = small(TREATED[name])
    by_kernels, by_torch = learner_for(experiment, False), learner_for(experiment)
    assert fused_chunks(by_kernels) is not None and fused_chunks(by_torch) is None
    ours, theirs = trained(by_kernels), trained(by_torch)
    for tensor in theirs:
        assert np.abs(ours[tensor] - theirs[tensor]).max() < 1e-6, tensor


def test_only_what_the_network_reads_of_a_training_batch_is_prepared() -> None:
    learner = learner_for(small(Points(features=SEVEN, normalisation="standard")))
    chosen = learner.order[:32]
    inputs, _targets = learner.next_batch()
    assert torch.equal(inputs, learner.dataset.prepare(learner.dataset.train.inputs[chosen]).double())


# --- normalisation --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [Points(features=SEVEN), Curve(), Heights(features=("x1", "sin_x2"))])
def test_normalised_training_inputs_have_the_range_or_the_spread_they_should(data: Data) -> None:
    plain = load_dataset(data, Seeds())
    assert plain.preparation.scale == InputScale()
    raw = plain.prepare(plain.train.inputs)
    unit = load_dataset(attrs.evolve(data, normalisation="unit"), Seeds())
    values = unit.prepare(unit.train.inputs)
    assert torch.allclose(values.amin(0), torch.zeros(raw.shape[1]), atol=1e-6)
    assert torch.allclose(values.amax(0), torch.ones(raw.shape[1]), atol=1e-6)
    standard = load_dataset(attrs.evolve(data, normalisation="standard"), Seeds())
    values = standard.prepare(standard.train.inputs).double()
    assert torch.allclose(values.mean(0), torch.zeros(raw.shape[1]).double(), atol=1e-5)
    assert torch.allclose(values.std(0, correction=0), torch.ones(raw.shape[1]).double(), atol=1e-5)
    scale = standard.preparation.scale
    assert scale.mean == pytest.approx(raw.double().mean(0).tolist(), abs=1e-5)
    assert scale.deviation == pytest.approx(raw.double().std(0, correction=0).tolist(), abs=1e-5)


@pytest.mark.parametrize("how", ["unit", "standard"])
def test_what_is_measured_does_not_know_validation_and_test_data(how: str) -> None:
    data = Points(normalisation=how)
    dataset = load_dataset(data, Seeds())
    far = Part(dataset.test.inputs + 1000.0, dataset.test.targets)
    others = Dataset(dataset.task, dataset.train, far, far)
    assert treated(others, data, Seeds()).preparation.scale == dataset.preparation.scale
    everything = torch.cat([dataset.train.inputs, dataset.validation.inputs, dataset.test.inputs])
    assert measured(data, everything).scale != dataset.preparation.scale


@pytest.mark.parametrize("how", ["unit", "standard"])
@pytest.mark.parametrize("value", [0.0, 0.1, 1e6, -3.7])
def test_a_constant_feature_becomes_zero_and_what_strays_from_it_stays_small(how: str, value: float) -> None:
    train = torch.stack([torch.full((1000,), value), torch.linspace(-1, 1, 1000)], dim=1)
    preparation = measured(Points(normalisation=how), train)
    assert (preparation(train)[:, 0] == 0.0).all()
    assert preparation.scale.deviation[0] == 1.0
    stray = preparation(torch.tensor([[value + 0.5, 0.0]]))
    assert torch.isfinite(stray).all() and abs(float(stray[0, 0])) <= 0.51


def test_no_training_data_leave_inputs_as_they_are() -> None:
    assert measured(Points(normalisation="standard"), torch.zeros(0, 2)).scale == InputScale()


@pytest.mark.parametrize("shape", [(700, 1, 28, 28), (41, 3, 9, 7), (3, 2, 37, 31), (5, 1, 300, 300)])
def test_pictures_are_measured_exactly_by_channel(shape: tuple[int, ...]) -> None:
    pictures = torch.randint(0, 256, shape, dtype=torch.uint8, generator=torch.Generator().manual_seed(0))
    pictures[:, 0] //= 3
    before = pictures.clone()
    scale = measured(Images(normalisation="standard"), pictures).scale
    brightness = pictures.double() / 255
    assert scale.mean == pytest.approx(brightness.mean((0, 2, 3)).tolist(), rel=1e-6)
    assert scale.deviation == pytest.approx(brightness.std((0, 2, 3), correction=0).tolist(), rel=1e-6)
    assert torch.equal(pictures, before)


def test_black_pictures_stay_finite() -> None:
    pictures = torch.zeros(10, 1, 28, 28, dtype=torch.uint8)
    assert (measured(Images(normalisation="standard"), pictures)(pictures) == 0.0).all()


@pytest.mark.parametrize(("how", "black", "white"), [("none", 0.0, 255.0), ("unit", 0.0, 1.0)])
def test_pictures_reach_the_network_as_levels_or_brightness(how: str, black: float, white: float) -> None:
    pictures = torch.tensor([0, 255], dtype=torch.uint8).reshape(2, 1, 1, 1)
    for train in (pictures, pictures[:1]):  # whatever was measured
        prepared = measured(Images(normalisation=how), train)(pictures).ravel()
        assert prepared.tolist() == pytest.approx([black, white], abs=1e-4)


def test_colours_are_normalised_each_by_its_own_measures() -> None:
    mean, deviation = torch.tensor([0.1, 0.2]).view(2, 1, 1), torch.tensor([0.5, 0.25]).view(2, 1, 1)
    preparation = Preparation((), mean, deviation)
    pictures = torch.randint(0, 256, (4, 2, 5, 5), dtype=torch.uint8)
    expected = (pictures.double() / 255 - mean) / deviation
    assert torch.allclose(preparation(pictures).double(), expected, atol=1e-5)
    assert torch.allclose(preparation.of_values(preparation.brightness(pictures)).double(), expected, atol=1e-5)


# --- what the screen shows ------------------------------------------------------------------------------------------


def answers(learner: Learner, samples: Tensor) -> Tensor:
    with evaluating(learner.network):
        return learner.network(learner.prepared(samples))


@pytest.mark.parametrize("prefers_pytorch", [True, False])
@pytest.mark.parametrize("how", NORMALISATIONS)
def test_the_map_is_drawn_of_prepared_places(how: str, prefers_pytorch: bool) -> None:
    learner = learner_for(small(Points(features=SEVEN, normalisation=how)), prefers_pytorch)
    frame = make_frame(learner, MapRequest(), False)
    assert isinstance(frame, MapFrame)
    side = len(frame.values)
    middles = (torch.arange(side) + 0.5) * (2 * PLANE / side) - PLANE
    corner = torch.tensor([[float(middles[0]), float(middles[-1])]])
    chance = float(torch.sigmoid(answers(learner, corner))[0, 0])
    assert float(np.asarray(frame.values).ravel()[0]) == pytest.approx(2 * chance - 1, abs=1e-4)


@pytest.mark.parametrize("how", NORMALISATIONS)
def test_the_fitted_curve_is_drawn_of_prepared_places(how: str) -> None:
    learner = learner_for(small(Curve(normalisation=how)))
    frame = make_frame(learner, FitRequest(), False)
    assert isinstance(frame, FitFrame)
    expected = answers(learner, torch.tensor(frame.x)[:, None])[:, 0]
    assert np.allclose(frame.outputs, expected.detach(), atol=1e-4)
    assert make_frame(learner, CurvePointsRequest(), False) is not None


@pytest.mark.parametrize("how", NORMALISATIONS)
def test_the_network_frame_takes_prepared_samples(how: str) -> None:
    learner = learner_for(small(Points(features=SEVEN, normalisation=how)))
    assert isinstance(make_frame(learner, NetworkRequest(), False), NetworkFrame)


# --- the scale travels with the weights -----------------------------------------------------------------------------


@pytest.mark.parametrize("how", NORMALISATIONS)
def test_a_saved_network_answers_digits_as_the_learner_does(how: str, tmp_path: Path) -> None:
    experiment = set_data(digits(Dense(id="dense-1", units=6)), normalisation=how)
    learner = learner_of(experiment)
    preparation = measured(experiment.data, learner.dataset.train.inputs)
    learner.dataset = attrs.evolve(learner.dataset, preparation=preparation)
    for _ in range(3):
        take_step(learner)
    frame = make_frame(learner, WeightsRequest(), False)
    assert isinstance(frame, WeightsFrame) and frame.scale == preparation.scale
    save_checkpoint(tmp_path / "a.nnp", experiment, frame.tensors, scale=frame.scale)
    opened = load_checkpoint(tmp_path / "a.nnp")
    assert opened.scale == frame.scale
    some = learner.dataset.validation.inputs
    expected = class_probabilities(answers(learner, some), experiment.training, experiment.data.task)
    brightness = some[:, 0].numpy() / np.float32(255)
    said = Predictor(opened.experiment, opened.weights, opened.scale).probabilities(brightness)
    assert np.allclose(said, expected.detach(), atol=1e-5)
    if how == "standard":  # these pictures are not like MNIST's, so a guess would be wrong
        guessed = Predictor(opened.experiment, opened.weights).probabilities(brightness)
        assert not np.allclose(guessed, expected.detach(), atol=1e-3)


def test_files_without_a_scale_are_read_with_the_published_one(tmp_path: Path) -> None:
    experiment = digits()
    save_checkpoint(tmp_path / "a.nnp", experiment, learner_of(experiment).weights())
    assert load_checkpoint(tmp_path / "a.nnp").scale is None
    assert scale_of(experiment) == IMAGE_SETS["mnist"].scale


def header(notes: object) -> bytes:
    """The beginning of a file of weights with such metadata."""
    text = json.dumps({"__metadata__": notes}).encode()
    return struct.pack("<Q", len(text)) + text


SCALES = [
    InputScale((0.25,), (0.5,)),
    InputScale((1.0, -2.0), (3.0, 1e-3)),
    InputScale(),
    InputScale((), (), 830.5, 312.25),
]


@pytest.mark.parametrize("scale", SCALES)
def test_a_scale_is_written_and_read(scale: InputScale) -> None:
    packed = safetensors.numpy.save({"w": np.zeros(1, np.float32)}, scale_notes(scale))
    assert noted_scale(packed, {len(scale.mean)}) == scale
    assert scale_notes(None) is None


@pytest.mark.parametrize(
    "notes",
    [
        {},
        {"mean": "[0.5]"},
        {"mean": "[0.5]", "deviation": "[0.0]"},
        {"mean": "[0.5]", "deviation": "[-1.0]"},
        {"mean": "[NaN]", "deviation": "[1.0]"},
        {"mean": "[0.5]", "deviation": "[Infinity]"},
        {"mean": "[0.5, 0.5]", "deviation": "[1.0]"},
        {"mean": "[0.5, 0.5, 0.5]", "deviation": "[1.0, 1.0, 1.0]"},
        {"mean": "[]", "deviation": "[]"},
        {"mean": "0.5", "deviation": "1"},
        {"mean": '"5"', "deviation": '"5"'},
        {"mean": '{"5": 1}', "deviation": '{"5": 1}'},
        {"mean": "[[1]]", "deviation": "[[1]]"},
        {"mean": "no", "deviation": "[1.0]"},
        {"mean": "[" * 100_000, "deviation": "[1.0]"},
        {"mean": f"[{10**400}]", "deviation": "[1.0]"},
        {"mean": "[0.5]", "deviation": "[1.0]", "target_mean": "NaN"},
        {"mean": "[0.5]", "deviation": "[1.0]", "target_deviation": "0"},
        {"mean": "[0.5]", "deviation": "[1.0]", "target_deviation": "no"},
        {"mean": "[0.5]", "deviation": "[1.0]", "target_deviation": ""},
        {"mean": "[0.5]", "deviation": "[1.0]", "target_deviation": "null"},
    ],
)
def test_a_bad_scale_is_none(notes: dict[str, str]) -> None:
    assert noted_scale(header(notes), {1}) is None


def test_a_scale_for_other_inputs_is_not_taken(tmp_path: Path) -> None:
    experiment = digits()
    weights = learner_of(experiment).weights()
    save_checkpoint(tmp_path / "a.nnp", experiment, weights, scale=InputScale((0.1, 0.2), (1.0, 1.0)))
    opened = load_checkpoint(tmp_path / "a.nnp")
    assert opened.scale is None
    answer = Predictor(experiment, weights, opened.scale).probabilities(np.zeros((1, 28, 28), np.float32))
    assert math.isfinite(answer[0, 0])
