"""The way so far as a strip of pictures, one of them shown."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui.focus import FocusRing
from playground.ui.paint import put_text, rounded
from playground.ui.style.picture_box import paint_picture
from playground.ui.theme import Look

MOST = 8
EMPTY = 5
"""Places shown before there are pictures."""
USUAL_ASPECT = 1.5
"""Width to height until there are pictures."""


@frozen(eq=False)
class Still:
    """One picture of the strip."""

    number: int
    caption: str
    image: QImage


class FilmStrip(QWidget):
    """The start, iteration 16, 32, 64 … and the newest; of many the start and the last ones. Arrow keys move.

    Signals:
        chosen(number): another picture was chosen, by the number of its iteration.
    """

    chosen = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._stills: tuple[Still, ...] = ()
        self._number = -1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("pictures on the way"))
        self.setToolTip(self.tr("The picture at the start, after 16, 32, 64 … iterations and now: a click shows it."))
        FocusRing(look, self, shape=lambda: (self.box(self._index()), 8.0))
        look.changed.connect(self._restyle)

    @property
    def numbers(self) -> tuple[int, ...]:
        """Of the pictures that are shown."""
        return tuple(still.number for still in self._shown())

    def set_stills(self, stills: Sequence[Still], chosen: int) -> None:
        """Show these, ring the one of this number."""
        self._stills, self._number = tuple(stills), chosen
        self.update()

    def _shown(self) -> tuple[Still, ...]:
        room = self.places
        return self._stills if len(self._stills) <= room else (self._stills[0], *self._stills[1 - room :])

    @property
    def places(self) -> int:
        """How many pictures there is room for."""
        width, gap = self._picture_width(), self._gap()
        return min(MOST, max(2, int((self.width() + gap) // (width + gap))))

    def _gap(self) -> int:
        return self._look.px(12, 14)

    def _picture_width(self) -> float:
        """Of one picture; a very wide one is made lower."""
        image = self._stills[-1].image if self._stills else QImage()
        aspect = USUAL_ASPECT if image.isNull() else image.width() / image.height()
        widest = (self.width() - (EMPTY - 1) * self._gap()) / EMPTY
        return max(24.0, float(int(min((self.height() - self._line()) * aspect, widest))))

    def _index(self) -> int:
        numbers = self.numbers
        return numbers.index(self._number) if self._number in numbers else len(numbers) - 1

    def _line(self) -> int:
        return self._look.line_height("secondary") + self._look.px(4)

    def box(self, index: int) -> QRectF:
        """Where a picture stands."""
        width = self._picture_width()
        return QRectF(index * (width + self._gap()), 0, width, self.height() - self._line())

    def _choose(self, index: int) -> None:
        shown = self._shown()
        if 0 <= index < len(shown) and shown[index].number != self._number:
            self._number = shown[index].number
            self.update()
            self.chosen.emit(self._number)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(420), self._look.px(84, 92) + self._line())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(240), self._look.px(56, 60) + self._line())

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        for index, still in enumerate(self._shown()):
            box, is_chosen = self.box(index), index == self._index()
            inner = box.adjusted(4, 4, -4, -4) if is_chosen else box
            _paint_cut(painter, still.image, inner)
            if is_chosen:
                rounded(painter, box, 8, None, look.color("ink"), look.px(2, 3))
            line = QRectF(box.left(), box.bottom() + look.px(4), box.width(), look.line_height("secondary"))
            font = look.font("secondary", weight=600 if is_chosen else None)
            ink = look.color("ink" if is_chosen else "ink2")
            put_text(painter, font, ink, line, still.caption, Qt.AlignmentFlag.AlignHCenter)
        for index in range(len(self._shown()), min(self.places, max(EMPTY, len(self._shown())))):
            rounded(painter, self.box(index), 6, look.color("field"))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            at = event.position()
            self._choose(next((i for i in range(self.places) if self.box(i).contains(at)), -1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: len(self._shown()) - 1}
        key = Qt.Key(event.key())
        if key in steps:
            self._choose(self._index() + steps[key])
        elif key in ends:
            self._choose(ends[key])
        else:
            super().keyPressEvent(event)


def _paint_cut(painter: QPainter, image: QImage, box: QRectF) -> None:
    """The middle of a picture, cut to the proportions of the box."""
    if image.isNull() or box.height() <= 0 or box.width() <= 0:
        return
    aspect = box.width() / box.height()
    width, height = (
        min(image.width(), round(image.height() * aspect)),
        min(image.height(), round(image.width() / aspect)),
    )
    left, top = (image.width() - width) // 2, (image.height() - height) // 2
    paint_picture(painter, image.copy(left, top, max(1, width), max(1, height)), box)
