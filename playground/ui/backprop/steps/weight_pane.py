"""What the update does: the table of weights, the loss before and after, and other weights to begin with."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground.core.backprop.tiny import TinyNetwork
from playground.core.fields import limits_of
from playground.core.optimisers import OPTIMISERS
from playground.session.backprop import TINY, Backprop
from playground.ui.backprop.steps.player import Player
from playground.ui.backprop.steps.texts import layer_title, number
from playground.ui.backprop.steps.weight_table import WeightTable
from playground.ui.numbers import count, rate
from playground.ui.theme import Look
from playground.ui.train.wording import term
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.label import Label
from playground.ui.widgets.scale import Scale
from playground.ui.widgets.segmented import Segmented
from playground.ui.widgets.slider import ValueSlider


class WeightPane(QWidget):
    """Heading and controls above the table; in narrow panes the controls have a row of their own.

    Signals:
        weightSet(layer id, name, index, value): a weight or bias was typed.
    """

    weightSet = Signal(str, str, object, float)

    def __init__(self, look: Look, player: Player, backprop: Backprop, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._player = player
        self._backprop = backprop
        self._is_narrow: bool | None = None
        self._is_short = False
        self.heading = Label(look, "", "heading", parent=self)
        self.note = Label(look, "", "secondary", "ink2", parent=self)
        self.losses = Label(look, "", "secondary", "ink2", parent=self)
        self.losses.setToolTip(
            self.tr("J of this sample alone, with the weights as they are and as the update makes them.")
        )
        self.losses.setTextFormat(Qt.TextFormat.RichText)
        limits = limits_of(TinyNetwork, "learning_rate")
        scale = Scale(minimum=1e-3, maximum=limits.maximum, log=True, default=0.5)
        tip = self.tr("Learning rate α of the tiny network: W ← W − α · gradient.\nDouble click: 0.5.")
        self.alpha = ValueSlider(look, "α", scale, rate, tip, self, inline=True, widest="0.005")
        self.alpha.setAccessibleName(self.tr("learning rate of the tiny network"))
        self.start = Segmented(
            look,
            (("given", self.tr("as given")), ("zero", self.tr("all zero")), ("equal", self.tr("all equal"))),
            self.tr(
                "Weights to begin with. Break it: with all of them zero, or all the same, the units of a layer get the "
                "same gradient and stay copies of each other, however often the update is applied."
            ),
            self,
        )
        self.start.setAccessibleName(self.tr("Weights to begin with"))
        self.apply = Button(look, self.tr("Apply, go on"), "ph.arrow-bend-down-right", "outlined", parent=self)
        self.apply.setToolTip(self.tr("Take the new weights and begin again with them (U)."))
        tip = self.tr("Back to the first weights.")
        self.again = Button(look, "", "ph.arrow-counter-clockwise", "quiet", tip, self)
        self.again.setAccessibleName(self.tr("First weights"))
        self.table = WeightTable(look, player, self)
        self.table.weightSet.connect(self.weightSet)
        self._top, self._second, self._third = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        column = QVBoxLayout(self)
        column.setSpacing(0)
        column.addLayout(self._top)
        column.addLayout(self._second)
        column.addLayout(self._third)
        column.addWidget(self.table, 1)
        self._column = column
        self.arrange(narrow=False)
        self._connect()

    @property
    def controls(self) -> tuple[QWidget, ...]:
        return (self.alpha, self.start, self.again, self.apply)

    def arrange(self, *, narrow: bool, short: bool = False) -> None:
        """Controls in a row of their own, or beside the heading; ``short`` leaves out what is said elsewhere."""
        look = self._look
        side = look.px(16, 12)
        self._column.setContentsMargins(side, look.px(6, 6), side, look.px(6, 6))
        self._is_short = short
        self.alpha.setFixedWidth(look.px(132, 170))
        if narrow != self._is_narrow:
            self._is_narrow = narrow
            for row in (self._top, self._second, self._third):
                while row.count():
                    row.takeAt(0)
            self._top.addWidget(self.heading)
            self._top.addWidget(self.note)
            self._top.addStretch(1)
            self._top.addWidget(self.losses)
            row = self._third if narrow else self._top
            for control in self.controls:
                (self._second if narrow and control is self.start else row).addWidget(control)
            if narrow:
                self._second.addStretch(1)
                row.addStretch(1)
        self._top.setSpacing(look.px(12, 10))
        self._second.setSpacing(look.px(8, 8))
        self._third.setSpacing(look.px(8, 8))
        self._column.setSpacing(look.px(2, 6) if narrow else 0)
        self.show_all()

    def show_all(self) -> None:
        """Say what there is to say of the pass that is shown."""
        trace, progress = self._player.trace, self._player.progress
        self.alpha.setVisible(self._backprop.kind == TINY)
        self.start.set_chosen(self._backprop.start)
        self.alpha.set_value(self._backprop.tiny.learning_rate)
        self.apply.setEnabled(trace is not None)
        if trace is None or progress is None:
            for label in (self.heading, self.note, self.losses):
                label.set_text("")
            return
        layer = trace.layers[progress.now.layer]
        self.heading.set_text(self.tr("{layer}, weights").format(layer=layer_title(layer)))
        self.note.set_text(self._note())
        updates = self._backprop.updates
        after, before = number(trace.loss_after), number(trace.loss)
        text = self.tr("this sample's loss after the update <b>{after}</b>, before {before}")
        if self._is_short or self._is_narrow:
            text = self.tr("loss {before} → <b>{after}</b>")
        words = text.format(after=after, before=before)
        if updates:
            words += " · " + self.tr("update {count}").format(count=count(updates + 1))
        self.losses.setText(words)
        self.again.setEnabled(bool(updates) or self._backprop.start != "given")

    def alike(self) -> str:
        """The sentence about units that are copies of each other; empty while all differ."""
        trace, progress = self._player.trace, self._player.progress
        if trace is None or progress is None:
            return ""
        groups = [(index, group) for index in range(len(trace.layers)) for group in trace.twins[index]]
        here = [(index, group) for index, group in groups if index == progress.now.layer] or groups
        if not here:
            return ""
        index, group = here[0]
        words = self.tr(
            "{count} units of {layer} have the same weights, so they get the same gradients, so they stay the same "
            "after every update: they work as one. Only different first weights break the symmetry."
        ).format(count=count(len(group)), layer=layer_title(trace.layers[index]))
        if any(layer.kind == "dropout" for layer in trace.layers):
            words += " " + self.tr("(Dropout, off here, would too.)")
        return words

    def _note(self) -> str:
        """That units are alike, else what the update is."""
        trace = self._player.trace
        assert trace is not None
        alike = self.alike()
        self.note.set_token("warn" if alike else "ink2")
        tip = self.tr(
            "Every weight goes a little against its gradient; all of them at once, after all gradients are known."
        )
        self.note.setToolTip(alike or tip)
        if self._is_narrow:
            return ""
        if alike:
            return (
                self.tr("symmetry never breaks") if self._is_short else self.tr("apply it again: symmetry never breaks")
            )
        if not trace.is_plain:
            name = term(OPTIMISERS[trace.optimiser].title)
            extras = {
                "weight_decay": self.tr("weight decay"),
                "l1": self.tr("L1"),
                "gradient_clipping": self.tr("clipping"),
            }
            if trace.extras:
                listed = ", ".join(extras[extra] for extra in trace.extras)
                return self.tr("the step of {name}, with {extras}").format(name=name, extras=listed)
            return self.tr("the step of {name}, with what it remembers").format(name=name)
        if trace.optimiser == "lbfgs":
            return self.tr("a plain step: L-BFGS would try several")
        if self._is_short:
            return "W ← W − α ∂J/∂W"
        return self.tr("W ← W − α ∂J/∂W with α = {rate}").format(rate=rate(trace.learning_rate))

    def _connect(self) -> None:
        self.alpha.moved.connect(lambda value: self._backprop.set_tiny(learning_rate=value))
        self.start.chosen.connect(self._backprop.begin_as)
        self.apply.clicked.connect(self._backprop.apply)
        self.again.clicked.connect(self._put_back)
        self._player.moved.connect(self.show_all)
        self._backprop.settingsChanged.connect(self.show_all)

    def _put_back(self) -> None:
        """The weights one began with."""
        self._backprop.begin_as("given")
