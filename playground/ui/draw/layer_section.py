"""One layer of the panel: its name, what it made of the drawing, and the chosen map enlarged below."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from playground.core.explanations import LayerMap
from playground.ui.focus import FocusRing
from playground.ui.icons import paint_icon
from playground.ui.numbers import count, significant
from playground.ui.paint import put_text, text_width
from playground.ui.theme import Look
from playground.ui.widgets.map_mosaic import MapMosaic
from playground.ui.widgets.tiles import columns_near

FEW_MAPS, FEW_UNITS = 24, 64
MAP_PX, SMALL_MAP_PX = 46, 27
UNIT_PX, SMALL_UNIT_PX = 18, 9
"""Sides of tiles at rest: of few, and of many."""
MOST_HIGH = 170
"""Px a layer takes at most."""
LARGEST_TILE = 96
LEAST_SHARE, SLACK = 0.7, 1.08
"""Least and most of the height there is that rows filling the width take; else they leave some of the width."""


class LayerHeader(QAbstractButton):
    """Name, facts, and at the right what lies under the pointer; a click folds the layer up or opens it."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._facts = self._reading = ""
        self.setCheckable(True)
        self.setChecked(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(self.tr("Fold this layer up, or open it."))
        FocusRing(look, self)
        look.changed.connect(self.updateGeometry)

    @property
    def facts(self) -> str:
        return self._facts

    @property
    def reading(self) -> str:
        return self._reading

    def say(self, name: str, facts: str) -> None:
        """Put name and facts."""
        if (name, facts) != (self.text(), self._facts):
            self.setText(name)
            self._facts = facts
            self.setAccessibleName(f"{name}, {facts}" if facts else name)
            self.update()

    def read(self, text: str) -> None:
        """Say what lies under the pointer; empty for nothing."""
        if text != self._reading:
            self._reading = text
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(200), self._look.px(24, 34))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(80), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = self._look, QPainter(self)
        size = look.px(11, 16)
        icon = QRectF(0, (self.height() - size) / 2, size, size)
        paint_icon(painter, "ph.caret-down" if self.isChecked() else "ph.caret-right", icon, look.color("ink3"))
        left: float = size + look.px(6)
        font = look.font("heading")
        put_text(painter, font, look.color("ink"), QRectF(left, 0, self.width() - left, self.height()), self.text())
        left += text_width(font, self.text()) + look.px(10)
        right = text_width(look.font("secondary"), self._reading) + look.px(8) if self._reading else 0.0
        box = QRectF(left, 0, max(0.0, self.width() - left - right), self.height())
        if box.width() > look.px(24):
            put_text(painter, look.font("secondary"), look.color("ink2"), box, self._facts)
        if self._reading:
            box = QRectF(left, 0, self.width() - left, self.height())
            put_text(
                painter, look.font("secondary"), look.color("ink"), box, self._reading, Qt.AlignmentFlag.AlignRight
            )
        painter.end()


