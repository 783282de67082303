"""What the Output pane shows of a curve: the fit, its pieces, and the line of least squares where there is one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.core.datasets import Curve, Data
from playground.core.experiment import Experiment
from playground.core.frames import CurvePointsFrame, CurvePointsRequest, FitFrame, FitRequest, FrameRequest
from playground.ui.theme import Look
from playground.ui.train.output.sealed_box import SealedBox
from playground.ui.train.output.view import OutputView
from playground.ui.train.plot_export import PlotExport
from playground.ui.widgets.checkbox import CheckBox
from playground.ui.widgets.fit_plot import FitPlot
from playground.ui.widgets.fit_values import Line

FIT, CURVE_POINTS = "train/fit", "train/curve-points"


class FitView(OutputView):
    """The fit of a curve on its points."""

    def __init__(self, look: Look, complain: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.plot = FitPlot(look)
        self._test = SealedBox(look, self.tr("Show the points kept for testing, hollow."))
        self.pieces = CheckBox(
            look,
            self.tr("pieces"),
            self.tr(
                "Show what each unit of the last hidden layer adds to the sum: ŷ = Σ wⱼ hⱼ(x) + b. Blue: positive "
                "weight wⱼ, orange: negative. Of many, the strongest are drawn."
            ),
        )
        self.pieces.set_checked(True)
        self.controls = (self._test, self.pieces)
        for control in self.controls:
            control.switched.connect(lambda _on: self._show())
        PlotExport(self.plot, self.plot.picture, "fit", complain)
        self._has_test = True
        self._is_line = False
        self._fit: FitFrame | None = None
        self._points: CurvePointsFrame | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.plot, 1)

    @staticmethod
    def fits(data: Data) -> bool:
        return isinstance(data, Curve)

    @property
    def requests(self) -> dict[str, FrameRequest]:
        return {FIT: FitRequest(), CURVE_POINTS: CurvePointsRequest()}

    def offers(self, control: QWidget) -> bool:
        return control is not self._test or self._has_test

    def show_experiment(self, old: Experiment | None, new: Experiment) -> None:
        """Get ready for the network of `new`: without a hidden layer its curve is a line."""
        self._has_test = new.data.counts[2] > 0
        self._is_line = new.network.depth == 0
        self._show_lines()

    def show_seal(self, test_is_open: bool) -> None:
        if self._test.set_open(test_is_open):
            self._show()

    def show_frame(self, key: str, frame: object) -> bool:
        if isinstance(frame, FitFrame):
            self._fit = frame
            self.plot.set_fit(frame.x, frame.outputs, frame.pieces, frame.weights)
        elif isinstance(frame, CurvePointsFrame):
            self._points = frame
            self.plot.set_points(frame.x, frame.y, frame.parts)
        self._show_lines()
        return True

    def forget(self) -> bool:
        self._fit = self._points = None
        self.plot.clear()
        self._show_lines()
        return False

    def _show(self) -> None:
        self.plot.set_show(test=self._test.checked, pieces=self.pieces.checked)

    def _show_lines(self) -> None:
        points, fit = self._points, self._fit
        best = Line(points.slope, points.height, points.loss) if self._is_line and points is not None else None
        own = (float(fit.weights[0]), fit.bias) if self._is_line and fit is not None else None
        self.plot.set_lines(own, best)
