"""Validation eyes with the true and the predicted ellipse of the pupil, and how far the centres are off."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground.core.datasets import Data, Pupils
from playground.core.frames import FrameRequest, PupilsFrame, PupilsRequest
from playground.ui.numbers import THIN
from playground.ui.theme import Look
from playground.ui.train.output.view import OutputView
from playground.ui.widgets.ellipse_lines import EllipseLegend
from playground.ui.widgets.eye_mosaic import EyeMosaic
from playground.ui.widgets.histogram import Histogram
from playground.ui.widgets.label import Label
from playground.ui.widgets.segmented import Segmented

PUPILS = "train/pupils"
EYES = 24
"""How many eyes are asked for; the gallery shows as many as have room."""

WORST, ALL = "worst", "all"


def pixels(value: float) -> str:
    """A length in px: "1.42 px", "12.3 px"."""
    return f"{value:.{2 if value < 10 else 1}f}{THIN}px" if np.isfinite(value) else "NaN"


class PupilsView(OutputView):
    """A gallery of eyes over the histogram of their centre errors."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._is_folded = False
        self._means: tuple[float, float] | None = None  # centre error in px, overlap
        self._order = Segmented(
            look,
            [(WORST, self.tr("worst")), (ALL, self.tr("all"))],
            self.tr(
                "The eyes whose ellipses overlap least first, IoU = area of both / area of either; or the validation "
                "pictures as they come."
            ),
        )
        self._order.setAccessibleName(self.tr("which pictures"))
        self._order.chosen.connect(self.choose_order)
        self.controls = (self._order,)
        self.gallery = EyeMosaic(look)
        self.legend = EllipseLegend(look)
        self._heading = Label(look, self.tr("Centre error"), "heading")
        self._heading.setToolTip(
            self.tr("Distance of the predicted centre from the true one, √((cx − ĉx)² + (cy − ĉy)²), in px.")
        )
        self.histogram = Histogram(look, self.tr("px"))
        self.histogram.setAccessibleName(self.tr("centre errors of the validation pictures"))
        self.histogram.setToolTip(
            self.tr("How many validation pictures have which centre error. Dashed line: the mean of all.")
        )
        self._lay_out()
        look.changed.connect(self._fit)
        self._fit()

    @staticmethod
    def fits(data: Data) -> bool:
        return isinstance(data, Pupils)

    @property
    def requests(self) -> dict[str, FrameRequest]:
        return {PUPILS: PupilsRequest(count=EYES, worst_first=self._order.current == WORST)}

    @property
    def facts(self) -> str:
        """Mean centre error and mean overlap; nothing before any was seen."""
        if self._means is None:
            return ""
        error, overlap = self._means
        words = self.tr("{0} · IoU {1}") if self._is_tight else self.tr("off by {0} · IoU {1}")
        return words.format(pixels(error), f"{overlap:.2f}")

    @property
    def _is_tight(self) -> bool:
        return self._is_folded or self._look.theme.projector

    def choose_order(self, key: str) -> None:
        """Ask for the worst eyes or for all."""
        self._order.set_chosen(key)
        self.asked.emit()

    def set_folded(self, folded: bool) -> None:
        self._is_folded = folded
        self._fit()

    def show_frame(self, key: str, frame: object) -> bool:
        if not isinstance(frame, PupilsFrame):
            return False
        captions = [pixels(error) for error in frame.errors.tolist()]
        self.gallery.set_eyes(frame.images, frame.true, frame.said, captions)
        self.histogram.set_values(frame.all_errors)
        self._means = (float(frame.all_errors.mean()), float(frame.all_overlaps.mean()))
        self.told.emit()
        return True

    def forget(self) -> bool:
        self._means = None
        self.told.emit()
        return False

    def _lay_out(self) -> None:
        self._under = QHBoxLayout()
        self._under.addWidget(self._heading)
        self._under.addStretch(1)
        self._under.addWidget(self.legend)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.gallery)
        self._column.addLayout(self._under)
        self._column.addWidget(self.histogram, 1)
        self._column.addStretch(0)

    def _fit(self) -> None:
        self._column.setSpacing(self._look.px(8, 6))
        self._heading.setVisible(not self._is_tight)
        self.histogram.setVisible(not self._is_tight)
        self._fit_gallery()
        self.told.emit()

    def _fit_gallery(self) -> None:
        """As many whole rows as leave room for what stands below."""
        below = self.legend.sizeHint().height() + 2 * self._column.spacing()
        if not self._is_tight:
            below = self._look.line_height("heading") + self._look.px(64) + 3 * self._column.spacing()
        width, rows = max(1, self.width()), 1
        while rows < EYES and self.gallery.height_of(rows + 1, width) <= self.height() - below:
            rows += 1
        self.gallery.setFixedHeight(self.gallery.height_of(rows, width))

    # Qt

    def minimumSizeHint(self) -> QSize:
        """One row of eyes: how many there are follows from the height, not the height from them."""
        return QSize(self._look.px(200), self._look.px(200))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_gallery()
