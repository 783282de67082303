"""The network diagram: every unit with its own map, links by weight, and both open to hand and keyboard."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.core.experiment import Experiment
from playground.core.frames.network import NetworkFrame
from playground.ui.focus import FocusRing
from playground.ui.theme import Look
from playground.ui.train.diagram.cards import EnlargedUnit, SpotCard
from playground.ui.train.diagram.links import Links
from playground.ui.train.diagram.overlay import paint_spot, paint_trace
from playground.ui.train.diagram.painted import PaintedScene
from playground.ui.train.diagram.scene import Place, Room, Scene, build_scene, keep_same_views, shows_the_same
from playground.ui.train.diagram.spots import (
    Spot,
    box_of,
    spot_at,
    stands,
    strongest_into,
    value_of,
    walked,
)
from playground.ui.train.diagram.telling import show_enlarged, tell
from playground.ui.train.diagram.texts import Texts
from playground.ui.train.diagram.weight_entry import WeightEntry

LARGEST_NODE = 48
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class NetworkDiagram(QWidget):
    """Shows :class:`NetworkFrame` with a column for each layer, under the card whose place it is given.

    Signals:
        edit_wanted(layer id, "weight" or "bias", index, value): the user gave it another value.
        column_wanted(layer id): the keyboard went to a column that may lie out of sight.
        scrolled(px): the wheel asks to move sideways.
    """

    edit_wanted = Signal(str, str, object, float)
    column_wanted = Signal(str)
    scrolled = Signal(int)

    def __init__(self, look: Look, experiment: Experiment, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._experiment = experiment
        self._texts = Texts(experiment)
        self._frame: NetworkFrame | None = None
        self._places: dict[str, Place] = {}
        self._offset = 0
        self._folded = self._training = False
        self._message = ""
        self._scene = Scene()
        self._painted = PaintedScene(look)
        self._over: Spot | None = None
        self._pointer = QPointF()
        self._cursor: Spot | None = None
        self._enlarged: EnlargedUnit | None = None
        self.entry = WeightEntry(look, self)
        self.entry.given.connect(self._give)
        self.entry.closed.connect(self._entry_closed)
        self.card = SpotCard(look, self)
        self._usage = self.tr(
            "Arrow keys walk over the units, Enter enlarges one, B edits its bias, W goes through the weights "
            "that lead to it, strongest first (Shift+W back), Enter edits a weight, Esc leaves it."
        )
        self.setAccessibleName(self.tr("network diagram"))
        self.setAccessibleDescription(self._usage)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # so that what lies below is not painted too
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._ring = FocusRing(look, self, shape=self._ring_shape)
        look.changed.connect(self._restyle)

    # --- what it shows ----------------------------------------------------------------------------------------

    @property
    def scene(self) -> Scene:
        return self._scene

    @property
    def links(self) -> dict[str, Links]:
        """The links drawn now, by the id of the layer they lead to."""
        return self._painted.links

    @property
    def cursor_spot(self) -> Spot | None:
        """What the keyboard is on."""
        return self._cursor

    @property
    def paintings(self) -> int:
        """How many columns and gaps have been painted so far."""
        return self._painted.paintings

    @property
    def enlarged(self) -> EnlargedUnit | None:
        """The window with the enlarged unit that was opened last."""
        return self._enlarged

    def show_experiment(self, old: Experiment | None, new: Experiment) -> None:
        """Take names and formulas of `new`; what is drawn changes with its next frame."""
        if old is not None and _told_of(old) == _told_of(new):
            return
        self._experiment, self._texts = new, Texts(new)
        if old is not None and old.data.task != new.data.task:
            self._frame = None
        self._rebuild()

    def show_frame(self, frame: NetworkFrame | None) -> None:
        """Show the network as it is now; None forgets it. Nothing is painted where nothing differs."""
        if frame is None:
            self._frame = None
            self._rebuild()
            return
        new = keep_same_views(self._frame, frame)
        if self._frame is None or not shows_the_same(self._frame, new):
            self._frame = new
            self._rebuild()

    @property
    def message(self) -> str:
        """What stands in the middle; empty while there is something to see."""
        return "" if self._scene.columns else self._message

    def set_message(self, text: str) -> None:
        """What stands in the middle while there is no frame."""
        if text != self._message:
            self._message = text
            self.update()

    def set_places(self, places: Mapping[str, Place]) -> None:
        """Where the cards stand on their strip, by layer: left and right edge (px)."""
        if dict(places) != self._places:
            self._places = dict(places)
            self._rebuild()

    def set_offset(self, offset: int) -> None:
        """How far the strip of cards is scrolled to the left (px)."""
        if offset != self._offset:
            self._offset = offset
            self._forget_pointer()
            self.entry.hide()
            self._ring.refresh()
            self.update()

    def set_folded(self, folded: bool) -> None:
        """Smaller nodes, for small windows."""
        if folded != self._folded:
            self._folded = folded
            self._rebuild()

    def set_training(self, training: bool) -> None:
        """Whether the network is being trained, so that only the strongest links are drawn."""
        if training != self._training:
            self._training = training
            self._rebuild()

    # --- building ---------------------------------------------------------------------------------------------

    def _room(self) -> Room:
        look = self._look
        usual, high = (32, 290) if look.theme.projector else (28, 262) if self._folded else (38, 345)
        return Room(
            height=self.height(),
            node=min(LARGEST_NODE, usual * max(1.0, self.height() / high)),
            caption=look.line_height("caption") + 6,
            picture=look.px(56, 64),
            tile=look.px(38, 40),
        )

    def _rebuild(self) -> None:
        """Lay out anew; what of it is the same keeps its picture."""
        frame = self._frame
        self._scene = Scene()
        if frame is not None and self.height() > 0:
            self._scene = build_scene(frame, self._experiment, self._places, self._room())
        words = {
            column.layer_id: self._texts.words(column, None if frame is None else frame.label)
            for column in self._scene.columns
        }
        sample = None if frame is None else frame.sample
        self._painted.set_scene(self._scene, self.height(), words, sample, few=self._training)
        for spot in (self._over, self._cursor, self.entry.spot):
            if spot is not None and not stands(self._scene, spot):
                self._let_go(spot)
        self._show_card()
        self._ring.refresh()
        self.update()

    def _let_go(self, spot: Spot) -> None:
        """The thing this spot is about has gone."""
        if spot == self._over:
            self._over = None
        if spot == self._cursor:
            self._cursor = None
        if spot == self.entry.spot:
            self.entry.hide()

    def _restyle(self) -> None:
        self._painted.forget()
        self.card.deleteLater()
        self.card = SpotCard(self._look, self)
        self._rebuild()

    # --- telling ----------------------------------------------------------------------------------------------

    def _told(self) -> Spot | None:
        """What is told of: under the pointer, else under the keyboard's cursor."""
        return self._over or (self._cursor if self.hasFocus() and self._ring.shown else None)

    def _show_card(self) -> None:
        spot = self._told()
        busy = self.entry.isVisible() or not self.isVisible()
        if spot is None or busy or not stands(self._scene, spot):
            self.card.hide()
            return
        box = box_of(self._scene, spot).translated(-self._offset, 0)
        pointer = self._pointer if spot == self._over else None
        sample = None if self._frame is None else self._frame.sample
        tell(self.card, self._look, self._texts, self._scene, spot, sample, box, pointer)

    def _describe(self) -> None:
        """Say aloud what the keyboard is on."""
        said = "" if self._cursor is None else self._texts.spoken(self._scene, self._cursor)
        self.setAccessibleDescription(f"{said}. {self._usage}" if said else self._usage)

    # --- acting -----------------------------------------------------------------------------------------------

    def enlarge(self, spot: Spot) -> None:
        """Open a window with the unit's map."""
        column = self._scene.column(spot.layer_id)
        if column is None:
            return
        sample = None if self._frame is None else self._frame.sample
        box = box_of(self._scene, spot).translated(-self._offset, 0).toAlignedRect()
        self.card.hide()
        self._enlarged = EnlargedUnit(self._look, self)
        text, place = self._texts.unit(column, spot.unit), box.translated(self.mapToGlobal(self.rect().topLeft()))
        show_enlarged(self._enlarged, self._look, text, column, spot.unit, sample, place)

    def edit(self, spot: Spot) -> None:
        """Open the field for the weight or bias of this spot, if it has one."""
        value = value_of(self._scene, spot)
        if value is None:
            return
        place = box_of(self._scene, spot).center() - QPointF(self._offset, 0)
        if spot.kind == "link" and spot == self._over:
            place = QPointF(self._pointer)
        self.entry.edit(spot, value, self._texts.spot_name(self._scene, spot), place)
        self._show_card()
        self.update()

    def _entry_closed(self) -> None:
        self._show_card()
        self.update()

    def _give(self, spot: Spot, value: float) -> None:
        if spot.kind == "link":
            self.edit_wanted.emit(spot.layer_id, "weight", (spot.unit, spot.source), value)
        else:
            self.edit_wanted.emit(spot.layer_id, "bias", (spot.unit,), value)

    def _move_cursor(self, spot: Spot | None) -> None:
        if spot is None:
            return
        self._cursor = spot
        self._over = None
        self.column_wanted.emit(spot.layer_id)
        self._ring.refresh()
        self._show_card()
        self._describe()
        self.update()

    def _next_link(self, step: int) -> None:
        """The next strongest link to the unit the keyboard is on."""
        spot = self._cursor
        if spot is None:
            return
        links = strongest_into(self._scene, spot)
        if links:
            index = links.index(spot) + step if spot in links else 0
            self._move_cursor(links[index % len(links)])

    def _ring_shape(self) -> tuple[QRectF, float]:
        """Around what the keyboard is on; before it walked, around the whole diagram."""
        if self._cursor is None or not stands(self._scene, self._cursor):
            return QRectF(self.rect()).adjusted(3, 3, -3, -3), 6.0
        box = box_of(self._scene, self._cursor).translated(-self._offset, 0)
        return box, min(6.0, box.width() / 4)

    def _forget_pointer(self) -> None:
        if self._over is not None:
            self._over = None
            self.unsetCursor()
            self._show_card()
            self.update()

    # --- Qt ---------------------------------------------------------------------------------------------------

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(200), self._look.px(120))

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(700, 740), self._look.px(300))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("canvas"))
        if not self._scene.columns:
            self._paint_message(painter)
            painter.end()
            return
        painter.translate(-self._offset, 0)
        self._painted.paint(painter, self._offset, self._offset + self.width())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._frame is not None and self._frame.point is not None:
            paint_trace(painter, self._look, self._scene, self._frame.point)
        told = self.entry.spot if self.entry.isVisible() else self._told()
        if told is not None and stands(self._scene, told):
            pointer = self._pointer + QPointF(self._offset, 0) if told == self._over else None
            paint_spot(painter, self._look, self._scene, told, pointer)
        painter.end()

    def _paint_message(self, painter: QPainter) -> None:
        box = QRectF(self.rect()).adjusted(16, 0, -16, 0)
        painter.setFont(self._look.font("body"))
        painter.setPen(self._look.color("ink2"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._message)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.entry.hide()
        self._rebuild()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position()
        spot = spot_at(self._scene, self._painted.links, place.x() + self._offset, place.y())
        if spot == self._over and (spot is None or spot.kind != "link"):
            return
        self._over, self._pointer = spot, place
        self.setCursor(Qt.CursorShape.ArrowCursor if spot is None else Qt.CursorShape.PointingHandCursor)
        self._show_card()
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        place = event.position()
        spot = spot_at(self._scene, self._painted.links, place.x() + self._offset, place.y())
        if spot is None:
            return
        self._cursor, self._over, self._pointer = spot, spot, place
        self._describe()
        if spot.kind == "unit":
            self.enlarge(spot)
        else:
            self.edit(spot)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._forget_pointer()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().x() or event.angleDelta().y()
        if turned:
            self.scrolled.emit(-turned // 2)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, spot = Qt.Key(event.key()), self._cursor
        if key in _ARROWS:
            self._move_cursor(walked(self._scene, spot, *_ARROWS[key]))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and spot is not None:
            if spot.kind == "unit":
                self.enlarge(spot)
            else:
                self.edit(spot)
        elif key == Qt.Key.Key_B and spot is not None:
            self.edit(Spot("bias", spot.layer_id, spot.unit))
        elif key == Qt.Key.Key_W and spot is not None:
            self._next_link(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif key == Qt.Key.Key_Escape and spot is not None and spot.kind != "unit":
            self._move_cursor(Spot("unit", spot.layer_id, spot.unit))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._show_card()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show_card()
        self.update()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.entry.hide()
        self._forget_pointer()
        self.card.hide()


def _told_of(experiment: Experiment) -> tuple[object, ...]:
    """What of an experiment the diagram tells: not the sliders, which change at every pixel of a drag."""
    training = experiment.training
    return experiment.network, experiment.data, training.loss, training.output_activation
