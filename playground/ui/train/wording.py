"""Words of core's tables and sentences, as they stand on the screen: translated."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from playground.core.layers import Shape
from playground.core.message import Message

TERMS = "Core"
MESSAGES = "Message"


def term(text: str) -> str:
    """A title, name or formula of core's tables in the user's language."""
    return QCoreApplication.translate(TERMS, text) if text else ""


def sentence(message: Message) -> str:
    """A message of core's in the user's language, its values filled in."""
    return QCoreApplication.translate(MESSAGES, message.template).format(**message.values)


def shape_text(shape: Shape | None) -> str:
    """Shape of one sample: "4", "28 × 28", "3 × 32 × 32" (one channel is not mentioned); "–" where there is none."""
    if shape is None:
        return "–"
    sizes = shape[1:] if len(shape) == 3 and shape[0] == 1 else shape
    return " × ".join(str(size) for size in sizes)


def tight_shape(shape: Shape | None) -> str:
    """Shape of one sample in the narrow captions of cards: "500", "20×24×24"; "?" where nothing arrives."""
    return "?" if shape is None else "×".join(str(size) for size in shape)


def square(size: int) -> str:
    """The size of a square window: "5 × 5"."""
    return f"{size} × {size}"


def with_formula(text: str, formula: str) -> str:
    """A tooltip: what it does, and below it the formula."""
    return f"{text}\n{formula}"
