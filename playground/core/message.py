"""Sentences for people, kept apart from the numbers in them so that the window can translate them."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen


@frozen
class Message:
    """One sentence: an English template and the values that stand in it.

    ``str(message)`` is the English text; the window translates ``template`` first and fills the values in after.
    """

    template: str
    values: Mapping[str, object] = field(factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.values)


class ProblemError(ValueError):
    """Something given by a person cannot be used; the message says what, in one sentence."""

    def __init__(self, template: str, **values: object) -> None:
        self.message = Message(template, values)
        super().__init__(str(self.message))
