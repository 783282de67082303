"""How the network is trained: loss, optimiser, penalties, gradient clipping, which weights are kept."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from playground.core import edits
from playground.core.experiment import Experiment
from playground.core.fields import limits_of
from playground.core.losses import LOSSES, fitting_losses
from playground.core.optimisers import OPTIMISERS
from playground.core.shapes import problems
from playground.core.training import Training
from playground.session.document import Document
from playground.ui.numbers import rate
from playground.ui.theme import Look
from playground.ui.train.captioned import Captioned
from playground.ui.train.formula_box import FormulaBox
from playground.ui.train.gesture import Gesture
from playground.ui.train.loss_problem import LossProblem
from playground.ui.train.optimiser_constants import OptimiserConstants
from playground.ui.train.wording import term, with_formula
from playground.ui.widgets.checkbox import CheckBox
from playground.ui.widgets.choice import Choice, Option
from playground.ui.widgets.label import Label
from playground.ui.widgets.scale import Scale
from playground.ui.widgets.slider import ValueSlider

NO_BREAK = "\u00a0"
SMALLEST_PENALTY = 1e-6
CLIP = Scale(minimum=1e-3, maximum=1e3, log=True, default=1.0)
"""Norms of the gradient that the slider offers."""


class TrainingPanel(QWidget):
    """Three columns: loss, optimiser, penalties; where there is room each shows its formula."""

    def __init__(self, look: Look, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._document = document
        self._heading = Label(look, self.tr("Training"), "heading")
        self._loss = Choice(
            look, [Option("", "")], self.tr("What training makes small; only losses that fit the data are offered.")
        )
        self.optimiser = Choice(
            look,
            [Option(name, term(kind.title), term(kind.formula)) for name, kind in OPTIMISERS.items()],
            self.tr("How each step is taken from the gradient g. Another optimiser begins with an empty memory."),
        )
        self.constants = OptimiserConstants(look, document)
        self._decay = self._penalty(
            "weight_decay",
            self.tr("weight decay"),
            with_formula(
                self.tr("Pulls weights towards 0; biases are spared. AdamW takes it off the weights themselves."),
                "λ·½‖W‖²,  ∂/∂W = λW",
            ),
        )
        self._l1 = self._penalty(
            "l1",
            self.tr("L1"),
            with_formula(self.tr("Pulls small weights all the way to 0; biases are spared."), "λ·Σ|w|"),
        )
        self.clip = CheckBox(
            look,
            self.tr("clip gradient"),
            with_formula(self.tr("Shortens the whole gradient where it is longer than this."), "g ← g · min(1, c/‖g‖)"),
        )
        self.norm = self._norm_slider()
        self._keep = CheckBox(
            look,
            self.tr("keep best"),
            self.tr(
                "Remembers the weights that did best on the validation data; "
                "Training ▸ Back to the best weights takes them again."
            ),
        )
        self._loss_formula, self._step_formula, self._penalty_formula = (FormulaBox(look) for _ in range(3))
        self._penalty_formula.set_formula(
            self.tr("L + λ·½‖W‖² + λ₁·Σ|w|"),
            self.tr("The loss shown is that of the data, without penalties."),
        )
        self.problem = LossProblem(look)
        self._lay_out()
        self._connect()
        look.changed.connect(self._fit)
        self._fit()

    def show_experiment(self, old: Experiment | None, new: Experiment) -> None:
        """Show the training settings of `new`; only what differs from `old` is touched."""
        training = new.training
        if old is None or old.data.task != new.data.task or old.training.loss != training.loss:
            self._show_loss(new)
        if old is None or old.training.optimiser != training.optimiser:
            self.optimiser.set_chosen(training.optimiser.kind)
            formula = term(training.optimiser.formula).replace(";  ", "\n").replace(", and ", "\n")
            self._step_formula.set_formula(formula)
            self.constants.show_optimiser(training.optimiser)
        self._decay.set_value(training.weight_decay)
        self._l1.set_value(training.l1)
        clipping = training.gradient_clipping
        self.clip.set_checked(clipping is not None)
        self.norm.setEnabled(clipping is not None)
        self.norm.setToolTip(
            self.tr("Gradients are not clipped; tick “clip gradient” first.")
            if clipping is None
            else self.clip.toolTip()
        )
        if clipping is not None:
            self.norm.set_value(clipping)
        self._keep.set_checked(training.keep_best)

    def _show_loss(self, experiment: Experiment) -> None:
        names = fitting_losses(experiment.data.task)
        chosen = experiment.training.loss
        offered = names if chosen in names else (*names, chosen)
        self._loss.set_options([Option(name, term(LOSSES[name].title), term(LOSSES[name].formula)) for name in offered])
        self._loss.set_chosen(chosen)
        formula, _, text = term(LOSSES[chosen].formula).replace("; ", ", ").partition(", ")
        self._loss_formula.set_formula(breakable(formula), text)
        wrong = next((problem for problem in problems(experiment) if problem.field == "training.loss"), None)
        self.problem.show_problem(wrong, term(LOSSES[names[0]].title))
        self._loss_formula.setVisible(wrong is None and self._roomy)
        self.problem.setVisible(wrong is not None)

    def _penalty(self, name: str, caption: str, tooltip: str) -> ValueSlider:
        limits = limits_of(Training, name)
        scale = Scale(minimum=SMALLEST_PENALTY, maximum=limits.maximum, log=True, zero=True, default=0.0)
        slider = ValueSlider(self._look, caption, scale, rate, tooltip)

        def change(experiment: Experiment, value: float) -> Experiment:
            return edits.set_training(experiment, **{name: value})

        Gesture(self._document, slider.pressed, slider.moved, slider.released, change, self)
        return slider

    def _norm_slider(self) -> ValueSlider:
        slider = ValueSlider(self._look, self.tr("norm c"), CLIP, rate)

        def change(experiment: Experiment, value: float) -> Experiment:
            return edits.set_training(experiment, gradient_clipping=value)

        Gesture(self._document, slider.pressed, slider.moved, slider.released, change, self)
        return slider

    def _connect(self) -> None:
        self._loss.chosen.connect(lambda name: self._set(loss=name))
        self.optimiser.chosen.connect(
            lambda kind: self._document.edit(edits.choose_optimiser(self._document.experiment, kind))
        )
        self.clip.switched.connect(lambda on: self._set(gradient_clipping=self.norm.value if on else None))
        self._keep.switched.connect(lambda on: self._set(keep_best=on))
        self.problem.fix_wanted.connect(lambda: self._set(loss=fitting_losses(self._document.experiment.data.task)[0]))

    def _set(self, **changes: object) -> None:
        self._document.edit(edits.set_training(self._document.experiment, **changes))

    def _lay_out(self) -> None:
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.addWidget(Captioned(self._look, self.tr("loss"), self._loss), 0, 0, 1, 2)
        self._grid.addWidget(Captioned(self._look, self.tr("optimiser"), self.optimiser), 0, 2)
        self._penalties = QHBoxLayout()
        self._penalties.addWidget(self._decay, 1)
        self._penalties.addWidget(self._l1, 1)
        self._grid.addLayout(self._penalties, 0, 3)
        self._grid.addWidget(self._loss_formula, 1, 0, 1, 2)
        self._grid.addWidget(self._step_formula, 1, 2)
        self._grid.addWidget(self._penalty_formula, 1, 3)
        self._grid.addWidget(self.problem, 1, 0, 1, 2)
        self._clipping = QHBoxLayout()
        self._clipping.addWidget(self.clip)
        self._clipping.addWidget(self.norm, 1)
        self._grid.addLayout(self._clipping, 2, 3)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._heading)
        self._column.addLayout(self._grid)
        self._column.addStretch(1)

    @property
    def _roomy(self) -> bool:
        """Whether there is room for heading and formulas."""
        return self.height() >= self._look.px(200, 290)

    def _fit(self) -> None:
        pad = self._look.px(16, 18)
        self._column.setContentsMargins(pad, self._look.px(12, 10), pad, self._look.px(8))
        self._column.setSpacing(self._look.px(10))
        projector = self._look.theme.projector
        for column, stretch in enumerate((0, 2, 3, 3) if projector else (0, 5, 6, 6)):
            self._grid.setColumnStretch(column, stretch)
        # In the projector theme the constants begin beside "keep best", left of the optimiser they belong to.
        for widget in (self._keep, self.constants):
            self._grid.removeWidget(widget)
        self._grid.addWidget(self._keep, 2, 0, 1, 1 if projector else 2)
        self._grid.addWidget(self.constants, 2, 1 if projector else 2, 1, 2 if projector else 1)
        self._loss.setMinimumWidth(self._look.px(160, 250))
        self.optimiser.setMinimumWidth(self._look.px(120, 160))
        self.constants.setMinimumWidth(self._look.px(220, 288))
        self._decay.setMinimumWidth(self._look.px(128, 134))
        self._l1.setMinimumWidth(self._look.px(74, 110))
        self.norm.setMinimumWidth(self._look.px(84, 112))
        self._decay.set_caption(self.tr("decay") if projector else self.tr("weight decay"))
        self.clip.set_text(self.tr("clip") if projector else self.tr("clip gradient"))
        self._grid.setHorizontalSpacing(self._look.px(24, 16))
        self._grid.setVerticalSpacing(self._look.px(12, 10))
        self._penalties.setSpacing(self._look.px(18, 16))
        self._clipping.setSpacing(self._look.px(18, 16))
        self._show_room()

    def _show_room(self) -> None:
        self._heading.setVisible(self._roomy)
        self._step_formula.setVisible(self._roomy)
        self._penalty_formula.setVisible(self._roomy)
        self._loss_formula.setVisible(self._roomy and self.problem.isHidden())

    def minimumSizeHint(self) -> QSize:
        fields = self._loss.sizeHint().height() + self._look.line_height("caption") + 3
        sliders = self._decay.sizeHint().height()
        margins = self._column.contentsMargins()
        high = fields + sliders + self._grid.verticalSpacing() + margins.top() + margins.bottom()
        return QSize(self._look.px(540, 720), high)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._show_room()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("surface"))
        painter.end()


def breakable(formula: str) -> str:
    """The formula with line breaks allowed only between its terms."""
    return formula.replace(" ", NO_BREAK).replace(f"{NO_BREAK}−{NO_BREAK}(", f" −{NO_BREAK}(")
