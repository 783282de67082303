"""Small pictures of the surfaces, one of them chosen."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QGridLayout, QSizePolicy, QWidget

from playground.core.descent.race import first_race
from playground.core.descent.surfaces import SURFACES
from playground.ui.descent.surfaces.heights import floor_of, height_grid
from playground.ui.focus import FocusRing
from playground.ui.paint import put_text, rounded
from playground.ui.theme import Look
from playground.ui.train.wording import term

COLUMNS = 2
GRID = 72
"""Places along the longer side of a thumbnail's heights."""
TONES = 9
"""A thumbnail has so many bands of tone."""
SHARE = 0.01
"""Of heights spread over orders of magnitude: so much of the median is added before the logarithm."""


def surface_picture(look: Look, surface: str, box: QRectF, ratio: float) -> QPixmap:
    """The heights of a surface in bands from low to high, filling ``box`` px. Raises KeyError for none there is."""
    race = first_race(surface)
    ground = race.ground
    grid = height_grid(race, ground.x, ground.y, GRID)
    image = band_image(look, grid - floor_of(race), ground.is_log)
    pixmap = QPixmap((box.size() * ratio).toSize())
    pixmap.setDevicePixelRatio(ratio)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(QRectF(QPointF(), box.size()), image)
    painter.end()
    return pixmap


def band_image(look: Look, heights: NDArray[np.float64], is_log: bool) -> QImage:
    """Heights (rows, columns), row 0 at the bottom, as an image of as many pixels."""
    values = np.log(heights + SHARE * np.median(heights)) if is_log else np.sqrt(np.maximum(heights, 0.0))
    low, high = float(values.min()), float(np.percentile(values, 97))
    share = np.clip((values - low) / (high - low), 0.0, 1.0)
    share = np.minimum(np.floor(share * TONES), TONES - 1) / (TONES - 1)
    ends = np.array([_rgb(look.color("relief_low")), _rgb(look.color("relief_high"))])
    pixels = np.rint(ends[0] + share[::-1, :, None] * (ends[1] - ends[0])).astype(np.uint8)
    pixels = np.ascontiguousarray(pixels)
    rows, columns = share.shape
    return QImage(pixels.data, columns, rows, 3 * columns, QImage.Format.Format_RGB888).copy()


def _rgb(color: QColor) -> tuple[int, int, int]:
    return color.red(), color.green(), color.blue()


class SurfaceThumbnail(QAbstractButton):
    """A picture with the surface's name below; chosen it is ringed and the name is bold."""

    def __init__(self, look: Look, surface: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.surface = surface
        self._pixmap: QPixmap | None = None
        self.setText(term(SURFACES[surface].title))
        self.setAccessibleName(self.text())
        self.setToolTip(term(SURFACES[surface].lesson))
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        FocusRing(look, self, shape=lambda: (self._box(), 6.0))
        look.changed.connect(self._restyle)

    def _restyle(self) -> None:
        self._pixmap = None
        self.updateGeometry()
        self.update()

    def _box(self) -> QRectF:
        below = self._look.px(3) + self._look.line_height("caption")
        return QRectF(0, 0, self.width(), max(8, self.height() - below))

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(96), self._look.px(52) + self._look.px(3) + self._look.line_height("caption"))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(64), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        look, box, ratio = self._look, self._box(), self.devicePixelRatio()
        kept = self._pixmap
        if kept is None or kept.deviceIndependentSize() != box.size() or kept.devicePixelRatio() != ratio:
            kept = self._pixmap = surface_picture(look, self.surface, box, ratio)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        clip = QPainterPath()
        clip.addRoundedRect(box, 6, 6)
        painter.save()
        painter.setClipPath(clip)
        painter.drawPixmap(QPointF(), kept)
        painter.restore()
        chosen = self.isChecked()
        outline = look.color("ink" if chosen else "ink3" if self.underMouse() else "line2")
        rounded(painter, box, 6, None, outline, look.px(2) if chosen else 1)
        line = QRectF(0, box.bottom() + look.px(3), self.width(), look.line_height("caption"))
        font = look.font("caption", weight=600 if chosen else None)
        put_text(painter, font, look.color("ink" if chosen else "ink2"), line, self.text())
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: object) -> None:
        self.update()

    def leaveEvent(self, event: object) -> None:
        self.update()


class SurfaceThumbnails(QWidget):
    """A grid of all surfaces; arrow keys move.

    Signals:
        chosen(surface): the user chose another one.
    """

    chosen = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._group = QButtonGroup(self)
        self.buttons = {surface: SurfaceThumbnail(look, surface, self) for surface in SURFACES}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        for number, button in enumerate(self.buttons.values()):
            self._group.addButton(button)
            self._grid.addWidget(button, *divmod(number, COLUMNS))
        self._group.buttonClicked.connect(self._clicked)
        look.changed.connect(self._restyle)
        self._restyle()

    def set_chosen(self, surface: str) -> None:
        """Ring this one, without a signal. Raises KeyError for a surface there is not."""
        self.buttons[surface].setChecked(True)

    def _clicked(self, button: QAbstractButton) -> None:
        assert isinstance(button, SurfaceThumbnail)
        self.chosen.emit(button.surface)

    def _restyle(self) -> None:
        self._grid.setHorizontalSpacing(self._look.px(12, 14))
        self._grid.setVerticalSpacing(self._look.px(7, 10))
