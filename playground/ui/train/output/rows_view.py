"""What the network says of the rows of a table: the confusion matrix, or predicted values over true ones."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from playground.core.datasets import Data
from playground.core.experiment import Experiment
from playground.core.frames import ConfusionFrame, ConfusionRequest, FrameRequest, ValuesFrame, ValuesRequest
from playground.ui.numbers import count, significant
from playground.ui.theme import Look
from playground.ui.train.output.view import OutputView
from playground.ui.train.wording import with_formula
from playground.ui.widgets.confusion_matrix import ConfusionMatrix
from playground.ui.widgets.label import Label
from playground.ui.widgets.values_plot import ValuesPlot

ROWS = "train/rows"


class RowsView(OutputView):
    """For classes the matrix with the share of each that is right, for values a dot a sample."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._labels: tuple[str, ...] = ()
        self._is_regression = False
        self._target = ""
        self._judged = (0, 0)  # wrong rows, of how many
        self._missed: tuple[float, float] | None = None  # root mean square and mean absolute error
        self.values = ValuesPlot(look)
        self.matrix = ConfusionMatrix(look)
        self.matrix.pointed.connect(self._show_hint)
        self._hint = Label(look, "", "secondary", "ink2")
        self._per_class = Label(look, self.tr("per class"), "secondary", "ink3")
        self._per_class.setToolTip(self.tr("Share of each class that is read right: the diagonal over the row's sum."))
        self._classes = QWidget(self)
        self._top = QHBoxLayout()
        self._top.addWidget(self._hint, 1)
        self._top.addWidget(self._per_class)
        column = QVBoxLayout(self._classes)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._top)
        column.addWidget(self.matrix, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._classes)
        self._stack.addWidget(self.values)
        self._show_hint("")

    @staticmethod
    def fits(data: Data) -> bool:
        return data.space == "row"

    @property
    def requests(self) -> dict[str, FrameRequest]:
        return {ROWS: ValuesRequest() if self._is_regression else ConfusionRequest()}

    @property
    def facts(self) -> str:
        wrong, total = self._judged
        if self._is_regression:
            return self._missed_words()
        return self.tr("{0} of {1} wrong").format(count(wrong), count(total)) if total else ""

    @property
    def facts_tip(self) -> str:
        if not self._is_regression:
            return self.tr("Validation rows whose class is not the one read.")
        return with_formula(
            self.tr("How far off the validation rows drawn here are, in the unit of “{0}”.").format(self._target),
            "RMSE = √((1/N) Σ (ŷₙ − yₙ)²),  MAE = (1/N) Σ |ŷₙ − yₙ|",
        )

    def _missed_words(self) -> str:
        if self._missed is None:
            return ""
        return self.tr("RMSE {0} · MAE {1}").format(*map(significant, self._missed))

    def show_experiment(self, old: Experiment | None, new: Experiment) -> None:
        task = new.data.task
        self._labels = task.labels
        self._is_regression = task.is_regression
        self._target = "".join(task.values)
        self.values.set_name(self._target)
        self._stack.setCurrentWidget(self.values if task.is_regression else self._classes)

    def show_frame(self, key: str, frame: object) -> bool:
        if isinstance(frame, ValuesFrame):
            self.values.set_values(frame.true, frame.predicted)
            self._missed = (frame.root_mean_square, frame.mean_absolute) if len(frame.true) else None
            self.told.emit()
        elif isinstance(frame, ConfusionFrame) and len(frame.counts) == len(self._labels):
            self.matrix.set_counts(frame.counts, self._labels)
            self._judged = (frame.wrong, frame.total)
            self.told.emit()
        return True

    def forget(self) -> bool:
        self._judged, self._missed = (0, 0), None
        self.values.clear()
        self.told.emit()
        return False

    def _show_hint(self, pointed: str) -> None:
        self._hint.set_text(pointed or self.tr("rows true, columns predicted"))
