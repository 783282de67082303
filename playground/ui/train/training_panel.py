"""How the network is trained: loss, optimiser, schedule, penalties, clipping, order, and when training rests."""

from __future__ import annotations

from typing import Literal

from attrs import evolve
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from playground.core import edits
from playground.core.experiment import Experiment
from playground.core.losses import LOSSES, fitting_losses, output_activations
from playground.core.optimisers import OPTIMISERS
from playground.core.schedules import SCHEDULES, Plateau
from playground.core.shapes import problems
from playground.session.document import Document
from playground.ui.theme import Look
from playground.ui.train.captioned import Captioned
from playground.ui.train.clip_field import ClipField
from playground.ui.train.constant_sliders import ConstantSliders
from playground.ui.train.data.strip import PanelButton
from playground.ui.train.formula_box import FormulaBox, loss_parts, parted
from playground.ui.train.loss_problem import LossProblem
from playground.ui.train.order_fields import OrderFields
from playground.ui.train.overlay import Overlay
from playground.ui.train.penalty_fields import PenaltyFields
from playground.ui.train.stopping_fields import StoppingFields
from playground.ui.train.wording import term
from playground.ui.widgets.checkbox import CheckBox
from playground.ui.widgets.choice import Choice, Option
from playground.ui.widgets.label import Label
from playground.ui.widgets.slider import ValueSlider

_TOP, _BOTTOM = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignBottom
ROUNDING = 4
"""Pixels by which lines of text may come out higher than their sum."""
Form = Literal["whole", "formulas", "low"]
"""Everything in sight; all but when to stop; or two lines, with the rarer settings behind "More"."""


