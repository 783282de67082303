"""The window "Look at the data": pictures by class with their pixels, or histograms of columns; counts beside them."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QHideEvent, QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from playground.core.datasets import Data
from playground.core.experiment import Experiment
from playground.core.frames import DataLookFrame, DataLookRequest
from playground.session.studio import Studio
from playground.ui.focus import FocusRing
from playground.ui.numbers import count
from playground.ui.theme import Look
from playground.ui.train.column_names import input_names, sample_names, value_names
from playground.ui.train.look.count_bars import CountBars
from playground.ui.train.look.histograms import Histograms
from playground.ui.train.look.loupe import Loupe
from playground.ui.train.look.picture_grid import PictureGrid
from playground.ui.train.plot_export import PlotExport
from playground.ui.train.wording import term
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.choice import Choice, Option
from playground.ui.widgets.label import Label
from playground.ui.widgets.segmented import Segmented

KEY = "train/data-look"
RAW, READ = "raw", "read"
ALL = "all"
CHANNELS = ("red", "green", "blue")
PAGE = 240
"""Pictures at a time."""


class DataWindow(QWidget):
    """Stays open beside the window while training goes on; asks for frames only while it is seen."""

    def __init__(self, look: Look, studio: Studio, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._look = look
        self._studio = studio
        self._frame: DataLookFrame | None = None
        self._first = 0
        self._labels: tuple[str, ...] = ()
        self.setAutoFillBackground(True)
        self._heading = Label(look, "", "heading")
        self._facts = Label(look, "", "secondary", "ink2")
        self.of_class = Choice(look, [Option(ALL, self.tr("all classes"))], self.tr("Pictures of one class, or all."))
        self.of_class.setAccessibleName(self.tr("class"))
        self.back = Button(look, self.tr("Earlier"), tooltip=self.tr("The training pictures before these."))
        self.on = Button(look, self.tr("More"), tooltip=self.tr("The training pictures after these."))
        self.form = Segmented(
            look,
            [(RAW, self.tr("as they are")), (READ, self.tr("as read"))],
            self.tr("The numbers as they lie there, or as the network reads them: features, (x − mean) / deviation."),
        )
        self.form.setAccessibleName(self.tr("which numbers"))
        self.channel = Segmented(
            look,
            [(ALL, self.tr("colour")), *self._channels()],
            self.tr("All three numbers of a pixel, or one channel of the picture alone, as the network reads it."),
            height="card",
        )
        self.channel.setAccessibleName(self.tr("which channel"))
        self.grid = PictureGrid(look)
        self.loupe = Loupe(look)
        self.histograms = Histograms(look)
        self.bars = CountBars(look)
        PlotExport(self.loupe, self.loupe.picture, "pixels", studio.problem.emit)
        PlotExport(self.histograms, self.histograms.picture, "histograms", studio.problem.emit)
        self._lay_out()
        self._connect()
        self._show_experiment(None, studio.document.experiment)
        self._fit()

    @property
    def request(self) -> DataLookRequest:
        """What it wants to see."""
        label = None if self.of_class.current == ALL else int(self.of_class.current)
        return DataLookRequest(label=label, first=self._first, count=PAGE)

    def _channels(self) -> list[tuple[str, str]]:
        return list(zip(CHANNELS, (self.tr("red"), self.tr("green"), self.tr("blue")), strict=True))

    def _connect(self) -> None:
        self.of_class.chosen.connect(lambda _key: self._turn_to(0))
        self.back.clicked.connect(lambda: self._turn_to(max(0, self._first - PAGE)))
        self.on.clicked.connect(lambda: self._turn_to(self._first + PAGE))
        self.form.chosen.connect(lambda _key: self._show_numbers())
        self.channel.chosen.connect(lambda _key: self._show_numbers())
        self.grid.chosen.connect(lambda _number: self._show_numbers())
        self.histograms.moved.connect(self._scroll_to)
        self._studio.document.changed.connect(self._show_experiment)
        self._studio.trainer.frameArrived.connect(self._take)
        self._look.changed.connect(self._fit)

    def _show_experiment(self, old: Experiment | None, new: Experiment) -> None:
        if old is not None and old.data == new.data:
            return
        data = new.data
        self._frame = None
        self.setWindowTitle(self.tr("Look at the data: {0}").format(term(data.title)))
        self._heading.set_text(term(data.title))
        if old is None or old.data.task != data.task or data.task.labels != self._labels:
            self._labels = data.task.labels
            options = [Option(ALL, self.tr("all classes"))]
            options += [Option(str(number), term(label)) for number, label in enumerate(self._labels)]
            self.of_class.set_options(options)
            self.of_class.set_chosen(ALL)
        is_picture = data.space == "picture"
        self._views.setCurrentIndex(0 if is_picture else 1)
        for control in (self.of_class, self.back, self.on):
            control.setVisible(is_picture and (control is not self.of_class or bool(self._labels)))
        self.channel.setVisible(is_picture and data.task.inputs[0] == len(CHANNELS))
        self._turn_to(0)

    def _turn_to(self, first: int) -> None:
        self._first = first
        self.grid.current = 0
        if self.isVisible():
            self._studio.trainer.want(KEY, self.request)

    def _take(self, key: str, frame: object) -> None:
        if key != KEY or not isinstance(frame, DataLookFrame) or frame.run != self._studio.trainer.run:
            return
        is_picture = self._studio.document.experiment.data.space == "picture"
        if frame.counts.shape[1] != max(1, len(self._labels)) or is_picture != (frame.raw.size == 0):
            return  # of the data before: the run with those at hand has not begun yet
        self._frame = frame
        self._show_frame()

    def _show_frame(self) -> None:
        frame = self._frame
        if frame is None:
            return
        data = self._studio.document.experiment.data
        names = self._labels or ("",)
        self.bars.set_counts(
            frame.counts, frame.sizes.tolist(), names, self._colors(data), self._studio.trainer.test_is_open
        )
        if data.space == "picture":
            answers = [self._labels[label] if self._labels else "" for label in frame.labels.tolist()]
            self.grid.set_pictures(frame.images, answers)
            last = frame.first + len(frame.images)
            self._facts.set_text(
                self.tr("training pictures {0} to {1} of {2}").format(
                    count(min(frame.first + 1, last)), count(last), count(frame.total)
                )
            )
            self.back.setEnabled(frame.first > 0)
            self.on.setEnabled(last < frame.total)
        else:
            self._facts.set_text(self.tr("{0} training samples").format(count(frame.total)))
        self._show_numbers()

    def _show_numbers(self) -> None:
        frame, data = self._frame, self._studio.document.experiment.data
        if frame is None:
            return
        is_read = self.form.current == READ
        if data.space == "picture":
            self.loupe.set_read(frame.read if is_read else None)
            self.loupe.set_channel(None if self.channel.current == ALL else CHANNELS.index(self.channel.current))
            number = self.grid.current
            self.loupe.set_picture(frame.images[number] if number < len(frame.images) else None)
            return
        columns = frame.prepared if is_read else frame.raw
        names = (input_names if is_read else sample_names)(data, columns.shape[1])
        values = value_names(data, frame.values.shape[1]) if frame.values.shape[1] else ()
        mean, deviation = (frame.target_mean, frame.target_deviation) if is_read else (0.0, 1.0)
        shown = (*columns.T, *((frame.values - mean) / deviation).T)
        self.histograms.set_columns((*names, *values), shown, frame.labels, self._colors(data))

    def _scroll_to(self, box: QRectF) -> None:
        """Bring a column into sight, with some air."""
        middle, air = box.center().toPoint(), round(box.height() / 2) + 8
        self.columns.ensureVisible(middle.x(), middle.y(), 0, air)

    def _show_whether_counts_scroll(self, least: int, most: int) -> None:
        """The keys have something to do there where there are more classes than fit."""
        policy = Qt.FocusPolicy.StrongFocus if most > least else Qt.FocusPolicy.NoFocus
        self.counts.setFocusPolicy(policy)

    def _colors(self, data: Data) -> list[QColor]:
        look = self._look
        if not self._labels:
            return [look.color("ink3")]
        if data.task.is_binary:
            return list(look.class_pair())
        if data.space == "picture":  # the label tells them apart
            return [look.color("ink3")] * len(self._labels)
        return [look.class_color(number) for number in range(len(self._labels))]

    def _lay_out(self) -> None:
        self._top = QHBoxLayout()
        self._top.addWidget(self._heading)
        self._top.addWidget(self._facts)
        self._top.addStretch(1)
        for control in (self.of_class, self.back, self.on, self.form):
            self._top.addWidget(control)
        self._scroll = _scrolled(self.grid)
        self.columns = _scrolled(self.histograms)
        self.counts = _scrolled(self.bars)
        self.counts.setAccessibleName(self.bars.accessibleName())
        self.counts.verticalScrollBar().rangeChanged.connect(self._show_whether_counts_scroll)
        FocusRing(self._look, self.counts)
        pictures = QWidget()
        row = QHBoxLayout(pictures)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(20)
        row.addWidget(self._scroll, 1)
        pixels = QVBoxLayout()
        pixels.setSpacing(12)
        pixels.addWidget(self.channel, 0, Qt.AlignmentFlag.AlignHCenter)
        pixels.addWidget(self.loupe, 1)
        row.addLayout(pixels, 2)
        self._views = QStackedWidget()
        self._views.addWidget(pictures)
        self._views.addWidget(self.columns)
        below = QHBoxLayout()
        below.setSpacing(24)
        below.addWidget(self._views, 1)
        below.addWidget(self.counts)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._top)
        self._column.addLayout(below, 1)

    def _fit(self) -> None:
        look = self._look
        pad = look.px(16, 20)
        self._column.setContentsMargins(pad, pad, pad, pad)
        self._column.setSpacing(look.px(16))
        self._top.setSpacing(look.px(12))
        self.counts.setFixedWidth(look.px(200, 280))
        self.resize(1240 if look.theme.projector else 1160, 660)
        self._show_frame()

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._studio.trainer.want(KEY, self.request)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._studio.trainer.want(KEY, None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("surface"))
        painter.end()


def _scrolled(widget: QWidget) -> QScrollArea:
    """A column of unknown length: the wheel moves it, and what it holds has the keys."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(widget)
    return area
