"""All combinations at a glance: activation functions down, initialisations across."""

from __future__ import annotations

import math
from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from playground.core.activations import ACTIVATIONS
from playground.core.depth.survey import Combination, Spreads
from playground.core.initialisers import INITIALISERS
from playground.ui.backprop.depth.shades import shade_color
from playground.ui.backprop.depth.texts import (
    activation_name,
    combination_name,
    initialisation_name,
    is_healthy,
    tr,
    verdict,
)
from playground.ui.focus import FocusRing
from playground.ui.numbers import significant
from playground.ui.paint import put_text, rounded, text_width
from playground.ui.theme import Look

ROWS, COLUMNS = tuple(ACTIVATIONS), tuple(INITIALISERS)


class CombinationMatrix(QWidget):
    """One cell a combination: its upper half the activations at the last layer, its lower the gradient at the first.

    A dot marks what is healthy. A click or the arrow keys choose.

    Signals:
        chosen(Combination): another one was chosen.
    """

    chosen = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._found: Mapping[Combination | None, Spreads] = {}
        self._value = 0.1
        self._margins: tuple[int, int] | None = None
        self._current = Combination(activation="tanh", initialisation="xavier_normal")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("All combinations of activation and initialisation"))
        self.setToolTip(self._about)
        FocusRing(look, self, 2.0, shape=lambda: (self.cell(self._current), 2.0))
        look.changed.connect(self._restyle)
        self._describe()

    @property
    def current(self) -> Combination:
        """The combination that is chosen."""
        return self._current

    def set_current(self, combination: Combination) -> None:
        """Choose without a signal."""
        if combination != self._current:
            self._current = combination
            self._describe()
            self.update()

    def show_spreads(self, found: Mapping[Combination | None, Spreads], value: float) -> None:
        """Show what is known; ``value`` is the number of the initialisations that have one."""
        self._found, self._value = found, value
        self._describe()
        self.update()

    # --- places -----------------------------------------------------------------------------------------------

    def cell(self, combination: Combination) -> QRectF:
        """Where the cell of a combination lies."""
        grid = self._grid()
        wide, high = grid.width() / len(COLUMNS), grid.height() / len(ROWS)
        column, row = COLUMNS.index(combination.initialisation), ROWS.index(combination.activation)
        left, top = round(grid.left() + column * wide), round(grid.top() + row * high)
        right, bottom = round(grid.left() + (column + 1) * wide), round(grid.top() + (row + 1) * high)
        return QRectF(left, top, right - left - 2, bottom - top - 2)

    def at(self, place: QPointF) -> Combination | None:
        """The combination whose cell lies there."""
        grid = self._grid()
        if not grid.contains(place):
            return None
        row = min(int((place.y() - grid.top()) / grid.height() * len(ROWS)), len(ROWS) - 1)
        column = min(int((place.x() - grid.left()) / grid.width() * len(COLUMNS)), len(COLUMNS) - 1)
        return Combination(activation=ROWS[row], initialisation=COLUMNS[column])

    def _grid(self) -> QRectF:
        if self._margins is None:
            look, font = self._look, self._look.font("caption")
            left = max(text_width(font, activation_name(kind)) for kind in ROWS) + look.px(8)
            top = max(text_width(font, initialisation_name(kind)) for kind in COLUMNS) + look.px(6)
            self._margins = math.ceil(left), math.ceil(top)
        left, top = self._margins
        return QRectF(left, top, max(1, self.width() - left - 4), max(1, self.height() - top - 4))

    # --- painting ---------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint_names(painter)
        for activation in ROWS:
            for initialisation in COLUMNS:
                combination = Combination(activation=activation, initialisation=initialisation)
                self._paint_cell(painter, self.cell(combination), self._found.get(combination))
        box = self.cell(self._current).adjusted(-2, -2, 2, 2)
        rounded(painter, box, 2, None, self._look.color("ink"), 2)
        painter.end()

    def _paint_names(self, painter: QPainter) -> None:
        look, grid = self._look, self._grid()
        for kind in ROWS:
            chosen = kind == self._current.activation
            cell = self.cell(Combination(activation=kind, initialisation=COLUMNS[0]))
            box = QRectF(0, cell.top(), grid.left() - look.px(8), cell.height())
            font = look.font("caption", weight=600 if chosen else None)
            ink = look.color("ink" if chosen else "ink2")
            put_text(painter, font, ink, box, activation_name(kind), Qt.AlignmentFlag.AlignRight)
        for kind in COLUMNS:
            chosen = kind == self._current.initialisation
            cell = self.cell(Combination(activation=ROWS[0], initialisation=kind))
            font = look.font("caption", weight=600 if chosen else None)
            painter.save()
            painter.translate(cell.center().x(), grid.top() - look.px(5))
            painter.rotate(-90)
            line = look.line_height("caption")
            box = QRectF(0, -line / 2, grid.top(), line)
            put_text(painter, font, look.color("ink" if chosen else "ink2"), box, initialisation_name(kind))
            painter.restore()

    def _paint_cell(self, painter: QPainter, box: QRectF, spreads: Spreads | None) -> None:
        look = self._look
        if spreads is None:
            rounded(painter, box, 0, None, look.color("line"), 1)
            return
        middle = round(box.center().y())
        forward = shade_color(look, float(spreads.activations[-1]))
        back = shade_color(look, float(spreads.gradients_of_last[0]))
        painter.fillRect(QRectF(box.left(), box.top(), box.width(), middle - box.top()), forward)
        painter.fillRect(QRectF(box.left(), middle, box.width(), box.bottom() - middle), back)
        rounded(painter, box, 0, None, look.color("line2"), 1)
        if is_healthy(spreads):
            radius = look.px(3, 4)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(look.color("surface"), 1.5))
            painter.setBrush(look.color("ok"))
            painter.drawEllipse(QPointF(box.center().x(), middle), radius, radius)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    # --- words ------------------------------------------------------------------------------------------------

    def words(self, combination: Combination) -> str:
        """What there is to say of a combination."""
        name = combination_name(combination, self._value)
        spreads = self._found.get(combination)
        if spreads is None:
            return tr("{name}: not worked out yet").format(name=name)
        lines = (
            name,
            tr("last layer: σ(h) = {0}").format(significant(float(spreads.activations[-1]))),
            tr("first layer: σ(∂ℓ/∂h) = {0} × that at the last").format(
                significant(float(spreads.gradients_of_last[0]))
            ),
            verdict(spreads),
        )
        return "\n".join(lines)

    def _describe(self) -> None:
        self.setAccessibleDescription(self.words(self._current).replace("\n", "; "))

    def _restyle(self) -> None:
        self._margins = None
        self.updateGeometry()
        self.update()

    def _choose(self, combination: Combination) -> None:
        if combination != self._current:
            self.set_current(combination)
            self.chosen.emit(combination)

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(420, 480), self._look.px(400, 400))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(330, 420), self._look.px(260, 300))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            combination = self.at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self._about if combination is None else self.words(combination), self)
            return True
        return super().event(event)

    @property
    def _about(self) -> str:
        return tr(
            "Each cell is a network that has learned nothing. Upper half: σ(h), how wide the activations of its last "
            "layer scatter. Lower half: σ(∂ℓ/∂h), the gradient at its first layer, as a multiple of that at the last."
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        combination = self.at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and combination is not None:
            self._choose(combination)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        combination = self.at(event.position())
        words = "" if combination is None else self.words(combination)
        QToolTip.showText(event.globalPosition().toPoint(), words, self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
            Qt.Key.Key_Home: (0, -len(COLUMNS)),
            Qt.Key.Key_End: (0, len(COLUMNS)),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        row = min(max(ROWS.index(self._current.activation) + step[0], 0), len(ROWS) - 1)
        column = min(max(COLUMNS.index(self._current.initialisation) + step[1], 0), len(COLUMNS) - 1)
        self._choose(Combination(activation=ROWS[row], initialisation=COLUMNS[column]))
