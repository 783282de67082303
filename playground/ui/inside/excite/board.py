"""The pictures of a dream: the chosen one large, others and earlier steps of it small beside it."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from playground.ui.focus import FocusRing
from playground.ui.inside.excite.big_picture import BigPicture, draw_picture
from playground.ui.paint import put_text, rounded, text_width
from playground.ui.theme import Look, Role

RADIUS = 4
TWO_ROWS = 8
"""Small pictures that stand in two rows; more take three."""


@frozen(eq=False)
class Tile:
    """One picture; ``name`` at the left below it, ``note`` at the right. ``key`` is given back when it is chosen.

    Pictures without a key are enlarged instead. ``words`` say all of it.
    """

    image: QImage | None
    name: str = ""
    note: str = ""
    words: str = ""
    key: int = -1
    bold: bool = True


class DreamBoard(QWidget):
    """The first tile is large, the others stand in rows beside it; arrows move, Enter or a click takes one.

    Signals:
        chose(int): the key of a picture was chosen.
    """

    chose = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._tiles: tuple[Tile, ...] = ()
        self._current, self._over = 0, -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Pictures that excite"))
        self._tip = self.tr("A click on another unit's picture brings it to the front; other pictures are enlarged.")
        self.setToolTip(self._tip)
        self._ring = FocusRing(look, self, shape=lambda: (self.box(self._current), float(RADIUS)))
        look.changed.connect(self._restyle)

    @property
    def tiles(self) -> tuple[Tile, ...]:
        """What is shown; the large picture first."""
        return self._tiles

    def show_tiles(self, tiles: Sequence[Tile]) -> None:
        """Show these, the first one large."""
        self._tiles = tuple(tiles)
        self._current = min(self._current, max(0, len(self._tiles) - 1))
        self._describe()
        self._ring.refresh()
        self.update()

    def box(self, index: int) -> QRectF:
        """The square of a picture."""
        large, gap = self._large(), self._look.px(14, 12)
        if index == 0:
            return QRectF(0, 0, large, large)
        columns, side = self._columns(), self._small()
        row, column = divmod(index - 1, columns)
        left = large + gap + column * (side + self._gap())
        return QRectF(left, row * (side + self._caption() + self._row_gap()), side, side)

    def enlarge(self, index: int) -> None:
        """Open a picture in a window of its own."""
        tile = self._tiles[index]
        if tile.image is not None:
            BigPicture(self._look, tile.image, tile.words or f"{tile.name} {tile.note}".strip(), self).show()

    def _rows(self) -> int:
        return 2 if len(self._tiles) <= 1 + TWO_ROWS else 3

    def _columns(self) -> int:
        return max(3, -(-(len(self._tiles) - 1) // self._rows()))

    def _large(self) -> int:
        below, columns, rows = self._caption(), self._columns(), self._rows()
        if len(self._tiles) > 1:  # as high as the rows beside it
            room = float(self.width() - self._look.px(14, 12) - (columns - 1) * self._gap())
            room += columns * (rows - 1) / rows * (below + self._row_gap())
            fitting = room / (1 + columns / rows)
        else:
            fitting = float(self.width())
        return max(20, min(self.height() - below, int(fitting)))

    def _small(self) -> int:
        """Px a side of the small pictures."""
        columns = self._columns()
        room = self.width() - self._large() - self._look.px(14, 12)
        across = (room - (columns - 1) * self._gap()) // columns
        rows = self._rows()
        down = (self.height() - rows * self._caption() - (rows - 1) * self._row_gap()) // rows
        return max(12, min(across, down))

    def _gap(self) -> int:
        return self._look.px(12, 10)

    def _row_gap(self) -> int:
        return self._look.px(6, 4)

    def _caption(self) -> int:
        return self._look.line_height("secondary") + self._look.px(6, 4)

    def _index_at(self, x: float, y: float) -> int:
        boxes = (self.box(index).adjusted(0, 0, 0, self._caption()) for index in range(len(self._tiles)))
        return next((index for index, box in enumerate(boxes) if box.contains(x, y)), -1)

    def _take(self, index: int) -> None:
        if not 0 <= index < len(self._tiles):
            return
        self._current = index
        self._describe()
        self._ring.refresh()
        tile = self._tiles[index]
        if index and tile.key >= 0:
            self.chose.emit(tile.key)
        else:
            self.enlarge(index)

    def _describe(self) -> None:
        if self._tiles:
            tile = self._tiles[self._current]
            self.setAccessibleDescription(tile.words or f"{tile.name} {tile.note}".strip())

    def _restyle(self) -> None:
        self.updateGeometry()
        self._ring.refresh()
        self.update()

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(520, 560), self._look.px(240, 250))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(320, 400), self._look.px(150, 170))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index, tile in enumerate(self._tiles):
            self._paint_tile(painter, index, tile)
        painter.end()

    def _paint_tile(self, painter: QPainter, index: int, tile: Tile) -> None:
        look, box = self._look, self.box(index)
        path = QPainterPath()
        path.addRoundedRect(box, RADIUS, RADIUS)
        painter.fillPath(path, look.color("field"))
        if tile.image is not None:
            painter.save()
            painter.setClipPath(path)
            draw_picture(painter, tile.image, box)
            painter.restore()
        if look.theme.dark:
            rounded(painter, box, RADIUS, None, look.color("line2"), 1)
        if index == self._over:
            painter.setPen(QPen(look.color("ink"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        role: Role = "secondary" if index == 0 or box.width() >= look.px(80, 110) else "caption"
        line = QRectF(box.left(), box.bottom() + 3, box.width(), look.line_height("secondary"))
        bold, plain = look.font(role, weight=600 if tile.bold else None), look.font(role)
        wide = text_width(plain, tile.note)
        room = box.width() - wide - (4 if tile.note else 0)
        if tile.name and text_width(bold, tile.name) <= room:
            put_text(painter, bold, look.color("ink"), line, tile.name)
            put_text(painter, plain, look.color("ink2"), line, tile.note, Qt.AlignmentFlag.AlignRight)
        elif tile.name and (index == 0 or not tile.note):
            put_text(painter, bold, look.color("ink"), line, tile.name)
        elif wide <= box.width():
            put_text(painter, plain, look.color("ink2"), line, tile.note, Qt.AlignmentFlag.AlignRight)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            index = self._index_at(event.pos().x(), event.pos().y())
            QToolTip.showText(event.globalPos(), self._tiles[index].words if index >= 0 else self._tip, self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._index_at(event.position().x(), event.position().y())
        if over != self._over:
            self._over = over
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._over = -1
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._take(self._index_at(event.position().x(), event.position().y()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        columns = self._columns()
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -columns, Qt.Key.Key_Down: columns}
        if key in steps:
            new = self._current + steps[key]
            if 0 <= new < len(self._tiles):
                self._current = new
                self._describe()
                self._ring.refresh()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._take(self._current)
        else:
            super().keyPressEvent(event)
