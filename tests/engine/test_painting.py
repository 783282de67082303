"""A photograph's pixels as data, and what the network paints of it."""

from __future__ import annotations

import attrs
import numpy as np
import pytest
import torch
from PIL import Image

from playground.core.datasets import PLANE, Pixels
from playground.core.frames import PaintingFrame, PaintingRequest
from playground.core.photo_sets import PHOTOS
from playground.core.presets import preset
from playground.core.training import Seeds
from playground.engine.data import DataError
from playground.engine.data.load import load_dataset
from playground.engine.data.pixels import pixel_places, small_photo
from playground.engine.evaluate import evaluating
from playground.engine.frames import make_frame
from playground.engine.learner import Learner
from playground.paths import resource

CPU = torch.device("cpu")


def a_learner(**changes: object) -> Learner:
    experiment = preset("photo")
    experiment = attrs.evolve(experiment, data=attrs.evolve(experiment.data, side=16, **changes))
    return Learner(experiment, load_dataset(experiment.data, experiment.seeds), CPU, run=4)


def painting(learner: Learner, resolution: int = 24, training: bool = False) -> PaintingFrame:
    frame = make_frame(learner, PaintingRequest(resolution), training)
    assert isinstance(frame, PaintingFrame)
    return frame


@pytest.mark.parametrize("name", PHOTOS)
def test_every_photograph_is_there_and_gives_a_square_of_its_middle(name: str) -> None:
    small = small_photo(name, 32)
    with Image.open(resource("images", "content", PHOTOS[name].file)) as picture:
        whole = np.asarray(picture.convert("RGB"), np.float64)
    side = min(whole.shape[:2])
    top, left = ((size - side) // 2 for size in whole.shape[:2])
    middle = whole[top : top + side, left : left + side]
    assert small.shape == (32, 32, 3)
    assert np.abs(small.mean((0, 1)) - middle.mean((0, 1))).max() < 2.0


def test_each_pixel_is_one_sample_with_its_own_place_and_colours() -> None:
    dataset = load_dataset(Pixels(side=20), Seeds.all(3))
    parts = (dataset.train, dataset.validation, dataset.test)
    assert tuple(map(len, parts)) == Pixels(side=20).counts and sum(map(len, parts)) == 400
    photo = small_photo("chelsea", 20)
    for part in parts:
        columns = ((part.inputs[:, 0] + PLANE) / (2 * PLANE) * 20 - 0.5).round().long()
        rows = ((PLANE - part.inputs[:, 1]) / (2 * PLANE) * 20 - 0.5).round().long()
        assert np.allclose(part.targets.numpy() * 255, photo[rows.numpy(), columns.numpy()], atol=1e-4)


def test_noise_disturbs_colours_as_far_as_asked_and_repeats() -> None:
    plain, noisy, again = (load_dataset(Pixels(side=64, noise=n), Seeds()).train for n in (0.0, 0.05, 0.05))
    assert torch.equal(noisy.targets, again.targets) and torch.equal(noisy.inputs, plain.inputs)
    difference = (noisy.targets - plain.targets).numpy()
    assert difference.std() == pytest.approx(0.05, rel=0.05)
    assert noisy.targets.min() >= 0 and noisy.targets.max() <= 1


def test_the_painting_is_what_the_network_answers_pixel_by_pixel() -> None:
    learner = a_learner()
    frame = painting(learner)
    with evaluating(learner.network):
        outputs = learner.network(learner.prepared(torch.from_numpy(pixel_places(24))))
    expected = outputs.clamp(0, 1).mul(255).round().view(24, 24, 3).numpy()
    assert np.abs(frame.painted.astype(float) - expected).max() <= 1  # kernels round elsewhere
    assert np.array_equal(frame.photo, small_photo("chelsea", 16))
    assert frame.run == 4


def test_the_painting_tells_the_error_of_the_validation_pixels() -> None:
    learner = a_learner()
    validation = learner.dataset.validation
    with evaluating(learner.network):
        outputs = learner.network(learner.prepared(validation.inputs))
    expected = float(torch.nn.functional.mse_loss(outputs, validation.targets))
    assert painting(learner).error == pytest.approx(expected, rel=1e-5)


def test_other_data_have_no_painting() -> None:
    experiment = preset("circle")
    learner = Learner(experiment, load_dataset(experiment.data, experiment.seeds), CPU)
    assert make_frame(learner, PaintingRequest(), False) is None


def test_a_missing_photograph_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.engine.data.pixels.resource", lambda *parts: resource("fonts", "Inter-Bold.otf"))
    with pytest.raises(DataError, match="The photograph chelsea cannot be read"):
        load_dataset(Pixels(), Seeds())


def test_the_preset_paints_something_like_the_photograph() -> None:
    from playground.engine.fit import fit

    experiment = preset("photo")
    small = attrs.evolve(experiment, training=attrs.evolve(experiment.training, epochs=40))
    result = fit(small, threads=1)
    assert result.test_accuracy is not None and result.test_accuracy > 0.4
