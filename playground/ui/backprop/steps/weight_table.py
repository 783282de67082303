"""The weights of the layer at work: before, gradient, step and after, a row a weight."""

from __future__ import annotations

import numpy as np
from attrs import frozen
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from playground.core.backprop.trace import LayerTrace, Trace
from playground.ui.backprop.steps.colors import ink_on, round_up, sign_color
from playground.ui.backprop.steps.player import Player
from playground.ui.backprop.steps.texts import all_digits, given, layer_title, moved, number, subscript, with_sign
from playground.ui.focus import FocusRing
from playground.ui.numbers import MINUS, count, parse_number, rate
from playground.ui.paint import put_text, rounded, text_width
from playground.ui.theme import Look
from playground.ui.widgets.entry import Entry

RIGHT = Qt.AlignmentFlag.AlignRight
MOST_GROUPS = 3
FEW_INPUTS = 6
"""With more inputs names and numbers are longer, so fewer units stand side by side."""


@frozen
class Row:
    """One weight or bias: its name, a short one, where it is, and its numbers."""

    title: str
    short: str
    name: str
    index: tuple[int, ...]
    before: float
    gradient: float
    after: float


@frozen
class Shown:
    """A row as painted, and the box of its weight."""

    row: Row
    box: QRectF
    cell: QRectF


