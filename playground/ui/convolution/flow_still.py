"""What stays while the window slides over the flow: layout, pictures before they are computed, words and arrows."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen, QPixmap

from playground.ui.convolution import flow_words as words
from playground.ui.convolution import ring
from playground.ui.convolution.bench import Bench
from playground.ui.convolution.colors import Floats, grey, levels_image, on, paled, sign_image
from playground.ui.convolution.flow_layout import ACTIVATED, INPUT, MAP, POOLED, Panel, Part, Room, lay_out
from playground.ui.convolution.texts import number, tr
from playground.ui.numbers import MINUS
from playground.ui.paint import put_text, text_width
from playground.ui.theme import Look, Role
from playground.ui.widgets.map_colors import scale_picture

GRIDDED = 7
"""Cells of so many px are told apart by a grid."""
NUMBERED = (24, 30)
"""Cells of so many px, normal and projector, hold their number."""
GRID = QColor(128, 128, 128, 90)
LOW = 330
"""A lower flow has less air."""
ARROW_AT = 0.265
"""Share of the input's height at which the first arrow stands, above most lines between the rings."""
SCALE_WIDTH = (100, 90)
MAPS = (MAP, ACTIVATED, POOLED)


class Still:
    """Kept until :meth:`forget` says that picture, kernel, setting, size or looks are others."""

    def __init__(self, look: Look, bench: Bench) -> None:
        self._look = look
        self._bench = bench
        self.name = ""
        self.single: str | None = None
        self.switch_width = 0
        self._size, self._ratio = QSize(1, 1), 1.0
        self.panels: tuple[Panel, ...] = ()
        self._pixmap: QPixmap | None = None
        self._strong: dict[str, QPixmap] = {}

    def forget(self, size: QSize, ratio: float) -> None:
        """Lay out anew for a widget of this size; paint when asked."""
        self._size, self._ratio = size, ratio
        self._pixmap = None
        self._strong.clear()
        self.panels = self._placed()

    # --- layout -----------------------------------------------------------------------------------------------

    def caption_box(self, panel: Panel) -> QRectF:
        """The line below a picture."""
        gap, line = self._gap(), self._look.line_height("caption")
        return QRectF(panel.box.left(), panel.box.bottom() + gap, max(panel.slot, panel.box.width()), line)

    def _heading_box(self, panel: Panel) -> QRectF:
        line = self._look.line_height("heading")
        return QRectF(panel.box.left(), panel.box.top() - self._above() - line, panel.slot, line)

    def _above(self) -> int:
        """Px between heading and picture."""
        return self._look.px(7 if self._size.height() < LOW else 10, 8)

    def _gap(self) -> int:
        """Px between picture and caption."""
        return self._look.px(6 if self._size.height() < LOW else 9, 6)

    def _placed(self) -> tuple[Panel, ...]:
        look, workings = self._look, self._bench.workings
        heading, caption = look.line_height("heading"), look.line_height("caption")
        is_low = self._size.height() < LOW
        above = look.px(6 if is_low else 10, 6) + (heading if self.single is None else look.px(24, 40))
        room = Room(
            self._size.width(),
            self._size.height(),
            above + self._above(),
            self._gap() + caption + look.px(6 if is_low else 12, 8),
            look.px(16, 20),
            look.px(16, 20),
        )
        parts = [self._part(INPUT, workings.picture.side + 2 * workings.setting.padding)]
        if not workings.problem:
            parts += self._maps() if self.single is None else [self._map(self.single)]
        window = workings.window
        is_level = window.stride == 1 and len(parts) > 1 and parts[1].key == MAP
        return lay_out(room, parts, (window.reach - 1) / 2.0 if is_level else None)

    def _maps(self) -> list[Part]:
        return [self._map(key) for key in MAPS if key != POOLED or self._bench.workings.pooled is not None]

    def _map(self, key: str) -> Part:
        workings, is_small = self._bench.workings, self.single is None and key != MAP
        if key == POOLED and workings.pooled is not None:
            size = workings.setting.pool_size
            return self._part(key, len(workings.pooled), is_small, size)
        return self._part(ACTIVATED if key == POOLED else key, workings.side, is_small)

    def _part(self, key: str, cells: int, is_small: bool = False, pool: int = 1) -> Part:
        look, title, note = self._look, *words.heading(self._bench.workings, key, self.single is not None)
        wide = text_width(look.font("heading"), title) + look.px(8, 10) + text_width(look.font("secondary"), note)
        wide = max(wide, text_width(look.font("caption"), words.caption(self._bench.setting, key)))
        if key == INPUT:
            wide = max(wide, text_width(look.font("caption"), words.where((99, 99), self.single is not None)))
        if key == MAP:
            wide = max(wide, self._scale_width(self._bench.workings.range) + look.px(14) + self._which_width())
        arrow = 0.0
        if key != INPUT:
            arrow = max(look.px(44, 60), text_width(look.font("value"), self._arrow_words(key))) + look.px(20, 30)
        if self.single is not None and key != INPUT:
            wide = max(self.switch_width, self._scale_width(self._values(key)[1]))
        return Part(key, cells, math.ceil(arrow), math.ceil(wide), pool, is_small)

    def _arrow_words(self, key: str) -> str:
        return self.name if self.single is not None else words.arrow(self._bench.setting, key, self.name)

    # --- pictures ---------------------------------------------------------------------------------------------

    def strong(self, panel: Panel) -> QPixmap | None:
        """A map as it looks when it is computed; None for the input."""
        if panel.key == INPUT:
            return None
        if panel.key not in self._strong:
            values, most = self._values(panel.key)
            self._strong[panel.key] = self._enlarged(sign_image(self._look, values, most), panel)
        return self._strong[panel.key]

    def pixmap(self) -> QPixmap:
        """Everything else, as large as the widget."""
        if self._pixmap is None:
            self._pixmap = QPixmap(self._size * self._ratio)
            self._pixmap.setDevicePixelRatio(self._ratio)
            self._pixmap.fill(self._look.color("canvas"))
            painter = QPainter(self._pixmap)
            for before, panel in zip((None, *self.panels), self.panels, strict=False):
                self._paint_panel(painter, panel)
                if before is not None:
                    self._paint_arrow(painter, before, panel)
            if self._bench.workings.problem:
                self._paint_problem(painter)
            painter.end()
        return self._pixmap

    def _values(self, key: str) -> tuple[Floats, float]:
        workings = self._bench.workings
        if key == MAP:
            return workings.map, workings.range
        values = workings.activated if key == ACTIVATED or workings.pooled is None else workings.pooled
        return values, workings.activated_range

    def _enlarged(self, image: QImage, panel: Panel) -> QPixmap:
        side = round(panel.box.width() * self._ratio)
        pixmap = QPixmap.fromImage(image.scaled(side, side))
        pixmap.setDevicePixelRatio(self._ratio)
        return pixmap

    def _paint_panel(self, painter: QPainter, panel: Panel) -> None:
        look = self._look
        title, note = words.heading(self._bench.workings, panel.key, self.single is not None)
        box = self._heading_box(panel)
        if self.single is None or panel.key == INPUT:
            base = box.top() + look.line_height("heading") - look.px(4, 7)
            put_text(painter, look.font("heading"), look.color("ink"), box, title, base=base)
            left = text_width(look.font("heading"), title) + look.px(8, 10)
            put_text(painter, look.font("secondary"), look.color("ink2"), box.adjusted(left, 0, 0, 0), note, base=base)
        if panel.key == INPUT:
            self._paint_input(painter, panel)
            return
        values, most = self._values(panel.key)
        painter.drawPixmap(panel.box.topLeft(), self._enlarged(paled(look, values, most), panel))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.color("line2"), look.theme.hairline))
        painter.drawRect(panel.box.adjusted(-1, -1, 0, 0))
        if panel is self.panels[1]:
            self._paint_scale(painter, panel, most)
        else:
            put_text(
                painter,
                look.font("caption"),
                look.color("ink3"),
                self.caption_box(panel),
                words.caption(self._bench.setting, panel.key),
            )

    def _paint_input(self, painter: QPainter, panel: Panel) -> None:
        look, workings, cell = self._look, self._bench.workings, panel.cell
        side, padding = workings.picture.side, workings.setting.padding
        inner = panel.cell_box(padding, padding, side)
        painter.fillRect(panel.box, look.color("sel"))
        painter.drawImage(inner, levels_image(workings.picture.levels, workings.picture.white))
        if cell >= GRIDDED:
            painter.setPen(GRID)
            for number_ in range(1, side + 2 * padding):
                x, y = panel.box.left() + number_ * cell, panel.box.top() + number_ * cell
                painter.drawLine(QPointF(x, panel.box.top()), QPointF(x, panel.box.bottom() - 1))
                painter.drawLine(QPointF(panel.box.left(), y), QPointF(panel.box.right() - 1, y))
        if padding:
            painter.setPen(QPen(look.color("ink3"), 1, Qt.PenStyle.DashLine))
            painter.drawRect(inner.adjusted(-1, -1, 0, 0))
            painter.setPen(QPen(look.color("line2"), look.theme.hairline))
            painter.drawRect(panel.box.adjusted(-1, -1, 0, 0))
        elif look.theme.dark:
            painter.setPen(QPen(look.color("line2"), look.theme.hairline))
            painter.drawRect(panel.box.adjusted(-1, -1, 0, 0))
        self._paint_levels(painter, panel, padding)

    def _paint_levels(self, painter: QPainter, panel: Panel, padding: int) -> None:
        """The numbers of the pixels, and the zeros around them, where cells are large enough."""
        look, picture, cell = self._look, self._bench.workings.picture, panel.cell
        font = look.font("mono", px=max(9, min(look.px(20, 24), round(0.36 * cell))))
        middle = Qt.AlignmentFlag.AlignHCenter
        if picture.channels == 1 and cell >= look.px(*NUMBERED):
            for row in range(picture.side):
                for column in range(picture.side):
                    level = float(picture.levels[0, row, column])
                    ink = on(look, grey(level / picture.white))
                    place = panel.cell_box(row + padding, column + padding)
                    put_text(painter, font, ink, place, number(level), middle)
        if padding and cell >= look.px(10, 16):
            last = picture.side + 2 * padding
            for row in range(last):
                for column in range(last):
                    if not (padding <= row < last - padding and padding <= column < last - padding):
                        put_text(painter, font, look.color("ink3"), panel.cell_box(row, column), "0", middle)

    def _paint_scale(self, painter: QPainter, panel: Panel, most: float) -> None:
        """The range of the map with its colours, below it at the left."""
        look, line = self._look, self.caption_box(panel)
        font, ink, gap = look.font("caption"), look.color("ink3"), look.px(7, 9)
        low, high = f"{MINUS}{number(most)}", f"+{number(most)}"
        put_text(painter, font, ink, line, low)
        tall = look.px(8, 12)
        bar = QRectF(
            line.left() + text_width(font, low) + gap, line.center().y() - tall / 2, look.px(*SCALE_WIDTH), tall
        )
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(bar, scale_picture(look))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        put_text(painter, font, ink, line.adjusted(bar.right() + gap - line.left(), 0, 0, 0), high)

    def _which_width(self) -> float:
        return text_width(self._look.font("caption"), words.which(self._bench.pixels - 1, self._bench.pixels))

    def _scale_width(self, most: float) -> float:
        font = self._look.font("caption")
        ends = text_width(font, f"{MINUS}{number(most)}") + text_width(font, f"+{number(most)}")
        return ends + self._look.px(*SCALE_WIDTH) + 2 * self._look.px(7, 9)

    def _paint_arrow(self, painter: QPainter, before: Panel, panel: Panel) -> None:
        look = self._look
        left, right = before.box.left() + before.slot, panel.box.left()
        middle = (left + right) / 2.0
        y = panel.box.center().y() if before.key != INPUT else before.box.top() + before.box.height() * ARROW_AT
        half = look.px(22, 30)
        ring.paint_arrow(painter, look, QPointF(middle - half, y), QPointF(middle + half, y))
        line = look.line_height("value")
        line_box = QRectF(left, y - look.px(6, 8) - line, right - left, line)
        put_text(
            painter,
            look.font("value"),
            look.color("ink"),
            line_box,
            self._arrow_words(panel.key),
            Qt.AlignmentFlag.AlignHCenter,
        )

    def _paint_problem(self, painter: QPainter) -> None:
        """Why there is no map, beside the input."""
        look, panel = self._look, self.panels[0]
        left = panel.box.left() + max(panel.slot, panel.box.width()) + look.px(40, 40)
        room = QRectF(left, 0, self._size.width() - left - look.px(16, 20), self._size.height())
        lines: tuple[tuple[Role, str, str], ...] = (
            ("heading", "error", tr("The window does not fit into the picture: there is no output.")),
            ("mono", "error", self._bench.workings.problem),
            ("body", "ink2", tr("Take a smaller kernel, more padding or less dilation.")),
        )
        wraps = Qt.TextFlag.TextWordWrap
        heights = [
            QFontMetricsF(look.font(role)).boundingRect(room, wraps, text).height() for role, _ink, text in lines
        ]
        y = panel.box.center().y() - (sum(heights) + 2 * look.px(8)) / 2
        for (role, ink, text), height in zip(lines, heights, strict=True):
            painter.setFont(look.font(role))
            painter.setPen(look.color(ink))
            painter.drawText(QRectF(room.left(), y, room.width(), height + 2), wraps, text)
            y += height + look.px(8)
