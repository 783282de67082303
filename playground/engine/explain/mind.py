"""Which pixel would change its mind: every pixel to black and to white, all tried; where none does, more, greedily."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator

import torch
from attrs import evolve, frozen
from torch import Tensor

from playground.core.explanations import MindChange, Pixel
from playground.engine.explain.scores import Scores, leads

MOST_PIXELS = 20
"""So many are changed together before it is said that they do not suffice."""
VALUES = (0.0, 1.0)


@frozen
class Tried:
    """What came of changing each of some pixels alone: the lead that the class said keeps, and what is said then."""

    pixels: tuple[Pixel, ...]
    leads: Tensor
    says: Tensor


def changes(picture: Tensor, without: tuple[Pixel, ...] = ()) -> tuple[Pixel, ...]:
    """Every change of one pixel of a picture (H, W) to black or white that is one; pixels ``without`` stay."""
    fixed = {(pixel.row, pixel.column) for pixel in without}
    return tuple(
        Pixel(row, column, value)
        for row, line in enumerate(picture.tolist())
        for column, old in enumerate(line)
        for value in VALUES
        if old != value and (row, column) not in fixed
    )


def changed(picture: Tensor, pixels: tuple[Pixel, ...]) -> Tensor:
    """A copy of a picture (H, W) with these pixels changed."""
    copy = picture.clone()
    for pixel in pixels:
        copy[pixel.row, pixel.column] = pixel.value
    return copy


def mind_changes(
    scores: Scores,
    probabilities: Callable[[Tensor], Tensor],
    picture: Tensor,
    *,
    most: int = MOST_PIXELS,
    batch: int = 64,
    number: int = 0,
) -> Iterator[MindChange | None]:
    """Search; None after each batch, what is known after each round, the last of which is ``finished``.

    First all single pixels: the one that leaves the class said the least lead is taken. Where none changes the mind
    the best beside it is searched among all the others, and so on up to ``most``; then those that are not needed are
    given back. So the single pixel is exact, and several are few, if not always the fewest.
    """
    with torch.inference_mode():
        whole = scores(picture[None])
    said = int(whole.argmax(1))
    lead = float(leads(whole, said))
    tried = yield from _try_all(scores, picture, said, changes(picture), batch)
    nearest, nearest_lead = _best(tried)
    known = MindChange(
        number=number,
        said=said,
        lead=lead,
        nearest=nearest,
        nearest_lead=nearest_lead,
        singles=int((tried.says != said).sum()),
        pixels=(),
        becomes=said,
        probability=0.0,
        finished=False,
    )
    chosen: tuple[Pixel, ...] = (nearest,)
    while True:
        known = _with(scores, probabilities, picture, known, chosen)
        if known.found or len(chosen) >= most:
            break
        yield known
        now = changed(picture, chosen)
        tried = yield from _try_all(scores, now, said, changes(now, chosen), batch)
        if not tried.pixels:
            break
        chosen = (*chosen, _best(tried)[0])
    if known.found:
        known = _with(scores, probabilities, picture, known, _needed(scores, picture, said, chosen))
    yield evolve(known, finished=True)


def _try_all(
    scores: Scores, picture: Tensor, said: int, pixels: tuple[Pixel, ...], batch: int
) -> Generator[None, None, Tried]:
    """Change each of these pixels alone."""
    found: list[Tensor] = []
    rows = torch.tensor([pixel.row for pixel in pixels])
    columns = torch.tensor([pixel.column for pixel in pixels])
    values = torch.tensor([pixel.value for pixel in pixels], dtype=picture.dtype)
    for first in range(0, len(pixels), batch):
        some = slice(first, first + batch)
        with torch.inference_mode():
            pictures = picture.repeat(len(rows[some]), 1, 1)
            pictures[torch.arange(len(pictures)), rows[some], columns[some]] = values[some]
            found.append(scores(pictures))
        yield None
    if not found:
        return Tried((), torch.zeros(0), torch.zeros(0, dtype=torch.long))
    with torch.inference_mode():
        answers = torch.cat(found)
        return Tried(pixels, leads(answers, said), answers.argmax(1))


def _best(tried: Tried) -> tuple[Pixel, float]:
    """The change that leaves the least lead."""
    at = int(tried.leads.argmin())
    return tried.pixels[at], float(tried.leads[at])


def _with(
    scores: Scores,
    probabilities: Callable[[Tensor], Tensor],
    picture: Tensor,
    known: MindChange,
    pixels: tuple[Pixel, ...],
) -> MindChange:
    """What it says with these pixels changed."""
    with torch.inference_mode():
        found = scores(changed(picture, pixels)[None])
        likely = float(probabilities(found)[0, known.said])
    return evolve(known, pixels=pixels, becomes=int(found.argmax(1)), probability=likely)


def _needed(scores: Scores, picture: Tensor, said: int, pixels: tuple[Pixel, ...]) -> tuple[Pixel, ...]:
    """Those without which it would say the same again, from the first on."""
    kept = pixels
    for pixel in pixels:
        fewer = tuple(one for one in kept if one != pixel)
        with torch.inference_mode():
            if fewer and int(scores(changed(picture, fewer)[None]).argmax(1)) != said:
                kept = fewer
    return kept
