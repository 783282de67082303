"""What a row of the table says: names and numbers of one layer, ready to be painted or read out."""

from __future__ import annotations

import math

from attrs import evolve, frozen
from PySide6.QtCore import QCoreApplication

from playground.core.activations import ACTIVATIONS
from playground.core.experiment import Experiment
from playground.core.fields import OUTPUT_ID
from playground.core.frames import InsideFrame, LayerInside
from playground.core.layers import Dropout, Shape
from playground.core.shapes import layer_shapes, output_inputs, output_units
from playground.core.signals import GRADIENTS_BETWEEN, Fate, fate
from playground.ui.numbers import count, significant
from playground.ui.train.layer_names import name_of
from playground.ui.train.wording import tight_shape

UPDATES_BETWEEN = (1e-5, 0.1)
"""Between which ‖ΔW‖/‖W‖ of a step is called fine; about 1e−3 is usual."""


def tr(text: str) -> str:
    return QCoreApplication.translate("InsideRows", text)


@frozen
class Row:
    """One layer: ``inside`` is None until its first frame; ``gradient`` is a multiple of the output layer's."""

    layer_id: str
    name: str
    shape: Shape
    inside: LayerInside | None = None
    gradient: float | None = None
    has_limits: bool = False
    """Whether its activation can saturate."""
    has_weights: bool = True

    @property
    def output(self) -> str:
        """The shape of its answers."""
        return tight_shape(self.shape)

    @property
    def fate(self) -> Fate:
        """What becomes of the gradient here."""
        return Fate.FINE if self.gradient is None else fate(self.gradient, GRADIENTS_BETWEEN)

    @property
    def update(self) -> str:
        """‖ΔW‖/‖W‖ in few letters; empty where none was measured."""
        ratio = None if self.inside is None else self.inside.update
        return "" if ratio is None else significant(ratio, 2, 1e-2)

    @property
    def update_strays(self) -> bool:
        """Whether steps are so long that they tear, or so short that nothing is learned."""
        ratio = None if self.inside is None else self.inside.update
        return ratio is not None and not UPDATES_BETWEEN[0] <= ratio <= UPDATES_BETWEEN[1]

    @property
    def silent(self) -> str:
        """How many units are silent; empty where nobody can tell."""
        return "" if self.inside is None or self.inside.dead is None else count(self.inside.silent)

    @property
    def saturated(self) -> str:
        """How many are saturated; empty where the activation has no limits."""
        return "" if self.inside is None or self.inside.saturated is None else count(self.inside.full)

    def words(self) -> str:
        """All of it as one sentence, for tooltips and those who listen."""
        said = [f"{self.name}, {self.output}"]
        inside = self.inside
        if inside is not None:
            if inside.gradient is not None:
                said.append(tr("gradient norm {0}").format(significant(inside.gradient)))
                if self.gradient is not None:
                    said[-1] += tr(", {0} × that of the output layer").format(significant(self.gradient))
            if inside.update is not None:
                said.append(tr("a step moves the weights by {0} of their norm").format(significant(inside.update)))
            if inside.dead is not None:
                said.append(tr("{0} of {1} silent").format(self.silent, count(inside.units)))
            if inside.saturated is not None:
                said.append(tr("{0} saturated").format(self.saturated))
        return "; ".join(said)


def empty_rows(experiment: Experiment) -> tuple[Row, ...]:
    """The layers of an experiment from the input to the output, without dropout; none where one is impossible."""
    rows = []
    for shape in layer_shapes(experiment):
        if shape.outputs is None:
            return ()
        if not isinstance(shape.layer, Dropout):
            activation = getattr(shape.layer, "activation", "identity")
            limits = ACTIVATIONS[activation].limits
            name = name_of(experiment, shape.layer.id)
            rows.append(
                Row(shape.layer.id, name, shape.outputs, None, None, limits is not None, shape.layer.has_weights)
            )
    if output_inputs(experiment) is None:
        return ()
    return (*rows, Row(OUTPUT_ID, name_of(experiment, OUTPUT_ID), (output_units(experiment),)))


def filled_rows(rows: tuple[Row, ...], frame: InsideFrame) -> tuple[Row, ...]:
    """The rows with what a frame says of their layers."""
    output = frame.of(OUTPUT_ID)
    unit = None if output is None else output.gradient
    found = []
    for row in rows:
        inside = frame.of(row.layer_id)
        gradient = None
        if inside is not None and inside.gradient is not None and unit is not None:
            gradient = _share(inside.gradient, unit)
        found.append(evolve(row, inside=inside, gradient=gradient))
    return tuple(found)


def _share(value: float, unit: float) -> float | None:
    """A gradient as a multiple of another; None where that cannot be said."""
    if not math.isfinite(value):
        return value
    return value / unit if math.isfinite(unit) and unit > 0 else None
