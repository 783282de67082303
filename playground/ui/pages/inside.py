"""The Inside page: weights, activations and gradients of every layer, and what one layer sees, while it learns."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from playground.core.datasets import PLANE
from playground.core.dream_frames import OWN
from playground.core.experiment import Experiment
from playground.core.fields import OUTPUT_ID
from playground.core.frames import (
    FeatureMapsFrame,
    FeatureMapsRequest,
    InsideFrame,
    InsideRequest,
    LayerWeightsFrame,
    LayerWeightsRequest,
)
from playground.core.receptive import INPUT, receptive_fields
from playground.core.shapes import parameter_count
from playground.session.studio import Studio
from playground.ui.descent.slice.warn_card import WarnCard
from playground.ui.inside.columns import columns_for
from playground.ui.inside.excite.fold import ExciteFold
from playground.ui.inside.excite.pane import ExcitePane
from playground.ui.inside.layer_table import LayerTable
from playground.ui.inside.look_bar import LookBar
from playground.ui.inside.maps_pane import MapsPane
from playground.ui.inside.notices import Notice, notice
from playground.ui.inside.rows import Row, empty_rows, filled_rows
from playground.ui.inside.subject import activation_of, class_words, feature_words
from playground.ui.inside.trained.view import TrainedView
from playground.ui.inside.trained.wording import networks_here, title_of
from playground.ui.inside.unit_pane import UnitPane, map_facts, share_words
from playground.ui.numbers import count, significant
from playground.ui.tab_order import walk_through
from playground.ui.theme import Look
from playground.ui.widgets.label import Hairline, Label
from playground.ui.widgets.segmented import Segmented
from playground.ui.widgets.splitter import Splitter

LAYERS_KEY, MAPS_KEY, WEIGHTS_KEY = "inside/layers", "inside/maps", "inside/weights"
SPLITTER = "inside"
WIDEST_TABLE = 0.5
"""Share of the page the table takes at most, unless the person wants more."""


class InsidePage(QWidget):
    """A table of all layers at the left; the maps or weights of the chosen one, and one unit of it, at the right.

    Instead of the network that is trained here one can be looked into that others have trained.

    Signals:
        target_changed(str, str, int): another network (empty for this one), layer or unit is looked at.
    """

    target_changed = Signal(str, str, int)

    def __init__(self, look: Look, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._studio = studio
        self._rows: tuple[Row, ...] = ()
        self._frame: FeatureMapsFrame | None = None
        self._over: tuple[int, int] | None = None
        self._pointed = -1
        self._activation = ""
        self.networks = Segmented(
            look,
            self._offered(),
            self.tr(
                "Look into the network that is trained here, or into one trained on 1.3 million photographs. VGG-19 "
                "stands here once it was fetched on the Style page, the whole of VGG-16 after nn-playground fetch."
            ),
            self,
        )
        self.networks.setAccessibleName(self.tr("network"))
        self.trained = TrainedView(look, studio, self)
        self.facts = Label(look, "", "secondary", "ink2", self)
        self.subject = LookBar(look, studio, self)
        self.table = LayerTable(look, self)
        self.notice = WarnCard(look, self)
        self.calm = Label(look, "", "secondary", "ink3", self, wrap=True)
        self.maps = MapsPane(look, self)
        self.unit = UnitPane(look, self)
        self.excite = ExcitePane(look, studio, self)
        self._lay_out()
        self.networks.chosen.connect(self._choose_network)
        studio.weights.arrived.connect(lambda _name: self.networks.set_options(self._offered()))
        self.trained.target_changed.connect(self.target_changed)
        self.table.chosen.connect(self._choose_layer)
        self.table.moved.connect(lambda box: self._scroll.ensureVisible(0, round(box.center().y()), 0, 60))
        self.subject.changed.connect(self._ask)
        self.maps.changed.connect(self._ask)
        self.maps.chose.connect(self._choose_unit)
        self.maps.hovered.connect(self._hover)
        self.unit.hovered.connect(self._hover_place)
        studio.document.changed.connect(self._document_changed)
        studio.trainer.frameArrived.connect(self._take)
        studio.trainer.runStarted.connect(self._begin_run)
        look.changed.connect(self._fit)
        self._show_experiment(studio.document.experiment)
        self._fit()

    @property
    def layer_id(self) -> str:
        """The layer whose maps are shown."""
        return self.table.layer_id

    def choose_layer(self, layer_id: str) -> None:
        """Show the maps and weights of another layer."""
        self.table.choose(layer_id)
        self._choose_layer(layer_id)

    @property
    def is_own(self) -> bool:
        """Whether the network that is trained here is shown."""
        return self.networks.current == OWN

    @property
    def target(self) -> tuple[str, str, int]:
        """Network (empty for this one), layer and unit that are looked at."""
        return ("", self.layer_id, self.maps.unit) if self.is_own else self.trained.target

    def choose_network(self, network: str) -> None:
        """Look into another network: one of PRETRAINED, or "own"."""
        self.networks.set_chosen(network)
        self._choose_network(network)

    def _choose_network(self, network: str) -> None:
        if network != OWN:
            self.trained.show_network(network)
        self._heads.setCurrentWidget(self._own_head if network == OWN else self.trained.head)
        self._bodies.setCurrentWidget(self._splitter if network == OWN else self.trained)
        self.fold.button.setVisible(network == OWN)
        self.trained.fold.button.setVisible(network != OWN)
        (self.excite if network == OWN else self.trained.excite).aim_again()
        self._ask()
        self.target_changed.emit(*self.target)

    def _offered(self) -> tuple[tuple[str, str], ...]:
        """The network that is trained here and those whose weights are."""
        return ((OWN, self.tr("This network")), *((key, title_of(key)) for key in networks_here()))

    def _lay_out(self) -> None:
        look = self._look
        self._own_head = QWidget(self)
        own = QHBoxLayout(self._own_head)
        own.setContentsMargins(0, 0, 0, 0)
        own.addWidget(self.facts)
        own.addStretch(1)
        own.addWidget(self.subject)
        self._heads = QStackedWidget(self)
        self._heads.addWidget(self._own_head)
        self._heads.addWidget(self.trained.head)
        self._bar = QHBoxLayout()
        self._bar.addWidget(self.networks)
        self._bar.addWidget(self._heads, 1)
        self._scroll = QScrollArea(self)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self.table)
        self._scroll.viewport().setAutoFillBackground(False)
        self.table.setAutoFillBackground(False)
        left = QWidget(self)
        self._left = QVBoxLayout(left)
        self._left.addWidget(self._scroll, 1000)
        self._words = QVBoxLayout()
        self._words.addWidget(self.notice)
        self._words.addWidget(self.calm)
        self._left.addLayout(self._words)
        self._left.addStretch(1)  # what the table does not need
        right = QWidget(self)
        self._right = QVBoxLayout(right)
        self._beside = QHBoxLayout()
        self._right.addWidget(self.maps.head)
        self._right.addLayout(self._beside, 1)
        self._beside.addWidget(self.maps, 1)
        self._beside.addWidget(self.unit)
        self._right.addWidget(self.maps.scale)
        self._splitter = Splitter(look, Qt.Orientation.Horizontal, self)
        self._splitter.addWidget(left)
        self.fold = ExciteFold(look, self._studio.settings, right, self.excite, self)
        self._bar.addSpacing(self._look.px(8))
        for fold in (self.fold, self.trained.fold):
            self._bar.addWidget(fold.button)
        self.trained.fold.button.hide()
        self._splitter.addWidget(self.fold)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.splitterMoved.connect(
            lambda _at, _index: self._studio.settings.set_splitter(SPLITTER, self._splitter.sizes())
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(self._bar)
        whole.addWidget(Hairline(look, Qt.Orientation.Horizontal, self))
        self._bodies = QStackedWidget(self)
        self._bodies.addWidget(self._splitter)
        self._bodies.addWidget(self.trained)
        whole.addWidget(self._bodies, 1)
        walk_through((self.networks, self.subject, self.table, self.maps.head, self.maps, self.unit, self.excite))

    # --- what is asked for ------------------------------------------------------------------------------------

    def _ask(self) -> None:
        """Want what is visible, and nothing while the page is hidden."""
        trainer, shown = self._studio.trainer, self.isVisible() and self.is_own
        layer_id = self.layer_id
        trainer.want(LAYERS_KEY, InsideRequest() if shown else None)
        trainer.want(MAPS_KEY, self._maps_request(layer_id) if shown and layer_id else None)
        wants_weights = shown and bool(layer_id) and self.maps.shows_weights
        trainer.want(WEIGHTS_KEY, LayerWeightsRequest(layer_id) if wants_weights else None)

    def _maps_request(self, layer_id: str) -> FeatureMapsRequest:
        drawing = self._studio.drawing.picture
        subject = self.subject.subject
        pixels = b"" if drawing is None or subject != "drawing" else np.rint(drawing * 255).astype(np.uint8).tobytes()
        probe = self._studio.probe
        return FeatureMapsRequest(
            layer_id,
            unit=self._unit,
            before=self.maps.before,
            subject=subject,
            sample=probe.sample,
            point=probe.point,
            drawing=pixels,
            photo=self.subject.photo.current,
        )

    def _choose_layer(self, layer_id: str) -> None:
        row = next(row for row in self._rows if row.layer_id == layer_id)
        self._frame = None
        self._over, self._pointed = None, -1
        self._activation = activation_of(self._studio.document.experiment, layer_id)
        self.maps.begin(row.name, self._activation)
        self.excite.set_target(OWN, layer_id, 0)
        self._ask()
        self._tell_target()

    def _tell_target(self) -> None:
        if self.is_own:
            self.target_changed.emit(*self.target)

    def _choose_unit(self, unit: int) -> None:
        self.excite.set_target(OWN, self.layer_id, unit)
        self._ask()
        self._tell_target()
        self._show_unit()

    # --- what arrives -----------------------------------------------------------------------------------------

    def _take(self, key: str, frame: object) -> None:
        if key == LAYERS_KEY and isinstance(frame, InsideFrame) and self._rows:
            self.table.set_rows(filled_rows(self._rows, frame))
            self._say(notice(self.table.rows, frame.samples))
        elif key == MAPS_KEY and isinstance(frame, FeatureMapsFrame) and frame.layer_id == self.layer_id:
            self._frame = frame
            self.maps.show_maps(frame)
            self.excite.look_at(frame.picture)
            self._show_unit()
        elif key == WEIGHTS_KEY and isinstance(frame, LayerWeightsFrame) and frame.layer_id == self.layer_id:
            self.maps.show_weights(frame)

    def _say(self, found: Notice | None) -> None:
        """Show what stands out: on a card where it warns."""
        warns = found is not None and found.warns
        self.notice.setVisible(warns)
        self.calm.setVisible(found is not None and not warns)
        if found is not None and warns:
            self.notice.say(found.heading, found.sentence)
        elif found is not None:
            self.calm.set_text(f"{found.heading}. {found.sentence}")

    def _hover(self, unit: int, row: int, column: int) -> None:
        """The pointer is over a tile: look at that unit there."""
        self._over = (row, column) if row >= 0 else None
        if unit != self._pointed:
            self._pointed = unit
            self._ask()
        self._show_unit()

    def _hover_place(self, row: int, column: int) -> None:
        self._over = (row, column) if row >= 0 else None
        self._show_unit()

    @property
    def _unit(self) -> int:
        """The unit under the pointer, else the chosen one."""
        return self._pointed if self._pointed >= 0 else self.maps.unit

    def _show_unit(self) -> None:
        """The chosen unit, or one under the pointer, at the place under the pointer or where it is strongest."""
        frame = self._frame
        if frame is None:
            return
        unit = min(self._unit, len(frame.values) - 1)
        experiment = self._studio.document.experiment
        data = experiment.data
        label = "" if frame.label is None else class_words(data, frame.label)
        inputs = () if frame.inputs is None else feature_words(data, frame.inputs)
        self.unit.show_frame(frame, unit, self._unit_name(frame, unit), self.maps.map_scale(unit), inputs, label)
        values = frame.values[unit]
        if values.ndim == 2:
            strongest, active = map_facts(values)
            at = self._over or strongest
            at = (min(at[0], values.shape[0] - 1), min(at[1], values.shape[1] - 1))
            words = self.tr("at ({0}, {1}): {2}") if self._over is not None else self.tr("strongest at ({0}, {1}): {2}")
            said = words.format(*self._place_words(frame, at), significant(float(values[at])))
        else:
            at, active = (0, 0), None
            said = self.tr("value {0}").format(significant(float(values)))
        facts = []
        names = {row.layer_id: row.name for row in self._rows} | {INPUT: self.tr("input")}
        fields = receptive_fields(experiment, frame.layer_id, *at) if frame.picture is not None else ()
        if fields:
            _top, _left, height, width = fields[-1].box
            facts.append(self.tr("receptive field {0} × {1} px").format(height, width))
        if active is not None:
            facts.append(self.tr("above 0 in {0} of places").format(share_words(active)))
        facts += self._states_of(unit)
        self.unit.show_field(fields, names)
        self.unit.say(said, facts)

    def _place_words(self, frame: FeatureMapsFrame, at: tuple[int, int]) -> tuple[str, str]:
        """Row and column, counted from 1; on the plane x₁ and x₂."""
        if frame.subject != "plane":
            return count(at[0] + 1), count(at[1] + 1)
        down, across = ((place + 0.5) / side for place, side in zip(at, frame.values.shape[1:], strict=True))
        return significant((2 * across - 1) * PLANE, 2), significant((1 - 2 * down) * PLANE, 2)

    def _states_of(self, unit: int) -> list[str]:
        """Whether the unit is silent or saturated on all samples, not this one alone."""
        row = next((row for row in self.table.rows if row.layer_id == self.layer_id), None)
        if row is None or row.inside is None:
            return []
        states = (
            (row.inside.dead, self.tr("silent on all samples")),
            (row.inside.saturated, self.tr("saturated on nearly all samples")),
        )
        return [words for marks, words in states if marks is not None and unit < len(marks) and marks[unit]]

    def _unit_name(self, frame: FeatureMapsFrame, unit: int) -> str:
        labels = self._studio.document.experiment.data.task.labels
        if frame.layer_id == OUTPUT_ID and len(labels) == frame.total:
            return self.tr("Output {0}").format(labels[unit])
        words = self.tr("Unit {0}")
        if frame.values.ndim == 3:
            words = self.tr("Map {0}") if frame.kernel is None else self.tr("Filter {0}")
        if frame.subject == "plane":
            words = self.tr("Unit {0}")
        return words.format(count(unit + 1))

    # --- what changes -----------------------------------------------------------------------------------------

    def _document_changed(self, _old: Experiment, new: Experiment) -> None:
        self._show_experiment(new)

    def _begin_run(self, _run: int) -> None:
        self._show_experiment(self._studio.document.experiment)

    def _show_experiment(self, experiment: Experiment) -> None:
        before = self.layer_id
        rows = empty_rows(experiment)
        self.subject.show_experiment(experiment)
        if rows != self._rows:
            self._rows = rows
            self.table.set_rows(rows)
            self._fit_panes()
            self._say(None)
        layers = sum(layer.has_weights for layer in experiment.network.layers) + 1
        words = self.tr("{0} parameters in one layer") if layers == 1 else self.tr("{0} parameters in {1} layers")
        self.facts.set_text(words.format(count(parameter_count(experiment)), count(layers)))
        if not self.layer_id:
            self._frame = None
            self.maps.begin("", "")
            self.unit.hide()
            self._ask()
            self._say(
                Notice(
                    self.tr("This network cannot be built"), self.tr("The Train page says which layer is impossible.")
                )
            )
            return
        self.unit.show()
        is_other = self.layer_id != before or activation_of(experiment, self.layer_id) != self._activation
        if is_other or self._frame is None:
            self._choose_layer(self.layer_id)
        else:
            self._ask()

    def _fit(self) -> None:
        look = self._look
        above = look.px(6, 5)
        pad = look.px(16)
        self._bar.setContentsMargins(pad, above, pad, above)
        self._bar.setSpacing(look.px(16))
        self.facts.setMinimumHeight(look.px(32, 48))
        self.facts.setVisible(not look.theme.projector)  # the choices beside it need the room
        self._left.setContentsMargins(0, 0, 0, 0)
        self._left.setSpacing(0)
        self._words.setContentsMargins(pad, look.px(8), pad, look.px(12))
        self._right.setContentsMargins(pad, look.px(10), pad, look.px(12))
        self._right.setSpacing(look.px(10))
        self._beside.setSpacing(look.px(20))
        self.unit.setFixedWidth(look.px(252, 230))
        self._fit_panes()

    def _fit_panes(self) -> None:
        wanted = columns_for(self._look, self.table.rows, math.inf).width
        left = max(self.table.minimumSizeHint().width(), min(math.ceil(wanted) + 2, round(self.width() * WIDEST_TABLE)))
        self._splitter.set_defaults((left, max(1, self.width() - left)))
        chosen = self._studio.settings.splitter(SPLITTER)
        if len(chosen) == 2:
            self._splitter.setSizes(list(chosen))
        self.table.set_room(max(self.height() - self._look.px(44 + 96, 58 + 190), 100))
        self._scroll.setMaximumHeight(self.table.height())

    # Qt

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(960, 1150), self._look.px(520, 560))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_panes()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.is_own and self.maps.is_large:
            self.maps.enlarge(False)
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._ask()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("surface"))
        painter.end()
