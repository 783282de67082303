"""Digits a person drew: alone, added to MNIST, or to test with."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from attrs import evolve

from playground.core.datasets import OwnDigits
from playground.core.own_digits import digest_of
from playground.core.training import Seeds
from playground.engine.data import DataError, Dataset, Part
from playground.engine.data.digits import RawDigits, disturbed, load_digits
from playground.engine.data.split import shuffled_parts
from playground.engine.files import FileProblem
from playground.engine.own_digits_file import Digits, read_kept, used_path

STREAM = 8
"""Keeps their noise independent of everything else drawn from a die that shows the same number."""


def load_own_digits(data: OwnDigits, seeds: Seeds, mnist: Callable[[], RawDigits]) -> Dataset:
    """Pictures (N, 1, 28, 28) of all parts; MNIST is read only where it is used. Raises :class:`DataError`."""
    own = _part(kept_digits(data.digest), data.noise, seeds)
    if data.use == "train":
        train, validation, test = (
            Part(own.inputs[chosen], own.targets[chosen])
            for chosen in map(torch.from_numpy, shuffled_parts(len(own), data.counts, seeds.split))
        )
        return Dataset(data.task, train, validation, test)
    beside = load_digits(data.beside, seeds, mnist())
    if data.use == "test":
        return evolve(beside, test=own)
    return evolve(beside, train=_joined(beside.train, own))


def kept_digits(digest: str) -> Digits:
    """The digits that this computer keeps under the name. Raises :class:`DataError` where it has not just them."""
    try:
        found = read_kept(digest)
    except FileProblem as problem:
        raise DataError(problem.message.template, **problem.message.values) from problem
    if found is None:
        raise DataError(
            "These digits of your own are not on this computer: export them where they were drawn, and import them."
        )
    if digest_of(found.pictures, found.labels) != digest:
        path = str(used_path(digest))
        raise DataError("{path} was changed: it no longer holds the digits of this experiment.", path=path)
    return found


def _part(digits: Digits, noise: float, seeds: Seeds) -> Part:
    pictures = disturbed(digits.pictures, noise, np.random.default_rng((seeds.data, STREAM)))
    return Part(torch.from_numpy(pictures).unsqueeze(1), torch.from_numpy(digits.labels.astype(np.int64)))


def _joined(first: Part, second: Part) -> Part:
    return Part(torch.cat((first.inputs, second.inputs)), torch.cat((first.targets, second.targets)))
