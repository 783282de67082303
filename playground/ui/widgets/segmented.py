"""A choice among a few short words, all in sight."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui.focus import FocusRing
from playground.ui.paint import faint, put_text, rounded, text_width
from playground.ui.theme import Look
from playground.ui.widgets.buttons import Height, control_height

_INSET = 2


class Segmented(QWidget):
    """Two to four words on a track, one of them chosen; arrow keys move, Home and End go to the ends.

    `options` are pairs of key and shown text.

    Signals:
        chosen(key): the user chose another one.
    """

    chosen = Signal(str)

    def __init__(
        self,
        look: Look,
        options: Sequence[tuple[str, str]],
        tooltip: str = "",
        parent: QWidget | None = None,
        *,
        height: Height = "panel",
    ) -> None:
        super().__init__(parent)
        if not options:
            raise ValueError("a segmented choice needs at least one option")
        self._look = look
        self._options = tuple(options)
        self._height: Height = height
        self._index = 0
        self._over: int | None = None
        self.setToolTip(tooltip)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleDescription(self._options[0][1])
        FocusRing(look, self)
        look.changed.connect(self._restyle)

    @property
    def current(self) -> str:
        """Key of the chosen option."""
        return self._options[self._index][0]

    def set_chosen(self, key: str) -> None:
        """Choose `key` without a signal. Raises ValueError for an unknown key."""
        keys = [option for option, _ in self._options]
        if key not in keys:
            raise ValueError(f"{key!r} is none of {', '.join(keys)}")
        self._index = keys.index(key)
        self.setAccessibleDescription(self._options[self._index][1])
        self.update()

    def set_options(self, options: Sequence[tuple[str, str]]) -> None:
        """Offer others; the chosen one stays if it is among them, else the first is. Without a signal."""
        if tuple(options) != self._options:
            current, self._options = self.current, tuple(options)
            keys = [key for key, _ in self._options]
            self.set_chosen(current if current in keys else keys[0])
            self._restyle()

    def set_text(self, key: str, text: str) -> None:
        """Say an option in other words; nothing happens for an unknown key."""
        options = tuple((one, text if one == key else words) for one, words in self._options)
        if options != self._options:
            self._options = options
            self.setAccessibleDescription(self._options[self._index][1])
            self._restyle()

    def _choose(self, index: int) -> None:
        index = max(0, min(index, len(self._options) - 1))
        if index != self._index:
            self.set_chosen(self._options[index][0])
            self.chosen.emit(self.current)

    def _natural(self, pad: int) -> list[float]:
        """Width of each part with `pad` px at both sides of its word."""
        font = self._look.font("secondary", weight=600)
        return [text_width(font, text) + 2 * pad for _, text in self._options]

    def _parts(self) -> list[QRectF]:
        natural = self._natural(self._look.px(4, 6))
        track = self.width() - 2.0 * _INSET
        edges = [0.0]
        extra = (track - sum(natural)) / len(natural)
        widths = [width + extra for width in natural]
        for width in widths:
            edges.append(edges[-1] + width)
        return [
            QRectF(_INSET + round(left), _INSET, round(right) - round(left), self.height() - 2.0 * _INSET)
            for left, right in pairwise(edges)
        ]

    def _part_at(self, x: float) -> int:
        parts = self._parts()
        return next((i for i, part in enumerate(parts) if x < part.right()), len(parts) - 1)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = sum(self._natural(self._look.px(10, 14)))
        return QSize(round(width) + 2 * _INSET, control_height(self._look, self._height))

    def minimumSizeHint(self) -> QSize:
        width = sum(self._natural(self._look.px(4, 6)))
        return QSize(round(width) + 2 * _INSET, control_height(self._look, self._height))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        enabled = self.isEnabled()
        if enabled:
            rounded(painter, QRectF(self.rect()), 6, look.color("field"))
        else:
            rounded(painter, QRectF(self.rect()), 6, None, look.color("line"), look.theme.hairline)
        for index, (part, (_, text)) in enumerate(zip(self._parts(), self._options, strict=True)):
            picked = index == self._index
            if picked and enabled:
                outline = None if look.theme.dark else look.color("line2")
                rounded(painter, part, 5, look.color("chosen_segment"), outline, look.theme.hairline)
            ink = look.color("ink" if picked or index == self._over else "ink2")
            font = look.font("secondary", weight=600 if picked else None)
            put_text(
                painter, font, ink if enabled else faint(look.color("ink")), part, text, Qt.AlignmentFlag.AlignHCenter
            )
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._choose(self._part_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._part_at(event.position().x())
        if over != self._over:
            self._over = over
            self.update()

    def leaveEvent(self, event: object) -> None:
        self._over = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Up):
            self._choose(self._index - 1)
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
            self._choose(self._index + 1)
        elif key == Qt.Key.Key_Home:
            self._choose(0)
        elif key == Qt.Key.Key_End:
            self._choose(len(self._options) - 1)
        else:
            super().keyPressEvent(event)
