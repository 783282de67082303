"""The Data pane: which data set, how many points, how much noise, and how it is split."""

from __future__ import annotations

import attrs
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from playground.core import edits
from playground.core.curve_sets import CURVE_SETS
from playground.core.datasets import DATA, IMAGE_SETS, Curve, Data, Images, Points
from playground.core.experiment import Experiment
from playground.core.fields import limits_of
from playground.core.frames import SamplesFrame
from playground.core.point_sets import POINT_SETS
from playground.session.document import Document
from playground.ui.numbers import count, parse_percent
from playground.ui.theme import Look
from playground.ui.train.data_texts import all_train, count_texts, noise_text, split_texts
from playground.ui.train.data_thumbnails import (
    ThumbnailEntry,
    Thumbnails,
    curve_drawing,
    picture_drawing,
    points_drawing,
)
from playground.ui.train.gesture import Gesture
from playground.ui.train.sample_strip import SampleStrip
from playground.ui.train.split_bar import SplitBar
from playground.ui.train.wording import shape_text, term
from playground.ui.widgets.label import Label
from playground.ui.widgets.scale import Scale
from playground.ui.widgets.segmented import Segmented
from playground.ui.widgets.slider import ValueSlider


class DataPanel(QWidget):
    """Shows the experiment's data and edits them in `document`."""

    def __init__(self, look: Look, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._document = document
        self._last: dict[str, Data] = {}
        self._heading = Label(look, self.tr("Data"), "heading")
        self.kind = Segmented(
            look,
            [(Points.kind, self.tr("Points")), (Curve.kind, self.tr("Curves")), (Images.kind, self.tr("Images"))],
            self.tr(
                "What the network learns from: labelled points of the plane, points about a curve whose y is to be "
                "predicted from x, or pictures."
            ),
        )
        self.kind.setAccessibleName(self.tr("kind of data"))
        self.kind.chosen.connect(self._choose_kind)
        self.point_sets = Thumbnails(look, _point_entries(look))
        self.curve_sets = Thumbnails(look, _curve_entries(look))
        self.image_sets = Thumbnails(look, _image_entries())
        self._grids = {Points: self.point_sets, Curve: self.curve_sets, Images: self.image_sets}
        self._sets = QStackedWidget()
        for thumbnails in self._grids.values():
            thumbnails.chosen.connect(self._choose_set)
            self._sets.addWidget(thumbnails)
        self._classes = Label(look, "", "caption", "ink3")
        self._size = Label(look, "", "caption", "ink3")
        self.samples = SampleStrip(look)
        self._count = self._count_slider()
        self.noise = self._noise_slider()
        self._split_caption = Label(look, self.tr("split"), "caption", "ink3")
        self._split = SplitBar(
            look,
            self.tr(
                "Shares of the data: the network learns from the training part, the validation part shows how it does "
                "on what it has not seen, the test part is kept for the end. Drag a border, or use the arrow keys."
            ),
        )
        Gesture(document, self._split.pressed, self._split.moved, self._split.released, _with_split, self)
        self._left = Label(look, "", "caption", "ink3")
        self._right = Label(look, "", "caption", "ink3")
        self._lay_out()
        look.changed.connect(self._fit)
        self._fit()

    def show_experiment(self, old: Experiment | None, new: Experiment) -> None:
        """Show the data of `new`; only what differs from `old` is touched."""
        data = new.data
        if old is not None and old.data == data:
            return
        self._last[data.kind] = data
        is_pictures = isinstance(data, Images)
        drawn = not all_train(data)
        self.kind.set_chosen(data.kind)
        shown = self._grids[type(data)]
        self._show_grid(shown)
        shown.set_chosen(data.set)
        self._count.setVisible(drawn and not is_pictures)
        self._sample_box.setVisible(is_pictures)
        for control in (self.noise, self._split_caption, self._split):
            control.setVisible(drawn)
        if isinstance(data, Images):
            if old is None or not isinstance(old.data, Images):
                self.samples.set_frame(None)
            self._classes.set_text(self.tr("{0} classes").format(data.task.targets))
            self._size.set_text(shape_text(data.task.inputs))
        else:
            self._count.set_value(data.points)
        self.noise.set_caption(self.tr("pixel noise") if is_pictures else self.tr("noise"))
        self.noise.setToolTip(self._noise_tip(data))
        self.noise.set_value(data.noise)
        self._split.set_split(data.split, is_pictures, split_texts(data))
        left, right = count_texts(data)
        self._left.set_text(left)
        self._right.set_text(right)

    def _show_grid(self, shown: Thumbnails) -> None:
        """Bring these thumbnails up; the others take no room."""
        for grid in self._grids.values():
            policy = QSizePolicy.Policy.Preferred if grid is shown else QSizePolicy.Policy.Ignored
            grid.setSizePolicy(QSizePolicy.Policy.Preferred, policy)
        self._sets.setCurrentWidget(shown)

    def _noise_tip(self, data: Data) -> str:
        match data:
            case Points():
                return self.tr("Adds to each coordinate a random number N(0, σ²), σ = noise × 1 unit of the ±6 plane.")
            case Curve():
                return self.tr("Adds to each y a random number N(0, σ²), σ = noise × 1 unit of y.")
            case Images():
                return self.tr("Adds to each pixel a random number N(0, σ²), σ = noise × the full range of grey.")

    def show_samples(self, frame: SamplesFrame) -> None:
        """Show training pictures."""
        self.samples.set_frame(frame)

    def set_heading(self, shown: bool) -> None:
        """Whether the word "Data" stands above; not where a button says it already."""
        self._heading.setVisible(shown)
        self._fit()

    def _count_slider(self) -> ValueSlider:
        limits = limits_of(Points, "points")
        slider = ValueSlider(
            self._look,
            self.tr("points"),
            Scale(minimum=limits.minimum, maximum=limits.maximum, log=True, integer=True, default=500),
            lambda value: count(round(value)),
            self.tr("How many points are drawn. Another number draws them afresh and training starts anew."),
        )
        change = lambda experiment, value: edits.set_data(experiment, points=round(value))  # noqa: E731
        Gesture(self._document, slider.pressed, slider.moved, slider.released, change, self)
        return slider

    def _noise_slider(self) -> ValueSlider:
        limits = limits_of(Points, "noise")
        slider = ValueSlider(
            self._look,
            self.tr("noise"),
            Scale(minimum=limits.minimum, maximum=limits.maximum, default=0.0),
            noise_text,
            read=parse_percent,
        )
        change = lambda experiment, value: edits.set_data(experiment, noise=value)  # noqa: E731
        Gesture(self._document, slider.pressed, slider.moved, slider.released, change, self)
        return slider

    def _lay_out(self) -> None:
        self._sample_box = QWidget()
        samples = QGridLayout(self._sample_box)
        samples.setContentsMargins(0, 0, 0, 0)
        samples.setVerticalSpacing(6)
        samples.addWidget(self._classes, 0, 0)
        samples.addWidget(self._size, 0, 1)
        samples.setColumnStretch(0, 1)
        samples.addWidget(self.samples, 1, 0, 1, 2)
        self._sliders = QHBoxLayout()
        self._sliders.addWidget(self._count, 1)
        self._sliders.addWidget(self.noise, 1)
        under = QHBoxLayout()
        under.addWidget(self._left, 1)
        under.addWidget(self._right)
        split = QVBoxLayout()
        split.setSpacing(4)
        split.addWidget(self._split_caption)
        split.addWidget(self._split)
        split.addLayout(under)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._heading)
        self._column.addWidget(self.kind)
        self._column.addWidget(self._sets)
        self._column.addWidget(self._sample_box)
        self._column.addLayout(self._sliders)
        self._column.addLayout(split)
        self._column.addStretch(1)

    def _fit(self) -> None:
        pad, gap = self._look.px(16, 20), self._look.px(14, 18)
        self._heading.setFixedHeight(self._look.px(24, 34))
        top = pad if self._heading.isHidden() else 10
        self._column.setContentsMargins(pad, top, pad, pad)
        self._column.setSpacing(gap)
        self._sliders.setSpacing(self._look.px(20, 28))

    def _choose_kind(self, kind: str) -> None:
        data = self._last.get(kind) or DATA[kind]()
        self._document.edit(edits.choose_data(self._document.experiment, data))

    def _choose_set(self, name: str) -> None:
        experiment = self._document.experiment
        self._document.edit(edits.choose_data(experiment, attrs.evolve(experiment.data, set=name)))


def _with_split(experiment: Experiment, split: object) -> Experiment:
    return edits.set_data(experiment, split=split)


def _point_entries(look: Look) -> list[ThumbnailEntry]:
    return [
        ThumbnailEntry(name, term(entry.short), term(entry.title), points_drawing(look, name))
        for name, entry in POINT_SETS.items()
    ]


def _curve_entries(look: Look) -> list[ThumbnailEntry]:
    return [
        ThumbnailEntry(name, term(entry.short), term(entry.title), curve_drawing(look, name))
        for name, entry in CURVE_SETS.items()
    ]


def _image_entries() -> list[ThumbnailEntry]:
    return [
        ThumbnailEntry(name, term(entry.short), term(entry.title), picture_drawing(name))
        for name, entry in IMAGE_SETS.items()
    ]
