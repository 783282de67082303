"""The classes one may draw points of: a mark for each, one chosen, and buttons for one class more or less."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QWidget

from playground.ui.focus import FocusRing
from playground.ui.paint import put_text, rounded, text_width
from playground.ui.theme import Look
from playground.ui.widgets.buttons import Button
from playground.ui.widgets.markers import class_mark, paint_mark

MOST = 10
FEWEST = 2
COLUMNS = 6
"""Chips and buttons in a row at most: with ten classes two rows of six."""


class ClassChip(QAbstractButton):
    """The mark of one class and its name, with an outline where it is chosen."""

    def __init__(self, look: Look, label: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._label = label
        self.set_class(str(label + 1), False)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        FocusRing(look, self, shape=lambda: (self._box(), 5.0))
        look.changed.connect(self.updateGeometry)

    def set_class(self, name: str, pair: bool) -> None:
        """What the class is called, and whether it is one of two."""
        self._pair = pair
        self.setText(name)
        self.setAccessibleName(self.tr("class {0}").format(name))
        key = (self._label + 1) % 10
        self.setToolTip(self.tr("Draw points of class {0} (key {1}).").format(name, key))
        self.update()

    def _box(self) -> QRectF:
        return QRectF(self.rect()).adjusted(1, 1, -1, -1)

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(30, 44), self._look.px(24, 40))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(26, 40), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        look, chosen = self._look, self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self._box()
        if chosen or self.underMouse():
            fill = look.color("surface" if chosen else "hover")
            rounded(painter, box, 5, fill, look.color("ink") if chosen else None, 2 if chosen else 1)
        mark, font, size = class_mark(look, self._label, self._pair), look.font("secondary"), look.px(9, 13)
        gap, wide = look.px(4, 6), text_width(font, self.text())
        left = (box.width() - size - gap - wide) / 2 + box.left()
        paint_mark(painter, look, QPointF(left + size / 2, box.center().y()), size, mark)
        name = QRectF(left + size + gap, box.top(), box.right() - left - size - gap, box.height())
        put_text(painter, font, look.color("ink" if chosen else "ink2"), name, self.text())
        painter.end()

    def enterEvent(self, event: object) -> None:
        self.update()

    def leaveEvent(self, event: object) -> None:
        self.update()


class ClassChips(QWidget):
    """Two to ten chips, then − and +, as many a row as can be hit.

    Signals:
        chosen(int): draw points of this class.
        counted(int): have so many classes.
    """

    chosen = Signal(int)
    counted = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._count = FEWEST
        self.chips = [ClassChip(look, label, self) for label in range(MOST)]
        self.fewer = Button(
            look, icon="ph.minus-bold", kind="quiet", height="card",
            tooltip=self.tr("Take the last class away, its points too."),
        )  # fmt: skip
        self.more = Button(
            look, icon="ph.plus-bold", kind="quiet", height="card", tooltip=self.tr("One more class, up to ten.")
        )
        self.fewer.setAccessibleName(self.tr("one class less"))
        self.more.setAccessibleName(self.tr("one class more"))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        for label, chip in enumerate(self.chips):
            chip.clicked.connect(lambda _on, label=label: self.chosen.emit(label))
        look.changed.connect(self._fit)
        self._fit()
        for button, by in ((self.fewer, -1), (self.more, 1)):
            button.clicked.connect(lambda _on=False, by=by: self.counted.emit(self._count + by))

    def _fit(self) -> None:
        for button in (self.fewer, self.more):
            button.setMinimumWidth(self._look.px(24, 40))
        self._arrange()

    def _arrange(self) -> None:
        """The two buttons stand behind the last class."""
        for place, widget in enumerate((*self.chips[: self._count], self.fewer, self.more)):
            self._grid.addWidget(widget, *divmod(place, COLUMNS))
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, column < self._count + 2)

    def show_classes(self, names: Sequence[str], chosen: int) -> None:
        """Offer these classes, one of them chosen, without a signal."""
        if self._count != len(names):
            self._count = len(names)
            self._arrange()
        for label, chip in enumerate(self.chips):
            chip.setVisible(label < len(names))
            chip.setChecked(label == chosen)
            if label < len(names):
                chip.set_class(names[label], len(names) == FEWEST)
        self.fewer.setEnabled(len(names) > FEWEST)
        self.more.setEnabled(len(names) < MOST)

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """1 to 9 and 0 choose a class as they do on the map."""
        label = (event.key() - Qt.Key.Key_1) % 10
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and Qt.Key.Key_0 <= event.key() <= Qt.Key.Key_9 and label < self._count:
            self.chosen.emit(label)
        else:
            super().keyPressEvent(event)
