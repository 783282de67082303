"""What the numbers that a network reads, and those it predicts, are called on the screen."""

from __future__ import annotations

from playground.core.datasets import Data, OnPlane, Table
from playground.core.features import FEATURES
from playground.ui.train.wording import term

_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def input_names(data: Data, count: int) -> tuple[str, ...]:
    """Of a table its columns, of categories "colour = red"; x₁, x₁², sin x₂ … as chosen on the plane, else x₁, x₂, …

    Where there is only one, x.
    """
    if isinstance(data, Table) and count == data.inputs:
        return data.input_names
    if isinstance(data, OnPlane) and count == len(data.features):
        return tuple(term(FEATURES[name].title) for name in data.features)
    return sample_names(data, count)


def sample_names(data: Data, count: int) -> tuple[str, ...]:
    """The same of samples as they lie there, before features are made of them."""
    if isinstance(data, Table) and count == data.inputs:
        return data.input_names
    return ("x",) if count == 1 else _numbered("x", count)


def value_names(data: Data, count: int) -> tuple[str, ...]:
    """Of the values to be predicted: the column of a table, what they are called elsewhere, or y."""
    if len(data.task.values) == count:
        return data.task.values if isinstance(data, Table) else tuple(map(term, data.task.values))
    return ("y",) if count == 1 else _numbered("y", count)


def _numbered(letter: str, count: int) -> tuple[str, ...]:
    return tuple(f"{letter}{number}".translate(_SUBSCRIPTS) for number in range(1, count + 1))
