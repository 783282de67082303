"""Spreads over the layers, a row for each of some combinations: activations at the left, gradients at the right."""

from __future__ import annotations

import math
from collections.abc import Sequence

from attrs import frozen
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from playground.core.depth.survey import Combination, Spreads
from playground.ui.backprop.depth.shades import strip_image
from playground.ui.backprop.depth.texts import tr
from playground.ui.focus import FocusRing
from playground.ui.numbers import significant
from playground.ui.paint import put_text, rounded, text_width
from playground.ui.theme import Look

FORWARD, BACK = 0, 1
"""The two blocks: activations, and gradients."""
STEPS = (1, 2, 5, 10, 20)
"""Every so many layers are named."""


@frozen
class MapRow:
    """One row: a combination (None is the network as it is), its name, and its spreads where they are known."""

    combination: Combination | None
    name: str
    spreads: Spreads | None


@frozen
class Spot:
    """A cell: block, row and layer."""

    block: int
    row: int
    layer: int


class LayersMap(QWidget):
    """Two heat maps with the same rows. A click or the arrow keys choose a row and a layer.

    Signals:
        chosen(int, int): another row or layer was chosen, both counted from 0.
    """

    chosen = Signal(int, int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._rows: tuple[MapRow, ...] = ()
        self._names: tuple[str, ...] = ()
        self._row, self._layer = 0, 0
        self._names_width: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Spreads over the layers"))
        self.setToolTip(
            tr(
                "Standard deviations over all samples and units of a layer, before any training. Activations go from "
                "left to right, the gradient comes back from right to left."
            )
        )
        FocusRing(look, self, 2.0, shape=lambda: (self._row_box(), 2.0))
        look.changed.connect(self._restyle)

    @property
    def rows(self) -> tuple[MapRow, ...]:
        return self._rows

    @property
    def row(self) -> int:
        """The chosen row."""
        return self._row

    @property
    def layer(self) -> int:
        """The chosen layer, from 0."""
        return self._layer

    def show_rows(self, rows: Sequence[MapRow], names: Sequence[str]) -> None:
        """Show these rows over the layers of these names."""
        self._rows, self._names, self._names_width = tuple(rows), tuple(names), None
        self._row = min(self._row, max(0, len(self._rows) - 1))
        self._layer = min(self._layer, max(0, len(self._names) - 1))
        self._describe()
        self.update()

    def set_current(self, row: int, layer: int) -> None:
        """Choose without a signal."""
        self._row, self._layer = row, layer
        self._describe()
        self.update()

    # --- places -----------------------------------------------------------------------------------------------

    def block(self, number: int) -> QRectF:
        """Where the cells of a block lie."""
        look = self._look
        if self._names_width is None:
            font = look.font("caption")
            self._names_width = max([text_width(font, row.name) for row in self._rows], default=0.0) + look.px(10)
        left = math.ceil(min(self._names_width, 0.4 * self.width()))
        gap, line = look.px(18, 20), look.line_height("caption")
        wide = (self.width() - left - gap - 4) / 2
        top = line + look.px(6)
        start = round(left + number * (wide + gap))
        return QRectF(start, top, max(1, math.floor(wide)), max(1, self.height() - top - line - look.px(4)))

    def cell(self, spot: Spot) -> QRectF:
        """Where one cell lies."""
        box, rows, layers = self.block(spot.block), max(1, len(self._rows)), max(1, len(self._names))
        top, bottom = (round(box.top() + (spot.row + more) * box.height() / rows) for more in (0, 1))
        left, right = (box.left() + (spot.layer + more) * box.width() / layers for more in (0, 1))
        return QRectF(left, top, right - left, max(1, bottom - top - 2))

    def at(self, place: QPointF) -> Spot | None:
        """The cell that lies there."""
        for number in (FORWARD, BACK):
            box = self.block(number)
            if box.contains(place) and self._rows and self._names:
                row = min(int((place.y() - box.top()) / box.height() * len(self._rows)), len(self._rows) - 1)
                layer = min(int((place.x() - box.left()) / box.width() * len(self._names)), len(self._names) - 1)
                return Spot(number, row, layer)
        return None

    def _row_box(self) -> QRectF:
        first = self.cell(Spot(FORWARD, self._row, 0))
        return QRectF(2, first.top(), self.width() - 5, first.height())

    # --- painting ---------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        titles = (tr("activations σ(h)  →"), tr("←  gradient σ(∂ℓ/∂h), as a multiple of the last"))
        short = (tr("σ(h)  →"), tr("←  σ(∂ℓ/∂h) / last"))
        for number in (FORWARD, BACK):
            box = self.block(number)
            font, line = look.font("caption"), look.line_height("caption")
            title = titles[number] if text_width(font, titles[number]) <= box.width() else short[number]
            put_text(painter, font, look.color("ink2"), QRectF(box.left(), 0, box.width(), line), title)
            self._paint_layers(painter, box)
            for place, row in enumerate(self._rows):
                self._paint_strip(painter, number, place, row)
        self._paint_names(painter)
        if self._rows:
            for number in (FORWARD, BACK):
                box = self.block(number)
                first = self.cell(Spot(number, self._row, 0))
                strip = QRectF(box.left(), first.top(), box.width(), first.height())
                rounded(painter, strip.adjusted(-2, -2, 2, 2), 2, None, look.color("ink"), 2)
                cell = self.cell(Spot(number, self._row, self._layer))
                wide = max(cell.width(), 6.0)
                mark = QRectF(cell.center().x() - wide / 2, cell.top(), wide, cell.height())
                rounded(painter, mark.adjusted(-1, -1, 1, 1), 1, None, look.color("surface"), 4)
                rounded(painter, mark, 1, None, look.color("ink"), 2)
        painter.end()

    def _paint_strip(self, painter: QPainter, number: int, place: int, row: MapRow) -> None:
        look, box = self._look, self.block(number)
        cell = self.cell(Spot(number, place, 0))
        strip = QRectF(box.left(), cell.top(), box.width(), cell.height())
        if row.spreads is None:
            rounded(painter, strip, 0, None, look.color("line"), 1)
            return
        values = row.spreads.activations if number == FORWARD else row.spreads.gradients_of_last
        painter.drawImage(strip, strip_image(look, values))
        rounded(painter, strip, 0, None, look.color("line2"), 1)

    def _paint_names(self, painter: QPainter) -> None:
        look, left = self._look, self.block(FORWARD).left()
        for place, row in enumerate(self._rows):
            cell, chosen = self.cell(Spot(FORWARD, place, 0)), place == self._row
            box = QRectF(0, cell.top(), left - look.px(8), cell.height())
            font = look.font("caption", weight=600 if chosen else None)
            ink = look.color("ink" if chosen else "ink2")
            put_text(painter, font, ink, box, row.name, Qt.AlignmentFlag.AlignRight)

    def _paint_layers(self, painter: QPainter, box: QRectF) -> None:
        """Names below: the last, the first, and of the others those that stand clear."""
        look, count = self._look, len(self._names)
        if not count:
            return
        font, line = look.font("caption"), look.line_height("caption")
        slot = box.width() / count
        widest = max(text_width(font, name) for name in self._names) + look.px(8)
        every = next((step for step in STEPS if slot * step >= widest), count)
        taken: list[tuple[float, float]] = []
        for place in (count - 1, 0, *range(every - 1, count, every)):
            wide = text_width(font, self._names[place])
            middle = box.left() + (place + 0.5) * slot
            left = min(max(middle - wide / 2, box.left()), box.right() - wide)
            if any(left < end + look.px(6) and left + wide > start - look.px(6) for start, end in taken):
                continue
            taken.append((left, left + wide))
            below = QRectF(left, self.height() - line, wide + 1, line)
            put_text(painter, font, look.color("ink3"), below, self._names[place])

    # --- words ------------------------------------------------------------------------------------------------

    def words(self, spot: Spot) -> str:
        """What there is to say of a cell."""
        row = self._rows[spot.row]
        where = tr("{name}, layer {layer}").format(name=row.name, layer=self._names[spot.layer])
        if row.spreads is None:
            return tr("{name}: not worked out yet").format(name=where)
        activation = float(row.spreads.activations[spot.layer])
        gradient = float(row.spreads.gradients[spot.layer])
        multiple = float(row.spreads.gradients_of_last[spot.layer])
        return "\n".join(
            (
                where,
                tr("activations: σ(h) = {0}").format(significant(activation)),
                tr("gradient: σ(∂ℓ/∂h) = {0}, {1} × that at the last layer").format(
                    significant(gradient), significant(multiple)
                ),
            )
        )

    def _describe(self) -> None:
        known = bool(self._rows) and bool(self._names)
        text = self.words(Spot(FORWARD, self._row, self._layer)).replace("\n", "; ") if known else ""
        self.setAccessibleDescription(text)

    def _restyle(self) -> None:
        self._names_width = None
        self.updateGeometry()
        self.update()

    def _choose(self, row: int, layer: int) -> None:
        row = min(max(row, 0), max(0, len(self._rows) - 1))
        layer = min(max(layer, 0), max(0, len(self._names) - 1))
        if (row, layer) != (self._row, self._layer):
            self.set_current(row, layer)
            self.chosen.emit(row, layer)

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(640, 640), self._look.px(300, 330))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(420, 480), self._look.px(200, 280))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            spot = self.at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self.toolTip() if spot is None else self.words(spot), self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._take(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._take(event.position())
        spot = self.at(event.position())
        QToolTip.showText(event.globalPosition().toPoint(), "" if spot is None else self.words(spot), self)

    def _take(self, place: QPointF) -> None:
        spot = self.at(place)
        if spot is not None:
            self._choose(spot.row, spot.layer)
            return
        first = self.block(FORWARD)
        if self._rows and place.x() < first.left() and first.top() <= place.y() < first.bottom():
            self._choose(int((place.y() - first.top()) / first.height() * len(self._rows)), self._layer)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, row, layer = event.key(), self._row, self._layer
        if key == Qt.Key.Key_Up:
            self._choose(row - 1, layer)
        elif key == Qt.Key.Key_Down:
            self._choose(row + 1, layer)
        elif key == Qt.Key.Key_Left:
            self._choose(row, layer - 1)
        elif key == Qt.Key.Key_Right:
            self._choose(row, layer + 1)
        elif key == Qt.Key.Key_Home:
            self._choose(row, 0)
        elif key == Qt.Key.Key_End:
            self._choose(row, len(self._names) - 1)
        else:
            super().keyPressEvent(event)
