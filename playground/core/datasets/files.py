"""What data from a person's own files have in common."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any, ClassVar

import attrs
from attrs import frozen

from playground.core.datasets.base import Source, Split, leaves_a_test_set
from playground.core.fields import SURROGATES, FieldError, one_of, shown, shown_name
from playground.core.message import ProblemError
from playground.core.normalisations import NORMALISATIONS

MOST_CLASSES = 100
LEAST_SAMPLES = 10
MOST_BYTES = 1_000_000_000
"""What the samples may take in memory."""
LONGEST_PATH = 4096
LONGEST_NAME = 200


def is_text(value: object, longest: int = LONGEST_NAME) -> bool:
    """Whether this is a text that can be written down again."""
    return isinstance(value, str) and 1 <= len(value) <= longest and not SURROGATES.search(value)


def check_path(path: str) -> None:
    """Raise :class:`ProblemError` unless this path can be written down, and found again by what was written."""
    if not is_text(path, LONGEST_PATH):
        raise ProblemError(
            "The path {path} is too long, or has letters that this system cannot read: rename what lies there.",
            path=shown_name(path),
        )


def check_names(name: str, values: object, least: int, most: int) -> None:
    """Raise :class:`FieldError` unless these are so many different texts."""
    if not isinstance(values, tuple) or not least <= len(values) <= most or not all(map(is_text, values)):
        raise FieldError(
            name, "must be {least} to {most} names, not {value}", least=least, most=most, value=shown(values)
        )
    if len(set(values)) < len(values):
        raise FieldError(name, "must be different from each other, not {value}", value=shown(values))


def text_field(longest: int = LONGEST_NAME) -> Any:
    """A field for a text that must be given."""

    def validate(_self: object, attribute: attrs.Attribute[Any], value: object) -> None:
        if not is_text(value, longest):
            raise FieldError(
                attribute.name,
                "must be a text of 1 to {most} characters, not {value}",
                most=longest,
                value=shown(value),
            )

    return attrs.field(default="", validator=validate)


@frozen(kw_only=True)
class OwnFiles(Source):
    """Samples lie at ``path``; all else that must be known of them was found there when they were chosen.

    ``fingerprint`` tells whether they are still the same.
    """

    family: ClassVar[str] = "files"

    path: str = text_field(LONGEST_PATH)
    fingerprint: str = text_field()
    normalisation: str = one_of("standard", lambda: NORMALISATIONS)
    split: Split = attrs.field(factory=Split, validator=leaves_a_test_set)

    @property
    def title(self) -> str:
        name = PurePath(self.path.replace("\\", "/")).name or self.path
        return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"

    @property
    def entry(self) -> str:
        return self.path
