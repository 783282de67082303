"""Eyes drawn from a die, their place among the data, and how well a network finds pupils."""

from __future__ import annotations

import attrs
import numpy as np
import pytest
import torch

from playground.core.datasets import Pupils
from playground.core.datasets.pupils import SIDE
from playground.core.ellipses import contains, decode
from playground.core.experiment import Experiment
from playground.core.frames import ConfusionRequest, GalleryRequest, PupilsRequest, SamplesRequest
from playground.core.layers import Conv, Dense
from playground.core.message import ProblemError
from playground.core.network import Network
from playground.core.presets import PRESETS
from playground.core.training import Seeds, Training
from playground.engine.data.load import load_dataset
from playground.engine.data.pupils import draw_eyes
from playground.engine.export.data import data_code
from playground.engine.figures import figures
from playground.engine.fit import fit
from playground.engine.frames import make_frame
from playground.engine.learner import Learner
from playground.engine.pupils import found_pupils

CPU = torch.device("cpu")


def small() -> Experiment:
    layers = (Conv(id="conv-1", filters=2, size=5, stride=4), Dense(id="dense-1", units=4))
    return Experiment(
        data=Pupils(count=60), network=Network(layers=layers), training=Training(loss="mse", epochs=1, batch_size=8)
    )


def learner() -> Learner:
    experiment = small()
    return Learner(experiment, load_dataset(experiment.data, experiment.seeds), CPU)


def test_the_first_eyes_are_the_same_however_many_are_drawn() -> None:
    few, many = draw_eyes(20, 3), draw_eyes(50, 3)
    assert np.array_equal(few.pictures, many.pictures[:20])
    assert np.array_equal(few.ellipses, many.ellipses[:20])
    assert not np.array_equal(draw_eyes(20, 4).pictures, few.pictures)


def test_pupils_are_the_dark_in_their_ellipse() -> None:
    eyes = draw_eyes(200, 0)
    middles = np.arange(SIDE) + 0.5
    x, y = middles[None, None, :], middles[None, :, None]
    smaller = eyes.ellipses * [1.0, 1.0, 0.8, 0.8, 1.0]
    larger = eyes.ellipses * [1.0, 1.0, 1.35, 1.35, 1.0]
    inside = contains(smaller, x, y)
    around = contains(larger, x, y) & ~contains(eyes.ellipses, x, y)
    dark = np.array([np.median(picture[mask]) for picture, mask in zip(eyes.pictures, inside, strict=True)])
    light = np.array([np.median(picture[mask]) for picture, mask in zip(eyes.pictures, around, strict=True)])
    assert (dark + 10 < light).all()


def test_every_pupil_lies_in_its_picture_and_its_longer_axis_comes_first() -> None:
    ellipses = draw_eyes(500, 1).ellipses
    cx, cy, a, b, tilt = ellipses.T
    assert ((cx > a) & (cx < SIDE - a) & (cy > a) & (cy < SIDE - a)).all()
    assert (a >= b).all() and (b > 4).all()
    assert ((tilt >= 0) & (tilt < np.pi)).all()


def test_all_parts_hold_bytes_and_six_numbers_of_about_one() -> None:
    data = Pupils(count=200)
    dataset = load_dataset(data, Seeds())
    parts = (dataset.train, dataset.validation, dataset.test)
    assert tuple(len(part) for part in parts) == data.counts == (140, 30, 30)
    assert dataset.train.inputs.shape == (140, 1, SIDE, SIDE)
    assert dataset.train.inputs.dtype == torch.uint8
    assert dataset.train.targets.shape == (140, 6)
    assert float(dataset.train.targets.abs().max()) < 2.0


def test_noise_changes_the_pictures_and_not_the_answers() -> None:
    plain, noisy = (load_dataset(Pupils(count=60, noise=noise), Seeds()) for noise in (0.0, 0.2))
    assert torch.equal(plain.train.targets, noisy.train.targets)
    assert not torch.equal(plain.train.inputs, noisy.train.inputs)


def test_other_dice_give_other_eyes_and_other_parts() -> None:
    data = Pupils(count=60)
    first, same = (load_dataset(data, Seeds()).train.inputs for _ in range(2))
    assert torch.equal(first, same)
    assert not torch.equal(first, load_dataset(data, Seeds(data=1)).train.inputs)
    assert not torch.equal(first, load_dataset(data, Seeds(split=1)).train.inputs)


def test_figures_are_the_means_of_what_was_found() -> None:
    some = learner()
    found = found_pupils(some, some.dataset.test)
    told = figures(some, some.dataset.test)
    assert told["centre_error_px"] == pytest.approx(np.hypot(*(found.true - found.said)[:, :2].T).mean())
    assert told["iou"] == pytest.approx(found.overlaps.mean())
    assert found.true == pytest.approx(decode(some.dataset.test.targets.double().numpy(), SIDE))


def test_a_run_tells_the_figures_of_validation_and_test() -> None:
    result = fit(small(), device="cpu", threads=1)
    assert set(result.figures) == {
        f"{part}_{name}" for part in ("validation", "test") for name in ("centre_error_px", "iou")
    }


def test_the_worst_eyes_come_first_or_all_in_order() -> None:
    some = learner()
    worst = make_frame(some, PupilsRequest(count=5), False)
    ordered = make_frame(some, PupilsRequest(count=5, worst_first=False), False)
    assert worst is not None and ordered is not None
    assert np.array_equal(worst.overlaps, np.sort(worst.all_overlaps)[:5])
    assert np.array_equal(ordered.errors, ordered.all_errors[:5])
    assert np.array_equal(ordered.images, some.dataset.validation.inputs[:5, 0].numpy())
    assert len(worst.all_errors) == len(some.dataset.validation)


def test_frames_of_classes_are_not_made_of_pupils_and_samples_stand_in_columns() -> None:
    some = learner()
    assert make_frame(some, GalleryRequest(), False) is None
    assert make_frame(some, ConfusionRequest(), False) is None
    samples = make_frame(some, SamplesRequest(per_class=2), False)
    assert samples is not None
    assert samples.labels.tolist() == [column for column in range(10) for _row in range(2)]


def test_a_script_cannot_draw_eyes() -> None:
    with pytest.raises(ProblemError, match="Pupils cannot be written into a script"):
        data_code(Pupils(), Seeds(), 32)


@pytest.mark.slow
def test_the_preset_learns_to_find_pupils() -> None:
    """In three epochs, which is no more than a beginning; README and CHANGELOG tell what all of them reach."""
    short = PRESETS["pupils"]
    start = Learner(short, load_dataset(short.data, short.seeds), CPU)
    before = figures(start, start.dataset.validation)
    result = fit(attrs.evolve(short, training=attrs.evolve(short.training, epochs=3)), device="cpu", threads=1)
    assert result.figures["validation_iou"] > before["iou"]
    assert result.figures["validation_centre_error_px"] < before["centre_error_px"]