class WeightTable(QWidget):
    """Rows of one unit, or of several side by side; a click on a weight, or Enter on the chosen row, opens it.

    Signals:
        weightSet(layer id, name, index, value): a weight or bias was typed.
    """

    weightSet = Signal(str, str, object, float)

    def __init__(self, look: Look, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._player = player
        self._shown: list[Shown] = []
        self._chosen = 0
        self._inputs: tuple[str, ...] = ()
        self._editing: Row | None = None
        self._entry = Entry(look, parse_number, self._problem, self)
        self._entry.taken.connect(self._taken)
        self.setAccessibleName(self.tr("Weights, gradients and new weights"))
        self.setToolTip(self.tr("Up and Down choose a weight, Enter or a click sets another."))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        FocusRing(look, self, shape=self._ring)
        player.moved.connect(self._moved)
        look.changed.connect(self.update)

    def set_inputs(self, names: tuple[str, ...]) -> None:
        """What the inputs of the network are called."""
        self._inputs = names
        self.update()

    # --- what is shown ------------------------------------------------------------------------------------------

    def _layer(self) -> tuple[Trace, int, LayerTrace] | None:
        trace, progress = self._player.trace, self._player.progress
        if trace is None or progress is None:
            return None
        index = progress.now.layer
        return trace, index, trace.layers[index]

    def units(self) -> tuple[int, ...]:
        """The units that are shown side by side, the chosen one among them."""
        found = self._layer()
        if found is None or not found[2].main:
            return ()
        total = self._total(found[2])
        most = MOST_GROUPS if found[2].inputs <= FEW_INPUTS else MOST_GROUPS - 1
        room = max(1, min(most, self.width() // self._look.px(430, 560)))
        chosen = min(self._player.unit, total - 1)
        first = max(0, min(chosen - chosen % room, total - room))
        return tuple(range(first, min(first + room, total)))

    def _total(self, layer: LayerTrace) -> int:
        return int(layer.tensors[layer.main].shape[0])

    def rows(self, unit: int, most: int) -> tuple[list[Row], int]:
        """Rows of a unit, at most so many, and how many weights there are besides: those of the smallest gradient."""
        found = self._layer()
        if found is None:
            return [], 0
        trace, index, layer = found
        name = layer.main
        old, by, new = (tensors[name][unit] for tensors in (layer.tensors, _gradients(layer), layer.updated))
        flat = np.abs(by.reshape(-1))
        has_bias = "bias" in layer.tensors
        room = max(1, most - has_bias)
        size = flat.size
        places = np.arange(size) if size <= room else np.sort(np.argsort(-flat, kind="stable")[: max(1, room - 1)])
        rows = []
        for place in places:
            at = tuple(int(i) for i in np.unravel_index(int(place), old.shape))
            title = self._source(trace, index, layer, at)
            short = f"W{subscript(at[0] + 1)}" if len(at) == 1 else ",".join(str(i + 1) for i in at) or title
            numbers = (float(old[at]), float(by[at]), float(new[at]))
            rows.append(Row(title, short, name, (unit, *at), *numbers))
        if has_bias:
            values = (float(t["bias"][unit]) for t in (layer.tensors, _gradients(layer), layer.updated))
            rows.append(Row(self.tr("bias"), "b", "bias", (unit,), *values))
        return rows, size - len(places)

    def _source(self, trace: Trace, index: int, layer: LayerTrace, at: tuple[int, ...]) -> str:
        if not at:
            return self.tr("scale γ")
        if not layer.is_linear:
            return self.tr("at {place}").format(place=", ".join(str(i + 1) for i in at))
        if index == 0:
            if at[0] < len(self._inputs):
                return self.tr("from {name}").format(name=self._inputs[at[0]])
            return self.tr("from input {number}").format(number=count(at[0] + 1))
        name = layer_title(trace.layers[index - 1])
        return self.tr("from {layer}, {number}").format(layer=name, number=count(at[0] + 1))

    # --- painting -----------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._shown = []
        found = self._layer()
        units = self.units()
        if found is not None and not units:
            words = self.tr("Nothing is learned in {layer}.").format(layer=layer_title(found[2]))
            put_text(painter, self._look.font("secondary"), self._look.color("ink2"), QRectF(self.rect()), words)
        elif found is not None:
            gap = self._look.px(60, 40) if len(units) < 3 else self._look.px(34)
            wide = (self.width() - gap * (len(units) - 1)) / len(units)
            if len(units) == 1:
                wide = min(wide, self._look.px(760, 900))
            for place, unit in enumerate(units):
                left = place * (wide + gap)
                if place:
                    x = left - gap / 2
                    painter.setPen(QPen(self._look.color("line"), self._look.theme.hairline))
                    painter.drawLine(QLineF(x, 0, x, self.height()))
                self._paint_unit(painter, found, unit, QRectF(left, 0, wide, self.height()))
        painter.end()

    def _paint_unit(self, painter: QPainter, found: tuple[Trace, int, LayerTrace], unit: int, box: QRectF) -> None:
        trace, index, layer = found
        look = self._look
        head = look.px(24, 30)
        least = look.px(24, 30)
        rows, more = self.rows(unit, max(2, int((box.height() - head) // least)))
        high = min(float(look.px(44, 40)), (box.height() - head) / max(1, len(rows) + (more > 0)))
        alpha = rate(trace.learning_rate)
        step = f"{MINUS}{alpha} · " + (self.tr("gradient") if box.width() > 520 or not look.theme.projector else "∂W")
        step = step if trace.is_plain else self.tr("change")
        titles = (self.tr("weight"), self.tr("gradient"), step, self.tr("new weight"))
        ends = [box.left() + box.width() * share for share in (0.34, 0.55, 0.775, 1.0)]
        is_chosen = unit == min(self._player.unit, self._total(layer) - 1)
        name = self.tr("unit {number}") if layer.is_linear else self.tr("filter {number}")
        words = name.format(number=unit + 1)
        twins = next((group for group in trace.twins[index] if unit in group), ())
        if twins:
            words += "  = " + ", ".join(str(other + 1) for other in twins if other != unit)
        font = look.font("secondary", weight=600)
        ink = "warn" if twins else "ink" if is_chosen else "ink2"
        put_text(painter, font, look.color(ink), QRectF(box.left(), 0, box.width() * 0.3, head), words)
        caption = look.font("caption")
        for end, title in zip(ends, titles, strict=True):
            put_text(painter, caption, look.color("ink3"), QRectF(end - 200, 0, 200, head), title, RIGHT)
        most = round_up(max((float(np.abs(g).max()) for g in (_gradients(layer)[layer.main],)), default=1.0))
        y = float(head)
        for row in rows:
            painter.setPen(QPen(look.color("line"), look.theme.hairline))
            painter.drawLine(QLineF(box.left(), round(y), box.right(), round(y)))
            self._paint_row(painter, row, QRectF(box.left(), y, box.width(), high), ends, most)
            y += high
        if more:
            words = self.tr("… {count} more, of smaller gradients").format(count=count(more))
            put_text(painter, caption, look.color("ink3"), QRectF(box.left(), y, box.width(), high), words)

    def _paint_row(self, painter: QPainter, row: Row, box: QRectF, ends: list[float], most: float) -> None:
        look = self._look
        change = row.after - row.before
        texts = (given(row.before), number(row.gradient), with_sign(change), moved(row.after, change))
        wide = min(float(look.px(90, 100)), (ends[1] - ends[0]) - look.px(8, 10))
        px = look.px(15, 17)
        while px > look.px(11, 13) and max(text_width(look.font("mono", px=px), text) for text in texts) > wide - 12:
            px -= 1
        font, strong = (look.font("mono", px=px, weight=weight) for weight in (None, 500))
        if self.hasFocus() and len(self._shown) == self._chosen:
            painter.fillRect(box.adjusted(-4, 1, 4, -1), look.color("hover"))
        body = look.font("secondary")
        title = QRectF(box.left(), box.top(), ends[0] - box.left() - look.px(72, 80), box.height())
        words = row.title if text_width(body, row.title) <= title.width() else row.short
        put_text(painter, body, look.color("ink"), title, words)
        cell = QRectF(ends[0] - look.px(78, 88), box.top(), look.px(78, 88), box.height())
        put_text(painter, font, look.color("ink"), cell, texts[0], RIGHT)
        chip = QRectF(ends[1] - wide, box.top() + 4, wide, box.height() - 8)
        fill = sign_color(look, row.gradient, most)
        rounded(painter, chip, 4, fill)
        area = chip.adjusted(4, 0, -8, 0)
        put_text(painter, font, ink_on(look, fill), area, texts[1], RIGHT)
        area = QRectF(ends[1], box.top(), ends[2] - ends[1], box.height())
        put_text(painter, font, look.color("ink2"), area, texts[2], RIGHT)
        area = QRectF(ends[2], box.top(), ends[3] - ends[2], box.height())
        put_text(painter, strong, look.color("ink"), area, texts[3], RIGHT)
        self._shown.append(Shown(row, box, cell))

    # --- what happens -------------------------------------------------------------------------------------------

    @property
    def shown(self) -> list[Shown]:
        """Rows as painted last."""
        return self._shown

    def _moved(self) -> None:
        self._chosen = 0
        self.update()

    def _ring(self) -> tuple[QRectF, float]:
        return QRectF(self.rect()), 6.0

    def edit(self, place: int) -> None:
        """Open the weight of this row for typing."""
        if not 0 <= place < len(self._shown):
            return
        shown = self._shown[place]
        self._chosen, self._editing = place, shown.row
        high = min(shown.cell.height(), float(self._look.px(28, 38)))
        box = QRectF(shown.cell.left() - 8, shown.cell.center().y() - high / 2, shown.cell.width() + 16, high)
        self._entry.open(given(shown.row.before), box.toRect())

    def _taken(self, value: float) -> None:
        found = self._layer()
        if self._editing is not None and found is not None:
            self.weightSet.emit(found[2].layer_id, self._editing.name, self._editing.index, value)

    def _problem(self, text: str) -> str:
        return self.tr("“{text}” is not a number.").format(text=text.strip())

    def _at(self, place: QPointF) -> int | None:
        return next((number for number, shown in enumerate(self._shown) if shown.box.contains(place)), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._at(event.position())
        if event.button() != Qt.MouseButton.LeftButton or place is None:
            return
        self._chosen = place
        if self._shown[place].cell.contains(event.position()):
            self.edit(place)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self._at(event.position())
        over = place is not None and self._shown[place].cell.contains(event.position())
        self.setCursor(Qt.CursorShape.IBeamCursor if over else Qt.CursorShape.ArrowCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            by = 1 if key == Qt.Key.Key_Down else -1
            self._chosen = max(0, min(self._chosen + by, len(self._shown) - 1))
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.edit(self._chosen)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            place = self._at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if place is None else self._words(self._shown[place].row), self)
            return True
        return super().event(event)

    def _words(self, row: Row) -> str:
        text = self.tr("weight {before}\ngradient {gradient}\nnew weight {after}\nClick the weight to set another.")
        return text.format(
            before=all_digits(row.before), gradient=all_digits(row.gradient), after=all_digits(row.after)
        )

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(600), self._look.px(170, 200))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(360, 380), self._look.px(90, 100))


def _gradients(layer: LayerTrace) -> dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float64]]]:
    """Gradients of all tensors; of a frozen layer's, whom nobody asked for, zero."""
    return {name: layer.gradients.get(name, np.zeros_like(tensor)) for name, tensor in layer.tensors.items()}
