"""Rows of the table of a trained network's layers."""

from __future__ import annotations

from attrs import evolve, frozen
from PySide6.QtCore import QCoreApplication

from playground.core.frames import InsideFrame
from playground.core.pretrained import PRETRAINED
from playground.core.pretrained_facts import LayerFacts
from playground.core.pretrained_look import StageGradients
from playground.ui.inside.rows import Row
from playground.ui.inside.trained.wording import cost_words, layers_of
from playground.ui.numbers import significant


def tr(text: str) -> str:
    return QCoreApplication.translate("StageRows", text)


@frozen
class StageRow(Row):
    """A layer of a trained network; ``gradient`` is an RMS. Only a stage can be looked into.

    ``is_shipped``: whether its weights are here.
    """

    facts: LayerFacts | None = None
    is_stage: bool = True
    is_shipped: bool = True

    def words(self) -> str:
        """All of it as one sentence."""
        said = [f"{self.name}, {self.output}"]
        if self.facts is not None:
            said.append(cost_words(self.facts))
        if self.inside is not None and self.inside.dead is not None:
            said.append(tr("{0} of {1} filters silent").format(self.silent, self.inside.units))
        if self.gradient is not None:
            said.append(tr("gradient {0}").format(significant(self.gradient)))
        if not self.is_shipped:
            said.append(tr("its weights are not shipped"))
        elif not self.is_stage:
            said.append(tr("its answers, averaged, are the scores of the classes"))
        return "; ".join(said)


def empty_stage_rows(network: str) -> tuple[StageRow, ...]:
    """All layers with weights, before anything was looked at."""
    entry = PRETRAINED[network]
    return tuple(
        StageRow(
            layer.name,
            layer.name,
            layer.outputs,
            facts=layer,
            is_stage=layer.name in entry.named,
            is_shipped=layer.name in entry.named or entry.has_classes,
        )
        for layer in layers_of(network)
    )


def filled_stage_rows(
    rows: tuple[StageRow, ...], frame: InsideFrame | None, gradients: StageGradients | None
) -> tuple[StageRow, ...]:
    """The rows with what was seen, and what a filter hangs on."""
    rms = {} if gradients is None else gradients.rms
    return tuple(
        evolve(
            row,
            inside=None if frame is None else frame.of(row.layer_id),
            gradient=rms.get(row.layer_id),
        )
        for row in rows
    )
