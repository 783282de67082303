"""One learning rate of the strip: a small map of the bowl, the path gradient descent takes in it, and its name."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from playground.core.descent.eight_rates import STEPS, RatePath
from playground.core.descent.surfaces import SURFACES
from playground.ui.focus import FocusRing
from playground.ui.numbers import loss, rate
from playground.ui.paint import put_text, rounded, text_width
from playground.ui.theme import Look
from playground.ui.train.wording import with_formula
from playground.ui.widgets.live_curve import LineBuffer
from playground.ui.widgets.path_line import cut_lines
from playground.ui.widgets.plane_view import PlaneView, grown

RINGS = 8
"""Contours of a small map."""
DIVERGES = "diverges"


def word_shown(word: str) -> str:
    """What a rate does, in the user's language."""
    return {
        "slow": QCoreApplication.translate("EightRates", "slow"),
        "good": QCoreApplication.translate("EightRates", "good"),
        "swings": QCoreApplication.translate("EightRates", "swings"),
        "at the bound": QCoreApplication.translate("EightRates", "at the bound"),
        DIVERGES: QCoreApplication.translate("EightRates", "diverges"),
    }[word]


def what_happens(word: str) -> str:
    """The same in a sentence, with the factor that says why."""
    return {
        "slow": QCoreApplication.translate(
            "EightRates", "Small steps: it would arrive, but most of the way is still to go."
        ),
        "good": QCoreApplication.translate(
            "EightRates",
            "A large part of the steep direction is undone at each step, and the flat one is followed quickly.",
        ),
        "swings": QCoreApplication.translate(
            "EightRates",
            "It steps over the ravine and lands on the other side, a little lower each time: 1 − α λ is negative.",
        ),
        "at the bound": QCoreApplication.translate(
            "EightRates", "1 − α λ = −1: along the steep direction it jumps from side to side for ever."
        ),
        DIVERGES: QCoreApplication.translate(
            "EightRates", "1 − α λ < −1: every step is longer than the last, and it flies out of the bowl."
        ),
    }[word]


class RateCard(QAbstractButton):
    """A click lets plain gradient descent run down the bowl with this rate."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._path: RatePath | None = None
        self._condition = 1.0
        self._lines = LineBuffer(64)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        FocusRing(look, self, shape=lambda: (self._box(), 4.0))
        look.changed.connect(self._restyle)

    @property
    def path(self) -> RatePath | None:
        return self._path

    def show_path(self, path: RatePath, condition: float) -> None:
        """Show what this rate does in a bowl of this condition number."""
        self._path, self._condition = path, condition
        self.setText(f"{rate(path.rate)} {word_shown(path.word)}")
        self.setAccessibleName(self.text())
        factor = self.tr("1 − α λmax = {factor}").format(factor=rate(1 - path.rate * max(condition, 1.0)))
        text = self.tr("Click: let it run on the large map.")
        self.setToolTip(with_formula(with_formula(what_happens(path.word), factor), text))
        self.update()

    @property
    def loss_line(self) -> tuple[str, str]:
        """The words and the number below the map."""
        last = "" if self._path is None else loss(self._path.loss)
        return self.tr("loss after {steps} steps").format(steps=STEPS), last

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def _box(self) -> QRectF:
        head, foot = self._look.px(20, 30), self._look.px(20, 28)
        return QRectF(0, head, self.width(), max(8, self.height() - head - foot))

    def _view(self) -> PlaneView:
        box, ground = self._box(), SURFACES["bowl"]
        x, y = grown(ground.x, (-4.0, 4.0), box.width(), box.height())
        return PlaneView(x, y, box)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(150, 240), self._look.px(146, 230))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(112, 170), self._look.px(96, 140))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._path is None:
            return
        look, box = self._look, self._box()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        diverges = self._path.word == DIVERGES
        color = look.color("error" if diverges else "run")
        head = QRectF(0, 0, self.width(), box.top() - look.px(2))
        put_text(painter, look.font("value"), color if diverges else look.color("ink"), head, rate(self._path.rate))
        right = Qt.AlignmentFlag.AlignRight
        caption = color if diverges else look.color("ink3")
        put_text(painter, look.font("caption"), caption, head, word_shown(self._path.word), right)
        painter.save()
        painter.setClipRect(box)
        painter.fillRect(box, look.color("canvas"))
        self._paint_bowl(painter)
        self._paint_path(painter)
        painter.restore()
        if look.theme.name != "dark" or self.underMouse():
            rounded(painter, box, 2, None, look.color("ink3" if self.underMouse() else "line"), look.theme.hairline)
        words, number = self.loss_line
        foot = QRectF(0, box.bottom() + look.px(4), self.width(), self.height() - box.bottom() - look.px(4))
        font = look.font("caption")
        put_text(painter, font, look.color("ink3"), foot, words)
        foot.setLeft(text_width(font, words + " "))
        put_text(painter, font, color if diverges else look.color("ink"), foot, number)
        painter.end()

    def _paint_bowl(self, painter: QPainter) -> None:
        """Contours of (x² + κ·y²)/2 are ellipses, √κ times as long as high; the outer one fills the map."""
        look, view = self._look, self._view()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        middle, unit = view.point((0.0, 0.0)), view.rect.width() / (view.x[1] - view.x[0])
        narrow = self._condition**0.5
        reach = max(view.x[1], min(view.y[1], 4.0) * narrow) * 1.05
        painter.setPen(QPen(look.color("contour"), 0.75 * look.theme.hairline))
        for ring in range(1, RINGS + 1):
            a = reach * ring / RINGS
            painter.drawEllipse(middle, a * unit, a / narrow * unit)
        arm = look.px(4, 6)
        painter.setPen(QPen(look.color("ink2"), look.px(1, 2)))
        painter.drawLine(middle - QPointF(arm, 0), middle + QPointF(arm, 0))
        painter.drawLine(middle - QPointF(0, arm), middle + QPointF(0, arm))

    def _paint_path(self, painter: QPainter) -> None:
        assert self._path is not None
        look, view = self._look, self._view()
        px = view.to_px(self._path.places)
        lines = cut_lines(np.hstack([px[:-1], px[1:]]), view.rect)
        color = look.color("error" if self._path.word == DIVERGES else "run")
        cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
        painter.setPen(QPen(color, look.px(2, 3), Qt.PenStyle.SolidLine, cap, join))
        self._lines.draw(painter, lines)
        painter.setPen(QPen(color, look.px(4, 6), Qt.PenStyle.SolidLine, cap, join))
        painter.drawPoints([QPointF(x, y) for x, y in px.tolist() if view.rect.contains(QPointF(x, y))])

    def enterEvent(self, event: object) -> None:
        self.update()

    def leaveEvent(self, event: object) -> None:
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)
