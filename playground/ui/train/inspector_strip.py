"""A strip of fields: as many as there is room for stand in it, the rest in a panel behind a button "More"."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from playground.ui.tab_order import walk_through
from playground.ui.theme import Look
from playground.ui.train.data.strip import PanelButton
from playground.ui.train.overlay import Overlay


class OtherFields(QWidget):
    """Holds the fields that find no room in the strip; hidden until the panel opens."""


class FieldStrip(QWidget):
    """Shows some of its fields in the order it is told; the first ones have the best places."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._fields: tuple[QWidget, ...] = ()
        self._inside = -1
        self._overlay: Overlay | None = None
        self.more = PanelButton(
            look, self.tr("More"), kind="quiet", tooltip=self.tr("The other settings of this layer.")
        )
        self.more.set_menu(QMenu(self.more))  # for its caret
        self.more.clicked.connect(self._open)
        self._rest = OtherFields(self)
        self._rest.hide()
        self._column = QVBoxLayout(self._rest)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addStretch(1)
        self._row.addWidget(self.more)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    @property
    def rest(self) -> OtherFields:
        """What holds the fields that find no room in the strip."""
        return self._rest

    def show_fields(self, fields: Sequence[QWidget]) -> None:
        """Show these fields, all of which have been children of this strip or its rest, and no others."""
        shown = tuple(fields)
        if shown != self._fields:
            for parent in (self, self._rest):
                for field in parent.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
                    if field not in (*shown, self.more, self._rest):
                        field.hide()
                        self._row.removeWidget(field)
                        self._column.removeWidget(field)
            self._fields = shown
            self._inside = -1
        self._arrange()

    def close_rest(self) -> None:
        """Close the panel with the rest."""
        if self._overlay is not None:
            self._overlay.close_panel()

    def fit(self) -> None:
        """Take the sizes of the present theme."""
        gap = self._look.px(14, 12)
        self._row.setSpacing(gap)
        self._column.setSpacing(self._look.px(12, 14))
        pad = self._look.px(14, 16)
        self._column.setContentsMargins(pad, pad, pad, pad)
        self._arrange()

    def _room_for(self) -> int:
        """How many of the fields fit into the width, beside "More" where it is needed."""
        gap = self._row.spacing()
        widths = [_width(field) + gap for field in self._fields]
        if sum(widths) - gap <= self.width():
            return len(widths)
        room = self.width() - self.more.sizeHint().width()
        number = 0
        while number < len(widths) and sum(widths[: number + 1]) <= room:
            number += 1
        return number

    def _arrange(self) -> None:
        inside = self._room_for()
        if inside == self._inside:
            return
        self._inside = inside
        for number, field in enumerate(self._fields):
            if number < inside:
                if field.parentWidget() is not self:
                    self._column.removeWidget(field)
                    field.setParent(self)
                self._row.insertWidget(number, field)
            else:
                self._row.removeWidget(field)
                if field.parentWidget() is not self._rest:
                    field.setParent(self._rest)
                self._column.addWidget(field)
            field.show()
        self.more.setVisible(inside < len(self._fields))
        walk_through((*self._fields[:inside], self.more))
        if inside == len(self._fields):
            self.close_rest()

    def _open(self) -> None:
        """Open the rest below "More", or close it."""
        if self._overlay is None or self._overlay.parentWidget() is not self.window():
            self._overlay = Overlay(self._look, self.window())
        if self._overlay.isVisible():
            self.close_rest()
            return
        self._overlay.set_content(self._rest)
        self._overlay.open_at(self.more, self._look.px(240, 340))

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:  # a field wants another width
            self._arrange()
        return done

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        first = max((_width(field) for field in self._fields[:1]), default=0)
        return QSize(first + self.more.sizeHint().width(), super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        gap = self._row.spacing()
        return QSize(sum(_width(field) + gap for field in self._fields), super().sizeHint().height())


def _width(field: QWidget) -> int:
    """The width a field needs: its fixed one, else that of its words."""
    return max(field.minimumWidth(), field.minimumSizeHint().width())
