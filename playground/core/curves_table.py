"""The curves of a run as a table for other programs."""

from __future__ import annotations

import csv
import io
import math

from playground.core.history import History


def curves_table(history: History) -> str:
    """CSV text with a row for each place on the curves: ``epoch``, a column for each curve, ``change``.

    A curve that says nothing at a place has an empty cell there. ``train_loss`` and ``train_accuracy`` are those of the
    batches (means of several in a long run), ``…_by_epoch`` means over an epoch; ``gradient_norms dense-1`` is that of
    the layer with this id.
    """
    series = history.series()
    for name, curves in history.layer_series().items():
        series |= {f"{name} {layer}": one for layer, one in curves.series.items()}
    values = {name: dict(zip(one.x.tolist(), one.mean.tolist(), strict=True)) for name, one in series.items()}
    changes: dict[float, list[str]] = {}
    for epoch, text in history.marks:
        changes.setdefault(epoch, []).append(text)
    text_file = io.StringIO()
    table = csv.writer(text_file, lineterminator="\n")
    table.writerow(["epoch", *values, "change"])
    for epoch in sorted(set(changes).union(*values.values())):
        cells = [_cell(column.get(epoch)) for column in values.values()]
        table.writerow([repr(epoch), *cells, "; ".join(changes.get(epoch, []))])
    return text_file.getvalue()


def _cell(value: float | None) -> str:
    """A number that every program reads: NaN and infinity by name."""
    if value is None:
        return ""
    return repr(value) if math.isfinite(value) else {math.inf: "inf", -math.inf: "-inf"}.get(value, "nan")
