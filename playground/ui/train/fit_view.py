"""What the Output pane shows of a curve: the fit, its pieces, and the line of least squares where there is one."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from playground.core.datasets import Curve
from playground.core.experiment import Experiment
from playground.core.frames import CurvePointsFrame, CurvePointsRequest, FitFrame, FitRequest, FrameRequest
from playground.ui.theme import Look
from playground.ui.widgets.checkbox import CheckBox
from playground.ui.widgets.fit_plot import FitPlot
from playground.ui.widgets.fit_values import Line

FIT, CURVE_POINTS = "train/fit", "train/curve-points"


class FitView(QObject):
    """Brings frames of curves onto its plot; the pane lays out `plot` and the checkbox `pieces`.

    Signals:
        shown(): there is something to see.
    """

    shown = Signal()

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.plot = FitPlot(look)
        self.pieces = CheckBox(
            look,
            self.tr("pieces"),
            self.tr(
                "Show what each unit of the last hidden layer adds to the sum: ŷ = Σ wⱼ hⱼ(x) + b. Blue: positive "
                "weight wⱼ, orange: negative."
            ),
        )
        self.pieces.set_checked(True)
        self.pieces.switched.connect(lambda _on: self._show())
        self._test = False
        self._is_line = False
        self._fit: FitFrame | None = None
        self._points: CurvePointsFrame | None = None

    def requests(self, wanted: bool) -> dict[str, FrameRequest | None]:
        """The pictures of the network it needs, by key; None where it needs none."""
        return {FIT: FitRequest(), CURVE_POINTS: CurvePointsRequest()} if wanted else {FIT: None, CURVE_POINTS: None}

    def show_experiment(self, new: Experiment) -> None:
        """Get ready for the network of `new`: without a hidden layer its curve is a line."""
        self._is_line = isinstance(new.data, Curve) and new.network.depth == 0
        self._show_lines()

    def set_test(self, shown: bool) -> None:
        """Whether test points are shown."""
        self._test = shown
        self._show()

    def forget(self) -> None:
        """A new run: what is shown does not belong to it."""
        self._fit = self._points = None
        self.plot.clear()
        self._show_lines()

    def show_frame(self, frame: object) -> None:
        """Show a fit or points."""
        if isinstance(frame, FitFrame):
            self._fit = frame
            self.plot.set_fit(frame.x, frame.outputs, frame.pieces, frame.weights)
        elif isinstance(frame, CurvePointsFrame):
            self._points = frame
            self.plot.set_points(frame.x, frame.y, frame.parts)
        self._show_lines()
        self.shown.emit()

    def _show(self) -> None:
        self.plot.set_show(test=self._test, pieces=self.pieces.checked)

    def _show_lines(self) -> None:
        points, fit = self._points, self._fit
        best = Line(points.slope, points.height, points.loss) if self._is_line and points is not None else None
        own = (float(fit.weights[0]), fit.bias) if self._is_line and fit is not None else None
        self.plot.set_lines(own, best)
