"""The table of layers: what is spread how in each of them, row by row."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from playground.core.signals import GRADIENTS_BETWEEN
from playground.ui.focus import FocusRing
from playground.ui.inside.cells import gradient_x, paint_gradient, paint_spread
from playground.ui.inside.columns import (
    ANSWERS,
    GRADIENT,
    LAYER,
    NUMBERS,
    OUTPUT,
    SATURATED,
    SILENT,
    UPDATE,
    WEIGHTS,
    Columns,
    columns_for,
    explanations,
    titles,
)
from playground.ui.inside.rows import Row
from playground.ui.paint import put_text, text_width
from playground.ui.theme import Look

MIDDLE = 3.1
"""Powers of ten about in the middle of the bands."""
RIGHT = Qt.AlignmentFlag.AlignRight


class LayerTable(QWidget):
    """Rows that are chosen by a click or the arrow keys; under them the ends of the gradients' axis.

    Signals:
        chosen(str): id of the layer that a person chose.
        moved(QRectF): where the chosen row stands now, so that it can be kept in sight.
    """

    chosen = Signal(str)
    moved = Signal(QRectF)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._rows: tuple[Row, ...] = ()
        self._columns = Columns({}, 0.0)
        self._index = 0
        self._over = -1
        self._room = 0
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setAccessibleName(self.tr("Layers"))
        self._ring = FocusRing(look, self, shape=lambda: (self._box(self._index).adjusted(4, 4, -4, -4), 4.0))
        look.changed.connect(self._restyle)

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is shown."""
        return self._rows

    @property
    def layer_id(self) -> str:
        """Id of the chosen layer; empty without layers."""
        return self._rows[self._index].layer_id if self._rows else ""

    @property
    def columns(self) -> Columns:
        """Where its columns stand."""
        return self._columns

    def set_rows(self, rows: tuple[Row, ...]) -> None:
        """Show these; the chosen layer stays chosen where it is among them, else the first with weights is."""
        ids, before = [row.layer_id for row in rows], self.layer_id
        regrid = ids != [row.layer_id for row in self._rows]
        self._rows = rows
        if regrid:
            first = next((index for index, row in enumerate(rows) if row.has_weights), 0)
            self._index = ids.index(before) if before in ids else first
            self._arrange()
        else:
            self._columns = self._columns_in(self.width())
        self._describe()
        self.update()

    def choose(self, layer_id: str) -> None:
        """Choose a layer without saying so; one there is not is passed over."""
        ids = [row.layer_id for row in self._rows]
        if layer_id in ids:
            self._index = ids.index(layer_id)
            self._describe()
            self._ring.refresh()
            self.update()

    def set_room(self, height: int) -> None:
        """How high it may be before it has to be scrolled: rows are lower where they are many."""
        if height != self._room:
            self._room = height
            self._arrange()

    def _describe(self) -> None:
        row = self._rows[self._index] if self._rows else None
        self.setAccessibleDescription("" if row is None else row.words())
        self.setToolTip(self.tr("Arrow keys choose a layer."))

    def _columns_in(self, width: float) -> Columns:
        """Where the columns stand in a table so wide."""
        return columns_for(self._look, self._rows, width)

    def _explanation(self, column: int) -> str:
        """What a column shows."""
        return explanations()[column]

    def _arrange(self) -> None:
        self._columns = self._columns_in(self.width())
        self.setFixedHeight(self._head() + len(self._rows) * self._row_height() + self._foot())
        self._ring.refresh()
        self.update()

    def _restyle(self) -> None:
        self._arrange()

    def _head(self) -> int:
        return self._look.px(36, 44)

    def _foot(self) -> int:
        return 2 * self._look.line_height("caption") + self._look.px(16)

    def _row_height(self) -> int:
        room = (self._room - self._head() - self._foot()) // max(1, len(self._rows))
        return max(self._look.px(27, 36), min(room, self._look.px(41, 54)))

    def _box(self, index: int) -> QRectF:
        high = self._row_height()
        return QRectF(0, self._head() + index * high, self.width(), high)

    def _row_at(self, y: float) -> int:
        index = int((y - self._head()) // self._row_height())
        return index if 0 <= index < len(self._rows) else -1

    def _column_at(self, x: float) -> int:
        gap = self._look.px(6)
        for column, (left, width) in self._columns.places.items():
            if left - gap <= x < left + width + gap:
                return column
        return -1

    def _take(self, index: int) -> None:
        index = max(0, min(index, len(self._rows) - 1))
        if self._rows and index != self._index:
            self._index = index
            self._describe()
            self._ring.refresh()
            self.update()
            self.moved.emit(self._box(index))
            self.chosen.emit(self.layer_id)

    # Qt

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(430, 540), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        shown = event.rect()
        if self._rows:
            painter.fillRect(self._box(self._index), look.color("sel"))
        if 0 <= self._over < len(self._rows) and self._over != self._index:
            painter.fillRect(self._box(self._over), look.color("hover"))
        self._paint_head(painter)
        for index, row in enumerate(self._rows):
            box = self._box(index)
            if box.bottom() >= shown.top() and box.top() <= shown.bottom():
                self._paint_row(painter, row, box, index == self._index)
        self._paint_foot(painter)
        painter.end()

    def _cell(self, column: int, box: QRectF, pad: float = 0.0) -> QRectF | None:
        place = self._columns.places.get(column)
        return None if place is None else QRectF(place[0], box.top() + pad, place[1], box.height() - 2 * pad)

    def _paint_head(self, painter: QPainter) -> None:
        look, head = self._look, QRectF(0, 0, self.width(), self._head())
        for column, title in enumerate(titles()):
            cell = self._cell(column, head)
            if cell is not None:
                align = RIGHT if column in NUMBERS else Qt.AlignmentFlag.AlignLeft
                put_text(painter, look.font("caption"), look.color("ink3"), cell, title, align)

    def _paint_row(self, painter: QPainter, row: Row, box: QRectF, is_chosen: bool) -> None:
        look = self._look
        painter.setPen(QPen(look.color("line"), look.theme.hairline))
        painter.drawLine(QPointF(0, box.top() + 0.5), QPointF(self.width(), box.top() + 0.5))
        pad, inside = look.px(6), row.inside
        name, output = self._cell(LAYER, box), self._cell(OUTPUT, box)
        if name is not None:
            put_text(painter, look.font("secondary", weight=600), look.color("ink"), name, row.name)
        if output is not None:
            put_text(painter, look.font("secondary"), look.color("ink2"), output, row.output)
        for column, bars, line in (
            (WEIGHTS, None if inside is None else inside.weights, None),
            (ANSWERS, None if inside is None else inside.answers, None if inside is None else inside.sums),
        ):
            cell = self._cell(column, box, pad)
            if cell is not None and (column == ANSWERS or bars is not None):
                paint_spread(painter, look, cell, bars, line)
        cell = self._cell(GRADIENT, box)
        if cell is not None and (inside is None or inside.weights is not None or inside.gradient is not None):
            paint_gradient(painter, look, cell, row.gradient)
        for column, text, strays in (
            (UPDATE, row.update, row.update_strays),
            (SILENT, row.silent, bool(inside and inside.silent)),
            (SATURATED, row.saturated, bool(inside and inside.full)),
        ):
            cell = self._cell(column, box)
            if cell is not None:
                font = look.font("secondary", weight=600 if strays else None)
                put_text(painter, font, look.color("warn" if strays else "ink2"), cell, text, RIGHT)

    def _paint_foot(self, painter: QPainter) -> None:
        """The ends of what is fine, under the gradients."""
        look, font = self._look, self._look.font("caption")
        bottom = self._head() + len(self._rows) * self._row_height()
        painter.setPen(QPen(look.color("line"), look.theme.hairline))
        painter.drawLine(QPointF(0, bottom + 0.5), QPointF(self.width(), bottom + 0.5))
        place = self._columns.places.get(GRADIENT)
        if place is None or not self._rows:
            return
        box = QRectF(place[0], bottom + look.px(5), place[1], look.line_height("caption"))
        low, high = GRADIENTS_BETWEEN
        for power, text in ((-MIDDLE, f"<1/{1 / low:.0f}"), (MIDDLE, f">{high:.0f}")):
            wide = text_width(font, text)
            at = QRectF(gradient_x(box, power) - wide / 2, box.top(), wide + 2, box.height())
            put_text(painter, font, look.color("ink3"), at, text)
        self._paint_legend(painter, box.bottom() + look.px(6))

    def _paint_legend(self, painter: QPainter, top: float) -> None:
        """What bands and dots are."""
        look, font, line = self._look, self._look.font("caption"), self._look.line_height("caption")
        side, x = look.px(10), float(look.px(16))
        painter.fillRect(QRectF(x, round(top + (line - side) / 2), side, side), look.color("zone"))
        x += side + look.px(6)
        words = self.tr("vanishing, exploding")
        put_text(painter, font, look.color("ink2"), QRectF(x, top, 400, line), words)
        x += text_width(font, words) + look.px(16)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("run"))
        painter.drawEllipse(QPointF(x + side / 2, top + line / 2), side / 2 - 1, side / 2 - 1)
        painter.restore()
        x += side + look.px(6)
        room = QRectF(x, top, max(0.0, self.width() - x - look.px(8)), line)
        put_text(painter, font, look.color("ink2"), room, self._legend_words())

    def _legend_words(self) -> str:
        """What the dots are."""
        return self.tr("gradient ÷ that of the output layer")

    def resizeEvent(self, event: QEvent) -> None:
        self._columns = self._columns_in(self.width())
        self._ring.refresh()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            row, column = self._row_at(event.pos().y()), self._column_at(event.pos().x())
            words = self._explanation(column) if column >= 0 else ""
            if row >= 0:
                words = f"{self._rows[row].words()}\n{words}".rstrip()
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._row_at(event.position().y())
        if over != self._over:
            self._over = over
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._over = -1
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._row_at(event.position().y())
        if event.button() == Qt.MouseButton.LeftButton and index >= 0:
            self._take(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Up: self._index - 1,
            Qt.Key.Key_Down: self._index + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(self._rows) - 1,
        }
        wanted = steps.get(Qt.Key(event.key()))
        if wanted is None:
            super().keyPressEvent(event)
        else:
            self._take(wanted)
