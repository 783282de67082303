"""Paints formulas with their numbers: finished steps above, the present one on a field with a bar."""

from __future__ import annotations

from attrs import frozen
from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from playground.ui.backprop.steps.colors import text_color
from playground.ui.backprop.steps.formula import Formulas
from playground.ui.backprop.steps.formula_parts import Block, Line, Piece, Term
from playground.ui.backprop.steps.player import Player
from playground.ui.backprop.steps.texts import all_digits
from playground.ui.paint import put_text, text_width
from playground.ui.theme import Look

RIGHT = Qt.AlignmentFlag.AlignRight


@frozen
class Cell:
    """A number on the screen with all its digits."""

    box: QRectF
    digits: str


class FormulaView(QWidget):
    """The blocks of the step at hand."""

    def __init__(self, look: Look, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._player = player
        self._cells: list[Cell] = []
        self.setAccessibleName(self.tr("Formula with its numbers"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        player.moved.connect(self._moved)
        look.changed.connect(self.update)

    def blocks(self, most: int = 5, *, brief: bool = True) -> tuple[Block, ...]:
        """What is written, with so many terms of a sum at most; ``brief`` leaves of earlier steps what came out."""
        trace, progress = self._player.trace, self._player.progress
        if trace is None or progress is None:
            return ()
        return Formulas(trace, progress, self._player.unit, most, brief).blocks()

    def lines(self) -> list[str]:
        """The same as plain text."""
        found = []
        for block in self.blocks():
            found.append(block.title)
            for row in block.rows:
                if isinstance(row, Term):
                    found.append(f"{row.name} = {row.left.text} · {row.right.text} = {row.result.text}")
                else:
                    found.append("".join(piece.text for piece in row.pieces))
        return found

    def _moved(self) -> None:
        self.setAccessibleDescription("\n".join(self.lines()))
        self.update()

    # --- painting -----------------------------------------------------------------------------------------------

    def _fitting(self) -> tuple[Block, ...]:
        """As many terms as there is room for."""
        for most, brief in ((8, False), (5, False), (8, True), (7, True), (6, True), (5, True), (4, True)):
            blocks = self.blocks(most, brief=brief)
            if sum(map(self._height, blocks)) <= self.height():
                return blocks
        blocks = self.blocks(3)
        while len(blocks) > 1 and sum(map(self._height, blocks)) > self.height():
            blocks = blocks[1:]
        return blocks

    def _row(self) -> int:
        return self._look.px(29, 34)

    def _height(self, block: Block) -> int:
        pad = self._look.px(12, 10) if block.is_now else self._look.px(8, 6)
        return self._look.px(22, 28) + self._row() * len(block.rows) + pad

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._cells = []
        top = 0.0
        for block in self._fitting():
            high = self._height(block)
            self._paint_block(painter, block, QRectF(0, top, self.width(), high))
            top += high
        painter.end()

    def _paint_block(self, painter: QPainter, block: Block, box: QRectF) -> None:
        look = self._look
        pad = look.px(16, 12)
        y = box.top() + 2
        if block.is_now:
            painter.fillRect(box, look.color("field"))
            painter.fillRect(QRectF(0, box.top(), look.px(3, 4), box.height()), look.color("ink"))
            y += look.px(4, 3)
        head = look.px(22, 28)
        title = look.font("mono", weight=500 if block.is_now else None)
        when = self.tr("step {number}, now") if block.is_now else self.tr("step {number}, done")
        words = when.format(number=block.place + 1)
        caption = look.font("caption")
        right = text_width(caption, words)
        room = box.width() - 2 * pad - right - 12
        ink = look.color("ink" if block.is_now else "ink2")
        wide = min(room, text_width(title, block.title) + 1)
        put_text(painter, title, ink, QRectF(pad, y, wide, head), block.title)
        note = QRectF(pad + wide + 12, y, room - wide - 12, head)
        if text_width(caption, block.note) <= note.width():
            put_text(painter, caption, look.color("ink2"), note, block.note)
        area = QRectF(box.width() - pad - right, y, right + 1, head)
        put_text(painter, caption, look.color("ink" if block.is_now else "ink3"), area, words)
        y += head
        columns = self._columns([row for row in block.rows if isinstance(row, Term)], box.width() - 2 * pad)
        for row in block.rows:
            area = QRectF(pad, y, box.width() - 2 * pad, self._row())
            if isinstance(row, Term):
                self._paint_term(painter, row, area, columns)
            else:
                self._paint_line(painter, row, area)
            y += self._row()

    def _font(self, px: int = 0, weight: int | None = None) -> QFont:
        return self._look.font("mono", px=px or self._look.px(16, 19), weight=weight)

    def _columns(self, terms: list[Term], room: float) -> tuple[float, float, float, int]:
        """Widths of name, left and right factor, and the size of type with which they fit."""
        if not terms:
            return 0, 0, 0, 0
        names = self._look.font("mono", px=self._look.px(13, 16))
        for px in range(self._look.px(16, 19), self._look.px(11, 13), -1):
            font = self._font(px)
            name = max(text_width(names, term.name) for term in terms)
            left = max(text_width(font, term.left.text) for term in terms)
            right = max(text_width(font, term.right.text) for term in terms) + 12
            result = max(text_width(self._font(px, 500), term.result.text) for term in terms)
            if name + left + right + result + 2 * text_width(font, " = ") + text_width(font, " · ") + 24 <= room:
                break
        return name, left, right, px

    def _paint_term(
        self, painter: QPainter, term: Term, area: QRectF, columns: tuple[float, float, float, int]
    ) -> None:
        look = self._look
        name, left, right, px = columns
        font, strong = self._font(px), self._font(px, 500)
        names = look.font("mono", px=look.px(13, 16))
        y, high = area.top(), area.height()
        put_text(painter, names, look.color("ink2"), QRectF(area.left(), y, name + 1, high), term.name)
        equals, dot = text_width(font, " = "), text_width(font, " · ")
        x = area.left() + name + 6
        put_text(painter, font, look.color("ink2"), QRectF(x, y, equals + 1, high), " = ")
        x += equals + 6
        self._put(painter, term.left, QRectF(x, y, left + 1, high), font, RIGHT)
        x += left
        put_text(painter, font, look.color("ink2"), QRectF(x, y, dot + 1, high), " · ")
        x += dot
        wide = text_width(font, term.right.text)
        self._put(painter, term.right, QRectF(x + 6, y, wide + 1, high), font)
        x += right + 6
        put_text(painter, font, look.color("ink2"), QRectF(x, y, equals + 1, high), " = ")
        x += equals
        end = min(area.right(), x + look.px(110, 130))
        self._put(painter, term.result, QRectF(x, y, end - x, high), strong, RIGHT)

    def _paint_line(self, painter: QPainter, line: Line, area: QRectF) -> None:
        room = area.width()
        low = self._look.px(11, 13)
        px = self._look.px(16, 19)
        while px > low and sum(text_width(self._font(px, 500), piece.text) for piece in line.pieces) + 20 > room:
            px -= 1
        x = area.left()
        for piece in line.pieces:
            font = self._font(px, 500 if piece.ink == "result" else None)
            wide = text_width(font, piece.text)
            pad = 5 if piece.reused else 0
            self._put(painter, piece, QRectF(x + pad, area.top(), wide + 1, area.height()), font)
            x += wide + 2 * pad

    def _put(
        self,
        painter: QPainter,
        piece: Piece,
        box: QRectF,
        font: QFont,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        put_text(painter, font, self._ink(piece), box, piece.text, align)
        if piece.value is not None:
            self._cells.append(Cell(box, all_digits(piece.value)))
        if piece.reused:
            pen = QPen(self._look.color("ink"), self._look.px(1, 2) * 1.25)
            pen.setDashPattern([2.4, 1.8])
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            wide = text_width(font, piece.text)
            high = font.pixelSize() * 1.45
            frame = QRectF(box.left() - 4, box.center().y() - high / 2, wide + 8, high)
            painter.drawRoundedRect(frame, 4, 4)

    def _ink(self, piece: Piece) -> QColor:
        look = self._look
        if piece.ink == "result" and piece.value is not None:
            return text_color(look, piece.value)
        return look.color({"slope": "run", "quiet": "ink2"}.get(piece.ink, "ink"))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            place = event.pos()
            digits = [cell.digits for cell in self._cells if cell.box.contains(place)]
            QToolTip.showText(event.globalPos(), digits[-1] if digits else "", self)
            return True
        return super().event(event)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(430, 420), self._look.px(240, 260))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(300, 320), self._look.px(130, 150))
