"""Where the columns of the table of layers stand."""

from __future__ import annotations

import math
from collections.abc import Sequence

from attrs import frozen
from PySide6.QtCore import QCoreApplication

from playground.ui.inside.rows import Row
from playground.ui.paint import text_width
from playground.ui.theme import Look

LAYER, OUTPUT, WEIGHTS, ANSWERS, GRADIENT, UPDATE, SILENT, SATURATED = range(8)
TIGHT = 0.7
WIDEST_UPDATE = "1.2e−3"
NUMBERS = (UPDATE, SILENT, SATURATED)
"""Columns whose words stand at the right."""


def titles() -> tuple[str, ...]:
    """Their headings."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("InsideColumns", text)

    return (
        tr("layer"), tr("output"), tr("weights"), tr("activations"), tr("gradient"), tr("update"), tr("silent"),
        tr("saturated"),
    )  # fmt: skip


def explanations() -> tuple[str, ...]:
    """What they show, with the formula."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("InsideColumns", text)

    return (
        tr("The layers from the input to the output; choose one to see its maps and weights."),
        tr("Shape of what the layer answers: units, or channels × height × width."),
        tr("Histogram of all weights W of the layer: negative orange, positive blue."),
        tr("Histogram of the activations g(h); the line is h before the activation function."),
        tr("Norm of the gradient ‖∂L/∂(W, b)‖ of the last step, as a multiple of that at the output layer."),
        tr("How far one step moves the weights: ‖ΔW‖ / ‖W‖. About 1e−3 is usual."),
        tr("Units or filters that answer the same to all samples: they learn nothing any more."),
        tr("Units or filters nearly always at the limits of their activation, where g′ ≈ 0."),
    )


@frozen
class Columns:
    """Places (left, width) in px by column; those left out have no entry. ``width`` is what all of them need."""

    places: dict[int, tuple[float, float]]
    width: float


def columns_for(look: Look, rows: Sequence[Row], width: float) -> Columns:
    """Columns for these rows: the shape of outputs is left out where there is no room."""
    roomy = _placed(look, rows, width, not look.theme.projector, 1.0)
    if roomy.width <= width:
        return roomy
    bare = _placed(look, rows, width, False, 1.0)
    return bare if bare.width <= width else _placed(look, rows, width, False, TIGHT)


def _placed(look: Look, rows: Sequence[Row], width: float, with_output: bool, share: float) -> Columns:
    """The columns; pictures and gaps take a ``share`` of their room."""
    names = titles()
    caption, value = look.font("caption"), look.font("secondary", weight=600)
    pad, gap = look.px(16), round(share * look.px(12))
    bars = round(share * look.px(62, 70))

    def told(column: int, texts: Sequence[str], font_of: str = "secondary") -> float:
        font = value if font_of == "value" else look.font("secondary")
        return max([text_width(caption, names[column]), *(text_width(font, text) for text in texts)]) + 2

    wanted: dict[int, float] = {
        LAYER: told(LAYER, [row.name for row in rows], "value"),
        OUTPUT: told(OUTPUT, [row.output for row in rows]),
        WEIGHTS: max(bars, told(WEIGHTS, ())),
        ANSWERS: max(bars, told(ANSWERS, ())),
        GRADIENT: max(round(share * look.px(96, 92)), told(GRADIENT, ())),
        UPDATE: told(UPDATE, [*(row.update for row in rows), WIDEST_UPDATE]),
        SILENT: told(SILENT, [row.silent for row in rows], "value"),
        SATURATED: told(SATURATED, [row.saturated for row in rows], "value"),
    }
    if not with_output:
        del wanted[OUTPUT]
    if not any(row.has_limits for row in rows):
        del wanted[SATURATED]
    needed = 2 * pad + sum(wanted.values()) + gap * (len(wanted) - 1)
    spare = max(0.0, width - needed) if math.isfinite(width) else 0.0
    stretched = (WEIGHTS, ANSWERS, GRADIENT)
    places, left = {}, float(pad)
    for column, size in wanted.items():
        if column in stretched:
            size += min(spare / len(stretched), look.px(40))
        elif column == UPDATE:
            left += max(0.0, spare - len(stretched) * look.px(40))
        places[column] = (left, size)
        left += size + gap
    return Columns(places, needed)
