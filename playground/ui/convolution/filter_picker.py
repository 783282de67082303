"""Which learned filter is looked at: layer, channel, and the filters as little pictures; a small window of its own."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from playground.ui.numbers import count
from playground.ui.paint import rounded
from playground.ui.theme import Look
from playground.ui.train.captioned import Captioned
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.choice import Choice, Option
from playground.ui.widgets.label import Label
from playground.ui.widgets.map_mosaic import MapMosaic
from playground.ui.widgets.stepper import NumberField

LARGEST, LEAST = 35, 8
"""px of a filter's picture."""
Floats = NDArray[np.float64]


class FilterPicker(QFrame):
    """Opens below the tile; a click outside or Esc closes it.

    Signals:
        picked(str, int, int): id of the layer, filter and channel, from 0.
        load_asked(): a network with filters is wanted, where there are none.
    """

    picked = Signal(str, int, int)
    load_asked = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._look = look
        self._weights: Floats = np.zeros((1, 1, 1, 1))
        self._filter = self._channel = 0
        tr = self.tr
        self.layer = Choice(look, [Option("", "–")], tr("The convolution layer whose filters are shown."), self)
        self.filter = NumberField(
            look, 1, 1, "", tr("Which filter of the layer: each makes a map of its own."), self, height="panel"
        )
        self.channel = NumberField(
            look,
            1,
            1,
            "",
            tr("Which map of the layer before the weights are for: a filter has some for each."),
            self,
            height="panel",
        )
        self.tiles = MapMosaic(look, self, largest=LARGEST, least=LEAST)
        self.tiles.setAccessibleName(tr("Filters of the layer"))
        self.tiles.setToolTip(tr("Each picture is one filter: its weights, blue above 0, orange below."))
        self.note = Label(look, "", "secondary", "ink2", self, wrap=True)
        self.nothing = Label(look, tr("This network has no convolution layer."), "body", "ink", self)
        self.load = Button(
            look,
            tr("Load the course CNN"),
            tooltip=tr("Open the course's network with two convolution layers; it can be undone."),
            parent=self,
        )
        self.load.clicked.connect(self.load_asked)
        self._parts = QWidget(self)
        row = QHBoxLayout(self._parts)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        for caption, control in ((tr("layer"), self.layer), (tr("filter"), self.filter), (tr("channel"), self.channel)):
            row.addWidget(Captioned(look, caption, control, self))
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(10)
        column.addWidget(self.nothing)
        column.addWidget(self.load)
        column.addWidget(self._parts)
        column.addWidget(self.tiles)
        column.addWidget(self.note)
        self.layer.chosen.connect(lambda key: self.picked.emit(key, 0, 0))
        self.tiles.chose.connect(lambda index: self.picked.emit(self.layer.current, index, self._channel))
        self.filter.changed.connect(lambda value: self.picked.emit(self.layer.current, value - 1, self._channel))
        self.channel.changed.connect(lambda value: self.picked.emit(self.layer.current, self._filter, value - 1))

    def show_layers(self, names: dict[str, str], current: str) -> None:
        """Offer these layers, by id; where there is none, a network that has some."""
        empty: tuple[QWidget, ...] = (self.nothing, self.load)
        for widget in empty:
            widget.setVisible(not names)
        full: tuple[QWidget, ...] = (self._parts, self.tiles, self.note)
        for widget in full:
            widget.setVisible(bool(names))
        if not names:
            self.adjustSize()
            return
        self.layer.set_options([Option(key, name) for key, name in names.items()])
        self.layer.set_chosen(current)

    def show_weights(self, weights: Floats, number: int, channel: int, picture_channels: int) -> None:
        """Show filters (N, C, k, k) of the layer, and which is looked at."""
        self._weights, self._filter, self._channel = weights, number, channel
        filters, channels = weights.shape[:2]
        self.filter.set_range(1, filters)
        self.filter.set_value(number + 1)
        self.channel.set_range(1, channels)
        self.channel.set_value(channel + 1)
        whole = channels in (1, picture_channels)
        self.channel.setEnabled(channels > 1 and not whole)
        shown = weights[:, channel]
        self.tiles.set_maps(shown, max(float(np.abs(shown).max()), 1e-12))
        self.tiles.choose(number)
        grid = self.tiles.grid_for(self._look.px(304, 420), self._look.px(190, 260))
        self.tiles.setFixedSize(*grid.size)
        if channels == 1:
            text = self.tr("{filters} filters, one channel each.").format(filters=count(filters))
        elif whole:
            text = self.tr("{filters} filters; each meets all {channels} channels of the picture.").format(
                filters=count(filters), channels=count(channels)
            )
        else:
            text = self.tr("{filters} filters for {channels} maps each; here one of them meets the picture.").format(
                filters=count(filters), channels=count(channels)
            )
        self.note.set_text(text)
        self.adjustSize()

    def open_below(self, widget: QWidget) -> None:
        """Show it below a control, inside the screen."""
        self.adjustSize()
        corner = widget.mapToGlobal(QPoint(0, widget.height() + 4))
        area = widget.screen().availableGeometry()
        x = max(area.left(), min(corner.x(), area.right() - self.width()))
        y = min(corner.y(), area.bottom() - self.height())
        self.move(x, y)
        self.show()
        (self.tiles if self.tiles.isVisible() else self.load).setFocus(Qt.FocusReason.PopupFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.adjustSize()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("surface"))
        rounded(painter, QRectF(self.rect()), 0, None, self._look.color("line2"), 1)
        painter.end()
