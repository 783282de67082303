"""The answers all over the plane, with the data points on them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.core.datasets import Data, Points
from playground.core.experiment import Experiment
from playground.core.frames import FrameRequest, MapFrame, MapRequest, PointsFrame, PointsRequest
from playground.ui.theme import Look
from playground.ui.train.output.view import OutputView
from playground.ui.train.plot_export import PlotExport
from playground.ui.widgets.checkbox import CheckBox
from playground.ui.widgets.decision_map import DecisionMap

MAP, POINTS = "train/map", "train/points"


class PlaneView(OutputView):
    """The decision map of points."""

    def __init__(self, look: Look, complain: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._test = CheckBox(look, self.tr("test data"), self.tr("Show the points kept for testing, hollow."))
        self._discrete = CheckBox(
            look, self.tr("discrete"), self.tr("Show only which class the network chooses, not how surely.")
        )
        self.controls = (self._test, self._discrete)
        self.map = DecisionMap(look)
        PlotExport(self.map, self.map.picture, "output", complain)
        for control in (self._test, self._discrete):
            control.switched.connect(
                lambda _on: self.map.set_show(test=self._test.checked, discrete=self._discrete.checked)
            )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.map, 1)
        look.changed.connect(self._fit)
        self._fit()

    @staticmethod
    def fits(data: Data) -> bool:
        return isinstance(data, Points)

    @property
    def requests(self) -> dict[str, FrameRequest]:
        return {MAP: MapRequest(), POINTS: PointsRequest()}

    def show_experiment(self, old: Experiment | None, new: Experiment) -> None:
        task = new.data.task
        if old is None or old.data.task != task:
            self.map.set_classes(() if task.is_binary else task.labels)

    def show_frame(self, key: str, frame: object) -> bool:
        if key == MAP and isinstance(frame, MapFrame):
            self.map.set_map(frame.values[::-1], (-frame.extent, frame.extent))
        elif key == POINTS and isinstance(frame, PointsFrame):
            self.map.set_points(frame.positions, frame.labels, frame.parts)
        return True

    def forget(self) -> None:
        self.map.set_map(None)

    def _fit(self) -> None:
        self._test.set_text(self.tr("test") if self._look.theme.projector else self.tr("test data"))
