"""Buttons: primary (the one filled button in sight), outlined and quiet."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from playground.ui.fade import HoverFade
from playground.ui.focus import FocusRing
from playground.ui.icons import paint_icon
from playground.ui.paint import faint, mix, put_text, rounded, text_width
from playground.ui.theme import Look

Kind = Literal["primary", "outlined", "quiet"]
Height = Literal["card", "panel", "bar"]

BUSY = -1.0
_BUSY_TICK_MS = 33
_BUSY_ROUND_MS = 1600


def control_height(look: Look, height: Height) -> int:
    """Height in px of a control in a card (24), a panel (28) or the transport bar (32)."""
    theme = look.theme
    return {"card": theme.card_height, "panel": theme.panel_height, "bar": theme.bar_height}[height]


class Button(QAbstractButton):
    """A button with an icon, a text or both; compact it shows the icon alone and keeps its name.

    `clicked` comes from QAbstractButton. With a menu a caret is shown; a click pops the menu, or, if the button
    is split, only a click on the caret (or the Down key) does.
    """

    def __init__(
        self,
        look: Look,
        text: str = "",
        icon: str = "",
        kind: Kind = "outlined",
        tooltip: str = "",
        parent: QWidget | None = None,
        *,
        height: Height = "panel",
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._icon = icon
        self._kind: Kind = kind
        self._height: Height = height
        self._compact = False
        self._progress: float | None = None
        self._busy_ms = 0
        self._menu: QMenu | None = None
        self._split = False
        self.setText(text)
        self.setAccessibleName(text)
        self.setToolTip(tooltip)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self._hover = HoverFade(look, self)
        FocusRing(look, self)
        self._busy = QTimer(self)
        self._busy.setInterval(_BUSY_TICK_MS)
        self._busy.timeout.connect(self._tick)
        look.changed.connect(self._restyle)

    def set_text(self, text: str) -> None:
        if text != self.text():
            self.setText(text)
            self.setAccessibleName(text)
            self._restyle()

    def set_icon(self, name: str) -> None:
        """Show the icon `name` ("ph.play-fill"), or none for ""."""
        if name != self._icon:
            self._icon = name
            self._restyle()

    def set_kind(self, kind: Kind) -> None:
        if kind != self._kind:
            self._kind = kind
            self.update()

    def set_compact(self, compact: bool) -> None:
        """Show the icon alone; the text stays the accessible name, and the tooltip where there is none."""
        if compact == self._compact:
            return
        self._compact = compact
        if compact and not self.toolTip():
            self.setToolTip(self.text())
        self._restyle()

    def set_progress(self, progress: float | None) -> None:
        """A thin bar at the bottom, 0 to 1; BUSY (-1) for work of unknown length; None takes it away."""
        if progress == self._progress:
            return
        self._progress = progress
        self._run_busy()
        self.update()

    def set_menu(self, menu: QMenu | None, split: bool = False) -> None:
        """Pop `menu` on a click, or with `split` on the caret only, the rest of the button staying a button."""
        self._menu = menu
        self._split = split and menu is not None
        self._restyle()

    def pop_menu(self) -> None:
        """Open the menu below the button; nothing without one."""
        if self._menu is not None:
            self._menu.setMinimumWidth(self.width())
            self._menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def _run_busy(self) -> None:
        wanted = self._progress == BUSY and self.isVisible() and self._look.duration(1) > 0
        if wanted and not self._busy.isActive():
            self._busy.start()
        elif not wanted:
            self._busy.stop()

    def _tick(self) -> None:
        self._busy_ms = (self._busy_ms + _BUSY_TICK_MS) % _BUSY_ROUND_MS
        self.update()

    @property
    def _bare(self) -> bool:
        return bool(self._icon) and (self._compact or not self.text())

    @property
    def _icon_size(self) -> int:
        return self._look.px(16 if self._height == "card" else 18, 26)

    def _left_pad(self) -> int:
        if not self._icon:
            return self._look.px(12, 18) if self._kind == "primary" else self._look.px(11, 16)
        return self._look.px(12, 18) if self._kind == "primary" else self._look.px(9, 13)

    def _right_pad(self) -> int:
        if self._kind == "primary":
            return self._look.px(14, 20)
        return self._look.px(11, 16) if self._kind == "outlined" else self._look.px(10, 14)

    def _icon_gap(self) -> int:
        return self._look.px(5, 8) if self._kind == "primary" else self._look.px(7, 10)

    def _caret_box(self) -> float:
        return float(self._look.px(11, 17)) if self._menu is not None else 0.0

    def _content_width(self) -> float:
        width = float(self._icon_size) if self._icon else 0.0
        if not self._bare and self.text():
            width += text_width(self._look.font("button"), self.text())
            width += self._icon_gap() if self._icon else 0
        if self._menu is not None:
            width += self._caret_box() + self._look.px(5, 8)
        return width

    def _colors(self) -> tuple[QColor | None, QColor | None, QColor]:
        """Fill, outline and ink of the present state."""
        look, level = self._look, self._hover.level
        if not self.isEnabled():
            outline = None if self._kind == "quiet" else look.color("line")
            return None, outline, faint(look.color("ink"))
        down = self.isDown() or (self._menu is not None and self._menu.isVisible())
        if self._kind == "primary":
            share = 0.24 if down else 0.12 * level
            return mix(look.color("primary"), look.color("surface"), share), None, look.color("on_primary")
        fill: QColor | None = look.color("surface") if self._kind == "outlined" else None
        if down:
            fill = look.color("sel")
        elif level > 0.0:
            hover = look.color("hover")
            fill = mix(fill, hover, level) if fill is not None else faint(hover, level)
        return fill, look.color("line2") if self._kind == "outlined" else None, look.color("ink")

    def _paint_content(self, painter: QPainter, ink: QColor) -> None:
        box = QRectF(self.rect())
        spare = self.width() - self._content_width()
        left, right_pad = self._left_pad(), self._right_pad()
        x = spare / 2.0 if self._bare else left + max(0.0, (spare - left - right_pad) / 2.0)
        if self._icon:
            size = self._icon_size
            paint_icon(painter, self._icon, QRectF(round(x), (self.height() - size) // 2, size, size), ink)
            x += size + self._icon_gap()
        right = box.right() - (spare / 2.0 if self._bare else right_pad)
        if self._menu is not None:
            caret_size = self._caret_box()
            caret = ink if self._kind == "primary" or not self.isEnabled() else self._look.color("ink2")
            place = QRectF(right - caret_size, (self.height() - caret_size) / 2.0, caret_size, caret_size)
            paint_icon(painter, "ph.caret-down-bold", place, caret)
            right -= caret_size + self._look.px(5, 8)
        if self.text() and not self._bare:
            put_text(painter, self._look.font("button"), ink, QRectF(x, 0, right - x, self.height()), self.text())

    def _paint_progress(self, painter: QPainter, progress: float, fill: QColor, ink: QColor) -> None:
        thick = self._look.px(3, 5)
        width = float(self.width())
        left, right = 0.0, width * max(0.0, progress)
        if progress == BUSY:
            place = self._busy_ms / _BUSY_ROUND_MS if self._busy.isActive() else 0.5
            left, right = width * (1.4 * place - 0.4), width * 1.4 * place
        clip = QPainterPath()
        clip.addRoundedRect(QRectF(self.rect()), 6, 6)
        painter.setClipPath(clip)
        painter.fillRect(QRectF(left, self.height() - thick, right - left, thick), mix(fill, ink, 0.6))

    def _over_caret(self, x: float) -> bool:
        return x >= self.width() - self._right_pad() - self._caret_box() - self._look.px(4, 6)

    def sizeHint(self) -> QSize:
        height = control_height(self._look, self._height)
        width = self._content_width()
        if self._bare:
            side = max(height, self._look.theme.hit)
            return QSize(max(side, round(width) + self._look.px(10, 14)), height)
        return QSize(round(width + self._left_pad() + self._right_pad() + 0.5), height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        fill, outline, ink = self._colors()
        rounded(painter, QRectF(self.rect()), 6, fill, outline, self._look.theme.hairline)
        self._paint_content(painter, ink)
        if self._progress is not None:
            self._paint_progress(painter, self._progress, fill or self._look.color("surface"), ink)
        painter.end()

    def nextCheckState(self) -> None:
        if self._menu is not None and not self._split:
            self.pop_menu()
        else:
            super().nextCheckState()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        left = event.button() == Qt.MouseButton.LeftButton
        if self._split and left and self._over_caret(event.position().x()):
            self.pop_menu()
            return
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() == Qt.Key.Key_Down and self._menu is not None:
            self.pop_menu()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._run_busy()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._busy.stop()
