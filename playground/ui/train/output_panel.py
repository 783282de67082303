"""The Output pane: what the network makes of the plane, of a curve, or of the validation pictures."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from playground.core.datasets import Curve, Images, Points
from playground.core.experiment import Experiment
from playground.core.frames import (
    FrameRequest,
    GalleryFrame,
    GalleryRequest,
    MapFrame,
    MapRequest,
    PointsFrame,
    PointsRequest,
)
from playground.core.shapes import problems
from playground.session.studio import Studio
from playground.session.trainer import TrainerState
from playground.ui.numbers import count
from playground.ui.theme import Look
from playground.ui.train.fit_view import FitView
from playground.ui.train.plot_export import PlotExport
from playground.ui.train.wording import sentence
from playground.ui.widgets.checkbox import CheckBox
from playground.ui.widgets.decision_map import DecisionMap
from playground.ui.widgets.label import Label
from playground.ui.widgets.mosaic import ARROW, Mosaic
from playground.ui.widgets.segmented import Segmented

MAP, POINTS, GALLERY = "train/map", "train/points", "train/gallery"
PICTURES = 96
"""How many pictures are asked for; the gallery shows as many as have room."""

WRONG, ALL = "wrong", "all"


class OutputPanel(QWidget):
    """Shows the frames of the studio's trainer; `requests` says which it needs."""

    def __init__(self, look: Look, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._studio = studio
        self._labels: tuple[str, ...] = ()
        self._is_plane = True
        self._is_curve = False
        self._judged = (0, 0)  # wrong pictures, of how many
        self._facts = Label(look, "", "secondary", "ink2")
        self._test = CheckBox(look, self.tr("test data"), self.tr("Show the points kept for testing, hollow."))
        self._discrete = CheckBox(
            look, self.tr("discrete"), self.tr("Show only which class the network chooses, not how surely.")
        )
        self._order = Segmented(
            look,
            [(WRONG, self.tr("wrong first")), (ALL, self.tr("all"))],
            self.tr(
                "Pictures the network gets wrong, the surest mistakes first; or the validation pictures as they come."
            ),
        )
        self._order.setAccessibleName(self.tr("which pictures"))
        self.map = DecisionMap(look)
        self.gallery = Mosaic(look)
        self.fit = FitView(look, self)
        self._empty = Label(look, "", "body", "ink2", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        PlotExport(self.map, self.map.picture, "output", studio.problem.emit)
        PlotExport(self.fit.plot, self.fit.plot.picture, "fit", studio.problem.emit)
        self._lay_out()
        self._connect()
        look.changed.connect(self._fit)
        self._fit()

    @property
    def facts(self) -> str:
        """What stands beside the heading."""
        return self._facts.text()

    @property
    def says(self) -> str:
        """The sentence in place of a picture; empty while there is one."""
        return self._empty.text() if self._stack.currentWidget() is self._empty else ""

    def choose_order(self, key: str) -> None:
        """Ask for the wrong pictures or for all."""
        self._order.set_chosen(key)
        self._ask_again()

    @property
    def requests(self) -> dict[str, FrameRequest | None]:
        """The pictures of the network this pane needs, by key; None where it needs none."""
        curve = self.fit.requests(self._is_curve)
        if self._is_plane:
            return {MAP: MapRequest(), POINTS: PointsRequest(), GALLERY: None, **curve}
        if self._is_curve:
            return {MAP: None, POINTS: None, GALLERY: None, **curve}
        gallery = GalleryRequest(count=PICTURES, wrong_first=self._order.current == WRONG)
        return {MAP: None, POINTS: None, GALLERY: gallery, **curve}

    def show_experiment(self, old: Experiment | None, new: Experiment) -> None:
        """Get ready for the data of `new`; only what differs from `old` is touched."""
        if problems(new) and (old is None or not problems(old)):
            self._show_emptiness()
        self.fit.show_experiment(new)
        self._test.setVisible(not isinstance(new.data, Images) and new.data.counts[2] > 0)
        if old is not None and old.data.task == new.data.task:
            return
        self._labels = new.data.task.labels
        self._is_plane = isinstance(new.data, Points)
        self._is_curve = isinstance(new.data, Curve)
        self._discrete.setVisible(self._is_plane)
        self.fit.pieces.setVisible(self._is_curve)
        self._order.setVisible(isinstance(new.data, Images))
        self.map.set_classes(() if new.data.task.is_binary else self._labels)
        self.forget()

    def forget(self) -> None:
        """A new run: what is shown does not belong to it."""
        self.map.set_map(None)
        self.fit.forget()
        self._judged = (0, 0)
        self._show_facts()
        self._show_emptiness()

    def show_frame(self, key: str, frame: object) -> None:
        """Show a frame of this pane's keys; others are not its business."""
        if key == MAP and isinstance(frame, MapFrame):
            self.map.set_map(frame.values[::-1], (-frame.extent, frame.extent))
            self._show_if(self._is_plane, self.map)
        elif key == POINTS and isinstance(frame, PointsFrame):
            self.map.set_points(frame.positions, frame.labels, frame.parts)
            self._show_if(self._is_plane, self.map)
        elif key == GALLERY and isinstance(frame, GalleryFrame) and not self._is_plane:
            self._show_gallery(frame)
        elif key in self.fit.requests(True) and self._is_curve:
            self.fit.show_frame(frame)

    def _show_gallery(self, frame: GalleryFrame) -> None:
        names = self._labels
        captions = [
            (f"{names[true]} {ARROW} {names[said]}", bool(true != said))
            for true, said in zip(frame.true.tolist(), frame.predicted.tolist(), strict=True)
        ]
        self.gallery.set_images(frame.images, captions)
        self._judged = (frame.wrong, frame.total)
        self._show_facts()
        self._stack.setCurrentWidget(self._pictures)

    def _show_facts(self) -> None:
        """How many of the pictures looked at are wrong; nothing before any was."""
        wrong, total = self._judged
        words = self.tr("{0} wrong") if self._look.theme.projector else self.tr("{0} of {1} wrong")
        self._facts.set_text(words.format(count(wrong), count(total)) if total else "")

    def _show_if(self, fits: bool, widget: QWidget) -> None:
        if fits:
            self._stack.setCurrentWidget(self._plane)

    def _show_emptiness(self) -> None:
        """Say why there is nothing to see yet."""
        wrong = problems(self._studio.document.experiment)
        if wrong:
            self._say(sentence(wrong[0].message))
        elif self._studio.trainer.state is TrainerState.FAILED:
            self._say(self.tr("Training has stopped with an error; there is nothing to show."))
        else:
            self._say(self.tr("Preparing the data…"))

    def _say(self, text: str) -> None:
        self._empty.set_text(text)
        self._stack.setCurrentWidget(self._empty)

    def _state_changed(self, state: object) -> None:
        if state is TrainerState.FAILED and self._stack.currentWidget() is self._empty:
            self._show_emptiness()

    def _connect(self) -> None:
        for control in (self._test, self._discrete):
            control.switched.connect(
                lambda _on: self.map.set_show(test=self._test.checked, discrete=self._discrete.checked)
            )
        self._test.switched.connect(self.fit.set_test)
        self.fit.shown.connect(lambda: self._stack.setCurrentWidget(self._curve))
        self._order.chosen.connect(self.choose_order)
        self._studio.trainer.stateChanged.connect(self._state_changed)

    def _ask_again(self) -> None:
        if self.isVisible():
            self._studio.trainer.want(GALLERY, self.requests[GALLERY])

    def _lay_out(self) -> None:
        self._head = QWidget()
        self._top = QHBoxLayout(self._head)
        self._top.addWidget(Label(self._look, self.tr("Output"), "heading"))
        self._top.addWidget(self._facts)
        self._top.addStretch(1)
        for control in (self._test, self.fit.pieces, self._discrete, self._order):
            self._top.addWidget(control)
        self._plane = _padded(self.map)
        self._pictures = _padded(self.gallery)
        self._curve = _padded(self.fit.plot)
        self._stack = QStackedLayout()
        for page in (self._plane, self._pictures, self._curve, self._empty):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addLayout(self._stack, 1)

    def _fit(self) -> None:
        pad = self._look.px(16, 18)
        self._head.setFixedHeight(self._look.px(44, 54))
        self._top.setContentsMargins(pad, 0, pad, 0)
        self._top.setSpacing(self._look.px(12, 8))
        self._show_facts()
        self._test.set_text(self.tr("test") if self._look.theme.projector else self.tr("test data"))
        for page in (self._plane, self._pictures, self._curve):
            page.setContentsMargins(pad, 0, pad, self._look.px(12, 8))
        self._empty.setContentsMargins(2 * pad, 0, 2 * pad, 2 * pad)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("surface"))
        painter.end()


def _padded(content: QWidget) -> QWidget:
    content.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(content)
    return holder
