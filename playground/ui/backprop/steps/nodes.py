"""The diagram of a tiny network: every node and every link with its numbers."""

from __future__ import annotations

from typing import Literal

from attrs import evolve, field, frozen
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from playground.core.backprop.steps import BACKWARD, FORWARD, UPDATE, Progress
from playground.core.backprop.trace import LayerTrace, Trace
from playground.ui.backprop.steps.colors import ink_on, ranges, sign_color, text_color
from playground.ui.backprop.steps.geometry import Geometry, Metrics, is_tiny, lay_out
from playground.ui.backprop.steps.player import Player
from playground.ui.backprop.steps.texts import (
    activation_title,
    all_digits,
    given,
    layer_title,
    number,
    subscript,
)
from playground.ui.numbers import parse_number, rate
from playground.ui.paint import mix, put_text, rounded, text_width
from playground.ui.theme import Look
from playground.ui.widgets.entry import Entry
from playground.ui.widgets.map_colors import scale_picture

CENTER, RIGHT = Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight
MANY_LINKS = 12
"""With more of them between two layers, only those of the unit at work carry numbers."""


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


class NodeDiagram(QWidget):
    """Nodes in two halves, what goes forwards above, what comes back below; links by weight, then by gradient.

    Signals:
        weightSet(layer id, name, index, value): a weight or bias was typed.
    """

    weightSet = Signal(str, str, object, float)

    def __init__(self, look: Look, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._player = player
        self._target = ""
        self._inputs: tuple[str, ...] = ()
        self._heads: dict[int, QWidget] = {}
        self._geometry: Geometry | None = None
        self._spots: list[Spot] = []
        self._editing: Spot | None = None
        self._entry = Entry(look, parse_number, self._problem, self)
        self._entry.taken.connect(self._taken)
        self.setAccessibleName(self.tr("Network"))
        self.setToolTip(self.tr("Click a node to look at its unit, a weight or bias to set another."))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        player.moved.connect(self._moved)
        look.changed.connect(self._moved)

    def set_words(self, target: str, inputs: tuple[str, ...]) -> None:
        """What the target is, and what the inputs are called."""
        self._target, self._inputs = target, inputs
        self.update()

    def set_heads(self, heads: dict[int, QWidget]) -> None:
        """Put widgets beside the names of layers, by the layer's index: its activation or the loss can be chosen."""
        self._heads = heads
        for head in heads.values():
            head.setParent(self)
        self._place_heads()

    def head_of(self, layer: int) -> QWidget | None:
        """The widget beside the name of this layer, if there is one."""
        return self._heads.get(layer)

    @property
    def target(self) -> str:
        """What the outputs are compared with, in words."""
        return self._target

    def input_name(self, place: int) -> str:
        """What an input is called."""
        return self._inputs[place] if place < len(self._inputs) else f"x{subscript(place + 1)}"

    @property
    def geometry_now(self) -> Geometry | None:
        """Where everything lies."""
        return self._geometry

    @property
    def spots(self) -> list[Spot]:
        """What answers to the pointer, as painted last."""
        return self._spots

    def _metrics(self) -> Metrics:
        look = self._look
        narrow = self.width() < look.px(760, 900)
        node = (look.px(82 if narrow else 92, 106), look.px(66, 84))
        bias = look.line_height("caption") + look.px(4, 2)
        legend = look.line_height("secondary") + look.px(14, 12)
        return Metrics(
            node=node,
            input=(look.px(72, 82), look.px(40, 52)),
            bias=bias,
            header=look.px(38, 66),
            legend=legend,
            side=look.px(18, 10),
        )

    def _moved(self) -> None:
        trace = self._player.trace
        self._geometry = None if trace is None or not is_tiny(trace) else lay_out(trace, self.width(), self.height(), self._metrics())
        self._place_heads()
        self.setAccessibleDescription(self._description())
        self.update()

    def _description(self) -> str:
        """The units of the layer at work with what is known of them."""
        trace, progress = self._player.trace, self._player.progress
        if trace is None or progress is None or not is_tiny(trace):
            return ""
        index = progress.now.layer
        found = []
        for unit in range(trace.layers[index].units):
            known = [
                f"{symbol} = {number(value)}"
                for symbol, value in halves(trace, progress, index, unit)
                if value is not None
            ]
            name = self.tr("{layer}, unit {number}").format(layer=layer_title(trace.layers[index]), number=unit + 1)
            found.append(f"{name}: {', '.join(known)}")
        return "\n".join(found)

    def _place_heads(self) -> None:
        trace, geometry = self._player.trace, self._geometry
        if trace is None or geometry is None:
            return
        font = self._look.font("heading")
        for index, head in self._heads.items():
            if index >= len(trace.layers):
                continue
            box = geometry.columns[index + 1][0]
            name = text_width(font, layer_title(trace.layers[index]))
            wide = head.sizeHint().width()
            if self._look.theme.projector:  # below the name
                high = min(head.sizeHint().height(), 36)
                left = min(max(4.0, box.center().x() - wide / 2), self.width() - 6.0 - wide)
                head.setGeometry(round(left), round(geometry.header.height() - high - 2), wide, high)
                head.show()
                continue
            left = min(box.center().x() - (name + 8 + wide) / 2, self.width() - 8 - name - 8 - wide)
            high = head.sizeHint().height()
            head.setGeometry(round(left + name + 8), round((geometry.header.height() - high) / 2), wide, high)
            head.show()

    # --- painting -----------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        trace, progress, geometry = self._player.trace, self._player.progress, self._geometry
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("canvas"))
        self._spots = []
        if trace is not None and progress is not None and geometry is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            _Painting(self._look, painter, trace, progress, geometry, self._player.unit, self).paint()
        painter.end()

    # --- what happens -------------------------------------------------------------------------------------------

    def _spot_at(self, place: QPointF) -> Spot | None:
        hits = [spot for spot in self._spots if spot.box.contains(place)]
        return hits[-1] if hits else None

    def edit(self, spot: Spot) -> None:
        """Open a weight for typing."""
        assert spot.weight is not None
        self._editing = spot
        wide, high = self._look.px(76, 110), self._look.px(24, 36)
        box = QRectF(0, 0, wide, high)
        box.moveCenter(spot.box.center())
        self._entry.open(given(spot.weight[2]), box.toRect())

    def _taken(self, value: float) -> None:
        spot, trace = self._editing, self._player.trace
        if spot is not None and spot.weight is not None and trace is not None:
            name, index, _before = spot.weight
            self.weightSet.emit(trace.layers[spot.layer].layer_id, name, index, value)

    def _problem(self, text: str) -> str:
        return self.tr("“{text}” is not a number.").format(text=text.strip())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        spot = self._spot_at(event.position())
        if spot is None or event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
        elif spot.weight is not None:
            self.edit(spot)
        elif spot.layer >= 0:
            self._player.choose_unit(spot.unit, spot.layer)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        spot = self._spot_at(event.position())
        answers = spot is not None and (spot.weight is not None or spot.layer >= 0)
        self.setCursor(Qt.CursorShape.PointingHandCursor if answers else Qt.CursorShape.ArrowCursor)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            spot = self._spot_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if spot is None else spot.text, self)
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._moved()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(640), self._look.px(380))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(420, 520), self._look.px(240, 300))


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


