"""The right side: maps of the chosen layer, and one filter of it with the photograph it looks at."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QVBoxLayout, QWidget

from playground.core.pretrained_look import SIDE, StageLook
from playground.core.pretrained_windows import fields_through
from playground.core.receptive import INPUT
from playground.ui.inside.trained.stage_maps import StageMaps
from playground.ui.inside.trained.stage_unit import StageUnit
from playground.ui.inside.unit_pane import map_facts, share_words
from playground.ui.numbers import count, significant
from playground.ui.theme import Look
from playground.ui.widgets.label import Label

RELU = "ReLU"


class StagePane(QWidget):
    """Shows a :class:`StageLook`, or says in a sentence why there is none yet.

    Signals:
        chose(int): number of the filter that a person chose.
        changed(): values before ReLU are wanted, or after it.
    """

    chose = Signal(int)
    changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._stage: StageLook | None = None
        self._pointed = -1
        self._over: tuple[int, int] | None = None
        self.maps = StageMaps(look, self)
        self.unit = StageUnit(look, self)
        self.unit.name.setToolTip(
            self.tr("Filters are counted from 1 here; nn-playground dream --filter counts them from 0.")
        )
        self.waiting = Label(look, "", "body", "ink2", self, wrap=True)
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        shown = QWidget(self)
        self._grid = QGridLayout(shown)
        self._grid.setColumnStretch(0, 1)
        self._grid.setRowStretch(1, 1)
        self._grid.addWidget(self.maps, 1, 0)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.waiting)
        self._stack.addWidget(shown)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        self.maps.changed.connect(self.changed)
        self.maps.chose.connect(self._chosen)
        self.maps.hovered.connect(self._hover)
        self.unit.hovered.connect(self._hover_place)
        look.changed.connect(self._fit)
        self._fit()

    @property
    def is_waiting(self) -> bool:
        """Whether there is nothing to show yet."""
        return self._stack.currentWidget() is self.waiting

    def wait(self, sentence: str) -> None:
        """Show a sentence instead."""
        self._stage = None
        self.waiting.set_text(sentence)
        self._stack.setCurrentIndex(0)

    def begin(self, name: str) -> None:
        """Another layer was chosen."""
        self._stage = None
        self._pointed, self._over = -1, None
        self.maps.begin(name, RELU)

    def show_stage(self, stage: StageLook) -> None:
        """Take what a layer makes of the picture."""
        self._stage = stage
        self._stack.setCurrentIndex(1)
        self.maps.show_stage(stage)
        self._show_unit()

    def _chosen(self, _rank: int) -> None:
        self._show_unit()
        self.chose.emit(self.maps.filter)

    def _hover(self, rank: int, row: int, column: int) -> None:
        self._pointed = rank
        self._over = (row, column) if row >= 0 else None
        self._show_unit()

    def _hover_place(self, row: int, column: int) -> None:
        self._over = (row, column) if row >= 0 else None
        self._show_unit()

    def _show_unit(self) -> None:
        """The chosen filter, or the one under the pointer, at the place under it or where it is strongest."""
        stage, frame = self._stage, self.maps.ranked
        if stage is None or frame is None:
            return
        rank = min(self._pointed if self._pointed >= 0 else self.maps.unit, len(frame.values) - 1)
        values = frame.values[rank]
        height, width = values.shape
        name = self.tr("Filter {0}").format(count(self.maps.filter_at(rank) + 1))
        self.unit.show_frame(frame, rank, name, self.maps.map_scale(rank), (), "")
        strongest, active = map_facts(values)
        at = self._over or strongest
        at = (min(at[0], height - 1), min(at[1], width - 1))
        words = self.tr("at ({0}, {1}): {2}") if self._over is not None else self.tr("strongest at ({0}, {1}): {2}")
        self.unit.say(
            words.format(at[0] + 1, at[1] + 1, value_words(float(values[at]))),
            [
                self.tr("receptive field {0} × {0} px").format(stage.receptive),
                self.tr("active in {0} of places").format(share_words(active))
                if active
                else self.tr("silent: zero everywhere on this picture")
                if not frame.before
                else self.tr("below 0 everywhere, so silent after ReLU"),
            ],
        )
        fields = fields_through(stage.network, frame.layer_id, *at, SIDE, SIDE)
        self.unit.show_field(fields, {field.layer_id: field.layer_id for field in fields} | {INPUT: self.tr("picture")})

    def _fit(self) -> None:
        """The filter stands beside the heading too, but where letters are large the heading needs the width."""
        look = self._look
        pad = look.px(16)
        self._grid.setContentsMargins(pad, look.px(10), pad, look.px(12))
        self._grid.setVerticalSpacing(look.px(10))
        self._grid.setHorizontalSpacing(look.px(20))
        self.unit.setFixedWidth(look.px(252, 230))
        above = 1 if look.theme.projector else 0
        self._grid.addWidget(self.maps.head, 0, 0, 1, 1 + above)
        self._grid.addWidget(self.unit, above, 1, 1 if above else 3, 1)
        self._grid.addWidget(self.maps.scale, 2, 0, 1, 1 + above)


def value_words(value: float) -> str:
    """An answer: large ones as whole numbers."""
    return count(round(value)) if abs(value) >= 1000 else significant(value)
