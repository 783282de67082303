"""One filter or unit: where it looks, its map enlarged, its weights, and what can be said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground.core.frames import FeatureMapsFrame
from playground.core.receptive import Field
from playground.ui.inside.trace_strip import TraceStrip
from playground.ui.numbers import percent, significant
from playground.ui.theme import Look
from playground.ui.widgets.label import Label
from playground.ui.widgets.map_mosaic import MapMosaic
from playground.ui.widgets.pixel_view import PixelView

NOTHING = np.zeros((0, 1, 1), np.float32)
DIMMED = 120
"""How dark (of 255) lies over what is not seen."""


class UnitPane(QWidget):
    """The picture looked at with the receptive field on it, the chosen map beside the weights, and facts.

    Signals:
        hovered(int, int): row and column of the enlarged map under the pointer; −1 each for none.
    """

    hovered = Signal(int, int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._field: Field | None = None
        self.picture = PixelView(look, self)
        self.picture.set_over(self._paint_field)
        self.inputs = Label(look, "", "secondary", "ink2", self, wrap=True)
        self.strip = TraceStrip(look, self)
        self.name = Label(look, "", "heading", parent=self)
        self.map = MapMosaic(look, self, largest=400, least=1, chooses=False)
        self.map.setAccessibleName(self.tr("Chosen map"))
        self.map.hovered.connect(lambda _index, row, column: self.hovered.emit(row, column))
        self.kernel = MapMosaic(look, self, largest=200, least=3, chooses=False)
        self.kernel.setAccessibleName(self.tr("Weights of the chosen filter"))
        self._kernel_words = Label(look, "", "caption", "ink3", self)
        self.value = Label(look, "", "secondary", "ink", self, wrap=True, weight=600)
        self.facts = Label(look, "", "secondary", "ink2", self, wrap=True)
        self._column = QVBoxLayout(self)
        self._pair = QHBoxLayout()
        beside = QVBoxLayout()
        beside.setSpacing(4)
        beside.addWidget(self.kernel)
        beside.addWidget(self._kernel_words)
        beside.addStretch(1)
        self._pair.addWidget(self.map, 1)
        self._pair.addLayout(beside, 1)
        for widget in (self.picture, self.inputs, self.strip, self.name):
            self._column.addWidget(widget)
        self._column.addLayout(self._pair)
        self._column.addWidget(self.value)
        self._column.addWidget(self.facts)
        self._column.addStretch(1)
        self.picture.setToolTip(
            self.tr("What is looked at; lit is all that the value under the pointer can see of it.")
        )
        self.facts.setToolTip(
            self.tr(
                "Back through a window of f × f with stride s, n × n values see (n − 1)·s + f pixels a side; "
                "a unit, the mean of a map and layer norm see everything."
            )
        )
        self._kernel_words.setToolTip(self.tr("The weights W into this filter or unit, on a scale of their own."))
        look.changed.connect(self._fit)
        self._fit()

    def show_frame(
        self, frame: FeatureMapsFrame, unit: int, name: str, scale: float, inputs: Sequence[str], label: str
    ) -> None:
        """Show unit ``unit`` of a frame, called ``name``; ``scale`` has the full colour of its map.

        ``inputs`` say what was looked at where that is no picture.
        """
        self.picture.setVisible(frame.picture is not None)
        if frame.picture is not None:
            self.picture.set_pixels(frame.picture.astype(np.float32) / 255)
            self.picture.setAccessibleDescription(label)
        self.inputs.setVisible(bool(inputs))
        self.inputs.set_text("   ".join(inputs))
        self.name.set_text(name)
        values = frame.values[unit : unit + 1]
        self.map.set_maps(values, scale, (name,))
        kernel = frame.kernel if frame.unit == unit else None
        if kernel is None:
            self.kernel.set_maps(NOTHING)
            self._kernel_words.set_text("")
        else:
            largest = float(np.abs(kernel).max(initial=0.0))
            shown = kernel if kernel.shape[:2] != (1, 1) else kernel.reshape(-1)
            self.kernel.set_maps(shown, largest or 1.0)
            self._kernel_words.set_text(self.tr("±{0}").format(significant(largest, 2)))
        self._fit_map(values)

    def show_field(self, fields: Sequence[Field], names: Mapping[str, str]) -> None:
        """Draw a receptive field on the picture, and layer by layer below it."""
        field = fields[-1] if fields and self.picture.isVisibleTo(self) else None
        is_other, self._field = field != self._field, field
        self.strip.setVisible(self._field is not None)
        self.strip.show_fields(fields, names)
        if is_other:
            self.picture.update()

    def say(self, value: str, facts: Sequence[str]) -> None:
        """What is under the pointer, and what holds for the whole map."""
        self.value.set_text(value)
        self.facts.set_text("\n".join(facts))

    @property
    def field(self) -> Field | None:
        """The part of the picture that is lit."""
        return self._field

    def _paint_field(self, painter: QPainter, frame: QRectF) -> None:
        """Everything else darkened, and a ring around it."""
        field = self._field
        if field is None:
            return
        top, left, height, width = field.box
        across, down = frame.width() / field.width, frame.height() / field.height
        box = QRectF(frame.left() + left * across, frame.top() + top * down, width * across, height * down)
        outside = QPainterPath()
        outside.addRect(frame)
        hole = QPainterPath()
        hole.addRect(box)
        painter.fillPath(outside.subtracted(hole), QColor(0, 0, 0, DIMMED))
        ring = box.adjusted(1, 1, -1, -1).intersected(frame.adjusted(1, 1, -1, -1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._look.color("surface"), self._look.px(4)))
        painter.drawRect(ring)
        painter.setPen(QPen(self._look.color("ink"), self._look.px(2)))
        painter.drawRect(ring)

    def _fit_map(self, values: NDArray[np.float32]) -> None:
        self.map.setVisible(values.ndim == 3)

    def _fit(self) -> None:
        look = self._look
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.px(8, 6))
        self._pair.setSpacing(look.px(10))
        self._fit_picture()

    def _fit_picture(self) -> None:
        """The picture is a square as wide as the pane, but leaves half of the height to the rest."""
        look = self._look
        words = self.strip.sizeHint().height() + look.line_height("heading") + 3 * look.line_height("secondary")
        words += 7 * self._column.spacing()
        smallest = look.px(72, 80)
        side = max(60, min(self.width(), self.height() - words - smallest))
        half = (self.width() - self._pair.spacing()) // 2
        rest = max(smallest, min(half, self.height() - side - words))
        self.picture.setFixedHeight(side)
        self.map.setFixedHeight(rest)
        self.kernel.setFixedHeight(max(look.px(24), rest - look.line_height("caption") - 4))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit_picture()


def map_facts(values: NDArray[np.float32]) -> tuple[tuple[int, int], float]:
    """Of a map (H, W): where it is strongest, (row, column), and the share of its places where it is above 0."""
    strength = np.abs(np.nan_to_num(values))
    row, column = np.unravel_index(int(strength.argmax()), values.shape)
    return (int(row), int(column)), float((values > 0).mean())


def share_words(share: float) -> str:
    """A share in whole per cent."""
    return percent(share, 0)
