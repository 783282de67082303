"""The Network pane: heading, the row of layer cards, the diagram below it, and the inspector of the chosen layer."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from playground.core import edits
from playground.core.experiment import Experiment
from playground.core.fields import OUTPUT_ID, limits_of
from playground.core.frames import NetworkFrame, NetworkRequest
from playground.core.layers import Dense
from playground.core.network import MOST_LAYERS
from playground.core.presets import PRESETS
from playground.core.shapes import Problem, parameter_count
from playground.session.document import Document
from playground.session.studio import Studio
from playground.session.trainer import TrainerState
from playground.ui.numbers import count
from playground.ui.theme import Look
from playground.ui.train.data.strip import PanelButton
from playground.ui.train.diagram.diagram import NetworkDiagram
from playground.ui.train.drawer import Drawer
from playground.ui.train.gesture import Gesture
from playground.ui.train.hidden_cards import HiddenCard
from playground.ui.train.inspector import Inspector
from playground.ui.train.layer_menu import layer_menu
from playground.ui.train.layer_names import name_of
from playground.ui.train.layer_problem import LayerProblem
from playground.ui.train.layer_row import LayerRow
from playground.ui.train.sample_field import SampleField
from playground.ui.train.training_panel import TrainingPanel
from playground.ui.train.wording import sentence, term
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.label import Label
from playground.ui.widgets.scale import Scale
from playground.ui.widgets.slider import ValueSlider

TRAINING_WIDTHS = 860, 1160
LAYER_WIDTHS = 860, 1160
"""Widths of the panels that open over the window, in the usual themes and on a projector (px)."""


class NetworkPanel(QWidget):
    """Shows the network and edits it in the studio's document.

    How it is trained is a panel behind a button. On a projector so is the inspector: the diagram needs its room.
    """

    def __init__(self, look: Look, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._studio = studio
        self._document: Document = studio.document
        self._chosen = ""
        self._problems: tuple[Problem, ...] = ()
        self._parameters = Label(look, "", "secondary", "ink2")
        self._preset = Button(
            look,
            self.tr("Preset"),
            kind="quiet",
            tooltip=self.tr("Load a ready experiment: data, network and settings."),
        )
        self.preset_menu = self._preset_menu()
        self._preset.set_menu(self.preset_menu)
        self.sample = SampleField(look, studio.probe)
        self.width_slider = self._width_slider()
        self.row = LayerRow(look)
        self.diagram = NetworkDiagram(look, self._document.experiment)
        self.problem = LayerProblem(look)
        self.inspector = Inspector(look, self._document)
        self.training = TrainingPanel(look, self._document, self)
        self.training.hide()
        self._make_drawers()
        self._lay_out()
        self._connect()
        look.changed.connect(self._fit)
        self._fit()

    @property
    def chosen(self) -> str:
        """Id of the layer the inspector shows."""
        return self._chosen

    @property
    def panes(self) -> tuple[QWidget, ...]:
        """Its parts from top to bottom."""
        return self._head, self.row, self.problem, self.diagram, self.inspector, self.training

    @property
    def request(self) -> NetworkRequest | None:
        """What the diagram needs to see of the network; None while nothing can be sent through."""
        if self._studio.trainer.problems:
            return None
        probe = self._studio.probe
        return NetworkRequest(sample=probe.sample, point=probe.point)

    def show_network(self, frame: NetworkFrame) -> None:
        """Show the network as it is now."""
        if self.request is not None:
            self.diagram.show_frame(frame)

    def forget(self) -> None:
        """A new run: what the diagram shows does not belong to it."""
        self.diagram.show_frame(None)
        self._say()

    def open_training(self) -> None:
        """Show how the network is trained."""
        self._training_drawer.open()

    def show_experiment(self, old: Experiment | None, new: Experiment) -> None:
        """Show the network of `new`; only what differs from `old` is touched."""
        found, before = self._studio.trainer.problems, self._problems
        self._problems = found
        shown = None if old is None else (old.network, old.data, old.training.loss)
        if shown != (new.network, new.data, new.training.loss) or found != before:
            self.row.show_experiment(old, new, found)
            self._parameters.set_text(self.tr("{0} parameters").format(count(parameter_count(new))))
            self._show_width(new)
            self._choose(self._still_chosen(old, new))
            self._show_problem(new)
            self._show_sample(new)
        self.diagram.show_experiment(old, new)
        if found:
            self.diagram.show_frame(None)
        self._say()
        self.inspector.show_experiment(old, new)
        self.training.show_experiment(old, new)

    def set_folded(self, folded: bool) -> None:
        """Cards of one line; the rest of the layer in the inspector."""
        self.row.set_folded(folded)
        self.diagram.set_folded(folded)
        self.inspector.set_folded(folded)

    def _show_sample(self, experiment: Experiment) -> None:
        """Offer to choose a sample of pictures or rows; on a projector only one of both fits the heading."""
        is_offered = experiment.data.space in ("picture", "row")
        self.sample.setVisible(is_offered)
        self.sample.show_sample()
        self._parameters.setVisible(not (is_offered and self._look.theme.projector))

    def _say(self) -> None:
        """Say in the diagram's place why there is nothing to see."""
        wrong = self._problems
        if self._layer_problem() is not None:
            self.diagram.set_message(self.tr("Nothing can be sent through the network until every layer fits."))
        elif wrong:
            self.diagram.set_message(sentence(wrong[0].message))
        elif self._studio.trainer.state is TrainerState.FAILED:
            self.diagram.set_message(self.tr("Training has stopped with an error; there is nothing to show."))
        elif self._studio.trainer.is_reading_stopped:
            self.diagram.set_message(self.tr("There is no network until the data are read: Train reads them."))
        else:
            self.diagram.set_message(self.tr("Preparing the network…"))

    def _state_changed(self, state: object) -> None:
        self.diagram.set_training(state is TrainerState.RUNNING)
        self._say()

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

    def _make_drawers(self) -> None:
        """The buttons in the heading behind which the training settings and, on a projector, the inspector are."""
        self.training_button = PanelButton(
            self._look,
            self.tr("Training"),
            kind="quiet",
            tooltip=self.tr("How it is trained: loss, optimiser, schedule, penalties, and when to stop (Ctrl+T)."),
        )
        self.layer_button = PanelButton(
            self._look, self.tr("Layer"), kind="quiet", tooltip=self.tr("The settings of the chosen layer.")
        )
        self._training_drawer = Drawer(self._look, self.training_button, self.training, TRAINING_WIDTHS)
        self._layer_drawer = Drawer(self._look, self.layer_button, self.inspector, LAYER_WIDTHS)

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
        bar = row.horizontalScrollBar()
        bar.valueChanged.connect(self._anchor_problem)
        bar.valueChanged.connect(self.diagram.set_offset)
        row.placed.connect(lambda: self.diagram.set_places(row.places))
        self.diagram.scrolled.connect(lambda more: bar.setValue(bar.value() + more))
        self.diagram.column_wanted.connect(row.bring_into_sight)
        self.diagram.edit_wanted.connect(self._studio.edit_weight)
        self._studio.trainer.stateChanged.connect(self._state_changed)
        self.diagram.set_training(self._studio.trainer.state is TrainerState.RUNNING)
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

    def _layer_problem(self) -> Problem | None:
        """The first problem that a layer is to blame for."""
        return next((problem for problem in self._problems if problem.layer_id), None)

    def _show_problem(self, experiment: Experiment) -> None:
        """Say below the cards which layer is impossible, and why."""
        problem = self._layer_problem()
        name = ""
        if problem is not None:
            name = name_of(experiment, problem.layer_id)
            self.row.bring_into_sight(problem.layer_id)
        self.problem.show_problem(problem, name, self._document.stack.canUndo())
        self._make_room()

    def _anchor_problem(self) -> None:
        """Put the words below the impossible card."""
        problem = self._layer_problem()
        card = self.row.cards.get(problem.layer_id) if problem is not None else None
        if card is not None:
            self.problem.set_anchor(card.mapTo(self, QPoint(0, 0)).x())

    def _fix(self, number: int) -> None:
        experiment = self._document.experiment
        problem = self._layer_problem()
        if problem is not None:
            self._document.edit(edits.apply_fix(experiment, problem, number))

    def _remove_impossible(self) -> None:
        problem = self._layer_problem()
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
        return layer_menu(
            self,
            duplicate=None if self._is_full else lambda: self._duplicate(layer_id),
            left=None if index == 0 else lambda: self._move(layer_id, index - 1),
            right=None if index == last else lambda: self._move(layer_id, index + 1),
            remove=lambda: self._remove(layer_id),
        )

    def _lay_out(self) -> None:
        head = QWidget()
        self._head = head
        self._top = QHBoxLayout(head)
        self._top.addWidget(Label(self._look, self.tr("Network"), "heading"))
        self._top.addWidget(self._parameters)
        self._top.addStretch(1)
        for part in (self._preset, self.layer_button, self.training_button, self.sample, self.width_slider):
            self._top.addWidget(part)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(head)
        self._column.addWidget(self.row)
        self._column.addWidget(self.problem)
        self._column.addWidget(self.diagram, 1)

    def _fit(self) -> None:
        projector = self._look.theme.projector
        pad = self._look.px(16, 18)
        self._head.setFixedHeight(self._look.px(44, 54))
        self._top.setContentsMargins(pad, 0, pad, 0)
        self._top.setSpacing(self._look.px(10, 10))
        self._preset.setVisible(not projector)  # there it is in the File menu alone
        self.layer_button.setVisible(projector)
        self.width_slider.setFixedWidth(self._look.px(150, 176))
        self._show_sample(self._document.experiment)
        self._place_inspector(projector)
        self._make_room()
        self.update()

    def _place_inspector(self, apart: bool) -> None:
        """Put the inspector below the diagram, or behind its button."""
        if apart:
            self._column.removeWidget(self.inspector)
            self.inspector.setParent(self)
            self.inspector.hide()
        elif self._column.indexOf(self.inspector) < 0:
            self._column.addWidget(self.inspector)
            self.inspector.show()

    def _least_height(self) -> int:
        parts = self._head.height() + self.row.height() + self._problem_height()
        inspector = 0 if self._look.theme.projector else self.inspector.sizeHint().height()
        return parts + self.diagram.minimumSizeHint().height() + inspector

    def _problem_height(self) -> int:
        return 0 if self.problem.isHidden() else self.problem.height()

    def minimumSizeHint(self) -> QSize:
        parts = (self._head, self.diagram) if self._look.theme.projector else (self._head, self.inspector)
        return QSize(max(part.minimumSizeHint().width() for part in parts), self._least_height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._training_drawer.close()
        self._layer_drawer.close()

    def _make_room(self) -> None:
        """Give the words about an impossible layer the height they need."""
        if not self.problem.isHidden():
            self._anchor_problem()
            self.problem.setFixedHeight(max(self.problem.heightForWidth(self.width()), self._look.px(44, 60)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("canvas"))
        painter.end()


def _with_width(experiment: Experiment, width: float) -> Experiment:
    return edits.set_width(experiment, round(width))
