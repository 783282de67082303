"""The answers all over the plane, with the data points on them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.core import edits
from playground.core.datasets import Data, OwnPoints, Points
from playground.core.datasets.own_points import OwnPoint
from playground.core.experiment import Experiment
from playground.core.frames import (
    ConfusionFrame,
    ConfusionRequest,
    FrameRequest,
    MapFrame,
    MapRequest,
    PointsFrame,
    PointsRequest,
)
from playground.core.own_places import own_places
from playground.core.own_points_frame import own_points_frame
from playground.core.shapes import Problem
from playground.session.studio import Studio
from playground.ui.numbers import percent
from playground.ui.theme import Look
from playground.ui.train.output.point_menu import PointMenu
from playground.ui.train.output.point_painter import PointPainter
from playground.ui.train.output.sealed_box import SealedBox
from playground.ui.train.output.view import OutputView
from playground.ui.train.plot_export import PlotExport
from playground.ui.train.wording import sentence
from playground.ui.widgets.checkbox import CheckBox
from playground.ui.widgets.decision_map import DecisionMap, signed
from playground.ui.widgets.label import Label

MAP, POINTS, CONFUSION = "train/map", "train/points", "train/confusion"


class PlaneView(OutputView):
    """The decision map of points; a point that is picked is traced, and can take another class or be deleted."""

    def __init__(self, look: Look, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._studio = studio
        self._labels: tuple[str, ...] = ()
        self._frame: PointsFrame | None = None
        self._chosen: int | None = None  # number of the picked point among those drawn
        self._is_own_edit = False
        self._is_folded = self._is_valued = False
        self._test = SealedBox(look, self.tr("Show the points kept for testing, hollow."))
        self._discrete = CheckBox(
            look, self.tr("discrete"), self.tr("Show only which class the network chooses, not how surely.")
        )
        self.controls = (self._test, self._discrete)
        self.map = DecisionMap(look)
        self.menu = PointMenu(look, self.map)
        self.per_class = Label(look, "", "caption", "ink2", wrap=True)  # or ten classes make the pane wider
        self.per_class.setToolTip(self.tr("Share of each class of the validation part that is classified right."))
        self.painter = PointPainter(self.map, studio, self._preview)
        PlotExport(self.map, self.map.picture, "output", studio.problem.emit)
        self._connect()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.map, 1)
        column.addWidget(self.per_class)
        look.changed.connect(self._fit)
        self._fit()

    @staticmethod
    def fits(data: Data) -> bool:
        return data.space == "plane" and (data.task.kind == "classes" or data.task.targets == 1)

    @property
    def requests(self) -> dict[str, FrameRequest]:
        asked: dict[str, FrameRequest] = {MAP: MapRequest(), POINTS: PointsRequest()}
        return asked if self._is_folded or self._is_valued else asked | {CONFUSION: ConfusionRequest()}

    def show_seal(self, test_is_open: bool) -> None:
        if self._test.set_open(test_is_open):
            self._show_parts(False)

    def set_folded(self, folded: bool) -> None:
        self._is_folded = folded
        self._show_lack(self._studio.document.experiment.data)

    def offers(self, control: QWidget) -> bool:
        return control is not self._discrete or not self._is_valued

    def show_experiment(self, old: Experiment | None, new: Experiment) -> None:
        task = new.data.task
        self._labels = task.labels
        if old is None or old.data.task != task:
            self._is_valued = task.is_regression
            self.map.set_valued(task.is_regression)
            self.map.set_classes(() if task.is_binary else task.labels)

        if isinstance(new.data, OwnPoints):
            self._show_points(own_points_frame(new, self._studio.trainer.run))
        self._show_lack(new.data)
        self.painter.refresh()
        self._show_parts(False)

    def stays(self, problems: Sequence[Problem]) -> bool:
        return self._is_own and all(problem.field == "data" for problem in problems)

    @property
    def _is_own(self) -> bool:
        return isinstance(self._studio.document.experiment.data, OwnPoints)

    def _show_lack(self, data: Data) -> None:
        """Say on the plane what is missing before the points can be learned from."""
        lack = data.lack
        self.map.set_note("" if lack is None else sentence(lack))
        self.per_class.setVisible(lack is None and not self._is_folded and not self._is_valued)
        if lack is not None:
            self.map.set_map(None)

    def _preview(self, drawn: tuple[OwnPoint, ...]) -> None:
        """Points while a stroke lasts; whom they will train is not known yet."""
        experiment = self._studio.document.experiment
        assert isinstance(experiment.data, OwnPoints)
        answers = np.array(drawn, np.float64).reshape(-1, 3)[:, 2]
        values = answers if self._is_valued else None
        labels = np.zeros(len(answers)) if self._is_valued else answers
        places = own_places(drawn, experiment.data.noise, experiment.seeds.data)
        self.map.set_points(places, labels, np.zeros(len(answers)), values)

    def show_frame(self, key: str, frame: object) -> bool:
        if key == MAP and isinstance(frame, MapFrame):
            self.map.set_map(frame.values[::-1], (-frame.extent, frame.extent))
        elif key == POINTS and isinstance(frame, PointsFrame):
            if not self._is_own:  # of those all are known already, also the ones left out
                self._show_points(frame)
        elif key == CONFUSION and isinstance(frame, ConfusionFrame):
            shares = zip(self._labels, frame.class_accuracy.tolist(), strict=True)
            parts = [f"{name}: {percent(share)}" for name, share in shares if np.isfinite(share)]
            self.per_class.set_text(self.tr("right of each class   {0}").format("   ".join(parts)))
        return True

    def forget(self) -> bool:
        """After its own edit the points stay in sight, and with them the keyboard on the map."""
        self.map.set_map(None)
        self.per_class.set_text("")
        return self._is_own_edit

    def _show_points(self, frame: PointsFrame) -> None:
        number = _same_point(self._frame, frame, self._chosen)
        self._frame = frame
        self.map.set_points(frame.positions, frame.labels, frame.parts, frame.values)
        if number is None:
            self._let_go()
        else:
            self.map.choose(number)
            self._offer()

    def _picked(self, number: int) -> None:
        """A person picked a point of the map: it is traced, and its menu opens."""
        if number < 0 or self._frame is None:
            self._let_go()
            return
        self._chosen = int(self._frame.indices[number])
        self._studio.probe.trace(self._place(number))
        self._offer()

    def _place(self, number: int) -> tuple[float, float]:
        assert self._frame is not None
        x1, x2 = self._frame.positions[number].tolist()
        return x1, x2

    def _let_go(self) -> None:
        """No point is chosen any more."""
        if self._chosen is not None:
            self._studio.probe.trace(None)
        self._chosen = None
        self.map.choose(None)
        self.menu.hide()

    def _offer(self) -> None:
        """Open the menu of the chosen point beside it."""
        number, frame = self.map.chosen, self._frame
        data = self._studio.document.experiment.data
        if number is None or frame is None or not isinstance(data, Points | OwnPoints):
            self.menu.hide()
            return
        label = int(frame.labels[number])
        parts = (self.tr("training"), self.tr("validation"), self.tr("test"), self.tr("takes no part"))
        part = parts[int(frame.parts[number])]
        what = self.tr("{0}, value {1}") if self._is_valued else self.tr("{0}, class {1}")
        self.menu.offer(
            what.format(part, self._labels[label] if frame.values is None else signed(float(frame.values[number]))),
            label,
            self._labels,
            self._studio.probe.point == self._place(number),
            isinstance(data, OwnPoints) or len(data.removed) < data.most_removed,
        )
        room = QRectF(self.map.rect()).united(self.map.frame())
        self.menu.stand_beside(self.map.place_of(number), room, self._look.px(16))

    def _toggle_trace(self) -> None:
        number = self.map.chosen
        if number is not None:
            place = self._place(number)
            self._studio.probe.trace(None if self._studio.probe.point == place else place)

    def _change(self, label: int | None) -> None:
        """Give the chosen point another class, or delete it (None)."""
        if self._chosen is None:
            return
        document = self._studio.document
        data = document.experiment.data
        if not isinstance(data, Points | OwnPoints) or (label is not None and self._is_valued):
            return
        if isinstance(data, Points) and label is None and len(data.removed) >= data.most_removed:
            return
        index, self._is_own_edit = self._chosen, True
        if label is None:
            self._let_go()
            self.map.setFocus(Qt.FocusReason.OtherFocusReason)
        try:
            document.edit(edits.change_point(document.experiment, index, label))
        finally:
            self._is_own_edit = False

    def _connect(self) -> None:
        for control in (self._test, self._discrete):
            control.switched.connect(self._show_parts)
        self.map.picked.connect(self._picked)
        self.menu.trace.connect(self._toggle_trace)
        self.menu.relabel.connect(self._change)
        self.menu.delete.connect(lambda: self._change(None))
        self._studio.probe.changed.connect(self._offer)
        self._studio.brush.changed.connect(lambda: self._show_parts(False))
        self.map.installEventFilter(self)

    def _show_parts(self, _on: bool) -> None:
        """While points are drawn all of them are seen: who draws one must not see it vanish."""
        self.map.set_show(test=self._test.checked or self.painter.is_active, discrete=self._discrete.checked)

    def _fit(self) -> None:
        self._offer()

    # Qt

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if watched is self.map and event.type() == QEvent.Type.Resize:
            self._offer()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if self._chosen is None:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_F:
            self.menu.flip()
        elif key == Qt.Key.Key_T:
            self._toggle_trace()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._change(None)
        elif key == Qt.Key.Key_Escape:
            self._let_go()
        else:
            super().keyPressEvent(event)


def _same_point(before: PointsFrame | None, after: PointsFrame, index: int | None) -> int | None:
    """Where the point of this number stands in ``after``, if it is there and lies where it lay."""
    found = [np.flatnonzero(frame.indices == index) for frame in (before, after) if frame is not None]
    if before is None or not all(map(len, found)):
        return None
    old, new = (int(places[0]) for places in found)
    return new if np.array_equal(before.positions[old], after.positions[new]) else None
