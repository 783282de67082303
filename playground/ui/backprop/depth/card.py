"""What is to be said of one combination at one layer: verdict, factors with their numbers, and what to do with it."""

from __future__ import annotations

import math

import attrs
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from playground.core.activations import ACTIVATIONS
from playground.core.depth.prediction import Layer, variances
from playground.core.depth.survey import Combination, Spreads, Stack
from playground.core.initialisers import INITIALISERS
from playground.ui.backprop.depth.texts import combination_name, is_healthy, tr, verdict
from playground.ui.icons import paint_icon
from playground.ui.numbers import count, significant
from playground.ui.theme import Look
from playground.ui.train.formula_box import FormulaBox
from playground.ui.train.wording import term, with_formula
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.label import Label

FACTORS = "forward  σ_w² n E[g²] / q\nback  σ_w² n E[g′²]"


@attrs.frozen
class Subject:
    """What the card speaks of: a combination at ``layer`` (from 0) of this name.

    ``predicted`` is what the formulas say of the layer, where they say anything; ``start`` tells of a network's layer
    how its weights start.
    """

    combination: Combination | None
    spreads: Spreads | None
    layer: int
    layer_name: str
    stack: Stack
    predicted: Layer | None = None
    start: str = ""


class Mark(QWidget):
    """A small icon: fine, or a warning."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._is_fine = True
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def set_fine(self, is_fine: bool) -> None:
        self._is_fine = is_fine
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(18, 26), self._look.px(18, 26))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        name, token = ("ph.check-circle", "ok") if self._is_fine else ("ph.warning-circle", "warn")
        paint_icon(painter, name, QRectF(self.rect()), self._look.color(token))
        painter.end()


class CombinationCard(QWidget):
    """Heading, verdict, the factors of a layer, measured beside predicted, and a button that uses the combination."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.heading = Label(look, "", "heading")
        self.spread = Label(look, "", "secondary", "ink2")
        self.mark = Mark(look)
        self.verdict = Label(look, "", "secondary", "ink", wrap=True)
        self.numbers = Label(look, "", "secondary", "ink2", wrap=True)
        self.formula = FormulaBox(look)
        self.use = Button(look, tr("Use in the network"), tooltip=tr("Nothing is worked out yet."))
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self.mark)
        line.addWidget(self.verdict, 1)
        self.allow_use(True, "")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        head = QHBoxLayout()
        head.addWidget(self.heading, 1)
        head.addWidget(self.spread)
        self._column.addLayout(head)
        self._column.addLayout(line)
        self._column.addWidget(self.numbers)
        self._column.addWidget(self.formula)
        self._column.addStretch(1)
        row = QHBoxLayout()
        row.addWidget(self.use)
        row.addStretch(1)
        self._column.addLayout(row)
        look.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self._column.setSpacing(self._look.px(6, 6))

    def show_subject(self, subject: Subject) -> None:
        """Say what there is to say."""
        spreads = subject.spreads
        self.heading.set_text(combination_name(subject.combination, subject.stack.value))
        self._show_start(subject)
        self.mark.setVisible(spreads is not None)
        if spreads is None:
            self.verdict.set_text(tr("Not worked out yet."))
            self.numbers.set_text("")
        else:
            self.mark.set_fine(is_healthy(spreads))
            short = is_healthy(spreads) and self._look.theme.projector
            self.verdict.set_text(tr("healthy") if short else verdict(spreads))
            self.numbers.set_text(_numbers(subject, spreads))
        formula, words = _factors(subject, self._look.theme.projector)
        self.formula.set_formula(formula, "" if self._look.theme.projector else words)
        self.formula.setToolTip(with_formula(words, tr(FACTORS)))

    def _show_start(self, subject: Subject) -> None:
        """How the weights of the plain stack start."""
        combination, width = subject.combination, subject.stack.width
        shown = combination is not None and not subject.start and not self._look.theme.projector
        self.spread.setVisible(shown)
        if combination is None:
            self.heading.setToolTip("")
            return
        entry = INITIALISERS[combination.initialisation]
        spread = significant(combination.start(subject.stack.value).spread(width, width))
        self.spread.set_text(tr("σ_w = {0}").format(spread))
        function = ACTIVATIONS[combination.activation]
        lines = [f"{term(function.title)}: {term(function.formula)}", f"{term(entry.title)}: {term(entry.formula)}"]
        lines += [term(entry.source)] if entry.source else []
        for label in (self.heading, self.spread):
            label.setToolTip("\n".join(lines))

    def allow_use(self, allowed: bool, why_not: str) -> None:
        """Whether the button can be pressed; else its tooltip says why not."""
        self.use.setEnabled(allowed)
        self.use.setToolTip(
            tr(
                "Give all hidden layers of the current network this activation and initialisation: their "
                "weights are drawn anew. Ctrl+Z takes it back."
            )
            if allowed
            else why_not
        )


def _numbers(subject: Subject, spreads: Spreads) -> str:
    """Both spreads at the layer, measured and predicted."""
    activation, gradient = float(spreads.activations[subject.layer]), float(spreads.gradients[subject.layer])
    if subject.predicted is None:
        text = tr("Layer {layer}: σ(h) = {activation}, σ(∂ℓ/∂h) = {gradient}.")
        return text.format(layer=subject.layer_name, activation=significant(activation), gradient=significant(gradient))
    text = tr(
        "Layer {layer}: σ(h) = {activation}, predicted {activation2}; σ(∂ℓ/∂h) = {gradient}, predicted {gradient2}."
    )
    return text.format(
        layer=subject.layer_name,
        activation=significant(activation),
        activation2=significant(subject.predicted.activation),
        gradient=significant(gradient),
        gradient2=significant(subject.predicted.gradient),
    )


def _factors(subject: Subject, short: bool) -> tuple[str, str]:
    """The factors by which variances change at the layer, with their numbers, and what they mean; ``short`` without the
    symbols."""
    predicted, combination = subject.predicted, subject.combination
    if predicted is None or combination is None:
        if subject.start:
            return tr(FACTORS), subject.start
        if combination is not None and combination.initialisation == "constant":
            return tr(FACTORS), tr(
                "All weights are equal: so are all units of a layer, and so they stay (symmetry never breaks). "
                "There is "
                "no formula."
            )
        return tr(FACTORS), tr(
            "There is no formula for this combination: its weights have not the mean 0, its units look at "
            "each other, or "
            "its numbers grow too large."
        )
    weight, _bias = variances(subject.stack, combination)
    digits = dict(
        w=significant(weight),
        n=count(subject.stack.width),
        square=significant(predicted.moments.square),
        q=significant(predicted.q),
        slope=significant(predicted.moments.slope),
        forward=significant(predicted.forward),
        back=significant(predicted.back),
    )
    long = tr(
        "forward  σ_w² n E[g²] / q\n  = {w}·{n}·{square}/{q} = {forward}\nback  σ_w² n E[g′²]\n  = "
        "{w}·{n}·{slope} = {back}"
    )
    formula = tr("→ {w}·{n}·{square}/{q} = {forward}\n← {w}·{n}·{slope} = {back}") if short else long
    if weight == 0.0:
        text = tr("All weights are equal: so are all units of a layer, and so they stay (symmetry never breaks).")
    else:
        text = tr(
            "Factors of the variances at this layer, η ~ N(0, q). Near 1 signals live; the one back is 1 at σ_w = "
            "1/√(n E[g′²]) = {critical}."
        )
    slope = subject.stack.width * predicted.moments.slope
    critical = significant(1.0 / math.sqrt(slope)) if slope > 0.0 else "∞"
    return formula.format(**digits), text.format(critical=critical)
