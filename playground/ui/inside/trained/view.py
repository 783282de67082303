"""A trained network on the Inside page: its layers, the maps of one of them, and one filter."""

from __future__ import annotations

import math

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from playground.core.pretrained import PRETRAINED
from playground.core.pretrained_look import STRONGEST, PretrainedLook, StageGradients, StageLook
from playground.session.job import JobFailed
from playground.session.studio import Studio
from playground.ui.descent.slice.warn_card import WarnCard
from playground.ui.inside.excite.fold import ExciteFold
from playground.ui.inside.excite.pane import ExcitePane
from playground.ui.inside.trained.guesses import Guesses
from playground.ui.inside.trained.head import TrainedHead
from playground.ui.inside.trained.layer_strip import LayerStrip
from playground.ui.inside.trained.look_bar import Subject, greet_picture, take_picture
from playground.ui.inside.trained.notices import stage_notice
from playground.ui.inside.trained.stage_columns import stage_columns
from playground.ui.inside.trained.stage_pane import StagePane
from playground.ui.inside.trained.stage_rows import StageRow, empty_stage_rows, filled_stage_rows
from playground.ui.inside.trained.stage_table import StageTable
from playground.ui.inside.trained.wording import failure_words, network_words, title_of
from playground.ui.numbers import count
from playground.ui.tab_order import walk_through
from playground.ui.theme import Look
from playground.ui.widgets.label import Label
from playground.ui.widgets.segmented import Segmented
from playground.ui.widgets.splitter import Splitter

SPLITTER = "inside-trained"
MEASURED, COSTS = "measured", "costs"
FIRST = {"vgg": "conv4_3", "squ": "fire6"}
"""The layers that are looked at first, by how the name of the network begins: neither edges only nor the last."""
WIDEST_TABLE = 0.42
"""Share of the page that the table takes at most."""


