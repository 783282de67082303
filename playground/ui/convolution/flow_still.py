"""What stays while the window slides over the flow: layout, pictures before they are computed, words and arrows."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap

from playground.core.activations import ACTIVATIONS
from playground.core.convolution.pooling import MAX
from playground.ui.convolution import ring
from playground.ui.convolution.bench import Bench
from playground.ui.convolution.colors import Floats, grey, levels_image, on, paled, sign_image
from playground.ui.convolution.flow_layout import ACTIVATED, INPUT, MAP, POOLED, Panel, Part, Room, lay_out
from playground.ui.convolution.texts import number
from playground.ui.numbers import MINUS, count
from playground.ui.paint import put_text, text_width
from playground.ui.theme import Look
from playground.ui.train.wording import shape_text, square, term
from playground.ui.widgets.map_colors import scale_picture

GRIDDED = 7
"""Cells of so many px are told apart by a grid."""
NUMBERED = (24, 30)
"""Cells of so many px, normal and projector, hold their number."""
GRID = QColor(128, 128, 128, 90)
LOW = 330
"""A lower flow has less air."""
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
        look, title, note = self._look, *self.heading(key)
        words = text_width(look.font("heading"), title) + look.px(8, 10) + text_width(look.font("secondary"), note)
        words = max(words, text_width(look.font("caption"), self.caption(key)))
        if key == INPUT:
            words = max(words, text_width(look.font("caption"), self.where((99, 99))))
        if key == MAP:
            words = max(words, self._scale_width(self._bench.workings.range) + look.px(14) + self._which_width())
        arrow = 0.0
        if key != INPUT:
            arrow = max(look.px(44, 60), text_width(look.font("value"), self._arrow(key))) + look.px(20, 30)
        if self.single is not None and key != INPUT:
            words = max(self.switch_width, self._scale_width(self._values(key)[1]))
        return Part(key, cells, math.ceil(arrow), math.ceil(words), pool, is_small)

    # --- words ------------------------------------------------------------------------------------------------

    def heading(self, key: str) -> tuple[str, str]:
        """Title and note over a picture."""
        tr, workings = _tr, self._bench.workings
        sides = square(workings.side)
        if key == INPUT:
            channels, side = workings.picture.channels, workings.picture.side
            shape = shape_text((channels, side, side))
            if self.single is not None:
                return tr("Input"), shape
            form = tr("{shape}, colours 0 to {white}") if channels > 1 else tr("{shape}, grey 0 to {white}")
            return tr("Input"), form.format(shape=shape, white=number(workings.picture.white))
        if key == MAP:
            return tr("Output"), sides
        if key == ACTIVATED:
            return term(ACTIVATIONS[workings.setting.activation].title), sides
        size, side = workings.setting.pool_size, 0 if workings.pooled is None else len(workings.pooled)
        title = tr("Max-pool") if workings.setting.pooling == MAX else tr("Average-pool")
        if self.single is not None:
            return title, square(side)
        return title, tr("{size}, gives {sides}").format(size=square(size), sides=square(side))

    def caption(self, key: str) -> str:
        """What stands below the last two pictures."""
        tr, setting = _tr, self._bench.setting
        if key == ACTIVATED:
            return {
                "identity": tr("nothing changes"),
                "relu": tr("below 0 becomes 0"),
                "tanh": tr("pressed into −1 to 1"),
                "logistic": tr("pressed into 0 to 1"),
                "prelu": tr("below 0 a quarter stays"),
                "leaky_relu": tr("below 0 a hundredth stays"),
                "elu": tr("below 0 it ends at −1"),
            }.get(setting.activation, tr("below 0 little stays"))
        if key == POOLED:
            words = {2: tr("four"), 3: tr("nine"), 4: tr("sixteen")}[setting.pool_size]
            form = tr("the largest of {count} stays") if setting.pooling == MAX else tr("the mean of {count}")
            return form.format(count=words)
        return ""

    def where(self, place: tuple[int, int]) -> str:
        """Where the window stands, counted from 1."""
        words = (
            _tr("window at row {row}, column {column}") if self.single is None else _tr("row {row}, column {column}")
        )
        return words.format(row=count(place[0] + 1), column=count(place[1] + 1))

    def _arrow(self, key: str) -> str:
        """The word over the arrow that leads to a picture."""
        if key == POOLED and self.single is None:
            return "max" if self._bench.setting.pooling == MAX else _tr("mean")
        if key == ACTIVATED and self.single is None:
            return term(ACTIVATIONS[self._bench.setting.activation].title)
        return self.name

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
        title, note = self.heading(panel.key)
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
                painter, look.font("caption"), look.color("ink3"), self.caption_box(panel), self.caption(panel.key)
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

    def which(self, index: int) -> str:
        """Which pixel of the map the window stands at, counted from 1."""
        total = self._bench.pixels
        return _tr("pixel {number} of {total}").format(number=count(index + 1), total=count(total))

    def _which_width(self) -> float:
        return text_width(self._look.font("caption"), self.which(self._bench.pixels - 1))

    def _scale_width(self, most: float) -> float:
        font = self._look.font("caption")
        ends = text_width(font, f"{MINUS}{number(most)}") + text_width(font, f"+{number(most)}")
        return ends + self._look.px(*SCALE_WIDTH) + 2 * self._look.px(7, 9)

    def _paint_arrow(self, painter: QPainter, before: Panel, panel: Panel) -> None:
        look = self._look
        left, right = before.box.left() + before.slot, panel.box.left()
        middle = (left + right) / 2.0
        y = panel.box.center().y() if panel.key != MAP else before.box.top() + before.box.height() * 0.265
        half = look.px(22, 30)
        ring.paint_arrow(painter, look, QPointF(middle - half, y), QPointF(middle + half, y))
        line = look.line_height("value")
        words = QRectF(left, y - look.px(6, 8) - line, right - left, line)
        put_text(
            painter, look.font("value"), look.color("ink"), words, self._arrow(panel.key), Qt.AlignmentFlag.AlignHCenter
        )

    def _paint_problem(self, painter: QPainter) -> None:
        """Why there is no map, beside the input."""
        look, panel = self._look, self.panels[0]
        left = panel.box.left() + max(panel.slot, panel.box.width()) + look.px(40, 40)
        line = look.line_height("heading")
        top = panel.box.center().y() - 1.5 * line
        width = self._size.width() - left - look.px(16, 20)
        words = _tr("The window does not fit into the picture: there is no output.")
        put_text(painter, look.font("heading"), look.color("error"), QRectF(left, top, width, line), words)
        below = QRectF(left, top + line + look.px(8), width, line)
        put_text(painter, look.font("mono"), look.color("error"), below, self._bench.workings.problem)
        words = _tr("Take a smaller kernel, more padding or less dilation.")
        below.translate(0, line + look.px(8))
        put_text(painter, look.font("body"), look.color("ink2"), below, words)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Convolution", text)
