"""What is looked at: the drawing, a validation sample, a photograph, or the plane."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from playground.core.experiment import Experiment
from playground.core.frames import Subject
from playground.core.photo_sets import PHOTOS
from playground.session.reader import DIGITS
from playground.session.studio import Studio
from playground.ui.theme import Look
from playground.ui.train.sample_field import SampleField
from playground.ui.widgets.choice import Choice, Option
from playground.ui.widgets.label import Label
from playground.ui.widgets.segmented import Segmented

DRAWING: Subject = "drawing"
SAMPLE: Subject = "sample"
PHOTO: Subject = "photo"
PLANE: Subject = "plane"


def photo_names() -> dict[str, str]:
    """What the shipped photographs are called."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("InsidePhotos", text)

    return {"chelsea": tr("Chelsea"), "coffee": tr("Coffee"), "astronaut": tr("Astronaut"), "rocket": tr("Rocket")}


class LookBar(QWidget):
    """A choice of subjects, those that the network can read, and beside it which sample or photograph.

    Signals:
        changed: something else is to be looked at.
    """

    changed = Signal()

    def __init__(self, look: Look, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._studio = studio
        words = {
            DRAWING: self.tr("drawing"),
            SAMPLE: self.tr("sample"),
            PHOTO: self.tr("photo"),
            PLANE: self.tr("plane"),
        }
        tip = self.tr("Whose maps are shown: the drawing on the Draw page, a validation sample, or a photograph.")
        self._caption = Label(look, self.tr("look at"), "caption", "ink3", self)
        self._subjects = QStackedWidget(self)
        self.of_digits = Segmented(look, [(key, words[key]) for key in (SAMPLE, DRAWING, PHOTO)], tip, self)
        self.of_pictures = Segmented(look, [(key, words[key]) for key in (SAMPLE, PHOTO)], tip, self)
        tip = self.tr("What the units answer: to a validation sample, or to every place of the plane.")
        self.of_points = Segmented(look, [(key, words[key]) for key in (SAMPLE, PLANE)], tip, self)
        self.of_points.set_chosen(PLANE)
        for segmented in (self.of_digits, self.of_pictures, self.of_points):
            segmented.setAccessibleName(self.tr("look at"))
            segmented.chosen.connect(self._chosen)
            self._subjects.addWidget(segmented)
        self.sample = SampleField(look, studio.probe, self)
        names = photo_names()
        self.photo = Choice(
            look,
            [Option(key, names[key]) for key in PHOTOS],
            self.tr("A shipped photograph, made as small as what the network reads, and grey where it reads grey."),
            self,
        )
        self.photo.setAccessibleName(self.tr("photo"))
        self.hint = Label(look, "", "secondary", "ink3", self)
        self._which = QStackedWidget(self)
        for widget in (self.sample, self.hint, self.photo):
            self._which.addWidget(widget)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self._caption)
        self._row.addWidget(self._subjects)
        self._row.addWidget(self._which)
        self.photo.chosen.connect(self.changed)
        studio.probe.changed.connect(self.changed)
        studio.drawing.changed.connect(self._drawing_changed)
        look.changed.connect(self._fit)
        self.show_experiment(studio.document.experiment)
        self._fit()

    @property
    def subject(self) -> Subject:
        """What is to be looked at; a sample where nothing is drawn."""
        wanted = self._wanted
        return SAMPLE if wanted == DRAWING and self._studio.drawing.picture is None else wanted

    @property
    def _wanted(self) -> Subject:
        if self._subjects.isHidden():
            return SAMPLE
        segmented = self._subjects.currentWidget()
        assert isinstance(segmented, Segmented)
        return cast(Subject, segmented.current)

    def show_experiment(self, experiment: Experiment) -> None:
        """Offer what this network can read."""
        data = experiment.data
        is_plain = data.space == "picture" and data.task.inputs[0] in (1, 3)
        self._subjects.setVisible(is_plain or data.space == "plane")
        of_pictures = self.of_digits if data.task.inputs == DIGITS else self.of_pictures
        self._subjects.setCurrentWidget(self.of_points if data.space == "plane" else of_pictures)
        self._show_which()

    def choose(self, subject: Subject) -> None:
        """Look at something else."""
        segmented = self._subjects.currentWidget()
        assert isinstance(segmented, Segmented)
        segmented.set_chosen(subject)
        self._chosen(subject)

    def _chosen(self, _subject: str) -> None:
        self._show_which()
        self.changed.emit()

    def _drawing_changed(self) -> None:
        if self._wanted == DRAWING:
            self._show_which()
            self.changed.emit()

    def _show_which(self) -> None:
        wanted = self._wanted
        drawn = self._studio.drawing.picture is not None
        self.hint.set_text("" if drawn else self.tr("nothing drawn yet (Ctrl+2)"))
        self.hint.setToolTip(self.tr("Draw a digit on the Draw page; until then a sample is looked at."))
        self._which.setVisible(wanted != PLANE and not (wanted == DRAWING and drawn))
        which = {SAMPLE: self.sample, DRAWING: self.hint, PHOTO: self.photo}
        self._which.setCurrentWidget(which.get(wanted, self.hint))

    def _fit(self) -> None:
        self._row.setSpacing(self._look.px(10, 14))
