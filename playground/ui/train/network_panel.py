"""The Network pane: heading, the row of layer cards, the inspector of the chosen one, and how it is trained."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSpacerItem, QVBoxLayout, QWidget

from playground.core import edits
from playground.core.experiment import Experiment
from playground.core.fields import OUTPUT_ID, limits_of
from playground.core.layers import Dense
from playground.core.network import MOST_LAYERS
from playground.core.presets import PRESETS
from playground.core.shapes import Problem, layer_shapes, parameter_count, problems
from playground.session.document import Document
from playground.session.studio import Studio
from playground.ui.numbers import count
from playground.ui.theme import Look
from playground.ui.train.gesture import Gesture
from playground.ui.train.hidden_cards import HiddenCard
from playground.ui.train.inspector import Inspector
from playground.ui.train.layer_problem import LayerProblem
from playground.ui.train.layer_row import LayerRow
from playground.ui.train.training_panel import TrainingPanel
from playground.ui.train.wording import term
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.label import Label
from playground.ui.widgets.scale import Scale
from playground.ui.widgets.slider import ValueSlider


class NetworkPanel(QWidget):
    """Shows the network and edits it in the studio's document."""

    def __init__(self, look: Look, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._studio = studio
        self._document: Document = studio.document
        self._chosen = ""
        self._parameters = Label(look, "", "secondary", "ink2")
        self._preset = Button(
            look,
            self.tr("Preset"),
            kind="quiet",
            tooltip=self.tr("Load a ready experiment: data, network and settings."),
        )
        self.preset_menu = self._preset_menu()
        self._preset.set_menu(self.preset_menu)
        self.width_slider = self._width_slider()
        self.row = LayerRow(look)
        self.problem = LayerProblem(look)
        self.inspector = Inspector(look, self._document)
        self.training = TrainingPanel(look, self._document)
        self._lay_out()
        self._connect()
        look.changed.connect(self._fit)
        self._fit()

    @property
    def chosen(self) -> str:
        """Id of the layer the inspector shows."""
        return self._chosen

    def show_experiment(self, old: Experiment | None, new: Experiment) -> None:
        """Show the network of `new`; only what differs from `old` is touched."""
        if old is None or (old.network, old.data, old.training.loss) != (new.network, new.data, new.training.loss):
            self.row.show_experiment(old, new)
            self._parameters.set_text(self.tr("{0} parameters").format(count(parameter_count(new))))
            self._show_width(new)
            self._choose(self._still_chosen(old, new))
            self._show_problem(new)
        self.inspector.show_experiment(old, new)
        self.training.show_experiment(old, new)

    def set_folded(self, folded: bool) -> None:
        """Cards of one line; the rest of the layer in the inspector."""
        self.row.set_folded(folded)
        self.inspector.set_folded(folded)

    def _still_chosen(self, old: Experiment | None, new: Experiment) -> str:
        """The chosen layer, or, where it is gone, the one now in its place."""
        ids = [layer.id for layer in new.network.layers]
        before = [] if old is None else [layer.id for layer in old.network.layers]
        if self._chosen in ids or (self._chosen == OUTPUT_ID and before):
            return self._chosen
        if not ids:
            return OUTPUT_ID
        place = before.index(self._chosen) if self._chosen in before else 0
        return ids[min(place, len(ids) - 1)]

    def _choose(self, layer_id: str) -> None:
        self._chosen = layer_id
        self.row.set_chosen(layer_id)
        self.inspector.set_chosen(layer_id)

    def _show_width(self, experiment: Experiment) -> None:
        """The most frequent number of units among the hidden Dense layers."""
        sizes = [layer.units for layer in experiment.network.dense_layers]
        self.width_slider.setEnabled(bool(sizes))
        self.width_slider.setToolTip(
            self.tr("Gives every hidden Dense layer this many units.")
            if sizes
            else self.tr("There is no hidden Dense layer whose width could be set; add one with +.")
        )
        if sizes:
            self.width_slider.set_value(Counter(sizes).most_common(1)[0][0])

    def _preset_menu(self) -> QMenu:
        menu = QMenu(self)
        for name, experiment in PRESETS.items():
            action = menu.addAction(term(experiment.name))
            action.triggered.connect(lambda _checked=False, name=name: self._studio.open_preset(name))
        return menu

    def _width_slider(self) -> ValueSlider:
        limits = limits_of(Dense, "units")
        slider = ValueSlider(
            self._look,
            self.tr("width"),
            Scale(minimum=limits.minimum, maximum=limits.maximum, log=True, integer=True, default=8),
            lambda value: count(round(value)),
            inline=True,
        )
        Gesture(self._document, slider.pressed, slider.moved, slider.released, _with_width, self)
        return slider

    def _connect(self) -> None:
        row = self.row
        row.chosen.connect(self._choose)
        row.card_made.connect(self._listen)
        row.add_wanted.connect(self._add)
        row.move_wanted.connect(self._move)
        row.duplicate_wanted.connect(self._duplicate)
        row.remove_wanted.connect(self._remove)
        row.menu_wanted.connect(self._open_menu)
        self.inspector.menu_wanted.connect(self._open_menu)
        self.row.horizontalScrollBar().valueChanged.connect(self._anchor_problem)
        self.problem.fix_wanted.connect(self._fix)
        self.problem.remove_wanted.connect(self._remove_impossible)
        self.problem.undo_wanted.connect(self._document.undo)

    def _listen(self, card: object, layer_id: str) -> None:
        """Take the edits of a new card."""
        if not isinstance(card, HiddenCard):
            return
        document = self._document
        card.pressed.connect(document.begin_gesture)
        card.edited.connect(lambda field, value: self._edit_layer(layer_id, field, value))
        card.released.connect(document.end_gesture)

    def _edit_layer(self, layer_id: str, field: str, value: object) -> None:
        """Take an edit from a card, unless its layer has gone while a number was being typed."""
        document = self._document
        if layer_id in (layer.id for layer in document.experiment.network.layers):
            document.edit(edits.set_layer(document.experiment, layer_id, **{field: value}))

    def _layer_problem(self, experiment: Experiment) -> Problem | None:
        """The first problem that a layer is to blame for."""
        return next((problem for problem in problems(experiment) if problem.layer_id), None)

    def _show_problem(self, experiment: Experiment) -> None:
        """Say below the cards which layer is impossible, and why."""
        problem = self._layer_problem(experiment)
        name = ""
        if problem is not None:
            shape = next(one for one in layer_shapes(experiment) if one.layer.id == problem.layer_id)
            name = f"{term(shape.layer.title)} {shape.number}"
            self.row.bring_into_sight(problem.layer_id)
        self.problem.show_problem(problem, name, self._document.stack.canUndo())
        self._make_room()

    def _anchor_problem(self) -> None:
        """Put the words below the impossible card."""
        problem = self._layer_problem(self._document.experiment)
        card = self.row.cards.get(problem.layer_id) if problem is not None else None
        if card is not None:
            self.problem.set_anchor(card.mapTo(self, QPoint(0, 0)).x())

    def _fix(self, number: int) -> None:
        experiment = self._document.experiment
        problem = self._layer_problem(experiment)
        if problem is not None:
            self._document.edit(edits.apply_fix(experiment, problem, number))

    def _remove_impossible(self) -> None:
        problem = self._layer_problem(self._document.experiment)
        if problem is not None:
            self._remove(problem.layer_id)

    @property
    def _is_full(self) -> bool:
        return len(self._document.experiment.network.layers) >= MOST_LAYERS

    def _add(self, kind: str, index: int) -> None:
        if self._is_full:
            return
        self._add_and_choose(edits.add_layer(self._document.experiment, kind, index, self._document.new_id))

    def _move(self, layer_id: str, index: int) -> None:
        self._document.edit(edits.move_layer(self._document.experiment, layer_id, index))

    def _duplicate(self, layer_id: str) -> None:
        if self._is_full:
            return
        self._add_and_choose(edits.duplicate_layer(self._document.experiment, layer_id, self._document.new_id))

    def _add_and_choose(self, new: Experiment) -> None:
        """Take an experiment with one more layer, and choose that layer."""
        before = {layer.id for layer in self._document.experiment.network.layers}
        self._document.edit(new)
        self._choose(next(layer.id for layer in new.network.layers if layer.id not in before))

    def _remove(self, layer_id: str) -> None:
        self._document.edit(edits.remove_layer(self._document.experiment, layer_id))

    def _open_menu(self, layer_id: str, place: QPoint) -> None:
        menu = self.layer_menu(layer_id)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def layer_menu(self, layer_id: str) -> QMenu:
        """The menu of a layer; each entry names its key."""
        index = self._document.experiment.network.index(layer_id)
        last = len(self._document.experiment.network.layers) - 1
        menu = QMenu(self)
        entries = (
            (self.tr("Duplicate"), "Ctrl+D", not self._is_full, lambda: self._duplicate(layer_id)),
            (self.tr("Move left"), "Ctrl+Left", index > 0, lambda: self._move(layer_id, index - 1)),
            (self.tr("Move right"), "Ctrl+Right", index < last, lambda: self._move(layer_id, index + 1)),
            (self.tr("Remove"), "Del", True, lambda: self._remove(layer_id)),
        )
        for text, key, possible, act in entries:
            action = menu.addAction(text)
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.setEnabled(possible)
            action.triggered.connect(act)
        return menu

    def _lay_out(self) -> None:
        head = QWidget()
        self._head = head
        self._top = QHBoxLayout(head)
        self._top.addWidget(Label(self._look, self.tr("Network"), "heading"))
        self._top.addWidget(self._parameters)
        self._top.addStretch(1)
        self._top.addWidget(self._preset)
        self._top.addWidget(self.width_slider)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._above = QSpacerItem(0, 0)
        self._below = QSpacerItem(0, 0)
        self._column.addWidget(head)
        self._column.addItem(self._above)
        self._column.addWidget(self.row)
        self._column.addWidget(self.problem)
        self._column.addItem(self._below)
        self._column.addWidget(self.inspector)
        self._column.addWidget(self.training, 1)

    def _fit(self) -> None:
        pad = self._look.px(16, 18)
        self._head.setFixedHeight(self._look.px(44, 54))
        self._top.setContentsMargins(pad, 0, pad, 0)
        self._top.setSpacing(self._look.px(12))
        self.width_slider.setFixedWidth(self._look.px(188, 250))
        self._breathe()
        self.update()

    def _breathe(self) -> None:
        """Give the cards air above and below where the pane has room to spare."""
        needed = self._head.height() + self.row.height() + self._problem_height()
        needed += self.inspector.height() + self.training.sizeHint().height()
        air = max(0, min((self.height() - needed) // 4, self._look.px(24)))
        for spacer, least in ((self._above, 0), (self._below, self._look.px(10))):
            spacer.changeSize(0, least + air)
        self._column.invalidate()

    def _least_height(self) -> int:
        """Height of all but the training settings."""
        cards = self._head.height() + self.row.height() + self._problem_height()
        return cards + self._look.px(10) + self.inspector.sizeHint().height()

    def _problem_height(self) -> int:
        return 0 if self.problem.isHidden() else self.problem.height()

    def minimumSizeHint(self) -> QSize:
        parts = (self._head, self.inspector, self.training)
        return QSize(max(part.minimumSizeHint().width() for part in parts), self._least_height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Share the height out."""
        if not self.problem.isHidden():
            self._anchor_problem()
            self.problem.setFixedHeight(max(self.problem.heightForWidth(self.width()), self._look.px(44, 60)))
        # Where a banner takes the room in a low window, the training settings give way whole.
        room = self.height() - self._least_height()
        self.training.setVisible(room >= self.training.minimumSizeHint().height())
        self._breathe()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("canvas"))
        painter.end()


def _with_width(experiment: Experiment, width: float) -> Experiment:
    return edits.set_width(experiment, round(width))