class LayerSection(QWidget):
    """Header and mosaic.

    Signals:
        chosen(layer_id, index): a map or unit was clicked, or Enter pressed on it.
        moved(layer_id, index): an arrow key chose another one.
        folded: it was folded up or opened.
    """

    chosen = Signal(str, int)
    moved = Signal(str, int)
    folded = Signal()

    def __init__(self, look: Look, layer_id: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.layer_id = layer_id
        self._name = name
        self._layer: LayerMap | None = None
        self.header = LayerHeader(look, self)
        self.header.toggled.connect(self._toggled)
        self.mosaic = MapMosaic(look, self, largest=LARGEST_TILE, least=4)
        self.mosaic.setAccessibleName(name)
        self.mosaic.setAccessibleDescription(self.tr("Arrow keys choose a map or unit; Enter or a click enlarges it."))
        self.mosaic.setToolTip(self.tr("Click to enlarge it, with the weights it looks with."))
        self.mosaic.show_chosen(False)
        self.mosaic.clicked.connect(lambda index: self.chosen.emit(self.layer_id, index))
        self.mosaic.chose.connect(self._chose)
        self.mosaic.hovered.connect(self._hovered)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.header)
        self._column.addWidget(self.mosaic)
        look.changed.connect(self._restyle)
        self._restyle()

    @property
    def layer(self) -> LayerMap | None:
        return self._layer

    @property
    def open(self) -> bool:
        return self.header.isChecked()

    def set_open(self, is_open: bool) -> None:
        self.header.setChecked(is_open)

    def show_layer(self, layer: LayerMap, gradient: bool) -> None:
        """Show what the layer makes of the drawing, or the gradient by it."""
        self._layer = layer
        shape = layer.values.shape
        if len(shape) == 3:
            words = (
                self.tr("{count} maps, {height} × {width}")
                if len(layer.values) > 1
                else self.tr("1 map, {height} × {width}")
            )
            facts = words.format(count=count(shape[0]), height=shape[1], width=shape[2])
        else:
            facts = self.tr("{0} units").format(count(shape[0]))
        if layer.silent and not gradient:
            facts += ", " + self.tr("{0} silent").format(count(layer.silent))
        self.header.say(self._name, facts)
        self.mosaic.set_maps(layer.values, layer.scale)

    def mark(self, index: int | None) -> None:
        """Put a frame around the tile that is enlarged; none for None."""
        self.mosaic.show_chosen(index is not None)
        if index is not None:
            self.mosaic.choose(index)

    def _gap(self) -> int:
        return self._look.px(4) if self._layer is not None and self._layer.values.ndim == 3 else 1

    def height_near(self, width: int, height: int) -> int:
        """Px of so many rows that tiles fill the width and take most of this height; the height where none do."""
        if self._layer is None:
            return height
        number, gap, best = len(self._layer.values), self._gap(), 0
        shape = self._layer.values.shape
        tall = shape[1] / shape[2] if len(shape) == 3 else 1.0
        for rows in range(1, number + 1):
            tile = (width + gap) // -(-number // rows) - gap
            high = rows * (int(tile * tall) + gap) - gap
            if abs(high - height) < abs(best - height) and high <= SLACK * height:
                best = high
            if high > SLACK * height:
                break
        if best >= LEAST_SHARE * height:
            return best
        return min(height, self.mosaic.grid_for(width, height).size[1])

    def height_wanted(self, width: int) -> int:
        """Px of the mosaic at rest, in this width."""
        if self._layer is None or not self.open:
            return 0
        look, values, gap = self._look, self._layer.values, self._gap()
        number = len(values)
        if values.ndim == 3:
            tile = look.px(MAP_PX if number <= FEW_MAPS else SMALL_MAP_PX)
        else:
            tile = look.px(UNIT_PX if number <= FEW_UNITS else SMALL_UNIT_PX)
        columns = columns_near(width, tile, gap)
        tile = max(1, (width + gap) // columns - gap)
        rows = -(-number // columns)
        return min(look.px(MOST_HIGH), rows * (tile + gap) - gap)

    def _toggled(self, is_open: bool) -> None:
        self.mosaic.setVisible(is_open)
        self.folded.emit()

    def _chose(self, index: int) -> None:
        if QGuiApplication.mouseButtons() == Qt.MouseButton.NoButton:  # a click is told by itself
            self.moved.emit(self.layer_id, index)

    def _hovered(self, index: int, row: int, column: int) -> None:
        if index < 0 or self._layer is None:
            self.header.read("")
            return
        value = significant(float(self.mosaic.maps[index, row, column]))
        if self._layer.values.ndim == 3:
            text = self.tr("map {number}, row {row}, column {column}: {value}")
            self.header.read(text.format(number=index + 1, row=row + 1, column=column + 1, value=value))
        else:
            self.header.read(self.tr("unit {number}: {value}").format(number=index + 1, value=value))

    def _restyle(self) -> None:
        self._column.setSpacing(self._look.px(4))
