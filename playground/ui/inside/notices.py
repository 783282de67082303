"""What stands out about the layers, in words, with what to try."""

from __future__ import annotations

import math
from collections.abc import Sequence

from attrs import frozen
from PySide6.QtCore import QCoreApplication

from playground.core.signals import Fate
from playground.ui.inside.rows import UPDATES_BETWEEN, Row
from playground.ui.numbers import count, significant

MANY_SILENT = 0.05
MANY_SATURATED = 0.25
"""Share of a layer's units from which on it is told."""
USUAL_UPDATE, TINY = 1e-3, 1e-12


@frozen
class Notice:
    """A heading and a sentence; ``warns`` unless all is well. ``layer_id`` is where to look, empty for nowhere."""

    heading: str
    sentence: str
    layer_id: str = ""
    warns: bool = True


def tr(text: str) -> str:
    return QCoreApplication.translate("InsideNotices", text)


def notice(rows: Sequence[Row], samples: int) -> Notice | None:
    """What is worst: silent units, then gradients, saturated units, and steps too long or too short.

    None before anything is known.
    """
    known = [row for row in rows if row.inside is not None]
    if not known:
        return None
    return (
        _silent(known, samples)
        or _gradient(known)
        or _saturated(known, samples)
        or _update(known)
        or Notice(
            tr("Nothing stands out"),
            tr("On {0} samples hardly a unit is silent, and no gradient vanishes or explodes.").format(count(samples)),
            warns=False,
        )
    )


def _units(row: Row) -> str:
    return tr("filters") if len(row.shape) == 3 else tr("units")


def _share(row: Row, number: int) -> float:
    return number / max(1, row.shape[0])


def _silent(rows: Sequence[Row], samples: int) -> Notice | None:
    worst = max(rows, key=lambda row: _share(row, row.inside.silent if row.inside else 0))
    assert worst.inside is not None
    silent, units = worst.inside.silent, worst.inside.units
    if not silent or _share(worst, silent) < MANY_SILENT:
        return None
    if silent == units:
        heading = tr("All {0} {1} in {2} stay silent").format(count(units), _units(worst), worst.name)
        sentence = tr(
            "No sample makes a difference there, and nothing before it can learn. Rewind with a smaller learning rate, "
            "or try leaky ReLU or He initialisation."
        )
    else:
        heading = tr("{0} of {1} {2} in {3} stay silent").format(count(silent), count(units), _units(worst), worst.name)
        sentence = tr(
            "They answer the same to all {0} samples. A smaller learning rate, leaky ReLU or He initialisation keeps "
            "them alive."
        ).format(count(samples))
    return Notice(heading, sentence, worst.layer_id)


def _gradient(rows: Sequence[Row]) -> Notice | None:
    for judged in (Fate.EXPLODES, Fate.VANISHES):
        found = [row for row in rows if row.fate is judged and row.gradient is not None]
        if not found:
            continue
        row = (max if judged is Fate.EXPLODES else min)(found, key=lambda row: row.gradient or 0.0)
        share = significant(row.gradient or 0.0, 2)
        if judged is Fate.EXPLODES:
            return Notice(
                tr("The gradient explodes on its way to {0}").format(row.name),
                tr(
                    "It is {0} times that of the output layer, so steps jump too far there. Gradient clipping, a norm "
                    "layer or a narrower initialisation helps."
                ).format(share),
                row.layer_id,
            )
        return Notice(
            tr("The gradient vanishes on its way to {0}").format(row.name),
            tr(
                "It is {0} times that of the output layer, so {1} hardly learns. ReLU, He or Xavier initialisation, a "
                "norm layer or residual blocks help."
            ).format(share, row.name),
            row.layer_id,
        )
    return None


def _saturated(rows: Sequence[Row], samples: int) -> Notice | None:
    worst = max(rows, key=lambda row: _share(row, row.inside.full if row.inside else 0))
    assert worst.inside is not None
    full = worst.inside.full
    if not full or _share(worst, full) < MANY_SATURATED:
        return None
    return Notice(
        tr("{0} of {1} {2} in {3} are saturated").format(
            count(full), count(worst.inside.units), _units(worst), worst.name
        ),
        tr(
            "They stay at the limits of their activation on nearly all {0} samples, where g′ ≈ 0. Narrower first "
            "weights, a smaller learning rate or a norm layer helps."
        ).format(count(samples)),
        worst.layer_id,
    )


def _update(rows: Sequence[Row]) -> Notice | None:
    ratios = {
        row.layer_id: row.inside.update for row in rows if row.inside is not None and row.inside.update is not None
    }
    strays = [row for row in rows if row.update_strays]
    if not strays:
        return None
    row = max(strays, key=lambda row: abs(math.log(max(ratios[row.layer_id], TINY) / USUAL_UPDATE)))
    update = ratios[row.layer_id]
    ratio = significant(update, 2)
    if update > UPDATES_BETWEEN[1]:
        return Notice(
            tr("Steps are long in {0}").format(row.name),
            tr(
                "One step moves its weights by {0} of their norm; about 1e−3 is usual. Try a smaller learning rate."
            ).format(ratio),
            row.layer_id,
        )
    return Notice(
        tr("{0} hardly moves").format(row.name),
        tr(
            "One step moves its weights by {0} of their norm; about 1e−3 is usual. It has learned what it can, or the "
            "learning rate is too small."
        ).format(ratio),
        row.layer_id,
    )
