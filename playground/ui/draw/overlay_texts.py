"""What is said of the pixels of a drawing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from playground.core.explanations import OCCLUSION, MindChange, Pixel, PixelMap
from playground.ui.numbers import percent, significant

CONTEXT = "Overlay"


def about(kind: str, name: str) -> str:
    """What a map of this kind shows of the class called ``name``."""
    if kind == OCCLUSION:
        text = _tr(
            "A grey patch of 5 × 5 slides over the picture. Blue: what it hides speaks for {0}; orange: against."
        )
    else:
        text = _tr("The gradient of the output by each pixel. Blue: brighter there speaks for {0}; orange: against.")
    return text.format(name)


def reading(found: PixelMap, row: int, column: int, name: str) -> str:
    """What a map says at one pixel."""
    value = float(found.outputs[row, column])
    if found.probabilities is None:
        text = _tr("Row {row}, column {column}: a change by 0.1 moves the output of {name} by {value}.")
        return text.format(row=row + 1, column=column + 1, name=name, value=_signed(0.1 * value))
    share = float(found.probabilities[row, column])
    text = _tr(
        "Row {row}, column {column}: covered, the output of {name} changes by {value}, its probability by {share}."
    )
    shown = _signed_text(percent(abs(share)), -share)
    return text.format(row=row + 1, column=column + 1, name=name, value=_signed(-value), share=shown)


def answer(found: MindChange, names: Sequence[str]) -> str:
    """Which pixel would change its mind, in a sentence or two."""
    said = _name(names, found.said)
    count = len(found.pixels)
    if found.singles:
        text = _tr("One pixel would: {where} {made}, and it says {other}.")
        sentence = text.format(
            where=_where(found.nearest), made=_made(found.nearest.value), other=_name(names, found.becomes)
        )
        return sentence + (" " + _tr("{0} others would too.").format(found.singles - 1) if found.singles > 1 else "")
    text = _tr("No single pixel would. The nearest, {where} {made}, takes the lead of {said} from {before} to {after}.")
    sentence = text.format(
        where=_where(found.nearest),
        made=_made(found.nearest.value),
        said=said,
        before=significant(found.lead, 3),
        after=significant(found.nearest_lead, 3),
    )
    if found.found:
        more = _tr("{count} together do: it says {other}.").format(count=count, other=_name(names, found.becomes))
    elif found.finished:
        more = _tr("Not even {0} together, each the best beside the others, change its mind.").format(count)
    else:
        more = _tr("Trying {0} together …").format(count + 1)
    return f"{sentence} {more}"


def _where(pixel: Pixel) -> str:
    return _tr("row {row}, column {column}").format(row=pixel.row + 1, column=pixel.column + 1)


def _made(value: float) -> str:
    return _tr("made white") if value > 0 else _tr("made black")


def _name(names: Sequence[str], label: int) -> str:
    return names[label] if label < len(names) else str(label)


def _signed(value: float) -> str:
    return _signed_text(significant(abs(value), 2), value)


def _signed_text(size: str, value: float) -> str:
    return size if value == 0 else ("+" if value > 0 else "−") + size


def _tr(text: str) -> str:
    return QCoreApplication.translate(CONTEXT, text)
