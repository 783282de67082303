"""Where the columns of a trained network's table stand: what was measured, or what it costs."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from playground.ui.inside.columns import ANSWERS, GRADIENT, LAYER, OUTPUT, SILENT, TIGHT, WEIGHTS, Columns
from playground.ui.inside.trained.stage_rows import StageRow
from playground.ui.inside.trained.wording import memory_words, short_count, total_of
from playground.ui.paint import text_width
from playground.ui.theme import Look

PARAMETERS, MEMORY, MULTIPLIES = 8, 9, 10
COSTS = (PARAMETERS, MEMORY, MULTIPLIES)


def stage_titles() -> dict[int, str]:
    """Headings by column."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("StageColumns", text)

    return {
        LAYER: tr("layer"),
        OUTPUT: tr("output"),
        WEIGHTS: tr("weights"),
        ANSWERS: tr("activations"),
        GRADIENT: tr("gradient"),
        SILENT: tr("silent"),
        PARAMETERS: tr("parameters"),
        MEMORY: tr("memory"),
        MULTIPLIES: tr("multiply-adds"),
    }


def stage_explanations() -> dict[int, str]:
    """What they show, with the formula."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("StageColumns", text)

    return {
        LAYER: tr("The layers from the picture on; choose one to see its maps and weights."),
        OUTPUT: tr("Shape of what the layer answers: filters × height × width."),
        WEIGHTS: tr("Histogram of all weights W of the layer: negative orange, positive blue."),
        ANSWERS: tr("Histogram of the activations of all filters at all places, after ReLU."),
        GRADIENT: tr(
            "How much the chosen filter hangs on this layer: RMS of ∂(mean answer of the filter)/∂(answers here)."
        ),
        SILENT: tr("Filters that give zero everywhere on this picture."),
        PARAMETERS: tr("Weights and biases: filters × inputs × f × f + filters."),
        MEMORY: tr("What its answers to one picture take: filters × height × width numbers of 4 bytes."),
        MULTIPLIES: tr("Multiplications with an addition for one picture: weights × places."),
    }


def cost_texts(row: StageRow) -> dict[int, str]:
    """What it costs, in few letters."""
    if row.facts is None:
        return {}
    return {
        PARAMETERS: short_count(row.facts.parameters),
        MEMORY: memory_words(row.facts.answers),
        MULTIPLIES: short_count(row.facts.multiply_adds),
    }


def total_texts(rows: Sequence[StageRow]) -> dict[int, str]:
    """What all of them cost."""
    parameters, answers, multiplies = total_of([row.facts for row in rows if row.facts is not None])
    return {
        PARAMETERS: short_count(parameters),
        MEMORY: memory_words(answers),
        MULTIPLIES: short_count(multiplies),
    }


def stage_columns(look: Look, rows: Sequence[StageRow], width: float, costs: bool) -> Columns:
    """Columns for these rows: the shape of outputs is left out where there is no room."""
    for with_output, share in ((True, 1.0), (True, TIGHT), (False, 1.0)):
        found = _placed(look, rows, width, costs, with_output, share)
        if found.width <= width:
            return found
    return _placed(look, rows, width, costs, False, TIGHT)


def text_room(look: Look, rows: Sequence[StageRow], column: int) -> float:
    """Px that the longest number of a column of costs takes."""
    font = look.font("secondary", weight=600)
    texts = [cost_texts(row).get(column, "") for row in rows] + [total_texts(rows)[column]]
    return max(text_width(font, text) for text in texts) + 2


def _placed(
    look: Look, rows: Sequence[StageRow], width: float, costs: bool, with_output: bool, share: float
) -> Columns:
    """The columns; pictures and gaps take a ``share`` of their room."""
    names = stage_titles()
    caption, plain, bold = look.font("caption"), look.font("secondary"), look.font("secondary", weight=600)
    pad, gap = look.px(16), round(share * look.px(14))
    bars = round(share * look.px(62, 70))

    def titled(column: int, room: float) -> float:
        return max(text_width(caption, names[column]) + 2, room)

    wanted = {LAYER: titled(LAYER, max((text_width(bold, row.name) for row in rows), default=0.0) + 2)}
    if with_output:
        wanted[OUTPUT] = titled(OUTPUT, max((text_width(plain, row.output) for row in rows), default=0.0) + 2)
    if costs:
        for column in COSTS:
            wanted[column] = titled(column, text_room(look, rows, column) + round(share * look.px(34, 40)))
        stretched: tuple[int, ...] = COSTS
    else:
        wanted[WEIGHTS], wanted[ANSWERS] = titled(WEIGHTS, bars), titled(ANSWERS, bars)
        wanted[GRADIENT] = titled(GRADIENT, round(share * look.px(96, 92)))
        wanted[SILENT] = titled(SILENT, text_width(bold, "000") + 2)
        stretched = (WEIGHTS, ANSWERS, GRADIENT)
    needed = 2 * pad + sum(wanted.values()) + gap * (len(wanted) - 1)
    spare = max(0.0, width - needed) if math.isfinite(width) else 0.0
    most = spare if costs else look.px(40) * len(stretched)
    places, left = {}, float(pad)
    for column, size in wanted.items():
        if column in stretched:
            size += min(spare, most) / len(stretched)
        elif column == SILENT:
            left += max(0.0, spare - most)
        places[column] = (left, size)
        left += size + gap
    return Columns(places, needed)
