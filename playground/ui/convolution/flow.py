"""The upper row, from left to right: input, map, activated, pooled, with the window that ties them together."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.core.convolution.pooling import region_of
from playground.core.convolution.sliding import place_over
from playground.ui.convolution import flow_words as words
from playground.ui.convolution import ring
from playground.ui.convolution.bench import Bench, Place
from playground.ui.convolution.flow_layout import ACTIVATED, INPUT, MAP, POOLED, Panel
from playground.ui.convolution.flow_still import Still
from playground.ui.focus import FocusRing
from playground.ui.numbers import count
from playground.ui.paint import put_text
from playground.ui.theme import Look

STEPS: dict[int, Place] = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
FAR = 5
"""Pixels an arrow key goes with Shift."""


class Flow(QWidget):
    """Follows the bench; the pointer over a picture, or the arrow keys, take the window along.

    What stays while the window slides is painted once and kept; a step repaints what it changes.

    Signals:
        laid_out(): the pictures lie elsewhere.
    """

    laid_out = Signal()

    def __init__(self, look: Look, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._bench = bench
        self.still = Still(look, bench)
        self._stood = (0, bench.place, False)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Window over the picture"))
        FocusRing(look, self, shape=lambda: (self._map_box(), 2.0))
        bench.changed.connect(self.renew)
        bench.placed.connect(self._follow)
        look.changed.connect(self.renew)
        self._describe()

    def set_name(self, name: str) -> None:
        """What the kernel is called over its arrow."""
        if name != self.still.name:
            self.still.name = name
            self.renew()

    def set_single(self, shown: str | None, width: int = 0) -> None:
        """Show only one picture beside the input, MAP, ACTIVATED or POOLED, where there is room for no more.

        Below the switch between them, which is ``width`` px wide.
        """
        if shown != self.still.single or (width and width != self.still.switch_width):
            self.still.single = shown
            self.still.switch_width = width or self.still.switch_width
            self.renew()

    def panel(self, key: str) -> Panel | None:
        """The picture of this key, where it is shown."""
        return next((panel for panel in self.still.panels if panel.key == key), None)

    def picture_box(self) -> QRectF:
        """Where the input picture lies, without its frame of zeros."""
        panel, workings = self.panel(INPUT), self._bench.workings
        if panel is None:
            return QRectF()
        padding = workings.setting.padding
        return panel.cell_box(padding, padding, workings.picture.side)

    def point_at(self, at: QPointF) -> None:
        """The pointer is at this place: take the window there if it is over a picture."""
        for panel in self.still.panels:
            if panel.box.contains(at):
                self._take(panel, panel.cell_at(at.x(), at.y()))

    def renew(self) -> None:
        """Lay out and paint everything anew."""
        self.still.forget(self.size(), self.devicePixelRatio())
        self._stood = (self._bench.index, self._bench.place, self._bench.is_taken)
        self._describe()
        self.update()
        self.laid_out.emit()

    # --- where things are -------------------------------------------------------------------------------------

    def _take(self, panel: Panel, cell: Place) -> None:
        workings = self._bench.workings
        if panel.key == INPUT:
            side, padding = workings.picture.side, workings.setting.padding
            row, column = (place_over(workings.window, side, at - padding) for at in cell)
        elif panel.key == POOLED:
            row, column = (at * workings.setting.pool_size for at in cell)
        else:
            row, column = cell
        self._bench.take_to((row, column))

    def ring_of(self, panel: Panel, place: Place) -> QRectF | None:
        """The box that is ringed on a picture while the window stands there; None where there is none."""
        workings = self._bench.workings
        row, column = place
        if panel.key == INPUT:
            window = workings.window
            return panel.cell_box(row * window.stride, column * window.stride, window.reach)
        if panel.key == MAP:
            return panel.cell_box(row, column)
        size = workings.setting.pool_size
        pooled = None if workings.pooled is None else region_of(workings.activated.shape, size, place)
        if panel.key == ACTIVATED:
            if pooled is None:
                return panel.cell_box(row, column)
            return panel.cell_box(pooled[0] * size, pooled[1] * size, size)
        return None if pooled is None else panel.cell_box(*pooled)

    def done(self, panel: Panel) -> list[QRectF]:
        """The parts of a map that count as computed: whole rows, and the beginning of one."""
        whole, row = panel.box.height() / panel.cell, self._bench.place[0]
        column = self._bench.place[1]
        if self._bench.is_taken:
            return [QRectF(panel.box)]
        if panel.key == POOLED:
            size = self._bench.setting.pool_size
            row, rest = divmod(row + 1, size)
            row, column = (row - 1, (column + 1) // size - 1) if rest == 0 else (row, -1)
        box = panel.box
        boxes = [QRectF(box.left(), box.top(), box.width(), min(row, whole) * panel.cell)]
        if column >= 0 and row < whole:
            boxes.append(panel.cell_box(row, 0))
            boxes[-1].setWidth(min((column + 1) * panel.cell, box.width()))
        return boxes

    def _map_box(self) -> QRectF:
        panel = self.panel(MAP) or self.panel(INPUT)
        return panel.box if panel is not None else QRectF(self.rect())

    # --- following --------------------------------------------------------------------------------------------

    def _follow(self) -> None:
        """Repaint what a step of the window changes."""
        before, now = self._stood, (self._bench.index, self._bench.place, self._bench.is_taken)
        if before == now or not self.still.panels:
            return
        self._stood = now
        self._describe()
        for box in self.touched(before[1], now[1], before[2] != now[2]):
            self.update(box)

    def touched(self, before: Place, now: Place, everything: bool) -> list[QRect]:
        """What to repaint when the window goes from one place to another."""
        edge, found = ring.reach(self._look), []
        ties = QRectF()
        for panel in self.still.panels:
            rings = [box for box in (self.ring_of(panel, place) for place in (before, now)) if box is not None]
            for box in rings:
                around = box.adjusted(-edge, -edge, edge, edge)
                found.append(around)
                if panel.key == INPUT or panel is self.still.panels[1]:
                    ties = ties.united(around)
            if panel.key != INPUT:
                found += [panel.box] if everything else [self._rows(panel, before, now)]
        first, second = self.still.panels[0], self.still.panels[1] if len(self.still.panels) > 1 else None
        if second is not None:
            found.append(ties)
        found += [self.still.caption_box(panel) for panel in (first, second) if panel is not None]
        return [box.toAlignedRect() for box in found if not box.isEmpty()]

    def _rows(self, panel: Panel, before: Place, now: Place) -> QRectF:
        """The rows of a map between two places."""
        size = self._bench.setting.pool_size if panel.key == POOLED else 1
        first, last = sorted((before[0] // size, now[0] // size))
        top = panel.box.top() + max(0, first - (size > 1)) * panel.cell
        rows = QRectF(panel.box.left(), top, panel.box.width(), (last - first + 1 + (size > 1)) * panel.cell)
        return rows.intersected(panel.box)

    def _describe(self) -> None:
        contents = self._bench.contents
        if contents is None:
            self.setAccessibleDescription(self._bench.workings.problem)
            return
        row, column = self._bench.place
        text = self.tr("Row {row}, column {column}: {sum}. Arrow keys move the window; so does the pointer.")
        self.setAccessibleDescription(
            text.format(row=count(row + 1), column=count(column + 1), sum=f"{contents.total:g}")
        )

    # --- Qt ---------------------------------------------------------------------------------------------------

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(480, 560), self._look.px(180, 210))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.renew()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, exposed = QPainter(self), QRectF(event.rect())
        pixmap = self.still.pixmap()
        self._copy(painter, pixmap, exposed, QPointF())
        if self._bench.pixels:
            self._paint_done(painter)
            self._paint_captions(painter)
            self._paint_rings(painter)
        painter.end()

    def _copy(self, painter: QPainter, pixmap: QPixmap, box: QRectF, origin: QPointF) -> None:
        """Draw the part of a kept picture, which begins at ``origin``, that lies in ``box``."""
        ratio = pixmap.devicePixelRatio()
        source = box.translated(-origin)
        painter.drawPixmap(
            box,
            pixmap,
            QRectF(source.left() * ratio, source.top() * ratio, source.width() * ratio, source.height() * ratio),
        )

    def _paint_done(self, painter: QPainter) -> None:
        for panel in self.still.panels:
            strong = self.still.strong(panel)
            if strong is not None:
                for box in self.done(panel):
                    if not box.isEmpty():
                        self._copy(painter, strong, box, panel.box.topLeft())

    def _paint_captions(self, painter: QPainter) -> None:
        look = self._look
        font, ink = look.font("caption"), look.color("ink3")
        where = words.where(self._bench.place, self.still.single is not None)
        put_text(painter, font, ink, self.still.caption_box(self.still.panels[0]), where)
        if len(self.still.panels) > 1 and self.still.single is None:
            box = self.still.caption_box(self.still.panels[1])
            put_text(
                painter, font, ink, box, words.which(self._bench.index, self._bench.pixels), Qt.AlignmentFlag.AlignRight
            )

    def _paint_rings(self, painter: QPainter) -> None:
        place, look = self._bench.place, self._look
        rings = [(panel, box) for panel in self.still.panels if (box := self.ring_of(panel, place)) is not None]
        input_panel, window = rings[0]
        self._paint_taps(painter, input_panel, window)
        if len(rings) > 1:
            ring.paint_ties(painter, look, window, rings[1][1])
        for _panel, box in rings:
            ring.paint_ring(painter, look, box)

    def _paint_taps(self, painter: QPainter, panel: Panel, box: QRectF) -> None:
        """The cells that the window reads, framed one by one."""
        window, cell = self._bench.workings.window, panel.cell
        if cell < 5 or window.size == 1:
            return
        painter.setPen(self._look.color("ink3"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if window.dilation == 1:
            for number in range(1, window.size):
                x, y = round(box.left() + number * cell), round(box.top() + number * cell)
                painter.drawLine(x, round(box.top()), x, round(box.bottom()) - 1)
                painter.drawLine(round(box.left()), y, round(box.right()) - 1, y)
            return
        for color, inset in (("surface", 0), ("ink", 1)):
            painter.setPen(self._look.color(color))
            for row in range(window.size):
                for column in range(window.size):
                    left = round(box.left() + column * window.dilation * cell)
                    top = round(box.top() + row * window.dilation * cell)
                    painter.drawRect(QRect(left + inset, top + inset, cell - 1 - 2 * inset, cell - 1 - 2 * inset))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.point_at(event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.point_at(event.position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step, side = STEPS.get(Qt.Key(event.key())), self._bench.workings.side
        row, column = self._bench.place
        if step is not None:
            far = FAR if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            self._bench.take_to((row + far * step[0], column + far * step[1]))
        elif event.key() == Qt.Key.Key_Home:
            self._bench.take_to((0, 0))
        elif event.key() == Qt.Key.Key_End:
            self._bench.take_to((side - 1, side - 1))
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.renew()
