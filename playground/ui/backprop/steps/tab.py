"""One step of gradient descent, micro-step by micro-step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QMouseEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from playground.core.activations import ACTIVATIONS
from playground.core.backprop.tiny import JUDGES
from playground.session.backprop import TINY
from playground.session.studio import Studio
from playground.ui.backprop.steps.bar import StepsBar, sample_words
from playground.ui.backprop.steps.formula_pane import FormulaView
from playground.ui.backprop.steps.geometry import is_tiny
from playground.ui.backprop.steps.matrices import MatrixView
from playground.ui.backprop.steps.nodes import NodeDiagram
from playground.ui.backprop.steps.player import Player
from playground.ui.backprop.steps.slope_view import SlopeView
from playground.ui.backprop.steps.source_row import SourceRow
from playground.ui.backprop.steps.strip import StepStrip
from playground.ui.backprop.steps.texts import activation_title, given, layer_title, loss_title, stage_title, what_title
from playground.ui.backprop.steps.weight_pane import WeightPane
from playground.ui.descent.tab import Tab
from playground.ui.tab_order import tab_stops
from playground.ui.theme import Look
from playground.ui.train.wording import term
from playground.ui.widgets.choice import Choice, Option
from playground.ui.widgets.empty_state import EmptyState
from playground.ui.widgets.label import Hairline, Label
from playground.ui.widgets.pager import Pager
from playground.ui.widgets.segmented import Segmented

FORMULA, WEIGHTS = "formula", "weights"
STEP_KEYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
WALKING = (*STEP_KEYS, Qt.Key.Key_Home, Qt.Key.Key_End)


class StepsTab(Tab):
    """The strip of steps, the network, the formula at its right, and the weights below.

    While it is shown ← and → go one step back and on, Home and End to the first and the last, P plays and rests, U
    applies the update, N takes the newest weights.
    """

    def __init__(self, look: Look, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._backprop = studio.backprop
        self.player = Player(self)
        self.controls = StepsBar(look, self.player, self._backprop, self.bar)
        self.strip = StepStrip(look, self.player, self)
        self.nodes = NodeDiagram(look, self.player, self)
        self.matrices = MatrixView(look, self.player, self)
        self.empty = EmptyState(look, "", self.tr("Take the tiny network"), self.tr("It can be seen whole."), self)
        self.source = SourceRow(look, self._backprop, self)
        self.formula = FormulaView(look, self.player, self)
        self.slope = SlopeView(look, self.player, self)
        self.weights = WeightPane(look, self.player, self._backprop, self)
        self.heading = Label(look, "", "heading", parent=self)
        self.what = Label(look, "", "secondary", "ink2", self)
        self.alike = Label(look, "", "secondary", "warn", self, wrap=True)
        self.unit = Pager(
            look, self.tr("unit"), self.tr("The unit whose numbers are written out."), self, height="card"
        )
        tip = self.tr("Show the formula, or the table of weights.")
        self.side = Segmented(
            look, ((FORMULA, self.tr("formula")), (WEIGHTS, self.tr("weights"))), tip, self, height="card"
        )
        self.side.setAccessibleName(self.tr("What is shown at the right"))
        self.activation, self.judge = self._choices()
        self._lay_out()
        self._connect()
        self._show_trace()

    def _choices(self) -> tuple[Choice, Choice]:
        """Lists beside the names of the layers of the tiny network."""
        options = [
            Option(name, term(activation.title), f"{term(activation.formula)}\n{term(activation.derivative)}")
            for name, activation in ACTIVATIONS.items()
        ]
        activation = Choice(
            self._look, options, self.tr("Activation of both hidden layers of the tiny network."), self, height="card"
        )
        activation.setAccessibleName(self.tr("Activation"))
        judges = [Option(name, self._judge_title(name), loss_title(JUDGES[name][0])) for name in JUDGES]
        judge = Choice(
            self._look,
            judges,
            self.tr("What follows the output: activation and loss, and with them how the gradient begins."),
            self,
            height="card",
        )
        judge.setAccessibleName(self.tr("Output and loss"))
        return activation, judge

    def _judge_title(self, name: str) -> str:
        loss, activation, _outputs = JUDGES[name]
        if loss == "binary_cross_entropy" or loss == "cross_entropy":
            return activation_title(activation)
        short = {"mse": self.tr("MSE"), "mae": self.tr("MAE")}.get(loss, loss_title(loss))
        return f"{short}, {activation_title(activation)}" if activation == "tanh" else short

    def _lay_out(self) -> None:
        look = self._look
        bar = QHBoxLayout(self.bar)
        bar.setContentsMargins(0, 0, 0, 0)
        bar.addWidget(self.controls)
        self.nodes.set_heads({0: self.activation, 2: self.judge})
        self._networks = QStackedWidget(self)
        for view in (self.nodes, self.matrices, self.empty):
            self._networks.addWidget(view)
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(self.source)
        left.addWidget(self._networks, 1)
        self._head = head = QHBoxLayout()
        for widget in (self.heading, self.what):
            head.addWidget(widget)
        head.addStretch(1)
        head.addWidget(self.side)
        head.addWidget(self.unit)
        self._formulas = QWidget(self)
        formulas = QVBoxLayout(self._formulas)
        formulas.setContentsMargins(0, 0, 0, 0)
        formulas.setSpacing(0)
        formulas.addWidget(self.formula, 1)
        formulas.addWidget(self.alike)
        formulas.addWidget(self.slope)
        self._sides = QStackedWidget(self)
        self._sides.addWidget(self._formulas)
        self._right = QWidget(self)
        right = QVBoxLayout(self._right)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addLayout(head)
        right.addWidget(self._sides, 1)
        upper = QHBoxLayout()
        upper.setContentsMargins(0, 0, 0, 0)
        upper.setSpacing(0)
        upper.addLayout(left, 1)
        upper.addWidget(Hairline(look, Qt.Orientation.Vertical, self))
        upper.addWidget(self._right)
        self._line = Hairline(look, Qt.Orientation.Horizontal, self)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addWidget(Hairline(look, Qt.Orientation.Horizontal, self))
        column.addLayout(upper, 1)
        column.addWidget(self._line)
        column.addWidget(self.weights)

    def tab_stops(self) -> list[QWidget]:
        """Pane after pane, as one reads them."""
        panes = (self.strip, self.source, self._networks, self.side, self.unit, self._sides, self.weights)
        found: list[QWidget] = []
        for pane in panes:
            found += [stop for stop in tab_stops(pane) if stop not in found]
        return found

    def arrange(self) -> None:
        look, small = self._look, self.is_small
        projector = look.theme.projector
        self.controls.arrange(short=small and not projector, shortest=projector)
        if projector and self._sides.indexOf(self.weights) < 0:
            self._column.removeWidget(self.weights)
            self._sides.addWidget(self.weights)
        elif not projector and self._sides.indexOf(self.weights) >= 0:
            self._sides.removeWidget(self.weights)
            self._column.addWidget(self.weights)
            self.weights.show()
        self.side.setVisible(projector)
        self._line.setVisible(not projector)
        self._show_side(self.side.current if projector else FORMULA)
        self.weights.arrange(narrow=projector, short=small)
        if projector:
            self.weights.setMinimumHeight(0)
            self.weights.setMaximumHeight(16777215)
        else:
            self.weights.setFixedHeight(186 if small else 244)
        self._right.setFixedWidth(look.px(440 if small else 486, 456))
        self._head.setContentsMargins(look.px(16, 12), look.px(8, 6), look.px(16, 12), look.px(6, 4))
        self.alike.setContentsMargins(look.px(16, 12), 4, look.px(16, 12), 4)
        self._head.setSpacing(look.px(10, 8))
        for label in (self.heading, self.what):  # the strip tells as much
            label.setVisible(not projector)
        self._show_step()

    # --- what happens -------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        backprop = self._backprop
        backprop.changed.connect(self._show_trace)
        backprop.settingsChanged.connect(self._show_settings)
        self.player.moved.connect(self._show_step)
        self.unit.turned.connect(lambda by: self.player.choose_unit(self.player.unit + by))
        self.side.chosen.connect(self._show_side)
        self.activation.chosen.connect(lambda name: backprop.set_tiny(activation=name))
        self.judge.chosen.connect(lambda name: backprop.set_tiny(judge=name))
        self.empty.pressed.connect(lambda: backprop.choose(TINY))
        for view in (self.nodes, self.weights):
            view.weightSet.connect(backprop.set_weight)
        for button in (*self.controls.buttons, self.weights.again, self.weights.apply, self.source.newest):
            button.installEventFilter(self)
        self._add_key("P", self.player.toggle)
        self._add_key("U", backprop.apply)
        self._add_key("N", backprop.refresh)

    def _add_key(self, key: str, slot: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(slot)

    def _show_trace(self) -> None:
        self.player.show_trace(self._backprop.trace)
        self._show_settings()

    def _show_settings(self) -> None:
        backprop, trace = self._backprop, self._backprop.trace
        is_own = backprop.kind == TINY
        self.source.setVisible(not is_own)
        self.source.show_all()
        for head in (self.activation, self.judge):
            head.setVisible(is_own)
        self.activation.set_chosen(backprop.tiny.activation)
        self.judge.set_chosen(backprop.tiny.judge)
        self.nodes.set_heads({0: self.activation, 2: self.judge} if is_own else {})
        _text, target, names = sample_words(backprop, True)
        if trace is not None and trace.target.shape[1] == 1:
            target = given(float(trace.target[0, 0]))
        self.nodes.set_words(target, names)
        self.weights.table.set_inputs(names)
        if trace is None:
            too_large = self.tr("The network has too many weights to be taken apart.")
            self.empty.say(too_large if backprop.is_too_large else self.tr("Waiting for the network …"))
            self._networks.setCurrentWidget(self.empty)
        else:
            self._networks.setCurrentWidget(self.nodes if is_tiny(trace) else self.matrices)

    def _show_step(self) -> None:
        trace, progress = self.player.trace, self.player.progress
        if trace is None or progress is None:
            for label in (self.heading, self.what):
                label.set_text("")
            self.unit.setEnabled(False)
            return
        step, layer = progress.now, trace.layers[progress.now.layer]
        title = stage_title(step.stage)
        if step.what not in ("loss", "update"):
            title = f"{title}, {layer_title(layer)}"
        self.heading.set_text(title)
        self.what.set_text(what_title(step.what))
        alike = self.weights.alike()
        self.alike.set_text(alike)
        self.alike.setVisible(bool(alike))
        words = self.tr("unit {number} of {all}") if layer.y.ndim == 2 else self.tr("map {number} of {all}")
        self.unit.set_text(
            words.format(number=self.player.unit + 1, all=layer.units),
            words.format(number=layer.units, all=layer.units),
        )
        self.unit.setEnabled(layer.units > 1)

    def _show_side(self, side: str) -> None:
        self._sides.setCurrentWidget(self.weights if side == WEIGHTS else self._formulas)

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif event.key() in STEP_KEYS:
            self.player.pause()
            self.player.move(STEP_KEYS[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Home:
            self.player.go_to(0)
        elif event.key() == Qt.Key.Key_End:
            self.player.go_to_end()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow keys walk from buttons too: Qt would take them to the control beside."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in WALKING:
            self.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.strip.setFocus(Qt.FocusReason.MouseFocusReason)  # then arrow keys walk

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._backprop.watch(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._backprop.watch(False)
        self.player.pause()
