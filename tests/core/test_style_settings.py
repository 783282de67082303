"""What a style transfer is asked to do: the recipe, its sizes, and what makes no sense."""

from __future__ import annotations

from itertools import pairwise

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from playground.core.fields import FieldError
from playground.core.message import ProblemError
from playground.core.pretrained import PRETRAINED, vgg_stages
from playground.core.style import (
    LARGEST_SIZE,
    LEAST_SIZE,
    StyleSettings,
    first_settings,
    levels,
    recipe,
    with_layer,
    with_network,
)


def test_the_recipe_is_the_courses() -> None:
    settings = recipe("vgg16")
    assert dict(settings.style_layers) == {
        name: 1000 / n**2
        for name, n in zip(
            ("conv1_1", "conv2_1", "conv3_1", "conv4_1", "conv5_1"), (64, 128, 256, 512, 512), strict=True
        )
    }
    assert settings.content_layers == (("conv4_2", 1.0),)
    assert (settings.optimiser, settings.start) == ("lbfgs", "content")


@pytest.mark.parametrize("network", PRETRAINED)
def test_every_network_has_a_recipe_of_layers_it_has(network: str) -> None:
    settings = recipe(network)
    settings.check()
    assert set(settings.style) | set(settings.content) <= set(PRETRAINED[network].named)


def test_vgg_has_its_convolutions_where_torchvision_has_them() -> None:
    stages = vgg_stages(2, 2, 3, 3, 3)
    assert [stage.at for stage in stages] == [0, 2, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28]
    assert [stage.name for stage in stages][-4:] == ["conv4_3", "conv5_1", "conv5_2", "conv5_3"]
    assert len(vgg_stages(2, 2, 4, 4, 4)) == 16


@given(st.integers(LEAST_SIZE, LARGEST_SIZE), st.booleans())
def test_sizes_double_up_to_the_last(size: int, coarse: bool) -> None:
    sizes = levels(recipe(size=size, coarse_to_fine=coarse))
    assert sizes[-1] == size
    assert all(LEAST_SIZE <= small == large // 2 for small, large in pairwise(sizes))
    assert (len(sizes) == 1) == (not coarse or size < 2 * LEAST_SIZE)


@pytest.mark.parametrize(
    "changes",
    [{"style_layers": (), "content_layers": ()}, {"style_weight": 0.0, "content_weight": 0.0}],
)
def test_nothing_to_compare_is_said(changes: dict[str, object]) -> None:
    with pytest.raises(ProblemError, match="nothing would be compared"):
        recipe(**changes).check()


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"size": 64}, "size"),
        ({"network": "alexnet"}, "network"),
        ({"style_layers": (("conv9_1", 1.0),)}, "style_layers"),
        ({"style_layers": (("conv1_1", -1.0),)}, "style_layers"),
        ({"content_weight": float("nan")}, "content_weight"),
        ({"blend": 2.0}, "blend"),
    ],
)
def test_what_cannot_be_is_refused_by_name(changes: dict[str, object], named: str) -> None:
    with pytest.raises(FieldError, match=named):
        StyleSettings(**changes)  # type: ignore[arg-type]


def test_another_network_takes_the_layers_of_its_recipe() -> None:
    settings = with_network(evolve(first_settings(), style_weight=0.7), "squeezenet")
    assert settings.style_layers == recipe("squeezenet").style_layers
    assert (settings.style_weight, settings.iterations) == (0.7, first_settings().iterations)


def test_a_layer_joins_in_the_order_of_the_network() -> None:
    settings = with_layer(recipe("vgg16"), "style", "conv2_2", 0.5)
    names = [name for name, _weight in settings.style_layers]
    assert names == ["conv1_1", "conv2_1", "conv2_2", "conv3_1", "conv4_1", "conv5_1"]
    assert settings.style["conv2_2"] == 0.5
    assert with_layer(settings, "content", "conv4_2", 0.0).content == {}
    with pytest.raises(FieldError):
        with_layer(settings, "content", "fire2", 1.0)
