"""The bar of shares: training, validation, test, with borders to drag."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.core.datasets import Split
from playground.core.fields import limits_of
from playground.ui.focus import FocusRing
from playground.ui.paint import put_text, text_width
from playground.ui.theme import Look
from playground.ui.train.data.seal_button import SealButton

_TRAIN = limits_of(Split, "train")
_VALIDATION = limits_of(Split, "validation")
LEAST_TEST = 0.05
"""A test set drawn from the same data keeps at least this share."""

_GRAB = 12
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1}


def with_train(split: Split, train: float, own_test: bool) -> Split:
    """The first border moved: training gets the share `train`, validation gives or takes it."""
    ends = 1.0 if own_test else min(1.0 - LEAST_TEST, split.train + split.validation)
    most = min(_TRAIN.maximum, ends - _VALIDATION.minimum)
    train = _whole_percent(min(max(train, _TRAIN.minimum, ends - _VALIDATION.maximum), most))
    return Split(train=train, validation=round(ends - train, 4))


def with_border(split: Split, border: float) -> Split:
    """The second border moved to `border` = training + validation; training stays."""
    least = split.train + _VALIDATION.minimum
    border = _whole_percent(min(max(border, least), 1.0 - LEAST_TEST))
    return Split(train=split.train, validation=round(border - split.train, 4))


def _whole_percent(share: float) -> float:
    return round(share, 2)


class SplitBar(QWidget):
    """Shares of the data as lengths. Data with a test set of their own have one border, others two.

    While the test part is sealed it is a button, ``seal``, that asks to open it.

    Signals:
        pressed, released: a gesture begins and ends.
        moved(Split): the shares while it lasts.
    """

    pressed = Signal()
    moved = Signal(object)
    released = Signal()

    def __init__(self, look: Look, tooltip: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._split = Split()
        self._own_test = False
        self._texts = ("", "", "")
        self.setToolTip(tooltip)
        self.seal = SealButton(look, self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._borders = (
            _Border(look, self, self.tr("border between training and validation data"), tooltip),
            _Border(look, self, self.tr("border between validation and test data"), tooltip),
        )
        for index, border in enumerate(self._borders):
            border.pressed.connect(self.pressed)
            border.released.connect(self.released)
            border.dragged.connect(lambda x, index=index: self._drag(index, x))
            border.stepped.connect(lambda steps, index=index: self._step(index, steps))
        look.changed.connect(self._restyle)

    @property
    def split(self) -> Split:
        return self._split

    @property
    def borders(self) -> tuple[QWidget, QWidget]:
        return self._borders

    def set_split(self, split: Split, own_test: bool, texts: tuple[str, str, str]) -> None:
        """Show these shares and what stands in their parts; `own_test`: the test set is not taken from them."""
        self._split, self._own_test, self._texts = split, own_test, texts
        self._borders[1].setVisible(not own_test)
        self.seal.set_text(texts[2])
        for border, share in zip(self._borders, (split.train, split.train + split.validation), strict=True):
            border.setAccessibleDescription(f"{100 * share:.0f} %")
        self._place()
        self.update()

    def set_sealed(self, sealed: bool) -> None:
        """Whether the test part is sealed."""
        self.seal.setVisible(sealed)
        self._place()
        self.update()

    def _room(self) -> tuple[float, float]:
        """Where share 0 and share 1 lie in px."""
        if not self._own_test:
            return 0.0, float(self.width())
        return 0.0, self.width() - self._part_width(2)

    def _part_width(self, part: int) -> float:
        """Room that the text of a part needs."""
        if part == 2 and not self.seal.isHidden():
            return self.seal.room() + self._look.px(10, 14)
        return text_width(self._look.font("caption", weight=600), self._texts[part]) + self._look.px(10, 14)

    def _x(self, share: float) -> float:
        left, right = self._room()
        if not self._own_test:
            return left + share * (right - left)
        right -= self._part_width(1)  # where training has its largest share
        place = (share - _TRAIN.minimum) / (_TRAIN.maximum - _TRAIN.minimum)
        least = left + self._look.px(24)
        return least + place * (right - least)

    def _share(self, x: float) -> float:
        """The share whose border lies at x."""
        low, high = self._x(_TRAIN.minimum), self._x(_TRAIN.maximum)
        return _TRAIN.minimum + (x - low) / max(1.0, high - low) * (_TRAIN.maximum - _TRAIN.minimum)

    def _edges(self) -> tuple[float, float]:
        """The two inner edges between the three parts."""
        end = self._room()[1] if self._own_test else self._x(self._split.train + self._split.validation)
        return self._x(self._split.train), end

    def _drag(self, index: int, x: float) -> None:
        self._set_border(index, self._share(x))

    def _step(self, index: int, steps: int) -> None:
        share = self._split.train + (self._split.validation if index else 0.0)
        self.pressed.emit()
        self._set_border(index, share + 0.01 * steps)
        self.released.emit()

    def _set_border(self, index: int, share: float) -> None:
        new = with_border(self._split, share) if index else with_train(self._split, share, self._own_test)
        if new != self._split:
            self._split = new
            self._place()
            self.update()
            self.moved.emit(new)

    def _place(self) -> None:
        grab = self._look.px(_GRAB)
        left = min(self._edges()[1] + 1, self.width() - self._look.theme.hit)
        self.seal.setGeometry(round(left), 0, self.width() - round(left), self.height())
        for border, x in zip(self._borders, self._edges(), strict=True):
            border.setGeometry(round(x - grab / 2), 0, grab, self.height())

    def _restyle(self) -> None:
        self.updateGeometry()
        self._place()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(200), self._look.px(26, 38))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        look, first, second = self._look, *self._edges()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        clip = QPainterPath()
        clip.addRoundedRect(box, 6, 6)
        gap = 1.0
        parts: tuple[QRectF, ...] = (
            QRectF(0, 0, first - gap, box.height()),
            QRectF(first + gap, 0, second - first - 2 * gap, box.height()),
            QRectF(second + gap, 0, box.width() - second - gap, box.height()),
        )
        painter.save()
        painter.setClipPath(clip)
        painter.fillRect(parts[0], look.color("ink2"))
        painter.fillRect(parts[1], look.color("sel"))
        painter.restore()
        if not self.seal.isHidden():
            parts = parts[:2]
        else:
            self._paint_rest(painter, parts[2])
        for part, text, token in zip(parts, self._texts, ("surface", "ink", "ink2"), strict=False):
            self._paint_text(painter, part, text, token)
        painter.end()

    def _paint_rest(self, painter: QPainter, part: QRectF) -> None:
        """The outline of the test part, once it is open."""
        look = self._look
        rest = QPainterPath()
        rest.addRoundedRect(part.adjusted(-6, 0.5, -0.5, -0.5), 6, 6)
        painter.save()
        painter.setClipRect(part)
        painter.setPen(QPen(look.color("line2"), look.theme.hairline))
        painter.drawPath(rest)
        painter.drawLine(part.topLeft(), part.bottomLeft())
        painter.restore()

    def _paint_text(self, painter: QPainter, part: QRectF, text: str, token: str) -> None:
        font = self._look.font("caption", weight=600)
        left = token == "surface"
        pad = self._look.px(8) if left else 1
        number = text.rsplit(" ", 1)[-1] if left else text  # the name gives way before the number
        for shown in (text, number):
            if text_width(font, shown) <= part.width() - 2 * pad:
                align = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignHCenter
                put_text(painter, font, self._look.color(token), part.adjusted(pad, 0, -pad, 0), shown, align)
                return


class _Border(QWidget):
    """One border between two parts: drag it, or Left and Right by 1 % (Shift: 10 %)."""

    pressed = Signal()
    dragged = Signal(float)
    released = Signal()
    stepped = Signal(int)

    def __init__(self, look: Look, bar: SplitBar, name: str, tooltip: str) -> None:
        super().__init__(bar)
        self._look = look
        self._bar = bar
        self._down = False
        self._over = False
        self.setAccessibleName(name)
        self.setToolTip(tooltip)
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        FocusRing(look, self, radius=4.0)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not (self._down or self._over or self.hasFocus()):
            return
        painter = QPainter(self)
        painter.fillRect(QRectF(self.width() / 2 - 1.5, 0, 3, self.height()), self._look.color("ink"))
        painter.end()

    def enterEvent(self, event: object) -> None:
        self._over = True
        self.update()

    def leaveEvent(self, event: object) -> None:
        self._over = False
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._down = True
            self.pressed.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._down:
            self.dragged.emit(self.mapTo(self._bar, event.position()).x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._down and event.button() == Qt.MouseButton.LeftButton:
            self._down = False
            self.released.emit()
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        times = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        if key in _STEPS:
            self.stepped.emit(_STEPS[key] * times)
        elif key == Qt.Key.Key_Home:
            self.stepped.emit(-100)
        elif key == Qt.Key.Key_End:
            self.stepped.emit(100)
        else:
            super().keyPressEvent(event)


def percents(split: Split) -> tuple[int, int, int]:
    """The shares in whole per cent; they add up to 100."""
    train, validation = round(100 * split.train), round(100 * split.validation)
    return train, validation, 100 - train - validation
