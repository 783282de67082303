"""What can be excited, as functions of the experiment."""

from __future__ import annotations

import pytest

from playground.core.dream_frames import OWN
from playground.core.dream_subject import fixed_size, has_classes, obstacle, reads_grey, units_of
from playground.core.fields import OUTPUT_ID
from playground.core.presets import preset

CNN = preset("course-cnn")


@pytest.mark.parametrize(
    ("subject", "layer", "units"),
    [
        (OWN, "conv-1", 20),
        (OWN, "pool-1", 20),
        (OWN, "dense-1", 500),
        (OWN, OUTPUT_ID, 10),
        (OWN, "conv-9", 0),
        ("vgg16", "conv4_3", 512),
        ("vgg16", "conv9_9", 0),
        ("squeezenet", "class", 1000),
    ],
)
def test_layers_have_so_many_units(subject: str, layer: str, units: int) -> None:
    assert units_of(CNN, subject, layer) == units


def test_ones_own_network_has_its_size_and_channels_others_read_any() -> None:
    assert fixed_size(CNN, OWN) == (28, 28) and reads_grey(CNN, OWN)
    assert fixed_size(CNN, "vgg16") is None and not reads_grey(CNN, "vgg16")


def test_classes_are_those_of_the_data_or_of_squeezenet() -> None:
    assert has_classes(CNN, OWN) and has_classes(CNN, "squeezenet") and not has_classes(CNN, "vgg16")
    assert not has_classes(preset("sine"), OWN)


def test_points_are_no_pictures() -> None:
    assert "does not read pictures" in str(obstacle(preset("spiral"), OWN))
    assert obstacle(CNN, OWN) is None and obstacle(preset("spiral"), "vgg16") is None
