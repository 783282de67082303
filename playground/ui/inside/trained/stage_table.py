"""The table of a trained network's layers: what was measured in each, or what each costs."""

from __future__ import annotations

import math
from typing import cast

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from playground.ui.inside.cells import paint_spread
from playground.ui.inside.columns import ANSWERS, GRADIENT, LAYER, OUTPUT, SILENT, WEIGHTS, Columns
from playground.ui.inside.layer_table import LayerTable
from playground.ui.inside.trained.stage_columns import (
    COSTS,
    MEMORY,
    MULTIPLIES,
    PARAMETERS,
    cost_texts,
    stage_columns,
    stage_explanations,
    stage_titles,
    text_room,
    total_texts,
)
from playground.ui.inside.trained.stage_rows import StageRow
from playground.ui.paint import faint, put_text, rounded, text_width
from playground.ui.theme import Look

AXIS = (-9.0, -1.0)
"""The axis of gradients goes from one power of ten to the other."""
FINE = (-8.0, -2.0)
"""Beyond these they are called vanishing and exploding."""
RIGHT = Qt.AlignmentFlag.AlignRight


class StageTable(LayerTable):
    """Layers that can be looked into are chosen; with ``shows_costs`` those without weights stand below them too."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        self._shows_costs = False
        self._every: tuple[StageRow, ...] = ()
        self._gradient_of = ""
        super().__init__(look, parent)
        self._describe()

    @property
    def shows_costs(self) -> bool:
        """Whether costs are shown, not what was measured."""
        return self._shows_costs

    @property
    def stage_rows(self) -> tuple[StageRow, ...]:
        """What is shown."""
        return cast(tuple[StageRow, ...], self._rows)

    def show_costs(self, shown: bool) -> None:
        """Show what layers cost, or what was measured in them."""
        if shown != self._shows_costs:
            self._shows_costs = shown
            self.set_stages(self._every, self._gradient_of)

    def set_stages(self, rows: tuple[StageRow, ...], gradient_of: str) -> None:
        """Show these; ``gradient_of`` says whose gradients they are, empty where there are none yet."""
        self._every, self._gradient_of = rows, gradient_of
        self.set_rows(rows if self._shows_costs else tuple(row for row in rows if row.is_stage))
        self._arrange()

    def _take(self, index: int) -> None:
        index = max(0, min(index, len(self._rows) - 1))
        if self._rows and self.stage_rows[index].is_stage:
            super()._take(index)

    def _columns_in(self, width: float) -> Columns:
        return stage_columns(self._look, self.stage_rows, width, self._shows_costs)

    def _explanation(self, column: int) -> str:
        return stage_explanations()[column]

    def _foot(self) -> int:
        return self._row_height_of_totals() if self._shows_costs else super()._foot()

    def _row_height_of_totals(self) -> int:
        return self._look.px(30, 40)

    def _row_height(self) -> int:
        room = (self._room - self._head() - self._foot()) // max(1, len(self._rows))
        least = self._look.px(22, 30) if self._shows_costs else self._look.px(26, 24)
        return max(least, min(room, self._look.px(41, 54)))

    # --- painting ---------------------------------------------------------------------------------------------

    def _paint_head(self, painter: QPainter) -> None:
        look, head, titles = self._look, QRectF(0, 0, self.width(), self._head()), stage_titles()
        for column in self._columns.places:
            cell = self._cell(column, head)
            assert cell is not None
            align = RIGHT if column == SILENT else Qt.AlignmentFlag.AlignLeft
            put_text(painter, look.font("caption"), look.color("ink3"), cell, titles[column], align)

    def _paint_row(self, painter: QPainter, row: object, box: QRectF, is_chosen: bool) -> None:
        assert isinstance(row, StageRow)
        look = self._look
        painter.setPen(QPen(look.color("line"), look.theme.hairline))
        painter.drawLine(QPointF(0, box.top() + 0.5), QPointF(self.width(), box.top() + 0.5))
        name, output = self._cell(LAYER, box), self._cell(OUTPUT, box)
        if name is not None:
            ink = look.color("ink" if row.is_stage else "ink3")
            put_text(painter, look.font("secondary", weight=600), ink, name, row.name)
        if output is not None:
            ink = look.color("ink2" if row.is_shipped else "ink3")
            put_text(painter, look.font("secondary"), ink, output, row.output)
        if self._shows_costs:
            self._paint_costs(painter, row, box)
        else:
            self._paint_measured(painter, row, box)

    def _paint_measured(self, painter: QPainter, row: StageRow, box: QRectF) -> None:
        look, inside = self._look, row.inside
        for column, bars in (
            (WEIGHTS, None if inside is None else inside.weights),
            (ANSWERS, None if inside is None else inside.answers),
        ):
            cell = self._cell(column, box, look.px(5, 3))
            if cell is not None:
                paint_spread(painter, look, cell, bars)
        cell = self._cell(GRADIENT, box)
        if cell is not None:
            self._paint_gradient(painter, cell, row.gradient)
        cell = self._cell(SILENT, box)
        if cell is not None:
            strays = bool(inside and inside.silent)
            font = look.font("secondary", weight=600 if strays else None)
            put_text(painter, font, look.color("warn" if strays else "ink2"), cell, row.silent, RIGHT)

    def _paint_gradient(self, painter: QPainter, box: QRectF, rms: float | None) -> None:
        """A dot on a logarithmic axis, bands at its ends where a gradient vanishes or explodes."""
        look = self._look
        tall, middle = look.px(15, 20), round(box.center().y()) + 0.5
        vanishes, explodes = (gradient_place(box, power) for power in FINE)
        zone = look.color("zone")
        painter.fillRect(QRectF(box.left(), middle - tall / 2, vanishes - box.left(), tall), zone)
        painter.fillRect(QRectF(explodes, middle - tall / 2, box.right() - explodes, tall), zone)
        painter.setPen(QPen(look.color("line2"), look.theme.hairline))
        painter.drawLine(QPointF(box.left(), middle), QPointF(box.right(), middle))
        for tick in range(round(FINE[0]) + 1, round(FINE[1])):
            x = round(gradient_place(box, tick)) + 0.5
            painter.drawLine(QPointF(x, middle - look.px(2)), QPointF(x, middle + look.px(2)))
        if rms is None:
            return
        power = math.log10(rms) if rms > 0 else -math.inf
        radius = look.px(5) - 0.5
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.color("surface"), 1))
        painter.setBrush(look.color("run"))
        painter.drawEllipse(QPointF(gradient_place(box, power), middle), radius, radius)
        painter.restore()

    def _paint_costs(self, painter: QPainter, row: StageRow, box: QRectF) -> None:
        """Of each cost a bar, as long as its share of the largest, and the number."""
        look, texts = self._look, cost_texts(row)
        for column in COSTS:
            cell, most = self._cell(column, box), max(_cost(one, column) for one in self.stage_rows)
            if cell is None:
                continue
            words = text_room(look, self.stage_rows, column)
            track = cell.width() - words - look.px(6)
            long = max(1.0, track * _cost(row, column) / max(1, most))
            tall = look.px(9, 12)
            bar = QRectF(cell.left(), round(cell.center().y() - tall / 2), long, tall)
            color = look.color("run")
            rounded(painter, bar, 1, color if row.is_shipped else faint(color))
            ink = look.color("ink2" if row.is_shipped else "ink3")
            place = QRectF(cell.right() - words, cell.top(), words, cell.height())
            put_text(painter, look.font("secondary"), ink, place, texts[column], RIGHT)

    def _paint_foot(self, painter: QPainter) -> None:
        look = self._look
        bottom = self._head() + len(self._rows) * self._row_height()
        painter.setPen(QPen(look.color("line"), look.theme.hairline))
        painter.drawLine(QPointF(0, bottom + 0.5), QPointF(self.width(), bottom + 0.5))
        if self._shows_costs:
            self._paint_totals(painter, bottom)
            return
        place = self._columns.places.get(GRADIENT)
        if place is None or not self._rows:
            return
        font = look.font("caption")
        box = QRectF(place[0], bottom + look.px(5), place[1], look.line_height("caption"))
        for power in FINE:
            text = f"1e−{-power:.0f}"
            wide = text_width(font, text)
            at = QRectF(gradient_place(box, power) - wide / 2, box.top(), wide + 2, box.height())
            put_text(painter, font, look.color("ink3"), at, text)
        self._paint_legend(painter, box.bottom() + look.px(6))

    def _paint_totals(self, painter: QPainter, top: float) -> None:
        look, font = self._look, self._look.font("secondary", weight=600)
        box = QRectF(0, top, self.width(), self._row_height_of_totals())
        name = self._cell(LAYER, box)
        if name is not None:
            name.setWidth(look.px(160))
            put_text(painter, font, look.color("ink"), name, self.tr("together"))
        for column, text in total_texts(self.stage_rows).items():
            cell = self._cell(column, box)
            if cell is not None:
                put_text(painter, font, look.color("ink"), cell, text, RIGHT)

    def _legend_words(self) -> str:
        if not self._gradient_of:
            return self.tr("gradient of the chosen filter (RMS)")
        return self.tr("gradient of {0} (RMS)").format(self._gradient_of)

    # Qt

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(430, 540), 0)


def gradient_place(box: QRectF, power: float) -> float:
    """Where 10^power lies on the axis, kept within it."""
    low, high = AXIS
    return box.left() + (min(max(power, low), high) - low) / (high - low) * box.width()


def _cost(row: StageRow, column: int) -> int:
    if row.facts is None:
        return 0
    return {
        PARAMETERS: row.facts.parameters,
        MEMORY: row.facts.answers,
        MULTIPLIES: row.facts.multiply_adds,
    }[column]
