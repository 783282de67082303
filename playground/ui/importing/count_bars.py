"""How many samples there are of each class, as bars."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui.numbers import count
from playground.ui.paint import put_text, rounded, text_width
from playground.ui.theme import Look


class CountBars(QWidget):
    """A row a class: its name, a bar as long as its share of the most frequent one, and the number."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._rows: tuple[tuple[str, int], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(self.tr("Pictures of each class; where they differ much, the rare ones are learned badly."))
        self.setAccessibleName(self.tr("pictures of each class"))

    def set_counts(self, names: Sequence[str], counts: Sequence[int]) -> None:
        """Show these classes."""
        self._rows = tuple(zip(names, counts, strict=True))
        self.setAccessibleDescription(", ".join(f"{name} {count(number)}" for name, number in self._rows))
        self.updateGeometry()
        self.update()

    def _row_height(self) -> int:
        return self._look.px(22, 30)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(360), max(1, len(self._rows)) * self._row_height())

    def paintEvent(self, event: QPaintEvent) -> None:
        look, font = self._look, self._look.font("secondary")
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        most = max((number for _name, number in self._rows), default=1)
        names = min(max((text_width(font, name) for name, _number in self._rows), default=0), self.width() * 0.4)
        numbers = max((text_width(font, count(number)) for _name, number in self._rows), default=0)
        end = self.width() - look.px(10, 16)  # where the scroll bar may lie
        left, right = names + look.px(12), end - numbers - look.px(12)
        height = self._row_height()
        for place, (name, number) in enumerate(self._rows):
            top = place * height
            put_text(
                painter, font, look.color("ink"), QRectF(0, top, names + 1, height), name, Qt.AlignmentFlag.AlignLeft
            )
            track = QRectF(left, top + height / 2 - 4, max(1.0, right - left), 8)
            rounded(painter, track, 4, look.color("field"))
            track.setWidth(max(2.0, track.width() * number / most))
            rounded(painter, track, 4, look.color("ink2"))
            box = QRectF(right, top, end - right, height)
            put_text(painter, font, look.color("ink2"), box, count(number), Qt.AlignmentFlag.AlignRight)
        painter.end()
