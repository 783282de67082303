"""The window "All filters of this layer": what excites each of them, filled in a few at a time."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QHideEvent, QImage, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from playground.core.dream_frames import DreamSheet
from playground.session.studio import Studio
from playground.ui.inside.excite.big_picture import SHARP
from playground.ui.inside.excite.controls import time_left
from playground.ui.inside.excite.saving import ask_and_save
from playground.ui.inside.excite.texts import layer_name, tr, unit_name
from playground.ui.numbers import count
from playground.ui.theme import Look
from playground.ui.train.look.picture_grid import PictureGrid
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.label import Label
from playground.ui.widgets.pixel_view import bytes_image
from playground.ui.widgets.progress_bar import ProgressBar

GAP = 4
FEW, FEW_SIDE = 20, 148
"""So few units are shown so large (px)."""


class SheetGrid(PictureGrid):
    """The pictures found so far, each with its number."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        self.total = 0
        super().__init__(look, parent)
        self.setAccessibleName(tr("What excites each unit"))
        self.setToolTip(tr("A click looks at this unit; the arrow keys go from one to the next."))

    def _side(self) -> int:
        return self._look.px(FEW_SIDE, 170) if self.total <= FEW else self._look.px(64, 88)


class SheetWindow(QWidget):
    """Stays open beside the window while pictures arrive; a click on one chooses its unit."""

    def __init__(self, look: Look, studio: Studio, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._look, self._studio, self._dreamer = look, studio, studio.dreamer
        self.setAutoFillBackground(True)
        self._heading = Label(look, "", "heading")
        self._facts = Label(look, "", "secondary", "ink2")
        self.bar = ProgressBar(look, tr("Units that are done"), self)
        self.cancel = Button(look, tr("Cancel"), tooltip=tr("No more units; those that are done stay."), parent=self)
        self.again = Button(
            look,
            tr("Again"),
            "ph.arrow-counter-clockwise",
            tooltip=tr("Excite all units anew, with the tricks and weights as they are now."),
            parent=self,
        )
        self.save = Button(
            look, tr("Save picture"), "ph.floppy-disk", tooltip=tr("Save all pictures as one PNG."), parent=self
        )
        self.grid = SheetGrid(look)
        self._lay_out()
        self.cancel.clicked.connect(self._dreamer.cancel_sheet)
        self.again.clicked.connect(self._dreamer.start_sheet)
        self.save.clicked.connect(self._save)
        self.grid.chosen.connect(self._dreamer.choose_unit)
        self._dreamer.sheetChanged.connect(self._show)
        look.changed.connect(self._fit)
        self._fit()

    def open(self) -> None:
        """Show it, and begin unless this layer's units are there already."""
        sheet, aim = self._dreamer.sheet.frame, self._dreamer.aim
        fits = self._dreamer.sheet.of == (aim.subject, aim.layer, aim.kind) and sheet is not None
        self.show()
        self.raise_()
        self.activateWindow()
        if not fits and not self._dreamer.sheet.is_running:
            self._dreamer.start_sheet()
        self._show()

    def _show(self) -> None:
        if not self.isVisible():
            return
        dreamer = self._dreamer
        sheet, is_running = dreamer.sheet.frame, dreamer.sheet.is_running
        name = layer_name(dreamer.aim, self._studio.document.experiment)
        self.setWindowTitle(tr("What excites {0}").format(name))
        self._heading.set_text(tr("All units of {0}").format(name))
        done = 0 if sheet is None else len(sheet.pictures)
        total = dreamer.aim.units if sheet is None else sheet.total
        text = tr("{0} of {1}").format(count(done), count(total))
        if is_running and sheet is not None and done:
            text = tr("{0}, {1}").format(text, time_left(sheet.seconds / done * (total - done)))
        self._facts.set_text(text)
        self.bar.set_share(done / max(1, total))
        self.grid.total = total
        self.cancel.setEnabled(is_running)
        self.again.setEnabled(not is_running)
        self.save.setEnabled(done > 0)
        if sheet is None:
            self.grid.set_pictures(np.zeros((0, 1, 1), np.uint8), ())
        else:
            pictures = sheet.pictures[..., 0] if sheet.pictures.shape[-1] == 1 else sheet.pictures
            names = [self._name(number, silent) for number, silent in enumerate(sheet.silent.tolist())]
            self.grid.set_pictures(pictures, names)

    def _name(self, unit: int, silent: bool) -> str:
        """Its number or class."""
        name = unit_name(self._dreamer.aim, unit, self._studio.document.experiment).rpartition(" ")[2]
        return tr("{0} dead").format(name) if silent else name

    def _save(self) -> None:
        sheet = self._dreamer.sheet.frame
        if sheet is not None:
            ask_and_save(self, sheet_image(sheet), tr("all units"), self._dreamer, self._studio.problem.emit)

    def _lay_out(self) -> None:
        self._top = QHBoxLayout()
        self._top.addWidget(self._heading)
        self._top.addWidget(self._facts)
        self._top.addStretch(1)
        for button in (self.cancel, self.again, self.save):
            self._top.addWidget(button)
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self.grid)
        self.grid.chosen.connect(self._scroll_to)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._top)
        self._column.addWidget(self.bar)
        self._column.addWidget(self._area, 1)

    def _scroll_to(self, number: int) -> None:
        middle = self.grid.box(number).center().toPoint()
        self._area.ensureVisible(middle.x(), middle.y(), 0, self._look.px(60))

    def _fit(self) -> None:
        look = self._look
        pad = look.px(16, 20)
        self._column.setContentsMargins(pad, pad, pad, pad)
        self._column.setSpacing(look.px(12))
        self._top.setSpacing(look.px(12))
        self.resize(look.px(860, 1100), look.px(600, 640))

    # Qt

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._dreamer.cancel_sheet()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("surface"))
        painter.end()


def sheet_image(sheet: DreamSheet) -> QImage:
    """All pictures in rows, about as wide as high, white between them; small ones enlarged with sharp pixels."""
    number, height, width = sheet.pictures.shape[:3]
    times = max(1, SHARP // max(height, width))
    columns = int(np.ceil(np.sqrt(number)))
    rows = -(-number // columns)
    side_x, side_y = times * width, times * height
    image = QImage(columns * (side_x + GAP) - GAP, rows * (side_y + GAP) - GAP, QImage.Format.Format_RGB888)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    for index, picture in enumerate(sheet.pictures):
        row, column = divmod(index, columns)
        box = QRectF(column * (side_x + GAP), row * (side_y + GAP), side_x, side_y)
        painter.drawImage(box, bytes_image(picture[..., 0] if picture.shape[-1] == 1 else picture))
    painter.end()
    return image
