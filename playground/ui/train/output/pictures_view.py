"""Validation pictures with what the network says of them."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.core.datasets import Data, Images
from playground.core.experiment import Experiment
from playground.core.frames import FrameRequest, GalleryFrame, GalleryRequest
from playground.ui.numbers import count
from playground.ui.theme import Look
from playground.ui.train.output.view import OutputView
from playground.ui.widgets.mosaic import ARROW, Mosaic
from playground.ui.widgets.segmented import Segmented

GALLERY = "train/gallery"
PICTURES = 96
"""How many pictures are asked for; the gallery shows as many as have room."""

WRONG, ALL = "wrong", "all"


class PicturesView(OutputView):
    """A gallery of pictures in classes."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._labels: tuple[str, ...] = ()
        self._judged = (0, 0)  # wrong pictures, of how many
        self._order = Segmented(
            look,
            [(WRONG, self.tr("wrong first")), (ALL, self.tr("all"))],
            self.tr(
                "Pictures the network gets wrong, the surest mistakes first; or the validation pictures as they come."
            ),
        )
        self._order.setAccessibleName(self.tr("which pictures"))
        self._order.chosen.connect(self.choose_order)
        self.controls = (self._order,)
        self.gallery = Mosaic(look)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.gallery, 1)
        look.changed.connect(self.told)

    @staticmethod
    def fits(data: Data) -> bool:
        return isinstance(data, Images)

    @property
    def requests(self) -> dict[str, FrameRequest]:
        return {GALLERY: GalleryRequest(count=PICTURES, wrong_first=self._order.current == WRONG)}

    @property
    def facts(self) -> str:
        """How many of the pictures looked at are wrong; nothing before any was."""
        wrong, total = self._judged
        words = self.tr("{0} wrong") if self._look.theme.projector else self.tr("{0} of {1} wrong")
        return words.format(count(wrong), count(total)) if total else ""

    def choose_order(self, key: str) -> None:
        """Ask for the wrong pictures or for all."""
        self._order.set_chosen(key)
        self.asked.emit()

    def show_experiment(self, old: Experiment | None, new: Experiment) -> None:
        self._labels = new.data.task.labels

    def show_frame(self, key: str, frame: object) -> bool:
        if key == GALLERY and isinstance(frame, GalleryFrame):
            self._show_gallery(frame)
        return True

    def forget(self) -> None:
        self._judged = (0, 0)
        self.told.emit()

    def _show_gallery(self, frame: GalleryFrame) -> None:
        names = self._labels
        captions = [
            (f"{names[true]} {ARROW} {names[said]}", bool(true != said))
            for true, said in zip(frame.true.tolist(), frame.predicted.tolist(), strict=True)
        ]
        self.gallery.set_images(frame.images, captions)
        self._judged = (frame.wrong, frame.total)
        self.told.emit()
