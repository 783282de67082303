"""Linear of linear: a stack of layers without activation functions beside the one matrix that it comes to."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from playground.core.activations import ACTIVATIONS
from playground.core.depth.linear import LinearFrame
from playground.core.depth.variants import is_dense, is_linear, made_linear
from playground.session.studio import Studio
from playground.ui.backprop.depth.grid_picture import GridPicture
from playground.ui.backprop.depth.texts import activation_name, tr
from playground.ui.numbers import count, rate, significant
from playground.ui.theme import Look
from playground.ui.train.activation_glyph import activation_options
from playground.ui.train.formula_box import NO_BREAK, FormulaBox
from playground.ui.train.wording import term
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.choice import Choice
from playground.ui.widgets.label import Hairline, Label

IDENTITY = "identity"
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
MOST_MATRICES = 5
"""Of a deep stack the first and last are shown."""


class LinearView(QWidget):
    """Above the matrices and their product, below the answers of both and their difference."""

    def __init__(self, look: Look, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._survey, self._document = look, studio.depth, studio.document
        self.heading = Label(look, tr("Linear of linear is linear"), "heading")
        self.facts = Label(look, "", "secondary", "ink2", wrap=True)
        self.between = Choice(
            look,
            [option for option in activation_options(look) if option.key != "softmax"],
            tr(
                "The function g between the layers. With the identity nothing is between them, and one matrix "
                "does it all."
            ),
        )
        self.between.setAccessibleName(tr("function between the layers"))
        self.linear = Button(look, tr("Make the current network linear"))
        self.dice = Button(look, icon="ph.dice-five", tooltip=tr("Throw the numbers of the small stack anew."))
        self.dice.setAccessibleName(tr("New small stack"))
        self._matrices = [GridPicture(look) for _ in range(MOST_MATRICES)]
        self.product = GridPicture(look, strong=True)
        self.stacked, self.single, self.difference = (GridPicture(look, numbers=False) for _ in range(3))
        self.formula = FormulaBox(look)
        self.verdict = Label(look, "", "body", "ink", wrap=True)
        self._lay_out(look)
        self.between.chosen.connect(self._survey.set_linear)
        self.dice.clicked.connect(self._survey.new_linear_stack)
        self.linear.clicked.connect(self._make_linear)
        self._survey.linearChanged.connect(self.show_frame)
        studio.document.changed.connect(self._show_document)
        look.changed.connect(self._fit)
        self._fit()
        self._show_document()

    def _lay_out(self, look: Look) -> None:
        self._head = QHBoxLayout()
        self._head.addWidget(self.heading)
        self._head.addWidget(self.facts, 1)
        self._caption = Label(look, tr("between the layers g ="), "secondary", "ink2")
        for widget in (self._caption, self.between, self.dice, self.linear):
            self._head.addWidget(widget)
        self._row = QHBoxLayout()
        self._signs = [self._sign("·") for _ in self._matrices]
        for sign, matrix in zip(self._signs, self._matrices, strict=True):
            self._row.addWidget(sign)
            self._row.addWidget(matrix, 1)
        self._row.addWidget(self._sign("="))
        self._row.addWidget(self.product, 1)
        self._side = QVBoxLayout()
        self._side.addWidget(self.verdict)
        self._side.addWidget(self.formula)
        self._side.addStretch(1)
        self._panel = QWidget()
        self._panel.setLayout(self._side)
        self._side.setContentsMargins(0, 0, 0, 0)
        self._answers = QHBoxLayout()
        for picture in (self.stacked, self.single, self.difference):
            self._answers.addWidget(picture, 1)
        self._answers.addWidget(self._panel)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._head)
        self._column.addLayout(self._row, 4)
        self._column.addWidget(Hairline(look, Qt.Orientation.Horizontal))
        self._column.addLayout(self._answers, 5)

    def _fit(self) -> None:
        look = self._look
        pad = look.px(16, 14)
        self._column.setContentsMargins(pad, look.px(8, 6), pad, look.px(10, 6))
        self._column.setSpacing(look.px(8, 6))
        self._head.setSpacing(look.px(12, 12))
        self._row.setSpacing(look.px(8, 8))
        self._answers.setSpacing(look.px(14, 12))
        self._panel.setFixedWidth(look.px(330, 390))
        self._caption.setVisible(not look.theme.projector)
        self._side.setSpacing(look.px(8, 8))

    def _make_linear(self) -> None:
        self.between.setFocus(Qt.FocusReason.OtherFocusReason)  # the button is about to be disabled
        self._survey.make_linear()

    def tab_stops(self) -> list[QWidget]:
        """The widgets that Tab reaches, as one reads them."""
        answers = (self.stacked, self.single, self.difference)
        return [self.between, self.dice, self.linear, *self._matrices, self.product, *answers]

    # --- what it shows ----------------------------------------------------------------------------------------

    def show_frame(self, frame: LinearFrame | None = None) -> None:
        """Show the stack that was collapsed last."""
        frame = frame or self._survey.linear
        if frame is None or not self.isVisible():
            return
        self.between.set_chosen(frame.activation)
        self.dice.setVisible(not frame.is_network)
        self._show_matrices(frame)
        self._show_answers(frame)
        self._show_document()
        sizes = "-".join(count(size) for size in frame.stack.sizes)
        if frame.is_network:
            self.facts.set_text(tr("The current network, {sizes}, as it is now.").format(sizes=sizes))
        else:
            why = self._why_example()
            self.facts.set_text(tr("A small stack, {sizes}. {why}").format(sizes=sizes, why=why))

    def _why_example(self) -> str:
        experiment = self._document.experiment
        if not experiment.network.dense_layers and not experiment.network.depth:
            return tr("The current network has no hidden layers: it is one matrix already.")
        if not is_dense(made_linear(experiment)):
            return tr("The current network has other layers than Dense and Dropout.")
        if not is_linear(experiment):
            return tr("The current network has activation functions.")
        return tr("The current network is not ready yet.")

    def _show_document(self, *_changed: object) -> None:
        experiment = self._document.experiment
        changed = made_linear(experiment) != experiment
        self.linear.setEnabled(changed)
        if changed:
            self.linear.setToolTip(
                tr(
                    "All hidden layers take the identity as their activation; weights stay. Trained on, it can bend no "
                    "boundary. Ctrl+Z takes it back."
                )
            )
        else:
            self.linear.setToolTip(tr("No hidden layer has an activation function."))

    @property
    def matrices(self) -> list[GridPicture]:
        """Those that are shown, the last layer first."""
        return [matrix for matrix in self._matrices if not matrix.isHidden()]

    def _show_matrices(self, frame: LinearFrame) -> None:
        """W_L · … · W₁ = W, each with its bias beside it; of many the first two and the last two."""
        last = len(frame.stack.weights)
        numbers: list[int | None] = [*range(last, 0, -1)]
        if last > MOST_MATRICES:
            numbers = [last, last - 1, None, 2, 1]
        numbers += [None] * (MOST_MATRICES - len(numbers))
        for place, (number, sign, picture) in enumerate(zip(numbers, self._signs, self._matrices, strict=True)):
            picture.setVisible(number is not None)
            sign.setVisible(number is not None and place > 0)
            if number is not None:
                sign.set_text("· … ·" if place and numbers[place - 1] is None else "·")
                weight, bias = frame.stack.weights[number - 1], frame.stack.biases[number - 1]
                name = f"W{number}".translate(SUBSCRIPTS)
                picture.show_values(_caption(name, weight.shape), weight, "", bias)
        self.product.show_values(_caption("W", frame.matrix.shape), frame.matrix, "", frame.bias)

    def _sign(self, text: str) -> Label:
        label = Label(self._look, text, "readout", "ink2")
        label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        return label

    def _show_answers(self, frame: LinearFrame) -> None:
        is_linear_now = frame.activation == IDENTITY
        g = activation_name(frame.activation)
        largest = max(frame.scale, float(abs(frame.stacked).max(initial=0.0))) or 1.0
        if frame.reach is not None:
            note = tr("x₁, x₂ from −{0} to {0}").format(rate(frame.reach))
        else:
            note = tr("samples (rows), outputs (columns)")
        stack_name = tr("answers of the stack") if is_linear_now else tr("stack with {g}").format(g=g)
        square = frame.reach is not None
        self.stacked.show_values(stack_name, frame.stacked, note, scale=largest, square=square)
        self.single.show_values(tr("answers of W x + b"), frame.single, note, scale=largest, square=square)
        self.difference.show_values(
            tr("difference"), frame.difference, tr("the same colours"), scale=largest, square=square
        )
        self._say(frame, is_linear_now, g)

    def _say(self, frame: LinearFrame, is_linear_now: bool, g: str) -> None:
        layers, sizes = len(frame.stack.weights), frame.stack.sizes
        stacked = sum((n + 1) * m for n, m in pairwise(sizes))
        single = (sizes[0] + 1) * sizes[-1]
        if is_linear_now:
            text = tr(
                "{layers} layers, {stacked} parameters, and one matrix with {single} answers the same: the largest "
                "difference over {samples} inputs is {largest}, where the answers reach {scale}: rounding."
            )
        else:
            text = tr(
                "With {g} between the layers no single matrix does it: the largest difference over {samples} inputs "
                "is {largest}, where the answers reach {scale}."
            )
        self.verdict.set_text(
            text.format(
                layers=layers,
                stacked=count(stacked),
                single=count(single),
                samples=count(frame.samples),
                largest=significant(frame.largest, 2),
                scale=significant(frame.scale),
                g=g,
            )
        )
        names = [f"W{number}".translate(SUBSCRIPTS) for number in range(layers, 0, -1)]
        product = " ".join(names) if layers <= MOST_MATRICES else f"{names[0]} … {names[-1]}"
        top = names[0]
        below = f"b{layers - 1}".translate(SUBSCRIPTS)
        bias = f"b{layers}".translate(SUBSCRIPTS)
        shift = f"{top} ({below} + …)" if layers > 2 else f"{top} {below}"
        lines = [f"W = {product}", f"b = {bias} + {shift}"] if layers > 1 else ["W = W₁", "b = b₁"]
        if not is_linear_now:
            inner = "… " if layers > 2 else ""
            lines = [f"{top} g({inner}W₁ x + b₁) + {bias} ≠ W x + b".replace(" ", NO_BREAK)]
        why = tr("W₂ (W₁ x + b₁) + b₂ = (W₂ W₁) x + (W₂ b₁ + b₂): a linear function of a linear function is linear.")
        bent = term(ACTIVATIONS[frame.activation].formula)
        self.formula.set_formula("\n".join(lines), why if is_linear_now else f"{why} {tr('Not so with')} {bent}.")


def _caption(name: str, shape: tuple[int, ...]) -> str:
    """ "W₂ 3 × 2, b₂": matrix, and bias beside it."""
    rows, columns = shape
    return f"{name}  {count(rows)} × {count(columns)},  {name.replace('W', 'b')}"
