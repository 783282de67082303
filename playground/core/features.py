"""What the network may read of a place of the plane (lecture, section 4): one function a feature, one table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
from attrs import frozen

from playground.core.fields import FieldError, check_one_of, shown


@frozen
class Feature:
    """One entry of :data:`FEATURES`.

    ``of(x1, x2, sin)`` takes two columns (n,) of numpy or torch, with that library's sine, and gives one. ``code`` is
    the same as an expression of ``x1`` and ``x2`` with ``np.sin``.
    """

    title: str
    code: str
    of: Callable[[Any, Any, Callable[[Any], Any]], Any]


FEATURES: dict[str, Feature] = {
    "x1": Feature("x₁", "x1", lambda x1, x2, sin: x1),
    "x2": Feature("x₂", "x2", lambda x1, x2, sin: x2),
    "x1_squared": Feature("x₁²", "x1 * x1", lambda x1, x2, sin: x1 * x1),
    "x2_squared": Feature("x₂²", "x2 * x2", lambda x1, x2, sin: x2 * x2),
    "x1_x2": Feature("x₁x₂", "x1 * x2", lambda x1, x2, sin: x1 * x2),
    "sin_x1": Feature("sin x₁", "np.sin(x1)", lambda x1, x2, sin: sin(x1)),
    "sin_x2": Feature("sin x₂", "np.sin(x2)", lambda x1, x2, sin: sin(x2)),
}
PLAIN = ("x1", "x2")
"""The places as they are."""


def _in_order(names: Any) -> Any:
    """In the table's order, each once, so that the order of the clicks makes no difference."""
    if not isinstance(names, tuple | list) or not all(isinstance(name, str) for name in names):
        return names
    known = [name for name in FEATURES if name in names]
    return (*known, *(name for name in names if name not in FEATURES))


def feature_names(default: tuple[str, ...]) -> Any:
    """A field of one to seven features."""

    def validate(_self: object, attribute: attrs.Attribute[Any], value: object) -> None:
        if not isinstance(value, tuple) or not value:
            raise FieldError(attribute.name, "must name at least one feature, not {value}", value=shown(value))
        for name in value:
            check_one_of(attribute.name, name, FEATURES)

    return attrs.field(default=default, converter=_in_order, validator=validate)