class _Painting:
    """One picture of the diagram."""

    def __init__(
        self,
        look: Look,
        painter: QPainter,
        trace: Trace,
        progress: Progress,
        geometry: Geometry,
        unit: int,
        owner: NodeDiagram,
    ) -> None:
        self.look, self.painter, self.trace, self.progress = look, painter, trace, progress
        self.geometry, self.unit, self.owner = geometry, unit, owner
        self.outputs, self.gradients = ranges(trace)
        half = geometry.columns[-1][0].height() / 2
        self.mono = look.font("mono", px=min(look.px(15, 17), max(8, int(half * 0.66))))
        self.small = look.font("mono", px=min(look.px(11, 14), max(8, int(half * 0.6))))
        self.now = progress.now
        self.numbers: list[LinkNumber] = []

    def paint(self) -> None:
        self._header()
        for layer in range(len(self.trace.layers)):
            self._links(layer)
        self._place_numbers()
        for shown in self.numbers:
            if not shown.at_work:
                self._paint_number(shown)
        self._inputs()
        for layer in range(len(self.trace.layers)):
            for unit in range(self.trace.layers[layer].units):
                self._node(layer, unit)
        self._loss()
        for shown in self.numbers:
            if shown.at_work:
                self._paint_number(shown)
        self._legend()

    def _at_work(self, layer: int, unit: int, source: int) -> bool:
        """Whether this link takes part in the step for the chosen unit."""
        what = self.now.what
        if what in ("h", "dw") and layer == self.now.layer:
            return unit == self.unit
        return what == "dy" and layer == self.now.layer + 1 and source == self.unit

    # --- names and arrows -------------------------------------------------------------------------------------

    def _header(self) -> None:
        look, painter, columns = self.look, self.painter, self.geometry.columns
        below = look.theme.projector  # what is chosen beside a name stands below it
        high = look.line_height("heading") + 4.0 if below else self.geometry.header.height()
        font, quiet = look.font("heading"), look.font("secondary")
        ends: list[tuple[float, float]] = []
        for place, boxes in enumerate(columns):
            center = boxes[0].center().x()
            words, head_w, note = self.owner.tr("Input"), 0.0, ""
            if place:
                layer = self.trace.layers[place - 1]
                words = layer_title(layer)
                head = self.owner.head_of(place - 1)
                note = "" if head is not None else activation_title(layer.activation)
                head_w = float(head.width()) if head is not None else text_width(quiet, note)
            wide = text_width(font, words)
            whole = wide + (8 + head_w if head_w and not below else 0)
            left = max(6.0, min(center - whole / 2, self.owner.width() - 8 - whole))
            is_now = place > 0 and self.now.what != "update" and place - 1 == self.now.layer
            ink = look.color("ink" if is_now else "ink2")
            put_text(painter, font, ink, QRectF(left, 0, wide + 2, high), words)
            if note and below:
                box = QRectF(center - head_w / 2 - 1, high, head_w + 2, self.geometry.header.height() - high)
                put_text(painter, quiet, look.color("ink3"), box, note)
            elif note:
                put_text(painter, quiet, look.color("ink3"), QRectF(left + wide + 8, 0, head_w + 2, high), note)
            ends.append((left - 10, left + whole + 10))
        for place in range(1, len(columns)):
            self._arrow(ends[place - 1][1], ends[place][0], high / 2, place - 1)

    def _arrow(self, left: float, right: float, y: float, layer: int) -> None:
        """Between the names of what reads and what is read: forwards, later backwards; dashed what is to come."""
        if right - left < 18:
            return
        progress, look = self.progress, self.look
        back = self.now.stage in (BACKWARD, UPDATE)
        if back and layer == 0:
            return
        done = progress.knows("dy", layer - 1) if back else progress.knows("y", layer)
        if not back and self.now.stage != FORWARD:
            done = True
        pen = QPen(look.color("ink" if done else "line2"), look.px(2, 3))
        if not done:
            pen.setDashPattern([3, 2])
        self.painter.setPen(pen)
        wide = min(right - left, look.px(150, 130))
        middle = (left + right) / 2
        left, right = middle - wide / 2, middle + wide / 2
        tip, tail = (left, right) if back else (right, left)
        side = look.px(6, 9) * (1 if back else -1)
        self.painter.drawLine(QLineF(tail, y, tip + side, y))
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(look.color("ink" if done else "line2"))
        half = abs(side) * 0.7
        self.painter.drawPolygon(
            QPolygonF([QPointF(tip, y), QPointF(tip + side * 1.3, y - half), QPointF(tip + side * 1.3, y + half)])
        )

    # --- links --------------------------------------------------------------------------------------------------

    def _links(self, layer: int) -> None:
        traced = self.trace.layers[layer]
        weight, gradient = traced.tensors["weight"], traced.gradients["weight"]
        known = self.progress.knows("dw", layer)
        largest = float(abs(weight).max()) or 1.0
        most = max(float(abs(x.gradients["weight"]).max()) for x in self.trace.layers) or 1.0
        cased = []
        for unit in range(traced.units):
            for source in range(traced.inputs):
                value = float(gradient[unit, source] if known else weight[unit, source])
                share = abs(value) / (most if known else largest)
                wide = (1.0 + 3.2 * share) * (1.4 if self.look.theme.projector else 1.0)
                color = sign_color(self.look, value, most) if known else self.look.color("line2")
                if known and share < 0.02:
                    color = self.look.color("line2")
                line = QLineF(*self.geometry.link(layer, unit, source))
                if self._at_work(layer, unit, source):
                    cased.append((line, wide, color))
                else:
                    self._line(line, wide * (0.8 if known else 0.7), color)
        for line, wide, color in cased:
            self._line(line, wide + self.look.px(5, 6), self.look.color("canvas"))
            self._line(line, wide + self.look.px(3, 4), self.look.color("ink"))
            self._line(line, max(1.2, wide), color)

    def _line(self, line: QLineF, wide: float, color: QColor) -> None:
        self.painter.setPen(QPen(color, wide, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        self.painter.drawLine(line)

    def _place_numbers(self) -> None:
        """Find room for the numbers on the links: first for those of the unit at work, then for what is left."""
        taken = [box.adjusted(-4, -3, 4, 3) for boxes in self.geometry.columns for box in boxes]
        taken.append(self.geometry.loss)
        taken += self._captions()
        links = [
            (layer, unit, source)
            for layer, traced in enumerate(self.trace.layers)
            for unit in range(traced.units)
            for source in range(traced.inputs)
        ]
        busy = [link for link in links if self._at_work(*link)]
        quiet = [
            link
            for link in links
            if link not in busy and self.trace.layers[link[0]].units * self.trace.layers[link[0]].inputs <= MANY_LINKS
        ]
        for link in (*busy, *quiet):
            number = self._number_of(*link, link in busy)
            start, end = self.geometry.link(*link)
            for share in self.geometry.shares(*link):
                box = QRectF(0, 0, *number.size)
                box.moveCenter(start + (end - start) * share)
                if not any(box.intersects(other) for other in taken):
                    taken.append(box.adjusted(-1, -1, 1, 1))
                    self.numbers.append(evolve(number, box=box))
                    break
            else:
                if link in busy:  # rather over a node than not at all
                    box = QRectF(0, 0, *number.size)
                    box.moveCenter(self.geometry.on_link(*link))
                    self.numbers.append(evolve(number, box=box))

    def _captions(self) -> list[QRectF]:
        """Where biases stand below the nodes."""
        if not self.geometry.has_biases:
            return []
        look, high = self.look, self.look.line_height("caption")
        plain, strong = look.font("caption"), look.font("caption", weight=600)
        found = []
        for layer, traced in enumerate(self.trace.layers):
            for unit, box in enumerate(self.geometry.columns[layer + 1]):
                wide = 0.0
                if "bias" in traced.tensors:
                    words = self.owner.tr("bias {value}").format(value=given(float(traced.tensors["bias"][unit])))
                    wide = look.px(14, 17) + text_width(plain, words)
                if twins := self._twins(layer, unit):
                    wide += 8 + text_width(strong, self._alike(len(twins)))
                found.append(QRectF(box.left(), box.bottom() + 2, wide, high + look.px(3, 4)))
        return found

    def _number_of(self, layer: int, unit: int, source: int, at_work: bool) -> LinkNumber:
        look, traced = self.look, self.trace.layers[layer]
        weight, gradient = (float(t["weight"][unit, source]) for t in (traced.tensors, traced.gradients))
        texts = [f"W {given(weight)}" if at_work else given(weight)]
        if self.progress.knows("dw", layer):
            texts.append(number(gradient))
        strong = look.font("mono", px=look.px(11, 14), weight=500)
        wide = max(text_width(strong, text) for text in texts) + 2 * (look.px(6, 5) if at_work else 2)
        high = look.px(15, 18) * len(texts) + (look.px(5, 5) if at_work else 0)
        if at_work:
            wide = max(wide, float(look.px(66, 74)))
        return LinkNumber(layer, unit, source, at_work, tuple(texts), gradient, (wide, float(high)))

    def _paint_number(self, shown: LinkNumber) -> None:
        look, painter, box = self.look, self.painter, shown.box
        if shown.at_work:
            rounded(painter, box, 4, look.color("surface"), look.color("ink"), look.px(1, 2))
        else:
            painter.fillRect(box, look.color("canvas"))
        line_high = look.px(15, 18)
        y = box.top() + (box.height() - line_high * len(shown.texts)) / 2
        for place, text in enumerate(shown.texts):
            strong = place or shown.at_work
            font = look.font("mono", px=look.px(11, 14), weight=500 if strong else None)
            color = text_color(look, shown.gradient) if place else look.color("ink" if shown.at_work else "ink2")
            put_text(painter, font, color, QRectF(box.left(), y, box.width(), line_high), text, CENTER)
            y += line_high
        self._spot_weight(box, self.trace.layers[shown.layer], shown.layer, "weight", (shown.unit, shown.source))

    def _spot_weight(
        self, box: QRectF, traced: LayerTrace, layer: int, name: Literal["weight", "bias"], index: tuple[int, ...]
    ) -> None:
        weight, gradient = float(traced.tensors[name][index]), float(traced.gradients[name][index])
        tr = self.owner.tr
        words = tr("weight {value}") if name == "weight" else tr("bias {value}")
        text = words.format(value=all_digits(weight))
        if self.progress.knows("dw", layer):
            text += "\n" + tr("gradient {value}").format(value=all_digits(gradient))
        text += "\n" + tr("Click to set another.")
        self.owner.spots.append(Spot(box, text, layer, index[0], (name, index, weight)))

    # --- nodes --------------------------------------------------------------------------------------------------

    def _inputs(self) -> None:
        look, painter = self.look, self.painter
        values = self.trace.layers[0].x[0].reshape(-1)
        reused = self.now.what == "dw" and self.now.layer == 0
        for place, box in enumerate(self.geometry.columns[0]):
            value = float(values[place])
            fill = sign_color(look, value, max(self.outputs, float(abs(values).max())))
            rounded(painter, box, 6, fill, look.color("ink2"), 1.5)
            put_text(painter, self.mono, ink_on(look, fill), box, given(value), CENTER)
            if reused:
                self._dashed(box.adjusted(3, 3, -3, -3), ink_on(look, fill))
            above = QRectF(
                box.left(), box.top() - look.line_height("caption") - 3, box.width(), look.line_height("caption")
            )
            name = self.owner.input_name(place)
            put_text(painter, look.font("secondary"), look.color("ink2"), above, name, CENTER)
            self.owner.spots.append(Spot(box, f"{name} = {all_digits(value)}", -1, place))

    def _node(self, layer: int, unit: int) -> None:
        look, painter = self.look, self.painter
        box = self.geometry.columns[layer + 1][unit]
        is_layer = layer == self.now.layer and self.now.what != "update"
        is_unit = is_layer and unit == self.unit
        upper, lower = halves(self.trace, self.progress, layer, unit)
        half = box.height() / 2
        painter.save()
        rounded(painter, box, 6, look.color("field"))
        for place, (symbol, value) in enumerate((upper, lower)):
            area = QRectF(box.left(), box.top() + place * half, box.width(), half)
            self._half(area, symbol, value, self.gradients if place else self.outputs, place == 0)
        painter.restore()
        painter.setPen(QPen(look.color("canvas"), 1))
        painter.drawLine(QLineF(box.left() + 1, box.top() + half, box.right() - 1, box.top() + half))
        if is_unit:
            rounded(painter, box.adjusted(-5, -5, 5, 5), 9, None, look.color("ink"), look.px(3, 4))
        rounded(painter, box, 6, None, look.color("ink" if is_layer else "ink2"), 1.5 if not is_layer else 2.0)
        if self._reuses(layer, unit):
            area = QRectF(box.left(), box.top(), box.width(), half).adjusted(3, 3, -3, -3)
            self._dashed(area, ink_on(look, sign_color(look, upper[1] or 0.0, self.outputs)))
        lines = [f"{layer_title(self.trace.layers[layer])}, {self.owner.tr('unit {number}').format(number=unit + 1)}"]
        lines += [f"{symbol} = {all_digits(value)}" for symbol, value in (upper, lower) if value is not None]
        self.owner.spots.append(Spot(box, "\n".join(lines), layer, unit))
        self._bias(layer, unit, box)

    def _half(self, area: QRectF, symbol: str, value: float | None, most: float, is_upper: bool) -> None:
        look, painter = self.look, self.painter
        fill = look.color("field") if value is None else sign_color(look, value, most)
        ink = look.color("ink3") if value is None else ink_on(look, fill)
        if value is not None:
            painter.save()
            painter.setClipRect(area)
            whole = area.adjusted(0, 0, 0, area.height()) if is_upper else area.adjusted(0, -area.height(), 0, 0)
            rounded(painter, whole, 6, fill)
            painter.restore()
        pad = look.px(8, 6)
        put_text(painter, self.small, ink, area.adjusted(pad, 0, -pad, 0), symbol)
        text = "…" if value is None else number(value)
        put_text(painter, self.mono, ink, area.adjusted(pad, 0, -pad, 0), text, RIGHT)

    def _reuses(self, layer: int, unit: int) -> bool:
        """Whether the step takes this node's output from the forward pass once more."""
        now = self.now
        if now.what == "dw":
            return layer == now.layer - 1
        return now.what == "dh" and layer == now.layer and unit == self.unit

    def _dashed(self, box: QRectF, color: QColor) -> None:
        pen = QPen(color, self.look.px(1, 2) * 1.25)
        pen.setDashPattern([2.4, 1.8])
        self.painter.setPen(pen)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.drawRoundedRect(box, 4, 4)

    def _bias(self, layer: int, unit: int, box: QRectF) -> None:
        traced = self.trace.layers[layer]
        look, painter = self.look, self.painter
        high = look.line_height("caption")
        side = look.px(9, 12)
        top = box.bottom() + look.px(5, 6)
        end = box.left()
        if "bias" in traced.tensors:
            value = float(traced.tensors["bias"][unit])
            square = QRectF(box.left(), top + (high - side) / 2, side, side)
            if not self.geometry.has_biases:
                square.moveCenter(box.bottomLeft())
            rounded(painter, square, 2, sign_color(look, value, 1.0), look.color("ink2"), 1)
            end = square.right()
            if self.geometry.has_biases:
                words = self.owner.tr("bias {value}").format(value=given(value))
                font = look.font("caption")
                area = QRectF(square.right() + 5, top, text_width(font, words) + 2, high)
                put_text(painter, font, look.color("ink2"), area, words)
                end = area.right()
                square = QRectF(box.left(), top - 2, end - box.left(), high + 4)
            self._spot_weight(square, traced, layer, "bias", (unit,))
        twins = self._twins(layer, unit)
        if twins:
            words = self._alike(len(twins))
            font = look.font("caption", weight=600)
            if not self.geometry.has_biases:
                top = box.bottom() - 2
            put_text(painter, font, look.color("warn"), QRectF(end + 6, top, text_width(font, words) + 2, high), words)

    def _twins(self, layer: int, unit: int) -> tuple[int, ...]:
        return next((group for group in self.trace.twins[layer] if unit in group), ())

    def _alike(self, count: int) -> str:
        words = "= {count}" if self.look.theme.projector else self.owner.tr("= {count} alike")
        return words.format(count=count)

    # --- the loss, and what the colours mean --------------------------------------------------------------------

    def _loss(self) -> None:
        look, painter, box = self.look, self.painter, self.geometry.loss
        known = self.progress.knows("loss", len(self.trace.layers) - 1)
        is_now = self.now.what == "loss"
        output = self.geometry.columns[-1][0]
        painter.setPen(QPen(look.color("ink2"), look.px(1, 2)))
        x = output.center().x()
        painter.drawLine(QLineF(x, output.top() - 3, x, box.bottom() + 4))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("ink2"))
        tip = box.bottom() + 2
        painter.drawPolygon(QPolygonF([QPointF(x, tip), QPointF(x - 4, tip + 7), QPointF(x + 4, tip + 7)]))
        rounded(painter, box, 6, look.color("surface"), look.color("ink" if is_now else "line2"), 2 if is_now else 1)
        half = box.height() * 0.45
        words = self.owner.tr("loss J, target {target}").format(target=self.owner.target)
        font = look.font("caption")
        if text_width(font, words) > box.width() - 8:
            words = self.owner.tr("loss, y = {target}").format(target=self.owner.target)
        if text_width(font, words) > box.width() - 8:
            words = self.owner.tr("loss J")
        put_text(painter, font, look.color("ink2"), QRectF(box.left(), box.top() + 2, box.width(), half), words, CENTER)
        value = number(self.trace.loss) if known else "…"
        area = QRectF(box.left(), box.top() + half, box.width(), box.height() - half - 3)
        font = look.font("mono", px=look.px(16, 20), weight=500)
        put_text(painter, font, look.color("ink" if known else "ink3"), area, value, CENTER)
        text = f"J = {all_digits(self.trace.loss)}" if known else words
        self.owner.spots.append(Spot(box, text, len(self.trace.layers) - 1, 0))

    def _legend(self) -> None:
        look, painter = self.look, self.painter
        high = look.line_height("secondary")
        y = self.owner.height() - high - look.px(8, 6)
        x = float(look.px(16, 12))
        font, ink = look.font("caption"), look.color("ink2")
        bar = QRectF(0, y + (high - look.px(8, 10)) / 2, look.px(68, 70), look.px(8, 10))
        for name, most in (("y", self.outputs), (self.owner.tr("gradient"), self.gradients)):
            for text in (name, f"−{rate(most)}", "", f"+{rate(most)}"):
                if text:
                    wide = text_width(font, text) + 1
                    put_text(painter, font, ink, QRectF(x, y, wide, high), text)
                    x += wide + 7
                else:
                    painter.drawImage(QRectF(x, bar.top(), bar.width(), bar.height()), scale_picture(look))
                    x += bar.width() + 7
            x += look.px(12, 8)
        words = self.owner.tr("known from the forward pass, used again")
        font = look.font("secondary")
        wide = text_width(font, words)
        right = self.owner.width() - look.px(16, 12)
        if right - wide - look.px(34, 40) > x:
            put_text(painter, font, ink, QRectF(right - wide, y, wide + 1, high), words)
            box = QRectF(right - wide - look.px(34, 40), y + 1, look.px(24, 30), high - 2)
            self._dashed(box, mix(look.color("ink"), look.color("ink2"), 0.3))
