"""What stands out about a trained network's layers on a picture."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from playground.ui.inside.notices import Notice
from playground.ui.inside.trained.stage_rows import StageRow
from playground.ui.numbers import count


def tr(text: str) -> str:
    return QCoreApplication.translate("TrainedNotices", text)


def stage_notice(rows: Sequence[StageRow]) -> Notice | None:
    """Where most filters are silent; None before anything was seen."""
    known = [row for row in rows if row.inside is not None and row.is_stage]
    if not known:
        return None
    worst = max(known, key=lambda row: 0 if row.inside is None else row.inside.silent / row.inside.units)
    assert worst.inside is not None
    silent, units = worst.inside.silent, worst.inside.units
    if not silent:
        return Notice(tr("Every filter answers"), tr("None gives zero everywhere on this picture."), warns=False)
    if silent == 1:
        return Notice(
            tr("One of {0} filters in {1} stays silent").format(count(units), worst.name),
            tr("It gives zero everywhere on this picture."),
            worst.layer_id,
        )
    return Notice(
        tr("{0} of {1} filters in {2} stay silent").format(count(silent), count(units), worst.name),
        tr("They give zero everywhere on this picture."),
        worst.layer_id,
    )
