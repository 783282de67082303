"""Larger networks: every layer as a heat map of what it gives and what comes back, and the step as matrices."""

from __future__ import annotations

import numpy as np
from attrs import frozen
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from playground.core.backprop.trace import LayerTrace, Trace
from playground.ui.backprop.steps.colors import heat_image
from playground.ui.backprop.steps.operands import Array, Operand, flat_picture, operands
from playground.ui.backprop.steps.player import Player
from playground.ui.backprop.steps.texts import layer_title, number, shape_text
from playground.ui.paint import put_text, rounded, text_width
from playground.ui.theme import Look

CENTER = Qt.AlignmentFlag.AlignHCenter
LONGEST = 3.0
LARGEST_CELL, FEW_CELLS = 28.0, 24
"""px of a cell at most, where there are few of them."""
THINNEST = 14.0


@frozen
class Place:
    """Something on the screen: a layer, and the unit under each of its cells if they can be told."""

    box: QRectF
    text: str
    layer: int = -1
    cells: tuple[int, int] = (0, 0)
    units: int = 0


class MatrixView(QWidget):
    """Above, the layers in a row; below, the operation of the step. Clicks choose a layer or a unit."""

    def __init__(self, look: Look, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._player = player
        self._places: list[Place] = []
        self._images: dict[tuple[object, ...], QImage] = {}
        self._shown: Trace | None = None
        self.setAccessibleName(self.tr("Layers as matrices"))
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        player.moved.connect(self._moved)
        look.changed.connect(self._forget)

    @property
    def places(self) -> list[Place]:
        """What answers to the pointer, as painted last."""
        return self._places

    def _moved(self) -> None:
        if self._player.trace is not self._shown:
            self._shown = self._player.trace
            self._images.clear()
        self.update()

    def _forget(self) -> None:
        self._images.clear()
        self.update()

    def _image(self, key: tuple[object, ...], values: Array, most: float) -> QImage:
        if key not in self._images:
            self._images[key] = heat_image(self._look, values, most)
        return self._images[key]

    # --- painting -----------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("canvas"))
        self._places = []
        trace, progress = self._player.trace, self._player.progress
        if trace is not None and progress is not None:
            split = self.height() * 0.46
            self._paint_layers(painter, trace, QRectF(0, 0, self.width(), split))
            painter.fillRect(QRectF(0, split, self.width(), self._look.theme.hairline), self._look.color("line"))
            area = QRectF(0, split + 2, self.width(), self.height() - split - 2)
            self._paint_step(painter, operands(trace, progress.now), area)
        painter.end()

    def _paint_layers(self, painter: QPainter, trace: Trace, area: QRectF) -> None:
        look, progress = self._look, self._player.progress
        assert progress is not None
        columns: list[tuple[str, LayerTrace | None]] = [(self.tr("Input"), None)]
        columns += [(layer_title(layer), layer) for layer in trace.layers]
        wide = area.width() / len(columns)
        caption = look.line_height("caption")
        font = look.font("caption", weight=600)
        smallest = look.px(9, 12)
        while max(text_width(font, name) for name, _layer in columns) > wide - 4 and font.pixelSize() > smallest:
            font.setPixelSize(font.pixelSize() - 1)
        fit = [text_width(font, name) <= wide - 4 for name, _layer in columns]
        at = progress.now.layer + 1
        for place, (name, layer) in enumerate(columns):
            index = place - 1
            box = QRectF(place * wide, area.top(), wide, area.height())
            is_now = index == progress.now.layer and progress.now.what != "update"
            if is_now:
                rounded(painter, box.adjusted(2, 3, -2, -3), 6, look.color("surface"), look.color("ink"), look.px(2, 3))
            top = QRectF(box.left() + 1, box.top() + look.px(6), wide - 2, caption)
            if place == at and not fit[place]:  # the layer at work is named over its neighbours
                long = text_width(font, name)
                left = max(area.left() + 2, min(top.center().x() - long / 2, area.right() - 2 - long))
                put_text(painter, font, look.color("ink"), QRectF(left, top.top(), long + 2, caption), name)
            elif fit[place] and (abs(place - at) > 1 or fit[at]):
                put_text(painter, font, look.color("ink" if is_now else "ink2"), top, name, CENTER)
            values = trace.layers[0].x[0] if layer is None else layer.y[0]
            known = layer is None or progress.knows("y", index)
            up = QRectF(box.left() + 6, top.bottom() + 3, wide - 12, (box.height() - caption * 2 - 26) / 2)
            self._heat(painter, up, ("y", index), values, known, "y" if layer else "x", index, 0.0)
            if layer is not None:
                back = layer.dh if layer.dh is not None and progress.knows("dh", index) else layer.dy
                known = progress.knows("dh", index) or progress.knows("dy", index)
                symbol = "∂ĥ" if back is layer.dh else "∂y"
                low = up.translated(0, up.height() + 4)
                found = layer.y if back is None else back
                self._heat(painter, low, ("d", index, symbol), found[0], known and back is not None, symbol, index, 0.0)
            words = shape_text(values.shape)
            bottom = QRectF(box.left(), box.bottom() - caption - look.px(5), wide, caption)
            if text_width(look.font("caption"), words) <= wide - 2:
                put_text(painter, look.font("caption"), look.color("ink3"), bottom, words, CENTER)

    def _heat(
        self,
        painter: QPainter,
        box: QRectF,
        key: tuple[object, ...],
        values: Array,
        known: bool,
        symbol: str,
        layer: int,
        most: float,
    ) -> None:
        """A heat map in the middle of a box, or "…" while its numbers are not known."""
        look = self._look
        picture, kind = flat_picture(values)
        area = fitted(picture.shape, box)
        if not known:
            rounded(painter, area, 3, look.color("field"))
            put_text(painter, look.font("caption"), look.color("ink3"), area, "…", CENTER)
            return
        largest = most or float(np.nanmax(np.abs(picture), initial=0.0)) or 1.0
        self._draw(painter, area, self._image(key, picture, largest))
        text = self.tr("{symbol}, {shape}: largest {largest}").format(
            symbol=symbol, shape=shape_text(values.shape), largest=number(largest)
        )
        cells = (int(picture.shape[0]), int(picture.shape[1])) if kind == "cells" else (0, 0)
        self._places.append(Place(area, text, layer, cells, int(values.shape[0])))

    def _draw(self, painter: QPainter, area: QRectF, image: QImage) -> None:
        shrinks = image.width() > area.width() or image.height() > area.height()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, shrinks)
        painter.drawImage(area, image)
        rounded(painter, area, 0, None, self._look.color("line2"), 1)

    def _paint_step(self, painter: QPainter, parts: tuple[Operand, ...], area: QRectF) -> None:
        look, progress = self._look, self._player.progress
        assert progress is not None
        mono = look.font("mono", px=look.px(15, 18))
        caption = look.font("caption")
        high = look.line_height("caption")
        names = look.line_height("body")
        between = [text_width(mono, part.operator) + look.px(20, 20) if part.operator else 0.0 for part in parts]
        room = area.width() - 2 * look.px(16) - sum(between)
        tall = area.height() - high - names - look.px(18)
        boxes = [fitted(part.values.shape, QRectF(0, 0, room, tall), part.kind == "rows") for part in parts]
        natural = [max(box.width(), look.px(22)) for box in boxes]
        shrink = min(1.0, room / sum(natural))
        x = area.left() + look.px(16) + max(0.0, (room - sum(natural) * shrink) / 2)
        for part, gap, wide in zip(parts, between, natural, strict=True):
            if part.operator:
                sign = QRectF(x, area.top() + names, gap, tall)
                put_text(painter, mono, look.color("ink"), sign, part.operator, CENTER)
                x += gap
            column = QRectF(x, area.top() + look.px(6), wide * shrink, area.height())
            inside = QRectF(column.left(), area.top() + names + 6, column.width(), tall)
            box = fitted(part.values.shape, inside, part.kind == "rows")
            key = ("step", progress.at, progress.now.layer, part.symbol, part.operator)
            self._draw(painter, box, self._image(key, part.values, part.largest))
            self._ring(painter, part, box)
            middle = column.center().x()
            label = QRectF(middle - 80, area.top() + 4, 160, names)
            put_text(painter, look.font("mono", weight=500), look.color("ink"), label, part.symbol, CENTER)
            words = f"{part.shape}  ±{number(part.largest)}" if np.nanmax(np.abs(part.values)) else f"{part.shape}  = 0"
            if text_width(caption, words) > column.width() + gap:
                words = part.shape
            below = QRectF(middle - 90, box.bottom() + 3, 180, high)
            put_text(painter, caption, look.color("ink3"), below, words, CENTER)
            text = self.tr("{symbol}, {shape}: largest {largest}").format(
                symbol=part.symbol, shape=part.shape, largest=number(part.largest)
            )
            cells = (int(part.values.shape[0]), int(part.values.shape[1])) if part.kind == "cells" else (0, 0)
            layer = progress.now.layer if part.is_own and part.kind == "cells" else -1
            self._places.append(Place(box, text, layer, cells, part.units))
            x += wide * shrink

    def _ring(self, painter: QPainter, part: Operand, box: QRectF) -> None:
        """Where the unit at work lies: a row of W, a cell of a vector."""
        trace, progress = self._player.trace, self._player.progress
        assert trace is not None and progress is not None
        if not part.is_own or part.units != trace.layers[progress.now.layer].units:
            return
        unit, (rows, columns) = self._player.unit, part.values.shape
        if part.kind == "rows":
            size = max(box.height() / rows, 3.0)
            mark = QRectF(box.left(), box.top() + box.height() * unit / rows, box.width(), size)
        elif part.kind == "cells":
            row, column = divmod(unit, columns)
            wide, high = box.width() / columns, box.height() / rows
            mark = QRectF(box.left() + column * wide, box.top() + row * high, wide, high)
        else:
            return
        rounded(painter, mark.adjusted(-2, -2, 2, 2), 2, None, self._look.color("ink"), self._look.px(2, 3))

    # --- what happens -------------------------------------------------------------------------------------------

    def _at(self, place: QPointF) -> Place | None:
        return next((one for one in self._places if one.box.contains(place)), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position())
        if event.button() != Qt.MouseButton.LeftButton or found is None or found.layer < 0:
            return
        unit = self._player.unit
        rows, columns = found.cells
        if rows:
            row = int((event.position().y() - found.box.top()) / found.box.height() * rows)
            column = int((event.position().x() - found.box.left()) / found.box.width() * columns)
            unit = min(row * columns + column, found.units - 1)
        self._player.choose_unit(unit, found.layer)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            found = self._at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if found is None else found.text, self)
            return True
        return super().event(event)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(640), self._look.px(380))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(420, 520), self._look.px(240, 300))


def fitted(shape: tuple[int, ...], box: QRectF, is_matrix: bool = False) -> QRectF:
    """The largest area of a picture (H, W) in the middle of a box, in whole proportions while its cells can be seen.

    A matrix, whose cells mean no pixels, is made no longer than :data:`LONGEST` times its other side.
    """
    high, wide = float(shape[0]), float(shape[1])
    if is_matrix:
        high, wide = max(high, wide / LONGEST), max(wide, high / LONGEST)
    scale = min(box.width() / wide, box.height() / high)
    if max(high, wide) <= FEW_CELLS:
        scale = min(scale, LARGEST_CELL)
    size_w, size_h = min(max(wide * scale, THINNEST), box.width()), max(high * scale, THINNEST)
    left, top = box.center().x() - size_w / 2, box.center().y() - size_h / 2
    return QRectF(round(left), round(top), max(1.0, round(size_w)), max(1.0, round(size_h)))
