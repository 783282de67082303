"""What all painters of the diagram share: the pass, where everything lies, and which places answer to the pointer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from attrs import field, frozen
from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from playground.core.backprop.steps import Progress
from playground.core.backprop.trace import LayerTrace, Trace
from playground.ui.backprop.steps.colors import ranges
from playground.ui.backprop.steps.geometry import Geometry
from playground.ui.backprop.steps.texts import all_digits, subscript
from playground.ui.theme import Look

CENTER, RIGHT = Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight


def tr(text: str) -> str:
    """A text of the diagram in the user's language."""
    return QCoreApplication.translate("NodeDiagram", text)


@frozen
class Spot:
    """A place that answers: to the pointer with ``text``, to a click by choosing a unit or opening a weight."""

    box: QRectF
    text: str
    layer: int
    unit: int
    weight: tuple[str, tuple[int, ...], float] | None = None


@frozen
class LinkNumber:
    """Weight, and gradient once it is known, on a link; its box once there is room for it."""

    layer: int
    unit: int
    source: int
    at_work: bool
    texts: tuple[str, ...]
    gradient: float
    size: tuple[float, float]
    box: QRectF = field(factory=QRectF)


Half = tuple[str, float | None]
"""What stands in one half of a node: its symbol, and the number once it is known."""


def halves(trace: Trace, progress: Progress, layer: int, unit: int) -> tuple[Half, Half]:
    """What goes forwards above, and what comes back below."""
    traced = trace.layers[layer]
    assert traced.h is not None and traced.dh is not None
    upper: Half = ("y", None)
    if progress.knows("y", layer):
        upper = ("y", float(traced.y[0, unit]))
    elif progress.knows("h", layer):
        upper = ("ĥ", float(traced.h[0, unit]))
    lower: Half = ("∂ĥ", None)
    if progress.knows("dh", layer):
        lower = ("∂ĥ", float(traced.dh[0, unit]))
    elif traced.dy is not None and progress.knows("dy", layer):
        lower = ("∂y", float(traced.dy[0, unit]))
    return upper, lower


@frozen
class Words:
    """What the target is, what the inputs are called, and the widgets beside the names of layers."""

    target: str = ""
    inputs: tuple[str, ...] = ()
    heads: Mapping[int, QWidget] = field(factory=dict)


class Scene:
    """One picture of the diagram, and the ``spots`` that answer to the pointer once it is painted."""

    def __init__(
        self,
        look: Look,
        painter: QPainter,
        trace: Trace,
        progress: Progress,
        geometry: Geometry,
        unit: int,
        words: Words,
        size: tuple[int, int],
    ) -> None:
        self.look, self.painter, self.trace, self.progress = look, painter, trace, progress
        self.geometry, self.unit, self.words = geometry, unit, words
        self.width, self.height = size
        self.spots: list[Spot] = []
        self.numbers: list[LinkNumber] = []
        self.outputs, self.gradients = ranges(trace)
        self.now = progress.now
        half = geometry.columns[-1][0].height() / 2
        self.mono = look.font("mono", px=min(look.px(15, 17), max(8, int(half * 0.66))))
        self.small = look.font("mono", px=min(look.px(11, 14), max(8, int(half * 0.6))))

    def input_name(self, place: int) -> str:
        """What an input is called."""
        names = self.words.inputs
        return names[place] if place < len(names) else f"x{subscript(place + 1)}"

    def at_work(self, layer: int, unit: int, source: int) -> bool:
        """Whether this link takes part in the step for the chosen unit."""
        what = self.now.what
        if what in ("h", "dw") and layer == self.now.layer:
            return unit == self.unit
        return what == "dy" and layer == self.now.layer + 1 and source == self.unit

    def twins(self, layer: int, unit: int) -> tuple[int, ...]:
        """The units that this one is a copy of, and itself; none if it is of its own kind."""
        return next((group for group in self.trace.twins[layer] if unit in group), ())

    def alike(self, count: int) -> str:
        """How many units are copies of each other, in short."""
        words = "= {count}" if self.look.theme.projector else tr("= {count} alike")
        return words.format(count=count)

    def dashed(self, box: QRectF, color: QColor) -> None:
        """The outline of what is used again."""
        pen = QPen(color, self.look.px(1, 2) * 1.25)
        pen.setDashPattern([2.4, 1.8])
        self.painter.setPen(pen)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.drawRoundedRect(box, 4, 4)

    def spot_weight(
        self, box: QRectF, traced: LayerTrace, layer: int, name: Literal["weight", "bias"], index: tuple[int, ...]
    ) -> None:
        """Let a weight or bias answer here: its digits to the pointer, a click opens it."""
        weight, gradient = float(traced.tensors[name][index]), float(traced.gradients[name][index])
        words = tr("weight {value}") if name == "weight" else tr("bias {value}")
        text = words.format(value=all_digits(weight))
        if self.progress.knows("dw", layer):
            text += "\n" + tr("gradient {value}").format(value=all_digits(gradient))
        text += "\n" + tr("Click to set another.")
        self.spots.append(Spot(box, text, layer, index[0], (name, index, weight)))
