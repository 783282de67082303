"""A photograph as the network paints it, beside the one it learns from."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from playground.core.datasets import Data, Pixels
from playground.core.experiment import Experiment
from playground.core.frames import FrameRequest, PaintingFrame, PaintingRequest
from playground.ui.theme import Look
from playground.ui.train.output.view import OutputView
from playground.ui.train.plot_export import PlotExport
from playground.ui.widgets.checkbox import CheckBox
from playground.ui.widgets.label import Label

PAINTING = "train/painting"


class Canvas(QWidget):
    """A square picture in colour as large as there is room."""

    def __init__(self, look: Look, name: str, side: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._side = side
        self._image: QImage | None = None
        self.smooth = True
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(name)

    def set_picture(self, pixels: NDArray[np.uint8] | None) -> None:
        """Show (H, W, 3), or nothing."""
        self._image = None if pixels is None else colour_image(pixels)
        self.update()

    def picture(self) -> QImage:
        """What is shown, at its own size."""
        return QImage(1, 1, QImage.Format.Format_RGB888) if self._image is None else self._image

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(self._side), self._look.px(self._side))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint() / 3

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return width

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = min(self.width(), self.height())
        box = QRectF(0, 0, side, side)
        if self._image is None:
            painter.fillRect(box, self._look.color("field"))
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self.smooth)
            painter.drawImage(box, self._image)
        painter.end()


class PaintingView(OutputView):
    """What the network paints, large; below it the photograph, and how far they differ."""

    def __init__(self, look: Look, complain: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._frame: PaintingFrame | None = None
        self.painted = Canvas(look, self.tr("what the network paints"), 330)
        self.photo = Canvas(look, self.tr("the photograph it learns from"), 96)
        self.photo.setFixedSize(look.px(96), look.px(96))
        self.original = CheckBox(
            look, self.tr("original"), self.tr("Show the photograph in the place of what the network paints.")
        )
        self.original.switched.connect(lambda _on: self._show())
        self.controls = (self.original,)
        self.says = Label(look, "", "secondary", "ink2", wrap=True)
        self.says.setToolTip(
            self.tr("Peak signal-to-noise ratio of the validation pixels: 10 log₁₀ (1 / MSE), colours from 0 to 1.")
        )
        PlotExport(self.painted, self.painted.picture, "painting", complain)
        self._row = QHBoxLayout()
        self._row.addWidget(self.photo)
        self._row.addWidget(self.says, 1, Qt.AlignmentFlag.AlignTop)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.painted, 1)
        self._column.addLayout(self._row)
        look.changed.connect(self._fit)
        self._fit()

    @staticmethod
    def fits(data: Data) -> bool:
        return isinstance(data, Pixels)

    @property
    def requests(self) -> dict[str, FrameRequest]:
        return {PAINTING: PaintingRequest()}

    def set_folded(self, folded: bool) -> None:
        """Where there is little room the photograph is seen in the large place only."""
        self.photo.setVisible(not folded)

    def show_experiment(self, old: Experiment | None, new: Experiment) -> None:
        if old is None or old.data != new.data:
            self.forget()

    def show_frame(self, key: str, frame: object) -> bool:
        if isinstance(frame, PaintingFrame):
            self._frame = frame
            self._show()
        return True

    def forget(self) -> bool:
        self._frame = None
        self._show()
        return False

    def _show(self) -> None:
        frame, original = self._frame, self.original.checked
        if frame is None:
            for canvas in (self.painted, self.photo):
                canvas.set_picture(None)
            self.says.set_text("")
            return
        self.painted.smooth = not original  # the photograph's pixels are what is learned from
        self.painted.set_picture(frame.photo if original else frame.painted)
        self.photo.set_picture(frame.photo)
        side = len(frame.photo)
        words = self.tr("{0} × {0} pixels to learn from").format(side)
        if math.isfinite(frame.error) and frame.error > 0:
            noise = f"{-10 * math.log10(frame.error):.1f}".replace("-", "−")
            words += "\n" + self.tr("{0} dB signal to noise").format(noise)
        self.says.set_text(words)

    def _fit(self) -> None:
        self._row.setSpacing(self._look.px(12))
        self._column.setSpacing(self._look.px(12))


def colour_image(pixels: NDArray[np.uint8]) -> QImage:
    """(H, W, 3) as an image with memory of its own."""
    height, width, _channels = pixels.shape
    flat = np.ascontiguousarray(pixels)
    return QImage(flat.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
