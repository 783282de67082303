"""The "+" between two cards: a menu of the layers that can be put there."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QWidget

from playground.core.layers import LAYERS, Impossible, Shape
from playground.core.network import MOST_LAYERS
from playground.ui.focus import FocusRing
from playground.ui.icons import icon, paint_icon
from playground.ui.paint import rounded
from playground.ui.theme import Look
from playground.ui.train.wording import sentence, term

ROOMY = 24
"""From this gap on the circle is always seen; in a smaller one only under the pointer or with the keyboard."""


class AddButton(QAbstractButton):
    """A circle with a plus.

    Signals:
        wanted(kind): a layer of this kind should be put here.
    """

    wanted = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._roomy = True
        self._inputs: Shape | None = None
        self.setAccessibleName(self.tr("add a layer here"))
        self.setToolTip(self.tr("Add a layer here."))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        FocusRing(look, self, shape=lambda: (self._circle(), self._circle().width() / 2))
        self._menu = QMenu(self)
        self._menu.setToolTipsVisible(True)
        for kind, layer in LAYERS.items():
            action = self._menu.addAction(term(layer.title))
            action.triggered.connect(lambda _checked=False, kind=kind: self.wanted.emit(kind))
        self._menu.aboutToShow.connect(self._mark_impossible)
        self._mark_impossible()
        self.clicked.connect(self._pop)
        look.changed.connect(self.update)

    @property
    def menu(self) -> QMenu:
        return self._menu

    def set_roomy(self, roomy: bool) -> None:
        """Whether the gap has room for the circle to be seen all the time."""
        if roomy != self._roomy:
            self._roomy = roomy
            self.update()

    def set_inputs(self, inputs: Shape | None) -> None:
        """What reaches this place; None behind an impossible layer."""
        self._inputs = inputs

    def set_full(self, full: bool) -> None:
        """Whether the network has as many layers as it may have."""
        self.setEnabled(not full)
        self.setToolTip(
            self.tr("A network has at most {0} layers.").format(MOST_LAYERS) if full else self.tr("Add a layer here.")
        )

    def _mark_impossible(self) -> None:
        """Mark the layers that cannot read what reaches this place; they are offered nevertheless."""
        for action, layer in zip(self._menu.actions(), LAYERS.values(), strict=True):
            try:
                if self._inputs is not None:
                    layer().output_shape(self._inputs)
            except Impossible as impossible:
                action.setToolTip(sentence(impossible.message))
                action.setIcon(icon(self._look, "ph.warning-circle", "warn"))
            else:
                action.setToolTip(term(layer.summary))
                action.setIcon(QIcon())

    def _pop(self) -> None:
        self._menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))

    def _circle(self) -> QRectF:
        side = self._look.px(22 if self._roomy else 18)
        box = QRectF(0, 0, side, side)
        box.moveCenter(QRectF(self.rect()).center())
        return box

    def sizeHint(self) -> QSize:
        return QSize(self._look.theme.hit, self._look.theme.hit)

    def paintEvent(self, event: QPaintEvent) -> None:
        over = self.underMouse() or self.hasFocus() or self._menu.isVisible()
        if not (self._roomy or over):
            return
        look, circle = self._look, self._circle()
        painter = QPainter(self)
        fill = "sel" if self.isDown() or self._menu.isVisible() else "hover" if over else "surface"
        rounded(painter, circle, circle.width() / 2, look.color(fill), look.color("line2"), look.theme.hairline)
        size = look.px(10)
        box = QRectF(0, 0, size, size)
        box.moveCenter(circle.center())
        paint_icon(painter, "ph.plus-bold", box, look.color("ink2"))
        painter.end()

    def enterEvent(self, event: object) -> None:
        self.update()

    def leaveEvent(self, event: object) -> None:
        self.update()
