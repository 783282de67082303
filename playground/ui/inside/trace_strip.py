"""A receptive field drawn back through the layers: of each a frame, and in it what is seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from playground.core.receptive import Field
from playground.ui.paint import put_text, text_width
from playground.ui.theme import Look

CENTRED = Qt.AlignmentFlag.AlignHCenter


class TraceStrip(QWidget):
    """From the input at the left to the layer looked at at the right; where there are many, the nearest are shown."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._fields: tuple[Field, ...] = ()
        self._names: Mapping[str, str] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("receptive field, layer by layer"))
        look.changed.connect(self._restyle)

    def show_fields(self, fields: Sequence[Field], names: Mapping[str, str]) -> None:
        """Show these, the layer looked at first and the input last; ``names`` are by id."""
        new = tuple(fields)
        if new != self._fields or names != self._names:
            self._fields, self._names = new, names
            self.setAccessibleDescription("; ".join(self._words(field) for field in reversed(new)))
            self.update()

    @property
    def fields(self) -> tuple[Field, ...]:
        """What is shown."""
        return self._fields

    def _words(self, field: Field) -> str:
        top, left, height, width = field.box
        name = self._names.get(field.layer_id, field.layer_id)
        if field.height == field.width == 1:
            return self.tr("{0}: all values").format(name)
        return self.tr("{0}: rows {1} to {2}, columns {3} to {4}").format(
            name, top + 1, top + height, left + 1, left + width
        )

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def _boxes(self) -> list[tuple[QRectF, Field]]:
        """Where each stands, the input first."""
        look, fields = self._look, list(reversed(self._fields))
        side, gap = look.px(34, 46), look.px(22, 24)
        most = max(2, int((self.width() + gap) // (side + gap)))
        if len(fields) > most:
            fields = [fields[0], *fields[len(fields) - most + 1 :]]
        return [(QRectF(number * (side + gap), 1, side, side), field) for number, field in enumerate(fields)]

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(220), self._look.px(38, 50) + self._look.line_height("caption"))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(120), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        look, font = self._look, self._look.font("caption")
        painter = QPainter(self)
        before: QRectF | None = None
        for box, field in self._boxes():
            painter.fillRect(box, look.color("field"))
            top, left, height, width = field.box
            seen = QRectF(
                box.left() + left / field.width * box.width(),
                box.top() + top / field.height * box.height(),
                max(2.0, width / field.width * box.width()),
                max(2.0, height / field.height * box.height()),
            )
            painter.fillRect(seen, look.color("run"))
            painter.setPen(QPen(look.color("line2"), look.theme.hairline))
            painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
            if before is not None:
                painter.setPen(QPen(look.color("ink3"), look.theme.hairline))
                middle = round(box.center().y()) + 0.5
                painter.drawLine(round(before.right()) + 3, int(middle), round(box.left()) - 3, int(middle))
            words = f"{height}×{width}" if field.height * field.width > 1 else self.tr("all")
            wide = look.px(8, 12)
            under = QRectF(
                box.left() - wide, box.bottom() + look.px(3), box.width() + 2 * wide, look.line_height("caption")
            )
            if before is None:  # nothing can stand left of the first
                under.moveLeft(max(under.left(), (text_width(font, words) - under.width()) / 2))
            put_text(painter, font, look.color("ink2"), under, words, CENTRED)
            before = box
        painter.end()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = [field for box, field in self._boxes() if box.adjusted(0, 0, 0, 20).contains(event.pos())]
            QToolTip.showText(event.globalPos(), self._words(found[0]) if found else "", self)
            return True
        return super().event(event)
