"""What every layer makes of the drawing, from the first to the output, or how much the answer hangs on it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from playground.core.experiment import Experiment
from playground.core.explanations import MAPS, SALIENCY, LayerMap, LayerMaps, Unit
from playground.core.fields import OUTPUT_ID
from playground.core.layers import Conv, Dense, Residual
from playground.core.losses import output_activation
from playground.ui.draw.heading import Heading
from playground.ui.draw.layer_section import LayerSection
from playground.ui.draw.output_cells import OutputCells
from playground.ui.draw.sign_bar import SignBar
from playground.ui.draw.unit_card import UnitCard
from playground.ui.theme import Look
from playground.ui.train.layer_names import name_of
from playground.ui.train.wording import with_formula
from playground.ui.widgets.label import Label
from playground.ui.widgets.segmented import Segmented

PAD = 20
OPENED = (Conv.kind, Dense.kind, Residual.kind)
"""Kinds of layers that are open at first; the others only pass on, and wait folded."""
LEAST_FACTOR, MOST_FACTOR = 0.6, 1.7
"""How far mosaics shrink or grow so that all layers find room together."""
LEAST_MOSAIC = 24
SHRUNK = 0.8
"""How far mosaics shrink for the first map to be enlarged by itself."""
NARROW_CARD = (430, 640)
"""Below this width the numbers of a card stand under its picture."""


class LayersPanel(QWidget):
    """A section for each layer, the output layer last; the chosen map enlarged below its layer.

    Signals:
        wishes_changed: something else is to be found out: see ``wanted`` and ``unit``.
        shown(number): the maps of the drawing of this number are shown.
    """

    wishes_changed = Signal()
    shown = Signal(int)

    def __init__(self, look: Look, experiment: Experiment, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._experiment = experiment
        self._maps: LayerMaps | None = None
        self._unit: Unit | None = None
        self._fresh = True
        """No map was chosen yet of this network."""
        self.sections: list[LayerSection] = []
        self._make_heading()
        self._make_column()
        self.card = UnitCard(look, self._content)
        self.card.close_button.clicked.connect(lambda: self.choose(None))
        self.card.setVisible(False)
        self._output_head = QWidget(self._content)
        self.output_facts = Label(look, "", role="secondary", token="ink2", parent=self._output_head)
        self.output = OutputCells(look, self._content)
        self._output_row = QHBoxLayout(self._output_head)
        self._output_row.setContentsMargins(0, 0, 0, 0)
        self._output_row.addWidget(Label(look, self.tr("Output"), role="heading", parent=self._output_head))
        self._output_row.addWidget(self.output_facts)
        self._output_row.addStretch(1)
        self._place()
        look.changed.connect(self._restyle)
        self._restyle()
        self._show_maps()

    def _make_heading(self) -> None:
        look = self._look
        self.heading = Heading(look, self.tr("Layers for this drawing"), parent=self)
        tip = "\n".join(
            (
                self.tr("maps: what the units of every layer answer to this drawing"),
                with_formula(
                    self.tr("saliency: how the output z of the class would move if a value grew by 1"), "∂z/∂a"
                ),
            )
        )
        self.mode = Segmented(look, ((MAPS, self.tr("maps")), (SALIENCY, self.tr("saliency"))), tip, self)
        self.mode.setAccessibleName(self.tr("What is shown of every layer"))
        self.mode.chosen.connect(self._mode_chosen)
        self.heading.add(self.mode)

    def _make_column(self) -> None:
        look = self._look
        self._content = QWidget()
        self._column = QVBoxLayout(self._content)
        self._scroll = QScrollArea(self)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._content)
        self._scroll.viewport().installEventFilter(self)
        self._waiting = Label(look, "", token="ink2", parent=self, wrap=True)
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.legend = SignBar(look, self)
        self._whole = QVBoxLayout(self)
        self._whole.setSpacing(0)
        self._whole.addWidget(self.heading)
        self._whole.addWidget(self._waiting, 1)
        self._whole.addWidget(self._scroll, 1)
        self._whole.addWidget(self.legend)

    # --- what is wanted ---------------------------------------------------------------------------------------

    @property
    def wanted(self) -> str:
        """What is to be found out of the layers; empty while nobody sees it."""
        return self.mode.current if self.isVisible() else ""

    @property
    def unit(self) -> Unit | None:
        """The unit whose weights are wanted."""
        return self._unit

    def choose(self, unit: Unit | None) -> None:
        """Enlarge a map or unit, or none any more."""
        self._fresh = False
        if unit != self._unit:
            self._unit = unit
            self._place()
            self._show_maps()
            self.wishes_changed.emit()

    def set_tabbed(self, tabbed: bool) -> None:
        """Whether more controls stand in the heading."""
        self.heading.set_title(self.tr("Layers") if tabbed else self.tr("Layers for this drawing"))

    # --- what is shown ----------------------------------------------------------------------------------------

    def set_experiment(self, experiment: Experiment) -> None:
        """The layers have these names from now on; maps of a network with other layers are forgotten."""
        old, self._experiment = self._experiment, experiment
        if old.network != experiment.network or old.data.task != experiment.data.task:
            self._maps, self._unit, self._fresh = None, None, True
            self._place()
        self._show_maps()

    def show_maps(self, maps: LayerMaps | None) -> None:
        """Show what was found out; None for no drawing."""
        self._maps = maps
        ids = [layer.layer_id for layer in self._hidden]
        if maps is not None and ids != [section.layer_id for section in self.sections]:
            self._make_sections(ids)
        self._show_maps()

    @property
    def _hidden(self) -> tuple[LayerMap, ...]:
        """Layers before the output layer."""
        return () if self._maps is None else self._maps.layers[:-1]

    def _make_sections(self, ids: list[str]) -> None:
        for section in self.sections:
            section.deleteLater()
        self.sections = []
        kinds = {layer.id: layer.kind for layer in self._experiment.network.layers}
        for layer_id in ids:
            section = LayerSection(self._look, layer_id, self._name(layer_id), self._content)
            section.set_open(kinds.get(layer_id, Conv.kind) in OPENED)
            section.chosen.connect(self._clicked)
            section.moved.connect(self._moved)
            section.folded.connect(self._fit)
            self.sections.append(section)
        self._place()

    def _name(self, layer_id: str) -> str:
        known = layer_id == OUTPUT_ID or any(layer.id == layer_id for layer in self._experiment.network.layers)
        return name_of(self._experiment, layer_id) if known else layer_id

    def _place(self) -> None:
        """Sections in order, the card below the layer it belongs to, the output last."""
        while self._column.count():
            self._column.takeAt(0)
        shown = False
        for section in self.sections:
            self._column.addWidget(section)
            mine = self._unit is not None and self._unit.layer_id == section.layer_id
            section.mark(self._unit.index if mine and self._unit is not None else None)
            if mine:
                self._column.addWidget(self.card)
                shown = True
        self.card.setVisible(shown and self._maps is not None)
        self._column.addWidget(self._output_head)
        self._column.addWidget(self.output)
        self._column.addStretch(1)

    def _show_maps(self) -> None:
        maps = self._maps
        self._scroll.setVisible(maps is not None)
        self.legend.setVisible(maps is not None)
        self._waiting.setVisible(maps is None)
        if maps is None:
            self._waiting.set_text(self.tr("Draw something: here will stand what every layer makes of it."))
            return
        for section, layer in zip(self.sections, self._hidden, strict=True):
            section.show_layer(layer, maps.gradient)
        output = maps.layers[-1]
        labels = self._experiment.data.task.labels
        name = labels[maps.label] if maps.label < len(labels) else str(maps.label)
        self.output.set_values(output.values, labels if len(labels) == len(output.values) else labels[1:])
        self.output_facts.set_text(self._before())
        note = self.tr("activation, one scale per layer")
        if maps.gradient:
            note = self.tr("∂(output of {0})/∂(value), one scale per layer").format(name)
        self.legend.say("−", "+", note)
        self._open_first()
        self._show_card(maps)
        self._fit()
        self.shown.emit(maps.number)

    def _before(self) -> str:
        experiment = self._experiment
        training, task = experiment.training, experiment.data.task
        activation = output_activation(training.loss, training.output_activation, task)
        words = {"softmax": self.tr("before softmax"), "logistic": self.tr("before the logistic function")}
        return words.get(activation, self.tr("one for each class"))

    def _show_card(self, maps: LayerMaps) -> None:
        unit = self._unit
        layer = next((one for one in maps.layers if unit is not None and one.layer_id == unit.layer_id), None)
        if unit is None or layer is None or unit.index >= len(layer.values):
            self.card.setVisible(False)
            return
        weights = maps.weights if maps.weights is not None and maps.weights.unit == unit else None
        words = self.tr("{layer}, map {number}") if layer.values.ndim == 3 else self.tr("{layer}, unit {number}")
        title = words.format(layer=self._name(unit.layer_id), number=unit.index + 1)
        self.card.show_unit(title, layer, unit.index, weights, maps.gradient)
        self.card.setVisible(True)

    def _open_first(self) -> None:
        """Enlarge the strongest map of the first layer by itself, once, where there is room for it."""
        if not self._fresh or not self.sections or not self.isVisible():
            return
        self._fresh = False
        room = self._room() - self._fixed() - SHRUNK * sum(self._wanted_heights())
        if room >= self.card.sizeHint().height() + self._column.spacing():
            first = self._hidden[0]
            strengths = np.abs(first.values.reshape(len(first.values), -1)).max(1)
            self.choose(Unit(first.layer_id, int(np.nan_to_num(strengths).argmax())))

    # --- gestures ---------------------------------------------------------------------------------------------

    def _mode_chosen(self, _key: str) -> None:
        self.wishes_changed.emit()

    def _clicked(self, layer_id: str, index: int) -> None:
        unit = Unit(layer_id, index)
        self.choose(None if unit == self._unit else unit)
        self._reveal()

    def _moved(self, layer_id: str, index: int) -> None:
        """Arrow keys lead an open card on."""
        if self._unit is not None and self._unit.layer_id == layer_id:
            self.choose(Unit(layer_id, index))

    def _reveal(self) -> None:
        if self.card.isVisible():
            self._content.layout().activate()  # type: ignore[union-attr]  # it has one
            self._scroll.ensureWidgetVisible(self.card, 0, self._look.px(8))

    # --- room -------------------------------------------------------------------------------------------------

    def _wanted_heights(self) -> list[int]:
        return [section.height_wanted(self._wide()) for section in self.sections]

    def _wide(self) -> int:
        """Px across that mosaics have."""
        return max(1, self.width() - 2 * PAD)

    def _room(self) -> int:
        """Px that all layers share, whether they were laid out yet or not."""
        return self.height() - self.heading.height() - self.legend.sizeHint().height() - self._look.px(10)

    def _fixed(self) -> int:
        """Px of everything but the mosaics and the card."""
        gap = self._column.spacing()
        headers = sum(section.header.sizeHint().height() + self._look.px(4) + gap for section in self.sections)
        output = self._look.line_height("heading") + gap + self.output.sizeHint().height()
        return headers + output + self._look.px(8)

    def _fit(self) -> None:
        """All layers share the height; where it is too little even for small tiles the panel scrolls."""
        self.card.set_narrow(self._wide() < self._look.px(*NARROW_CARD))
        width = self._wide()
        wanted = self._wanted_heights()
        card = self.card.sizeHint().height() + self._column.spacing() if self.card.isVisibleTo(self) else 0
        room = self._room() - self._fixed() - card
        factor = min(max(room / max(1, sum(wanted)), LEAST_FACTOR), MOST_FACTOR)
        least = self._look.px(LEAST_MOSAIC)
        for section, height in zip(self.sections, wanted, strict=True):
            if height:
                section.mosaic.setFixedHeight(max(least, section.height_near(width, int(height * factor))))

    def _restyle(self) -> None:
        look = self._look
        self._whole.setContentsMargins(PAD, 0, 0, look.px(10))
        for row in (self.heading, self._waiting, self.legend):
            row.setContentsMargins(0, 0, PAD, 0)
        self._column.setContentsMargins(0, 0, PAD, 0)
        self._column.setSpacing(look.px(6))
        self._output_row.setSpacing(look.px(10))
        self._fit()

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._unit is not None:
            self.choose(None)
        else:
            super().keyPressEvent(event)
