"""Gram matrices, variation and original colours, by their definitions."""

from __future__ import annotations

import torch
from hypothesis import given
from hypothesis import strategies as st

from playground.engine.style.measures import LUMA, gram, variation, with_colours_of

SIDES = st.integers(1, 5)


def maps(seed: int, *shape: int) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


@given(st.integers(0, 1000), SIDES, SIDES, SIDES)
def test_a_gram_matrix_holds_the_mean_products_of_filters(seed: int, channels: int, height: int, width: int) -> None:
    answers = maps(seed, 1, channels, height, width)
    found = gram(answers)[0]
    for i in range(channels):
        for j in range(channels):
            products = [answers[0, i, y, x] * answers[0, j, y, x] for y in range(height) for x in range(width)]
            assert torch.isclose(found[i, j], sum(products) / (height * width))


@given(st.integers(0, 1000), SIDES, SIDES, SIDES, st.sampled_from([torch.contiguous_format, torch.channels_last]))
def test_the_gradient_of_a_gram_matrix_is_that_of_its_definition_however_maps_lie(
    seed: int, channels: int, height: int, width: int, layout: torch.memory_format
) -> None:
    answers = maps(seed, 2, channels, height, width).contiguous(memory_format=layout).requires_grad_()
    weights = maps(seed + 1, 2, channels, channels, 1)[..., 0]  # not symmetric
    flat = answers.flatten(2)
    written_out = torch.einsum("ncp,ndp->ncd", flat, flat) / (height * width)
    assert torch.allclose(gram(answers), written_out)
    (mine,) = torch.autograd.grad((gram(answers) * weights).sum(), answers)
    (theirs,) = torch.autograd.grad((written_out * weights).sum(), answers)
    assert torch.allclose(mine, theirs)


@given(st.integers(0, 1000), SIDES, SIDES)
def test_variation_is_the_mean_square_of_neighbours_differences(seed: int, height: int, width: int) -> None:
    pixels = maps(seed, 1, 3, height, width)
    places = [(c, y, x) for c in range(3) for y in range(height) for x in range(width)]
    across = [(pixels[0, c, y, x + 1] - pixels[0, c, y, x]) ** 2 for c, y, x in places if x + 1 < width]
    down = [(pixels[0, c, y + 1, x] - pixels[0, c, y, x]) ** 2 for c, y, x in places if y + 1 < height]
    expected = sum(sum(part) / len(part) for part in (across, down) if part)
    assert torch.isclose(variation(pixels), torch.as_tensor(expected, dtype=torch.float64))


@given(st.integers(0, 1000))
def test_original_colours_keep_what_differs_from_brightness(seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    result, content = (torch.rand(3, 4, 5, generator=generator, dtype=torch.float64) for _ in range(2))
    found = with_colours_of(result, content)
    luma = torch.tensor(LUMA, dtype=torch.float64).view(3, 1, 1)

    def chroma(colours: torch.Tensor) -> torch.Tensor:
        return colours - (luma * colours).sum(0, keepdim=True)

    assert torch.allclose(chroma(found), chroma(content))
    assert found.min() >= -1e-12 and found.max() <= 1 + 1e-12
    wanted, got = ((luma * colours).sum(0) for colours in (result, found))
    nearest = torch.minimum(torch.maximum(wanted, (-chroma(content)).amax(0)), (1 - chroma(content)).amin(0))
    assert torch.allclose(got, nearest)
