"""What formulas are written with: pieces, products, lines and blocks."""

from __future__ import annotations

from typing import Literal

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication

from playground.ui.backprop.steps.texts import given, in_brackets, number
from playground.ui.numbers import count

Ink = Literal["plain", "quiet", "sign", "slope", "result"]
Array = NDArray[np.float64]


@frozen
class Piece:
    """Some letters or a number of a formula; ``value`` is the number, ``reused`` says it is of the forward pass."""

    text: str
    ink: Ink = "plain"
    value: float | None = None
    reused: bool = False


@frozen
class Term:
    """One product of a sum: its name, both factors, and what they make."""

    name: str
    left: Piece
    right: Piece
    result: Piece


@frozen
class Line:
    """Pieces one after the other."""

    pieces: tuple[Piece, ...]


@frozen
class Block:
    """A step's formula: what it says in letters, a note, and rows of numbers."""

    title: str
    place: int
    rows: tuple[Term | Line, ...]
    note: str = ""
    is_now: bool = field(default=False)


def tr(text: str) -> str:
    return QCoreApplication.translate("BackpropFormula", text)


def num(x: float, ink: Ink = "plain", *, reused: bool = False, brackets: bool = True) -> Piece:
    """A number that was worked out, as a factor."""
    text = number(x)
    return Piece(in_brackets(text) if brackets else text, ink, x, reused)


def weight(x: float, brackets: bool = True) -> Piece:
    """A weight, as a factor."""
    text = given(x)
    return Piece(in_brackets(text) if brackets else text, "plain", x)


def result(x: float) -> Piece:
    """What comes out, in the colour of its sign."""
    return Piece(number(x), "result", x)


def op(text: str) -> Piece:
    return Piece(text, "quiet")


def largest(values: Array, most: int) -> list[int]:
    """Which terms of a sum are written out: all, or the largest, in their order."""
    if len(values) <= most:
        return list(range(len(values)))
    return sorted(np.argsort(-np.abs(values), kind="stable")[: most - 1].tolist())


def rest(products: Array, most: int) -> list[Term | Line]:
    """What the others come to; nothing where all are written out."""
    chosen = largest(products, most)
    if len(chosen) == len(products):
        return []
    total = float(products.sum() - products[chosen].sum())
    text = tr("… and {count} more: ").format(count=count(len(products) - len(chosen)))
    return [Line((op(text), result(total)))]


def largest_place(values: Array) -> tuple[int, ...]:
    """Where the largest number stands, either sign; nowhere in a single number."""
    return tuple(int(i) for i in np.unravel_index(int(np.abs(values).argmax()), values.shape)) if values.ndim else ()
