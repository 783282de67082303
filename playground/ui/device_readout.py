"""The right edge of the transport bar: where it trains, what trains, and how fast."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from playground.core.events import Trains
from playground.session.readings import Readings
from playground.ui.icons import paint_icon
from playground.ui.paint import put_text, text_width
from playground.ui.speed_button import SpeedButton
from playground.ui.theme import Look
from playground.ui.train.wording import sentence, with_formula
from playground.ui.widgets.chip_button import ChipButton


class DeviceReadOut(QWidget):
    """Device and engine above, speed below; engine and speed open menus."""

    def __init__(self, look: Look, engines: QMenu, speeds: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._trains: Trains | None = None
        self._fused, self._pytorch = self.tr("fused"), self.tr("PyTorch")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.device = DeviceName(look, self)
        self.engine = ChipButton(look, self.tr("what trains"), (self._fused, self._pytorch), engines, self)
        self.engine.hide()
        self.speed = SpeedButton(look, speeds, self)
        self._upper = QHBoxLayout()
        self._upper.addStretch(1)
        self._upper.addWidget(self.device)
        self._upper.addWidget(self.engine)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._upper)
        column.addWidget(self.speed, alignment=Qt.AlignmentFlag.AlignRight)
        look.changed.connect(self._restyle)
        self._restyle()

    def show_readings(self, readings: Readings, limit: float | None) -> None:
        """What these readings say; `limit` is the speed that was set, in steps a second."""
        self.device.set_name(readings.device.upper().replace(":", " "))
        self.speed.show_speed(readings, limit)
        if readings.trains != self._trains:
            self._trains = readings.trains
            self._show_engine(readings.trains)

    def _show_engine(self, trains: Trains | None) -> None:
        self.engine.setVisible(trains is not None)
        if trains is None:
            return
        if trains.why_pytorch is None:
            self.engine.set_text(self._fused)
            told = self.tr("Kernels for small networks train it: a whole step at one go, many times faster.")
        else:
            self.engine.set_text(self._pytorch)
            told = self.tr("PyTorch trains it: {reason}.").format(reason=sentence(trains.why_pytorch))
        self.engine.setToolTip(with_formula(told, self.tr("Click to choose.")))

    def _restyle(self) -> None:
        self._upper.setSpacing(self._look.px(8))


class DeviceName(QWidget):
    """The device by its name, with its icon."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._name = ""
        self.setAccessibleName(self.tr("device"))
        self.setToolTip(self.tr("Where the network trains."))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def set_name(self, name: str) -> None:
        if name != self._name:
            self._name = name
            self.setAccessibleDescription(name)
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        width = text_width(self._look.font("button"), self._name) + 22 if self._name else 0.0
        return QSize(math.ceil(width), self._look.px(24, 34))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._name:
            return
        look, painter = self._look, QPainter(self)
        paint_icon(painter, "ph.cpu", QRectF(0, (self.height() - 16) / 2.0, 16, 16), look.color("ink2"))
        room = QRectF(22, 0, self.width() - 22, self.height())
        put_text(painter, look.font("button"), look.color("ink"), room, self._name)
        painter.end()
