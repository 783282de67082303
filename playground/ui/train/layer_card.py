"""The card of a layer: a frame that can be chosen, dragged and folded; each kind of layer adds its fields."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QGraphicsOpacityEffect, QWidget

from playground.ui.focus import FocusRing
from playground.ui.icons import paint_icon
from playground.ui.paint import put_text, rounded, text_width
from playground.ui.theme import Look, Role

CARD_HEIGHT = 126
FOLDED_HEIGHT = 36
WAITING = 0.45
"""Opacity of a layer that waits for an impossible one before it."""


class Card(QWidget):
    """Name, number and a caption line; subclasses place their fields between and say how wide they are.

    Signals:
        chosen: the user clicked the card or moved the keyboard onto it.
        menu_wanted(global place): its menu should open.
        dragged(global place), dropped, drag_given_up: it is being moved by the pointer.
    """

    chosen = Signal()
    menu_wanted = Signal(QPoint)
    dragged = Signal(QPoint)
    dropped = Signal()
    drag_given_up = Signal()

    movable = True
    choosable = True
    card_width = 128
    card_pad = 10

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._name = self._number = ""
        self._strong = self._rest = ""
        self._left = self._right = ""
        self._problem = self._hint = ""
        self._is_chosen = self._is_folded = self._is_waiting = self._is_frozen = self._over = False
        self._grab: QPoint | None = None
        self._dragging = False
        if self.choosable:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            FocusRing(look, self, radius=8.0)
        self.setMouseTracking(True)
        look.changed.connect(self._restyle)

    @property
    def is_chosen(self) -> bool:
        return self._is_chosen

    @property
    def is_folded(self) -> bool:
        return self._is_folded

    @property
    def is_waiting(self) -> bool:
        return self._is_waiting

    @property
    def problem(self) -> str:
        """Why the layer is impossible; empty when it is not."""
        return self._problem

    @property
    def caption(self) -> tuple[str, str]:
        """The two lines at the bottom."""
        return self._left, self._right

    @property
    def shown_name(self) -> str:
        """Name and number, such as "Dense 2"."""
        return f"{self._name} {self._number}".strip()

    def set_name(self, name: str, number: str = "") -> None:
        """What stands at the top."""
        if (name, number) != (self._name, self._number):
            self._name, self._number = name, number
            self._describe()
            self.updateGeometry()
            self.update()

    def set_line(self, strong: str, rest: str) -> None:
        """What the folded card says after its name: a number and a word."""
        if (strong, rest) != (self._strong, self._rest):
            self._strong, self._rest = strong, rest
            self._describe()
            self.updateGeometry()
            self.update()

    def set_caption(self, left: str, right: str) -> None:
        """The two lines at the bottom: what goes in and out, and how many parameters."""
        if (left, right) != (self._left, self._right):
            self._left, self._right = left, right
            self._describe()
            self.updateGeometry()
            self.update()

    def set_chosen(self, chosen: bool) -> None:
        if chosen != self._is_chosen:
            self._is_chosen = chosen
            self.update()

    def set_hint(self, hint: str) -> None:
        """What the layer does, as the card's tooltip."""
        self._hint = hint
        self.setToolTip(self._problem or hint)

    def set_problem(self, sentence: str) -> None:
        """Mark the card as the one that is wrong; empty when it is not."""
        if sentence != self._problem:
            self._problem = sentence
            self.setToolTip(sentence or self._hint)
            self._describe()
            self.update()

    def set_waiting(self, waiting: bool) -> None:
        """Pale, because a layer before it is impossible."""
        if waiting != self._is_waiting:
            self._is_waiting = waiting
            effect = QGraphicsOpacityEffect(self) if waiting else None
            if effect is not None:
                effect.setOpacity(WAITING)
            self.setGraphicsEffect(effect)  # type: ignore[arg-type]  # None takes it off again

    def set_frozen(self, frozen: bool) -> None:
        """Show by a lock whether the layer does not learn."""
        if frozen != self._is_frozen:
            self._is_frozen = frozen
            self._describe()
            self.updateGeometry()
            self.update()

    def set_folded(self, folded: bool) -> None:
        """One line of 36 px instead of the whole card."""
        if folded != self._is_folded:
            self._is_folded = folded
            for field in self.fields():
                field.setVisible(not folded)
            self._restyle()

    def fields(self) -> list[QWidget]:
        """The controls on the card, in the order of the Tab key."""
        return [
            child
            for child in self.children()
            if isinstance(child, QWidget) and child.focusPolicy() != Qt.FocusPolicy.NoFocus
        ]

    def place_fields(self, box: QRectF) -> None:
        """Put the fields into `box`, the part of the card between name and caption; subclasses say how."""

    def fields_width(self) -> int:
        """The least the fields need."""
        return 0

    def _describe(self) -> None:
        frozen = self.tr("frozen") if self._is_frozen else ""
        line = f"{self._strong} {self._rest}".strip()
        parts = (self.shown_name, frozen, line, self._left, self._right, self._problem)
        self.setAccessibleName(", ".join(part for part in parts if part))

    def _restyle(self) -> None:
        self.updateGeometry()
        self._lay_out()
        self.update()

    def _lay_out(self) -> None:
        if not self._is_folded:
            pad, top, bottom = self._look.px(self.card_pad), self._look.px(32), self._look.px(40)
            self.place_fields(QRectF(pad, top, self.width() - 2 * pad, self.height() - top - bottom))

    def _folded_name(self) -> str:
        """The name on the folded card; the projector leaves it out where the rest speaks for itself."""
        return "" if self._look.theme.projector and self._rest else self._name

    def _folded_rest(self) -> str:
        """The word after the number on the folded card."""
        return self._rest

    def _folded_parts(self) -> list[tuple[str, Role, str, int]]:
        """Text, role, colour and the gap after it, of the folded line."""
        gap = self._look.px(6, 8)
        name = self._folded_name()
        parts: list[tuple[str, Role, str, int]] = [(name, "heading", "ink", gap)]
        if name:
            parts.append((self._number, "secondary", "ink3", 2 * gap))
        parts += [(self._strong, "value", "ink", gap), (self._folded_rest(), "body", "ink", gap)]
        return [part for part in parts if part[0]]

    def _dots_box(self) -> QRectF:
        side = self._look.px(24)
        return QRectF(self.width() - side - 1, self._look.px(8), side, side)

    @property
    def _has_dots(self) -> bool:
        return self.movable and not self._is_folded

    def _lock_width(self) -> int:
        return self._look.px(16) if self._is_frozen else 0

    def _least_width(self) -> float:
        """What fields, heading and captions need between the pads of the whole card."""
        look = self._look
        captions = [text_width(look.font("caption"), text) for text in (self._left, self._right)]
        heading = text_width(look.font("heading"), self._name) + self._lock_width()
        if self._number:
            heading += look.px(6) + text_width(look.font("secondary"), self._number)
        return max(self.fields_width(), *captions, heading + (look.px(16) if self.movable else 0))

    def sizeHint(self) -> QSize:
        if not self._is_folded:
            needed = round(self._least_width() + 0.5) + 2 * self._look.px(self.card_pad)
            return QSize(max(self._look.px(self.card_width), needed), self._look.px(CARD_HEIGHT))
        parts = self._folded_parts()
        width = sum(text_width(self._look.font(role), text) + gap for text, role, _, gap in parts)
        width += self._lock_width() - (parts[-1][3] if parts else 0)
        return QSize(round(width) + 2 * self._look.px(12, 14), self._look.px(FOLDED_HEIGHT, 44))

    def resizeEvent(self, event: object) -> None:
        self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        look, box = self._look, QRectF(self.rect())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._problem:
            outline, width = "error", 2
        elif self._is_chosen:
            outline, width = "ink", 2
        else:
            outline, width = "line2" if self._over and self.choosable else "line", look.theme.hairline
        rounded(painter, box, 8, look.color("surface"), look.color(outline), width)
        if self._is_folded:
            self._paint_line(painter)
        else:
            self._paint_card(painter)
        painter.end()

    def _paint_line(self, painter: QPainter) -> None:
        x = float(self._look.px(12, 14))
        for text, role, token, gap in self._folded_parts():
            font = self._look.font(role)
            width = text_width(font, text)
            color = self._look.color("error" if self._problem else token)
            put_text(painter, font, color, QRectF(x, 0, width + 1, self.height()), text)
            x += width + gap
        self._paint_lock(painter, QRectF(self.width() - self._look.px(12, 14) - self._look.px(12), 0, 0, self.height()))

    def _paint_lock(self, painter: QPainter, place: QRectF) -> None:
        """The lock of a layer that does not learn, at the left of `place` and in the middle of its height."""
        if self._is_frozen:
            size = self._look.px(12)
            box = QRectF(place.left(), place.center().y() - size / 2, size, size)
            paint_icon(painter, "ph.lock-simple-fill", box, self._look.color("ink2"))

    def _paint_card(self, painter: QPainter) -> None:
        look = self._look
        pad, line = look.px(self.card_pad), look.line_height("heading")
        top = QRectF(pad, look.px(9), self.width() - 2 * pad, line)
        put_text(painter, look.font("heading"), look.color("ink"), top, self._name)
        name = text_width(look.font("heading"), self._name)
        after = top.adjusted(name + look.px(6), 0, 0, 0)
        put_text(painter, look.font("secondary"), look.color("ink3"), after, self._number)
        number = text_width(look.font("secondary"), self._number) + look.px(4) if self._number else 0.0
        self._paint_lock(painter, after.adjusted(number, 0, 0, 0))
        if self._has_dots:
            size = look.px(16)
            box = QRectF(0, 0, size, size)
            box.moveCenter(self._dots_box().center())
            paint_icon(painter, "ph.dots-three-vertical", box, look.color("ink2" if self._over else "ink3"))
        font = look.font("caption")
        line = look.line_height("caption")
        bottom = QRectF(pad, self.height() - look.px(9) - line, top.width(), line)
        left = look.color("error" if self._problem else "ink3")
        put_text(painter, font, left, bottom.translated(0, -line), self._left)
        put_text(painter, font, look.color("ink3"), bottom, self._right)

    def enterEvent(self, event: object) -> None:
        self._over = True
        self.update()

    def leaveEvent(self, event: object) -> None:
        self._over = False
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.chosen.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or not self.choosable:
            return
        self.chosen.emit()
        if self._has_dots and self._dots_box().contains(event.position()):
            self.menu_wanted.emit(event.globalPosition().toPoint())
        elif self.movable:
            self._grab = event.globalPosition().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grab is None:
            return
        place = event.globalPosition().toPoint()
        if not self._dragging and (place - self._grab).manhattanLength() < QApplication.startDragDistance():
            return
        self._dragging = True
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self.dragged.emit(place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragging:
            self.dropped.emit()
        self._let_go()

    def _let_go(self) -> None:
        self._grab = None
        self._dragging = False
        self.unsetCursor()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._dragging:
            self._let_go()
            self.drag_given_up.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.movable:
            self.chosen.emit()
            self.menu_wanted.emit(event.globalPos())
