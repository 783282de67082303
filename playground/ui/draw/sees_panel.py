"""What the network sees of the drawing: 28 × 28 pixels, centred as MNIST was made or not."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from playground.core.strokes import Picture
from playground.ui.draw.heading import Heading
from playground.ui.theme import Look
from playground.ui.widgets.checkbox import CheckBox
from playground.ui.widgets.label import Label
from playground.ui.widgets.pixel_view import PixelView


class SeesPanel(QWidget):
    """The small picture enlarged, a sentence on how it came about, and the switch for centring.

    Signals:
        centring_changed: the person switched centring on or off.
    """

    centring_changed = Signal(bool)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._compact = False
        self._of_files = False
        self._heading = Heading(look, self.tr("What it sees"), self.tr("28 × 28"), self)
        tip = self.tr(
            "Scale the digit into 20 × 20 pixels and put its centre of mass in the middle, as MNIST was made."
        )
        self.centre = CheckBox(look, self.tr("centre as MNIST"), tip, self)
        self.centre.set_checked(True)
        self.centre.switched.connect(self._switched)
        self._heading.add(self.centre)
        self.pixels = PixelView(look, self)
        self._text = Label(look, "", role="secondary", token="ink2", parent=self, wrap=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._grid = QGridLayout(self)
        self._grid.setColumnStretch(1, 1)
        self._say_how()
        look.changed.connect(self._restyle)
        self._restyle()

    @property
    def centred(self) -> bool:
        """Whether drawings are centred as MNIST was."""
        return self.centre.checked

    @property
    def text(self) -> str:
        """What is said of how the picture comes about."""
        return self._text.text()

    def set_own_files(self, of_files: bool) -> None:
        """Whether the network learns from pictures of a person's own, which were never drawn here."""
        if of_files != self._of_files:
            self._of_files = of_files
            self._say_how()

    def show_picture(self, picture: Picture | None) -> None:
        """Show the (28, 28) picture the network reads, 0 to 1, or nothing."""
        self.pixels.set_pixels(picture)

    def set_compact(self, compact: bool) -> None:
        """The form for small windows and the projector: the picture beside its heading."""
        if compact != self._compact:
            self._compact = compact
            self._restyle()

    def _switched(self, on: bool) -> None:
        self._say_how()
        self.centring_changed.emit(on)

    def _say_how(self) -> None:
        if self._of_files and self.centred:
            text = self.tr("Made as MNIST's digits were, not as the folder's pictures, which may be dark on bright.")
        elif self._of_files:
            text = self.tr("The whole pad at 28 × 28 pixels, bright on dark, however the folder's pictures are.")
        elif self.centred:
            text = self.tr("Scaled into 20 × 20 pixels, its centre of mass in the middle: so were MNIST's digits made.")
        else:
            text = self.tr("The whole pad at 28 × 28 pixels: the digit stays where it was drawn, and as large.")
        self._text.set_text(text)

    def _restyle(self) -> None:
        look, grid = self._look, self._grid
        grid.setContentsMargins(20, look.px(12, 14) if self._compact else 0, 20, look.px(16, 14))
        grid.setHorizontalSpacing(look.px(16, 20))
        grid.setVerticalSpacing(0)
        for widget in (self._heading, self.pixels, self._text):
            grid.removeWidget(widget)
        if self._compact:
            side = look.px(112, 116)
            grid.addWidget(self.pixels, 0, 0, 2, 1)
            grid.addWidget(self._heading, 0, 1)
            grid.addWidget(self._text, 1, 1)
            self.setFixedHeight(side + look.px(28))
        else:
            grid.addWidget(self._heading, 0, 0, 1, 2)
            grid.addWidget(self.pixels, 1, 0)
            grid.addWidget(self._text, 1, 1)
            self.setMinimumHeight(look.px(180))
            self.setMaximumHeight(16_777_215)
        grid.setRowStretch(0, 0)
        grid.setRowStretch(1, 1)
        self._fit()

    def _fit(self) -> None:
        """The picture is a square as high as the room for it."""
        margins = self._grid.contentsMargins()
        room = self.height() - margins.top() - margins.bottom()
        side = room if self._compact else room - self._heading.height()
        self.pixels.setFixedWidth(max(40, min(side, self.width() // 2)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