class TrainedView(QWidget):
    """Table at the left; maps and one filter at the right, and below them what excites it.

    ``head`` and the button of ``fold`` stand over the page.

    Signals:
        target_changed(str, str, int): another network, layer or filter is looked at.
    """

    target_changed = Signal(str, str, int)

    def __init__(self, look: Look, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._viewer = studio.viewer
        self._settings = studio.settings
        self._network = ""
        self._stages: dict[str, str] = {}
        self._rows: tuple[StageRow, ...] = ()
        self._seen: PretrainedLook | None = None
        self._gradients: StageGradients | None = None
        self._wanted = STRONGEST
        self._target = ("", "", STRONGEST)
        self._good: Subject | None = None
        """What was looked at last without failure."""
        self._asked: Subject | None = None
        self.head = TrainedHead(look, studio.drawing, parent)
        self.bar = self.head.bar
        self.kind = Segmented(
            look,
            ((MEASURED, self.tr("statistics")), (COSTS, self.tr("costs"))),
            self.tr("What was measured in each layer on this picture; or what each layer costs, to scale."),
            self,
        )
        self.kind.setAccessibleName(self.tr("statistics or costs"))
        self.busy = Label(look, "", "secondary", "ink3", self)
        self.table = StageTable(look, self)
        self.guesses = Guesses(look, self)
        self.notice = WarnCard(look, self)
        self.calm = Label(look, "", "secondary", "ink3", self, wrap=True)
        self.strip = LayerStrip(look, self)
        self.pane = StagePane(look, self)
        self.excite = ExcitePane(look, studio, self)
        self.fold = ExciteFold(look, studio.settings, self.pane, self.excite, self)
        self._lay_out()
        self.setAcceptDrops(True)
        self.kind.chosen.connect(self._switch)
        self.table.chosen.connect(self._choose_layer)
        self.strip.chosen.connect(self.choose_layer)
        self.table.moved.connect(lambda box: self._scroll.ensureVisible(0, round(box.center().y()), 0, 60))
        self.bar.changed.connect(self._ask)
        self.pane.changed.connect(self._ask_stage)
        self.pane.chose.connect(self._choose_unit)
        self._viewer.looked.connect(self._take_look)
        self._viewer.staged.connect(self._take_stage)
        self._viewer.graded.connect(self._take_gradients)
        self._viewer.failed.connect(self._fail)
        look.changed.connect(self._fit)
        self._fit()

    @property
    def network(self) -> str:
        """Which of PRETRAINED is shown; empty for none yet."""
        return self._network

    @property
    def target(self) -> tuple[str, str, int]:
        """Network, layer and filter that are looked at; the filter −1 before it is known."""
        return self._target

    def show_network(self, network: str) -> None:
        """Look into this one."""
        if network == self._network:
            return
        if self._network:
            self._stages[self._network] = self.table.layer_id
        self._network = network
        self._rows, self._seen, self._gradients, self._wanted = empty_stage_rows(network), None, None, STRONGEST
        self.head.say(network_words(network))
        self.guesses.show_guesses((), "")
        self._show_rows()
        self._fit_panes()
        stage = self._stages.get(network) or FIRST[PRETRAINED[network].builder[:3]]
        self.table.choose(stage)
        self._target = (network, stage, STRONGEST)
        self.pane.begin(stage)
        self.pane.wait(self.tr("Reading {0}…").format(title_of(network)))
        self._ask()

    def choose_layer(self, layer_id: str) -> None:
        """Look into another layer."""
        if layer_id != self.table.layer_id:
            self.table.choose(layer_id)
            self._choose_layer(layer_id)

    def takes_escape(self) -> bool:
        """Let go of an enlarged map; whether there was one."""
        is_large = self.pane.maps.is_large
        if is_large:
            self.pane.maps.enlarge(False)
        return is_large

    def _lay_out(self) -> None:
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
        self._left.setContentsMargins(0, 0, 0, 0)
        self._left.setSpacing(0)
        self._switches = QHBoxLayout()
        self._switches.addWidget(self.kind)
        self._switches.addWidget(self.busy, 1)
        self._below = QVBoxLayout()
        for widget in (self.guesses, self.notice, self.calm, self.strip):
            self._below.addWidget(widget)
        self._left.addLayout(self._switches)
        self._left.addWidget(self._scroll, 1000)
        self._left.addLayout(self._below)
        self._left.addStretch(1)
        self._splitter = Splitter(self._look, Qt.Orientation.Horizontal, self)
        self._splitter.addWidget(left)
        self._splitter.addWidget(self.fold)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.splitterMoved.connect(
            lambda _at, _index: self._settings.set_splitter(SPLITTER, self._splitter.sizes())
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._splitter)
        walk_through(
            (self.bar, self.kind, self.table, self.pane.maps.head, self.pane.maps, self.pane.unit, self.excite)
        )

    # --- what is asked for ------------------------------------------------------------------------------------

    def _ask(self) -> None:
        """Look at what is chosen, while this is seen."""
        if not self.isVisible() or not self._network:
            return
        subject = self.bar.subject
        asked = self._asked
        if asked is None or subject.key != asked.key or subject.drawing is not asked.drawing:
            self._asked = subject
            self.busy.set_text(self.tr("looking at {0}…").format(subject.name))
        self._viewer.show_network(self._network)
        self._viewer.look_at(subject.path, subject.drawing)
        self._ask_stage()

    def _ask_stage(self) -> None:
        if self.isVisible() and self._network:
            self._viewer.choose(self.table.layer_id, self._wanted, self.pane.maps.before)

    def _choose_layer(self, layer_id: str) -> None:
        self._wanted, self._gradients = STRONGEST, None
        self.pane.begin(layer_id)
        self._show_rows()
        self._ask_stage()

    def _choose_unit(self, unit: int) -> None:
        self._wanted, self._gradients = unit, None
        self._ask_stage()
        self._tell(unit)

    def _switch(self, key: str) -> None:
        self.table.show_costs(key == COSTS)
        self._show_below()
        self._fit_panes()

    # --- what arrives -----------------------------------------------------------------------------------------

    def _take_look(self, seen: PretrainedLook) -> None:
        if seen.network == self._network:
            self._seen, self._good = seen, self._asked
            self.busy.set_text("")
            self.excite.look_at(seen.picture)
            self.guesses.show_guesses(seen.guesses, title_of(self._network))
            self._show_rows()

    def _take_stage(self, stage: StageLook) -> None:
        maps = stage.maps
        if (stage.network, maps.layer_id) != (self._network, self.table.layer_id):
            return
        if maps.before == self.pane.maps.before and self._wanted in (STRONGEST, maps.unit):
            self.pane.show_stage(stage)
            self._tell(maps.unit)

    def _take_gradients(self, gradients: StageGradients) -> None:
        if (gradients.network, gradients.layer_id, gradients.unit) == self._target:
            self._gradients = gradients
            self._show_rows()

    def _fail(self, failure: JobFailed) -> None:
        """Go on with the picture before; without one say why there is none."""
        self.busy.set_text("")
        if not self._network:
            return
        good, failed = self._good, self._asked
        if failed is not None and failed.path is not None:
            self.bar.forget(failed.key)
        if good is not None and failed is not None and good.key != failed.key:
            self.bar.go_back(good.key)
            self._ask()
        elif self._seen is None:
            self.pane.wait(failure_words(failure))

    def _tell(self, unit: int) -> None:
        target = (self._network, self.table.layer_id, unit)
        if target != self._target:
            self._target = target
            self.excite.set_target(*target)
            self.target_changed.emit(*target)

    # --- how it looks -----------------------------------------------------------------------------------------

    def _show_rows(self) -> None:
        rows = filled_stage_rows(self._rows, None if self._seen is None else self._seen.inside, self._gradients)
        told = self._gradients
        words = self.tr("filter {1}") if self._look.theme.projector else self.tr("{0}, filter {1}")
        self.table.set_stages(rows, "" if told is None else words.format(told.layer_id, count(told.unit + 1)))
        self.strip.show_rows(rows, self.table.layer_id)
        self._show_below()

    def _show_below(self) -> None:
        costs = self.table.shows_costs
        found = stage_notice(self.table.stage_rows)
        warns = found is not None and found.warns
        self.notice.setVisible(warns and not costs)
        self.calm.setVisible(found is not None and not warns and not costs)
        self.strip.setVisible(costs)
        self.guesses.setVisible(not costs and self._seen is not None and bool(self._seen.guesses))
        if found is not None and warns:
            self.notice.say(found.heading, found.sentence)
        elif found is not None:
            self.calm.set_text(f"{found.heading}. {found.sentence}")
        self._fit_room()

    def _fit(self) -> None:
        look = self._look
        pad = look.px(16)
        self._switches.setContentsMargins(pad, look.px(10), pad, 0)
        self._switches.setSpacing(look.px(12))
        self._below.setContentsMargins(pad, look.px(8), pad, look.px(12))
        self._below.setSpacing(look.px(12))
        self._fit_panes()

    def _fit_panes(self) -> None:
        rows = self.table.stage_rows
        wanted = stage_columns(self._look, rows, math.inf, self.table.shows_costs).width if rows else 0.0
        least = self.table.minimumSizeHint().width()
        left = max(least, min(math.ceil(wanted) + 2, round(self.width() * WIDEST_TABLE)))
        self._splitter.set_defaults((left, max(1, self.width() - left)))
        chosen = self._settings.splitter(SPLITTER)
        if len(chosen) == 2:
            self._splitter.setSizes(list(chosen))
        self._fit_room()

    def _fit_room(self) -> None:
        """Rows are lower where much stands below them; where they still find no room, what they say too is left out."""
        self.table.set_room(self._room())
        if self.guesses.isVisibleTo(self) and self.table.height() > self._room():
            self.notice.hide()
            self.table.set_room(self._room())
        self._scroll.setMaximumHeight(self.table.height())

    def _room(self) -> int:
        """Px of height left for the table."""
        self._below.invalidate()  # what was hidden just now takes no room
        around = self._switches.sizeHint().height() + self._below.sizeHint().height()
        return max(self.height() - around, 100)

    # Qt

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(960, 1150), self._look.px(520, 560))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_panes()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape or not self.takes_escape():
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        greet_picture(event)

    def dropEvent(self, event: QDropEvent) -> None:
        take_picture(event, self.bar)