class TrainingPanel(QWidget):
    """Four columns: loss, optimiser, schedule, penalties; where there is room, each with its formula."""

    def __init__(self, look: Look, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._document = document
        self._form: Form = "whole"
        self._whole_height = 0
        self._overlay: Overlay | None = None
        self._heading = Label(look, self.tr("Training"), "heading")
        self._make_loss()
        self._make_rules()
        self.penalties = PenaltyFields(look, document)
        self._clipping = ClipField(look, document)
        self._order = OrderFields(look, document)
        self.stopping = StoppingFields(look, document)
        self.more = PanelButton(
            look, self.tr("More"), kind="quiet", tooltip=self.tr("The rarer settings of training."), height="card"
        )
        self.more.set_menu(QMenu(self.more))  # for its caret
        self._rare = QWidget(self)
        self._rare.hide()
        self._lay_out()
        self._connect()
        look.changed.connect(self._fit)
        self._fit()

    @property
    def form(self) -> Form:
        """How much is in sight."""
        return self._form

    @property
    def clip(self) -> CheckBox:
        return self._clipping.clip

    @property
    def norm(self) -> ValueSlider:
        return self._clipping.norm

    @property
    def order(self) -> OrderFields:
        return self._order

    def show_experiment(self, old: Experiment | None, new: Experiment) -> None:
        """Show the training settings of `new`; only what differs from `old` is touched."""
        training = new.training
        if old is None or old.data.task != new.data.task or old.training.loss != training.loss:
            self._show_loss(new)
        self.output.set_chosen(training.output_activation if self._offers_outputs else "auto")
        if old is None or old.training.optimiser != training.optimiser:
            self.optimiser.set_chosen(training.optimiser.kind)
            formula = term(training.optimiser.formula)
            for parting in (";  ", ",  ", ", and "):
                formula = formula.replace(parting, "\n")
            self._step_formula.set_formula(formula)
            self.constants.show_constants(training.optimiser)
        if old is None or old.training.schedule != training.schedule:
            self.schedule.set_chosen(training.schedule.kind)
            self._rate_formula.set_formula(*parted(term(training.schedule.formula)))
            self.schedule_constants.show_constants(training.schedule)
        for part in (self.penalties, self._clipping, self._order, self.stopping):
            part.show_training(training)
        self._choose_form()

    # --- making -----------------------------------------------------------------------------------------------

    def _make_loss(self) -> None:
        look = self._look
        self.loss = Choice(
            look, [Option("", "")], self.tr("What training makes small; only losses that fit the data are offered.")
        )
        self.output = Choice(
            look,
            [Option("auto", "")],
            self.tr("What the output layer does with its sums: what the loss asks for, or tanh, from −1 to +1."),
            height="card",
        )
        self._output_field = Captioned(look, self.tr("output"), self.output)
        self._loss_formula = FormulaBox(look)
        self.problem = LossProblem(look)

    def _make_rules(self) -> None:
        look, tr = self._look, self.tr
        self.optimiser = Choice(
            look,
            [Option(name, term(kind.title), term(kind.formula)) for name, kind in OPTIMISERS.items()],
            tr("How each step is taken from the gradient g. Another optimiser begins with an empty memory."),
        )
        self.schedule = Choice(
            look,
            self._schedules(),
            tr("How the learning rate α, set above, changes from epoch to epoch."),
        )
        self.constants = ConstantSliders(look, self._document, "optimiser")
        self.schedule_constants = ConstantSliders(look, self._document, "schedule")
        self._step_formula, self._rate_formula = FormulaBox(look), FormulaBox(look)

    def _schedules(self) -> list[Option]:
        """The schedules by their names; in the projector theme the longest has a shorter one."""
        options = [Option(name, term(kind.title), term(kind.formula)) for name, kind in SCHEDULES.items()]
        short = {Plateau.kind: self.tr("plateau")} if self._look.theme.projector else {}
        return [evolve(option, text=short.get(option.key, option.text)) for option in options]

    def _lay_out(self) -> None:
        look = self._look
        self._top = QHBoxLayout()
        self._top.addWidget(self._heading)
        self._top.addStretch(1)
        self._fields = (
            Captioned(look, self.tr("loss"), self.loss),
            Captioned(look, self.tr("optimiser"), self.optimiser),
            Captioned(look, self.tr("schedule"), self.schedule),
        )
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._side = QWidget(self)
        self._side_column = QVBoxLayout(self._side)
        self._side_column.setContentsMargins(0, 0, 0, 0)
        self._rare_column = QVBoxLayout(self._rare)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._top)
        self._column.addLayout(self._grid)
        self._column.addStretch(1)

    def _connect(self) -> None:
        document = self._document
        self.loss.chosen.connect(lambda name: self._set(loss=name))
        self.output.chosen.connect(lambda name: self._set(output_activation=name))
        self.optimiser.chosen.connect(lambda kind: document.edit(edits.choose_optimiser(document.experiment, kind)))
        self.schedule.chosen.connect(lambda kind: document.edit(edits.choose_schedule(document.experiment, kind)))
        self.problem.fix_wanted.connect(lambda: self._set(loss=fitting_losses(document.experiment.data.task)[0]))
        self.more.clicked.connect(self._toggle_more)

    def _set(self, **changes: object) -> None:
        self._document.edit(edits.set_training(self._document.experiment, **changes))

    # --- loss and output --------------------------------------------------------------------------------------

    @property
    def _offers_outputs(self) -> bool:
        return len(self.output.options) > 1

    def _show_loss(self, experiment: Experiment) -> None:
        task = experiment.data.task
        names = fitting_losses(task)
        chosen = experiment.training.loss
        offered = names if chosen in names else (*names, chosen)
        self.loss.set_options([Option(name, term(LOSSES[name].title), term(LOSSES[name].formula)) for name in offered])
        self.loss.set_chosen(chosen)
        usual = LOSSES[chosen].output_activation
        self.output.set_options(
            [Option(name, term(usual if name == "auto" else name)) for name in output_activations(chosen, task)]
        )
        self._loss_formula.set_formula(*loss_parts(term(LOSSES[chosen].formula), task.is_binary, task.is_regression))
        wrong = next((problem for problem in problems(experiment) if problem.field == "training.loss"), None)
        self.problem.show_problem(wrong, term(LOSSES[names[0]].title))
        self.problem.setVisible(wrong is not None)
        self._show_parts()

    # --- room -------------------------------------------------------------------------------------------------

    def _choose_form(self) -> None:
        """Take the form the size allows; a panel that is not seen stays whole, and says so how high it wants to be."""
        before = self._form
        self.schedule_constants.set_most(4 if self.width() >= self._look.px(790) else 3)
        if before != "whole":
            self._form = "whole"
            self._arrange()
        self._whole_height = self._formulas_height() + self._stopping_height()
        wide_enough = self.width() >= self._look.px(600, 1000)
        if self.isVisible() and not (wide_enough and self.height() >= self._whole_height):
            self._form = "formulas" if wide_enough and self.height() >= self._formulas_height() else "low"
        if self._form == "low":
            self.schedule_constants.set_most(4)
        if self._form != "whole":
            self._arrange()
        if self._form != before:
            self._close_more()
        self._show_parts()
        self.updateGeometry()

    def _fit(self) -> None:
        look = self._look
        pad = look.px(16, 18)
        self._close_more()
        self._column.setContentsMargins(pad, look.px(10), pad, look.px(8))
        self._column.setSpacing(look.px(10))
        self._grid.setHorizontalSpacing(look.px(20, 16))
        self._grid.setVerticalSpacing(look.px(10))
        self._side_column.setSpacing(look.px(10))
        self._top.setSpacing(look.px(18))
        self._rare_column.setContentsMargins(look.px(16), look.px(14), look.px(16), look.px(16))
        self._rare_column.setSpacing(look.px(14, 12))
        self.loss.setMinimumWidth(look.px(156, 240))
        self.optimiser.setMinimumWidth(look.px(120, 160))
        self.schedule.setMinimumWidth(look.px(120, 150))
        self.schedule.set_options(self._schedules())
        self._arrange()
        self._choose_form()

    def _arrange(self) -> None:
        """Lay everything out in the present form."""
        for layout in (self._grid, self._side_column, self._rare_column):
            while layout.count():
                layout.takeAt(0)
        self._top.removeWidget(self.more)
        self._top.removeWidget(self._order)
        self._column.removeWidget(self.stopping)
        low = self._form == "low"
        for column in range(4):
            self._grid.setColumnStretch(column, (3, 2, 2, 0)[column] if low else (0, 4, 4, 2)[column])
        for column, field in enumerate(self._fields):
            self._grid.addWidget(field, 0, column)
        self.penalties.set_upright(not low)
        self._clipping.set_upright(not low)
        self.stopping.set_upright(self._form != "whole")
        if low:
            self._arrange_low()
        else:
            self._arrange_columns()
        self._show_parts()

    def _arrange_low(self) -> None:
        self._grid.addWidget(self.more, 0, 3)
        self._grid.setAlignment(self.more, _BOTTOM)
        self._grid.addWidget(self.penalties, 1, 0)
        self._grid.addWidget(self.constants, 1, 1, 1, 3)
        self._grid.addWidget(self.problem, 1, 0)
        for part in (self._output_field, self.schedule_constants, self._clipping, self.stopping, self._order):
            self._rare_column.addWidget(part)

    def _arrange_columns(self) -> None:
        grid = self._grid
        for column, formula in enumerate((self._loss_formula, self._step_formula, self._rate_formula)):
            grid.addWidget(formula, 1, column)
        grid.addWidget(self.problem, 1, 0)
        for column, part in enumerate((self._output_field, self.constants, self.schedule_constants)):
            grid.addWidget(part, 2, column)
            grid.setAlignment(part, _TOP)
        grid.addWidget(self._side, 0, 3, 3, 1)
        self._side_column.addWidget(self.penalties)
        self._side_column.addWidget(self._clipping)
        self._side_column.addStretch(1)
        self._top.addWidget(self._order)
        if self._form == "whole":
            self._column.insertWidget(2, self.stopping)
        else:
            self._top.addWidget(self.more)
            self._rare_column.addWidget(self.stopping)

    def _show_parts(self) -> None:
        low = self._form == "low"
        wrong = not self.problem.isHidden()
        for part in (self._heading, self._step_formula, self._rate_formula, self._side):
            part.setVisible(not low)
        self._loss_formula.setVisible(not low and not wrong)
        self.penalties.setVisible(not (low and wrong))
        self.more.setVisible(self._form != "whole")
        for part in (self._order, self.stopping, self._clipping, self.constants):
            part.setVisible(True)
        self._output_field.setVisible(self._offers_outputs)
        self.schedule_constants.setVisible(bool(self.schedule_constants.sliders))
        # The grid alone does not notice formulas that need another height.
        self._grid.setRowMinimumHeight(1, 0 if low else self._box_height())

    # --- the rarer settings -----------------------------------------------------------------------------------

    def _toggle_more(self) -> None:
        if self._overlay is not None and self._overlay.isVisible():
            self._overlay.close_panel()
            return
        if self._overlay is None:
            self._overlay = Overlay(self._look, self.window())
            self._overlay.set_content(self._rare)
        self._overlay.open_at(self.more, self._look.px(300, 520))

    def _close_more(self) -> None:
        if self._overlay is not None:
            self._overlay.close_panel()

    # --- Qt ---------------------------------------------------------------------------------------------------

    def _formulas_height(self) -> int:
        """Height of heading, fields, formulas and constants."""
        margins, gap = self._column.contentsMargins(), self._column.spacing()
        heading = max(part.sizeHint().height() for part in (self._heading, self.order, self.more))
        fields = self._fields[0].sizeHint().height()
        below = self._output_field.sizeHint().height() if self._offers_outputs else 0
        below = max(below, self.constants.sizeHint().height(), self.schedule_constants.sizeHint().height())
        columns = fields + 2 * self._grid.verticalSpacing() + self._box_height() + below
        parts = heading + gap + max(columns, self._side_height())
        return margins.top() + parts + margins.bottom() + ROUNDING

    def _side_height(self) -> int:
        """Height of penalties and clipping one below the other."""
        parts = (self.penalties.decay, self.penalties.l1, self.clip, self.norm)
        spacing = 2 * self._side_column.spacing() + self._look.px(10, 16)
        return sum(part.sizeHint().height() for part in parts) + spacing

    def _box_height(self) -> int:
        """Height the formulas take in columns as wide as they will be."""
        margins = self._column.contentsMargins()
        narrow = max(self.loss.minimumWidth(), self.loss.sizeHint().width())
        rest = self.width() - margins.left() - margins.right() - 3 * self._grid.horizontalSpacing() - narrow
        first = self._loss_formula if self.problem.isHidden() else self.problem
        boxes = ((first, narrow), (self._step_formula, 2 * rest // 5), (self._rate_formula, 2 * rest // 5))
        return max(box.heightForWidth(max(1, width)) for box, width in boxes)

    def _stopping_height(self) -> int:
        parts = (self.stopping.epochs, self.stopping.limit, self.stopping.at_loss)
        return self._column.spacing() + max(part.sizeHint().height() for part in parts)

    def sizeHint(self) -> QSize:
        """Height at which, at the present width, everything is in sight."""
        if self._form == "whole":
            self._whole_height = self._formulas_height() + self._stopping_height()
        return QSize(self.minimumSizeHint().width(), self._whole_height)

    def minimumSizeHint(self) -> QSize:
        fields = self.loss.sizeHint().height() + self._look.line_height("caption") + 3
        sliders = self.penalties.decay.sizeHint().height()
        margins = self._column.contentsMargins()
        high = fields + sliders + self._grid.verticalSpacing() + margins.top() + margins.bottom()
        return QSize(self._look.px(600, 720), high)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._choose_form()
        if event.oldSize().width() != self.width():
            self.updateGeometry()  # formulas wrap elsewhere

    def hideEvent(self, event: QHideEvent) -> None:
        self._close_more()
        self._choose_form()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("surface"))
        painter.end()
