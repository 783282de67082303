"""Fields of the experiment: each states its range once, for validation, JSON, sliders and tooltips alike."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection
from typing import Any

import attrs

from playground.core.message import ProblemError

RANGE = "range"
"""Metadata key under which a numeric field keeps its :class:`Range`."""


@attrs.frozen
class Range:
    """Limits of a number, both ends included."""

    minimum: float
    maximum: float
    whole: bool = False
    odd: bool = False

    def __str__(self) -> str:
        return f"{self.minimum:g} and {self.maximum:g}"


class FieldError(ProblemError):
    """A field of the experiment holds what it must not; names field, value and what is allowed.

    ``path`` is the JSON path when the error was met while reading a document, else the bare field name.
    """

    def __init__(self, path: str, template: str, **values: object) -> None:
        super().__init__("{field} " + template, field=path, **values)
        self.path = path
        self._template = template
        self._values = values

    def under(self, prefix: str) -> FieldError:
        """The same error, its path lengthened by the place of the value that holds the field."""
        if not prefix:
            return self
        return FieldError(f"{prefix}.{self.path}", self._template, **self._values)


def _must_lie(limits: Range) -> str:
    kind = "an odd number" if limits.odd else "a whole number" if limits.whole else "a number"
    return f"must be {kind} between {limits}, not {{value}}"


def check_number(name: str, value: object, limits: Range) -> None:
    """Raise :class:`FieldError` unless ``value`` is a finite number (no bool, no text) within ``limits``."""
    allowed = int if limits.whole else (int, float)
    if isinstance(value, bool) or not isinstance(value, allowed) or not limits.minimum <= value <= limits.maximum:
        raise FieldError(name, _must_lie(limits), value=shown(value))
    if limits.odd and value % 2 == 0:
        raise FieldError(name, _must_lie(limits), value=shown(value))


UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""What would break a sentence into several lines, or cannot be written at all."""


def shown_name(name: str) -> str:
    """A name from a stranger's file as it may stand in a sentence: short, and on one line."""
    text = UNPRINTABLE.sub("�", name)
    return text if len(text) <= 60 else text[:57] + "…"


def shown(value: object) -> str:
    """A value as it may stand in a sentence: short, and text in quotes."""
    try:
        return shown_name(f'"{value}"' if isinstance(value, str) else str(value))
    except RecursionError:
        return "lists within lists"


def _plain_float(value: Any) -> Any:
    """Whole numbers as floats; what is too large for one is left for the validator to refuse."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= sys.float_info.max:
        return float(value)
    return value


def number(default: float, minimum: float, maximum: float) -> Any:
    """A real field within ``[minimum, maximum]``."""
    limits = Range(minimum, maximum)
    return attrs.field(
        default=default,
        converter=_plain_float,
        validator=lambda _self, attribute, value: check_number(attribute.name, value, limits),
        metadata={RANGE: limits},
    )


def optional_number(minimum: float, maximum: float) -> Any:
    """A real field within ``[minimum, maximum]``, or None for "off"."""
    limits = Range(minimum, maximum)

    def validate(_self: object, attribute: attrs.Attribute[Any], value: object) -> None:
        if value is not None:
            check_number(attribute.name, value, limits)

    return attrs.field(default=None, converter=_plain_float, validator=validate, metadata={RANGE: limits})


def whole(default: int, minimum: int, maximum: int) -> Any:
    """A whole-number field within ``[minimum, maximum]``."""
    return _whole(default, Range(minimum, maximum, whole=True))


def odd(default: int, minimum: int, maximum: int) -> Any:
    """A field for an odd number within ``[minimum, maximum]``."""
    return _whole(default, Range(minimum, maximum, whole=True, odd=True))


def _whole(default: int, limits: Range) -> Any:
    return attrs.field(
        default=default,
        validator=lambda _self, attribute, value: check_number(attribute.name, value, limits),
        metadata={RANGE: limits},
    )


def optional_whole(minimum: int, maximum: int) -> Any:
    """A whole-number field within ``[minimum, maximum]``, or None for "off"."""
    limits = Range(minimum, maximum, whole=True)

    def validate(_self: object, attribute: attrs.Attribute[Any], value: object) -> None:
        if value is not None:
            check_number(attribute.name, value, limits)

    return attrs.field(default=None, validator=validate, metadata={RANGE: limits})


def one_of_numbers(default: int, allowed: tuple[int, ...]) -> Any:
    """A whole-number field that is one of a few."""

    def validate(_self: object, attribute: attrs.Attribute[Any], value: object) -> None:
        if isinstance(value, bool) or not isinstance(value, int) or value not in allowed:
            listed = ", ".join(map(str, allowed))
            raise FieldError(
                attribute.name, "must be one of {allowed}, not {value}", allowed=listed, value=shown(value)
            )

    return attrs.field(default=default, validator=validate)


def check_one_of(name: str, value: object, allowed: Collection[str]) -> None:
    """Raise :class:`FieldError` unless ``value`` is one of ``allowed``."""
    if not isinstance(value, str) or value not in allowed:
        raise FieldError(name, "must be one of {allowed}, not {value}", allowed=", ".join(allowed), value=shown(value))


def one_of(default: str, allowed: Callable[[], Collection[str]]) -> Any:
    """A text field that names an entry of a table."""

    def validate(_self: object, attribute: attrs.Attribute[Any], value: object) -> None:
        check_one_of(attribute.name, value, allowed())

    return attrs.field(default=default, validator=validate)


def flag(default: bool) -> Any:
    """A yes-or-no field."""

    def validate(_self: object, attribute: attrs.Attribute[Any], value: object) -> None:
        if not isinstance(value, bool):
            raise FieldError(attribute.name, "must be true or false, not {value}", value=shown(value))

    return attrs.field(default=default, validator=validate)


SURROGATES = re.compile("[\ud800-\udfff]")
"""Halves of characters, as a damaged file may hold them; they cannot be written."""


def name_text(default: str) -> Any:
    """A short text field."""

    def validate(_self: object, attribute: attrs.Attribute[Any], value: object) -> None:
        if not isinstance(value, str) or not 1 <= len(value) <= 200 or SURROGATES.search(value):
            raise FieldError(attribute.name, "must be a text of 1 to 200 characters, not {value}", value=shown(value))

    return attrs.field(default=default, validator=validate)


OUTPUT_ID = "output"
"""Id of the output layer, which follows from data and loss."""
LAYER_ID = re.compile(r"[a-z_]{1,40}-[0-9a-z]{1,40}|" + OUTPUT_ID)


def layer_id(default: str) -> Any:
    """A layer's id, such as ``dense-1``."""

    def validate(_self: object, attribute: attrs.Attribute[Any], value: object) -> None:
        if not isinstance(value, str) or not LAYER_ID.fullmatch(value):
            raise FieldError(attribute.name, 'must look like "dense-1", not {value}', value=shown(value))

    return attrs.field(default=default, validator=validate)


def limits_of(owner: type, name: str) -> Range:
    """The range of a numeric field, e.g. ``limits_of(Training, "learning_rate")``."""
    limits = attrs.fields_dict(owner)[name].metadata[RANGE]
    assert isinstance(limits, Range)
    return limits
