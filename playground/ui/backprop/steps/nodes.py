"""The diagram of a tiny network: every node and every link with its numbers."""

from __future__ import annotations

from attrs import evolve
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from playground.ui.backprop.steps.geometry import Geometry, Metrics, is_tiny, lay_out
from playground.ui.backprop.steps.node_boxes import BoxPainter
from playground.ui.backprop.steps.node_frame import FramePainter
from playground.ui.backprop.steps.node_links import LinkPainter
from playground.ui.backprop.steps.node_scene import Spot, Words, halves
from playground.ui.backprop.steps.player import Player
from playground.ui.backprop.steps.texts import given, layer_title, number
from playground.ui.numbers import parse_number
from playground.ui.paint import text_width
from playground.ui.theme import Look
from playground.ui.widgets.entry import Entry


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
        self._words = Words()
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
        self._words = evolve(self._words, target=target, inputs=inputs)
        self.update()

    def set_heads(self, heads: dict[int, QWidget]) -> None:
        """Put widgets beside the names of layers, by the layer's index: its activation or the loss can be chosen."""
        self._words = evolve(self._words, heads=heads)
        for head in heads.values():
            head.setParent(self)
        self._place_heads()

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
        self._geometry = (
            None
            if trace is None or not is_tiny(trace)
            else lay_out(trace, self.width(), self.height(), self._metrics())
        )
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
        for index, head in self._words.heads.items():
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
            unit, size = self._player.unit, (self.width(), self.height())
            picture = _Picture(self._look, painter, trace, progress, geometry, unit, self._words, size)
            picture.paint()
            self._spots = picture.spots
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


class _Picture(FramePainter, LinkPainter, BoxPainter):
    """The whole diagram."""

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
