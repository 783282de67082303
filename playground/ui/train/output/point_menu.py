"""What can be done to a point of the map, on a small card beside it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from playground.ui.paint import rounded
from playground.ui.theme import Look
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.label import Label


class PointMenu(QWidget):
    """Buttons for the chosen point; each has a key that the map takes too.

    Signals:
        trace(): send it through the network, or no longer.
        relabel(int): give it this class.
        delete(): take it out of the data.
    """

    trace = Signal()
    relabel = Signal(int)
    delete = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._classes: tuple[str, ...] = ()
        self._label = 0
        self._caption = Label(look, "", "caption", "ink3")
        self._trace = Button(look, kind="quiet", height="card")
        self._relabel = Button(look, kind="quiet", height="card")
        self._delete = Button(look, self.tr("Delete"), kind="quiet", height="card")
        self._others: QMenu | None = None
        self._trace.clicked.connect(self.trace)
        self._relabel.clicked.connect(self._flip)
        self._delete.clicked.connect(self.delete)
        self._row = QHBoxLayout()
        for button in (self._trace, self._relabel, self._delete):
            self._row.addWidget(button)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._caption)
        self._column.addLayout(self._row)
        look.changed.connect(self._fit)
        self.offer(self.tr("point"), 0, ("−1", "+1"), False, True)  # so that no button is ever without a name
        self.hide()
        self.offer("", 0, ("", ""), is_traced=False, spare=True)
        self._fit()

    @property
    def caption(self) -> str:
        """What it says of the point."""
        return self._caption.text()

    @property
    def buttons(self) -> tuple[Button, Button, Button]:
        """Trace, another class, delete."""
        return self._trace, self._relabel, self._delete

    def offer(self, caption: str, label: int, classes: Sequence[str], is_traced: bool, spare: bool) -> None:
        """Speak of a point: a few words on it, its class, whether it is traced, and whether its part can spare it."""
        self._label = label
        self._caption.set_text(caption)
        self.setAccessibleName(caption)
        self._trace.set_text(self.tr("Trace off") if is_traced else self.tr("Trace"))
        self._trace.setToolTip(self.tr("Send the point through the network: every unit shows its value for it (T)."))
        pair = len(classes) == 2
        self._relabel.set_text(self.tr("Flip label") if pair else self.tr("Class"))
        self._relabel.setVisible(bool(classes))
        self._relabel.setToolTip(
            self.tr("Give it the other class; training starts anew (F).")
            if pair
            else self.tr("Give it another class; training starts anew (F: the next one).")
        )
        if not pair and classes and tuple(classes) != self._classes:
            self._offer_classes(classes)
        elif pair:
            self._relabel.set_menu(None)
        self._classes = tuple(classes)
        self._delete.setEnabled(spare)
        self._delete.setToolTip(
            self.tr("Take it out of the data; training starts anew (Del).")
            if spare
            else self.tr("No more points can be deleted: one part might lose all of its own.")
        )
        self.adjustSize()

    def stand_beside(self, at: QPointF, room: QRectF, away: int) -> None:
        """Go beside a place of the parent, within `room`, where it hides least of the middle; and be seen."""
        size = self.sizeHint()
        wide, high = float(size.width()), float(size.height())
        places = (
            QRectF(at.x() + away, at.y() - high / 2, wide, high),
            QRectF(at.x() - away - wide, at.y() - high / 2, wide, high),
            QRectF(at.x() - wide / 2, at.y() + away, wide, high),
            QRectF(at.x() - wide / 2, at.y() - away - high, wide, high),
        )
        ring = QRectF(at.x() - away, at.y() - away, 2 * away, 2 * away).adjusted(1, 1, -1, -1)
        inside = [_moved_into(place, room) for place in places]
        free = [place for place in inside if not place.intersects(ring)] or inside
        best = max(free, key=lambda place: QLineF(place.center(), room.center()).length())
        self.setGeometry(best.toRect())
        self.show()
        self.raise_()

    def flip(self) -> None:
        """Another class: the other one of two, else the next."""
        self.relabel.emit((self._label + 1) % max(1, len(self._classes)))

    def _flip(self) -> None:
        if len(self._classes) == 2:
            self.flip()

    def _offer_classes(self, classes: Sequence[str]) -> None:
        if self._others is not None:
            self._others.deleteLater()
        self._others = QMenu(self._relabel)
        for number, name in enumerate(classes):
            self._others.addAction(name).triggered.connect(partial(self._take, number))
        self._relabel.set_menu(self._others)

    def _take(self, label: int, _checked: bool = False) -> None:
        self.relabel.emit(label)

    def _fit(self) -> None:
        pad = self._look.px(6)
        self._column.setContentsMargins(pad, pad, pad, pad)
        self._column.setSpacing(self._look.px(2))
        self._caption.setContentsMargins(self._look.px(8), 0, self._look.px(8), 0)
        self._row.setSpacing(0)
        self.adjustSize()

    # Qt

    def sizeHint(self) -> QSize:
        return self._column.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = self._look
        rounded(painter, QRectF(self.rect()), 8, look.color("surface"), look.color("line2"), look.theme.hairline)
        painter.end()


def _moved_into(place: QRectF, room: QRectF) -> QRectF:
    """The same box, moved as little as lets it lie in `room`."""
    left = max(room.left(), min(place.left(), room.right() - place.width()))
    top = max(room.top(), min(place.top(), room.bottom() - place.height()))
    return QRectF(left, top, place.width(), place.height())
