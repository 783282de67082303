"""The size of the map by its formula."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui.convolution.bench import Bench
from playground.ui.convolution.texts import why
from playground.ui.paint import put_text, text_width
from playground.ui.theme import Look


class SizeFormula(QWidget):
    """The size of the map by its formula: symbols, numbers, and one sentence why."""

    def __init__(self, look: Look, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._bench = bench
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Size of the output"))
        self.setToolTip(
            self.tr(
                "n pixels a side, p zeros on either side, window f, stride s. A dilated window reaches over "
                "d(f − 1) + 1 pixels. What is left over at the edge is not read: the floor ⌊ ⌋."
            )
        )
        look.changed.connect(self.show_size)
        self.show_size()

    def show_size(self) -> None:
        """Another picture, kernel or setting."""
        self.setAccessibleDescription(f"{self.formula} {self.reason}")
        self.updateGeometry()
        self.update()

    @property
    def formula(self) -> str:
        """With its numbers: "⌊(28+2·0−3)/1⌋+1 = 26"."""
        return self._bench.workings.formula

    @property
    def reason(self) -> str:
        """Why the map has that size."""
        return why(self._bench.workings)

    def sizeHint(self) -> QSize:
        look = self._look
        high = 2 * look.line_height("caption") + look.px(26, 28)
        return QSize(look.px(248, 350), high)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), self._look
        line, big = look.line_height("caption"), look.px(26, 28)
        small, mono = look.font("caption"), look.font("mono")
        words = self.tr("output size")
        put_text(painter, small, look.color("ink3"), QRectF(0, 0, self.width(), line), words)
        left = text_width(small, words) + look.px(8, 10)
        symbols = look.font("mono", px=look.px(11, 15))
        put_text(painter, symbols, look.color("ink2"), QRectF(left, 0, self.width() - left, line), "⌊(n+2p−f)/s⌋+1")
        ink = look.color("error" if self._bench.workings.problem else "ink")
        head, equals, result = self.formula.rpartition(" = ")
        if not equals:
            head, result = self.formula, ""
        px = look.px(17, 19)
        while px > look.px(11, 14) and text_width(look.font("mono", px=px, weight=600), self.formula) > self.width():
            px -= 1
        mono, strong = look.font("mono", px=px), look.font("mono", px=px, weight=600)
        box = QRectF(0, line, self.width(), big)
        put_text(painter, mono, ink, box, head + equals)
        put_text(painter, strong, ink, box.adjusted(text_width(mono, head + equals), 0, 0, 0), result)
        below = QRectF(0, line + big, self.width(), line)
        put_text(painter, small, look.color("ink2"), below, self.reason, Qt.AlignmentFlag.AlignLeft)
        painter.end()
